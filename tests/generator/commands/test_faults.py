"""A fault of the program: one line and a report that tells nothing of the list, never a traceback."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import pipeline
from generator.commands.cli import main
from tests.support.project_samples import REPOSITORY, make_project, run

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


def test_a_part_of_the_program_that_cannot_be_loaded_is_one_line_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setitem(sys.modules, "generator.commands.depths", None)
    done = CliRunner().invoke(main, ["plan", str(make_project(tmp_path / "project", ROWS))])
    assert (done.exit_code, "Traceback" in done.stderr) == (1, False)
    assert "error: Hushdex has failed: ModuleNotFoundError." in done.stderr


@pytest.mark.slow
def test_a_command_without_standard_input_asks_nothing(tmp_path: Path) -> None:
    make_project(tmp_path, ROWS)
    done = subprocess.run(
        [
            "sh",
            "-c",
            'exec "$@" <&-',
            "sh",
            sys.executable,
            REPOSITORY / "build.py",
            "new",
            tmp_path / "new",
            "--from",
            "photos.csv",
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_stops_a_draft_names_no_temporary_file(tmp_path: Path) -> None:
    make_project(tmp_path, ROWS)
    twice = ("--column", "username=user", "--column", "username=user")
    done = run("new", tmp_path / "new", "--from", tmp_path / "photos.csv", "--yes", *twice)
    assert done.stderr.startswith("error: the draft: 1 problem.")
    assert "hushdex-" not in done.stderr
