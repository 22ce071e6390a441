"""[[dataset]]: which files are meant, what their endings say, which columns hold what."""

import os
import re

import pytest

from tests.support.settings_samples import COLUMNS, load, problems, with_dataset


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("COLUMNS", "dataset[0].files: missing. Required: a path or glob, or a list of them."),
        ("files = 3\nCOLUMNS", "dataset[0].files: found 3; allowed: a path or glob, or a list of them."),
        ("files = []\nCOLUMNS", "dataset[0].files: found an empty list; allowed: *"),
        ("files = [3]\nCOLUMNS", "dataset[0].files: found a list; allowed: *"),
        ('files = ""\nCOLUMNS', "dataset[0].files: an empty string is not a path."),
        ('files = "a\\u0000b"\nCOLUMNS', "dataset[0].files: * is not a valid path *"),
        ('files = "photo.csv"\nCOLUMNS', 'dataset[0].files: there is no file "photo.csv" * "photos.csv"?'),
        ('files = "data"\nCOLUMNS', 'dataset[0].files: "data" is a folder: *'),
        ('files = "no/**/*.csv"\nCOLUMNS', 'dataset[0].files: "no/**/*.csv" matches no files (looked in *).'),
        ('files = "photos.docx"\nCOLUMNS', "dataset[0].format: missing, and cannot be inferred *(photos.docx). *"),
        ('files = ["photos.csv", "b.tsv"]\nCOLUMNS', "dataset[0].files: the files have different formats: csv, tsv. *"),
        ('files = ["photos.csv", "c.csv.gz"]\nCOLUMNS', "dataset[0].files: * compressed in different ways. *"),
        ('files = "d.parquet.gz"\nCOLUMNS', "dataset[0].compression: does not apply to parquet, which has its own."),
        ('files = "d.parquet"\nencoding = "cp1252"\nCOLUMNS', "dataset[0].encoding: only applies to *"),
        ('files = "e.json"\ndelimiter = ";"\nCOLUMNS', "dataset[0].delimiter: only applies to csv, tsv; the format *."),
        ('FILES\nformat = "cvs"\nCOLUMNS', 'dataset[0].format: found "cvs"; * Did you mean "csv"?'),
        ('FILES\nformat = ["csv"]\nCOLUMNS', "dataset[0].format: found a list; *"),
        ('FILES\nencoding = "latin-11"\nCOLUMNS', 'dataset[0].encoding: found "latin-11"; * Did you mean *'),
        ('FILES\nencoding = "rot13"\nCOLUMNS', 'dataset[0].encoding: found "rot13"; *'),
        ('FILES\ndelimiter = ";;"\nCOLUMNS', 'dataset[0].delimiter: found ";;"; allowed: one character*'),
        ('FILES\ndelimiter = ""\nCOLUMNS', 'dataset[0].delimiter: found ""; allowed: one character*'),
        ("FILES\nskip = -1\nCOLUMNS", "dataset[0].skip: found -1; allowed: a whole number from 0 to 1000."),
        ('files = "e.json"\nskip = 1\nCOLUMNS', "dataset[0].skip: only applies to csv, tsv, *; the format *."),
        ('FILES\nquote = "|"\nCOLUMNS', 'dataset[0].quote: found "|"; *'),
        ('FILES\ndecode = { title = "url" }\nCOLUMNS', "dataset[0].decode.title: unknown key. *"),
        ('FILES\ndecode = { account = "rot" }\nCOLUMNS', 'dataset[0].decode: found "rot"; *'),
        ("FILES", "dataset[0].columns: missing. Required: a table of role = column, or a list of columns."),
        ('FILES\ncolumns = "a"', 'dataset[0].columns: found "a"; allowed: a table of role = column, *'),
        ('FILES\ncolumns = {}', "dataset[0].columns: no column to look people up by. Add at least one of: *"),
        ('FILES\ncolumns = { url = "u" }', "dataset[0].columns: no column to look people up by. *"),
        ('FILES\ncolumns = { account = "" }', 'dataset[0].columns.account: found ""; *'),
        ('FILES\ncolumns = { account = 2 }', "dataset[0].columns.account: found 2; * set header = false."),
        ('FILES\ncolumns = { account = true }', "dataset[0].columns.account: found true; *"),
        ('FILES\nheader = false\ncolumns = { account = "a" }', "dataset[0].columns.account: * starting at 1, *"),
        ('FILES\nheader = false\ncolumns = { account = 0 }', "dataset[0].columns.account: found 0; *"),
        ('FILES\nheader = false\ncolumns = { account = true }', "dataset[0].columns.account: found true; *"),
    ],
)  # fmt: skip
def test_a_data_set_is_told_what_is_wrong_with_its_files_format_and_columns(tmp_path, lines, told):
    names = ["data/x.csv", "photos.docx", "b.tsv", "c.csv.gz", "d.parquet", "d.parquet.gz", "e.json"]
    lines = lines.replace("FILES", 'files = "photos.csv"').replace("COLUMNS", COLUMNS)
    (line,) = problems(tmp_path, with_dataset(lines), *names)
    assert re.fullmatch(".*".join(map(re.escape, told.split("*"))), line), line


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("https://x.org/{account}/{item}/", None),
        ("http://x.org/{item}", None),
        ("https://x.org/{acount}/", 'Did you mean "account"?'),
        ("https://x.org/{title}/", "braces around roles that have a column (account, item)"),
        ("https://x.org/{url}/", "braces around roles"),
        ("https://x.org/{item/", "paired braces"),
        ("https://x.org/{}/", "braces around roles"),
        ("https://x.org/{{item}}/", "paired braces"),
        ("javascript:alert({item})", "begins with https:// or http://"),
        ("{item}", "begins with https:// or http://"),
    ],
)
def test_a_template_names_mapped_roles_in_braces_and_begins_with_https(tmp_path, template, told):
    text = with_dataset(f'files = "photos.csv"\ncolumns = {{ account = "a", item = "i", url = "{template}" }}')
    if told is None:
        assert load(tmp_path, text).datasets[0].columns["url"] == template
    else:
        (line,) = problems(tmp_path, text)
        assert line.startswith("dataset[0].columns.url: ")
        assert told in line


def test_globs_find_files_in_every_folder_and_any_script_once_each_and_sorted(tmp_path):
    names = ["日本/photos 2.csv", "日本/a/b/ф.csv", "photos[1].csv", ".hidden.csv"]
    text = with_dataset(f'files = ["日本/**/*.csv", "photos[1].csv", "./日本/photos 2.csv"]\n{COLUMNS}')
    found = load(tmp_path, text, *names).datasets[0].files
    assert found == tuple(sorted(tmp_path.resolve() / name for name in names[:3]))


def test_a_glob_passes_by_hidden_files_the_output_folder_and_the_list_of_rejects(tmp_path):
    names = [".hidden.json", "site/release.json", "rejects.csv", "a.json"]
    (found,) = load(tmp_path, with_dataset(f'files = "**/*.json"\n{COLUMNS}'), *names).datasets[0].files
    assert found.name == "a.json"
    (found,) = load(tmp_path, with_dataset(f'files = "*.csv"\n{COLUMNS}'), *names).datasets[0].files
    assert found.name == "photos.csv"
    (line,) = problems(tmp_path, with_dataset(f'files = "site/*"\n{COLUMNS}'), *names)
    assert "are in the output folder" in line


def test_data_in_the_output_folder_is_refused_because_it_would_be_published(tmp_path):
    (line,) = problems(tmp_path, with_dataset(f'files = "site/x.csv"\n{COLUMNS}'), "site/x.csv")
    assert "is in the output folder" in line


def test_links_are_followed_and_a_circle_of_links_is_told(tmp_path):
    (tmp_path / "link.csv").symlink_to("photos.csv")
    (tmp_path / "circle.csv").symlink_to("circle.csv")
    assert load(tmp_path, with_dataset(f'files = "link.csv"\n{COLUMNS}')).datasets[0].files[0].name == "photos.csv"
    (line,) = problems(tmp_path, with_dataset(f'files = "circle.csv"\n{COLUMNS}'))
    assert line.startswith("dataset[0].files: ")


def test_a_pipe_and_a_name_that_is_not_utf_8_are_told(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (line,) = problems(tmp_path, with_dataset(f'files = "pipe.csv"\n{COLUMNS}'))
    assert 'files: "pipe.csv" is neither a file nor a folder' in line
    (tmp_path / os.fsdecode(b"\xff.csv")).touch()
    (line,) = problems(tmp_path, with_dataset(f'files = "*.csv"\n{COLUMNS}'))
    assert line.endswith("/\\udcff.csv' is not valid UTF-8: rename it.")


@pytest.mark.parametrize(
    ("name", "form", "compression", "delimiter"),
    [
        ("A.CSV", "csv", None, ","),
        ("a.csv.gz", "csv", "gzip", ","),
        ("a.tsv.ZST", "tsv", "zstd", "\t"),
        ("a.json", "json", None, ""),
        ("a.jsonl.gz", "jsonl", "gzip", ""),
        ("a.ndjson", "jsonl", None, ""),
        ("a.b.parquet", "parquet", None, ""),
    ],
)
def test_the_ending_says_format_and_compression(tmp_path, name, form, compression, delimiter):
    (dataset,) = load(tmp_path, with_dataset(f'files = "{name}"\n{COLUMNS}'), name).datasets
    assert (dataset.format, dataset.compression, dataset.delimiter) == (form, compression, delimiter)
