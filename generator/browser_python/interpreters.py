"""The Python and Node installations of this machine, and virtual environments for building the runtime.

An environment is created once, in the cache, from pins with hashes; its folder is named by those and by its Python.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from shards.errors import SiteError

_OLDEST = (3, 12)
_SECONDS = 600
DATA = importlib.resources.files("generator.browser_python.data")


@dataclass(frozen=True)
class Interpreter:
    """A Python installation: its program and version."""

    program: str
    version: tuple[int, int]


def run_program(command: list[str], *, folder: Path, needs: str, hint: str) -> str:
    """Run a program and return its output; `folder` is a working folder without any of the project's files.

    Raises SiteError with what could not be obtained (`needs`), the program's last output, and `hint`.
    """
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SiteError(f"{needs} could not be obtained: {error}", hint) from error
    if done.returncode != 0:
        lines = [line.strip() for line in f"{done.stdout}\n{done.stderr}".splitlines() if line.strip()]
        telling = [line for line in lines if "error" in line.lower()] or lines
        raise SiteError(f"{needs} could not be obtained: {telling[-1] if telling else Path(command[0]).name}", hint)
    return done.stdout


def find_packer(cache: Path, wanted: tuple[int, int], folder: Path) -> Interpreter | None:
    """Return a Python that has pyodide-build: of version `wanted` if there is one, otherwise a later or earlier one.

    Returns None if no Python on this machine is new enough. Raises SiteError if its packages cannot be obtained.
    """
    own = Interpreter(sys.executable, (sys.version_info[0], sys.version_info[1]))
    has = importlib.util.find_spec("pyodide_build") is not None
    if has and own.version == wanted:
        return own
    others = list_interpreters()
    matching = [one for one in others if one.version == wanted]
    if not matching and has:
        return own
    chosen = (matching or others)[:1]
    return Interpreter(str(_make_environment(cache, chosen[0], folder)), chosen[0].version) if chosen else None


def find_node(cache: Path, folder: Path) -> tuple[str, list[str]]:
    """Return the Node program and the npm command: the machine's own, or those of a wheel. Raises SiteError."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, [npm]
    target = cache / "node" / hashlib.sha256(DATA.joinpath("node.txt").read_bytes()).hexdigest()[:16]
    hint = "Install Node.js with npm, or give pip access to its index."
    if not (target / "ready").exists():
        _install(target, sys.executable, "node.txt", folder, "Node.js (npm is not on this machine)", hint)
    scripts = target / ("Scripts" if os.name == "nt" else "bin")
    return str(scripts / "node"), [str(scripts / "npm")]


def list_interpreters() -> list[Interpreter]:
    """Return the Pythons on this machine that are new enough for pyodide-build, newest first."""
    names = ["python3", *(f"python3.{minor}" for minor in range(12, 20))]
    programs = [found for name in names if (found := shutil.which(name))]
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    programs += [str(path) for path in sorted(root.glob("versions/3.*/bin/python3"))]
    versions: dict[tuple[int, int], Interpreter] = {}
    for program in dict.fromkeys([sys.executable, *programs]):
        version = _ask_version(program)
        if version and version >= _OLDEST:
            versions.setdefault(version, Interpreter(program, version))
    return sorted(versions.values(), key=lambda one: one.version, reverse=True)


def _ask_version(program: str) -> tuple[int, int] | None:
    question = "import sys, venv, ensurepip; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([program, "-c", question], capture_output=True, text=True, timeout=30, check=False)
        major, minor = map(int, done.stdout.split())
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return major, minor


def _make_environment(cache: Path, interpreter: Interpreter, folder: Path) -> Path:
    pins = hashlib.sha256(DATA.joinpath("requirements.txt").read_bytes() + interpreter.program.encode()).hexdigest()
    target = cache / "python" / pins[:16]
    if not (target / "ready").exists():
        hint = "Give pip access to its index, or set [pages] many = false to build without that page."
        _install(target, interpreter.program, "requirements.txt", folder, "pyodide-build", hint)
    return target / ("Scripts" if os.name == "nt" else "bin") / "python"


def _install(target: Path, program: str, pins: str, folder: Path, needs: str, hint: str) -> None:
    """Create an environment and install the pinned packages; `ready` is written last."""
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    requirements = folder / pins
    requirements.write_bytes(DATA.joinpath(pins).read_bytes())
    run_program([program, "-m", "venv", str(target)], folder=folder, needs=needs, hint=hint)
    python = str(target / ("Scripts" if os.name == "nt" else "bin") / "python")
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    run_program([*command, "-r", str(requirements)], folder=folder, needs=needs, hint=hint)
    (target / "ready").touch()
