"""`hushdex new` again, with corrections, on the site.toml that it has written."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from generator.drafting import is_untouched, mark_draft
from tests.support.project_samples import run
from tests.support.reading_samples import write

LIST = "id,author,uploader,note\n1,Ada Ex,Cy,a\n2,Bo Ex,Di,b\n"


def begin(folder: Path, *options: object) -> tuple[dict[str, Any], str]:
    """Run `new` on a folder's list; return the settings and what was shown."""
    done = run("new", folder / "site", "--from", folder / "a.csv", "--yes", *options)
    assert done.returncode == 0, done.stderr
    return read(folder), done.stdout


def read(folder: Path) -> dict[str, Any]:
    """Return the settings of the project."""
    return tomllib.loads((folder / "site" / "site.toml").read_text("utf-8"))


def edit(folder: Path, old: str, new: str) -> None:
    """Change the settings as a publisher does."""
    path = folder / "site" / "site.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_draft_that_nobody_has_changed_is_written_again(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", LIST)
    first, shown = begin(tmp_path, "--title", "Our list")
    assert "'uploader' may also contain names" in shown
    second, shown = begin(tmp_path, "--column", "username=uploader", "--column", "item=-")
    assert second["dataset"][0]["columns"] == {"username": "uploader"}
    assert (second["site"], second["dataset"][0]["title"]) == (first["site"], "Our list")
    assert "check:" not in shown, "what a flag has settled is no doubt"
    text = (tmp_path / "site" / "site.toml").read_text("utf-8")
    assert is_untouched(text)
    assert "CHECK" not in text
    third, _ = begin(tmp_path, "--column", "item=id")
    assert third["dataset"][0]["columns"] == {"username": "uploader", "item": "id"}, "earlier corrections are kept"


def test_what_the_publisher_has_changed_is_kept(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", LIST)
    begin(tmp_path)
    edit(tmp_path, 'contact = ""', 'contact = "me@example.org"')
    edit(tmp_path, 'item = "id"', 'item = "note"')
    edit(tmp_path, "# iterations = 10000 ", "iterations = 5 # mine ")
    settings, _ = begin(tmp_path, "--column", "username=author", "--column", "username=uploader", "--platform", "plain")
    assert settings["dataset"][0]["columns"] == {"username": ["author", "uploader"], "item": "note"}
    assert settings["site"]["contact"] == "me@example.org"
    assert settings["privacy"]["iterations"] == 5
    assert "# mine" in (tmp_path / "site" / "site.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ("# Settings of a Hushdex site, drafted", "# Mine", "was not written by `hushdex new --from`"),
        ("[site]", "[site", "cannot be read"),
        ('files = ["../a.csv"]', 'files = ["../b.csv"]', "has other files than --from"),
        (
            'person = "author"',
            'person = "who"\n[dataset.make.who]\nfrom = "author"\ntrim = "@"\n[dataset.other]',
            "uses a column that is made of others, 'who'",
        ),
    ],
)
def test_it_says_that_it_cannot_and_why(tmp_path: Path, old: str, new: str, fact: str) -> None:
    write(tmp_path, "a.csv", LIST)
    begin(tmp_path)
    edit(tmp_path, old, new)
    before = (tmp_path / "site" / "site.toml").read_bytes()
    done = run("new", tmp_path / "site", "--from", tmp_path / "a.csv", "--yes", "--column", "username=uploader")
    assert done.returncode == 1
    assert fact in done.stderr
    assert (tmp_path / "site" / "site.toml").read_bytes() == before


def test_without_a_correction_nothing_is_overwritten(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", LIST)
    begin(tmp_path)
    done = run("new", tmp_path / "site", "--from", tmp_path / "a.csv", "--yes")
    assert done.returncode == 1
    assert "already contains site.toml" in done.stderr


def test_a_draft_is_untouched_until_it_is_changed() -> None:
    text = mark_draft("a = 1\n")
    assert is_untouched(text)
    assert not is_untouched(text.replace("1", "2"))
    assert not is_untouched("a = 1\n")


def test_columns_take_the_place_of_a_preset(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "Ada Ex\nBo Ex\nCy Ex\n")
    first, _ = begin(tmp_path)
    assert first["dataset"][0]["preset"] == "names"
    edit(tmp_path, 'contact = ""', 'contact = "me@example.org"')
    second, _ = begin(tmp_path, "--column", "screen_name=1")
    dataset = second["dataset"][0]
    assert "preset" not in dataset
    assert (dataset["header"], dataset["columns"]) == (False, {"screen_name": 1})


def test_a_draft_whose_names_are_made_of_other_columns_takes_corrections(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "no,first name,last name,code\n1,Ada,Ex,x1\n2,Bo,Why,x2\n")
    begin(tmp_path)
    (dataset,) = begin(tmp_path, "--column", "item=code")[0]["dataset"]
    assert dataset["columns"] == {"person": "full_name", "item": "code"}
    made = {"full_name": {"join": ["first name", "last name"]}}
    assert dataset["make"] == made
    edit(tmp_path, 'contact = ""', 'contact = "me@example.org"')
    settings, _ = begin(tmp_path, "--column", "item=no")
    assert settings["site"]["contact"] == "me@example.org"
    (dataset,) = settings["dataset"]
    assert (dataset["columns"], dataset["make"]) == ({"person": "full_name", "item": "no"}, made)
    settings, _ = begin(tmp_path, "--column", "username=last name")
    assert settings["dataset"][0]["columns"] == {"username": "last name", "item": "no"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('join = ["first name", "last name"]', 'join = ["last name", "first name"]'),
        ('person = "full_name"', 'plain = "full_name"'),
        ('person = "full_name"', 'person = "full_name"\nplain = "code"'),
    ],
)
def test_what_the_publisher_has_changed_about_names_that_are_made_is_not_lost(
    tmp_path: Path, old: str, new: str
) -> None:
    write(tmp_path, "a.csv", "no,first name,last name,code\n1,Ada,Ex,x1\n2,Bo,Why,x2\n")
    begin(tmp_path)
    edit(tmp_path, old, new)
    before = (tmp_path / "site" / "site.toml").read_bytes()
    done = run("new", tmp_path / "site", "--from", tmp_path / "a.csv", "--yes", "--column", "item=no")
    assert "uses a column that is made of others" in done.stderr
    assert (tmp_path / "site" / "site.toml").read_bytes() == before
