"""One lookup from typed text to answer (FORMAT.md section 12); the I/O is handed in.

typed text -> readings -> subjects of one text -> one shard -> records. Three outcomes; every fault is `unavailable`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from shards.addressing import shard_index, shard_path
from shards.cells import Cipher
from shards.errors import FormatError, IdentifierError
from shards.identifiers import Subject, choose_subjects, read_text
from shards.keys import CANARY, Stretch, stretch_key
from shards.manifest import Manifest
from shards.opening import Shard, check_canary, open_record, parse_shard
from shards.records import Hits

Outcome = Literal["found", "absent", "unavailable"]
Fetch = Callable[[str], bytes]
"""Gives the bytes of a path inside the site; raises FormatError `network`, `status`, … where it cannot."""


@dataclass(frozen=True)
class Found:
    """What one subject has; `more` is how many of its items the second table holds."""

    subject: Subject
    hits: tuple[Hits, ...]

    @property
    def more(self) -> int:
        """How many of the items that were counted are not here."""
        return sum(hits.count - len(hits.items) for hits in self.hits)


@dataclass(frozen=True)
class Answer:
    """The outcome; for `unavailable` the reason's code, the fact and a hint.

    `unasked` is what the text can mean as well, best first, and was not looked for: its kind is not in the release, or
    its text is another than that of `subjects`, and so another lookup.
    """

    outcome: Outcome
    subjects: tuple[Subject, ...] = ()
    shard_path: str = ""
    found: tuple[Found, ...] = ()
    reason: str = ""
    fact: str = ""
    hint: str = ""
    unasked: tuple[Subject, ...] = ()


def lookup(typed: str, manifest: Manifest, fetch: Fetch, cipher: Cipher, stretch: Stretch = stretch_key) -> Answer:
    """Look typed text up: one call of `fetch` if it is an identifier, none if not. Never raises for a fault.

    `stretch` derives K where Python's own library cannot, as in a browser.
    """
    readings: tuple[Subject, ...] = ()
    try:
        readings = read_text(typed, manifest.platform, email_names=manifest.email_names)
        subjects = choose_subjects(readings, manifest.kinds)
    except IdentifierError as error:
        return Answer("unavailable", reason=error.reason, fact=error.fact, hint=error.hint, unasked=readings)
    entry = manifest.tables[0]
    index = shard_index(subjects[0].text, entry.depth)
    path = shard_path(manifest.release, 0, index, entry.depth)
    unasked = tuple(reading for reading in readings if reading not in subjects)
    asked = Answer("absent", subjects, path, unasked=unasked)
    try:
        found = _open_table(manifest, 0, subjects, fetch, cipher, stretch)
    except FormatError as error:
        return replace(asked, outcome="unavailable", reason=error.code, fact=error.fact, hint=error.hint)
    return replace(asked, outcome="found", found=found) if found else asked


def look_further(
    answer: Answer, manifest: Manifest, fetch: Fetch, cipher: Cipher, stretch: Stretch = stretch_key
) -> Answer:
    """Fetch the second table's shard and add its items: for a `found` answer with more. One call of `fetch`.

    Raises FormatError where the rest cannot be had, or does not add up to the counts.
    """
    subjects = tuple(found.subject for found in answer.found if found.more)
    rest = {found.subject: found.hits for found in _open_table(manifest, 1, subjects, fetch, cipher, stretch)}
    return replace(
        answer,
        found=tuple(Found(found.subject, join_hits(found.hits, rest.get(found.subject, ()))) for found in answer.found),
    )


def find_subject(shard: Shard, manifest: Manifest, subject: Subject, key: bytes, cipher: Cipher) -> Found | None:
    """Find a subject in a shard whose canary opened; `key` is its K. None if it is not there.

    Raises FormatError `seal`, `record`, or `manifest` where a record goes on in a table that the release has not.
    """
    hits = open_record(shard, key, cipher)
    return None if hits is None else fit_record(hits, manifest, subject)


def fit_record(hits: tuple[Hits, ...], manifest: Manifest, subject: Subject) -> Found:
    """Hold an opened record against its release.

    Raises FormatError `record` or `manifest`, where it names a data set or goes on in a table that the release has not.
    """
    if not hits or hits[-1].dataset >= len(manifest.datasets):
        raise FormatError("record", "The record is empty, or names a data set that the manifest has not.")
    found = Found(subject, hits)
    if found.more and len(manifest.tables) == 1:
        raise _miss_table()
    return found


def _open_table(
    manifest: Manifest, table: int, subjects: tuple[Subject, ...], fetch: Fetch, cipher: Cipher, stretch: Stretch
) -> tuple[Found, ...]:
    if table >= len(manifest.tables):
        raise _miss_table()
    entry = manifest.tables[table]
    index = shard_index(subjects[0].text, entry.depth)
    shard = parse_shard(fetch(shard_path(manifest.release, table, index, entry.depth)), manifest, table, index)
    check_canary(shard, manifest, stretch(CANARY, manifest.salt, manifest.iterations), cipher)
    keys = [stretch(subject.encode(), manifest.salt, manifest.iterations) for subject in subjects]
    found = (find_subject(shard, manifest, *pair, cipher) for pair in zip(subjects, keys, strict=True))
    return tuple(one for one in found if one)


def _miss_table() -> FormatError:
    return FormatError("manifest", "A record goes on in a second table, and the release has none.")


def join_hits(first: tuple[Hits, ...], rest: tuple[Hits, ...]) -> tuple[Hits, ...]:
    """Add the second table's items to the first's. Raises FormatError `record` where they do not make up the counts."""
    further = {hits.dataset: hits for hits in rest}
    joined = []
    for hits in first:
        more = further.pop(hits.dataset, None)
        whole = replace(hits, items=hits.items + more.items) if more else hits
        if len(whole.items) != hits.count:
            raise FormatError("record", f"Data set {hits.dataset} counts {hits.count} items; {len(whole.items)} came.")
        joined.append(whole)
    if further:
        raise FormatError("record", "The second table names a data set that the first does not.")
    return tuple(joined)
