"""What a column's heading means, in many languages: by a table of words, compared without case and accents.

A heading that is one of the words means that; one that has the words in it may mean it, unless a spoiler stands beside
them ("author" is a person, "author url" is not).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NAMES = ("handle", "account_id", "screen_name", "maker", "name", "holder")
"""Meanings of columns with names to look people up by, the best first."""

IDENTIFYING = (*NAMES, "nsid", "email", "profile", "first_name", "last_name", "photo_id")
"""Meanings of columns that people, or photos, can be looked up by."""


@dataclass(frozen=True)
class Meaning:
    """What a heading may mean: `rank` is the word's place among those of the meaning, `exact` whether it is all."""

    name: str
    rank: int
    exact: bool


def normalize(heading: str) -> str:
    """A heading in lower case, without accents, its words apart: `AuthorProfileURL` and `author_profile_url` alike."""
    text = unicodedata.normalize("NFKC", heading)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(character for character in text if not unicodedata.category(character).startswith("M"))
    return " ".join(re.findall(r"\w+", text.replace("_", " ").replace("ß", "ss").replace("ł", "l").replace("ø", "o")))


@cache
def read_heading(heading: str) -> tuple[Meaning, ...]:
    """What a heading may mean, likeliest first; nothing where it says nothing.

    Only the last part of a dotted name counts, and the whole of it: `metadata.author`.
    """
    words, spoilers = _load_words()
    found: list[Meaning] = []
    parts = [heading, *([heading.rpartition(".")[2]] if "." in heading else [])]
    for text in dict.fromkeys(map(normalize, parts)):
        known = words.get(text) or words.get(text.removesuffix("s")) or []
        found += [Meaning(name, rank, True) for name, rank in known]
    if found:
        return tuple(sorted(dict.fromkeys(found), key=lambda meaning: meaning.rank))
    text = normalize(heading)
    parts_of: list[tuple[int, Meaning]] = []
    for phrase, meanings in words.items():
        if _contains(text, phrase):
            others = set(text.split()) - set(phrase.split())
            parts_of += [
                (-len(phrase), Meaning(name, rank, False))
                for name, rank in meanings
                if name not in IDENTIFYING or not spoilers & others
            ]
    return tuple(dict.fromkeys(meaning for _, meaning in sorted(parts_of, key=lambda part: (part[0], part[1].rank))))


def is_known(heading: str) -> bool:
    """Whether a text is a heading that many lists have: all of it, or with other words."""
    return bool(read_heading(heading))


def _contains(text: str, phrase: str) -> bool:
    if phrase.isascii():
        return len(phrase) > 2 and f" {phrase} " in f" {text} "
    return len(phrase) > 1 and phrase in text


@cache
def _load_words() -> tuple[dict[str, list[tuple[str, int]]], frozenset[str]]:
    """Phrase -> meanings with the place of the phrase; and the spoilers."""
    table = tomllib.loads((files("generator.drafting") / "vocabulary.toml").read_text("utf-8"))
    spoilers = frozenset(normalize(word) for word in table.pop("spoilers"))
    words: dict[str, list[tuple[str, int]]] = {}
    for name, phrases in table.items():
        for rank, phrase in enumerate(phrases):
            words.setdefault(normalize(phrase), []).append((name, rank))
    return words, spoilers
