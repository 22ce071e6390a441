"""Rows -> a file for spreadsheets, as site_templates/scripts/letters/spreadsheets.js writes it.

A spreadsheet treats a cell that begins with = + - or @, possibly after white space, as a formula; names, titles and
links are other people's texts. A leading apostrophe makes them text (OWASP, CSV injection; RFC 4180). Where commas are
decimal separators, as in German and French, spreadsheets start a new cell after each semicolon, quoted or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile("^(?=[=+\\-@\t\r\n\0＝＋－＠])|(?<=;)(?=\\s*[=+\\-@＝＋－＠])")  # full-width ones too
_QUOTED = re.compile('[",\r\n]')


def write_csv(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV with the byte order mark that Excel needs."""
    return "\ufeff" + "".join(",".join(map(_write_cell, row)) + "\r\n" for row in rows)


def _write_cell(text: str) -> str:
    safe = _FORMULA.sub("'", text)
    return '"' + safe.replace('"', '""') + '"' if _QUOTED.search(safe) else safe
