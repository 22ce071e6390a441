"""Tallies, made up: what charts are drawn from."""

from __future__ import annotations

from collections.abc import Sequence

from generator.indexing.counts import LEVELS, Part, Tally

YEARS = {0: 700, 2003: 120, 2004: 1234, 2005: 60, 2006: 2500}


def make_part(items: int) -> Part:
    """Make a part whose accounts have five items each."""
    return Part(items, -(-items // 5), items // 10)


def make_tally(
    years: dict[int, int] | None = None, licences: dict[str, int] | None = None, levels: Sequence[int] = (40, 30, 20)
) -> Tally:
    return Tally(
        items=sum((years or {2004: 500}).values()),
        levels=(*levels, *[0] * (len(LEVELS) - len(levels))),
        years={year: make_part(items) for year, items in (years or {}).items()},
        licences={name: make_part(items) for name, items in (licences or {}).items()},
    )


def _halve(items: int) -> Part:
    return Part(items, items // 2, items // 4)


TALLY = Tally(
    items=61_170,
    levels=(2400, 900, 800, 310, 29, 1),
    years={0: _halve(400), **{year: _halve(37 * (year - 1990) ** 2) for year in range(2000, 2016)}},
    licences={
        "CC BY-NC-SA 2.0": _halve(30_000),
        "All rights reserved; ask the photographer before any use whatever": _halve(20_000),
        "照片照片照片照片照片照片照片照片照片照片": _halve(8000),
        "<img src=x onerror=alert(1)>": _halve(3000),
        "": _halve(170),
    },
)
"""A tally of every kind of licence text, long ones and hostile ones among them."""
