"""`verify` names whatever is wrong with a folder, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.commands.lookup import lookup_folder
from generator.output.listing import hash_files, scan_folder, write_listing
from generator.output.staging import stage_site
from generator.verifying.folder import verify_folder
from shards.errors import SiteError
from shards.manifest import Manifest, dump_manifest, parse_manifest, shard_size
from shards.platforms import Reading
from shards.records import Item
from tests.support.tiny_site import make_site

ITEM = Item("1", "https://example.org/1", "", "")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A published site of four real shards."""
    output = tmp_path / "site"
    manifest, files = make_site({Reading("username", name): [ITEM] for name in ("ann", "bob", "cat")})
    with stage_site(output) as staging:
        for path, data in files.items():
            (staging.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (staging.folder / path).write_bytes(data)
        write_manifest(staging.folder, manifest)
        staging.publish()
    return output


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest as a page holds it (with `<` escaped) and beside it."""
    text = dump_manifest(manifest)
    (folder / "release.json").write_text(text, encoding="utf-8")
    script = text.replace("<", "\\u003c").replace("Photos", "Photo\\u0073")
    page = f'<!doctype html><title>x</title><script id="manifest" type="application/json">{script}</script><p>'
    (folder / "index.html").write_text(page, encoding="utf-8")
    (folder / "404.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")


def shard_of(site: Path, index: int) -> Path:
    return sorted((site / "d").rglob("*.msgpack"))[index]


def relist(site: Path) -> None:
    """Make the listing agree with the files, as somebody could who exchanges both."""
    paths = scan_folder(site).files.keys() - {"SHA256SUMS"}
    write_listing(site, hash_files(site, paths))


def test_a_site_of_an_older_version_is_named(site: Path) -> None:
    manifest = site / "release.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"HDX5"', '"HDX4"'), encoding="utf-8")
    relist(site)
    found = verify_folder(site)
    assert not found.whole
    assert any("older version" in problem and "uild it again" in problem for problem in found.problems)


def test_a_site_as_it_was_built_is_whole(site: Path) -> None:
    found = verify_folder(site)
    assert found.whole
    assert (found.missing, found.changed, found.foreign, found.problems) == ((), (), (), ())
    assert (found.files, found.shards) == (8, 4)
    assert found.size == sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    assert found.release == parse_manifest((site / "release.json").read_text()).release.hex()
    tree = json.loads(json.dumps(found.as_tree()))
    assert tree["whole"] is True
    assert tree["rate"] == round(found.rate, 1)
    assert found.rate > 0


def test_a_missing_shard_is_named(site: Path) -> None:
    gone = shard_of(site, 2)
    gone.unlink()
    found = verify_folder(site)
    assert not found.whole
    assert found.missing == (gone.relative_to(site).as_posix(),)
    assert (found.changed, found.foreign, found.problems) == ((), (), ())


def test_a_shard_that_the_listing_does_not_know_either_is_still_missed(site: Path) -> None:
    gone = shard_of(site, 2)
    gone.unlink()
    relist(site)
    assert verify_folder(site).missing == (gone.relative_to(site).as_posix(),)


def test_a_changed_page_is_named(site: Path) -> None:
    with (site / "404.html").open("a") as page:
        page.write("<script src=https://example.org/x.js></script>")
    found = verify_folder(site)
    assert found.changed == ("404.html",)
    assert (found.missing, found.foreign, found.problems) == ((), (), ())


def test_what_is_not_listed_is_foreign_and_links_are_never_followed(site: Path) -> None:
    (site / "notes.txt").write_text("mine")
    (site / "d" / "link").symlink_to(site / "d")
    (site / ".git").mkdir()
    page = site / "404.html"
    page.rename(site.parent / "404.html")
    page.symlink_to(site.parent / "404.html")
    found = verify_folder(site)
    assert found.foreign == (".git/", "404.html", "d/link", "notes.txt")
    assert found.missing == ("404.html",)


def flip(data: bytes) -> bytes:
    return data[:90] + bytes((data[90] ^ 1,)) + data[91:]


@pytest.mark.parametrize(
    ("change", "code"),
    [(flip, "proof"), (lambda data: data[:-1], "size"), (lambda _: b"", "size"), (lambda data: data + b"x", "size")],
)
def test_a_damaged_shard_is_told_from_the_manifest_even_where_the_listing_agrees(
    site: Path, change: Callable[[bytes], bytes], code: str
) -> None:
    shard = shard_of(site, 1)
    shard.write_bytes(change(shard.read_bytes()))
    assert verify_folder(site).changed == (shard.relative_to(site).as_posix(),)
    relist(site)
    found = verify_folder(site)
    assert found.changed == ()
    assert len(found.problems) == 1
    assert found.problems[0].startswith(f"{shard.relative_to(site).as_posix()}: {code}: ")


def test_two_shards_that_changed_places_are_both_named(site: Path) -> None:
    one, other = shard_of(site, 0), shard_of(site, 3)
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)
    relist(site)
    assert [problem.split(": ")[1] for problem in verify_folder(site).problems] == ["proof", "proof"]


def test_a_manifest_whose_salt_is_another_opens_no_canary(site: Path) -> None:
    text = (site / "release.json").read_text().replace(b"s".hex() * 16, "00" * 16)
    write_manifest(site, parse_manifest(text))
    relist(site)
    problems = verify_folder(site).problems
    assert len(problems) == 4
    assert all(": canary: " in problem for problem in problems)


def test_a_manifest_that_was_altered_everywhere_is_seen_by_the_shards(site: Path) -> None:
    """Page, release.json and listing agree; with no kind, every name would be one that the list has not."""
    manifest = parse_manifest((site / "release.json").read_text())
    write_manifest(site, replace(manifest, kinds=()))
    relist(site)
    found = verify_folder(site)
    assert (found.changed, found.missing, found.foreign) == ((), (), ())
    assert len(found.problems) == 4
    assert all(": terms: The manifest is not the one" in problem for problem in found.problems)


def test_a_page_with_another_manifest_than_release_json_is_named(site: Path) -> None:
    page = site / "index.html"
    page.write_text(page.read_text().replace("2026-01-31", "2026-02-01"))
    assert "index.html has a different manifest from release.json." in verify_folder(site).problems
    page.write_text("<!doctype html>")
    assert "index.html has no manifest." in verify_folder(site).problems
    page.write_text('<script type="application/json" id="manifest">{</script>')
    assert any(
        problem.startswith("index.html: its manifest cannot be read") for problem in verify_folder(site).problems
    )
    page.unlink()
    assert "There is no index.html." in verify_folder(site).problems


def test_without_listing_or_manifest_it_says_so_and_still_checks_the_rest(site: Path) -> None:
    (site / "SHA256SUMS").unlink()
    found = verify_folder(site)
    assert "SHA256SUMS cannot be read" in found.problems[0]
    assert len(found.foreign) == 7
    (site / "release.json").write_text("{")
    found = verify_folder(site)
    assert found.release == ""
    assert any("release.json: The manifest is not JSON" in problem for problem in found.problems)


@pytest.mark.parametrize("line", ["nonsense\n", "", f"{'0' * 64}  a\n{'0' * 64}  a\n", f"{'0' * 64}  a"])
def test_a_damaged_listing_is_never_taken_for_whole(site: Path, line: str) -> None:
    (site / "SHA256SUMS").write_text(line)
    assert not verify_folder(site).whole


def test_a_manifest_that_promises_millions_of_shards_is_a_problem_not_a_long_wait(site: Path) -> None:
    tree = json.loads((site / "release.json").read_text())
    table = tree["tables"][0]
    table["depth"] = 24
    table["size"] = shard_size(24, table["cells"], table["cell"])
    (site / "release.json").write_text(json.dumps(tree))
    assert any("lists 16,777,216 shards" in problem for problem in verify_folder(site).problems)


def test_a_whole_copy_elsewhere_is_whole_too(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "copy")
    assert verify_folder(tmp_path / "copy").whole


@pytest.mark.parametrize("name", ["SHA256SUMS", "release.json", "index.html", "a shard"])
def test_a_pipe_in_the_place_of_a_file_is_a_problem_and_not_waited_for(site: Path, name: str) -> None:
    paths = (site / "d").rglob("*.msgpack") if name == "a shard" else [site / name]
    for path in list(paths):
        path.unlink()
        os.mkfifo(path)
    assert not verify_folder(site).whole
    if name in ("release.json", "a shard"):
        assert lookup_folder(site, "alice")["outcome"] == "unavailable"


def test_what_is_no_folder_is_an_error(site: Path, tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", site / "index.html"):
        with pytest.raises(SiteError, match="is not a folder"):
            verify_folder(path)
