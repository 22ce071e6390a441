"""Builds the `shards` wheel for Pyodide and the lock file, and compiles both and the library, with pyodide-build.

Run as a separate program, by a Python that has pyodide-build, from a folder without a `build.py`: `python -P pack.py
ROOT`. ROOT contains `source` (a project), `site` (msgpack's wheel, python_stdlib.zip, Pyodide's lock file) and `stub`.
Pure Python needs no cross-build environment: the few settings of one that are requested are given here.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path


def main(root: Path) -> None:
    """Fill `site`."""
    # With a fixed date, byte code contains a digest of its source instead of a timestamp.
    os.environ |= {
        "PYODIDE_ROOT": str(root / "stub"),
        "SKIP_EMSCRIPTEN_VERSION_CHECK": "1",
        "SOURCE_DATE_EPOCH": "315532800",
    }
    site = root / "site"
    _build_wheel(root)
    _write_lock(site)
    info = json.loads((site / "pyodide-lock.json").read_text("utf-8"))["info"]
    if info["python"].split(".")[:2] == [str(part) for part in sys.version_info[:2]]:
        # Byte code belongs to one Python version: if this is a different one, Pyodide itself compiles (compile.py).
        command = [sys.executable, "-P", "-m", "pyodide_cli", "py-compile", "--silent", "--no-keep", str(site)]
        subprocess.run(command, check=True)


def _build_wheel(root: Path) -> None:
    from pyodide_build import config
    from pyodide_build.out_of_tree.build import run

    info = json.loads((root / "site" / "pyodide-lock.json").read_text("utf-8"))["info"]
    major, minor, micro = info["python"].split(".")
    stub = str(root / "stub")
    settings = {
        "PYVERSION": info["python"], "PYMAJOR": major, "PYMINOR": minor, "PYMICRO": micro,
        "PYODIDE_ABI_VERSION": info["abi_version"],
        "PYODIDE_EMSCRIPTEN_VERSION": info["platform"].removeprefix("emscripten_").replace("_", "."),
        "SYSCONFIG_NAME": "_sysconfigdata__emscripten_wasm32-emscripten",
        "HOSTSITEPACKAGES": stub, "PYTHONINCLUDE": stub, "TARGETINSTALLDIR": stub,
        "SIDE_MODULE_CFLAGS": "", "SIDE_MODULE_CXXFLAGS": "", "SIDE_MODULE_LDFLAGS": "",
    }  # fmt: skip
    known = {name: value for name, value in settings.items() if name in config.BUILD_VAR_TO_KEY}
    # Instead of `make`, which reads them from a file of the cross-build environment.
    config.CrossBuildEnvConfigManager._get_make_environment_vars = lambda _: known
    run(root / "source", root / "site", "pyinit", {}, isolation=False, skip_dependency_check=True)


def _write_lock(site: Path) -> None:
    from packaging.utils import parse_wheel_filename
    from pyodide_lock import PyodideLockSpec
    from pyodide_lock.spec import PackageSpec

    spec = PyodideLockSpec.from_json(site / "pyodide-lock.json")
    spec.packages = {}
    for wheel in sorted(site.glob("*.whl")):
        name, version, _, _ = parse_wheel_filename(wheel.name)
        ours = name == "shards"
        # By hand: the lock file's own command does not accept wheels with a pyemscripten tag.
        spec.packages[name] = PackageSpec(
            name=name,
            version=str(version),
            file_name=wheel.name,
            install_dir="site",
            sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
            package_type="package",
            imports=["lists", "many", "shards"] if ours else [name],
            depends=["msgpack"] if ours else [],
        )
    spec.to_json(site / "pyodide-lock.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
