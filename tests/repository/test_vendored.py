"""The vendored scripts are those of the lock file, to the byte, each with its licence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
VENDOR = REPOSITORY / "site_templates" / "scripts" / "vendor"


def test_vendored_files_are_those_that_vendor_json_names() -> None:
    described = json.loads((VENDOR / "vendor.json").read_text("utf-8"))["modules"]
    assert {path.name for path in VENDOR.glob("*.js")} == {module["file"] for module in described}
    for module in described:
        assert hashlib.sha256((VENDOR / module["file"]).read_bytes()).hexdigest() == module["sha256"]


def test_vendored_packages_are_those_of_the_lock_file_and_their_licences_stand_beside_them() -> None:
    lock = json.loads((REPOSITORY / "tools" / "js" / "package-lock.json").read_text("utf-8"))["packages"]
    licences = set()
    for module in json.loads((VENDOR / "vendor.json").read_text("utf-8"))["modules"]:
        head = (VENDOR / module["file"]).read_text("utf-8").split("\n")[0]
        for package in module["packages"]:
            locked = lock[f"node_modules/{package['name']}"]
            assert (package["version"], package["integrity"]) == (locked["version"], locked["integrity"])
            assert f"{package['name']} {package['version']} ({package['license']}, {package['licence']})" in head
            assert "Copyright" in (VENDOR / package["licence"]).read_text("utf-8")
            licences.add(package["licence"])
    assert {path.name for path in VENDOR.glob("*.LICENSE")} == licences


def test_the_lock_file_names_no_registry() -> None:
    text = (REPOSITORY / "tools" / "js" / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in text
    assert "registry" not in text
