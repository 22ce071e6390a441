"""`release.json`: the manifest of a built site, which its pages contain as well."""

from __future__ import annotations

from pathlib import Path

from generator.output.listing import open_plainly
from shards.errors import FormatError
from shards.manifest import Manifest, parse_manifest

MANIFEST = "release.json"


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a built site. Raises FormatError `manifest` if it is missing or invalid."""
    try:
        with open(folder / MANIFEST, encoding="utf-8", opener=open_plainly) as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        cause = error.strerror if isinstance(error, OSError) else error
        raise FormatError(
            "manifest",
            f"There is no site in {folder}: {MANIFEST} cannot be read ({cause}).",
            "Specify the folder that `build` wrote.",
        ) from error
    return parse_manifest(text)
