"""Statistics of the names in the input: entries of each kind, names under several spellings, and the largest records.

Nothing says whose the largest records are: a hash of a name, published in a log, would tell anyone who guesses it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from generator.indexing.buckets import EncodedBucket, Heavy, Integers, Spellings

_EXAMPLES = 5
_HEAVIEST = 5


@dataclass(frozen=True)
class Census:
    """Entries by kind; what is listed under several spellings; the heaviest records."""

    kinds: dict[str, int]
    spellings: Spellings
    heaviest: tuple[Heavy, ...]


def take_census(buckets: Sequence[EncodedBucket]) -> Census:
    """Return the sums of the encoded buckets' entries, and the heaviest records."""
    heaviest = [heavy for bucket in buckets for heavy in bucket.heaviest]
    kinds: Counter[str] = Counter()
    for bucket in buckets:
        kinds.update(bucket.kinds)
    return Census(
        kinds=dict(sorted(kinds.items())),
        spellings=_join_spellings([bucket.spellings for bucket in buckets]),
        heaviest=tuple(sorted(heaviest, key=_rank, reverse=True)[:_HEAVIEST]),
    )


def find_heaviest(
    sizes: Integers, record: Integers, items: Integers, kind: npt.NDArray[np.uint8], kinds: Sequence[str]
) -> tuple[Heavy, ...]:
    """Return the heaviest of a bucket's records, by their sizes.

    `record` is the index of each entry's record, ascending; `items` and `kind` are the entries' numbers of items and
    of their kinds among `kinds`.
    """
    found = []
    for row in np.argsort(sizes)[-_HEAVIEST:].tolist():
        own = slice(*np.searchsorted(record, (row, row + 1)).tolist())
        most = max(zip(items[own].tolist(), (kinds[code] for code in kind[own].tolist()), strict=True))
        found.append(Heavy(most[1], int(items[own].sum()), int(sizes[row])))
    return tuple(found)


def _rank(heavy: Heavy) -> tuple[int, int, str]:
    return heavy.bytes, heavy.items, heavy.kind


def _join_spellings(parts: Sequence[Spellings]) -> Spellings:
    return Spellings(
        entries=sum(part.entries for part in parts),
        records=sum(part.records for part in parts),
        entry_examples=tuple(sorted(names for part in parts for names in part.entry_examples)[:_EXAMPLES]),
        record_examples=tuple(sorted(names for part in parts for names in part.record_examples)[:_EXAMPLES]),
    )
