"""Names -> outcomes (FORMAT.md section 12), many at once: each shard is fetched, proven and opened once.

Names -> shards, ascending -> bytes, proven as they arrive -> keys, stretched in batches -> records. A shard that cannot
be fetched or opened makes the names in it `unavailable`, without affecting others. Shards on this device are not
fetched again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from many.devices import CancelError, Device, Pace
from many.names import Name
from shards.addressing import shard_index, shard_path
from shards.cells import TAG_SIZE, find_pieces, read_payload
from shards.errors import FormatError
from shards.identifiers import Subject
from shards.keys import CANARY, KEY_LABEL, derive_seal_keys
from shards.lookup import Found, Outcome, find_subject, fit_record, join_hits
from shards.manifest import Manifest
from shards.opening import Shard, check_canary, parse_shard, prove_shard
from shards.records import decode_record

Mode = Literal["drawers", "index"]
Place = tuple[int, int]
"""A shard: its table and index."""

Part = TypeVar("Part")

_TOGETHER = 4
_BATCH = 64


@dataclass(slots=True)
class Result:
    """The outcome for a name; for `unavailable`, with the reason."""

    name: Name
    outcome: Outcome
    found: tuple[Found, ...] = ()
    reason: str = ""
    fact: str = ""
    hint: str = ""

    @property
    def more(self) -> int:
        """Return how many items are in the second table and were not fetched."""
        return sum(found.more for found in self.found)


@dataclass
class Checker:
    """A release, and the parts of it on this device: shards, keys by subject, and why a shard could not be fetched."""

    manifest: Manifest
    device: Device
    held: dict[Place, bytes] = field(default_factory=dict)
    faults: dict[Place, FormatError] = field(default_factory=dict)
    keys: dict[bytes, bytes] = field(default_factory=dict)
    fetched: int = 0

    def list_all(self) -> list[Place]:
        """Return all shards of the index, ascending."""
        return [
            (number, index) for number, table in enumerate(self.manifest.tables) for index in range(1 << table.depth)
        ]

    def find_place(self, name: Name, table: int = 0) -> Place:
        """Return the shard in which a name would be."""
        return table, shard_index(name.subjects[0].text, self.manifest.tables[table].depth)

    def list_missing(self) -> list[Place]:
        """Return the shards that are not on this device, ascending."""
        return [place for place in self.list_all() if place not in self.held]

    def is_held(self) -> bool:
        """Return whether the whole index is on this device."""
        return not self.list_missing()

    async def check(self, names: Sequence[Name], mode: Mode) -> list[Result]:
        """Look names up; return a result for each, in order. Raises CancelError; what has been fetched is kept."""
        await self.fetch(map(self.find_place, names) if mode == "drawers" else self.list_all())
        return await self.open(names)

    async def open(self, names: Sequence[Name]) -> list[Result]:
        """Look names up in the shards on this device; names in other shards are `unavailable`."""
        results: dict[int, Result] = {}
        groups: dict[Place, list[int]] = {}
        for number, name in enumerate(names):
            groups.setdefault(self.find_place(name), []).append(number)
        subjects = [subject for name in names for subject in name.subjects]
        await self.stretch([CANARY, *(subject.encode() for subject in subjects)])
        pace = Pace(self.device, "open", len(names))
        for place in sorted(groups):
            try:
                shard = self._parse(place)
            except FormatError as error:
                results |= {number: _fail(names[number], error) for number in groups[place]}
                continue
            for numbers in _cut(groups[place], _BATCH):
                results |= zip(numbers, self._look_all([names[number] for number in numbers], shard), strict=True)
                await pace.step(len(results))
        found = [results[number] for number in range(len(names))]
        if any(result.more for result in found):
            found = await self.join(found)
        return found

    async def join(self, results: Sequence[Result]) -> list[Result]:
        """Return results completed with the second table's part of long records, if its shards are on this device."""
        pace = Pace(self.device, "open", len(results))
        joined = []
        for number, result in enumerate(results):
            await pace.step(number)
            place = self.find_place(result.name, 1) if result.more else None
            joined.append(self._join(result, place) if place in self.held else result)
        return joined

    async def fetch(self, places: Iterable[Place]) -> None:
        """Fetch and prove the shards that are not on this device, in ascending order, four at a time.

        A shard that fails is requested once more; if it fails again, it is added to the faults. Raises CancelError.
        """
        wanted = sorted(set(places) - self.held.keys())
        done = 0
        turns = iter(wanted)
        self.device.advance("fetch", 0, len(wanted))

        async def work() -> None:
            nonlocal done
            for place in turns:
                try:
                    self.held[place] = await self._fetch_proven(place)
                    self.faults.pop(place, None)
                except FormatError as error:
                    self.faults[place] = error
                self.fetched += 1
                done += 1
                self.device.advance("fetch", done, len(wanted))

        outcomes = await asyncio.gather(*(work() for _ in range(_TOGETHER)), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException) and not isinstance(outcome, CancelError):
                raise outcome
        if any(isinstance(outcome, CancelError) for outcome in outcomes):
            raise CancelError

    async def stretch(self, subjects: Iterable[bytes]) -> None:
        """Derive K for the subjects that have none yet. Raises CancelError; what has been derived is kept."""
        wanted = [subject for subject in dict.fromkeys(subjects) if subject not in self.keys]
        salt = KEY_LABEL + self.manifest.salt
        done = 0
        for batch in _cut(wanted, _BATCH):
            self.device.advance("stretch", done, len(wanted))
            keys = await self.device.stretch(batch, salt, self.manifest.iterations)
            self.keys.update(zip(batch, keys, strict=True))
            done += len(batch)

    async def _fetch_proven(self, place: Place) -> bytes:
        table, index = place
        entry = self.manifest.tables[table]
        path = shard_path(self.manifest.release, table, index, entry.depth)
        for again in (False, True):
            try:
                data = await self.device.fetch(path, entry.size, again=again)
                prove_shard(data, self.manifest, table, index)
                return data
            except FormatError:
                if again:
                    raise
        raise AssertionError("unreachable")

    def _parse(self, place: Place) -> Shard:
        data = self.held.get(place)
        if data is None:
            raise self.faults.get(place) or FormatError("network", "This drawer is not on this device.", "Fetch it.")
        shard = parse_shard(data, self.manifest, *place)
        check_canary(shard, self.manifest, self.keys[CANARY], self.device.cipher)
        return shard

    def _look_all(self, names: Sequence[Name], shard: Shard) -> list[Result]:
        subjects = [subject for name in names for subject in name.subjects]
        opened = dict(zip(subjects, self._open_all(shard, subjects), strict=True))
        return [self._conclude(name, [opened[subject] for subject in name.subjects]) for name in names]

    def _open_all(self, shard: Shard, subjects: Sequence[Subject]) -> list[tuple[bytes | None, int]]:
        """Return each subject's payload (None if nothing opened) and its number of cells, in two AES calls."""
        keys = [self.keys[subject.encode()] for subject in subjects]
        pairs = [derive_seal_keys(key, shard.release, shard.table, shard.index) for key in keys]
        streams = self.device.key_streams([tag_key for _, tag_key in pairs], 4 * TAG_SIZE)
        pieces = [
            find_pieces(shard.pieces, tag_key, self.device.cipher, tags)
            for (_, tag_key), tags in zip(pairs, streams, strict=True)
        ]
        there = [number for number, found in enumerate(pieces) if found]
        plaintexts = self.device.open_all(
            [pairs[number][0] for number in there], [b"".join(pieces[number]) for number in there]
        )
        opened = dict(zip(there, plaintexts, strict=True))
        return [(opened.get(number), len(found)) for number, found in enumerate(pieces)]

    def _conclude(self, name: Name, opened: Sequence[tuple[bytes | None, int]]) -> Result:
        try:
            found = tuple(
                fit_record(decode_record(read_payload(plaintext, cells)), self.manifest, subject)
                for subject, (plaintext, cells) in zip(name.subjects, opened, strict=True)
                if cells
            )
        except FormatError as error:
            return _fail(name, error)
        return Result(name, "found" if found else "absent", found)

    def _find(self, shard: Shard, subject: Subject) -> Found | None:
        return find_subject(shard, self.manifest, subject, self.keys[subject.encode()], self.device.cipher)

    def _join(self, result: Result, place: Place) -> Result:
        try:
            shard = self._parse(place)
            whole = []
            for found in result.found:
                rest = self._find(shard, found.subject) if found.more else None
                whole.append(Found(found.subject, join_hits(found.hits, rest.hits if rest else ())))
        except FormatError as error:
            return replace(result, reason=error.code, fact=error.fact, hint=error.hint)
        return replace(result, found=tuple(whole))


def _cut(row: Sequence[Part], size: int) -> Iterator[Sequence[Part]]:
    for start in range(0, len(row), size):
        yield row[start : start + size]


def _fail(name: Name, error: FormatError) -> Result:
    return Result(name, "unavailable", (), error.code, error.fact, error.hint)
