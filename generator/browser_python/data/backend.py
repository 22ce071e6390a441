"""Builds the wheel of the packages in this folder: a build backend (PEP 517) that needs only Python.

Sorted names, a fixed date and the default compression level: the same files give the same bytes. Pure Python only.
"""

from __future__ import annotations

import base64
import hashlib
import tomllib
import zipfile
from pathlib import Path
from typing import Any

DATE = (1980, 1, 1, 0, 0, 0)


def build_wheel(wheel_directory: str, config_settings: Any = None, metadata_directory: Any = None) -> str:  # noqa: ARG001
    """Write the wheel of the project in the working folder, and return its file name."""
    return write_wheel(Path(), Path(wheel_directory))


def get_requires_for_build_wheel(config_settings: Any = None) -> list[str]:  # noqa: ARG001
    """Return no requirements."""
    return []


def write_wheel(project: Path, folder: Path) -> str:
    """Write the wheel of a project, and return its file name."""
    about = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    stem = f"{about['name']}-{about['version']}"
    # Only package folders: what builds leave next to them, in hidden folders, does not belong to it.
    found = [path.relative_to(project) for path in sorted(project.rglob("*.py"))]
    inside = [path for path in found if len(path.parts) > 1 and not path.parts[0].startswith(".")]
    files = {path.as_posix(): (project / path).read_bytes() for path in inside}
    needs = "".join(f"Requires-Dist: {one}\n" for one in about.get("dependencies", ()))
    head = f"Metadata-Version: 2.1\nName: {about['name']}\nVersion: {about['version']}\n"
    files[f"{stem}.dist-info/METADATA"] = (head + needs).encode()
    files[f"{stem}.dist-info/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    rows = [f"{name},{_digest(data)},{len(data)}\n" for name, data in files.items()]
    files[f"{stem}.dist-info/RECORD"] = "".join([*rows, f"{stem}.dist-info/RECORD,,\n"]).encode()
    name = f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        for file, data in files.items():
            info = zipfile.ZipInfo(file, DATE)
            info.external_attr = 0o644 << 16
            wheel.writestr(info, data, zipfile.ZIP_DEFLATED)
    return name


def _digest(data: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
