"""Write Hushdex's own bill of materials: what it needs at run time, and what it puts into a site.

Run `python -m tools.sbom [FILE]` from the repository's root, in an environment with the pinned packages, which supply
their licences. The Python packages and their hashes come from requirements/run.txt, the vendored JavaScript from
vendor.json, the Python that runs in the browser from pins.toml; the site's own scripts are hashed as they are. What the
makers of Pyodide linked into it is not listed. CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). The same
environment gives the same bytes: the time is SOURCE_DATE_EPOCH, or left out, and the serial number is derived from the
content.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from generator import __version__

REPOSITORY = Path(__file__).resolve().parent.parent
PINS = REPOSITORY / "requirements" / "run.txt"
VENDORED = REPOSITORY / "site_templates" / "scripts" / "vendor" / "vendor.json"
MINIFIED = REPOSITORY / "site_templates" / "minified"
RUNTIME = REPOSITORY / "generator" / "browser_python" / "data"
_PIN = re.compile(r"^([a-z0-9._-]+)==([^ ]+)(?: ; (.*?))? \\$", re.MULTILINE)


@dataclass(frozen=True)
class Pin:
    """A pinned package: the hashes of all its files, the platforms that it is for ('' for all), and what needs it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]


def read_pins(text: str) -> Iterator[Pin]:
    """Yield the pins that `uv pip compile --generate-hashes` wrote."""
    starts = [*_PIN.finditer(text)]
    for match, end in zip(starts, [*(other.start() for other in starts[1:]), len(text)], strict=True):
        block = text[match.end() : end]
        via = block.partition("# via")[2].replace("#", " ")
        needed_by = [name for name in re.findall(r"^\s*([a-z0-9._-]+)", via, re.MULTILINE) if not name.startswith("-")]
        yield Pin(
            match[1],
            match[2],
            match[3] or "",
            tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", block)),
            tuple(needed_by),
        )


def read_licence(pin: Pin) -> License | None:
    """Return the licence that the installed package names; None if it is not the pinned one, or names none."""
    try:
        found = metadata.metadata(pin.name)
    except metadata.PackageNotFoundError:
        return None
    if found["Version"] != pin.version:
        return None
    named = [line.rpartition(" :: ")[2] for line in found.get_all("Classifier", []) if line.startswith("License ::")]
    text = found["License-Expression"] or " AND ".join(sorted(set(named) - {"OSI Approved"})) or found["License"]
    return LicenseFactory().make_from_string(text) if text else None


def make_bill() -> Bom:
    """Return the bill of this checkout."""
    root = Component(
        name="hushdex",
        version=__version__,
        type=ComponentType.APPLICATION,
        bom_ref="hushdex",
        licenses=[LicenseFactory().make_from_string("MIT")],
        purl=PackageURL("pypi", None, "hushdex", __version__),
    )
    bill = Bom()
    bill.metadata.component = root
    made: dict[str, list[Component]] = {"hushdex": [root]}
    pins = list(read_pins(PINS.read_text("utf-8")))
    for pin in pins:
        licence = read_licence(pin)
        purl = PackageURL("pypi", None, pin.name, pin.version)
        component = Component(
            name=pin.name,
            version=pin.version,
            bom_ref=str(purl),
            purl=purl,
            scope=ComponentScope.REQUIRED,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in pin.hashes],
            licenses=[licence] if licence else [],
            properties=[Property(name="marker", value=pin.marker)] if pin.marker else [],
        )
        bill.components.add(component)
        made.setdefault(pin.name, []).append(component)
    for pin in pins:
        for parent in pin.needed_by:
            for component in made[parent]:
                bill.register_dependency(component, made[pin.name])
    vendored = list(make_scripts())
    scripts = list(make_own_scripts())
    runtime = list(make_runtime_parts())
    bill.components.update([*vendored, *scripts, *runtime])
    bill.register_dependency(root, [*vendored, *scripts, *runtime])
    pyodide, python, _ = runtime
    bill.register_dependency(pyodide, [python])
    return bill


def make_own_scripts() -> Iterator[Component]:
    """Yield a component for each script of the pages, before a site's own texts are added to it."""
    for path in sorted(MINIFIED.glob("*.js")):
        script = path.read_text("utf-8").partition("\n")[2]
        yield Component(
            name=path.name,
            version=__version__,
            type=ComponentType.FILE,
            bom_ref=f"script:{path.name}",
            scope=ComponentScope.REQUIRED,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256(script.encode()).hexdigest())],
            licenses=[LicenseFactory().make_from_string("MIT")],
        )


def make_runtime_parts() -> Iterator[Component]:
    """Yield Pyodide, the Python inside it, and the wheel of msgpack: what the page that checks many runs on."""
    pins = tomllib.loads((RUNTIME / "pins.toml").read_text("utf-8"))
    licences = (RUNTIME / "LICENCES.txt").read_text("utf-8")
    [python] = re.findall(r"^Python (\S+), as Pyodide has it", licences, re.MULTILINE)
    name, _, version = pins["pyodide"]["package"].partition("@")
    msgpack = pins["msgpack"]
    for purl, licence, digests in (
        (PackageURL("npm", None, name, version), "MPL-2.0", [(HashAlgorithm.SHA_512, pins["pyodide"]["sha512"])]),
        (PackageURL("generic", None, "python", python), "PSF-2.0", []),
        (
            PackageURL("pypi", None, "msgpack", msgpack["version"], {"file_name": msgpack["file"]}),
            "Apache-2.0",
            [(HashAlgorithm.SHA_256, msgpack["sha256"])],
        ),
    ):
        yield Component(
            name=purl.name,
            version=purl.version,
            bom_ref=str(purl),
            purl=purl,
            scope=ComponentScope.REQUIRED,
            hashes=[HashType(alg=algorithm, content=digest) for algorithm, digest in digests],
            licenses=[LicenseFactory().make_from_string(licence)],
            properties=[Property(name="runs-in", value="many/runtime of a site, in the visitor's browser")],
        )


def make_scripts() -> Iterator[Component]:
    """Yield a component for each JavaScript package in the pages."""
    for module in json.loads(VENDORED.read_text("utf-8"))["modules"]:
        for package in module["packages"]:
            scope, _, name = package["name"].rpartition("/")
            purl = PackageURL("npm", scope or None, name, package["version"])
            algorithm, _, digest = package["integrity"].partition("-")
            yield Component(
                name=name,
                group=scope or None,
                version=package["version"],
                bom_ref=f"{purl}#{module['file']}",  # one package is in several files
                purl=purl,
                scope=ComponentScope.REQUIRED,
                hashes=[
                    HashType(
                        alg=HashAlgorithm(algorithm.upper().replace("SHA", "SHA-")),
                        content=base64.b64decode(digest).hex(),
                    )
                ],
                licenses=[LicenseFactory().make_from_string(package["license"])],
                properties=[
                    Property(name="vendored-in", value=f"site_templates/scripts/vendor/{module['file']}"),
                    Property(name="vendored-sha256", value=module["sha256"]),
                ],
            )


def dump_bill() -> str:
    """Return the bill as JSON."""
    bill = make_bill()
    bill.metadata.timestamp = dt.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), dt.UTC)
    bill.serial_number = uuid.UUID(int=0)
    content = JsonV1Dot6(bill).output_as_string()
    bill.serial_number = uuid.uuid5(uuid.NAMESPACE_OID, content)
    tree = json.loads(JsonV1Dot6(bill).output_as_string())
    if "SOURCE_DATE_EPOCH" not in os.environ:
        del tree["metadata"]["timestamp"]
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "dist" / "hushdex.cdx.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(dump_bill(), encoding="utf-8")
    sys.stdout.write(f"wrote {target}\n")
