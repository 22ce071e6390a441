"""The meaning of column headings in many languages, from a table of phrases; case and accents are ignored.

A heading that equals a phrase has its meaning. A heading that contains a phrase may have its meaning, unless it also
contains a spoiler ("author" is a person, "author url" is not).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NAMES = ("handle", "account_id", "screen_name", "maker", "name", "holder")
"""Meanings of columns with names by which people can be looked up, the best first."""

IDENTIFYING = (*NAMES, "nsid", "email", "profile", "first_name", "last_name", "photo_id")
"""Meanings of columns by which people or photos can be looked up."""


@dataclass(frozen=True)
class Meaning:
    """A possible meaning of a heading: `rank` is the place of the phrase, `exact` whether it is the whole heading."""

    name: str
    rank: int
    exact: bool


def normalize(heading: str) -> str:
    """Return a heading in lower case, without accents, as separate words: `AuthorURL` equals `author_url` then."""
    text = unicodedata.normalize("NFKC", heading)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(character for character in text if not unicodedata.category(character).startswith("M"))
    return " ".join(re.findall(r"\w+", text.replace("_", " ").replace("ß", "ss").replace("ł", "l").replace("ø", "o")))


@cache
def read_heading(heading: str) -> tuple[Meaning, ...]:
    """Return what a heading may mean, the most likely meaning first; () if it is unknown.

    Of a dotted name such as `metadata.author`, both the whole name and its last part are tried.
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
    """Return whether a text is a common heading, or contains one."""
    return bool(read_heading(heading))


def _contains(text: str, phrase: str) -> bool:
    if phrase.isascii():
        return len(phrase) > 2 and f" {phrase} " in f" {text} "
    return len(phrase) > 1 and phrase in text


@cache
def _load_words() -> tuple[dict[str, list[tuple[str, int]]], frozenset[str]]:
    """Return phrase -> meanings with the rank of the phrase, and the spoilers."""
    table = tomllib.loads((files("generator.drafting") / "vocabulary.toml").read_text("utf-8"))
    spoilers = frozenset(normalize(word) for word in table.pop("spoilers"))
    words: dict[str, list[tuple[str, int]]] = {}
    for name, phrases in table.items():
        for rank, phrase in enumerate(phrases):
            words.setdefault(normalize(phrase), []).append((name, rank))
    return words, spoilers
