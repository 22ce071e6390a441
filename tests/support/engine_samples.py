"""Small lists, the engine run over them, and the same index made by the reference implementation, row by row."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from deflate import deflate_compress

from generator import ciphers
from generator.engines import LocalEngine
from generator.indexing.aliases import list_aliases
from generator.indexing.buckets import EncodedBucket, Scattered
from generator.indexing.caps import encode_buckets
from generator.indexing.grouping import scatter
from generator.indexing.payloads import LEAST, LEVEL
from generator.indexing.planning import Plan, choose_plan, state_terms
from generator.indexing.sealing.tables import SiteSecrets, join_content, seal_tables
from generator.reading.rejects import Rejects
from generator.settings.columns.roles import ROLES_GENERAL
from generator.settings.site_toml import Privacy
from shards.addressing import key_digest, shard_index
from shards.keys import stretch_key
from shards.manifest import TableEntry, Terms
from shards.platforms import Listed
from shards.records import DEFLATED, PLAIN, Entry, Hits, Item, encode_record, open_payload, order_items, pack_form
from shards.sealing import (
    GROUP_BITS,
    Shape,
    derive_release,
    digest_content,
    digest_group,
    make_canary,
    pack_record,
    seal_table,
)
from shards.templates import fill_template
from tests.support.settings_samples import find_site_names

SITE = SiteSecrets(b"secret" * 5 + b"..", bytes(range(16)), 1)
Row = dict[str, str]


@dataclass(frozen=True)
class SampleBatch:
    """What the readers give, as far as the engine looks at it."""

    table: pa.RecordBatch
    file: Path = Path("sample.csv")


@dataclass(frozen=True)
class Sealed:
    """A sealed index in a folder."""

    folder: Path
    release: bytes
    terms: Terms
    plan: Plan
    entries: tuple[TableEntry, ...]
    scattered: Scattered
    buckets: list[EncodedBucket]


def make_rows(count: int, seed: int = 1) -> list[Row]:
    """Rows of two identifiers with repeats, many scripts, long names, missing fields and one large account."""
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    names = [
        "Ada",
        "ada ",
        "A. Da",
        "Ann B. Smith",
        "Smith, Ann",
        "annbsmith",
        "Anne Smiht",
        "★☆洪爺★☆",
        "שלום",
        "😀" * 20,
        "x" * 200,
        "12345678@N00",
        "a@b.example",
        "9212039830",
    ]
    names += [f"name {number}" for number in range(count // 8)]
    rows = []
    for _ in range(count):
        name = "big" if rng.random() < 0.2 else rng.choice(names)
        link = rng.choice(["", "https://a.example/1", "http://a.example/2", "javascript:alert(1)"])
        rows.append(
            {
                "screen_name": name,
                "nsid": rng.choice(["", f"{rng.randrange(10000, 10050)}@N0{rng.randrange(3)}"]),
                "item": rng.choice(["", str(rng.randrange(10**11)), str(rng.randrange(20)), "é" * rng.randrange(300)]),
                "url": link,
                "title": rng.choice(["", "Café", "t" * 40]),
                "license": rng.choice(["", "CC BY 4.0"]),
                "shown0": rng.choice(["", "", str(rng.randrange(300))]),
                "shown1": rng.choice(["", "", "x" * 33]),
            }
        )
    return rows


def link_rows(rows: Sequence[Row], template: str, seed: int = 2) -> list[Row]:
    """Give most rows the link that follows from one of their names and their id, however the name is spelled."""
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    linked = []
    for row in rows:
        name = row["nsid"] if row["nsid"] and rng.random() < 0.5 else row["screen_name"].strip()
        link = fill_template(template, name, row["item"])
        linked.append({**row, "url": rng.choice([link] * 8 + ["", row["url"]])})
    return linked


def bare_rows(rows: Sequence[Row], seed: int = 3) -> list[Row]:
    """Take all but the id from most rows, and give some the id of another, so that many items are numbers."""
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    bare = []
    for row in rows:
        item = rng.choice([row["item"], str(rng.randrange(40)), str(rng.randrange(2**52, 2**54)), f"0{row['item']}"])
        others = {} if rng.random() < 0.3 else dict.fromkeys(("url", "title", "license", "shown0", "shown1"), "")
        bare.append({**row, "item": item, **others})
    return bare


def make_batches(rows: Sequence[Row], size: int) -> Iterator[SampleBatch]:
    """Cut rows into batches as the readers would; the columns are those of the first row."""
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        columns = {role: pa.array([row[role] for row in part], pa.utf8()) for role in rows[0]}
        columns["row"] = pa.array(range(start + 1, start + len(part) + 1), pa.uint64())
        yield SampleBatch(pa.RecordBatch.from_pydict(columns))


def scatter_batches(
    sources: Iterable[tuple[int, SampleBatch]],
    folder: Path,
    *,
    bits: int = 0,
    datasets: int = 1,
    platform: str = "flickr",
    threads: int = 1,
    rejects: Rejects | None = None,
) -> Scattered:
    """Scatter batches, each with the number of its data set; a row's line is one more than its number."""
    folder.mkdir(parents=True, exist_ok=True)
    return scatter(
        sources,
        names=find_site_names(platform),
        folder=folder,
        bits=bits,
        datasets=datasets,
        rejects=Rejects(0, None) if rejects is None else rejects,
        locate=lambda _dataset, _file, row: row + 1,
        threads=threads,
    )


def group_rows(
    datasets: Sequence[Sequence[Row]],
    folder: Path,
    *,
    bits: int = 0,
    size: int = 1000,
    platform: str = "flickr",
    threads: int = 1,
    rejects: Rejects | None = None,
    privacy: Privacy = Privacy(iterations=1),  # noqa: B008 - it is frozen
) -> tuple[Scattered, list[EncodedBucket]]:
    """Scatter and encode the rows of some data sets."""
    sources = ((number, batch) for number, rows in enumerate(datasets) for batch in make_batches(rows, size))
    scattered = scatter_batches(
        sources, folder, bits=bits, datasets=len(datasets), platform=platform, threads=threads, rejects=rejects
    )
    with LocalEngine(1, threads) as engine:
        buckets = encode_buckets(scattered, privacy, names=find_site_names(platform), folder=folder, engine=engine)
    return scattered, buckets


def seal_rows(
    datasets: Sequence[Sequence[Row]],
    folder: Path,
    *,
    privacy: Privacy = Privacy(iterations=1),  # noqa: B008 - it is frozen
    processes: int = 1,
    bits: int = 0,
    size: int = 1000,
) -> Sealed:
    """Run the whole engine over the rows of some data sets."""
    scattered, buckets = group_rows(datasets, folder / "work", privacy=privacy, bits=bits, size=size)
    plan = choose_plan(buckets, privacy)
    terms = state_terms(
        plan, buckets, find_site_names(), [str(number) for number in range(len(datasets))], scattered.links
    )
    content = join_content(buckets)
    release = derive_release(SITE.secret, SITE.salt, SITE.iterations, plan.cap, terms, content)
    with LocalEngine(processes) as engine:
        tables = [Shape(release, number, *shape) for number, shape in enumerate(terms.tables)]
        entries = seal_tables(tables, buckets, {}, SITE, terms, folder=folder / "site", engine=engine)
    return Sealed(folder / "site", release, terms, plan, entries, scattered, buckets)


@dataclass
class Indexed:
    """A listed name as the plain way finds it: its match keys, how many rows spell it how, its items by data set.

    `also` are its other spellings by match key.
    """

    keys: tuple[str, ...]
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    spellings: Counter[str] = field(default_factory=Counter)
    items: dict[int, dict[tuple[bytes, ...], Item]] = field(default_factory=lambda: defaultdict(dict))
    rows: dict[tuple[int, tuple[bytes, ...]], list[Item]] = field(default_factory=lambda: defaultdict(list))

    @property
    def name(self) -> str:
        """The spelling that its entry shows."""
        return min(self.spellings, key=lambda name: (-self.spellings[name], name.encode()))


Identity = tuple[str, str]
"""Kind and canonical text."""


def index_rows(
    datasets: Sequence[Sequence[Row]], platform: str = "flickr", links: Sequence[str] = ()
) -> dict[Identity, Indexed]:
    """Make the index the plain way: for each kind and canonical text all that the rows say."""
    index: dict[Identity, Indexed] = {}
    names = find_site_names(platform)
    for number, rows in enumerate(datasets):
        for row in rows:
            for role in ROLES_GENERAL:
                if not row.get(role, "").strip():
                    continue
                listed = names.platforms.read_field(*names.roles[role], row[role])
                if (listed.kind, listed.text) not in index:
                    index[listed.kind, listed.text] = _file(listed, names.kind(listed.kind).near)
                one = index[listed.kind, listed.text]
                one.spellings[listed.name] += 1
                item = make_item(row)
                one.rows[number, identify_item(item)].append(item)
    for one in index.values():
        for (number, key), alike in one.rows.items():
            template = links[number] if number < len(links) else ""
            made = fill_template(template, one.name, alike[0].id) if template and alike[0].id else None
            one.items[number][key] = min(alike, key=lambda item, made=made: _rank(item, made))
    return index


def _file(listed: Listed, near: bool) -> Indexed:
    also = {key: some for key, (_, some) in list_aliases(listed.text, shortened=False).items()} if near else {}
    return Indexed(tuple(dict.fromkeys((*listed.keys, *also))), also)


def reference_payloads(
    index: dict[Identity, Indexed], cap: int, links: Sequence[str] = ()
) -> dict[str, tuple[bytes, bytes]]:
    """Encode an index by `shards.records`: for each match key its payload for both tables, b"" where there is none."""
    records: dict[str, tuple[list[Entry], list[Entry]]] = defaultdict(lambda: ([], []))
    for (kind, _), one in index.items():
        first, rest, room = [], [], cap
        for number, items in sorted(one.items.items()):
            ordered = tuple(order_items(items.values()))
            first.append(Hits(number, len(ordered), ordered[:room]))
            if ordered[room:]:
                rest.append(Hits(number, len(ordered), ordered[room:]))
            room = max(0, room - len(ordered))
        for key in one.keys:
            also = one.also.get(key, ())
            records[key][0].append(Entry(kind, one.name, tuple(first), also=also))
            if rest:
                records[key][1].append(Entry(kind, one.name, tuple(rest), also=also))
    return {
        key: (_encode(first, links), _encode(rest, links) if rest else b"") for key, (first, rest) in records.items()
    }


def reference_content(payloads: dict[str, tuple[bytes, bytes]]) -> bytes:
    """Hash all records by `shards.sealing`."""
    groups: list[list[bytes]] = [[] for _ in range(1 << GROUP_BITS)]
    for key in sorted(payloads, key=key_digest):
        groups[shard_index(key, GROUP_BITS)].append(pack_record(key, payloads[key]))
    return digest_content([digest_group(group) for group in groups])


def reference_files(payloads: dict[str, tuple[bytes, bytes]], shape: Shape, terms: Terms) -> list[bytes]:
    """Seal one table of an index by `shards.sealing`."""
    shards: list[list[tuple[bytes, bytes]]] = [[] for _ in range(2**shape.depth)]
    for key, tables in payloads.items():
        if tables[shape.table]:
            stretched = stretch_key(key, SITE.salt, SITE.iterations)
            shards[shard_index(key, shape.depth)].append((stretched, tables[shape.table]))
    canary = make_canary(SITE.salt, SITE.iterations, terms)
    return seal_table(shape, shards, canary, SITE.secret, ciphers)[0]


def _encode(record: list[Entry], links: Sequence[str]) -> bytes:
    """Encode by the reference, deflated as the engine does."""
    ids, data = open_payload(encode_record(record, links))
    deflated = deflate_compress(data, LEVEL)
    if len(data) < LEAST or len(deflated) >= len(data):
        return pack_form(PLAIN, len(ids)) + ids + data
    return pack_form(DEFLATED, len(ids)) + ids + deflated


def make_item(row: Row) -> Item:
    """Return the item of a row."""
    url = row.get("url", "")
    link = url if url.startswith(("https://", "http://")) else ""
    name = row.get("item") or row.get("photo_id") or ""
    shown = [row[f"shown{number}"] for number in range(15) if f"shown{number}" in row]
    while shown and not shown[-1]:
        shown.pop()
    return Item(name, link, row.get("title", ""), row.get("license", ""), tuple(shown))


def identify_item(item: Item) -> tuple[bytes, ...]:
    """Return what tells an item from others: its id, or everything that is shown of it."""
    return item.identity


def list_fields(item: Item) -> list[str]:
    """Return all fields of an item, as many as any has."""
    shown = [*item.shown, *[""] * (15 - len(item.shown))]
    return [item.id, item.link, item.title, item.licence, *shown]


def _rank(item: Item, made: str | None) -> list[tuple[bool, bool, bytes]]:
    shown = [*item.shown, *[""] * (15 - len(item.shown))]
    fields = (item.link, item.title, item.licence, *shown)
    return [(not field, field != made, field.encode()) for field in fields]
