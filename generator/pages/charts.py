"""A site's charts: tallies -> cells that can be shown (`disclosure`) -> a table and a drawing of the same numbers.

For each data set, its items by year and by licence, and its accounts by number of items; for several data sets, how
they compare. A chart with a single, meaningless bar is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from generator.indexing.counts import LEVELS, Part, Tally
from generator.pages.disclosure import LEAST, Cell, Key, group_neighbours, group_others, join_cells, round_count
from generator.pages.svg import Bar, Frame, draw_bars, draw_columns
from generator.pages.texts import Texts, choose_words
from generator.settings import SiteNames

LICENCES_SHOWN = 12
YEARS_SHOWN = 40
"""The most licences and years in a chart; others are merged."""

_SPANS = (1, 2, 5, 10, 20, 25, 50, 100)
_BARS_LEAST, _JOINED = 4, 10
"""A chart of years with this many bars, of which at most one in this many had to be merged, needs no wider bars."""
_TAIL = 0.005
"""The share of the dated items that may fall before the first year shown separately, and likewise after the last."""


@dataclass(frozen=True)
class Chart:
    """A chart, for templates.

    `name` is an id, `dataset` the index of its data set, or None for all; `head` has the headings of the table's two
    columns, `rows` its rows, `svg` the drawing of these.
    """

    name: str
    dataset: int | None
    title: str
    lead: str
    head: tuple[str, str]
    rows: tuple[tuple[str, str], ...]
    svg: Markup


def draw_charts(titles: Sequence[str], tallies: Sequence[Tally], names: SiteNames, texts: Texts) -> list[Chart]:
    """Return all charts of a site in one language: those of each data set in turn, then those that compare them."""
    writer = _Writer(names, texts)
    charts: list[Chart | None] = []
    for number, tally in enumerate(tallies):
        charts += [
            writer.draw_years(number, tally),
            writer.draw_licences(number, tally),
            writer.draw_sizes(number, tally),
        ]
    if len(tallies) > 1:
        charts += [writer.compare_items(titles, tallies), writer.compare_accounts(titles, tallies)]
    return [chart for chart in charts if chart]


@dataclass(frozen=True)
class _Writer:
    """Draws charts for one platform (which has its own word for accounts) in one language."""

    names: SiteNames
    texts: Texts

    def draw_years(self, number: int, tally: Tally) -> Chart | None:
        """Return the chart of items by year; items without a date are only in the table."""
        span, cells = _group_years(tally)
        dated = [cell for cell in cells if any(cell.keys)]
        if len(dated) < 2:
            return None
        years = [year for year in tally.years if year]
        bars = []
        for place, cell in enumerate(dated):
            joined = len(cell.keys) > span
            until = place == 0 and (joined or min(years) < min(cell.keys))
            since = place == len(dated) - 1 and (joined or max(years) > max(cell.keys))
            bars.append(self._measure_years(cell, until=until, since=since))
        undated = [self._measure(self.texts("chart-no-date"), cell.count) for cell in cells if not any(cell.keys)]
        steps = [self._measure("", step) for step in choose_steps(max(bar.value for bar in bars))]
        frame = self._frame(f"years-{number}", "chart-years")
        svg = draw_columns(bars, steps, frame)
        return self._make(frame, number, "chart-years-lead", ("chart-year", "chart-items"), [*bars, *undated], svg)

    def draw_licences(self, number: int, tally: Tally) -> Chart | None:
        kept, others = group_others(_list_licences(tally), LICENCES_SHOWN)
        named = [(cell.keys[0] or self.texts("chart-no-licence"), cell) for cell in kept]
        if not any(cell.keys[0] for cell in kept):
            return None
        named += [(self.texts("chart-other"), others)] if others else []
        bars = [self._measure(name, cell.count) for name, cell in named]
        frame = self._frame(f"licences-{number}", "chart-licences")
        svg = draw_bars(bars, frame)
        return self._make(frame, number, "chart-licences-lead", ("chart-licence", "chart-items"), bars, svg)

    def draw_sizes(self, number: int, tally: Tally) -> Chart | None:
        cells = group_neighbours([Cell((level,), count, count, count) for level, count in enumerate(tally.levels)])
        while cells and cells[-1].is_empty:
            cells.pop()
        if len(cells) < 2:
            return None
        bars = [self._measure(self._name_levels(cell.keys), cell.count) for cell in cells]
        frame = self._frame(f"sizes-{number}", choose_words(self.texts, self.names, "chart-sizes"))
        svg = draw_bars(bars, frame)
        head = ("chart-size", choose_words(self.texts, self.names, "chart-accounts"))
        return self._make(frame, number, choose_words(self.texts, self.names, "chart-sizes-lead"), head, bars, svg)

    def compare_items(self, titles: Sequence[str], tallies: Sequence[Tally]) -> Chart:
        bars = [self._measure(title, tally.items) for title, tally in zip(titles, tallies, strict=True)]
        frame = self._frame("compared-items", "chart-compared-items")
        head = ("chart-dataset", "chart-items")
        return self._make(frame, None, "chart-compared-lead", head, bars, draw_bars(bars, frame))

    def compare_accounts(self, titles: Sequence[str], tallies: Sequence[Tally]) -> Chart | None:
        pairs = [(title, tally) for title, tally in zip(titles, tallies, strict=True) if tally.accounts]
        if len(pairs) < 2:
            return None
        bars = [self._measure(title, tally.accounts) for title, tally in pairs]
        frame = self._frame("compared-accounts", choose_words(self.texts, self.names, "chart-compared-accounts"))
        head = ("chart-dataset", choose_words(self.texts, self.names, "chart-accounts"))
        return self._make(frame, None, "chart-compared-lead", head, bars, draw_bars(bars, frame))

    def _frame(self, name: str, title: str) -> Frame:
        return Frame(f"chart-{name}", self.texts(title), self.texts("chart-described"), self.texts.language.direction)

    def _make(
        self, frame: Frame, number: int | None, lead: str, head: tuple[str, str], bars: Iterable[Bar], svg: Markup
    ) -> Chart:
        left, right = map(self.texts, head)
        rows = tuple((bar.label, bar.text) for bar in bars)
        return Chart(frame.name, number, frame.title, self.texts(lead), (left, right), rows, svg)

    def _measure(self, label: str, count: int) -> Bar:
        """Return a bar for a count, rounded; one that is too small to be shown has no length."""
        if 0 < count < LEAST:
            return Bar(label, 0, self.texts("chart-few"))
        value = round_count(count)
        return Bar(label, value, self.texts.language.write_number(value))

    def _measure_years(self, cell: Cell[int], *, until: bool, since: bool) -> Bar:
        """Return a bar of years; at the ends without its range, or years with few items would give themselves away."""
        first, last = str(min(key for key in cell.keys if key)), str(max(cell.keys))
        label, tick = self.texts("chart-span", first=first, last=last), first
        if 0 in cell.keys:
            label, tick = self.texts("chart-until-or-no-date", year=last), f"…{last}"
        elif until:
            label, tick = self.texts("chart-until", year=last), f"…{last}"
        elif since:
            label, tick = self.texts("chart-since", year=first), f"{first}…"
        elif first == last:
            label = first
        return replace(self._measure(label, cell.count), tick=tick)

    def _name_levels(self, levels: Sequence[int]) -> str:
        first, above = LEVELS[min(levels)], max(levels) + 1
        if above == len(LEVELS):
            return self.texts("chart-size-from", first=first)
        last = LEVELS[above] - 1
        if first == last:
            return self.texts.language.write_number(first)
        return self.texts("chart-span", first=first, last=last)


def choose_steps(largest: int) -> list[int]:
    """Return the values of a chart's grid lines: one, two or four round numbers up to the largest."""
    unit = 10 ** (len(str(largest)) - 1)
    for step in (unit // 5, unit // 2, unit, 2 * unit):
        if step >= LEAST and largest // step <= 4:
            return [step * number for number in range(1, largest // step + 1)]
    return []


def _list_licences(tally: Tally) -> list[Cell[str]]:
    return [_make_cell((name,), [part], tally) for name, part in tally.licences.items()]


def _group_years(tally: Tally) -> tuple[int, list[Cell[int]]]:
    """Return how many years a bar has, and the cells that can be shown: no date, if any item has none, then years.

    The years at the ends that have hardly any items are merged with the first and last of the others. A bar has as
    few years as the chart has room for, or more if many bars would have to be merged: bars of unequal width mislead.
    """
    years = sorted(year for year in tally.years if year)
    if not years:
        return 1, []
    room = int(_TAIL * sum(tally.years[year].items for year in years))
    first, last = _trim(years, tally, room), _trim(years[::-1], tally, room)
    spans = [span for span in _SPANS if last // span - first // span < YEARS_SHOWN]
    found = [(span, group_neighbours(_list_years(tally, first, last, span))) for span in spans]
    even = (
        (span, cells)
        for span, cells in found
        if len(cells) >= _BARS_LEAST and _JOINED * sum(len(cell.keys) > span for cell in cells[1:-1]) <= len(cells)
    )
    return next(even, found[0])


def _list_years(tally: Tally, first: int, last: int, span: int) -> list[Cell[int]]:
    """Return a cell for no date, if any item has none, and one for every `span` years from the first to the last."""
    blocks: dict[int, list[Part]] = {block: [] for block in range(first // span, last // span + 1)}
    for year, part in tally.years.items():
        if year:
            blocks[min(max(year, first), last) // span].append(part)
    undated = [_make_cell((0,), [tally.years[0]], tally)] if 0 in tally.years else []
    return undated + [
        _make_cell(tuple(range(block * span, (block + 1) * span)), parts, tally) for block, parts in blocks.items()
    ]


def _trim(years: Sequence[int], tally: Tally, room: int) -> int:
    """Return the first of the years that has more items, including those before it, than there is room for."""
    seen = 0
    for year in years:
        seen += tally.years[year].items
        if seen > room:
            return year
    return years[-1]


def _make_cell(keys: tuple[Key, ...], parts: Sequence[Part], tally: Tally) -> Cell[Key]:
    cells = [
        # If the list has no accounts, its items stand in for them.
        Cell(keys, part.items, *((part.accounts, part.homes) if tally.accounts else (part.items, part.items)))
        for part in parts
    ]
    joined = join_cells(cells)
    return Cell(keys, joined.count, joined.accounts, joined.homes)
