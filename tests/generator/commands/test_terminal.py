"""Tables: rich on a terminal, plain columns elsewhere, the same cells in both."""

import os
import subprocess
import sys

import pytest

from generator.commands.terminal import Grid

GRID = Grid(("name", ">count"), (("one [bold]", "1"), ("two", "1,000")), marked=1)


def test_columns_are_aligned_in_plain_text():
    assert GRID.as_text() == "name        count\none [bold]      1\ntwo         1,000"


def test_a_pipe_gets_plain_text(capsys):
    GRID.print()
    assert capsys.readouterr().out == GRID.as_text() + "\n"


def test_a_terminal_gets_lines_and_bold_and_no_markup_from_cells(capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    GRID.print()
    out = capsys.readouterr().out
    assert "one [bold]" in out
    assert "─" in out
    assert "\x1b[1mtwo" in out


def test_what_the_terminal_cannot_show_is_escaped():
    code = "from generator.commands.terminal import escape_output; escape_output(); print('José 山')"
    environment = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    assert done.stdout.strip() == "José \\u5c71".encode("cp1252")
