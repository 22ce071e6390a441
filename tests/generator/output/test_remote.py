"""Sites that are published to storage: never overwritten, seen at once, and gone on with after a fault."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.storage import Storage
from tests.generator.storage_server import StorageServer
from tests.support.project_samples import PHOTOS, build, make_project, read_site, run, write_table

FIRST = [*PHOTOS, ("carol", "400", "https://www.flickr.com/photos/carol/400/")]
SECOND = [*FIRST, ("dave", "500", "https://www.flickr.com/photos/dave/500/")]
_numbers = itertools.count()


BOTH = pytest.mark.parametrize("place", ["s3", "gs"], indirect=True)


@pytest.fixture
def place(storage_server: StorageServer, request: pytest.FixtureRequest) -> Iterator[Storage]:
    """Return a new place in storage, as S3 is unless the test says otherwise."""
    bucket = f"web{next(_numbers)}"
    storage_server.make_bucket(bucket)
    storage_server.puts.clear()
    yield Storage(f"{getattr(request, 'param', 's3')}://{bucket}/site")
    assert all(path.startswith(f"/{bucket}/site/") for path in storage_server.puts)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the settings of a site of four shards."""
    return make_project(tmp_path / "project", FIRST, privacy="depth = 2")


def read_place(place: Storage) -> dict[str, bytes]:
    """Return every object of a site by its path."""
    return {name: place.get(name) for name in place.list("")}


def build_both(project: Path, place: Storage, rows: list[tuple[str, ...]]) -> dict[str, bytes]:
    """Build a site from these rows in a folder and in storage; return the folder's files."""
    write_table(project.parent / "photos.csv", rows)
    build(project, "-o", project.parent / "here")
    report = build(project, "-o", place.place)
    assert report["output"] == place.place
    return read_site(project.parent / "here")


def list_shards(names: list[str]) -> list[str]:
    """Return those of paths that are shards."""
    return [name for name in names if "/d/" in f"/{name}"]


@pytest.mark.slow
@BOTH
def test_a_site_in_storage_is_that_in_a_folder_also_when_it_is_built_again(
    project: Path, place: Storage, storage_server: StorageServer, tmp_path: Path
) -> None:
    for rows in (FIRST, SECOND, SECOND, PHOTOS):
        assert read_place(place) != build_both(project, place, rows) or rows == SECOND
        assert read_place(place) == read_site(project.parent / "here")
    shards = list_shards(storage_server.puts)
    assert len(shards) == len(set(shards)) == 3 * 4, "each shard of three releases was written once"
    for name, data in read_place(place).items():
        (copy := tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data)
    assert run("verify", tmp_path / "copy").returncode == 0


@pytest.mark.slow
def test_storage_is_told_what_each_object_is_and_how_long_it_may_be_kept(project: Path, place: Storage) -> None:
    build(project, "-o", place.place)
    shard = list_shards(place.list(""))[0]
    for name, kind, cache in (
        ("index.html", "text/html; charset=utf-8", "no-cache, no-transform"),
        ("answer.js", "text/javascript; charset=utf-8", "no-cache, no-transform"),
        ("SHA256SUMS", "text/plain; charset=utf-8", "no-cache, no-transform"),
        (shard, "application/vnd.msgpack", "public, max-age=31536000, immutable, no-transform"),
    ):
        headers = place._store.get(name).attributes
        assert (headers["Content-Type"], headers["Cache-Control"]) == (kind, cache), name


def test_shards_arrive_first_then_the_listing_then_pages_and_last_the_manifest(
    project: Path, place: Storage, storage_server: StorageServer
) -> None:
    build(project, "-o", place.place)
    names = [path.partition("/site/")[2] for path in storage_server.puts]
    assert len(list_shards(names[:4])) == 4
    assert names[4] == "SHA256SUMS"
    pages = [name.endswith(".html") for name in names[5:-1]]
    assert pages == sorted(pages), "what pages request is there before them"
    assert names[-1] == "release.json"


@pytest.mark.slow
@pytest.mark.parametrize("faults_after", [0, 2, 4, 5, 9])
def test_a_fault_leaves_the_earlier_release_whole_and_the_next_build_goes_on(
    project: Path, place: Storage, storage_server: StorageServer, faults_after: int
) -> None:
    before = build_both(project, place, FIRST)
    write_table(project.parent / "photos.csv", SECOND)
    storage_server.puts.clear()
    with storage_server.denying(lambda request: request[:3] == "PUT" and len(storage_server.puts) >= faults_after):
        done = run("build", project, "-o", place.place)
    assert done.returncode == 1
    assert "cannot be used: access is denied" in done.stderr
    assert "the next build goes on from there" in done.stderr
    now = read_place(place)
    assert now["release.json"] == before["release.json"]
    assert {name: now[name] for name in list_shards(list(before))} == {
        name: before[name] for name in list_shards(list(before))
    }
    if faults_after <= 4:
        assert {name: now.get(name) for name in before} == before
    assert build_both(project, place, SECOND) == read_place(place)
    shards = list_shards(storage_server.puts)
    assert len(shards) == len(set(shards)) == 4


@pytest.mark.slow
def test_a_first_build_that_failed_is_gone_on_with(
    project: Path, place: Storage, storage_server: StorageServer
) -> None:
    with storage_server.denying(lambda request: request.endswith("/index.html")):
        assert run("build", project, "-o", place.place).returncode == 1
    assert "release.json" not in place.list("")
    assert build_both(project, place, FIRST) == read_place(place)


@pytest.mark.slow
@BOTH
def test_of_two_builds_at_once_one_ends_before_it_changes_a_page(
    project: Path, place: Storage, storage_server: StorageServer
) -> None:
    before = build_both(project, place, FIRST)
    write_table(project.parent / "photos.csv", SECOND)

    def interfere(request: str) -> bool:
        if request.startswith("PUT") and request.endswith(".msgpack") and not interfered:
            interfered.append(request)
            place.put("SHA256SUMS", [b"another build's"])
        return False

    interfered: list[str] = []

    with storage_server.denying(interfere):
        done = run("build", project, "-o", place.place)
    assert f"{place.place} was changed during this build" in done.stderr
    now = read_place(place)
    pages = before.keys() - {"SHA256SUMS"}
    assert {name: now[name] for name in pages} == {name: before[name] for name in pages}


def test_a_place_with_objects_of_somebody_else_is_left_alone(project: Path, place: Storage) -> None:
    place.put_first("holiday.jpg", b"mine")
    done = run("build", project, "-o", place.place)
    assert f"{place.place} contains objects but no SHA256SUMS: holiday.jpg." in done.stderr
    assert read_place(place) == {"holiday.jpg": b"mine"}


def test_an_object_of_somebody_else_is_not_overwritten_later(project: Path, place: Storage) -> None:
    build(project, "-o", place.place)
    listing = place.get("SHA256SUMS").decode().splitlines(keepends=True)
    place.put("SHA256SUMS", [line.encode() for line in listing if not line.endswith("  robots.txt\n")])
    done = run("build", project, "-o", place.place)
    assert "contains 1 objects that Hushdex did not write: robots.txt" in done.stderr


@pytest.mark.slow
def test_shards_with_somebody_who_asked_to_be_left_out_do_not_stay(project: Path, place: Storage) -> None:
    build(project, "-o", place.place)
    old = set(list_shards(place.list("")))
    (project.parent / "out.txt").write_text("carol\n")
    project.write_text(project.read_text().replace("[privacy]", '[privacy]\nsuppress = "out.txt"'))
    build(project, "-o", place.place)
    assert old.isdisjoint(place.list(""))


@pytest.mark.slow
def test_a_signature_that_no_longer_fits_is_removed_and_said(project: Path, place: Storage) -> None:
    build(project, "-o", place.place)
    place.put_first("SHA256SUMS.minisig", b"signed")
    build(project, "-o", place.place)
    assert place.get("SHA256SUMS.minisig") == b"signed"
    write_table(project.parent / "photos.csv", SECOND)
    report = build(project, "-o", place.place)
    assert any("sign it again" in warning for warning in report["warnings"])
    assert "SHA256SUMS.minisig" not in place.list("")


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ((), "is no place for the files of tasks: it is published."),
        (("--work", "{place}/work"), "is in the output: names would be published."),
    ],
)
def test_the_files_of_tasks_are_never_where_a_site_is_published(
    project: Path, place: Storage, work: tuple[str, ...], said: str
) -> None:
    options = [one.format(place=place.place) for one in work]
    done = run("build", project, "-o", place.place, "--engine", "spark", *options)
    assert done.returncode == 1
    assert said in done.stderr
    assert "--work" in done.stderr


def test_a_list_is_never_where_its_site_is_published(project: Path, place: Storage) -> None:
    place.put_first("list/photos.csv", project.parent / "photos.csv")
    project.write_text(project.read_text().replace("photos.csv", f"{place.place}/list/photos.csv"))
    assert "it would be published" in run("build", project, "-o", place.place).stderr


def test_serve_needs_a_folder(project: Path, place: Storage) -> None:
    project.write_text(f'{project.read_text()}\n[build]\noutput = "{place.place}"\n')
    assert f"`serve` cannot serve {place.place}." in run("serve", project, "--port", "0").stderr
