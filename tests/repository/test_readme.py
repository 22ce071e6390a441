"""README.md knows the Makefile's targets and the repository's folders; test_documents runs its sessions."""

from __future__ import annotations

import re
import subprocess

from tests.support.sessions import REPOSITORY

README = REPOSITORY / "README.md"


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


def test_the_readme_maps_every_folder() -> None:
    text = README.read_text("utf-8")
    listing = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, check=True, text=True).stdout
    folders = {name.split("/")[0] for name in listing.splitlines() if "/" in name and not name.startswith(".")}
    assert {folder for folder in folders if f"{folder}/" not in text} == set()
