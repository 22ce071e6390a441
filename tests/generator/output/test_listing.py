"""Paths in `SHA256SUMS`: others may have written them, so only those that stay inside the site are taken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.output.listing import is_plain_path, parse_listing, write_listing
from shards.errors import SiteError

PATHS = json.loads((Path(__file__).parents[2] / "scripts" / "paths.json").read_text("utf-8"))
DIGEST = "0" * 64


def test_plain_paths_are_told_from_those_that_could_lead_elsewhere() -> None:
    assert [path for path in PATHS["plain"] if not is_plain_path(path)] == []
    assert [path for path in PATHS["refused"] if is_plain_path(path)] == []


@pytest.mark.parametrize("path", [path for path in PATHS["refused"] if path])
def test_a_list_with_such_a_path_is_refused_and_not_written(path: str, tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"SUMS, line [23]: "):
        parse_listing(f"{DIGEST}  index.html\n{DIGEST}  {path}\n", "SHA256SUMS")
    with pytest.raises(SiteError, match="has a file named"):
        write_listing(tmp_path, {path: DIGEST})
    assert list(tmp_path.iterdir()) == []
