"""One lookup from typed text to answer (FORMAT.md section 13); the I/O is passed in.

typed text -> readings of one match key -> one shard -> one record -> the entries that the text means. Three outcomes;
every fault is `unavailable`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from shards.addressing import shard_index, shard_path
from shards.canonical import canonical
from shards.cells import Cipher
from shards.errors import FormatError, IdentifierError
from shards.identifiers import NAME_KINDS, Reading, choose_readings, read_text
from shards.keys import CANARY, Stretch, stretch_key
from shards.manifest import Manifest
from shards.matching import Match, compare, is_same_name
from shards.opening import Shard, check_canary, open_record, parse_shard
from shards.records import Entry, Hits

Outcome = Literal["found", "absent", "unavailable"]
Fetch = Callable[[str], bytes]
"""Returns the bytes of a path inside the site; raises FormatError `network`, `status`, … if it cannot."""


@dataclass(frozen=True)
class Found:
    """An entry that the text means, exactly or nearly; `counted` if it is part of the answer, not just a question."""

    entry: Entry
    match: Match
    counted: bool

    @property
    def more(self) -> int:
        """Return how many of the items that are counted are in the second table."""
        return self.entry.more


@dataclass(frozen=True)
class Answer:
    """The outcome; for `unavailable`, also the reason's code, the fact and a hint.

    `readings` are what was looked for. `unasked` is what else the text can mean, best first, but was not looked for:
    its kind is not in the release, or it has another match key and so needs another lookup. `found` has the exact
    entries before the near ones, and no others.
    """

    outcome: Outcome
    readings: tuple[Reading, ...] = ()
    shard_path: str = ""
    found: tuple[Found, ...] = ()
    reason: str = ""
    fact: str = ""
    hint: str = ""
    unasked: tuple[Reading, ...] = ()

    @property
    def match(self) -> Match | None:
        """Return how well the answer matches: `exact` if any entry does, else `near`; None if nothing was found."""
        return self.found[0].match if self.found else None

    @property
    def counted(self) -> tuple[Found, ...]:
        """Return the entries that are the answer; about the others, the visitor is asked."""
        return tuple(one for one in self.found if one.counted)


def lookup(typed: str, manifest: Manifest, fetch: Fetch, cipher: Cipher, stretch: Stretch = stretch_key) -> Answer:
    """Look up typed text, with one call to `fetch` if it is an identifier and none if not. Never raises for a fault.

    `stretch` derives K if Python's own library cannot, as in a browser.
    """
    readings: tuple[Reading, ...] = ()
    try:
        readings = read_text(typed, manifest.platform, email_names=manifest.email_names)
        asked = choose_readings(readings, manifest.kinds)
    except IdentifierError as error:
        return Answer("unavailable", reason=error.reason, fact=error.fact, hint=error.hint, unasked=readings)
    key = asked[0].key
    table = manifest.tables[0]
    path = shard_path(manifest.release, 0, shard_index(key, table.depth), table.depth)
    answer = Answer("absent", asked, path, unasked=tuple(one for one in readings if one not in asked))
    try:
        found = match_entries(_open_table(manifest, 0, key, fetch, cipher, stretch), asked)
    except FormatError as error:
        return replace(answer, outcome="unavailable", reason=error.code, fact=error.fact, hint=error.hint)
    return replace(answer, outcome="found", found=found) if found else answer


def look_further(
    answer: Answer, manifest: Manifest, fetch: Fetch, cipher: Cipher, stretch: Stretch = stretch_key
) -> Answer:
    """Return a `found` answer that has more items with those in the second table's shard, from one call to `fetch`.

    That call reveals to the host that something was found, with many items, so only the visitor may request it. Raises
    FormatError if the rest cannot be fetched, or does not add up to the counts; the first answer remains valid.
    """
    if not any(one.more for one in answer.found):
        return answer
    rest = _open_table(manifest, 1, answer.readings[0].key, fetch, cipher, stretch)
    return replace(answer, found=join_entries(answer.found, rest))


def find_record(shard: Shard, manifest: Manifest, key: bytes, cipher: Cipher) -> tuple[Entry, ...] | None:
    """Return a record from a shard whose canary opened; `key` is K of its match key. None if it is not there.

    Raises FormatError `seal` or `record`.
    """
    record = open_record(shard, key, cipher)
    return None if record is None else fit_record(record, manifest)


def fit_record(record: tuple[Entry, ...], manifest: Manifest) -> tuple[Entry, ...]:
    """Check an opened record against its release, and return it.

    Raises FormatError `record` if it names a data set or kind, or continues in a table, that the release does not have,
    if an item shows more than its data set has labels for, or if an entry's name is invalid.
    """
    for entry in record:
        if entry.kind not in manifest.kinds or entry.hits[-1].dataset >= len(manifest.datasets):
            raise FormatError("record", "The record names a data set or kind that the manifest has not.")
        labels = [len(dataset.shown) for dataset in manifest.datasets]
        if any(len(item.shown) > labels[hits.dataset] for hits in entry.hits for item in hits.items):
            raise FormatError("record", "An item shows more than the manifest has labels for.")
        if entry.more and len(manifest.tables) == 1:
            raise FormatError("record", "The record goes on in a second table, and the release has none.")
        _read_name(entry)
    return record


def match_entries(record: Iterable[Entry], readings: Sequence[Reading]) -> tuple[Found, ...]:
    """Return the entries of a record that one of the readings means, exactly or nearly; exact ones first."""
    matched: list[tuple[Entry, Match]] = []
    for entry in record:
        match = _match(entry, readings)
        if match:
            matched.append((entry, match))
    matched.sort(key=lambda pair: pair[1])  # "exact" is before "near", and each in the record's order
    exact = [_read_name(entry) for entry, match in matched if match == "exact"]
    return tuple(
        Found(entry, match, match == "exact" or not exact or _is_one_of(entry, exact)) for entry, match in matched
    )


def join_entries(first: Sequence[Found], rest: Iterable[Entry]) -> tuple[Found, ...]:
    """Return the first table's entries with the second's items. Raises FormatError `record` if the counts differ."""
    further = {entry.identity: entry for entry in rest}
    joined = []
    for one in first:
        more = further.get(one.entry.identity)
        if (more is not None) != bool(one.more):
            raise FormatError("record", "The second table has not just the entries that go on there.")
        entry = replace(one.entry, hits=_join_hits(one.entry.hits, more.hits)) if more else one.entry
        joined.append(replace(one, entry=entry))
    return tuple(joined)


def _match(entry: Entry, readings: Sequence[Reading]) -> Match | None:
    text = _read_name(entry)
    texts = [reading.text for reading in readings if reading.kind == entry.kind]
    if text in texts:
        return "exact"
    if entry.kind in NAME_KINDS and any(compare(typed, text) for typed in texts):
        return "near"
    return None


def _is_one_of(entry: Entry, exact: Sequence[str]) -> bool:
    text = _read_name(entry)
    return any(is_same_name(text, other) for other in exact)


def _read_name(entry: Entry) -> str:
    try:
        return canonical(entry.name)
    except IdentifierError as error:
        raise FormatError("record", f"An entry's name cannot be one: {error.fact}") from error


def _open_table(
    manifest: Manifest, table: int, key: str, fetch: Fetch, cipher: Cipher, stretch: Stretch
) -> tuple[Entry, ...]:
    entry = manifest.tables[table]
    index = shard_index(key, entry.depth)
    shard = parse_shard(fetch(shard_path(manifest.release, table, index, entry.depth)), manifest, table, index)
    check_canary(shard, manifest, stretch(CANARY, manifest.salt, manifest.iterations), cipher)
    return find_record(shard, manifest, stretch(key, manifest.salt, manifest.iterations), cipher) or ()


def _join_hits(first: Sequence[Hits], rest: Sequence[Hits]) -> tuple[Hits, ...]:
    further = {hits.dataset: hits for hits in rest}
    joined = []
    for hits in first:
        more = further.pop(hits.dataset, None)
        items = hits.items + more.items if more else hits.items
        if len(items) != hits.count or (more and more.count != hits.count):
            raise FormatError("record", f"Data set {hits.dataset} counts {hits.count} items; {len(items)} came.")
        if more and not more.items:
            raise FormatError("record", "The second table names a data set that it has no items of.")
        if more and hits.items and hits.items[-1].order >= more.items[0].order:
            raise FormatError("record", f"The items of data set {hits.dataset} do not go on in order.")
        joined.append(replace(hits, items=items))
    if further:
        raise FormatError("record", "The second table names a data set that the first does not.")
    return tuple(joined)
