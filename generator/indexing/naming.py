"""Fields of a manifest to subjects in buckets: each distinct name is read once, in whole columns.

A column's values are looked up among the names that are known, by Arrow, and only the new ones become Python objects;
those are read, hashed, and put into the bucket that their digest names.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.indexing.buckets import Integers, pack_subject
from shards.errors import IdentifierError
from shards.identifiers import read_field

_KNOWN_LIMIT = 500_000
"""So many names of a role are remembered: looking a batch up builds a table of them."""

AddSubjects = Callable[[pa.LargeBinaryArray], tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint32]]]
"""Takes entries of a subjects column, puts them aside, and gives for each its bucket and its place there."""

Watch = Callable[[str, Sequence[str], Sequence[bytes]], npt.NDArray[np.bool_]]
"""Sees distinct fields of a role with their entries (b"" for none) as they are read, perhaps more than once; says which
of them are of people to leave out."""


@dataclass(frozen=True)
class Known:
    """Distinct fields of one role, and for each: whether it names somebody, that subject's bucket and place there.

    `hidden` says who is to be left out; `faults` has, by place among the names, why those are wrong that name nobody
    and are not empty.
    """

    names: pa.StringArray
    named: npt.NDArray[np.bool_]
    bucket: npt.NDArray[np.uint16]
    place: npt.NDArray[np.uint32]
    hidden: npt.NDArray[np.bool_]
    faults: dict[int, IdentifierError] = field(default_factory=dict)


class Register:
    """The names that were met, by role; bounded, and safe to use from several threads."""

    def __init__(self, platform: str, add_subjects: AddSubjects, watch: Watch | None = None) -> None:
        self._platform = platform
        self._add_subjects = add_subjects
        self._watch = watch
        self._known: dict[str, Known] = {}
        self._lock = threading.Lock()

    def read(self, role: str, column: pa.StringArray) -> tuple[Known, Integers]:
        """Read a column (utf8, no nulls): give names that its own are among, and for each row the place there."""
        with self._lock:
            known = self._known.get(role)
            if known is None or len(known.names) > _KNOWN_LIMIT:
                # Replaced, not emptied: a batch under way goes on with the one that it was given.
                known = _EMPTY
            codes = pc.index_in(column, value_set=known.names)
            new = np.flatnonzero(codes.is_null().to_numpy(zero_copy_only=False)) if codes.null_count else _NO_ROWS
            if len(new) == 0:
                return known, codes.to_numpy()
            encoded = (column if len(new) == len(column) else column.take(pa.array(new))).dictionary_encode()
            numbers = np.array(codes.fill_null(0).to_numpy())
            numbers[new] = encoded.indices.to_numpy() + len(known.names)
            known = self._known[role] = self._extend(known, role, encoded.dictionary)
            return known, numbers

    def _extend(self, known: Known, role: str, names: pa.StringArray) -> Known:
        """Add names that were not known yet."""
        faults = dict(known.faults)
        entries = []
        platform = self._platform
        values = names.to_pylist()
        for number, name in enumerate(values, len(known.names)):
            try:
                kind, text = read_field(role, name, platform)
                entries.append(pack_subject(kind, text))
            except IdentifierError as error:
                # Nothing but space is as good as nothing: another column may name the row's subject.
                if error.reason != "empty":
                    faults[number] = error
                entries.append(b"")
        hidden = self._watch(role, values, entries) if self._watch else np.zeros(len(entries), np.bool_)
        column = pa.array(entries, pa.large_binary())
        named = pc.not_equal(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
        bucket, place = np.zeros(len(entries), np.uint16), np.zeros(len(entries), np.uint32)
        rows = np.flatnonzero(named)
        bucket[rows], place[rows] = self._add_subjects(column if len(rows) == len(column) else column.take(rows))
        return Known(
            pa.concat_arrays([known.names, names]),
            np.concatenate([known.named, named]),
            np.concatenate([known.bucket, bucket]),
            np.concatenate([known.place, place]),
            np.concatenate([known.hidden, hidden]),
            faults,
        )


_NO_ROWS = np.zeros(0, np.int64)
_NONE = np.zeros(0, np.bool_)
_EMPTY = Known(pa.array([], pa.utf8()), _NONE, np.zeros(0, np.uint16), np.zeros(0, np.uint32), _NONE)
