"""A small made-up site for the tests of the page: sealed in memory by the format's reference writer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from generator import ciphers
from generator.pages.render import render_site
from generator.settings.platforms import SiteNames
from generator.settings.site_toml import Build, Identifiers, Pages, Privacy, Settings, SiteTable
from shards.addressing import shard_index, shard_path
from shards.canonical import canonical
from shards.cells import count_cells
from shards.keys import stretch_key
from shards.manifest import DatasetEntry, Manifest, TableEntry, shard_size, suffixes_path
from shards.matching import listing_keys, match_key
from shards.platforms import Platforms, Suffixes
from shards.platforms.library import list_supplied
from shards.records import Entry, Hits, Item, encode_record
from shards.sealing import Shape, count_canary_cells, make_canary, round_cells, seal_table

RELEASE = bytes(range(16, 32))
SALT = bytes(range(16))
SECRET = b"the tests' own secret, 32 bytes."
ITERATIONS = 1000
CELL = 128
DEPTHS = (4, 2)
CAP = 4096
LONG = 4700

DATASETS = (
    DatasetEntry(
        "harbours",
        "Harbours and Lighthouses",
        "Photos of harbours from all over the world, gathered to teach programs to tell ships from buoys.",
        "Photo pages that were public in May 2019: https://example.org/harbours",
        "About two thirds of all photos in the collection. The rest names no account.",
        "2019-06-30",
        "Write to harbours@example.org with your account's number and the links below.",
        items=5021,
    ),
    DatasetEntry("markets", "Night Markets", "", "", "", "2021", "https://example.org/markets/removal", items=9),
)
PLAIN_DATASETS = (DatasetEntry("names", "A List of Names", items=3),)


class Name(NamedTuple):
    """What an entry is listed by: a kind, and the name as the list spells it."""

    kind: str
    value: str

    @property
    def text(self) -> str:
        """The canonical text."""
        return canonical(self.value)


Records = dict[Name, list[Hits]]


def make_items(count: int, prefix: str) -> tuple[Item, ...]:
    """Make items with ids in ascending order, each with a link, every other one with a title."""
    return tuple(
        Item(
            f"{prefix}{number:05}",
            f"https://photos.example/{prefix}/{number:05}",
            "" if number % 2 else f"Lighthouse no. {number}",
            "https://creativecommons.org/licenses/by-sa/2.0/" if number % 3 else "CC0",
        )
        for number in range(count)
    )


def hits(dataset: int, items: tuple[Item, ...]) -> Hits:
    """Make what one data set has of an entry, all of it."""
    return Hits(dataset, len(items), items)


FLICKR: Records = {
    Name("alias", "bob"): [hits(0, make_items(3, "b"))],
    Name("screen_name", "bob"): [hits(0, make_items(1, "s")), hits(1, (Item("m1"), Item("m2")))],
    Name("alias", "anna.lind"): [hits(0, make_items(12, "a")), hits(1, make_items(2, "z"))],
    Name("nsid", "12345678@N00"): [hits(0, make_items(212, "n"))],
    Name("photo_id", "4174434843"): [hits(0, (Item("4174434843", "https://photos.example/4174434843"),))],
    Name("alias", "prolific"): [hits(0, make_items(LONG, "p"))],
    Name("screen_name", "سلمى البحر"): [hits(1, (Item("r1", "https://photos.example/r1", "ميناء الليل"),))],
    Name("alias", "mallory"): [
        hits(1, (Item("<b>id</b>", "https://photos.example/x?a=\"'<b>", "<img src=x onerror=alert(1)>", "</script>"),))
    ],
    Name("alias", "longest"): [
        hits(
            0,
            (
                Item("0123456789abcdef" * 4, f"https://photos.example/{'wide' * 60}.jpg"),
                Item("1" * 90, "", "Unbroken" * 30, "Licence" * 20),
            ),
        )
    ],
    # One name in several spellings; the last is another's, whose initial is left out of the key.
    Name("screen_name", "José García"): [hits(0, make_items(3, "g"))],
    Name("screen_name", "García José"): [hits(1, make_items(2, "h"))],
    Name("screen_name", "José M. García"): [hits(0, make_items(4, "j"))],
    Name("screen_name", "Zoë Müller-Lang"): [hits(0, make_items(2, "q")), hits(1, make_items(1, "y"))],
    **{Name("alias", f"somebody-{number}"): [hits(1, make_items(1, "o"))] for number in range(40)},
}
TWINS = tuple(
    Entry("screen_name", "Pat Example", (hits(0, make_items(1, prefix)),), note)
    for prefix, note in (("u", "Leeds"), ("v", "York"))
)
"""Two people of one name, whom the list tells apart."""
PLAIN: Records = {Name("username", name): [hits(0, make_items(1, "i"))] for name in ("bob", "zoë", "a@b.example")}

GITHUB: Records = {
    Name("github", "Ada-Lov"): [hits(0, make_items(2, "a"))],
    Name("github_repository", "Ada-Lov/Engine"): [hits(0, make_items(3, "e"))],
    Name("github_repository", "grace-h/compiler"): [hits(0, make_items(1, "c"))],
    Name("github_repository", "grace-h/cobol"): [hits(0, make_items(2, "d"))],
}
SITE: Records = {
    Name("site", "example.org"): [
        hits(0, (Item("https://example.org/a.jpg"), Item("x2", "https://www.example.org/b.jpg"), Item("x3")))
    ],
    Name("site", "shop.example.co.uk"): [hits(0, make_items(2, "s"))],
    Name("site", "müller.example"): [hits(0, make_items(1, "m"))],
}
HASHES: Records = {
    Name("email_sha1", hashlib.sha1(address, usedforsecurity=False).hexdigest()): [hits(0, make_items(2, "h"))]
    for address in (b"ada@example.org", b"zoe@example.org")
}
RECORDS = {"flickr": FLICKR, "plain": PLAIN, "github": GITHUB, "site": SITE, "email_hash": HASHES}
SUFFIXES = b"// made up\norg\nexample\nco.uk\nuk\n"


def find_platforms(platform: str) -> Platforms:
    """Return the sample's platforms: this one alone, and with Flickr's hosts for others than Flickr."""
    supplied = list_supplied()
    others = (("Flickr", supplied["flickr"].hosts),) if platform == "github" else ()
    suffixes = Suffixes.parse(SUFFIXES.decode()) if platform == "site" else None
    return Platforms((supplied[platform].platform,), others, suffixes)


@dataclass(frozen=True)
class Sample:
    """A release: what the page knows, and its shard files by path."""

    manifest: Manifest
    files: dict[str, bytes]


@cache
def seal_sample(platform: str = "flickr", depths: tuple[int, ...] = DEPTHS, kinds: tuple[str, ...] = ()) -> Sample:
    """Seal the entries of a platform; entries over the cap go on in a second table. `kinds` are all that it names."""
    entries = [
        Entry(kind, name, tuple(whole))
        for (kind, name), whole in RECORDS[platform].items()
        if not kinds or kind in kinds
    ]
    entries += [entry for entry in TWINS if platform == "flickr" and (not kinds or entry.kind in kinds)]
    rows, tables = [], []
    platforms = find_platforms(platform)
    for table, depth in enumerate(depths):
        parts = [part for entry in entries if (part := split_entry(entry)[table] if len(depths) > 1 else entry)]
        shards = file_entries(parts, depth, platforms)
        fullest = max(sum(count_cells(len(payload), CELL) for _, payload in pairs) for pairs in shards)
        cells = round_cells(count_canary_cells(CELL) + fullest + 3)
        rows.append(shards)
        tables.append(TableEntry(depth, cells, CELL, shard_size(depth, cells, CELL), b""))
    manifest = Manifest(
        release=RELEASE,
        built="2026-11-23",
        salt=SALT,
        iterations=ITERATIONS,
        platforms=platforms,
        kinds=kinds or tuple(sorted({entry.kind for entry in entries})),
        email_names=platform == "plain",
        link_names=False,
        entries=len(entries),
        datasets=DATASETS if platform == "flickr" else PLAIN_DATASETS,
        tables=tuple(tables),
        suffixes=hashlib.sha256(SUFFIXES).hexdigest() if platforms.needs_suffixes else "",
    )
    return seal_rows(manifest, rows)


def file_entries(entries: Iterable[Entry], depth: int, platforms: Platforms) -> list[list[tuple[bytes, bytes]]]:
    """File each entry under all of its keys, as a build does; return each shard's pairs of K and payload."""
    records: dict[str, list[Entry]] = {}
    for entry in entries:
        kind = platforms.kind(entry.kind)
        text = platforms.read_entry(entry.kind, entry.name)
        anchor = platforms.anchor(kind, text)
        for key in listing_keys(text) if kind.near and not anchor else (match_key(anchor or text),):
            records.setdefault(key, []).append(entry)
    shards: list[list[tuple[bytes, bytes]]] = [[] for _ in range(1 << depth)]
    for key, record in records.items():
        payload = encode_record(sorted(record, key=lambda entry: [part.encode() for part in entry.identity]))
        shards[shard_index(key, depth)].append((stretch_key(key, SALT, ITERATIONS), payload))
    return shards


def seal_rows(manifest: Manifest, rows: list[list[list[tuple[bytes, bytes]]]]) -> Sample:
    """Seal each table's shards, pairs of K and payload, for a manifest that has all but the roots."""
    canary = make_canary(SALT, ITERATIONS, manifest.terms)
    files: dict[str, bytes] = {}
    tables = []
    for table, (entry, shards) in enumerate(zip(manifest.tables, rows, strict=True)):
        shape = Shape(RELEASE, table, entry.depth, entry.cells, entry.cell)
        sealed, root = seal_table(shape, shards, canary, SECRET, ciphers)
        files |= {shard_path(RELEASE, table, index, entry.depth): data for index, data in enumerate(sealed)}
        tables.append(replace(entry, root=root))
    return Sample(replace(manifest, tables=tuple(tables)), files)


def split_entry(entry: Entry) -> tuple[Entry, Entry | None]:
    """Split an entry of one long data set at the cap; there is no second half of the others."""
    if sum(part.count for part in entry.hits) <= CAP:
        return entry, None
    [long] = entry.hits
    first, rest = (Hits(long.dataset, long.count, items) for items in (long.items[:CAP], long.items[CAP:]))
    return replace(entry, hits=(first,)), replace(entry, hits=(rest,))


def make_settings(folder: Path, platform: str = "flickr", **site: object) -> Settings:
    """Make settings as a site.toml in the folder would give them; `site` gives values of [site]."""
    values = {"title": "Is your photo in it?", **site}
    return Settings(
        site=SiteTable.model_validate(values),
        identifiers=Identifiers.model_validate({}),
        datasets=(),
        privacy=Privacy(),
        build=Build(output=folder / "site"),
        path=folder / "site.toml",
        folder=folder,
        pages=Pages(),
        names=SiteNames(find_platforms(platform), {}, {platform: list_supplied()[platform].forms}),
    )


def write_site(folder: Path, platform: str = "flickr", depths: tuple[int, ...] = DEPTHS, **site: object) -> Sample:
    """Write a whole site, pages and shards, into a folder that it makes."""
    return _write_sample(seal_sample(platform, depths), folder, platform, **site)


def _write_sample(sample: Sample, folder: Path, platform: str = "flickr", **site: object) -> Sample:
    for path, data in sample.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    folder.mkdir(parents=True, exist_ok=True)
    if sample.manifest.suffixes:
        (folder / suffixes_path(sample.manifest.suffixes)).write_bytes(SUFFIXES)
    render_site(make_settings(folder.parent, platform, **site), sample.manifest, folder)
    return sample


def limit_kinds(folder: Path, *kinds: str) -> None:
    """Rewrite a site as if its release had only entries of these kinds."""
    _write_sample(seal_sample(kinds=tuple(sorted(kinds))), folder)
