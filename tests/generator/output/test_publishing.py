"""What publishing promises on a good day, on both ways to swap. See also test_publishing_{refused,killed}.py."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from generator.output import staging
from generator.output.locking import name_work_folder
from generator.output.staging import recover_site, stage_site
from shards.errors import SiteError
from tests.support.publishing_samples import (
    FIRST,
    SECOND,
    THIRD,
    finish_sample,
    list_names,
    publish_sample,
    read_folder,
    write_sample,
)


def releases_of(output: Path) -> set[str]:
    return {path.name for path in (output / "d").iterdir()}


@pytest.fixture(params=["one step", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to swap: that of Linux, and that of a system that cannot exchange folders."""
    if request.param == "two renames":
        monkeypatch.setattr(staging, "exchange_folders", lambda _first, _second: False)
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_a_new_site_takes_the_place_of_the_old_one_and_keeps_the_previous_shards(tmp_path: Path) -> None:
    output = tmp_path / "site"
    assert publish_sample(output, FIRST).kept == ()
    second = publish_sample(output, SECOND)
    assert second.kept == (FIRST,)
    assert second.left_over is None
    assert (output / "index.html").read_text() == SECOND
    assert releases_of(output) == {FIRST, SECOND}
    assert (output / "d" / FIRST / "0" / "3.msgpack").read_text() == f"{FIRST} 3"
    publish_sample(output, THIRD)
    assert releases_of(output) == {SECOND, THIRD}
    assert list_names(tmp_path) == ["site"], "nothing is left beside it"


@pytest.mark.parametrize(
    ("found", "other"), [('"rules":"[0-9a-f]{64}"', f'"rules":"{"e" * 64}"'), ('"format":"HDX5"', '"format":"HDX4"')]
)
def test_a_site_of_another_version_is_replaced_and_its_shards_are_kept_for_those_who_have_its_page_open(
    tmp_path: Path, found: str, other: str
) -> None:
    output = tmp_path / "site"
    with stage_site(output) as stage:
        write_sample(stage.folder, FIRST)
        manifest = stage.folder / "release.json"
        text, changes = re.subn(found, other, manifest.read_text())
        assert changes == 1
        manifest.write_text(text)
        stage.publish()
    assert publish_sample(output, SECOND).kept == (FIRST,)
    assert releases_of(output) == {FIRST, SECOND}


def test_building_the_same_release_again_changes_no_byte(tmp_path: Path) -> None:
    output = tmp_path / "site"
    publish_sample(output, FIRST)
    once = read_folder(output)
    publish_sample(output, FIRST)
    assert read_folder(output) == once
    publish_sample(output, SECOND)
    twice = read_folder(output)
    publish_sample(output, SECOND)
    assert read_folder(output) == twice, "what it replaced is still the previous release"


def test_previous_shards_can_be_dropped_where_somebody_asked_to_be_taken_out(tmp_path: Path) -> None:
    output = tmp_path / "site"
    publish_sample(output, FIRST)
    publish_sample(output, SECOND, keep_previous=False)
    assert releases_of(output) == {SECOND}


def test_previous_shards_are_linked_not_copied(tmp_path: Path) -> None:
    output = tmp_path / "site"
    publish_sample(output, FIRST)
    shard = output / "d" / FIRST / "0" / "0.msgpack"
    inode = shard.stat().st_ino
    publish_sample(output, SECOND)
    assert shard.stat().st_ino == inode


def test_previous_shards_are_copied_where_the_file_system_has_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "site"
    publish_sample(output, FIRST)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    publish_sample(output, SECOND)
    assert releases_of(output) == {FIRST, SECOND}


def test_sha256sum_accepts_the_listing_and_it_names_every_file_sorted(tmp_path: Path) -> None:
    output = tmp_path / "site"
    publish_sample(output, FIRST)
    publish_sample(output, SECOND)
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=output, check=True)
    paths = [line.split("  ", 1)[1] for line in (output / "SHA256SUMS").read_text().splitlines()]
    assert paths == sorted(read_folder(output).keys() - {"SHA256SUMS"})


def test_every_server_may_read_the_site_whatever_the_umask(tmp_path: Path) -> None:
    output = tmp_path / "site"
    before = os.umask(0o077)
    try:
        publish_sample(output, FIRST)
    finally:
        os.umask(before)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [output, *output.rglob("*")]}
    assert {path: mode for path, mode in modes.items() if mode != (0o755 if path.is_dir() else 0o644)} == {}


def test_an_empty_folder_and_a_folder_that_is_not_there_yet_are_fine(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for output in (tmp_path / "empty", tmp_path / "a" / "b" / "site"):
        publish_sample(output, FIRST)
        assert (output / "index.html").read_text() == FIRST


def test_empty_folders_are_not_published(tmp_path: Path) -> None:
    with stage_site(tmp_path / "site") as staging:
        (staging.folder / "a" / "b").mkdir(parents=True)
        finish_sample(staging, FIRST)
    assert not (tmp_path / "site" / "a").exists()
    publish_sample(tmp_path / "site", SECOND)


def test_a_build_that_fails_or_never_publishes_leaves_the_old_site_and_nothing_else(tmp_path: Path) -> None:
    output = tmp_path / "site"
    publish_sample(output, FIRST)
    with stage_site(output) as staging:
        (staging.scratch / "spill").write_text("x")

    def fail_late() -> None:
        with stage_site(output) as staging:
            write_sample(staging.folder, SECOND)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    assert (output / "index.html").read_text() == FIRST
    assert list_names(tmp_path) == ["site"]


def put_file(output: Path) -> None:
    (output / "notes.txt").write_text("mine")


@pytest.mark.parametrize("when", ["during the build", "during the swap"])
@pytest.mark.usefixtures("way")
def test_a_file_that_comes_while_the_build_runs_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    output = tmp_path / "site"
    publish_sample(output, FIRST)
    if when == "during the build":
        with stage_site(output) as started:
            put_file(output)
            with pytest.raises(SiteError, match="was changed during"):
                finish_sample(started, SECOND)
        assert (output / "notes.txt").read_text() == "mine"
        assert (output / "index.html").read_text() == FIRST
        return
    check = staging.Staging._check_unchanged

    def check_and_be_late(started: staging.Staging) -> None:
        check(started)
        put_file(output)

    monkeypatch.setattr(staging.Staging, "_check_unchanged", check_and_be_late)
    published = publish_sample(output, SECOND)
    assert published.left_over is not None
    assert read_folder(published.left_over).keys() - {"SHA256SUMS"} == {"notes.txt"}
    assert (output / "index.html").read_text() == SECOND


def test_a_listed_file_that_is_gone_does_not_stop_the_next_build(tmp_path: Path) -> None:
    output = tmp_path / "site"
    publish_sample(output, FIRST)
    (output / "d" / FIRST / "0" / "2.msgpack").unlink()
    publish_sample(output, SECOND)
    assert (output / "index.html").read_text() == SECOND


def test_of_many_builds_at_once_each_publishes_whole_or_stops(tmp_path: Path) -> None:
    output = tmp_path / "site"
    outcomes: list[str] = []

    def build(release: str) -> None:
        for _ in range(10):
            try:
                publish_sample(output, release)
                outcomes.append("published")
            except SiteError as error:
                outcomes.append(error.fact)

    threads = [threading.Thread(target=build, args=(release,)) for release in (FIRST, SECOND, THIRD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 30
    assert "published" in outcomes
    unexpected = [text for text in outcomes if text != "published" and not text.startswith("Another build")]
    assert unexpected == []
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=output, check=True)


def test_a_build_begins_although_the_one_before_it_removes_its_work_folder_at_that_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, is_dir, removed = tmp_path / "site", Path.is_dir, []

    def remove_before_the_look(path: Path) -> bool:
        if path == name_work_folder(output) and not removed:
            removed.append(path)
            path.rmdir()
        return is_dir(path)

    monkeypatch.setattr(Path, "is_dir", remove_before_the_look)
    publish_sample(output, FIRST)
    assert removed
    assert (output / "SHA256SUMS").is_file()


def test_a_file_size_limit_is_one_clear_error_and_the_old_site_stays(tmp_path: Path) -> None:
    output = tmp_path / "site"
    publish_sample(output, FIRST)
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from generator.output.staging import stage_site\n"
        "from shards.errors import SiteError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    with stage_site(Path(sys.argv[1])) as staging:\n"
        "        (staging.folder / 'big').write_bytes(bytes(5000))\n"
        "except SiteError as error:\n"
        "    print(error)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, str(output)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert "cannot be written next to" in result.stdout
    assert "itself is unchanged" in result.stdout
    assert (output / "index.html").read_text() == FIRST
    assert list_names(tmp_path) == ["site"]


def test_an_output_that_a_build_by_two_renames_had_moved_away_is_recovered(tmp_path: Path) -> None:
    output, work = tmp_path / "site", tmp_path / ".site.hushdex"
    assert not recover_site(output)
    publish_sample(output, FIRST)
    assert not recover_site(output)
    publish_sample(tmp_path / "other", SECOND)
    work.mkdir()
    (work / "holder.json").write_text('{"what": "hushdex work folder"}')
    output.rename(work / "old")
    (tmp_path / "other").rename(work / "new-1")
    assert recover_site(output)
    assert (output / "index.html").read_text() == SECOND
    publish_sample(output, THIRD)
    assert list_names(tmp_path) == ["site"]
