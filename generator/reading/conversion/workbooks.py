"""Spreadsheets (XLSX, XLSM, XLSB, XLS, ODS) -> tables, by calamine, which holds one sheet in memory.

Excel computes with 15 digits: a larger number that is stored as a number, not as text, has lost the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from generator.reading.conversion.html_tables import convert_html
from generator.reading.conversion.tables import Row, take_header, write_table, write_value
from generator.reading.text import refuse_excel_xml
from generator.settings import Dataset, suggest
from lists.file_types import is_markup
from shards.errors import InputError

LARGEST = 10**15  # whole numbers from here on have lost digits
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}  # ECMA-376, ST_CellType "e"


def convert_workbook(file: Path, name: str, dataset: Dataset, path: Path) -> None:
    """Write a sheet as a table.

    Args:
        file: the workbook; or a web page called `.xls`, which is what many programs export.
        name: for messages.
        dataset: which sheet, and whether it has a header.
        path: the Parquet file to write.

    Raises:
        InputError: it is no workbook, is damaged or locked, or which sheet is meant is not clear.
    """
    with file.open("rb") as stream:
        head = stream.read(4096).decode("utf-8", "replace")
    refuse_excel_xml(name, head)
    if is_markup(head):
        convert_html(file, name, dataset, path)
        return
    book = _open(file, name)
    sheet = _choose_sheet(book, name, dataset.only_table)
    rows = _read_rows(sheet)
    names, first = take_header(name, rows, skip=dataset.skip, header=dataset.header, width=_find_width(sheet))
    write_table(path, names, _chain(first, rows))


def list_sheets(file: Path, name: str) -> dict[str, int]:
    """Return the number of rows of each sheet of a workbook that has any, in order.

    Raises:
        InputError: it is no workbook, is damaged or locked.
    """
    book = _open(file, name)
    return {title: rows for title in book.sheet_names if (rows := _read_sheet(book, name, title).height)}


def _open(file: Path, name: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(file))
    except (CalamineError, OSError, ValueError) as error:
        if "assword" in str(error):
            raise InputError(f"{name} is locked with a password.", "Save it without one, or as CSV (UTF-8).") from None
        raise InputError(
            f"{name} is damaged, or no spreadsheet ({_shorten(error)}).",
            "Open it in a spreadsheet program and save it again, or save the table as CSV (UTF-8).",
        ) from None


def _choose_sheet(book: CalamineWorkbook, name: str, title: str) -> CalamineSheet:
    if title:
        if title not in book.sheet_names:
            sheets = ", ".join(map(repr, book.sheet_names))
            near = suggest(title, book.sheet_names).strip() or "Correct table in the settings."
            raise InputError(f"{name} has no sheet {title!r}. Sheets: {sheets}.", near)
        return _read_sheet(book, name, title)
    filled = [sheet for title in book.sheet_names if (sheet := _read_sheet(book, name, title)).height]
    if not filled:
        raise InputError(f"{name} has no sheet with rows.", "Was the export interrupted?")
    if len(filled) > 1:
        sheets = ", ".join(f"{sheet.name!r} ({sheet.height:,} rows)" for sheet in filled)
        hint = f'Set table = "{filled[0].name}", or another.'
        raise InputError(f"{name} has several sheets with rows: {sheets}.", hint)
    return filled[0]


def _read_sheet(book: CalamineWorkbook, name: str, title: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(title)
    except (CalamineError, OSError, ValueError) as error:
        raise InputError(
            f"{name}: the sheet {title!r} is damaged ({_shorten(error)}).",
            "Open it in a spreadsheet program and save it again, or save the table as CSV (UTF-8).",
        ) from None


def _find_width(sheet: CalamineSheet) -> int:
    return int(sheet.end[1]) + 1 if sheet.end else 0


def _read_rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Yield the rows that are not empty, each with its number in the sheet.

    Cells that are merged downwards have their text in each of their rows: an artist beside several works.
    """
    first_row, first_column = sheet.start or (0, 0)
    before = [""] * first_column
    merged = sorted((top, bottom, left) for (top, left), (bottom, _) in sheet.merged_cell_ranges or () if bottom > top)
    open_, coming = list[tuple[int, int, str]](), iter([*merged, (1 << 40, 0, 0)])
    following = next(coming)
    for number, cells in enumerate(sheet.iter_rows(), first_row + 1):
        texts = [write_value(value, LARGEST) for value in cells]
        row = [*before, *("" if text in ERRORS else text for text in texts)]
        if merged:
            open_ = [one for one in open_ if one[0] >= number - 1]
            for _, column, text in open_:
                row[column] = row[column] or text
            while following[0] <= number - 1:
                open_.append((following[1], following[2], row[following[2]]))
                following = next(coming)
        if any(map(str.strip, row)):
            yield number, row


def _chain(first: list[Row], rows: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rows


def _shorten(error: Exception) -> str:
    return str(error).split("\n")[0][:200]
