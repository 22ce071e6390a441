"""Two builds that differ by one person, or by one item: what differs outside the shards is on a list, with a reason.

The key and the date are the same. The numbers are such that no rounded one crosses a half: one in ten does.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.project_samples import Row, make_project, run

HEAD = ("nsid", "username", "photo", "title", "date", "license", "link")
COLUMNS = """nsid = "nsid"
username = "username"
item = "photo"
title = "title"
date = "date"
license = "license"
url = "link"
"""
LICENCES = ("https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/publicdomain/zero/1.0/", "")
PERSON = 36
"""The one that is removed, or suppressed, or has one item more."""
SUPPRESSED = [f"Person {number}" for number in range(60, 72)]


def list_items(person: int) -> Iterator[Row]:
    """Yield the rows of a person: two in three have a number as well as a name, half have two spellings of the name."""
    nsid = f"{10_000_000 + person}@N00" if person % 3 else ""
    for item in range(1 + person % 4):
        name = f"Person {person}".upper() if item == 1 else f"Person {person}"
        date = f"{2001 + (person + item) % 7}-05-06" if (person + item) % 5 else ""
        yield (nsid, name, f"{person:03}{item}", f"Hill {item}", date, LICENCES[(person + item) % 3], "")


def list_rows(*, without: int = -1, more: int = 0) -> list[Row]:
    rows = [row for person in range(95) if person != without for row in list_items(person)]
    nsid, name, *_ = next(list_items(PERSON))
    rows += [(nsid, name, f"9{number:03}", "Sea", "2003-01-01", LICENCES[0], "") for number in range(more)]
    return [HEAD, *rows, ("", "Bad link", "8888", "Sea", "", "", "javascript:alert(1)")]


CHANGES: dict[str, tuple[list[Row], list[str]]] = {
    "one person removed": (list_rows(without=PERSON), SUPPRESSED),
    "one person suppressed": (list_rows(), [*SUPPRESSED, f"Person {PERSON}"]),
    "one item more": (list_rows(more=1), SUPPRESSED),
}

MANIFEST = {
    "release": "a digest under the site's secret key",
    "tables[].root": "a digest of sealed shards",
    "entries": "a lookup has to say what it covers",
    "datasets[].items": "likewise",
    "tables[].cell": "that with which the shards are smallest; anyone can see the size of the files",
    "tables[].cells": "that of the fullest shard, rounded up: likewise",
    "tables[].size": "likewise",
}
"""What differs in the manifest, which is in every page that checks, and why it may."""

SHOWN = {
    r"[0-9a-f]{12,64}": "releases, roots and hashes of files",
    r"About \d+ of the ENTRIES names": "names in all, and that number divided by the shards",
    r"\bITEMS photos": "items in all",
    r"Bytes each: [\d,]+\. Bytes in total: [\d,]+": "sizes of shards",
    r"Cells: \d+\. Bytes each: \d+": "likewise",
    r"(?<=<dd>)ENTRIES(?=</dd>)": "names in all, for those who mirror the site",
    r"up to [\d.,]+ (?:kB|KB|MB)|[\d.,]+ (?:kB|KB|MB)": "sizes of shards",
}
"""What differs in pages, and what it is; ITEMS and ENTRIES are the numbers that the manifest has."""

PRINTED = {
    r"[0-9a-f]{32}": "the release",
    r"\bITEMS items": "items in all",
    r"\bENTRIES names": "names in all",
    r"[\d.]+ [KM]iB": "sizes of shards",
    r"(?<=photos\.csv:)\d+": "the place of a row, so that the publisher can fix it",
    r"[\d,.]+ s\b": "a time",
    r"(?<=\n)  [* ] .*": "the plans of other depths: see `tables` and `depths` in REPORTED",
}
"""What differs in a log that others may read, and what it is."""

REPORTED = {
    "entries": "names in all",
    "items": "items in all",
    "datasets[].items": "likewise",
    "bytes": "sizes of shards",
    "tables[].size": "likewise",
    "tables[].cell": "likewise",
    "tables[].cells": "likewise",
    "depths[].bytes": "likewise",
    "depths[].lookup_bytes": "likewise",
    "depths[].padding": "likewise",
    "seconds": "a time",
    "depths[].build_seconds": "a time",
    "warnings[]": "the place of a row",
}
"""What differs in the report as JSON, as others may read it, and what it is."""

HIDDEN = {
    "entries_by_kind.username",
    "datasets[].entries_by_kind.username",
    "datasets[].accounts",
    "tables[].records",
    "used",
}
"""What differs in the publisher's own report for one person more or less: rounded or left out for others."""


@dataclass(frozen=True)
class Built:
    """A site, and what was printed about it, for others and for its publisher."""

    folder: Path
    log: str
    tree: Any
    own_tree: Any

    def list_files(self) -> dict[str, str]:
        """Return the site's files outside the shards, as text."""
        site = self.folder / "site"
        paths = (path for path in site.rglob("*") if path.is_file() and path.suffix != ".msgpack")
        return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in paths}


def make(folder: Path, rows: list[Row], suppressed: list[str], key: Path | None = None) -> Built:
    """Plan and build a site where CI is set, and plan it as its publisher."""
    settings = make_project(folder, rows, columns=COLUMNS, privacy='depth = 2\nsuppress = "removed.txt"')
    (folder / "removed.txt").write_text("".join(f"{name}\n" for name in suppressed))
    if key:
        shutil.copy(key, folder / "site.key")
    commands = [("plan", settings, "--no-names"), ("build", settings)]
    done = [run(*command, CI="true") for command in commands]
    assert [one.returncode for one in done] == [0, 0]
    log = "".join(one.stdout + one.stderr for one in done).replace(str(folder), "FOLDER")
    trees = [json.loads(run("plan", settings, "--json", option).stdout) for option in ("--no-names", "--names")]
    return Built(folder, log, *trees)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return make(tmp_path_factory.mktemp("before"), list_rows(), SUPPRESSED)


@pytest.fixture(scope="module", params=CHANGES)
def after(request: pytest.FixtureRequest, before: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return make(tmp_path_factory.mktemp("after"), *CHANGES[request.param], before.folder / "site.key")


def list_keys(one: Any, other: Any, place: str = "") -> Iterator[str]:
    """Yield where two JSON values differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from list_keys(one.get(key), other.get(key), f"{place}.{key}".lstrip("."))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for first, second in zip(one, other, strict=True):
            yield from list_keys(first, second, f"{place}[]")
    elif one != other:
        yield place


def leave_manifest_out(page: str, manifest: str) -> str:
    """Return a page without its manifest, which is the one of the site."""
    start, mark, rest = page.partition('<script type="application/json" id="manifest">')
    held, _, end = rest.partition("</script>")
    assert not mark or json.loads(held) == json.loads(manifest)
    return start + end


def mask(text: str, known: dict[str, str], built: Built) -> list[str]:
    """Return the lines of a text without what may differ."""
    for pattern in known:
        pattern = pattern.replace("ITEMS", str(built.tree["items"])).replace("ENTRIES", str(built.tree["entries"]))
        text = re.sub(pattern, "…", text)
    return text.splitlines()


@pytest.mark.slow
def test_the_files_outside_the_shards_differ_in_what_is_listed_alone(before: Built, after: Built) -> None:
    one, other = before.list_files(), after.list_files()
    assert one.keys() == other.keys()
    differing = {name for name in one if one[name] != other[name]}
    assert {"release.json", "SHA256SUMS", "index.html"} <= differing
    assert set(list_keys(json.loads(one["release.json"]), json.loads(other["release.json"]))) <= MANIFEST.keys()
    for name in differing - {"release.json"}:
        pages = [leave_manifest_out(files[name], files["release.json"]) for files in (one, other)]
        assert mask(pages[0], SHOWN, before) == mask(pages[1], SHOWN, after), name


@pytest.mark.slow
def test_what_a_public_log_says_differs_in_what_is_listed_alone(before: Built, after: Built) -> None:
    assert before.log != after.log
    assert mask(before.log, PRINTED, before) == mask(after.log, PRINTED, after)


def test_what_a_public_report_says_differs_in_what_is_listed_alone(before: Built, after: Built) -> None:
    assert set(list_keys(before.tree, after.tree)) <= REPORTED.keys()


def test_the_publishers_own_report_is_exact(before: Built, after: Built) -> None:
    differing = set(list_keys(before.own_tree, after.own_tree))
    if before.own_tree["entries"] != after.own_tree["entries"]:
        assert differing >= HIDDEN
    assert not differing <= REPORTED.keys()
    assert before.own_tree["heaviest"]
    assert before.tree["heaviest"] == []
    assert "tally" not in before.tree["datasets"][0]
    assert before.tree["datasets"][0].keys() == {"id", "rows", "items", "link_template"}


def test_the_count_of_a_few_is_not_told(before: Built) -> None:
    """Twelve are suppressed; that one was is told neither by the log nor by the report."""
    assert before.own_tree["suppression"]["lines"] == 12
    assert before.tree["suppression"]["lines"] == 10
    assert "suppression: at most 10 of at most 10 lines matched, about 30 rows left out" in before.log
