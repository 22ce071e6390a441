"""What was read: distinct texts and where each stood first, what was not understood, and what each source gave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN = 200
"""So many unclear lines are kept with their words; the others are counted."""
TEXT_LIMIT = 2000
"""A text of more characters is no name: the longest has 1,024 bytes."""


@dataclass(frozen=True)
class Unclear:
    """A place that gives no name: where, the text (cut short), why, and what to do instead."""

    where: str
    text: str
    reason: str
    fact: str
    hint: str = ""


@dataclass
class Source:
    """A file, or the pasted text: what it was taken for, how many rows it has, what of them is used and what not."""

    name: str
    format: str = ""
    rows: int = 0
    used: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    guessed: bool = False


@dataclass
class Gathered:
    """All that was read.

    `texts` are those to be understood as if they had been typed, `photos` numbers of photos that need no
    understanding; each with the place where it stood first.
    """

    texts: dict[str, str] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)
    repeated: int = 0
    unclear: list[Unclear] = field(default_factory=list)
    unclear_count: int = 0
    sources: list[Source] = field(default_factory=list)

    def add(self, text: str, where: str) -> None:
        """Add a text as it stands; an empty one is nothing."""
        text = text.strip()
        if not text:
            return
        if "\0" in text:
            self.refuse(where, text, "nul", "There is a NUL character in it.", "Save the file as plain text (UTF-8).")
        elif len(text) > TEXT_LIMIT:
            self.refuse(where, text, "too-long", f"It has {len(text):,} characters: that is no name.")
        elif text in self.texts:
            self.repeated += 1
        else:
            self.texts[text] = where

    def add_photos(self, numbers: Iterable[str], where: str) -> None:
        """Add photos by their numbers."""
        for number in numbers:
            if number in self.photos:
                self.repeated += 1
            else:
                self.photos[number] = where

    def refuse(self, where: str, text: str, reason: str, fact: str, hint: str = "") -> None:
        """Note what gives no name."""
        self.unclear_count += 1
        if len(self.unclear) < SHOWN:
            short = text if len(text) <= 80 else text[:79] + "…"
            self.unclear.append(Unclear(where, short, reason, fact, hint))
