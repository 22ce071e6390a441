"""Lists of hashes of e-mail addresses: who is in them is found by the address, and by the hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from generator.commands.lookup import lookup_folder
from tests.support.project_samples import build, make_project, run

KINDS = {"md5": "email_md5", "sha1": "email_sha1", "sha256": "email_sha256"}


def make_hash(algorithm: str, address: str) -> str:
    return hashlib.new(algorithm, address.encode(), usedforsecurity=False).hexdigest()


def make_list(folder: Path, rows: list[tuple[str, str]], **settings: str) -> Path:
    """A project whose list has hashes and items."""
    return make_project(
        folder, [("hash", "id"), *rows], platform="plain", columns='email_hash = "hash"\nitem = "id"\n', **settings
    )


@pytest.mark.parametrize("algorithm", KINDS)
def test_an_address_is_found_by_its_hash_however_it_is_typed(tmp_path: Path, algorithm: str) -> None:
    rows = [(make_hash(algorithm, "ada@example.org").upper(), "1"), (make_hash(algorithm, "bo@example.org"), "2")]
    build(make_list(tmp_path, rows))
    for typed in ("Ada@Example.org ", "Ada Ex <ada@example.org>", rows[0][0], rows[0][0].lower()):
        answer = lookup_folder(tmp_path / "site", typed)
        assert [(one["kind"], one["value"]) for one in answer["found"]] == [(KINDS[algorithm], rows[0][0].lower())]
        assert [item["id"] for part in answer["datasets"] for item in part["items"]] == ["1"]
    assert lookup_folder(tmp_path / "site", "Ada@Example.org")["subjects"][0]["value"] == "ada@example.org"
    assert lookup_folder(tmp_path / "site", "cy@example.org")["outcome"] == "absent"
    for typed in ("ada", rows[0][0][1:], make_hash("sha512", "ada@example.org")):
        assert lookup_folder(tmp_path / "site", typed)["outcome"] == "unavailable"


def test_who_asked_to_be_left_out_by_the_address_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "removed.txt").write_text("Ada@Example.org\n")
    rows = [(make_hash("sha1", f"{name}@example.org"), name) for name in ("ada", "bo")]
    build(make_list(tmp_path, rows, privacy='suppress = "removed.txt"'))
    outcomes = [lookup_folder(tmp_path / "site", f"{name}@example.org")["outcome"] for name in ("ada", "bo")]
    assert outcomes == ["absent", "found"]


@pytest.mark.parametrize("other", ["md5", ""])
def test_a_site_has_no_names_that_one_check_cannot_look_for(tmp_path: Path, other: str) -> None:
    rows = [(make_hash("sha1", "ada@example.org"), "1")]
    settings = make_list(tmp_path, [*rows, (make_hash("md5", "bo@example.org"), "2")] if other else rows)
    if not other:
        text = settings.read_text("utf-8")
        settings.write_text(text.replace('item = "id"', 'item = "id"\nemail = "mail"'), "utf-8")
        (tmp_path / "photos.csv").write_text(f"hash,id,mail\n{rows[0][0]},1,bo@example.org\n")
    for command in ("plan", "build"):
        done = run(command, settings)
        assert done.returncode != 0
        assert "a check looks for one of them" in done.stderr
