"""A build on a cluster that is a program of its own: it goes on when the build is killed, and a machine may freeze."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.generator.engines.standalone import PATIENCE, start_cluster, wait_until
from tests.support.project_samples import read_site

pytestmark = pytest.mark.slow


@pytest.mark.skipif(not shutil.which("java"), reason="no Java on this machine")
def test_a_killed_build_is_gone_on_with_though_a_machine_freezes_and_its_task_is_run_twice(
    project: Path, tmp_path: Path
) -> None:
    work, there = tmp_path / "work", tmp_path / "there"
    (project.parent / "site.stretched").unlink(missing_ok=True)
    with start_cluster(tmp_path) as cluster:
        killed = cluster.start_build(project, "-o", there, "--work", work)
        wait_until(lambda: any(work.rglob("*.result")) or killed.poll() is not None)
        assert killed.poll() is None
        killed.kill()
        killed.communicate()
        assert not there.exists()
        done = {path: path.stat().st_mtime_ns for path in work.rglob("*.result")}

        resumed = cluster.start_build(project, "-o", there, "--work", work)
        wait_until(lambda: len(list(work.rglob("*.result"))) > len(done) or resumed.poll() is not None)
        frozen = cluster.freeze_worker()
        assert {path: path.stat().st_mtime_ns for path in done} == done, "what was done is not done again"
        said, _ = resumed.communicate(timeout=PATIENCE)
        assert resumed.returncode == 0, said
        assert frozen
        assert any(task.split(" ")[0].endswith(".1") for task in cluster.list_tasks()), "a task was run twice"
    assert read_site(there) == read_site(project.parent / "here")
    assert [path for path in work.rglob("*") if path.is_file()] == []
