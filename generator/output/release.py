"""`release.json`: the manifest of a built site, beside the pages that carry it too."""

from __future__ import annotations

from pathlib import Path

from generator.output.listing import open_plainly
from shards.errors import FormatError
from shards.manifest import Manifest, parse_manifest

NAME = "release.json"


def read_manifest(folder: Path) -> Manifest:
    """Return a built folder's manifest; raises FormatError `manifest` where it has none that can be used."""
    try:
        with open(folder / NAME, encoding="utf-8", opener=open_plainly) as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        cause = error.strerror if isinstance(error, OSError) else error
        raise FormatError(
            "manifest",
            f"There is no site in {folder}: {NAME} cannot be read ({cause}).",
            "Name the folder that `build` wrote.",
        ) from error
    return parse_manifest(text)
