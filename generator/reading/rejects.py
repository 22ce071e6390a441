"""Rows that cannot be used: counted, told of, and written to rejects.csv as they come.

A reject is a row that is left out; too many of them stop the build (`Rejects.check`). A warning is a row that is kept
without one of its fields; it is counted and shown, and stops nothing.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from shards.errors import IdentifierError, InputError

_ADVICE = {
    "too-long": "A name has at most 1,024 bytes. Is it the right column? A quotation mark left open joins lines, too.",
    "surrogate": "Export the table anew, as UTF-8.",
    "email": "E-mail addresses are no Flickr accounts. Leave such a column out; or, where they are what the platform "
    "shows as names, give it the role screen_name or username.",
    "needs-network": "Open the link once, and put the address where it leads in its place.",
}
_ADVICE_BY_ROLE = {
    "account": "The role account takes a Flickr account's name, number or address: use another role for other columns.",
    "alias": "The role alias takes the name in an account's address: flickr.com/photos/name.",
    "nsid": "The role nsid takes account numbers, such as 12345678@N00, and addresses that have one.",
    "photo_id": "The role photo_id takes digits, or the address of a photo.",
}

HEADER = ("file", "line", "column", "value", "reason", "hint")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")  # what a spreadsheet may run; OWASP, "CSV injection"
SHOWN = 5  # rejects that an error message lists
SHOWN_CHARACTERS = 100  # of a value
EXAMPLES = 3  # of each reason that are kept
REASONS = 50  # so many are told apart
OTHER = "other reasons"
NUMBER = re.compile(r": [0-9,]+$")  # of a row, at the end of a reason


@dataclass(frozen=True)
class Reject:
    """A row, or a field of it, that cannot be used: where it stands, what it is, why not, how to mend it.

    `line` counts the file's lines from 1 (of Parquet, which has none: its rows); `column` is the column's name in the
    file, '' where the whole row is meant.
    """

    file: str
    line: int
    column: str
    value: str
    reason: str
    hint: str = ""

    def __str__(self) -> str:
        return self.show(value=True)

    def show(self, *, value: bool) -> str:
        """Say where and what it is, with or without the value, which may be a person's name."""
        column = f"column {self.column!r}: " if self.column else ""
        shown = f": {shorten_value(self.value, 40)!r}" if self.value and value else ""
        return f"{self.file}:{self.line}: {column}{self.reason.removesuffix('.')}{shown}"


@dataclass(frozen=True)
class Refusal:
    """A reason for which rows were refused, how many were, and the first of them."""

    reason: str
    count: int
    examples: tuple[Reject, ...]


def advise(error: IdentifierError, role: str = "") -> str:
    """Say to the publisher how to mend a field that is no identifier: the error's own hint is for who types a name."""
    return _ADVICE.get(error.reason) or _ADVICE_BY_ROLE.get(role) or "Correct it, or leave it out."


def shorten_value(value: str, characters: int = SHOWN_CHARACTERS) -> str:
    """The first `characters` characters of a value, with an ellipsis where more follow."""
    return value if len(value) <= characters else value[:characters] + "…"


def defuse_cell(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: such a one gets a leading apostrophe."""
    return "'" + cell if cell.startswith(FORMULA_STARTS) else cell


class Rejects:
    """The rejects and warnings of a build, in memory that does not grow with their number.

    Args:
        limit: how many rejects the publisher allows.
        path: where rejects.csv goes; None writes none.
        names: whether messages show values, which may be people's names.
    """

    def __init__(self, limit: int, path: Path | None, *, names: bool = True) -> None:
        self.limit = limit
        self.path = path
        self.names = names
        self.count = 0
        self.first: list[Reject] = []
        self.reasons: Counter[str] = Counter()
        self.examples: dict[str, list[Reject]] = {}
        self.warnings: Counter[str] = Counter()
        self.first_warnings: dict[str, Reject] = {}
        self._file: TextIO | None = None

    def add(self, reject: Reject) -> None:
        """Count a reject and write it down.

        Raises:
            InputError: the list cannot be written, or something else stands in its place.
        """
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(reject)
        reason = NUMBER.sub("", reject.reason)
        reason = reason if reason in self.reasons or len(self.reasons) < REASONS else OTHER
        self.reasons[reason] += 1
        if len(examples := self.examples.setdefault(reason, [])) < EXAMPLES:
            examples.append(reject)
        if self.path is None:
            return
        if self._file is None:
            self._file = _open_list(self.path)
            csv.writer(self._file).writerow(HEADER)
        cells = (reject.file, str(reject.line), reject.column, shorten_value(reject.value), reject.reason, reject.hint)
        csv.writer(self._file, quoting=csv.QUOTE_ALL).writerow([defuse_cell(cell) for cell in cells])

    def warn(self, reject: Reject, count: int = 1) -> None:
        """Count `count` rows that are kept without a field; `reject` is the first of them and gives the reason."""
        self.warnings[reject.reason] += count
        self.first_warnings.setdefault(reject.reason, reject)

    def summarize(self) -> tuple[Refusal, ...]:
        """Give the reasons, the most frequent first, with examples: without their values where names are not shown."""
        return tuple(
            Refusal(
                reason,
                count,
                tuple(one if self.names else replace(one, value="") for one in self.examples[reason]),
            )
            for reason, count in self.reasons.most_common()
        )

    def show_warnings(self) -> list[str]:
        """Show the first warning of each reason, and how many there were."""
        shown = ((reject.show(value=self.names), self.warnings[why]) for why, reject in self.first_warnings.items())
        return [f"{reject} ({count:,} in all)" for reject, count in shown]

    def save(self) -> None:
        """Finish rejects.csv; where nothing was rejected, take away the one that an earlier build left."""
        if self._file is not None:
            self._file.close()
        elif self.path is not None and self.path.is_file() and _is_ours(self.path):
            self.path.unlink()

    def check(self) -> None:
        """Stop where more was rejected than is allowed.

        Raises:
            InputError: it lists the first few rejects, their number, and where the rest stands.
        """
        if self.count <= self.limit:
            return
        lines = [f"{self.count:,} {'row' if self.count == 1 else 'rows'} cannot be used, {self.limit:,} allowed:"]
        lines += [f"  {reject.show(value=self.names)}" for reject in self.first]
        if self.count > len(self.first):
            lines.append(f"  … and {self.count - len(self.first):,} more")
        hints = dict.fromkeys(reject.hint for reject in self.first if reject.hint)
        way = f"To go on without these rows: --max-rejects {self.count}; for every build: max_rejects under [build]"
        hint = "\n".join([*hints, way])
        if self.path is not None:
            lines.append(f"All of them are in {self.path}.")
        raise InputError("\n".join(lines), hint)


class Part(Rejects):
    """The rejects and warnings of a part of the input, counted apart; they go on to those of the whole."""

    def __init__(self, whole: Rejects) -> None:
        super().__init__(whole.limit, None, names=whole.names)
        self._whole = whole

    def add(self, reject: Reject) -> None:
        """Count a reject, and hand it on."""
        self.count += 1
        self._whole.add(reject)

    def warn(self, reject: Reject, count: int = 1) -> None:
        """Hand a warning on."""
        self._whole.warn(reject, count)


def _open_list(path: Path) -> TextIO:
    try:
        if path.exists() and not (path.is_file() and _is_ours(path)):
            raise InputError(
                f"Rows cannot be used, and what is in {path} is no list of such rows.",
                "Move it away: the list goes there.",
            )
        return path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise InputError(
            f"Rows cannot be used, and {path}, where they are listed, cannot be written: {error.strerror}.",
            "Give yourself the right to.",
        ) from error


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return file.readline(100).rstrip(b"\r\n") == ",".join(HEADER).encode()
