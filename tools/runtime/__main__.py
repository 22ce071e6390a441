"""Write generator/browser_python/data/modules.txt: the modules of the library that the page that checks many needs."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import tomllib
import zipfile
from pathlib import Path

from generator.browser_python import runtime as runtime
from generator.browser_python.interpreters import DATA, find_node
from shards.manifest import dump_manifest

TOOL = Path(__file__).parent
REPOSITORY = TOOL.parent.parent
HEAD = "# The modules of Python's library that the page imports, one per line; found by python -m tools.runtime.\n"
# Modules imported by Pyodide's own start, or by code that the scenario does not reach.
ALSO = ("encodings/cp437.py", "encodings/utf_16.py", "encodings/utf_8_sig.py", "encodings/latin_1.py")


def list_modules() -> list[str]:
    """Return the modules that the scenario imports, run under Node with the whole library."""
    from tests.support.page_samples import seal_sample

    pins = tomllib.loads(DATA.joinpath("pins.toml").read_text("utf-8"))
    cache = runtime.find_cache()
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "npm").mkdir()
        node, npm = find_node(cache, work)
        packed = runtime._fetch_pyodide(pins["pyodide"], npm, cache, work)
        runtime._unpack_pyodide(pins["pyodide"], packed, work / "npm")
        sources = work / "sources"
        for package in ("shards", "lists", "many"):
            shutil.copytree(REPOSITORY / package, sources / package, ignore=shutil.ignore_patterns("__pycache__"))
        wheel = runtime._fetch_msgpack(pins["msgpack"], cache, work)
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(sources)
        (sources / "manifest.json").write_text(dump_manifest(seal_sample().manifest), encoding="utf-8")
        with zipfile.ZipFile(sources / "vectors.zip", "w") as archive:
            for path in sorted((REPOSITORY / "shards" / "vectors").glob("*.json")):
                archive.write(path, path.name)
        command = [node, str(TOOL / "trace.mjs"), str(work / "npm"), str(sources), str(TOOL / "scenario.py")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr[-3000:])
    return sorted({*done.stdout.splitlines(), *ALSO})


def main() -> None:
    """Write the list."""
    (REPOSITORY / "generator" / "browser_python" / "data" / "modules.txt").write_text(
        HEAD + "\n".join(list_modules()) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
