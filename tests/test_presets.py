"""Presets: small declarative files that fill in a data set."""

import pytest

from generator.columns import ROLES_IDENTIFIER
from generator.config import Dataset
from generator.presets import load_preset, preset_names
from tests.settings_samples import load, problems, with_dataset

PRESETS = {name: load_preset(name) for name in preset_names()}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_says_where_its_format_is_described_and_fills_in_a_data_set(tmp_path, name):
    preset = PRESETS[name]
    assert set(preset) == {"platform", "documented", "dataset"}
    assert preset["documented"].startswith("https://")
    text = with_dataset(f'files = "list"\npreset = "{name}"').replace("flickr", preset["platform"])
    (dataset,) = load(tmp_path, text, "list").datasets
    assert set(preset["dataset"]) <= set(Dataset.model_fields)
    assert dataset.columns == preset["dataset"]["columns"]
    assert set(dataset.columns) & set(ROLES_IDENTIFIER)


def test_what_is_written_wins_over_the_preset(tmp_path):
    text = with_dataset('files = "list"\npreset = "yfcc100m"\nquote = "\\""\ncolumns = { title = 8, photo_id = 1 }')
    (dataset,) = load(tmp_path, text, "list").datasets
    assert dataset.quote == '"'
    assert dataset.columns == PRESETS["yfcc100m"]["dataset"]["columns"] | {"title": 8, "photo_id": 1}
    assert dataset.decode == {"screen_name": "url"}, "the preset's column for titles is URL-encoded, not the new one"


def test_a_preset_of_another_platform_is_refused_because_its_accounts_would_be_misread(tmp_path):
    text = with_dataset('files = "list"\npreset = "yfcc100m"').replace('"flickr"', '"plain"')
    (line,) = problems(tmp_path, text, "list")
    assert line == (
        'dataset[0].preset: "yfcc100m" holds accounts of another platform than [identifiers] says. '
        'Set platform = "flickr" there.'
    )


MADE_UP = {
    "yfcc100m": (
        "1|00000000001@N00|Ada+%26+Bo|2005-03-01 12:39:28.0|1111467388|Box|A+%22door%22|||||||"
        "http://www.flickr.com/photos/00000000001@N00/1/|http://farm1.staticflickr.com/1/1_a.jpg|"
        "Attribution License|http://creativecommons.org/licenses/by/2.0/|1|1|a|a|jpg|0"
    ),
    "openverse": (
        r"1|www.flickr.com/photos/hushdex-example/1|https://live.staticflickr.com/1/1_a_b.jpg|\N|1|1|\N|by|2.0|Ada|"
        r'www.flickr.com/photos/hushdex-example|A "door"|{}|\N|f|flickr|flickr'
    ),
}  # a bar for each tab


@pytest.mark.parametrize(
    ("name", "width", "fields"),
    [
        ("yfcc100m", 23, {"nsid": "00000000001@N00", "screen_name": "Ada+%26+Bo", "item": "1", "title": "A+%22door%22",
                          "url": "http://www.flickr.com/photos/00000000001@N00/1/", "license": "Attribution License"}),
        ("openverse", 17, {"account": "www.flickr.com/photos/hushdex-example", "item": "1", "title": 'A "door"',
                           "license": "by"}),
    ],
)  # fmt: skip
def test_a_preset_points_at_the_right_columns_of_a_made_up_row_of_the_true_shape(name, width, fields):
    row = MADE_UP[name].split("|")
    assert len(row) == width
    columns = PRESETS[name]["dataset"]["columns"]
    assert {role: row[number - 1] for role, number in columns.items() if isinstance(number, int)} == fields


def test_the_open_images_preset_names_columns_of_its_documented_header():
    header = (
        "ImageID,Subset,OriginalURL,OriginalLandingURL,License,AuthorProfileURL,Author,Title,OriginalSize,"
        "OriginalMD5,Thumbnail300KURL"
    )
    assert set(PRESETS["open_images"]["dataset"]["columns"].values()) <= set(header.split(","))
