"""The people in the input: how many of each kind, which spellings were merged, who has the most items.

Spellings are pairs of hashes (of a subject, of a field), so that many need little memory; a subject with more than one
pair was spelled in more than one way. Those with the most items are reported by a hash of the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.indexing.buckets import DIGEST_SIZE, EncodedBucket, Integers
from generator.settings.dataset import ROLES_NAME
from shards.manifest import KINDS
from shards.records import decode_record

PAIRS_LIMIT = 4_000_000
"""The most spellings that are stored; beyond that, collisions are counted among the first of them."""

_EXAMPLES = 5
_SPELLINGS = 4
_HEAVIEST = 5
_HASH_DIGITS = 8
_NSID = bytes((KINDS.index("nsid"),))
_ODD = 0x5851F42D4C957F2D
"""Mixes two hashes into one, so that a single number identifies a pair."""
_LINK = re.compile(r"/(?:photos|people|members)/([^/?#]+)")


@dataclass(frozen=True)
class Heavy:
    """A subject with many items: the first digits of its text's hash, its kind, items, and bytes of record."""

    hash: str
    kind: str
    items: int
    bytes: int


@dataclass(frozen=True)
class Census:
    """Subjects by kind; how many at least were spelled in more than one way, with examples; the heaviest."""

    kinds: dict[str, int]
    collisions: int
    exact: bool
    examples: tuple[tuple[str, ...], ...]
    heaviest: tuple[Heavy, ...]


class Spellings:
    """The spellings of names, collected during reading. Numbers have one spelling each; in a link, the name counts."""

    def __init__(self) -> None:
        self.exact = True
        self.examples: tuple[tuple[str, ...], ...] = ()
        self._parts: list[Integers] = []
        self._size = 0

    def see(self, role: str, values: Sequence[str], entries: Sequence[bytes], hidden: npt.NDArray[np.bool_]) -> None:
        """Add a role's distinct fields with their entries of a subjects column (b"" for none), except hidden ones."""
        if role not in ROLES_NAME or not self.exact:
            return
        names = [_find_name(value) if "/" in value else value for value in values]
        pairs = np.empty((2, len(names)), np.int64)
        pairs[0] = np.fromiter(map(hash, entries), np.int64, len(entries))
        pairs[1] = np.fromiter(map(hash, names), np.int64, len(names))
        taken = (pairs[0] != hash(b"")) & ~hidden
        if role == "account":  # which may be numbers
            taken &= np.fromiter(
                (entry[DIGEST_SIZE : DIGEST_SIZE + 1] != _NSID for entry in entries), bool, len(entries)
            )
        rows = np.flatnonzero(taken)
        pairs = pairs[:, rows]
        if len(self.examples) < _EXAMPLES:
            self._find_examples([names[row] for row in rows.tolist()] if len(rows) < len(names) else names, pairs)
        self._parts.append(pairs)
        self._size += len(rows)
        if self._size > PAIRS_LIMIT:
            self._parts = [_unite(self._parts)]
            self._size = self._parts[0].shape[1]
            self.exact = self._size <= PAIRS_LIMIT // 2

    def _find_examples(self, names: Sequence[str], pairs: Integers) -> None:
        order = np.argsort(pairs[0])
        subjects, spellings = pairs[:, order]
        several = np.flatnonzero((subjects[1:] == subjects[:-1]) & (spellings[1:] != spellings[:-1]))
        found = []
        for subject in np.unique(subjects[several])[: _EXAMPLES - len(self.examples)].tolist():
            start, end = (int(np.searchsorted(subjects, subject, side)) for side in ("left", "right"))
            found.append(tuple(sorted({names[row] for row in order[start:end].tolist()})[:_SPELLINGS]))
        self.examples = tuple(sorted([*self.examples, *found]))

    def count(self) -> int:
        """Return the number of subjects with more than one spelling."""
        return int((np.unique(_unite(self._parts)[0], return_counts=True)[1] > 1).sum())


def _find_name(link: str) -> str:
    found = _LINK.search(link)
    return found[1] if found else link


def _unite(parts: Sequence[Integers]) -> Integers:
    """Return each pair once."""
    pairs = np.concatenate([np.zeros((2, 0), np.int64), *parts], axis=1)
    places: Integers = np.unique(pairs[0] ^ (pairs[1] * _ODD), return_index=True)[1]
    return pairs[:, places]


def take_census(buckets: Sequence[EncodedBucket], spellings: Spellings) -> Census:
    """Return a census of the subjects in encoded buckets, with the heaviest."""
    kinds: Integers = np.zeros(len(KINDS), np.int64)
    heaviest: list[tuple[int, bytes, list[bytes]]] = []
    for bucket in buckets:
        with pa.memory_map(str(bucket.path)) as source:
            table = pa.ipc.open_file(source).read_all()
            keys = table["key"]
            codes = pc.binary_slice(keys, DIGEST_SIZE).combine_chunks()
            for value in pc.value_counts(codes).to_pylist():
                kinds[value["values"][0]] += value["counts"]
            sizes = pc.add(pc.binary_length(table["payload0"]), pc.binary_length(table["payload1"])).to_numpy()
            for row in np.argsort(sizes)[-_HEAVIEST:].tolist():
                payloads = [table[name][row].as_py() for name in ("payload0", "payload1")]
                heaviest.append((int(sizes[row]), keys[row].as_py(), payloads))
        heaviest = sorted(heaviest, reverse=True)[:_HEAVIEST]
    return Census(
        kinds={kind: count for kind, count in zip(KINDS, kinds.tolist(), strict=True) if count},
        collisions=spellings.count(),
        exact=spellings.exact,
        examples=spellings.examples,
        heaviest=tuple(
            Heavy(
                hash=key.hex()[:_HASH_DIGITS],
                kind=KINDS[key[DIGEST_SIZE]],
                items=sum(hits.count for hits in decode_record(payloads[0])),
                bytes=size,
            )
            for size, key, payloads in heaviest
        ),
    )
