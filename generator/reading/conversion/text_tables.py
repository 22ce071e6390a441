"""Tables drawn in text -> tables: with rulers and bars (psql, mysql, Markdown), or in columns of fixed width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path

from generator.reading.conversion.tables import Row, take_header, write_table
from generator.reading.text import read_text
from generator.settings import Dataset
from shards.errors import InputError

RULER = re.compile(r"[\s|+:│┼├┤┌┐└┘┬┴]*[-=─═]{2,}[-=─═\s|+:│┼├┤┌┐└┘┬┴]*")
FOOTER = re.compile(r"\(?([0-9,]+) rows?(?: in set)?(?:\)| ?\([0-9.]+ sec\))\s*", re.IGNORECASE)
BARS = re.compile(r"(?<!\\)[|│]")


def convert_ruled(file: Path, name: str, dataset: Dataset, path: Path) -> None:
    """Write a table with a ruler below its header as Parquet.

    Raises:
        InputError: it has no ruler, or a row with another number of cells than the header, or fewer rows than it says.
    """
    rows = read_ruled(name, _read_lines(file, dataset))
    names, first = take_header(name, rows, skip=0, header=True, width=0)
    write_table(path, names, chain(first, rows))


def convert_fixed(file: Path, name: str, dataset: Dataset, path: Path) -> None:
    """Write a table whose fields have fixed widths, the last one to the end of the line, as Parquet.

    Raises:
        InputError: it has no rows.
    """
    rows = iter(cut_fixed(_read_lines(file, dataset), dataset.widths))
    names, first = take_header(name, rows, skip=dataset.skip, header=dataset.header, width=len(dataset.widths))
    write_table(path, names, chain(first, rows))


def read_ruled(name: str, lines: Iterator[tuple[int, str]]) -> Iterator[Row]:
    """Yield the header and the rows of a table with a ruler.

    Raises:
        InputError: see `convert_ruled`.
    """
    header, cuts = _find_header(name, lines)
    yield header
    width, rows = len(header[1]), 0
    for number, line in lines:
        if footer := FOOTER.fullmatch(line):
            if int(footer[1].replace(",", "")) != rows:
                raise InputError(
                    f"{name}:{number}: {line.strip()!r} follows {rows:,} rows.", "Was the list cut? Export it again."
                )
            return
        if not line.strip() or RULER.fullmatch(line):
            continue
        cells = _cut_cells(line, cuts)
        if len(cells) != width:
            raise InputError(
                f"{name}:{number}: {len(cells)} cells, where the header has {width}.",
                "Does a cell contain a bar? Export the table as CSV instead.",
            )
        rows += 1
        yield number, cells


def is_ruled(lines: Sequence[str]) -> bool:
    """Return whether lines are a table with a ruler: within the first few, one that separates cells."""
    filled = [line for line in lines[:10] if line.strip()]
    for before, line in pairwise(filled):
        if RULER.fullmatch(line) and not RULER.fullmatch(before):
            return bool(BARS.search(before)) or len(line.split()) > 1
    return False


def find_widths(lines: Sequence[str]) -> tuple[int, ...]:
    """Return the widths of the fields of lines in columns of fixed width; () if they are none.

    Fields are separated by at least two columns of spaces, in every line.
    """
    lines = [line for line in lines if line.strip()]
    if len(lines) < 3 or any("\t" in line for line in lines):
        return ()
    length = max(map(len, lines))
    filled = [any(len(line) > place and line[place] != " " for line in lines) for place in range(length)]
    starts = [
        place
        for place in range(length)
        if filled[place] and (place == 0 or (place > 1 and not filled[place - 1] and not filled[place - 2]))
    ]
    if len(starts) < 2 or starts[0] != 0:
        return ()
    several = sum(len(line.split("  ")) > 1 and len(line) > starts[1] for line in lines)
    if several < 0.9 * len(lines):
        return ()
    return tuple(after - before for before, after in zip(starts, [*starts[1:], length], strict=True))


def cut_fixed(lines: Iterator[tuple[int, str]], widths: Sequence[int]) -> Iterator[Row]:
    """Yield the rows of lines in columns of fixed width."""
    starts = [sum(widths[:number]) for number in range(len(widths))]
    for number, line in lines:
        if line.strip():
            ends = [*starts[1:], len(line)]
            yield number, [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _find_header(name: str, lines: Iterator[tuple[int, str]]) -> tuple[Row, list[int]]:
    """Return the line above the ruler that separates the header; where fields begin, if there are no bars."""
    before = (0, "")
    for number, line in lines:
        if RULER.fullmatch(line) and before[1].strip():
            cuts = [] if BARS.search(before[1]) else [match.start() for match in re.finditer(r"[-=─═]+", line)]
            return (before[0], _cut_cells(before[1], cuts)), cuts
        if line.strip() and not RULER.fullmatch(line):
            before = number, line
    raise InputError(f"{name} has no line of dashes below its header.", "Correct format in the settings.")


def _cut_cells(line: str, cuts: Sequence[int]) -> list[str]:
    if cuts:
        ends = [*cuts[1:], len(line)]
        return [line[start:end].strip() for start, end in zip(cuts, ends, strict=True)]
    line = line.strip()
    line = line[1:] if line[:1] in ("|", "│") else line
    line = line[:-1] if line[-1:] in ("|", "│") and not line.endswith("\\|") else line
    return [cell.strip().replace("\\|", "|") for cell in BARS.split(line)]


def _read_lines(file: Path, dataset: Dataset) -> Iterator[tuple[int, str]]:
    rest, number = b"", 0
    for piece in read_text(file, dataset.compression, dataset.encoding):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            number += 1
            yield number, line.decode()
    if rest:
        yield number + 1, rest.decode()
