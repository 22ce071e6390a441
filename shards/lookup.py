"""One lookup from typed text to answer (FORMAT.md section 13); the I/O is passed in.

typed text -> readings of one match key -> one shard -> one record -> the entries that the text means. Three outcomes;
every fault is `unavailable`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from shards.addressing import shard_index, shard_path
from shards.cells import Cipher
from shards.errors import FormatError, IdentifierError
from shards.keys import CANARY, Stretch, stretch_key
from shards.manifest import Manifest
from shards.matching import compare, is_same_name
from shards.opening import Shard, check_canary, open_record, parse_shard
from shards.platforms import Platforms, Reading, is_part, parse_link, read_core
from shards.records import Entry, Hits, Item, goes_on

Outcome = Literal["found", "absent", "unavailable"]
Match = Literal["exact", "near", "part", "whole"]
"""How an entry matches: it is what was typed, spelled nearly so, a part of it (a repository of the owner), or what it
is a part of (the domain of a host)."""
_ITEM_NOUNS = ("photo", "video")
Fetch = Callable[[str], bytes]
"""Returns the bytes of a path inside the site; raises FormatError `network`, `status`, … if it cannot."""


@dataclass(frozen=True)
class Found:
    """An entry that the text means; `counted` if it is part of the answer, not just a question.

    `pointed` are the items that the text itself leads to, by data set.
    """

    entry: Entry
    match: Match
    counted: bool
    pointed: tuple[tuple[int, Item], ...] = ()

    @property
    def more(self) -> int:
        """Return how many of the items that are counted are in the second table."""
        return self.entry.more


@dataclass(frozen=True)
class Answer:
    """The outcome; for `unavailable`, also the reason's code, the fact and a hint.

    `readings` are what was looked for. `unasked` is what else the text can mean, best first, but was not looked for:
    its kind is not in the release, or it has another match key and so needs another lookup. `found` has the exact
    entries, then near ones, parts and wholes, and no others. `explanation` is the name of the reason in words, with the
    `values` in it.
    """

    outcome: Outcome
    readings: tuple[Reading, ...] = ()
    shard_path: str = ""
    found: tuple[Found, ...] = ()
    reason: str = ""
    fact: str = ""
    hint: str = ""
    unasked: tuple[Reading, ...] = ()
    explanation: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def match(self) -> Match | None:
        """Return how the answer matches: as the first of its counted entries does; None if nothing was found."""
        return next((one.match for one in self.found if one.counted), None)

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
        readings = manifest.platforms.read_text(typed, manifest.context)
        asked = manifest.platforms.choose_readings(readings, manifest.kinds)
    except IdentifierError as error:
        return Answer(
            "unavailable",
            reason=error.reason,
            fact=error.fact,
            hint=error.hint,
            unasked=readings,
            explanation=error.name,
            values=error.values,
        )
    except FormatError as error:
        return Answer("unavailable", reason=error.code, fact=error.fact, hint=error.hint)
    key = asked[0].key
    table = manifest.tables[0]
    path = shard_path(manifest.release, 0, shard_index(key, table.depth), table.depth)
    answer = Answer("absent", asked, path, unasked=tuple(one for one in readings if one not in asked))
    try:
        record = _open_table(manifest, 0, key, fetch, cipher, stretch)
        found = point(match_entries(record, asked, manifest.platforms), typed, readings, manifest.platforms)
    except FormatError as error:
        return replace(answer, outcome="unavailable", reason=error.code, fact=error.fact, hint=error.hint)
    return replace(answer, outcome="found", found=found) if found else answer


def look_further(
    typed: str, answer: Answer, manifest: Manifest, fetch: Fetch, cipher: Cipher, stretch: Stretch = stretch_key
) -> Answer:
    """Return a `found` answer that has more items with those in the second table's shard, from one call to `fetch`.

    That call reveals to the host that something was found, with many items, so only the visitor may request it. Raises
    FormatError if the rest cannot be fetched, or does not add up to the counts; the first answer remains valid.
    """
    if not any(one.more for one in answer.found):
        return answer
    rest = _open_table(manifest, 1, answer.readings[0].key, fetch, cipher, stretch)
    found = join_entries(answer.found, rest)
    return replace(answer, found=point(found, typed, (*answer.readings, *answer.unasked), manifest.platforms))


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
        _read_names(entry, manifest.platforms)
    return record


def match_entries(record: Iterable[Entry], readings: Sequence[Reading], platforms: Platforms) -> tuple[Found, ...]:
    """Return the entries of a record that one of the readings means, or is related to; exact ones first.

    Counted are the exact ones and other spellings of the same name; without an exact one the related ones, which are
    parts or wholes; without those the near ones. With none at all, near are the parts and wholes of other spellings.
    """
    entries = [(entry, _read_names(entry, platforms)) for entry in record]
    found = ((entry, texts[0], _match(entry.kind, texts, readings, platforms)) for entry, texts in entries)
    matched = [(entry, text, match) for entry, text, match in found if match]
    if not matched:
        matched = [
            (one, text, "near")
            for one, (text, *_) in entries
            if _is_nearly_related(one.kind, text, readings, platforms)
        ]
    matched.sort(key=lambda one: one[2])  # in the alphabetical order of the matches, and each in the record's order
    exact = [text for _, text, match in matched if match == "exact"]
    is_related = any(match in ("part", "whole") for _, _, match in matched)

    def is_counted(text: str, match: Match) -> bool:
        if exact:
            return match == "exact" or (match == "near" and any(is_same_name(text, other) for other in exact))
        return match != "near" or not is_related

    return tuple(Found(entry, match, is_counted(text, match)) for entry, text, match in matched)


def point(found: Iterable[Found], typed: str, readings: Sequence[Reading], platforms: Platforms) -> tuple[Found, ...]:
    """Return the entries with the items that the typed text itself leads to.

    An item is pointed at if its id is that of a photo or video that was typed, or if its link or id is the typed link.
    Of an entry of a `pointing` kind, whose items are many people's, only those are counted, if there are any.
    """
    ids = {one.text for one in readings if platforms.kind(one.kind).noun in _ITEM_NOUNS}
    link = _read_link(typed)
    pointed = []
    for one in found:
        items = tuple(
            (hits.dataset, item)
            for hits in one.entry.hits
            for item in hits.items
            if item.id in ids or (link and link in (_read_link(item.link), _read_link(item.id)))
        )
        pointed.append(replace(one, pointed=items))
    return tuple(pointed)


def count_hits(found: Found, platforms: Platforms) -> tuple[Hits, ...]:
    """Return the items of an entry that the answer counts: all, or only those that the text points at (`point`)."""
    if not found.pointed or not platforms.kind(found.entry.kind).pointing:
        return found.entry.hits
    items: dict[int, list[Item]] = {}
    for dataset, item in found.pointed:
        items.setdefault(dataset, []).append(item)
    return tuple(Hits(dataset, len(some), tuple(some)) for dataset, some in sorted(items.items()))


def _read_link(text: str) -> str:
    """Return a link as it is compared; '' for a text that is not one, or that names a host alone."""
    try:
        link = parse_link(text)
    except IdentifierError:
        return ""
    return link.whole if link and link.whole.rstrip("/") != link.host else ""


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


def _match(kind: str, texts: Sequence[str], readings: Sequence[Reading], platforms: Platforms) -> Match | None:
    """Return how an entry matches that has these texts: that of its name, then those of its other spellings."""
    definition, platform = platforms.kinds[kind]
    asked = [read_core(reading.text, definition) for reading in readings if reading.kind == kind]
    listed, *others = (read_core(text, definition) for text in texts)
    if listed in asked:
        return "exact"
    if definition.near and any(compare(typed, text) for typed in asked for text in (listed, *others)):
        return "near"
    if not definition.below and not definition.above:
        return None
    family = [reading for reading in readings if reading.kind in platform.kinds]
    if any(is_part(listed, read_core(typed.text, definition), definition) for typed in family):
        return "part"
    return "whole" if any(is_part(read_core(typed.text, definition), listed, definition) for typed in family) else None


def _is_nearly_related(kind: str, text: str, readings: Sequence[Reading], platforms: Platforms) -> bool:
    """Return whether a listed name and a typed one begin with the same whole, spelled nearly so, and one is that."""
    definition, platform = platforms.kinds[kind]
    if not definition.near or not definition.below:
        return False
    whole = platforms.anchor(definition, text) or text
    is_whole = whole == read_core(text, definition)
    family = [(one, one.anchor or one.text) for one in readings if one.kind in platform.kinds]
    return any(compare(typed, whole) for one, typed in family if is_whole or typed == read_core(one.text, definition))


def _read_names(entry: Entry, platforms: Platforms) -> list[str]:
    """Return the texts of an entry's name and of its other spellings."""
    try:
        return [platforms.read_entry(entry.kind, name) for name in (entry.name, *entry.also)]
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
        if more and not goes_on(hits, more):
            raise FormatError("record", f"The items of data set {hits.dataset} do not go on in order.")
        joined.append(replace(hits, items=items, numbers=hits.numbers + (more.numbers if more else 0)))
    if further:
        raise FormatError("record", "The second table names a data set that the first does not.")
    return tuple(joined)
