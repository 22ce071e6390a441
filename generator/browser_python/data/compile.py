"""Compiles the modules in each archive of /mounted to byte code of the Python that runs this: see run.mjs."""

from __future__ import annotations

import importlib.util
import marshal
import zipfile
from pathlib import Path


def compile_archive(path: Path) -> None:
    """Rewrite a zip or wheel with each module as byte code that is not checked against its source."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            if not name.endswith(".py"):
                archive.writestr(name, data)
                continue
            code = marshal.dumps(compile(data, name, "exec", dont_inherit=True))
            archive.writestr(f"{name}c", importlib.util.MAGIC_NUMBER + b"\0" * 12 + code)


for found in sorted(Path("/mounted").iterdir()):
    if found.suffix in (".whl", ".zip"):
        compile_archive(found)
