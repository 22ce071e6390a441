"""Rows to a file that spreadsheets open, as site_templates/scripts/letters/spreadsheets.js writes it.

A spreadsheet takes a cell that begins with = + - or @, or with white space before them, for a formula; names, titles
and links are other people's texts. An apostrophe before them makes them text (OWASP, CSV injection; RFC 4180). Where
commas are decimal signs, as in German and French, spreadsheets begin a new cell after each semicolon, quoted or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile("^(?=[=+\\-@\t\r\n\0＝＋－＠])|(?<=;)(?=\\s*[=+\\-@＝＋－＠])")  # the wide ones too
_QUOTED = re.compile('[",\r\n]')


def write_csv(rows: Iterable[Sequence[str]]) -> str:
    """Write rows as CSV with the byte order mark that Excel needs."""
    return "\ufeff" + "".join(",".join(map(_write_cell, row)) + "\r\n" for row in rows)


def _write_cell(text: str) -> str:
    safe = _FORMULA.sub("'", text)
    return '"' + safe.replace('"', '""') + '"' if _QUOTED.search(safe) else safe
