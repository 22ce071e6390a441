"""What the repository as a whole promises: nothing of one machine in it, pins that hold, a package that works alone."""

from __future__ import annotations

import ast
import gzip
import importlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from generator import __version__
from generator.pages.catalogues import list_translations

REPOSITORY = Path(__file__).resolve().parents[2]

# Put together, so that this file passes its own test.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("crates", "io"),
    ]
]
MACHINE_PATHS = [rf"(?<![\w./:-])/{folder}/" for folder in ("work", "root", "tmp", "home", "Users", "opt")]


def read_project() -> dict[str, Any]:
    """Return the table [project] of pyproject.toml."""
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]


def list_tracked_texts() -> dict[str, str]:
    """Return path and text of every tracked file that is text."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True).stdout
    texts = {}
    for name in listing.decode("utf-8").split("\0"):
        path = REPOSITORY / name
        if name and path.is_file() and b"\0" not in (content := path.read_bytes()):
            texts[name] = content.decode("utf-8")
    return texts


def read_pins(name: str) -> dict[str, set[str]]:
    """Return package and versions of a requirements file (there may be one for each Python)."""
    pins: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)==(\S+)", (REPOSITORY / name).read_text("utf-8"), re.M):
        pins.setdefault(package, set()).add(version)
    return pins


def name_package(requirement: str) -> str:
    """Return the package that a requirement is about, as registries write it: 'pydantic-core'."""
    return re.split(r"[<>=!~ \[;#]", requirement)[0].lower().replace("_", "-")


def read_foreign_imports(folder: Path) -> set[str]:
    """Return the modules that a folder's Python files import from neither the standard library nor this project."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {path.name for path in REPOSITORY.iterdir() if path.is_dir()}


def run_python(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run this Python with arguments in a folder; give what came out, with both streams as text."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def build_wheel(folder: Path, *, umask: int = 0o022, modified: float | None = None, **environment: str) -> Path:
    """Build the package from the tracked files alone, as a clone would."""
    source = folder / "source"
    names = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True, text=True).stdout
    before = os.umask(umask)
    try:
        for name in names.split("\0"):
            if name and (REPOSITORY / name).is_file() and not name.startswith(("tests/", "benchmarks/", "docs/")):
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(REPOSITORY / name, source / name)
                if modified is not None:
                    os.utime(source / name, (modified, modified))
        command = ("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
        done = run_python(*command, folder=source, **environment)
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


def test_no_tracked_file_names_a_package_registry() -> None:
    named = re.compile(
        "|".join(map(re.escape, REGISTRY_HOSTS)) + r"|--(extra-)?index-url|registry *= *[\"{]|\"resolved\": *\"https?:"
    )
    assert [(name, found.group()) for name, text in list_tracked_texts().items() if (found := named.search(text))] == []


def test_no_tracked_file_names_a_path_of_one_machine() -> None:
    named = re.compile("|".join(MACHINE_PATHS))
    assert [(name, found.group()) for name, text in list_tracked_texts().items() if (found := named.search(text))] == []


PINS = ("requirements/run.txt", "requirements/spark.txt", "requirements/test.txt")


def test_every_pin_has_a_hash_and_the_tests_run_what_the_program_runs() -> None:
    for name in (*PINS, "generator/browser_python/data/node.txt", "generator/browser_python/data/requirements.txt"):
        text = (REPOSITORY / name).read_text("utf-8")
        requirements = re.split(r"\n(?=[\w])", re.sub(r"^ *#.*\n", "", text, flags=re.M))
        assert all("--hash=sha256:" in requirement for requirement in requirements if requirement.strip())
    run, spark, test = map(read_pins, PINS)
    assert run == {package: spark[package] for package in run}
    assert spark == {package: test[package] for package in spark}


def test_every_dependency_of_the_package_is_pinned() -> None:
    project = read_project()
    assert {name_package(requirement) for requirement in project["dependencies"]} <= set(read_pins(PINS[0]))
    extra = {name_package(requirement) for requirement in project["optional-dependencies"]["spark"]}
    assert extra <= set(read_pins(PINS[1])) - set(read_pins(PINS[0]))


def test_what_the_program_and_the_tests_import_is_asked_for() -> None:
    """Not only there because something else needs it; pydantic_core is a part of pydantic."""
    providers = importlib.metadata.packages_distributions()
    project = read_project()
    requirements = [*project["dependencies"], *project["optional-dependencies"]["spark"]]
    asked = {name_package(requirement) for requirement in requirements} | {"pydantic-core"}
    for_tests = (REPOSITORY / "requirements" / "test.in").read_text("utf-8").splitlines()
    asked_by_tests = asked | {name_package(line) for line in for_tests if not line.startswith("#")}
    # What Pyodide and pyodide-build bring is imported where they run: in the browser, in an environment of its own.
    elsewhere = {"pyodide", "pyodide_build", "pyodide_lock", "packaging"}
    programs = ("generator", "lists", "many", "shards")
    for folders, allowed in ((programs, asked), (("tests", "tools", "benchmarks"), asked_by_tests)):
        imported = {name for folder in folders for name in read_foreign_imports(REPOSITORY / folder)} - elsewhere
        # What has no wheel for this system is not there.
        packages = {name: {name_package(one) for one in providers.get(name, [name])} for name in imported}
        assert {name for name in imported if not packages[name] & allowed} == set()


def test_the_changelog_begins_with_this_version() -> None:
    headings = re.findall(r"^## (\S+)", (REPOSITORY / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert headings[0] == __version__
    assert read_project()["dynamic"] == ["version"]


def test_the_licence_is_the_one_that_the_package_names() -> None:
    assert read_project()["license"] == "MIT"
    assert (REPOSITORY / "LICENSE").read_text("utf-8").startswith("MIT License")


def test_the_command_is_what_build_py_runs() -> None:
    module, function = read_project()["scripts"]["hushdex"].split(":")
    assert (module, function) == ("generator.commands.start", "main")
    assert callable(getattr(importlib.import_module(module), function))


def test_the_wheel_holds_every_file_of_its_packages(wheel: Path) -> None:
    """Templates, messages, presets, FORMAT.md and vectors are read at run time: a wheel without them fails late."""
    packages = ("generator/", "shards/", "site_templates/")
    tracked = {name for name in list_tracked_texts() if name.startswith(packages)}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith(packages)}
    assert tracked - held == set()


@pytest.mark.slow
def test_the_wheel_has_the_same_bytes_whatever_the_folder_the_umask_and_the_time(wheel: Path, tmp_path: Path) -> None:
    environment = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "1", "HOME": str(tmp_path)}
    again = build_wheel(tmp_path / "another folder", umask=0o077, modified=1_000_000_000, **environment)
    assert again.read_bytes() == wheel.read_bytes()


def test_the_installed_package_builds_the_demo_far_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """And the demo's page stays below 40 kilobytes, compressed, in every language."""
    shutil.copytree(
        REPOSITORY / "examples" / "demo", tmp_path / "demo", ignore=shutil.ignore_patterns("site*.key", "site")
    )
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    command = "import sys; from generator.commands.cli import main; sys.argv[0] = 'hushdex'; main()"
    done = run_python("-c", command, "build", "demo/site.toml", folder=tmp_path, PYTHONPATH=str(tmp_path / "installed"))
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "demo" / "site"
    pages = [site / folder / "index.html" for folder in ("", *list_translations())]
    sizes = {path.parent.name: len(gzip.compress(path.read_bytes(), 6)) for path in pages}
    assert max(sizes.values()) < 40_000, sizes


@pytest.mark.parametrize(
    "skip", ["def test_it():\n    pytest.skip('no browser')", "pytest.skip('no strace', allow_module_level=True)"]
)
def test_a_skipped_test_fails_in_ci_and_only_there(skip: str, tmp_path: Path) -> None:
    shutil.copy(REPOSITORY / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_skipping.py").write_text(f"import pytest\n{skip}\n")
    run = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path))
    in_ci = run_python(*run, folder=tmp_path, CI="true")
    assert in_ci.returncode in (1, 2)
    assert "which CI does not allow: Skipped: no " in in_ci.stdout
    assert "1 skipped" in run_python(*run, folder=tmp_path, CI="").stdout
