"""The one table of a web page, such as an `.xls` that is a web page in truth -> a table. No script is run."""

from __future__ import annotations

import codecs
import contextlib
import re
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

from generator.reading.conversion.tables import Row, take_header, write_table
from generator.reading.text import read_text
from generator.settings import Dataset
from shards.errors import InputError

LARGEST = 256 << 20  # bytes of a page; it is held in memory
SPAN = 1000  # the most columns that one cell is spread over
CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)


def convert_html(file: Path, name: str, dataset: Dataset, path: Path) -> None:
    """Write the table of a web page.

    Args:
        file: the page.
        name: for messages.
        dataset: its encoding, which of its tables (from 1), and whether it has a header.
        path: the Parquet file to write.

    Raises:
        InputError: there is no table, or there are several and none was chosen.
    """
    tables = _read_tables(file, name, dataset)
    chosen = dataset.only_table.strip()
    if not tables:
        raise InputError(
            f"{name} is a web page without a table of rows.", "Was a login or error page saved instead of the list?"
        )
    if chosen and not (chosen.isdecimal() and 1 <= int(chosen) <= len(tables)):
        raise InputError(f"{name} has {len(tables)} tables, and no {chosen!r}.", 'Set table = "1", or another number.')
    if len(tables) > 1 and not chosen:
        sizes = ", ".join(f"{number} ({len(table):,} rows)" for number, table in enumerate(tables, 1))
        raise InputError(f"{name} has several tables: {sizes}.", 'Set table = "1", or another of these numbers.')
    table = tables[int(chosen or 1) - 1]
    rows = iter(table)
    width = max(len(row) for _, row in table)
    names, first = take_header(name, rows, skip=dataset.skip, header=dataset.header, width=width)
    write_table(path, names, chain(first, rows))


def list_html_tables(file: Path, name: str, dataset: Dataset) -> dict[str, int]:
    """Return the number of rows of each table of a page that has any, by the table's number.

    Raises:
        InputError: the page is too large, or not in its encoding.
    """
    return {str(number): len(table) for number, table in enumerate(_read_tables(file, name, dataset), 1)}


def _read_tables(file: Path, name: str, dataset: Dataset) -> list[list[Row]]:
    if file.stat().st_size > LARGEST:
        raise InputError(f"{name} is a web page of more than {LARGEST >> 20} MiB.", "Save the table as CSV (UTF-8).")
    with file.open("rb") as stream:
        said = CHARSET.search(stream.read(4096))
    encoding = dataset.encoding
    if said and encoding == "utf-8" and dataset.compression is None:
        with contextlib.suppress(LookupError):
            encoding = codecs.lookup(said[1].decode()).name
    text = b"".join(read_text(file, dataset.compression, encoding)).decode()
    reader = _Tables()
    reader.feed(text)
    reader.close()
    return [table for table in reader.tables if table]


def _read_span(text: str | None) -> int:
    """Return how many columns or rows a cell reaches over: one where it does not say, or says no number."""
    return min(int(text), SPAN) if text and text.isdecimal() and text.isascii() else 1


class _Tables(HTMLParser):
    """Collects the rows of each table; a table inside a cell is a table of its own.

    Cells that reach over several rows have their text in each of them, as an artist beside several works.
    """

    parse_marked_section = HTMLParser.parse_bogus_comment
    """`<![` begins a comment, as browsers read it; Python before 3.14 raises AssertionError for most of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[Row]] = []
        self._open: list[list[Row]] = []
        self._down: list[dict[int, tuple[int, str]]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = self._rows = 1
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_row()
            self._open.append([])
            self.tables.append(self._open[-1])
            self._down.append({})
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            self._row = [] if self._row is None else self._row
            self._cell = []
            self._span, self._rows = (_read_span(dict(attrs).get(name)) for name in ("colspan", "rowspan"))
            self._fill_down()
        elif tag in ("br", "p", "div", "li") and self._cell is not None:
            self._cell.append(" ")
        elif tag in ("script", "style"):
            self._hidden += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()
            if tag == "table" and self._open:
                self._open.pop()
                self._down.pop()
        elif tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._hidden:
            self._cell.append(data)

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            if self._rows > 1 and self._down:
                self._down[-1][len(self._row)] = self._rows - 1, " ".join("".join(self._cell).split())
            self._row += [" ".join("".join(self._cell).split()), *[""] * (self._span - 1)]
        self._cell = None

    def _fill_down(self) -> None:
        """Repeat the cells that reach down from rows above, up to the next cell of this row."""
        while self._down and self._row is not None and (above := self._down[-1].pop(len(self._row), None)):
            rows, text = above
            if rows > 1:
                self._down[-1][len(self._row)] = rows - 1, text
            self._row.append(text)

    def _end_row(self) -> None:
        self._end_cell()
        self._fill_down()
        if self._row and any(self._row) and self._open:
            self._open[-1].append((self.getpos()[0], self._row))
        self._row = None
