"""docs/starting.md does not lie: its commands run as they stand and print what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sessions import REPOSITORY, agrees, install_hushdex, read_sessions, run_session

SESSIONS = read_sessions((REPOSITORY / "docs" / "starting.md").read_text("utf-8"))


@pytest.mark.parametrize("number", range(len(SESSIONS)))
def test_every_session_prints_what_the_guide_shows(number: int, tmp_path: Path) -> None:
    programs = install_hushdex(tmp_path / "bin")
    (tmp_path / "work").mkdir()
    commands = [command for command, _ in SESSIONS[number]]
    printed = run_session(commands, tmp_path / "work", programs)
    for (command, shown), real in zip(SESSIONS[number], printed, strict=True):
        assert agrees(shown, real), f"$ {command}\n{real}"
