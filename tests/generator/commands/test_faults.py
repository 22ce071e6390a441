"""A fault of the program: one line and a report that tells nothing of the list, never a traceback."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import pipeline
from generator.commands.cli import main
from tests.support.project_samples import make_project

ROWS = [("user", "photo", "link"), ("secretive", "1", "")]


def fail(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Make every plan fail with an error whose words have a name, while it handles another; give the settings."""

    def plan(*_args: object, **_options: object) -> None:
        try:
            raise KeyError("secretive")
        except KeyError:
            int("secretive")

    monkeypatch.setattr(pipeline, "choose_plan", plan)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return make_project(folder / "project", ROWS)


def test_a_fault_of_the_program_is_one_line_and_a_private_report_without_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = fail(monkeypatch, tmp_path)
    done = CliRunner().invoke(main, ["plan", str(settings)])
    assert done.exit_code == 1
    fact, hint = done.stderr.splitlines()[-2:]
    assert fact == "error: Hushdex has failed: ValueError. This is a fault of the program, not of your files."
    found = re.search(r"with (\S+), which contains neither", hint)
    assert found
    path = Path(found[1])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text("utf-8")
    assert "builtins.ValueError\n" in text
    assert "builtins.KeyError\n" in text
    assert re.search(r"generator/pipeline.py, line \d+, in plan_site", text)
    for told in (text, done.output, done.stderr):
        assert "secretive" not in told
        assert "Traceback" not in told


def test_programs_are_told_of_a_fault_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(main, ["plan", str(fail(monkeypatch, tmp_path)), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["error"]["fact"].startswith("Hushdex has failed: ValueError.")
