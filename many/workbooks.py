"""XLSX: the cells of each sheet (ECMA-376, SpreadsheetML), by the standard library's zip and XML readers.

Entities are refused before anything is parsed, and no part may be larger than `PART_LIMIT`: a workbook is a zip, and a
small one can hold gigabytes of nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from many.devices import Pace
from many.gathering import Gathered, Source
from many.lists import read_rows
from many.texts import TextError

PART_LIMIT = 256 << 20
_PIECE = 1 << 16
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = re.compile(r"xl/worksheets/sheet[0-9]+\.xml")
_CELL = re.compile(r"([A-Z]+)[0-9]+")


async def read_workbook(archive: zipfile.ZipFile, source: Source, gathered: Gathered, pace: Pace) -> None:
    """Read each sheet as a table. Raises TextError where the workbook is damaged."""
    names = archive.namelist()
    strings = list(_read_strings(archive)) if "xl/sharedStrings.xml" in names else []
    for name in sorted(filter(_SHEET.fullmatch, names), key=lambda name: (len(name), name)):
        sheet = Source(f"{source.name} {name.rsplit('/', 1)[1].removesuffix('.xml')}", "XLSX")
        gathered.sources.append(sheet)
        await read_rows(_read_sheet(archive, name, strings), sheet, gathered, pace)


def _read_strings(archive: zipfile.ZipFile) -> Iterator[str]:
    for element in _parse(archive, "xl/sharedStrings.xml", "si"):
        yield "".join(part.text or "" for part in element.iter(f"{_MAIN}t"))


def _read_sheet(archive: zipfile.ZipFile, name: str, strings: list[str]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(_parse(archive, name, "row"), 1):
        cells: dict[int, str] = {}
        for place, cell in enumerate(row.iter(f"{_MAIN}c")):
            column = _CELL.fullmatch(cell.get("r") or "")
            cells[_count(column[1]) if column else place] = _read_cell(cell, strings)
        width = min(max(cells, default=-1) + 1, 16_384)
        yield int(row.get("r") or number), [cells.get(column, "") for column in range(width)]


def _read_cell(cell: Element, strings: list[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    # A number that is whole is written as such: 4.174434843E9 is a photo's.
    if kind in (None, "n") and ("E" in value or value.endswith(".0")):
        try:
            return str(int(float(value))) if float(value).is_integer() else value
        except (ValueError, OverflowError):
            return value
    return value


def _count(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _parse(archive: zipfile.ZipFile, name: str, wanted: str) -> Iterator[Element]:
    """Give each element of a name, and let go of it."""
    parser: XMLPullParser[Any] = XMLPullParser(("end",))
    total = 0
    try:
        with archive.open(name) as part:
            while piece := part.read(_PIECE):
                total += len(piece)
                if total > PART_LIMIT:
                    raise TextError("A sheet of it is too large.", "Save the sheet as CSV.")
                if b"<!" in piece.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
                    raise TextError("It declares entities, which no workbook needs.", "Save the sheet as CSV.")
                parser.feed(piece)
                for event in parser.read_events():
                    element: Any = event[-1]
                    if element.tag == f"{_MAIN}{wanted}":
                        yield element
                        element.clear()
        parser.close()
    except ParseError as error:
        raise TextError(f"A sheet of it is damaged: {error}.", "Save it anew, or as CSV.") from None
