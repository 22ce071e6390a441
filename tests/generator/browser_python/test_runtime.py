"""What the page that checks many runs on: pinned, made once, whole, and left out in words where it cannot be had."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from generator.browser_python import interpreters
from generator.browser_python import runtime as python_runtime
from generator.browser_python.interpreters import DATA, Interpreter
from generator.browser_python.runtime import LIBRARY, LOCK, VECTORS, Runtime, choose_runtime, find_cache, make_runtime
from shards.errors import SiteError

pytestmark = pytest.mark.slow

PINS = tomllib.loads(DATA.joinpath("pins.toml").read_text("utf-8"))


# Says whether Python has what the table says, whether a start needs more, and whether more can be had.
LOOK_INTO_THE_TABLE = """
import json, re, sitecustomize, sys, zipfile
from pathlib import Path

compile_anew, asked = sitecustomize._compile, []
sitecustomize._compile = lambda pattern, flags=0: asked.append(pattern) or compile_anew(pattern, flags)
for wheel in Path("/mounted").glob("*.whl"):
    zipfile.ZipFile(wheel).extractall("/packages")
sys.path.insert(0, "/packages")
import many.bridge, many.checking
at_start = list(asked)
patterns, methods = sitecustomize._patterns, sitecustomize._methods
Path("/mounted/seen.json").write_text(json.dumps({
    "patterns": len(patterns), "methods": len(methods), "at start": at_start,
    "other": [p for p, flags in patterns if sitecustomize.compile_pattern(p, flags) != compile_anew(p, flags)],
    "other methods": [s for s, code in methods.items() if code != compile(s, "<string>", "exec", dont_inherit=True)],
    "lacked": re.compile("(?P<first>nothing) has this").match("nothing has this")["first"], "asked": asked,
}))
"""


@pytest.fixture(scope="module")
def runtime() -> Runtime:
    return make_runtime()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runtime: Runtime) -> Path:
    """A cache of its own that has the downloads and environments, and nothing made."""
    own = begin_cache(tmp_path / "cache")
    monkeypatch.setenv("HUSHDEX_CACHE", str(own))
    return own


def begin_cache(folder: Path) -> Path:
    folder.mkdir()
    for name in ("downloads", "python", "node"):
        if (find_cache() / name).exists():
            (folder / name).symlink_to(find_cache() / name)
    return folder


@pytest.fixture(scope="module")
def again(runtime: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Runtime:
    """The runtime, made a second time in a cache that had those of six other versions: making it takes long."""
    cache = begin_cache(tmp_path_factory.mktemp("again") / "cache")
    for number in range(6):
        old = cache / "runtime" / f"{number:016}"
        old.mkdir(parents=True)
        os.utime(old, (number, number))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUSHDEX_CACHE", str(cache))
        return make_runtime()


def test_a_runtime_is_just_the_files_that_the_page_loads(runtime: Runtime) -> None:
    names = {path.name for path in runtime.folder.iterdir()}
    wheels = {name for name in names if name.endswith(".whl")}
    packed = {"pyodide.asm.wasm.gz", f"{LIBRARY}.gz"}
    assert names - wheels == {"pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", LIBRARY, LOCK, VECTORS} | packed
    assert {name.split("-")[0] for name in wheels} == {"shards", "msgpack"}
    assert runtime.path == f"many/runtime/{runtime.folder.name}"


def test_the_lock_file_names_each_wheel_by_its_digest(runtime: Runtime) -> None:
    lock = json.loads((runtime.folder / LOCK).read_text("utf-8"))
    assert set(lock["packages"]) == {"shards", "msgpack"}
    for package in lock["packages"].values():
        data = (runtime.folder / package["file_name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == package["sha256"]
    assert lock["packages"]["shards"]["depends"] == ["msgpack"]


def test_all_python_in_it_is_byte_code_of_pyodides_own_kind(runtime: Runtime) -> None:
    magic = set()
    for path in runtime.folder.iterdir():
        if path.suffix in (".whl", ".zip") and path.name != VECTORS:
            with zipfile.ZipFile(path) as archive:
                assert not [name for name in archive.namelist() if name.endswith(".py")]
                assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
                magic |= {archive.read(name)[:4] for name in archive.namelist() if name.endswith(".pyc")}
    assert magic == {(3571).to_bytes(2, "little") + b"\r\n"}  # Python 3.13


def test_the_wheel_has_the_packages_of_this_hushdex_and_nothing_else(runtime: Runtime) -> None:
    [wheel] = runtime.folder.glob("shards-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        modules = {name.removesuffix("c") for name in archive.namelist() if name.endswith(".pyc")}
    root = Path(python_runtime.__file__).parents[2]
    assert modules == {
        path.relative_to(root).as_posix()
        for folder in ("shards", "lists", "many")
        for path in (root / folder).rglob("*.py")
    }
    with zipfile.ZipFile(runtime.folder / VECTORS) as archive:
        assert set(archive.namelist()) == {path.name for path in (root / "shards" / "vectors").glob("*.json")}


def test_what_a_start_would_compile_anew_stands_in_a_table_and_what_that_lacks_is_compiled(
    runtime: Runtime, tmp_path: Path
) -> None:
    wheels, npm = tmp_path / "wheels", tmp_path / "npm"
    npm.mkdir()
    shutil.copytree(runtime.folder, wheels)
    packed = next((find_cache() / "downloads").glob("pyodide*.tgz"))
    python_runtime._unpack_pyodide(PINS["pyodide"], packed, npm)
    node, _ = interpreters.find_node(find_cache(), tmp_path)
    python_runtime._run_in_pyodide(node, tmp_path, wheels, LOOK_INTO_THE_TABLE, str(wheels / LIBRARY))
    seen = json.loads((wheels / "seen.json").read_text("utf-8"))
    assert seen["patterns"] > 30
    assert seen["methods"] > 10
    assert seen["at start"] == seen["other"] == seen["other methods"] == []
    assert seen["lacked"] == "nothing"
    assert seen["asked"] == ["(?P<first>nothing) has this"]


def test_the_same_hushdex_makes_the_same_bytes(runtime: Runtime, again: Runtime) -> None:
    assert again.folder != runtime.folder
    assert again.name == runtime.name


def test_what_is_in_the_cache_is_taken_as_it_is_without_any_program(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("a program was started"))
    assert make_runtime() == runtime


def test_what_was_damaged_in_the_cache_is_made_anew(runtime: Runtime, cache: Path) -> None:
    shutil.copytree(runtime.folder.parent, cache / "runtime" / runtime.folder.parent.name)
    made = make_runtime()
    assert made.folder.is_relative_to(cache)
    (made.folder / LIBRARY).write_bytes(b"cut")
    assert make_runtime().name == runtime.name
    assert (make_runtime().folder / LIBRARY).stat().st_size > 100_000


def test_the_cache_keeps_the_runtimes_of_a_few_versions_alone(again: Runtime) -> None:
    kept = {path.name for path in again.folder.parents[1].iterdir()}
    assert kept == {again.folder.parent.name, *(f"{number:016}" for number in (3, 4, 5))}


def test_without_a_python_that_is_new_enough_pyodide_itself_compiles(
    runtime: Runtime, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(python_runtime, "find_packer", lambda *_: None)
    made = make_runtime()
    test_all_python_in_it_is_byte_code_of_pyodides_own_kind(made)
    test_the_wheel_has_the_packages_of_this_hushdex_and_nothing_else(made)
    test_the_lock_file_names_each_wheel_by_its_digest(made)


def test_the_python_of_pyodides_version_is_preferred_and_an_old_one_never_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Interpreter("/a", (3, 14)), Interpreter("/b", (3, 13)), Interpreter("/c", (3, 12))]
    monkeypatch.setattr(interpreters, "list_interpreters", lambda: found)
    monkeypatch.setattr(interpreters.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(interpreters, "_make_environment", lambda _, one, __: Path(one.program))
    assert interpreters.find_packer(tmp_path, (3, 13), tmp_path) == Interpreter("/b", (3, 13))
    del found[1]
    assert interpreters.find_packer(tmp_path, (3, 13), tmp_path) == Interpreter("/a", (3, 14))
    found.clear()
    assert interpreters.find_packer(tmp_path, (3, 13), tmp_path) is None


def test_this_machines_pythons_are_new_enough_for_what_they_are_listed_for() -> None:
    listed = interpreters.list_interpreters()
    assert all(one.version >= (3, 12) for one in listed)
    assert [one.version for one in listed] == sorted((one.version for one in listed), reverse=True)


def fail_network(command: list[str], **options: Any) -> Any:
    if "pack" in command or "download" in command or "install" in command:
        return subprocess.CompletedProcess(command, 1, "", "npm error network request failed, ENOTFOUND\n")
    return REAL_RUN(command, **options)


REAL_RUN = subprocess.run


def test_without_network_the_page_is_left_out_with_what_failed_and_how_to_fix_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUSHDEX_CACHE", str(tmp_path / "empty"))
    monkeypatch.setattr(subprocess, "run", fail_network)
    runtime, [warning] = choose_runtime(None)
    assert runtime is None
    assert "left out" in warning
    assert "ENOTFOUND" in warning
    assert "[pages] many = false" in warning
    assert not list((tmp_path / "empty").glob("runtime/*"))


def test_where_the_settings_ask_for_the_page_the_build_stops_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUSHDEX_CACHE", str(tmp_path / "empty"))
    monkeypatch.setattr(subprocess, "run", fail_network)
    with pytest.raises(SiteError, match="could not be obtained"):
        choose_runtime(True)


def test_where_the_settings_leave_the_page_out_nothing_is_made_and_the_build_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUSHDEX_CACHE", str(tmp_path / "empty"))
    assert choose_runtime(False) == (
        None, ("the page that checks many names is left out ([pages] many = false)",),
    )  # fmt: skip
    assert not (tmp_path / "empty").exists()


def test_another_file_than_the_pinned_one_is_refused(
    runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forge(command: list[str], **options: Any) -> Any:
        if "pack" in command:
            (Path(options["cwd"]) / "pyodide-0.29.5.tgz").write_bytes(b"another")
            return subprocess.CompletedProcess(command, 0, "", "")
        return REAL_RUN(command, **options)

    monkeypatch.setenv("HUSHDEX_CACHE", str(tmp_path / "empty"))
    monkeypatch.setattr(subprocess, "run", forge)
    with pytest.raises(SiteError, match=r"does not have the .* that Hushdex expects"):
        make_runtime()
    assert not list((tmp_path / "empty").glob("downloads/*"))


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HUSHDEX_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(SiteError, match="HUSHDEX_CACHE"):
        make_runtime()


def test_two_builds_at_once_make_it_once(runtime: Runtime, cache: Path) -> None:
    program = "from generator.browser_python.runtime import make_runtime; print(make_runtime(print).name)"
    root = Path(python_runtime.__file__).parents[2]
    both = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=root) for _ in range(2)
    ]
    said = [process.communicate(timeout=300)[0].splitlines() for process in both]
    assert [lines[-1] for lines in said] == [runtime.name] * 2
    assert sorted(len(lines) for lines in said) == [1, 2]
    assert not [path for path in cache.iterdir() if path.name.startswith("hushdex-")]


def test_the_list_of_modules_is_what_the_packages_import_in_pyodide() -> None:
    from tools.runtime.__main__ import list_modules

    kept = [line for line in DATA.joinpath("modules.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert list_modules() == kept


def test_node_is_taken_from_a_wheel_where_the_machine_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def note(command: list[str], **_: Any) -> Any:
        commands.append(command)
        if "venv" in command:
            Path(command[-1]).mkdir(parents=True)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(subprocess, "run", note)
    node, npm = interpreters.find_node(tmp_path / "cache", tmp_path)
    assert Path(node).is_relative_to(tmp_path / "cache" / "node")
    assert Path(npm[0]).parent == Path(node).parent
    assert any("--require-hashes" in command for command in commands)
    commands.clear()
    interpreters.find_node(tmp_path / "cache", tmp_path)
    assert commands == []


def test_the_licences_name_the_versions_that_are_pinned() -> None:
    said = python_runtime.read_licences()
    assert PINS["pyodide"]["package"].replace("pyodide@", "Pyodide ") in said
    assert f"msgpack for Python {PINS['msgpack']['version']}" in said
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in said
