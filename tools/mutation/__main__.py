"""Find what the vectors do not test: `python -m tools.mutation [--language javascript] [MODULE…]`.

each module of a reader -> mutants, each with one change -> the vectors, run against a copy -> the mutants that pass.
A mutant that passes all vectors is either a rule without a vector or a change that makes no difference: look at each.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.mutation import javascript_mutants, python_mutants
from tools.mutation.python_mutants import Mutant

ROOT = Path(__file__).parent.parent.parent
SCRIPTS = Path("site_templates/scripts")
PLATFORMS = ("definitions", "links", "reading", "steps", "suffixes")
MODULES = (
    "addressing", "canonical", "cells", "keys", "lookup", "manifest", "matching", "opening", "proofs", "records",
    *PLATFORMS,
)  # fmt: skip
NODE = shutil.which("node") or "node"
LONGEST = 240
"""Seconds: a mutant that takes longer is in an endless loop, and counts as detected."""


@dataclass(frozen=True)
class Reader:
    """A language's reader: where its modules are, what a copy needs, and what runs the vectors against the copy."""

    folder: Path
    suffix: str
    copied: tuple[str, ...]
    command: tuple[str, ...]
    platforms: str = ""

    def locate(self, module: str) -> Path:
        """Return the path of a module."""
        return self.folder / (self.platforms if module in PLATFORMS else "") / f"{module}{self.suffix}"


READERS = {
    "python": Reader(
        Path("shards"), ".py", ("shards", "many", "generator", "tools/mutation"),
        (sys.executable, "-B", "-m", "tools.mutation.run_vectors"), "platforms",
    ),
    "javascript": Reader(
        SCRIPTS / "format", ".js", ("site_templates/scripts", "tests/scripts", "tools/mutation"),
        (NODE, "tools/mutation/run_vectors.mjs"),
    ),
}  # fmt: skip


def find_mutants(reader: Reader, module: str) -> Iterator[Mutant]:
    """Yield the mutants of one module of a reader."""
    make = python_mutants.make_mutants if reader.suffix == ".py" else javascript_mutants.make_mutants
    return make(_read(reader, module))


def is_noticed(reader: Reader, module: str, mutant: Mutant, copy: Path) -> bool:
    """Return whether any vector fails against a copy of the reader with this mutant in place of the module."""
    path = copy / reader.locate(module)
    kept = path.read_text("utf-8")
    path.write_text(mutant.source, "utf-8")
    try:
        command = [*reader.command, str(ROOT / "shards" / "vectors"), module]
        done = subprocess.run(command, cwd=copy, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return True
    finally:
        path.write_text(kept, "utf-8")
    return done.returncode != 0


def copy_reader(reader: Reader, folder: Path) -> Path:
    """Copy a reader, and the program that runs the vectors against it, and return the copy's path."""
    for name in reader.copied:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("vectors", "__pycache__", "runtime"))
    (folder / "tools" / "__init__.py").touch()
    return folder


def try_module(reader: Reader, module: str, jobs: int) -> list[Mutant]:
    """Return the mutants of a module that no vector detects."""
    mutants = list(find_mutants(reader, module))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        copies = [copy_reader(reader, Path(folder) / str(number)) for number in range(jobs)]
        if is_noticed(reader, module, Mutant(0, "nothing", _read(reader, module)), copies[0]):
            raise SystemExit(f"{module}: the vectors fail against the reader as it is")

        def try_share(number: int) -> list[Mutant]:
            return [one for one in mutants[number::jobs] if not is_noticed(reader, module, one, copies[number])]

        passed = [one for share in pool.map(try_share, range(jobs)) for one in share]
    print(f"{module}: {len(mutants)} mutants, {len(passed)} that no vector notices", flush=True)
    for one in sorted(passed, key=lambda one: one.line):
        print(f"  {reader.locate(module)}:{one.line}: {one.what}", flush=True)
    return passed


def _read(reader: Reader, module: str) -> str:
    return (ROOT / reader.locate(module)).read_text("utf-8")


def main() -> None:
    """Try the modules in the arguments, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(MODULES)}; default: all")
    parser.add_argument("--language", choices=sorted(READERS), default="python")
    parser.add_argument("--jobs", type=int, default=2, help="mutants to try at once")
    options = parser.parse_args()
    reader = READERS[options.language]
    passed = [one for module in options.modules or MODULES for one in try_module(reader, module, options.jobs)]
    print(f"{len(passed)} in all")


if __name__ == "__main__":
    main()
