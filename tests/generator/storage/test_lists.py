"""Lists that are objects in storage: read as files are, and clear words where they cannot be."""

from __future__ import annotations

import gzip
import json
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.reading.slices import fetch, forget_copies, list_slices
from generator.settings import load_settings
from generator.storage import Storage, copy_object, find_objects, objects
from shards.errors import InputError, SiteError
from tests.generator.storage_server import StorageServer
from tests.support.project_samples import build, make_project, read_site, run, write_table

HEAD = ("user", "photo", "link")
ROWS = [(f"name {number % 50}", str(number), f"https://photos.example/{number}") for number in range(900)]
COLUMNS = 'username = "user"\nitem = "photo"\nurl = "link"'


@pytest.fixture(scope="module")
def bucket(storage_server: StorageServer) -> str:
    """Return the name of a bucket with one list in several forms."""
    storage_server.make_bucket("publisher")
    return "publisher"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the settings of a site whose list is a file."""
    return make_project(tmp_path / "project", [HEAD, *ROWS], platform="plain", columns=COLUMNS)


def write_forms(folder: Path) -> None:
    """Write the list as several kinds of files."""
    text = (folder / "photos.csv").read_bytes()
    (folder / "photos.csv.gz").write_bytes(gzip.compress(text))
    with zipfile.ZipFile(folder / "photos.zip", "w") as archive:
        archive.writestr("below/photos.csv", text)
    lines = [json.dumps(dict(zip(HEAD, row, strict=True))) for row in ROWS]
    (folder / "photos.jsonl").write_text("\n".join(lines) + "\n")
    columns = {name: [row[place] for row in ROWS] for place, name in enumerate(HEAD)}
    pq.write_table(pa.table(columns), folder / "photos.parquet", row_group_size=100)


def name_list(settings: Path, place: str, rest: str = "") -> None:
    """Make another list that of a project."""
    settings.write_text(settings.read_text().replace('files = ["photos.csv"]', f'files = ["{place}"]\n{rest}'))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "pattern", "rest"),
    [
        ("s3", "forms/photos.csv", ""),
        ("s3", "forms/photos.csv.gz", ""),
        ("s3", "forms/photos.zip", 'format = "csv"'),
        ("s3", "for*/**/*.jsonl", ""),
        ("s3", "**/p?otos.parquet", ""),
        ("gs", "**/p?otos.parquet", ""),
        ("gs", "forms/photos.csv", ""),
    ],
)
def test_a_list_in_storage_makes_the_site_that_a_file_makes(
    bucket: str, project: Path, scheme: str, pattern: str, rest: str
) -> None:
    build(project, "-o", project.parent / "of-file")
    write_forms(project.parent)
    for form in project.parent.glob("photos.*"):
        Storage(f"s3://{bucket}").put_first(f"forms/{form.name}", form)
    name_list(project, f"{scheme}://{bucket}/{pattern}", rest)
    report = build(project, "-o", project.parent / "of-object")
    assert report["datasets"][0]["rows"] == len(ROWS)
    assert read_site(project.parent / "of-object") == read_site(project.parent / "of-file")


@pytest.mark.slow
def test_rows_that_cannot_be_used_are_named_by_the_address_and_the_line(bucket: str, project: Path) -> None:
    write_table(project.parent / "bad.csv", [HEAD, *ROWS[:3], ("x" * 1100, "1", ""), *ROWS[3:9]])
    Storage(f"s3://{bucket}").put_first("bad/list.csv", project.parent / "bad.csv")
    name_list(project, f"s3://{bucket}/bad/list.csv")
    done = run("build", project)
    assert done.returncode == 1
    assert f"s3://{bucket}/bad/list.csv:5: column 'user'" in done.stderr


def test_a_list_without_rows_is_named_by_its_address(bucket: str, project: Path) -> None:
    Storage(f"s3://{bucket}").put_first("empty.csv", b"user,photo,link\n")
    name_list(project, f"s3://{bucket}/empty.csv")
    assert f"s3://{bucket}/empty.csv has only a header line" in run("build", project).stderr


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("s3://publisher/forms/fotos.csv", 'there is no object "s3://publisher/forms/fotos.csv".'),
        ("s3://publisher/none/*.csv", '"s3://publisher/none/*.csv" matches no objects.'),
        ("s3://publisher/forms/", '"s3://publisher/forms/" names no object'),
        ("s3://publisher", '"s3://publisher" names no object'),
        ("s3://nobody-has-this/list.csv", "s3://nobody-has-this cannot be used: there is no such bucket."),
        ("gs://nobody-has-this/*.csv", "gs://nobody-has-this cannot be used: there is no such bucket."),
        ("s3://nobody-has-this/*.csv", "s3://nobody-has-this cannot be used: there is no such bucket."),
    ],
)
def test_what_is_not_there_is_said_with_all_that_is_wrong_in_the_settings(
    bucket: str, project: Path, pattern: str, said: str
) -> None:
    name_list(project, pattern)
    done = run("build", project)
    assert done.returncode == 1
    assert f"dataset[0].files: {said}" in done.stderr.replace("The storage ", "")


def test_storage_that_denies_access_is_said(bucket: str, project: Path, storage_server: StorageServer) -> None:
    name_list(project, f"s3://{bucket}/denied/*.csv")
    with storage_server.denying(lambda request: request.startswith("GET")):
        done = run("build", project)
    assert "cannot be used: access is denied (AccessDenied). Check the credentials of this machine" in done.stderr


@pytest.mark.parametrize(
    ("place", "text", "name"),
    [
        ("s3://a", "Error performing PUT http://169.254.169.254/latest/api/token: error", "AWS_ACCESS_KEY_ID"),
        ("gs://a", "Error performing GET http://metadata.google.internal/computeMetadata", "GOOGLE_SERVICE_ACCOUNT"),
        ("az://a", "Error performing GET http://169.254.169.254/metadata/identity: error", "AZURE_STORAGE_ACCOUNT_KEY"),
        ("az://a", "Generic MicrosoftAzure error: Account must be specified", "AZURE_STORAGE_ACCOUNT_NAME"),
    ],
)
def test_a_machine_without_credentials_is_told_how_to_give_it_some(place: str, text: str, name: str) -> None:
    reason, hint = objects._find_reason(OSError(text), place)
    assert reason == "this machine has no credentials"
    assert name in hint


XML = 'Error performing GET http://a.test in 2 ms - Server returned non-2xx status code: {}: <?xml version="1.0"?>\n{}'
"""How obstore words a fault of Azure's."""


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        ("404 Not Found", "<Error>\n  <Code>ContainerNotFound</Code>", "there is no such container"),
        ("403 Forbidden", "<Error>\n  <Code>AuthorizationFailure</Code>", "access is denied (403)"),
        (
            "503 Busy",
            "<Error><Code>ServerBusy</Code>",
            "it is too busy (ServerBusy), also after two minutes of asking again",
        ),
        (
            "409 Conflict",
            "<Error><Code>LeaseIdMissing</Code>",
            "Error performing GET http://a.test in 2 ms - Server returned non-2xx status code: 409 Conflict",
        ),
    ],
)
def test_a_fault_of_azure_is_said_in_words_and_not_in_markup(status: str, body: str, said: str) -> None:
    assert objects._find_reason(OSError(XML.format(status, body)), "az://a")[0] == said


@pytest.mark.parametrize("scheme", ["s3", "gs"])
def test_an_object_is_replaced_only_while_it_is_the_one_that_was_found(bucket: str, scheme: str) -> None:
    place = Storage(f"{scheme}://{bucket}/replaced-{scheme}")
    assert place.replace("object", b"first", {}, None)
    assert not place.replace("object", b"another", {}, None)
    found = place.find("object")
    assert place.replace("object", b"second", {}, found)
    assert not place.replace("object", b"third", {}, found)
    assert place.get("object") == b"second"
    place.delete(["object"])
    assert not place.replace("object", b"fourth", {}, found)
    assert place.list("") == []


@pytest.mark.parametrize("scheme", ["s3", "gs"])
def test_objects_that_are_gone_already_are_no_fault_when_they_are_deleted(bucket: str, scheme: str) -> None:
    place = Storage(f"{scheme}://{bucket}/deleted-{scheme}")
    for name in ("a", "c"):
        place.put_first(name, b"")
    place.delete(["0", "a", "b", "c"])
    assert place.list("") == []


def test_without_the_extra_its_name_is_said(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.exceptions", None)
    name_list(project, "s3://publisher/list.csv")
    assert "obstore is not installed here. pip install 'hushdex[storage]'" in run("build", project).stderr


def test_storage_that_throttles_for_too_long_is_named_with_its_reason(
    storage_server: StorageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.storage.objects._RETRY_SECONDS", 1)
    storage_server.throttle = 1
    try:
        with pytest.raises(SiteError, match=r"s3://lists/busy cannot be used: it is too busy \(SlowDown\)"):
            Storage("s3://lists/busy").list("site")
    finally:
        storage_server.throttle = 0


def test_globs_skip_hidden_objects_and_folders_unless_they_name_them(bucket: str) -> None:
    storage = Storage(f"s3://{bucket}/globs")
    for name in ("a.csv", "b/c.csv", "b/d/e.csv", ".f.csv", "b/.g/h.csv"):
        storage.put_first(name, b"")

    def find(pattern: str) -> list[str]:
        return [str(path).partition("globs/")[2] for path in find_objects(f"s3://{bucket}/globs/{pattern}")]

    assert find("*.csv") == ["a.csv"]
    assert find("*/*.csv") == ["b/c.csv"]
    assert find("**/*.csv") == ["a.csv", "b/c.csv", "b/d/e.csv"]
    assert find("**") == ["a.csv", "b/c.csv", "b/d/e.csv"]
    assert find("b/.g/*") == ["b/.g/h.csv"]


def test_of_a_large_parquet_object_only_the_row_groups_that_are_wanted_are_fetched(
    bucket: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 200_000
    columns = {name: [f"{name} {row * 7919 % many}" for row in range(many)] for name in HEAD}
    pq.write_table(pa.table(columns), project.parent / "large.parquet", row_group_size=20_000)
    Storage(f"s3://{bucket}").put_first("large/list.parquet", project.parent / "large.parquet")
    name_list(project, f"s3://{bucket}/large/list.parquet")
    monkeypatch.setattr("generator.reading.slices.SLICE_ROWS", 50_000)
    parts = list(list_slices(load_settings(project).datasets[0]))
    assert [part.rows for part in parts] == [range(at, at + 40_000) for at in range(0, many, 40_000)]
    whole = (project.parent / "large.parquet").stat().st_size
    assert sum(part.size for part in parts) <= whole
    copy = fetch(parts[2].file, parts[2].rows)[0]
    assert copy.stat().st_size == whole
    assert copy.stat().st_blocks * 512 < whole / 3
    assert pq.ParquetFile(copy).read_row_group(4) == pq.ParquetFile(project.parent / "large.parquet").read_row_group(4)
    forget_copies()
    assert not copy.exists()


def test_a_list_that_changes_while_tasks_read_it_is_not_mixed(
    bucket: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Storage(f"s3://{bucket}/changing")
    place.put_first("list.csv", project.parent / "photos.csv")
    name_list(project, f"{place.place}/list.csv")
    part = next(list_slices(load_settings(project).datasets[0]))
    monkeypatch.setattr("generator.storage.remote_files._seen", {})  # a task is another process
    part.check()
    place.put("list.csv", [b"user,photo,link\n"])
    with pytest.raises(InputError, match=f"{place.place}/list.csv was changed while it was read"):
        part.check()
    place.delete(["list.csv"])
    with pytest.raises(InputError, match=f"{place.place}/list.csv does not exist"):
        part.check()


def test_an_object_is_copied_whole_or_in_ranges(bucket: str, tmp_path: Path) -> None:
    data = bytes(range(256)) * 100
    Storage(f"s3://{bucket}").put_first("ranges/object", data)
    path = find_objects(f"s3://{bucket}/ranges/object")[0]
    copy_object(path, tmp_path / "whole")
    assert (tmp_path / "whole").read_bytes() == data
    copy_object(path, tmp_path / "some", [(0, 3), (1000, 1300)])
    some = (tmp_path / "some").read_bytes()
    assert some == data[:3].ljust(1000, b"\0") + data[1000:1300].ljust(len(data) - 1000, b"\0")
