"""What was read: distinct texts, where each appeared first, what was not understood, and what each source gave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from many.reading.marks import free_link
from many.reading.pictures import find_image
from many.reading.reasons import Reason, explain

KEPT = 100_000
"""The most unclear lines that are kept with their text, for saved files; the others are counted."""
_SHORTENED = re.compile(r"[0-9][.,][0-9]+[eE]\+?[0-9]+")
NAME_LIMIT = 1_000_000
"""The most texts and photos: stretching more would take hours."""
TEXT_LIMIT = 2000
"""A text with more characters is not a name: the longest has 1,024 bytes."""


@dataclass(frozen=True)
class Unclear:
    """A place without a usable name: where, the shortened text, why (also in English), and what to do instead."""

    where: str
    text: str
    reason: str
    fact: str
    hint: str
    values: Mapping[str, str | int]


@dataclass
class Source:
    """A file, or the pasted text: its detected format, its number of rows, and which columns are used and which not."""

    name: str
    format: str = ""
    rows: int = 0
    used: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    guessed: bool = False


@dataclass
class Gathered:
    """Everything that was read.

    `texts` are to be understood as if they had been typed, `photos` are numbers of photos that need no interpretation;
    each with the place where it appeared first.
    """

    texts: dict[str, str] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)
    repeated: int = 0
    unclear: list[Unclear] = field(default_factory=list)
    unclear_count: int = 0
    sources: list[Source] = field(default_factory=list)
    full: bool = False

    def add(self, text: str, name: str, number: int | None = None) -> None:
        """Add a text as written, unless it is empty, with its place: a source's name and a line number."""
        text = free_link(text.strip())
        if not text:
            return
        if text in self.texts:
            self.repeated += 1
            return
        where = name if number is None else f"{name}:{number}"
        if "\0" in text:
            self.refuse(where, text, explain("nul"))
        elif _SHORTENED.fullmatch(text):
            # 4.17443E+09: the original number is lost.
            self.refuse(where, text, explain("shortened"))
        elif len(text) > TEXT_LIMIT:
            self.refuse(where, text, explain("long", limit=TEXT_LIMIT))
        elif numbers := find_image(text):
            if len(numbers) > 1:
                self.refuse(where, text, explain("two-numbers"))
            else:
                self.add_photos(numbers, where)
        elif self.has_room(where, text):
            self.texts[text] = where

    def add_photos(self, numbers: Iterable[str], where: str) -> None:
        """Add photos by their numbers."""
        for number in numbers:
            if number in self.photos:
                self.repeated += 1
            elif self.has_room(where, number):
                self.photos[number] = where

    def has_room(self, where: str, text: str) -> bool:
        """Return whether one more can be added; if not, note that it was not."""
        if len(self.texts) + len(self.photos) < NAME_LIMIT:
            return True
        if self.full:
            self.unclear_count += 1
        else:
            self.full = True
            self.refuse(where, text, explain("too-many", limit=NAME_LIMIT))
        return False

    def refuse(self, where: str, text: str, reason: Reason) -> None:
        """Note a place without a usable name."""
        self.unclear_count += 1
        if len(self.unclear) < KEPT:
            short = text if len(text) <= 80 else text[:79] + "…"
            self.unclear.append(Unclear(where, short, reason.name, reason.fact, reason.hint, reason.values))
