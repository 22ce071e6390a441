"""Publishes a site to object storage, where a folder cannot be exchanged: the release appears with its manifest.

A build

    1. reads the listing and the manifest of the site that is there; rejects a place with objects that are not ours
    2. lets the caller write the new site to a temporary folder of this machine
    3. uploads the shards that are not there: their names are those of their release, so nothing is ever overwritten
    4. replaces the listing, if it is still the one that was read: of two builds at once, one ends here
    5. replaces the pages, which contain the manifest, and last `release.json`; deletes what neither release needs

Until step 5, visitors have the old site; then each page has the old release or the new one, and the shards of both are
there. A build that ends in between leaves objects that the next one uses or deletes.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from generator.hosting import HeaderTable, read_table
from generator.output.listing import NAME, SIGNATURE, parse_listing
from generator.output.private import open_private_folder
from generator.output.release import MANIFEST, read_release
from generator.output.staging import Published, Staging, list_kept, name_some
from generator.storage import Storage, show_place
from generator.threads import open_threads
from shards.errors import FormatError, SiteError

if TYPE_CHECKING:
    from obstore import ObjectMeta

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".msgpack": "application/vnd.msgpack",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
}
_OTHER_TYPE = "application/octet-stream"
_SHARD = re.compile(r"d/[0-9a-f]+/.+")
_AT_ONCE = 32


@dataclass(frozen=True)
class _There:
    """What is in a place: the sizes of its objects, and the listing of a site with its release, if any."""

    sizes: dict[str, int]
    found: ObjectMeta | None = None
    listing: bytes = b""
    sums: dict[str, str] = field(default_factory=dict)
    release: str = ""


@dataclass(frozen=True, kw_only=True)
class RemoteStaging(Staging):
    """A site being written, to be published to `storage`; `before` has the manifest of the site that is there."""

    storage: Storage
    there: _There

    @property
    def before(self) -> Path:
        """Return a folder with the manifest of the site that is there; it is empty if there is none."""
        return self.folder.parent / "before"

    @property
    def disk(self) -> str:
        """Return where the site is written, for messages."""
        return f"in {self.folder.parent} (TMPDIR)"

    def publish(self, *, keep_previous: bool = True) -> Published:
        """Upload the staged site, and keep the shards of the previous release by default.

        Raises SiteError if the staged site has no manifest, if the storage fails, or if the place has been changed in
        the meantime; the site that is there is the old one then, or only some pages are new: the next build goes on.
        """
        there, place = self.there, show_place(self.output)
        kept = list_kept(there.sums, there.sizes, there.release, self.release) if keep_previous else {}
        tree, sums = self.complete(kept)
        if strangers := [path for path in tree.files if path in there.sizes and not self._is_ours(path)]:
            raise SiteError(
                f"{place} contains {len(strangers)} objects that Hushdex did not write: {name_some(strangers)}.",
                "Move them elsewhere, or choose another output (-o).",
            )
        shards = sorted(filter(_SHARD.fullmatch, tree.files))
        for path in shards:
            if there.sizes.get(path, (size := tree.files[path].st_size)) != size:
                raise SiteError(f"{place}/{path} was changed: it has {there.sizes[path]} bytes, not {size}.")
        self._upload([path for path in shards if path not in there.sizes], first=True)
        if not self.storage.replace(NAME, self.folder / NAME, self._describe(NAME), there.found):
            raise SiteError(f"{place} was changed during this build.", "Another build publishes to it: build again.")
        unsigned = SIGNATURE in there.sizes and there.listing != (self.folder / NAME).read_bytes()
        if unsigned:
            self.storage.delete([SIGNATURE])
        # A page must never arrive before the files that it requests.
        pages = sorted(tree.files.keys() - {*shards, MANIFEST}, key=lambda path: (path.endswith(".html"), path))
        self._upload([path for path in pages if not path.endswith(".html")])
        self._upload([path for path in pages if path.endswith(".html")])
        self._upload([MANIFEST])
        old = [path for path in there.sizes if path not in sums and (_SHARD.fullmatch(path) or path in there.sums)]
        self.storage.delete(old)
        size = sum(status.st_size for status in tree.files.values())
        releases = tuple(sorted({path.split("/")[1] for path in kept}))
        return Published(self.output, self.release, len(sums) + 1, size, releases, None, unsigned)

    def _is_ours(self, path: str) -> bool:
        return path in self.there.sums or path == MANIFEST or bool(_SHARD.fullmatch(path))

    def _upload(self, paths: Iterable[str], *, first: bool = False) -> None:
        put = self.storage.put_first if first else self.storage.put
        with open_threads(_AT_ONCE) as pool:
            list(pool.map(lambda path: put(path, self.folder / path, self._describe(path)), paths))

    def _describe(self, path: str) -> dict[str, str]:
        """Return the headers that storage keeps of an object; the others are for what serves it (`hushdex hosts`)."""
        kind = TYPES[".txt"] if path == NAME else TYPES.get(PurePosixPath(path).suffix, _OTHER_TYPE)
        return {"Content-Type": kind, "Cache-Control": self._table.find(path).get("Cache-Control", "no-cache")}

    @cached_property
    def _table(self) -> HeaderTable:
        return read_table(self.folder)


@contextlib.contextmanager
def stage_remote_site(output: Path, inputs: Iterable[Path] = ()) -> Iterator[RemoteStaging]:
    """Yield a staging folder for a site in storage, in which none of the `inputs` may be.

    Nothing is published unless `publish` is called. Raises SiteError, before any work, if the place contains objects
    that are not ours, or if the storage cannot be used.
    """
    place = show_place(output)
    for path in inputs:
        if path.is_relative_to(output):
            raise SiteError(f"{place} contains {path.name}, an input of the site.", "Choose another output (-o).")
    storage = Storage(place, "Visitors have a whole site: what is there stays, and the next build goes on from there.")
    with open_private_folder() as work:
        for name in ("before", "new", "scratch"):
            (work / name).mkdir(0o700)
        there = _look(storage, place, work / "before")
        yield RemoteStaging(
            output=output, folder=work / "new", scratch=work / "scratch", _old=None, storage=storage, there=there
        )


def _look(storage: Storage, place: str, before: Path) -> _There:
    """Return what is in a place, and write the manifest of its site to a folder."""
    sizes = {one["path"]: one["size"] for one in storage.describe()}
    found = storage.find(NAME) if NAME in sizes else None
    if found is None:
        if strangers := [path for path in sizes if not _SHARD.fullmatch(path)]:
            raise SiteError(
                f"{place} contains objects but no {NAME}: {name_some(strangers)}.",
                "Hushdex only writes to a place that is new, empty or its own: choose another one (-o).",
            )
        return _There(sizes)
    listing, release = storage.get(NAME), ""
    try:
        sums = parse_listing(listing.decode(), f"{place}/{NAME}")
        if MANIFEST in sizes:
            (before / MANIFEST).write_bytes(storage.get(MANIFEST))
            release = read_release(before)
    except (UnicodeDecodeError, FormatError) as error:
        raise SiteError(f"The site in {place} cannot be read: {error}", "Choose another output (-o).") from error
    return _There(sizes, found, listing, sums, release)
