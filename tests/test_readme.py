"""README.md does not lie: its commands run, in a copy of the repository, and print what it shows."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.sessions import REPOSITORY, agrees, copy_checkout, read_sessions, run_session

README = REPOSITORY / "README.md"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh checkout."""
    return copy_checkout(tmp_path_factory.mktemp("checkout"))


def test_an_ellipsis_stands_for_what_differs() -> None:
    assert agrees("built d/…/0 in … s\n", "built d/5ca1ab1e/0 in 0.3 s\n")
    assert agrees("first\n…\nlast", "first\nsecond\nthird\nlast")
    assert not agrees("3 files (1 KB)", "4 files (1 KB)")
    assert not agrees("found …", "found one\nand more")


@pytest.mark.parametrize("number", range(len(read_sessions(README.read_text("utf-8")))))
def test_every_session_prints_what_the_readme_shows(number: int, checkout: Path) -> None:
    session = read_sessions(README.read_text("utf-8"))[number]
    real = run_session([command for command, _ in session], checkout)
    for (command, shown), printed in zip(session, real, strict=True):
        assert agrees(shown, printed), f"$ {command}\n{printed}"


def test_every_make_target_that_the_readme_names_is_one() -> None:
    """CI runs `make demo` and `make test` themselves, in a fresh clone."""
    named = re.findall(
        r"\bmake( [a-z]+)((?: [A-Z]+=\S+)*)",
        "\n".join(re.findall(r"`[^`\n]+`|^    .*$", README.read_text("utf-8"), re.M)),
    )
    assert {target.strip() for target, _ in named} >= {"demo", "test"}
    for target, variables in named:
        done = subprocess.run(
            ["make", "--dry-run", target.strip(), *variables.split()], cwd=REPOSITORY, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_the_readme_maps_every_folder_and_links_to_files_that_are_there() -> None:
    text = README.read_text("utf-8")
    listing = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, check=True, text=True).stdout
    folders = {name.split("/")[0] for name in listing.splitlines() if "/" in name and not name.startswith(".")}
    assert {folder for folder in folders if f"{folder}/" not in text} == set()
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (REPOSITORY / target).exists(), target
