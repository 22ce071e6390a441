"""README.md does not lie: its commands run, in a copy of the repository, and print what it shows.

A line of a `console` block that begins with `$ ` is a command, the lines below it are its output; progress, on standard
error, is not shown. `…` in a line of output stands for any text, a line that is `…` alone for any lines. Each block is
one shell, so `$?` is the exit code of the command before.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
README = REPOSITORY / "README.md"


def read_sessions(text: str) -> list[list[tuple[str, str]]]:
    """Give the `console` blocks of a Markdown text, each as pairs of command and output."""
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S)
    return [re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M) for block in blocks]


def agrees(shown: str, real: str) -> bool:
    """Say whether real output is what the README shows, where `…` stands for whatever differs from run to run."""
    pattern = re.escape(shown.strip()).replace("\\\n…\\\n", "\n…\n")
    pattern = re.sub(r"(?m)^…$", "(?:.*\n)*.*", pattern)
    return re.fullmatch(pattern.replace("…", "[^\n]*"), real.strip()) is not None


def run_session(commands: list[str], folder: Path) -> list[str]:
    """Run commands in one shell, as a person would type them; give what each printed."""
    separated = "".join(f"{command}\ncode=$?; printf '\\0'; (exit $code)\n" for command in commands)
    # Nothing is a terminal here, as in CI; `python` is the one that runs the tests.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", separated],
        cwd=folder,
        env=os.environ | {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1", "CI": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    print(done.stderr.decode("utf-8"))  # pytest shows it beside a failure
    return done.stdout.decode("utf-8").split("\0")[:-1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what git tracks, so that the session builds in a fresh checkout and not in this one."""
    folder = tmp_path_factory.mktemp("checkout")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True).stdout
    for name in filter(None, listing.decode("utf-8").split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, folder / name)
    return folder


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
