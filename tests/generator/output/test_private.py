"""Private at rest: what a command writes beside the site is its user's alone; the next run clears what a kill left."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from generator.output import clear_drafts, keep_private, open_draft, open_private_folder, with_users_umask
from generator.output.private import clear_abandoned
from shards.errors import SiteError
from tests.support.project_samples import REPOSITORY, make_project, run, run_program
from tests.support.publishing_samples import list_names

ROWS = [("user", "photo", "link"), *((f"user{number}", str(number), "") for number in range(50)), ("", "99", "")]

# Everything is open to everybody; the process ends itself, as a kill from outside would, when a stage begins.
KILLED = """
import os, signal, sys
from generator import pipeline
from generator.commands import cli
os.umask(0)
pipeline._ONE_PROCESS_BYTES = {limit}
def end(*_args, **_options):
    os.kill(os.getpid(), signal.SIGKILL)
pipeline.{stage} = end
cli.main(sys.argv[1:])
"""


def list_open(folder: Path) -> dict[str, str]:
    """Give what of a folder others may reach, with its mode."""
    found = {}
    for path in folder.rglob("*"):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & 0o077:
            found[str(path.relative_to(folder))] = f"{mode:o}"
    return found


def kill_at(stage: str, settings: Path, command: str, temporary: Path, limit: int = 10**12) -> None:
    temporary.mkdir(exist_ok=True)
    program = KILLED.format(stage=stage, limit=limit)
    done = subprocess.run(
        [sys.executable, "-c", program, command, str(settings), "--max-rejects", "9"],
        cwd=REPOSITORY,
        env=os.environ | {"TMPDIR": str(temporary), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["choose_plan", "seal_tables", "render_site"])
@pytest.mark.parametrize("limit", [0, 10**12], ids=["processes", "threads"])
def test_what_a_killed_build_leaves_is_its_users_alone(tmp_path: Path, stage: str, limit: int) -> None:
    settings = make_project(tmp_path / "project", ROWS)
    settings.write_text(settings.read_text().replace("iterations = 2\n", "iterations = 2000\n"))
    rejected = tmp_path / "project" / "rejects.csv"
    rejected.write_text("file,line,column,value,reason,hint\n")
    rejected.chmod(0o644)
    kill_at(stage, settings, "build", tmp_path / "temporary", limit)
    work = tmp_path / "project" / ".site.hushdex"
    assert stat.S_IMODE(work.stat().st_mode) == 0o700
    assert any((work / "scratch").rglob("*"))
    mine = list_open(tmp_path)
    mine.pop("temporary"), mine.pop("project"), mine.pop("project/site.toml"), mine.pop("project/photos.csv")
    assert mine == {}
    assert run("build", settings, "--max-rejects", "9").returncode == 0
    assert list_names(settings.parent) == [
        "photos.csv",
        "rejects.csv",
        "site",
        "site.key",
        "site.stretched",
        "site.toml",
    ]


@pytest.mark.slow
def test_the_temporary_folders_of_a_killed_plan_are_private_and_cleared_by_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, temporary = make_project(tmp_path / "project", ROWS), tmp_path / "temporary"
    kill_at("choose_plan", settings, "plan", temporary)
    left = list_names(temporary)
    assert left
    assert list_open(temporary) == {}
    (temporary / "hushdex-project").mkdir(0o700)
    (temporary / "hushdex-mine1234").mkdir(0o700)
    (temporary / "hushdex-mine1234" / "letters.txt").write_text("not Hushdex's")
    monkeypatch.setenv("TMPDIR", str(temporary))
    with open_private_folder() as live:
        assert run("plan", settings, "--max-rejects", "9", TMPDIR=str(temporary)).returncode == 0
        assert list_names(temporary) == sorted(["hushdex-mine1234", "hushdex-project", live.name])
    assert list_names(temporary) == ["hushdex-mine1234", "hushdex-project"]


def test_a_site_can_be_read_by_its_server_though_all_else_is_private(tmp_path: Path) -> None:
    settings = make_project(tmp_path / "project", ROWS)
    before = os.umask(0o022)
    try:
        assert run("build", settings, "-o", tmp_path / "www" / "site", "--max-rejects", "9").returncode == 0
        assert run("new", tmp_path / "other").returncode == 0
        assert run("hosts", "nginx", tmp_path / "www" / "site", "-o", tmp_path / "nginx").returncode == 0
    finally:
        assert os.umask(before) == 0o022
    for folder in ("www", "www/site", "other", "nginx"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o755, folder
    for path in [*(tmp_path / "other").iterdir(), *(tmp_path / "nginx").iterdir(), tmp_path / "www/site/index.html"]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o644, path
    assert stat.S_IMODE((settings.parent / "rejects.csv").stat().st_mode) == 0o600


def test_a_live_folder_is_never_cleared_and_an_abandoned_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with open_private_folder() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        clear_abandoned(tmp_path)
        assert folder.is_dir()
    assert not folder.exists()
    empty, open_to_all = tmp_path / "hushdex-abcdefgh", tmp_path / "hushdex-abcdefgi"
    empty.mkdir(0o700)
    open_to_all.mkdir(0o755)
    (tmp_path / "hushdex-abcdefgj").symlink_to(tmp_path)
    clear_abandoned(tmp_path)
    assert list_names(tmp_path) == ["hushdex-abcdefgi", "hushdex-abcdefgj"]


def test_a_run_that_is_killed_while_it_clears_a_folder_leaves_the_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with open_private_folder() as folder:
        [mark] = folder.iterdir()
    removed: list[str] = []
    with open_private_folder() as folder:
        (folder / "rows").touch()
        (folder / "folder").mkdir()
        (folder / "folder" / "rows").touch()
        remove = os.unlink

        def note(path: str, **options: int) -> None:
            removed.append(Path(path).name)
            remove(path, **options)

        monkeypatch.setattr(os, "unlink", note)
    monkeypatch.undo()
    assert sorted(removed) == sorted(["rows", "rows", mark.name])
    assert removed[-1] == mark.name
    assert list_names(tmp_path) == []


def test_a_draft_in_use_is_never_cleared_and_an_abandoned_one_is(tmp_path: Path) -> None:
    path = tmp_path / "site.key"
    with open_draft(path) as (file, draft):
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600
        assert draft.name.startswith(".site.key-draft-")
        clear_drafts(path)
        file.write(b"secret")
        file.flush()
        draft.replace(path)
    assert path.read_bytes() == b"secret"
    (tmp_path / ".site.key-draft-abcdefgh").write_text("of a killed build")
    (tmp_path / ".site.key-draft-of-mine").write_text("not Hushdex's")
    (tmp_path / ".site.key-draft-abcdefgi").symlink_to(path)
    clear_drafts(path)
    assert list_names(tmp_path) == [".site.key-draft-abcdefgi", ".site.key-draft-of-mine", "site.key"]


def test_the_umask_of_a_command_is_its_own(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with keep_private(), keep_private():
            (tmp_path / "private").touch()
            with with_users_umask():
                (tmp_path / "public").touch()
        (tmp_path / "after").touch()
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"private": 0o600, "public": 0o644, "after": 0o644}


@pytest.mark.slow
def test_temporary_files_go_where_they_were_told_to_or_nowhere(tmp_path: Path) -> None:
    settings = make_project(tmp_path / "project", ROWS)
    done = run_program("plan", settings, "--max-rejects", "9", TMPDIR=str(tmp_path / "missing"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-2:] == [
        f"error: Temporary files cannot be written in {tmp_path / 'missing'}: no such file or directory.",
        "hint: Check that you have write permission.",
    ]


def test_a_full_disk_for_temporary_files_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_text(_self: Path, _text: str, **_options: str) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(Path, "write_text", write_text)
    with pytest.raises(SiteError) as caught, open_private_folder():
        pass
    assert caught.value.fact == f"Temporary files cannot be written in {tmp_path}: no space left on device."
    assert "TMPDIR" in caught.value.hint
    del caught
    assert list_names(tmp_path) == []
