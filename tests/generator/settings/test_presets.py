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
from generator.drafting.guess import Wishes, detect
from generator.drafting.known_formats import recognise_preset
from generator.drafting.site_toml import write_value
from generator.settings.columns.roles import list_identifiers
from generator.settings.presets.formats import load_preset, preset_names
from generator.settings.site_toml import Dataset
from tests.generator.settings.preset_samples import SAMPLES, YEARS, YFCC_25, write_sample
from tests.support.project_samples import REPOSITORY, build, run
from tests.support.settings_samples import load, problems, with_dataset

PRESETS = {name: load_preset(name) for name in preset_names()}


def list_columns(preset):
    """The columns of a preset as settings have them: several are a tuple."""
    columns = preset["dataset"]["columns"]
    return {role: tuple(column) if isinstance(column, list) else column for role, column in columns.items()}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_says_where_its_format_is_described_and_fills_in_a_data_set(tmp_path, name):
    preset = PRESETS[name]
    assert set(preset) - {"variant"} == {"title", "documented", "known_by", "dataset"}
    assert set(preset["known_by"]) - {"file"} in (
        {"headings"}, {"headings", "fields"}, {"headings", "values"}, {"fields", "values"},
    )  # fmt: skip
    assert preset["documented"].startswith("https://")
    for variant in preset.get("variant", ()):
        assert set(variant) == {"fields", "values", "columns"}
        assert set(variant["columns"]) == set(preset["dataset"]["columns"])
    text = without_platform(f'files = "list.csv"\npreset = "{name}"')
    (dataset,) = load(tmp_path, text, "list.csv").datasets
    assert set(preset["dataset"]) <= set(Dataset.model_fields)
    assert dataset.columns == list_columns(preset)
    assert list_identifiers(dataset.columns)
    assert set(dataset.make) == set(preset["dataset"].get("make", {}))


def test_what_is_written_wins_over_the_preset(tmp_path):
    text = with_dataset('files = "list"\npreset = "yfcc100m"\nquote = "\\""\ncolumns = { title = 8, photo_id = 1 }')
    (dataset,) = load(tmp_path, text, "list").datasets
    assert dataset.quote == '"'
    assert dataset.columns == PRESETS["yfcc100m"]["dataset"]["columns"] | {"title": 8, "photo_id": 1}
    assert dataset.decode == {"screen_name": "url"}, "the preset's column for titles is URL-encoded, not the new one"


def test_what_a_preset_makes_splits_and_shows_can_be_overridden(tmp_path):
    text = without_platform(
        'files = "list.csv"\npreset = "libgen"\ncolumns = { person = "Author", title = "Series" }\n'
        'make = { isbn_10 = { from = "Identifier", match = "([0-9]{9}X)" } }\nshow = { Pages = "Pages" }'
    )
    (dataset,) = load(tmp_path, text, "list.csv").datasets
    assert dataset.columns == list_columns(PRESETS["libgen"]) | {"title": "Series"}
    assert dataset.split == {}, "the preset's separators are for the preset's column"
    assert {name: recipe.source for name, recipe in dataset.make.items()} == {
        "isbn_13": "IdentifierWODash",
        "isbn_10": "Identifier",
    }
    assert dataset.show == {"Pages": "Pages"}


def test_a_preset_needs_no_platform(tmp_path):
    text = without_platform('files = "list.csv"\npreset = "open_images"')
    assert set(load(tmp_path, text, "list.csv").names.kinds) >= {"nsid", "alias"}
    text = without_platform('files = "list.csv"\npreset = "coco"')
    assert "photo_id" in load(tmp_path, text, "list.csv").names.kinds


def without_platform(text):
    return re.sub(r"\[identifiers\]\nplatform = .*\n", "", with_dataset(text))


def roles_of(name):
    return " ".join(sorted(list_identifiers(PRESETS[name]["dataset"]["columns"])))


@pytest.mark.slow
@pytest.mark.parametrize("roles", sorted({roles_of(row[0]) for row in SAMPLES}))
def test_made_up_files_of_the_true_shape_build_as_drafted_and_their_people_are_found(tmp_path, roles):
    samples = [row for row in SAMPLES if roles_of(row[0]) == roles]
    toml = '[site]\ntitle = "T"\nlanguages = []\n\n[pages]\nmany = false\n\n[privacy]\niterations = 1\n'
    for number, (name, file, width, content, _, _) in enumerate(samples):
        (tmp_path / str(number)).mkdir()
        path = tmp_path / str(number) / file
        write_sample(path, content)
        if width > 1:
            delimiter = "," if file.endswith(".csv") else "\t"
            assert len(next(csv.reader([content.splitlines()[0]], delimiter=delimiter))) == width
        (guess,) = detect([str(path)], Wishes())
        assert guess.preset == name
        table = {"id": f"s{number}", "title": name, "files": f"{number}/{file}", **guess.table()}
        toml += "\n[[dataset]]\n" + "".join(f"{key} = {write_value(value)}\n" for key, value in table.items())
    (tmp_path / "site.toml").write_text(toml, "utf-8")
    report = build(tmp_path / "site.toml")
    assert report["rejected"] == 0
    assert [warning for warning in report["warnings"] if "[pages]" not in warning] == []
    for number, (name, _, _, _, names, item) in enumerate(samples):
        assert set(report["datasets"][number]["items_by_year"]) == YEARS.get(name, set())
        for typed in names:
            answer = lookup_folder(tmp_path / "site", typed)
            assert answer["outcome"] == "found", typed
            (found,) = [one for one in answer["datasets"] if one["id"] == f"s{number}"]
            assert found["items"][0].items() >= item.items() or typed == "Bol"


@pytest.mark.parametrize(("name", "file", "width", "content"), [row[:4] for row in SAMPLES], ids=str)
def test_a_file_of_a_presets_shape_is_recognised(tmp_path, name, file, width, content):
    write_sample(tmp_path / file, content)
    extract = extract_rows(take_sample(tmp_path / file))
    assert recognise_preset(extract) == name
    assert len(extract.headings) == width or not width


@pytest.mark.parametrize(
    "text",
    [
        "repo\nada-ex/engine\nbo-ex/notes\n",
        "Ada Ex\thttps://people.example.org/ada\nBo Ex\thttps://people.example.org/bo\n",
        "ada@social.example\nbo@social.example\n",
        "river.jpg\nhill.jpg\n",
        "ada.lovelace\nbo.babbage\n",
        "author,isbn\nAda Ex,978-0-306-40615-7\n",
        "url,text,label\nhttps://www.example.org/,Words,1\n",
    ],
)
def test_lists_of_other_shapes_are_not_claimed(tmp_path, text):
    (tmp_path / "list.csv").write_text(text, "utf-8")
    assert recognise_preset(extract_rows(take_sample(tmp_path / "list.csv"))) in (None, "names")


def test_a_heading_over_repositories_is_no_name_though_a_person_may_be_called_so(tmp_path):
    (tmp_path / "a.csv").write_text("repo\nada-ex/engine\nbo-ex/notes\n", "utf-8")
    assert extract_rows(take_sample(tmp_path / "a.csv")).headings == ("repo",)
    (tmp_path / "b.csv").write_text("repo\nada\nbo\n", "utf-8")
    assert not extract_rows(take_sample(tmp_path / "b.csv")).named


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


def test_presets_are_listed_with_columns_and_source():
    listed = json.loads(run("presets", "--json").stdout)["presets"]
    assert [{key: value for key, value in one.items() if key != "name"} for one in listed] == list(PRESETS.values())
    shown = run("presets").stdout
    for name, preset in PRESETS.items():
        (line,) = [line for line in shown.splitlines() if line.startswith(f"{name} ")]
        assert line.endswith(preset["documented"])
        for role, column in preset["dataset"]["columns"].items():
            assert f"{role} = {' + '.join(column) if isinstance(column, list) else column}" in line
    assert "25 fields: nsid = 4" in shown
    assert "20 fields: flickr_account = 10" in shown


def test_the_preset_that_the_docs_show_is_one(tmp_path):
    shown = re.findall(r"^```toml\n(.*?)^```", (REPOSITORY / "docs" / "presets.md").read_text("utf-8"), re.M | re.S)
    use, preset = map(tomllib.loads, shown)
    assert set(preset) == {"title", "documented", "known_by", "dataset"}
    assert set(use["dataset"][0]) == {"id", "title", "files", "preset"}
    assert use["dataset"][0]["preset"] in PRESETS
    filled = with_dataset('files = "a.csv"\nformat = "csv"\n' + "[dataset.columns]\n" + shown[1].split("columns]\n")[1])
    assert load(tmp_path, filled, "a.csv").datasets[0].columns == preset["dataset"]["columns"]
