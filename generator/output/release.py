"""`release.json`: the manifest of a built site, which its pages contain as well."""

from __future__ import annotations

import json
import re
from pathlib import Path

from generator.output.listing import open_plainly
from shards.errors import FormatError
from shards.manifest import Manifest, parse_manifest

MANIFEST = "release.json"
_RELEASE = re.compile("[0-9a-f]{32}")


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a built site. Raises FormatError `manifest` if it is missing or invalid."""
    return parse_manifest(_read_text(folder))


def _read_text(folder: Path) -> str:
    try:
        with open(folder / MANIFEST, encoding="utf-8", opener=open_plainly) as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        cause = error.strerror if isinstance(error, OSError) else error
        raise FormatError(
            "manifest",
            f"There is no site in {folder}: {MANIFEST} cannot be read ({cause}).",
            "Specify the folder that `build` wrote.",
        ) from error


def read_release(folder: Path) -> str:
    """Return the release id of a built site, also of one that another version of Hushdex has built.

    Raises FormatError as `read_manifest` does, but `version` only if the text has no such id.
    """
    text = _read_text(folder)
    try:
        return parse_manifest(text).release.hex()
    except FormatError as error:
        if error.code != "version":
            raise
        # All that a build needs to know of the site in whose place it comes: the shards that visitors may still fetch.
        release = json.loads(text).get("release")
        if not isinstance(release, str) or not _RELEASE.fullmatch(release):
            raise
        return release
