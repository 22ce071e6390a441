"""Presets: small declarative files that fill in a data set."""

import csv
import json
import re
import tomllib

import pyarrow as pa
import pytest

from generator.commands.lookup import lookup_folder
from generator.drafting.file_heads import take_sample
from generator.drafting.first_rows import extract_rows
from generator.drafting.guess import recognise_preset
from generator.settings.dataset.roles import ROLES_IDENTIFIER
from generator.settings.presets.formats import load_preset, preset_names
from generator.settings.site_toml import Dataset
from tests.support.project_samples import REPOSITORY, build, run
from tests.support.settings_samples import load, problems, with_dataset

PRESETS = {name: load_preset(name) for name in preset_names()}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_says_where_its_format_is_described_and_fills_in_a_data_set(tmp_path, name):
    preset = PRESETS[name]
    assert set(preset) - {"variant"} == {"title", "platform", "documented", "known_by", "dataset"}
    assert set(preset["known_by"]) in ({"headings"}, {"fields", "values"})
    assert preset["documented"].startswith("https://")
    for variant in preset.get("variant", ()):
        assert set(variant) == {"fields", "values", "columns"}
        assert set(variant["columns"]) == set(preset["dataset"]["columns"])
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
        'dataset[0].preset: "yfcc100m" has accounts of another platform than [identifiers]. '
        'Set platform = "flickr" there.'
    )


YFCC = (
    "1|00000000001@N00|Ada+%26+Bo|2005-03-01 12:39:28.0|1111467388|Box|A+%22door%22||a,b||-1.5|4.5|15|"
    "http://www.flickr.com/photos/00000000001@N00/1/|http://farm1.staticflickr.com/1/1_a.jpg|"
    "Attribution License|http://creativecommons.org/licenses/by/2.0/|1|1|a|a|jpg|0"
).replace("|", "\t")
YFCC_25 = "0\t1\tab12\t" + YFCC.removeprefix("1\t") + "\n"
YFCC += "\n"
OPEN_IMAGES = (
    "ImageID,Subset,OriginalURL,OriginalLandingURL,License,AuthorProfileURL,Author,Title,OriginalSize,OriginalMD5,"
    "Thumbnail300KURL,Rotation\n"
    "00a1b2c3d4e5f607,train,https://farm1.staticflickr.com/1/1_a_o.jpg,https://www.flickr.com/photos/hushdex-ada/1,"
    "https://creativecommons.org/licenses/by/2.0/,https://www.flickr.com/people/hushdex-ada/,Ada L.,"
    '"A ""door"", open",1234,AAAAAAAAAAAAAAAAAAAAAA==,https://c1.staticflickr.com/1/1_b_z.jpg,0.0\n'
)
LANDING = "1|www.flickr.com/photos/hushdex-ada/1|https://live.staticflickr.com/1/1_a_b.jpg|"
CREATOR = r'by|2.0|Ada|www.flickr.com/photos/hushdex-ada|A "door"|{"pub_date": "1"}|\N|'
OPENVERSE = (LANDING + r"\N|1|1|\N|" + CREATOR + "f|flickr|flickr").replace("|", "\t") + "\n"
OPENVERSE_18 = OPENVERSE.replace("\n", "\tprovider_api\n")
OPENVERSE_20 = (LANDING + r"\N|jpg|\N|" + CREATOR + r"\N|f|flickr|flickr|provider_api|1|1").replace("|", "\t") + "\n"
PHOTO = {
    "photo_url": "https://www.flickr.com/photos/hushdex-ada/1/",
    "photo_title": "A door",
    "author": "Ada L.",
    "license": "Attribution License",
    "license_url": "https://creativecommons.org/licenses/by/2.0/",
}
FILE_KEYS = {"file_path": "a/00007.png", "file_size": 1, "file_md5": "0", "pixel_size": [1024, 1024], "pixel_md5": "0"}
LANDMARKS = {"face_rect": [1, 2, 3, 4], "face_landmarks": [[1.5, 2.5]], "face_quad": [[1.5, 2.5]]}
FFHQ = json.dumps(
    {
        "7": {
            "category": "training",
            "metadata": {**PHOTO, "country": "", "date_uploaded": "2007-08-16", "date_crawled": "2018-10-10"},
            "image": {"file_url": "https://drive.google.com/a", **FILE_KEYS, "face_landmarks": [[1.5, 2.5]]},
            "thumbnail": {"file_url": "https://drive.google.com/b", **FILE_KEYS},
            "in_the_wild": {"file_url": "https://drive.google.com/c", **FILE_KEYS, **LANDMARKS},
        }
    }
)
FACE = {
    "bounding_box": [0.1, 0.2, 0.3, 0.4],
    "category": "validation",
    "date_crawled": "2019-3-6",
    "date_taken": "2010-01-16 21:47:59.0",
    "date_uploaded": "2010-01-16",
    "landmark": [[0.1, 0.2]],
    "original_bounding_box": [1, 2, 3, 4],
    "original_landmark": [[1, 2]],
    "yfcc100m_line_idx": "12",
}
FDF = json.dumps({"7": {**PHOTO, **FACE}})
GBIF = (
    "gbifID|type|format|identifier|references|title|description|source|audience|created|creator|contributor|publisher|"
    "license|rightsHolder\n"
    '9|StillImage|image/jpeg|https://files.example.org/1.jpg|https://example.org/1|A "door||||2019-05-04|Ada Ex|||'
    "CC0|Bo\n"
).replace("|", "\t")
UNSPLASH = (
    "photo_id|photo_url|photo_image_url|photo_submitted_at|photo_featured|photo_width|photo_height|photo_aspect_ratio|"
    "photo_description|photographer_username|photographer_first_name|photographer_last_name|exif_camera_make|"
    "exif_camera_model|exif_iso|exif_aperture_value|exif_focal_length|exif_exposure_time|photo_location_name|"
    "photo_location_latitude|photo_location_longitude|photo_location_country|photo_location_city|stats_views|"
    "stats_downloads|ai_description|ai_primary_landmark_name|ai_primary_landmark_latitude|"
    "ai_primary_landmark_longitude|ai_primary_landmark_confidence|blur_hash\n"
    "a1_-B|https://unsplash.com/photos/a1_-B|https://images.unsplash.com/photo-1|2020-01-01 00:00:00|t|1|1|1.00|"
    '"A ""door"""|adal|Ada|L||||||||||||1|1||||||LKO2\n'
    "b2_-C|https://unsplash.com/photos/b2_-C|https://images.unsplash.com/photo-2|2020-01-01 00:00:00|f|1|1|1.00|"
    '"Two\nlines"|bol|Bo|L||||||||||||1|1||||||LKO3\n'
).replace("|", "\t")

ONE = {"id": "1", "title": 'A "door"', "license": "Attribution License"}
DOOR = {"id": "7", "url": PHOTO["photo_url"], "title": "A door", "license": "Attribution License"}
PAGE, FILE = "https://www.flickr.com/photos/hushdex-ada/1/", "https://live.staticflickr.com/65535/22_ab_b.jpg"
YEARS = {"yfcc100m": {"2005"}, "ffhq": {"2007"}, "fdf": {"2010"}, "gbif": {"2019"}, "unsplash_lite": {"2020"}}
SAMPLES = [  # preset, file, columns (0 for JSON), its text, who is found, and with what
    ("yfcc100m", "a.tsv", 23, YFCC, ["00000000001@N00", "ada & bo"], ONE),
    ("yfcc100m", "a.tsv", 25, YFCC_25, ["00000000001@N00", "ada & bo"], ONE),
    ("open_images", "a.csv", 12, OPEN_IMAGES, ["hushdex-ada"], {"id": "00a1b2c3d4e5f607", "title": 'A "door", open'}),
    ("openverse", "a.tsv", 17, OPENVERSE, ["hushdex-ada"], {"id": "1", "title": 'A "door"', "license": "by"}),
    ("openverse", "a.tsv", 18, OPENVERSE_18, ["hushdex-ada"], {"url": "https://www.flickr.com/photos/hushdex-ada/1"}),
    ("openverse", "a.tsv", 20, OPENVERSE_20, ["hushdex-ada"], {"id": "1", "title": 'A "door"', "license": "by"}),
    ("ffhq", "a.json", 0, FFHQ, ["hushdex-ada", PAGE], DOOR),
    ("fdf", "a.json", 0, FDF, ["hushdex-ada"], DOOR),
    ("gbif", "multimedia.txt", 15, GBIF, ["ada ex"], {"url": "https://example.org/1", "title": 'A "door'}),
    ("unsplash_lite", "photos.tsv000", 31, UNSPLASH, ["adal", "Bol"], {"title": 'A "door"'}),
    ("names", "a.txt", 1, '"Ada, Countess"\nBo\n', ['"Ada, Countess"', "bo"], {"id": ""}),
    ("urls", "a.txt", 1, f"{PAGE}\n", ["hushdex-ada", "@Hushdex-Ada"], {"id": "", "url": PAGE}),
    ("photo_urls", "a.txt", 1, f"{FILE}\n", ["22", "https://www.flickr.com/photos/x/22/"], {"url": FILE}),
]


@pytest.mark.parametrize(
    ("name", "file", "width", "text", "names", "item"), SAMPLES, ids=[f"{row[0]}-{row[2]}" for row in SAMPLES]
)
def test_a_made_up_file_of_the_true_shape_builds_and_its_people_are_found(
    tmp_path, name, file, width, text, names, item
):
    if width > 1:
        delimiter = "," if file.endswith(".csv") else "\t"
        assert len(next(csv.reader([text.splitlines()[0]], delimiter=delimiter))) == width
    (tmp_path / file).write_text(text, "utf-8")
    toml = with_dataset(f'files = "{file}"\npreset = "{name}"').replace("10000", "1")
    toml = toml.replace("[site]\n", "[site]\nlanguages = []\n") + "\n[pages]\nmany = false\n"
    (tmp_path / "site.toml").write_text(toml.replace("flickr", PRESETS[name]["platform"]), "utf-8")
    report = build(tmp_path / "site.toml")
    assert report["rejected"] == 0
    assert [warning for warning in report["warnings"] if "[pages]" not in warning] == []
    assert set(report["datasets"][0]["items_by_year"]) == YEARS.get(name, set())
    for typed in names:
        answer = lookup_folder(tmp_path / "site", typed)
        assert answer["outcome"] == "found", typed
        assert answer["datasets"][0]["items"][0].items() >= item.items() or typed == "Bol"


@pytest.mark.parametrize(("name", "file", "width", "text"), [row[:4] for row in SAMPLES], ids=str)
def test_a_file_of_a_presets_shape_is_recognised(tmp_path, name, file, width, text):
    (tmp_path / file).write_text(text, "utf-8")
    extract = extract_rows(take_sample(tmp_path / file))
    assert recognise_preset(extract) == name
    assert len(extract.headings) == width or not width


def test_every_preset_has_a_sample():
    assert {row[0] for row in SAMPLES} == set(PRESETS)


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_the_number_of_fields_tells_variants_apart_in_compressed_files_too(tmp_path, ending):
    with pa.output_stream(str(tmp_path / f"a.tsv{ending}"), compression="detect") as stream:
        stream.write(YFCC_25.encode())
    text = with_dataset(f'files = "a.tsv{ending}"\npreset = "yfcc100m"\ncolumns = {{ photo_id = 2 }}')
    (dataset,) = load(tmp_path, text).datasets
    assert dataset.columns == {**PRESETS["yfcc100m"]["variant"][0]["columns"], "photo_id": 2}


def test_lines_of_another_width_are_an_error_that_says_the_widths(tmp_path):
    (tmp_path / "a.tsv").write_text("1\t2\t3\n")
    (line,) = problems(tmp_path, with_dataset('files = "a.tsv"\npreset = "yfcc100m"'))
    first = f"the first line of {tmp_path / 'a.tsv'} has 3"
    assert line == f"dataset[0].preset: yfcc100m has 23 or 25 columns, but {first}."


@pytest.mark.parametrize("key", ["delimiter = 3", 'compression = "rar"', "files = 3", "format = 3"])
def test_a_wrong_key_beside_a_preset_is_told_of_as_ever(tmp_path, key):
    text = with_dataset(f'preset = "yfcc100m"\n{key}' + ('\nfiles = "a.tsv"' if "files" not in key else ""))
    assert problems(tmp_path, text, "a.tsv")[0].startswith(f"dataset[0].{key.split()[0]}: ")


def test_presets_are_listed_with_platform_columns_and_source():
    listed = json.loads(run("presets", "--json").stdout)["presets"]
    assert [{key: value for key, value in one.items() if key != "name"} for one in listed] == list(PRESETS.values())
    shown = run("presets").stdout
    for name, preset in PRESETS.items():
        (line,) = [line for line in shown.splitlines() if line.startswith(f"{name} ")]
        assert preset["platform"] in line
        assert line.endswith(preset["documented"])
        assert all(f"{role} = {column}" in line for role, column in preset["dataset"]["columns"].items())
    assert "25 fields: nsid = 4" in shown
    assert "20 fields: account = 10" in shown


def test_the_preset_that_the_docs_show_is_one(tmp_path):
    shown = re.findall(r"^```toml\n(.*?)^```", (REPOSITORY / "docs" / "presets.md").read_text("utf-8"), re.M | re.S)
    use, preset = map(tomllib.loads, shown)
    assert set(preset) == {"title", "platform", "documented", "known_by", "dataset"}
    assert set(use["dataset"][0]) == {"id", "title", "files", "preset"}
    assert use["dataset"][0]["preset"] in PRESETS
    filled = with_dataset('files = "a.csv"\nformat = "csv"\n' + "[dataset.columns]\n" + shown[1].split("columns]\n")[1])
    assert load(tmp_path, filled, "a.csv").datasets[0].columns == preset["dataset"]["columns"]
