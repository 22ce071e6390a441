"""Why a place of a list gives no name, in words for whoever brought it: every reason of the readers, in one place.

The page has these sentences in its languages, as `unclear-<name>`; a test keeps the English ones the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_AS_CSV = "Save the sheet as CSV."
_AS_UTF_8 = "Save it anew: as “CSV UTF-8”, or as text with the encoding UTF-8."
_ASK = "Ask Flickr for your data anew."
_COPY = "Copy or download it anew."
_SPLIT = "Split it into several files."
_UNPACK = "Unpack it, and choose it itself."
_VALUE = re.compile(r"\{(\w+)\}")

REASONS: dict[str, tuple[str, str]] = {
    "binary": ("It is not a text file.", "Choose a text, CSV, JSON, XLSX or zip file."),
    "cells": ("A sheet of it has more than {limit} cells.", _AS_CSV),
    "damaged": ("It is damaged, or packed in a way that is not read ({detail}).", _COPY),
    "deep": ("It is nested more than {limit} deep.", "Save the names as a plain list."),
    "document": (
        "It is a document of a kind that is not read ({format}).",
        "Save it as XLSX or CSV, or copy the names out of it.",
    ),
    "encrypted": ("It is encrypted.", "Unpack it, and choose the file itself."),
    "entities": ("It declares entities, which no workbook needs.", _AS_CSV),
    "export-damaged": ("This file of Flickr's is damaged: {detail}.", _ASK),
    "export-other": ("It has the name of a file of Flickr's, and is none.", _ASK),
    "json-line": ("This line is not JSON.", "Mend or remove it."),
    "large": ("It has more than {limit} MB.", _SPLIT),
    "large-inside": ("It has more than {limit} MB.", _UNPACK),
    "large-json": ("It is JSON of more than {limit} MB.", _SPLIT),
    "large-sheet": ("A sheet of it has more than {limit} MB.", _AS_CSV),
    "large-zip": ("The zip unpacks to too much.", "Choose the list itself."),
    "link-inside": ("There is a link in it: {link}", "Give the link alone."),
    "long": ("It has more than {limit} characters: that is no name.", "Give the name alone."),
    "markup": ("It is a web page or XML.", "Copy the names or links out of it, and paste them."),
    "memory": ("This device has not enough memory for it.", "Split it, or try another device."),
    "nested": ("A zip inside a zip is not read.", _UNPACK),
    "no-account": ("The profile names no account.", "Type your account's name or number as well."),
    "no-sheet": ("There is no sheet in the workbook.", _AS_CSV),
    "not-json": ("It is not JSON: {detail}.", "Save it anew, or choose another file."),
    "not-unpacked": ("It cannot be unpacked: {detail}.", "Copy or download the zip anew."),
    "not-utf-8": ("It is not UTF-8 (line {line}).", _AS_UTF_8),
    "nul": ("There is a NUL character in it.", "Save the file as plain text (UTF-8)."),
    "office": (
        "It is an old or locked document of an office program.",
        "Save it as XLSX without a password, or as CSV.",
    ),
    "packed": ("It is packed ({format}).", "Unpack it first."),
    "quotation": ("The quotation marks in this line do not close.", "Mend them, if a name is missing."),
    "sheet-damaged": ("A sheet of it is damaged: {detail}.", "Save it anew, or as CSV."),
    "shortened": (
        "A spreadsheet has shortened this number.",
        "Make the column's cells text before the numbers are put in, and save it anew.",
    ),
    "table": ("It is a table of a kind that is not read ({format}).", "Save it as CSV."),
    "too-many": ("From here on: no more than {limit} names are checked at once.", "Check the rest afterwards."),
    "two-numbers": ("Either number in the file's name may be the photo's.", "Look the photo up by its link."),
    "unreadable": ("It cannot be read: {detail}.", "Choose it again."),
    "utf-16-cut": ("It begins as UTF-16, and is cut short or damaged.", _AS_UTF_8),
    "utf-16-unmarked": ("It is UTF-16 without the mark that says so.", _AS_UTF_8),
    "utf-32": ("It is UTF-32.", _AS_UTF_8),
    "zip-damaged": ("The zip is damaged, or not all of it is there.", _COPY),
}
"""By name: the fact, with values in braces, and what to do instead."""


@dataclass(frozen=True)
class Reason:
    """A reason by its name, and in English; `values` are what its sentence has of this one place."""

    name: str
    fact: str
    hint: str
    values: Mapping[str, str | int] = field(default_factory=dict)


class TextError(ValueError):
    """A file, or a part of one, that cannot be read, and the reason."""

    def __init__(self, name: str, /, **values: str | int) -> None:
        self.reason = explain(name, **values)
        super().__init__(self.reason.fact)


def explain(name: str, /, **values: str | int) -> Reason:
    """Give the reason of that name; raises KeyError where there is none, or where a value is missing."""
    fact, hint = REASONS[name]
    return Reason(name, _VALUE.sub(lambda match: _write(values[match[1]]), fact), hint, values)


def _write(value: str | int) -> str:
    return f"{value:,}" if isinstance(value, int) else value
