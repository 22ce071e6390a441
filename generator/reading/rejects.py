"""Rows that cannot be used: counted, reported, and written to rejects.csv as they come.

A reject is a row that is left out, or one of several names in a row whose other names are kept; too many of them stop
the build (`Rejects.check`). A warning is a row that is kept without one of its fields; it is counted and shown, but
does not stop the build.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from shards.errors import IdentifierError, InputError
from shards.platforms.library import list_supplied

_ADVICE = {
    "too-long": "A name has at most 1,024 bytes. Is this the right column? An unclosed quotation mark joins lines too.",
    "surrogate": "Export the table again as UTF-8.",
    "email": "An e-mail address is no name there. Leave the column out; or, if the platform shows them as names, "
    "give it the role screen_name or username.",
    "needs-network": "Open the link in a browser, and replace it with the address that it leads to.",
}

NAMELESS = "empty name"
UNREAD = "no name in it, by the recipe of its column"
NOBODY = "names nobody"
IGNORED = "ignore in the settings lists it."
"""Why a row names nobody: it is empty, a recipe finds no name in its text, or `ignore` lists it, as is said then."""

HEADER = ("file", "line", "column", "value", "reason", "hint")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")  # what a spreadsheet may execute; OWASP, "CSV injection"
SHOWN = 5  # rejects that an error message lists
SHOWN_CHARACTERS = 100  # of a value
EXAMPLES = 3  # kept for each reason
_MODE = 0o600
REASONS = 50  # the most that are counted separately
OTHER = "other reasons"
NUMBER = re.compile(r": [0-9,]+$")  # of a row, at the end of a reason


@dataclass(frozen=True)
class Reject:
    """A row, or a field of it, that cannot be used: where and what it is, why it cannot be used, and how to fix it.

    `line` counts the file's lines from 1 (for Parquet, which has none, its rows); `column` is the column's name in the
    file, '' for the whole row. `part` means that the row has other names, and is used; `ignored`, that it names nobody,
    as the settings say: it is counted and listed, but never too many.
    """

    file: str
    line: int
    column: str
    value: str
    reason: str
    hint: str = ""
    part: bool = False
    ignored: bool = False

    def __str__(self) -> str:
        return self.show(value=True)

    def shorten(self, characters: int = SHOWN_CHARACTERS) -> str:
        """Return the first characters of the value, with an ellipsis if there are more."""
        return shorten_value(self.value, characters)

    def show(self, *, value: bool) -> str:
        """Return where and what it is, with or without the value, which may be a person's name."""
        column = f"column {self.column!r}: " if self.column else ""
        shown = f": {shorten_value(self.value, 40)!r}" if self.value and value else ""
        return f"{self.file}:{self.line}: {column}{self.reason.removesuffix('.')}{shown}"


@dataclass(frozen=True)
class Refusal:
    """A reason for which rows were rejected, how many were, and the first of them."""

    reason: str
    count: int
    examples: tuple[Reject, ...]

    @property
    def is_nameless(self) -> bool:
        """Whether the rows have no name."""
        return self.reason == NAMELESS

    @property
    def is_ignored(self) -> bool:
        """Whether the settings say that the rows name nobody."""
        return self.reason == NOBODY


def advise(error: IdentifierError, role: str = "") -> str:
    """Return how the publisher can fix a field that is not an identifier: the error's own hint is for visitors."""
    return _ADVICE.get(error.reason) or _describe_role(error, role) or "Correct it or leave it out."


def _describe_role(error: IdentifierError, role: str) -> str:
    """Return what a role is for on the platform that refused a field; '' if its definition does not say so."""
    one = list_supplied().get(error.name.partition("-")[0])
    kinds = [one.platform.kinds[id_] for id_ in one.roles.get(role, ())] if one else []
    return f"The role {role} is for {', or '.join(kind.words for kind in kinds)}." if kinds else ""


def shorten_value(value: str, characters: int = SHOWN_CHARACTERS) -> str:
    """Return the first `characters` characters of a value, with an ellipsis if there are more."""
    return value if len(value) <= characters else value[:characters] + "…"


def defuse_cell(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: one that might be a formula gets a leading apostrophe."""
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
        self.parts = 0
        self.ignored = 0
        self.first: list[Reject] = []
        self.reasons: Counter[str] = Counter()
        self.examples: dict[str, list[Reject]] = {}
        self.warnings: Counter[str] = Counter()
        self.first_warnings: dict[str, Reject] = {}
        self._file: TextIO | None = None

    def add(self, reject: Reject) -> None:
        """Count a reject and write it to rejects.csv.

        Raises:
            InputError: rejects.csv cannot be written, or another file is in its place.
        """
        self.count += 1
        self.parts += reject.part
        self.ignored += reject.ignored
        if len(self.first) < SHOWN and not reject.ignored:
            self.first.append(reject)
        reason = NUMBER.sub("", reject.reason)
        reason = reason if reason in self.reasons or len(self.reasons) < REASONS else OTHER
        self.reasons[reason] += 1
        if len(examples := self.examples.setdefault(reason, [])) < EXAMPLES:
            examples.append(reject)
        if self.path is None:
            return
        cells = (reject.file, str(reject.line), reject.column, shorten_value(reject.value), reject.reason, reject.hint)
        csv.writer(self._open(self.path), quoting=csv.QUOTE_ALL).writerow([defuse_cell(cell) for cell in cells])

    def join(self, part: Rejects, file: Path | None) -> None:
        """Add those of the next part of the input, which another process has read; `file` is its rejects.csv.

        Raises:
            InputError: rejects.csv cannot be written, or another file is in its place.
        """
        self.count += part.count
        self.parts += part.parts
        self.ignored += part.ignored
        self.first = [*self.first, *part.first][:SHOWN]
        for reason, count in part.reasons.items():
            known = reason if reason in self.reasons or len(self.reasons) < REASONS else OTHER
            self.reasons[known] += count
            self.examples[known] = [*self.examples.get(known, ()), *part.examples[reason]][:EXAMPLES]
        self.warnings.update(part.warnings)
        for reason, warning in part.first_warnings.items():
            self.first_warnings.setdefault(reason, warning)
        if file is not None and self.path is not None:
            with file.open(encoding="utf-8", newline="") as lines:
                next(lines)
                self._open(self.path).writelines(lines)

    def _open(self, path: Path) -> TextIO:
        if self._file is None:
            self._file = _open_list(path)
            csv.writer(self._file).writerow(HEADER)
        return self._file

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_file": None}

    @property
    def rows(self) -> int:
        """Return how many rows were left out."""
        return self.count - self.parts

    def warn(self, reject: Reject, count: int = 1) -> None:
        """Count `count` rows that are kept without a field; `reject` is the first of them and has the reason."""
        self.warnings[reject.reason] += count
        self.first_warnings.setdefault(reject.reason, reject)

    def summarize(self) -> tuple[Refusal, ...]:
        """Return the reasons, most frequent first, with examples, whose values are left out if names are not shown."""
        return tuple(
            Refusal(
                reason,
                count,
                tuple(one if self.names else replace(one, value="") for one in self.examples[reason]),
            )
            for reason, count in self.reasons.most_common()
        )

    def show_warnings(self) -> list[str]:
        """Return the first warning for each reason, with the number of such warnings if names are shown."""
        shown = ((reject.show(value=self.names), self.warnings[why]) for why, reject in self.first_warnings.items())
        return [f"{reject} ({count:,} in total)" if self.names else reject for reject, count in shown]

    def save(self) -> None:
        """Finish rejects.csv; if nothing was rejected, remove the one that an earlier build left."""
        if self._file is not None:
            self._file.close()
        elif self.path is not None and self.path.is_file() and _is_ours(self.path):
            self.path.unlink()

    def check(self) -> None:
        """Stop if more was rejected than allowed.

        Raises:
            InputError: more was; the message lists the first few rejects, their number, and where the rest are.
        """
        count = self.count - self.ignored
        if count <= self.limit:
            return
        rows = [f"{self.rows - self.ignored:,} row{'s' * (self.rows - self.ignored != 1)}"]
        rows = rows if self.rows - self.ignored or not self.parts else []
        parts = [f"{self.parts:,} name{'s' * (self.parts != 1)} of other rows"] if self.parts else []
        lines = [f"{' and '.join(rows + parts)} cannot be used ({self.limit:,} allowed):"]
        lines += [f"  {reject.show(value=self.names)}" for reject in self.first]
        if count > len(self.first):
            lines.append(f"  … and {count - len(self.first):,} more")
        hints = dict.fromkeys(reject.hint for reject in self.first if reject.hint)
        skipped = "them" if self.parts else "these rows"
        way = f"To skip {skipped}, use --max-rejects {count}; for every build, set max_rejects under [build]."
        hint = "\n".join([*hints, way])
        if self.path is not None:
            lines.append(f"The full list is in {self.path}.")
        raise InputError("\n".join(lines), hint)


class PartialRejects(Rejects):
    """The rejects and warnings of a part of the input, counted separately and also passed on to the whole."""

    def __init__(self, whole: Rejects) -> None:
        super().__init__(whole.limit, None, names=whole.names)
        self._whole = whole

    def add(self, reject: Reject) -> None:
        """Count a reject and pass it on."""
        self.count += 1
        self.parts += reject.part
        self.ignored += reject.ignored
        self._whole.add(reject)

    def warn(self, reject: Reject, count: int = 1) -> None:
        """Pass a warning on."""
        self._whole.warn(reject, count)


def _open_list(path: Path) -> TextIO:
    try:
        if path.exists() and not (path.is_file() and _is_ours(path)):
            raise InputError(
                f"Some rows cannot be used, and {path} is not a list of such rows.",
                "Move it: the list of rejected rows goes there.",
            )
        file = open(  # noqa: SIM115 - the caller closes it
            path, "w", encoding="utf-8", errors="backslashreplace", newline="", opener=_open_private
        )
        os.fchmod(file.fileno(), _MODE)  # an earlier one may be older than this rule
        return file
    except OSError as error:
        raise InputError(
            f"Some rows cannot be used, and {path}, which lists them, cannot be written: {error.strerror}.",
            "Check that you have write permission.",
        ) from error


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, _MODE)


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return file.readline(100).rstrip(b"\r\n") == ",".join(HEADER).encode()
