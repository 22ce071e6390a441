"""Names -> outcomes (FORMAT.md section 13), many at once: each shard is fetched, proven and opened once.

Names -> match keys -> shards, ascending -> bytes, proven as they arrive -> keys, stretched in batches -> records ->
entries that each name means. All spellings of a name have one match key: one stretching, one record. A shard that
cannot be fetched or opened makes the names in it `unavailable`, without affecting others. Shards on this device are
not fetched again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from many.devices import CancelError, Device, Pace
from many.names import Name
from shards.addressing import shard_index, shard_path
from shards.cells import TAG_SIZE, find_sealed, read_payload
from shards.errors import FormatError
from shards.keys import CANARY, KEY_LABEL, derive_seal_key
from shards.lookup import Found, Match, Outcome, find_record, fit_record, join_entries, match_entries, point
from shards.manifest import Manifest
from shards.opening import Shard, check_canary, parse_shard, prove_shard
from shards.platforms import Platforms
from shards.records import Entry, decode_record

Mode = Literal["drawers", "index"]
Place = tuple[int, int]
"""A shard: its table and index."""

Identity = tuple[str, str, str]
"""An entry's kind, name and note."""

Part = TypeVar("Part")

_TOGETHER = 4
_BATCH = 64


@dataclass(slots=True)
class Result:
    """The outcome for a name; for `unavailable`, with the reason.

    `found` has the exact entries before the near ones. `taken` are the identities of those near entries that the
    visitor says are theirs.
    """

    name: Name
    outcome: Outcome
    found: tuple[Found, ...] = ()
    reason: str = ""
    fact: str = ""
    hint: str = ""
    taken: Set[Identity] = frozenset()

    @property
    def match(self) -> Match | None:
        """Return how well the answer fits: `exact` if any entry does, else `near`; None where nothing was found."""
        return next((one.match for one in self.found if one.counted), None)

    @property
    def counted(self) -> tuple[Found, ...]:
        """Return what is the name's beyond a question, and the taken: exact entries, their spellings, parts and wholes.

        Where there are only near entries, all of them are a question.
        """
        sure = self.match != "near"
        return tuple(one for one in self.found if (sure and one.counted) or one.entry.identity in self.taken)

    @property
    def answer(self) -> str:
        """Return the outcome as it is shown: `near` where something was found, and all of it is a question."""
        return "near" if self.found and not self.counted else self.outcome

    @property
    def more(self) -> int:
        """Return how many items are in the second table and were not fetched."""
        return sum(found.more for found in self.found)


@dataclass
class Checker:
    """A release, and the parts of it on this device: shards, keys by match key, why a shard could not be fetched."""

    manifest: Manifest
    device: Device
    held: dict[Place, bytes] = field(default_factory=dict)
    faults: dict[Place, FormatError] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    fetched: int = 0

    def list_all(self) -> list[Place]:
        """Return all shards of the index, ascending."""
        return [
            (number, index) for number, table in enumerate(self.manifest.tables) for index in range(1 << table.depth)
        ]

    def find_place(self, name: Name, table: int = 0) -> Place:
        """Return the shard in which a name would be."""
        return table, shard_index(name.key, self.manifest.tables[table].depth)

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
        groups: dict[Place, dict[str, list[int]]] = {}
        for number, name in enumerate(names):
            groups.setdefault(self.find_place(name), {}).setdefault(name.key, []).append(number)
        await self.stretch([CANARY, *(name.key for name in names)])
        pace = Pace(self.device, "open", len(names))
        for place in sorted(groups):
            try:
                shard = self._parse(place)
            except FormatError as error:
                failed = [number for numbers in groups[place].values() for number in numbers]
                results |= {number: _fail(names[number], error) for number in failed}
                continue
            for keys in _cut(list(groups[place]), _BATCH):
                for key, opened in zip(keys, self._open_all(shard, keys), strict=True):
                    results |= {
                        number: _conclude(names[number], opened, self.manifest.platforms)
                        for number in groups[place][key]
                    }
                await pace.step(len(results))
        found = [results[number] for number in range(len(names))]
        if any(result.more for result in found):
            found = await self.join(found)
        return found

    async def join(self, results: Sequence[Result]) -> list[Result]:
        """Return results completed with the second table's part of long records, if its shards are on this device."""
        pace = Pace(self.device, "open", len(results))
        joined = list(results)
        opened: dict[str, tuple[Entry, ...] | FormatError] = {}
        for number, result in enumerate(results):
            await pace.step(number)
            place = self.find_place(result.name, 1) if result.more else None
            if place is None or place not in self.held:
                continue
            key = result.name.key
            if key not in opened:
                opened[key] = self._open_rest(place, key)
            joined[number] = _join(result, opened[key])
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

    async def stretch(self, keys: Iterable[str]) -> None:
        """Derive K for the match keys that have none yet. Raises CancelError; what has been derived is kept."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self.keys]
        salt = KEY_LABEL + self.manifest.salt
        done = 0
        for batch in _cut(wanted, _BATCH):
            self.device.advance("stretch", done, len(wanted))
            stretched = await self.device.stretch([key.encode() for key in batch], salt, self.manifest.iterations)
            self.keys.update(zip(batch, stretched, strict=True))
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

    def _open_all(self, shard: Shard, keys: Sequence[str]) -> list[tuple[Entry, ...] | FormatError]:
        """Return each match key's record, empty if there is none, or what is wrong with it; in two AES calls."""
        seal_keys = [derive_seal_key(self.keys[key], shard.release, shard.table, shard.index) for key in keys]
        found = [
            find_sealed(shard.pieces, seal_key, self.device.cipher, tags)
            for seal_key, tags in zip(seal_keys, self.device.key_streams(seal_keys, 4 * TAG_SIZE), strict=True)
        ]
        there = [number for number, (count, _) in enumerate(found) if count]
        plaintexts = self.device.open_all(
            [seal_keys[number] for number in there], [found[number][1] for number in there]
        )
        records: list[tuple[Entry, ...] | FormatError] = [() for _ in keys]
        for number, plaintext in zip(there, plaintexts, strict=True):
            records[number] = self._read(plaintext, found[number][0])
        return records

    def _read(self, plaintext: bytes | None, cells: int) -> tuple[Entry, ...] | FormatError:
        try:
            return fit_record(decode_record(read_payload(plaintext, cells), self.manifest.links), self.manifest)
        except FormatError as error:
            return error

    def _open_rest(self, place: Place, key: str) -> tuple[Entry, ...] | FormatError:
        try:
            return find_record(self._parse(place), self.manifest, self.keys[key], self.device.cipher) or ()
        except FormatError as error:
            return error


def _conclude(name: Name, opened: tuple[Entry, ...] | FormatError, platforms: Platforms) -> Result:
    if isinstance(opened, FormatError):
        return _fail(name, opened)
    found = point(match_entries(opened, name.readings, platforms), name.text, name.readings, platforms)
    return Result(name, "found" if found else "absent", found)


def _join(result: Result, rest: tuple[Entry, ...] | FormatError) -> Result:
    try:
        if isinstance(rest, FormatError):
            raise rest
        return replace(result, found=join_entries(result.found, rest), reason="", fact="", hint="")
    except FormatError as error:
        return replace(result, reason=error.code, fact=error.fact, hint=error.hint)


def _cut(row: Sequence[Part], size: int) -> Iterator[Sequence[Part]]:
    for start in range(0, len(row), size):
        yield row[start : start + size]


def _fail(name: Name, error: FormatError) -> Result:
    return Result(name, "unavailable", (), error.code, error.fact, error.hint)
