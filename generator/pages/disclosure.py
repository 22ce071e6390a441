"""What of a tally may be shown: no number in a chart, and no difference of two, is of fewer than ten people.

Two steps, one after the other. Cells of fewer than `LEAST` accounts are joined with others until every cell has as
many: the cells still add up to the whole, so that what is left when some are taken away is cells again. Then every
number is rounded, so that two releases hardly ever show by how many items one person's leaving has changed them.

Of joined cells it is not known how many accounts they have, since one may be in several. It is at least the most that
one of them has, and at least all of their homes (`buckets.Cells`): the rule goes by the larger of the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key")

LEAST = 10
"""So many accounts must be in whatever is counted."""

_DIGITS = 3


@dataclass(frozen=True)
class Cell(Generic[Key]):
    """One bar of a chart: the keys that it stands for, how many it counts, of at least how many accounts."""

    keys: tuple[Key, ...]
    count: int
    accounts: int
    homes: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it: that points at nobody."""
        return self.count == 0

    @property
    def is_large(self) -> bool:
        """Whether it may be shown."""
        return self.count >= LEAST and max(self.accounts, self.homes) >= LEAST


def round_count(number: int) -> int:
    """Round to tens, and from 1,000 on to three digits: 1234567 -> 1230000; 5 and more rounds up."""
    unit: int = 10 ** max(1, len(str(number)) - _DIGITS)
    return (number + unit // 2) // unit * unit


def join_cells(cells: Iterable[Cell[Key]]) -> Cell[Key]:
    """Make one cell of several."""
    cells = tuple(cells)
    return Cell(
        keys=tuple(key for cell in cells for key in cell.keys),
        count=sum(cell.count for cell in cells),
        accounts=max((cell.accounts for cell in cells), default=0),
        homes=sum(cell.homes for cell in cells),
    )


def group_neighbours(cells: Sequence[Cell[Key]]) -> list[Cell[Key]]:
    """Join cells that stand in an order, each small one with those that follow, the last with those before.

    Gives cells that are all large or empty; none where all together are not large.
    """
    grouped: list[Cell[Key]] = []
    waiting: list[Cell[Key]] = []
    for cell in cells:
        if cell.is_empty and not waiting:
            grouped.append(cell)
            continue
        waiting.append(cell)
        joined = join_cells(waiting)
        if joined.is_large:
            grouped.append(joined)
            waiting = []
    while waiting:
        if not grouped:
            return []
        waiting.insert(0, grouped.pop())
        joined = join_cells(waiting)
        if joined.is_large:
            grouped.append(joined)
            waiting = []
    return grouped


def group_others(cells: Sequence[Cell[Key]], most: int) -> tuple[list[Cell[Key]], Cell[Key] | None]:
    """Keep the `most` largest cells, by count, that may be shown; join all others to one, if there are any.

    Where those together are still small, the smallest of the rest go with them. Gives nothing at all where the whole is
    not large.
    """
    ordered = sorted((cell for cell in cells if not cell.is_empty), key=lambda cell: -cell.count)
    kept = [cell for cell in ordered if cell.is_large][:most]
    others = [cell for cell in ordered if cell not in kept]
    while others and kept and not join_cells(others).is_large:
        others.append(kept.pop())
    if not others:
        return kept, None
    joined = join_cells(others)
    return (kept, joined) if joined.is_large else ([], None)
