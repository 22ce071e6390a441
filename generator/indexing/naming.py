"""Turns the fields of a list into filings in buckets: whole columns at a time, each distinct name read once.

Arrow reduces a column to its distinct values, DuckDB hashes these, and NumPy looks the hashes up among those of names
already known (`growing`): a batch costs what it contains, however many names there are. Only new ones become Python
objects. They are read, given their match keys, hashed, and filed in the buckets that the digests of the keys say.
"""

from __future__ import annotations

import threading
from binascii import unhexlify
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import duckdb
import msgpack
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.indexing.aliases import find_unaliased, list_aliases, looks_personal
from generator.indexing.buckets import COPY, DIGEST_SIZE, FILING_SCHEMA, SHORTER, Integers
from generator.indexing.growing import Column, HashTable, Texts
from generator.indexing.links import escape_parts
from generator.indexing.packing import make_empty
from generator.indexing.plain_keys import find_plain, find_words, make_keys
from generator.indexing.plain_names import read_plain
from generator.settings import SiteNames
from shards.addressing import LABEL
from shards.errors import IdentifierError
from shards.platforms import Listed

_KNOWN_LIMIT = 4_000_000
"""The most names of a role that are remembered: each takes about 80 bytes."""

_STRANGERS_LIMIT = 500_000
"""The most if hardly any name comes twice."""

_WORTH = 1 / 16
"""The share of names that must be expected to be known for remembering as many as can be."""

_FEW = 1 / 8
"""With a smaller share of known names, new ones are read by several threads at a time: few are read twice."""

AddFilings = Callable[[pa.RecordBatch], tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint32]]]
"""Stores filings, and returns each one's bucket and its index there."""

Filed = Mapping[str, tuple[int, tuple[str, ...]]]
"""The keys that a name is filed under, its match key first: what copy each is, and the other spellings there."""

Named = tuple[str, str, Filed]
"""What a field of the list names: kind, canonical text, and how it is filed."""

Watch = Callable[[Sequence[Named | None]], npt.NDArray[np.bool_]]
"""Receives what distinct fields name (None for nobody) as they are read, perhaps more than once, and returns which of
them to leave out."""


@dataclass(frozen=True)
class Copies:
    """The filings of names under further match keys: index of the name (ascending), bucket, index in the bucket."""

    names: Integers
    bucket: npt.NDArray[np.uint16]
    place: npt.NDArray[np.uint32]

    def find(self, names: Integers) -> tuple[Integers, Integers]:
        """Return which of the names (indices) have copies, each as often as it has some, and the copies' indices."""
        low, high = (np.searchsorted(self.names, names, side) for side in ("left", "right"))
        count = high - low
        again = np.flatnonzero(count)
        count = count[again]
        ends = np.cumsum(count)
        total = int(ends[-1]) if len(ends) else 0
        places = np.arange(total) - np.repeat(ends - count, count) + np.repeat(low[again], count)
        return np.repeat(again, count), places

    def take(self, names: Integers) -> Copies:
        """Return the copies of these names, by their new indices."""
        again, places = self.find(names) if len(self.names) else (self.names, self.names)
        return Copies(again, self.bucket[places], self.place[places])

    def add(self, other: Copies, count: int) -> Copies:
        """Return these, and then the others, whose names come after `count` names."""
        if not len(other.names):
            return self
        return Copies(
            np.concatenate([self.names, other.names + count]),
            np.concatenate([self.bucket, other.bucket]),
            np.concatenate([self.place, other.place]),
        )


@dataclass(frozen=True)
class Known:
    """Distinct fields of one role, and for each: whether it names someone, its filing's bucket and index there.

    `links` has at `places` the names as they are written in a link (`written`, which few batches need), and `as_listed`
    says which are written there as the list does; `hidden` says which to leave out; `faults` says, by index, what
    is wrong with fields that are not empty but name nobody.
    """

    named: npt.NDArray[np.bool_]
    links: pa.LargeStringArray
    places: Integers
    as_listed: npt.NDArray[np.bool_]
    bucket: npt.NDArray[np.uint16]
    place: npt.NDArray[np.uint32]
    copies: Copies
    hidden: npt.NDArray[np.bool_]
    faults: dict[int, IdentifierError] = field(default_factory=dict)

    def take(self, numbers: Integers) -> Known:
        """Return the fields with these numbers, in this order."""
        return Known(
            self.named[numbers],
            self.links,
            self.places[numbers],
            self.as_listed[numbers],
            self.bucket[numbers],
            self.place[numbers],
            self.copies.take(numbers),
            self.hidden[numbers],
            _take_faults(self.faults, numbers),
        )

    @property
    def written(self) -> pa.Array:
        """Return the names as they are written in a link (large_utf8)."""
        return self.links.take(pa.array(self.places))

    def __add__(self, other: Known) -> Known:
        """Return these fields, and then the others."""
        count = len(self.named)
        return Known(
            np.concatenate([self.named, other.named]),
            pa.concat_arrays([self.written, other.written]),
            np.arange(count + len(other.named)),
            np.concatenate([self.as_listed, other.as_listed]),
            np.concatenate([self.bucket, other.bucket]),
            np.concatenate([self.place, other.place]),
            self.copies.add(other.copies, count),
            np.concatenate([self.hidden, other.hidden]),
            {**self.faults, **{count + number: fault for number, fault in other.faults.items()}},
        )


class _Memory:
    """The fields of one role that are remembered, found by their hashes; for one thread at a time.

    What is looked up at random is in few and narrow columns, which grow in place.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._values, self._links = Texts(), Texts()
        self._about = Column(np.uint64)
        self._seen = Column(np.uint32)
        self._copies = _NO_COPIES
        self._faults: dict[int, IdentifierError] = {}
        self._table = HashTable()
        self._round = 0
        self._asked = self._found = 0.0

    def find(self, values: pa.LargeStringArray, hashes: npt.NDArray[np.uint64]) -> Integers:
        """Return the numbers of distinct values, or -1."""
        numbers = self._table.find(hashes)
        found = np.flatnonzero(numbers >= 0)
        own = values if len(found) == len(values) else values.take(pa.array(found))
        # Two names may share a hash: the second one is not found, and filed again in each batch.
        same = pc.equal(own, self._values.take(numbers[found])).to_numpy(zero_copy_only=False)
        numbers[found[~same]] = -1
        return numbers

    def see(self, numbers: Integers) -> bool:
        """Note which values of a batch are known; return whether so few that those of other batches are others."""
        found = numbers[numbers >= 0]
        self._round += 1
        self._seen.values[found] = self._round
        self._asked, self._found = self._asked / 2 + len(numbers), self._found / 2 + len(found)
        return len(self._seen) > 0 and len(found) < _FEW * len(numbers)

    def add(self, values: pa.LargeStringArray, hashes: npt.NDArray[np.uint64], known: Known) -> Integers:
        """Remember values; return their numbers."""
        before = len(self._seen)
        self._values.extend(values)
        self._links.extend(known.written)
        self._about.extend(_pack_about(known))
        self._seen.extend(np.full(len(hashes), self._round, np.uint32))
        self._copies = self._copies.add(known.copies, before)
        self._faults |= {before + number: fault for number, fault in known.faults.items()}
        self._table.add(hashes)
        return np.arange(before, before + len(hashes))

    def take(self, numbers: Integers) -> Known:
        """Return the fields with these numbers."""
        about = self._about.values[numbers]
        return Known(
            links=self._links.read(),
            places=numbers,
            copies=self._copies.take(numbers),
            faults=_take_faults(self._faults, numbers),
            **_unpack_about(about),
        )

    def forget(self) -> None:
        """Forget the half not seen for longest if there are too many: fewer if hardly any would be known again."""
        likely = self._found * _KNOWN_LIMIT >= _WORTH * self._asked * len(self._seen)
        limit = _KNOWN_LIMIT if likely else min(_STRANGERS_LIMIT, _KNOWN_LIMIT)
        if len(self._seen) <= limit:
            return
        kept = np.sort(np.argsort(self._seen.values, kind="stable")[-(limit // 2) :])
        for column in (self._values, self._links, self._about, self._seen):
            column.keep(kept)
        self._copies, self._faults = self._copies.take(kept), _take_faults(self._faults, kept)
        self._table = self._table.keep(kept)


def _take_faults(faults: dict[int, IdentifierError], numbers: Integers) -> dict[int, IdentifierError]:
    """Return the faults of fields by their new numbers."""
    wrong = np.flatnonzero(np.isin(numbers, list(faults))) if faults else ()
    return {int(at): faults[int(numbers[at])] for at in wrong}


_FLAGS = ("named", "as_listed", "hidden")


def _pack_about(known: Known) -> npt.NDArray[np.uint64]:
    """Return what is known about each field as one number: place, bucket, flags."""
    about = known.bucket.astype(np.uint64) << np.uint64(32) | known.place.astype(np.uint64)
    for bit, flag in enumerate(_FLAGS, 48):
        about |= getattr(known, flag).astype(np.uint64) << np.uint64(bit)
    return about


def _unpack_about(about: npt.NDArray[np.uint64]) -> dict[str, Any]:
    """Reverse `_pack_about`."""
    flags = {flag: about >> np.uint64(bit) & np.uint64(1) != 0 for bit, flag in enumerate(_FLAGS, 48)}
    return {"bucket": (about >> np.uint64(32)).astype(np.uint16), "place": about.astype(np.uint32), **flags}


class Register:
    """The names found so far, by role; bounded and thread-safe."""

    def __init__(self, names: SiteNames, add_filings: AddFilings, watch: Watch | None = None) -> None:
        self._names = names
        self._codes = {kind: code for code, kind in enumerate(names.kinds)}
        self._add_filings = add_filings
        self._watch = watch
        self._memories = {role: _Memory() for role in names.roles}

    def read(self, role: str, column: pa.StringArray) -> tuple[Known, Integers]:
        """Return what the distinct values of the column (utf8, no nulls) name, and each row's index among them."""
        encoded = column.dictionary_encode()
        values, rows = encoded.dictionary.cast(pa.large_utf8()), encoded.indices.to_numpy()
        hashes = _hash(values)
        memory = self._memories[role]
        with memory.lock:
            numbers = memory.find(values, hashes)
            new = np.flatnonzero(numbers < 0)
            if not memory.see(numbers):
                if len(new):
                    strangers = values.take(pa.array(new))
                    numbers[new] = memory.add(strangers, hashes[new], self._read_new(role, strangers))
                known = memory.take(numbers)
                memory.forget()
                return known, rows
            old = np.flatnonzero(numbers >= 0)
            known = memory.take(numbers[old])
        strangers, hashes = values.take(pa.array(new)), hashes[new]
        read = self._read_new(role, strangers)
        with memory.lock:
            memory.add(strangers, hashes, read)  # if another thread has done so with some, these are never found
            memory.forget()
        if not len(old):
            return read, rows
        places = np.concatenate([old, new])
        place = np.empty(len(places), np.int64)
        place[places] = np.arange(len(places))
        return (known + read).take(place), rows

    def _read_new(self, role: str, names: pa.StringArray) -> Known:
        """Read and file names that are not known yet."""
        faults: dict[int, IdentifierError] = {}
        filings, copies = _Filings(self._codes), _Filings(self._codes)
        seen: list[Named | None] = [None] * len(names)
        platform, kinds = self._names.roles[role]
        read = self._names.platforms.read_field
        plain, rest = self._read_plain(role, names)
        if self._watch:
            columns = (plain.batch[name].to_pylist() for name in ("kind", "text", "key"))
            for number, code, text, key in zip(plain.numbers.tolist(), *columns, strict=True):
                seen[number] = (self._names.kinds[code], text, {key: (COPY, ())})
        for number, value in zip(rest.tolist(), names.take(pa.array(rest)).to_pylist(), strict=True):
            try:
                listed = read(platform, kinds, value)
            except IdentifierError as error:
                # Treat a blank field as empty: another column may name the row's subject.
                if error.reason != "empty":
                    faults[number] = error
                continue
            filed = self._file(listed)
            for again, (key, (copy, also)) in enumerate(filed.items()):
                (copies if again else filings).add(number, listed, key, copy if again else 0, also)
            seen[number] = (listed.kind, listed.text, filed)
        bucket, place = np.zeros(len(names), np.uint16), np.zeros(len(names), np.uint32)
        named = np.zeros(len(names), bool)
        rows = np.concatenate([plain.numbers, np.array(filings.numbers, np.int64)])
        named[rows] = True
        batch = pa.concat_batches([plain.batch, filings.make_batch()])
        bucket[rows], place[rows] = self._add_filings(batch)
        links = escape_parts(batch["name"])
        if len(rows) < len(names) or len(filings.numbers):
            written = np.full(len(names), len(rows))
            written[rows] = np.arange(len(rows))
            links = pa.concat_arrays([links, pa.array([""], pa.large_utf8())]).take(pa.array(written))
        hidden = self._watch(seen) if self._watch else np.zeros(len(names), bool)
        as_listed = np.asarray(pc.equal(links, names.cast(pa.large_utf8())).to_numpy(zero_copy_only=False), np.bool_)
        return Known(named, links, np.arange(len(links)), as_listed, bucket, place, self._copy(copies), hidden, faults)

    def _read_plain(self, role: str, fields: pa.StringArray) -> tuple[_Plain, Integers]:
        """Read and file the names whose one key is made in whole columns; return the places of all others too."""
        reader = self._names.platforms.simple_reader(*self._names.roles[role])
        found = read_plain(reader, fields.cast(pa.large_utf8()))
        near = np.array([kind.near for kind in found.kinds], np.bool_)[found.kind]
        plain = find_plain(found.texts)
        if near.any():  # they may have other spellings
            near &= plain
            texts = found.texts.filter(pa.array(near))
            plain[near] = find_words(texts) & find_unaliased(texts)
        codes = np.array([self._codes[kind.id] for kind in found.kinds], np.uint8)[found.kind]
        chosen = pa.array(plain)
        texts, places = found.texts.filter(chosen), found.places[plain]
        rest = np.ones(len(fields), np.bool_)
        rest[places] = False
        columns = [
            codes[plain],
            np.zeros(len(places), np.uint8),
            make_keys(texts),
            texts,
            found.names.filter(chosen),
            make_empty(len(places)).view(pa.large_binary()),
        ]
        return _Plain(places, _make_filings(columns)), np.flatnonzero(rest)

    def _file(self, listed: Listed) -> Filed:
        kind = self._names.kind(listed.kind)
        filed: dict[str, tuple[int, tuple[str, ...]]] = dict.fromkeys(listed.keys, (COPY, ()))
        if kind.near and not kind.anchor and not kind.core:
            shortened = kind.shortened and (listed.kind not in self._names.personal or looks_personal(listed.text))
            for key, (is_shorter, also) in list_aliases(listed.text, shortened=shortened).items():
                filed[key] = (SHORTER if is_shorter and key not in filed else COPY, also)
        return filed

    def _copy(self, added: _Filings) -> Copies:
        if not added.numbers:
            return _NO_COPIES
        return Copies(np.array(added.numbers, np.int64), *self._add_filings(added.make_batch()))


@dataclass(frozen=True)
class _Plain:
    """Filings of plain names, and the number of each one's name."""

    numbers: Integers
    batch: pa.RecordBatch


class _Filings:
    """Columns of filings under construction, and the number of each one's name."""

    def __init__(self, codes: Mapping[str, int]) -> None:
        self.numbers: list[int] = []
        self._codes = codes
        self._columns: tuple[list[int], list[int], list[str], list[str], list[str], list[bytes]]
        self._columns = ([], [], [], [], [], [])

    def add(self, number: int, listed: Listed, key: str, copy: int, also: tuple[str, ...]) -> None:
        self.numbers.append(number)
        kinds, copies, keys, texts, names, others = self._columns
        kinds.append(self._codes[listed.kind])
        copies.append(copy)
        keys.append(key)
        texts.append(listed.text)
        names.append(listed.name)
        others.append(msgpack.packb(also) if also else b"")

    def make_batch(self) -> pa.RecordBatch:
        return _make_filings(self._columns)


def _make_filings(columns: Sequence[Any]) -> pa.RecordBatch:
    """Return filings from all their columns but the first, the digests of the keys."""
    keys = columns[2] if isinstance(columns[2], pa.Array) else pa.array(columns[2], pa.large_utf8())
    kind = FILING_SCHEMA.field("digest").type
    digests = pa.py_buffer(digest_keys(keys))
    columns = [pa.FixedSizeBinaryArray.from_buffers(kind, len(keys), [None, digests]), *columns]
    arrays = [
        column if isinstance(column, pa.Array) else pa.array(column, kind.type)
        for column, kind in zip(columns, FILING_SCHEMA, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=FILING_SCHEMA)


def digest_keys(keys: pa.LargeStringArray) -> bytes:
    """Return the digests of match keys, joined, as `shards.addressing.key_digest` makes them.

    DuckDB makes them without the interpreter lock, so that other threads can use it meanwhile.
    """
    label = "".join(f"\\x{byte:02x}" for byte in LABEL)
    found = _ask(f"sha256('{label}'::BLOB || encode(value)) AS found", keys).to_arrow_table()["found"].combine_chunks()
    start = found.offset * 2 * DIGEST_SIZE
    data = memoryview(found.buffers()[2] or b"")
    return unhexlify(data[start : start + len(found) * 2 * DIGEST_SIZE])


def _hash(values: pa.StringArray) -> npt.NDArray[np.uint64]:
    return np.asarray(_ask("hash(value) AS found", values).fetchnumpy()["found"], np.uint64)


@cache
def _open_database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


def _ask(question: str, values: pa.Array) -> duckdb.DuckDBPyRelation:
    return _open_database().cursor().from_arrow(pa.table({"value": values})).project(question)


_NO_COPIES = Copies(np.zeros(0, np.int64), np.zeros(0, np.uint16), np.zeros(0, np.uint32))
