"""Several names in one field, as people write them in prose: `Ann Lind, José García and Li Wei`.

The rules are those of the page (scripts/check/splitting.js), except that here nobody can be asked: `and` separates two
names if both have two words.
"""

from __future__ import annotations

import re

CANDIDATE = r"[;；,，、،&+\n]|\s(?i:and|und|y|e|et|och|og|en|及び|و|और)\s"
"""Matches in every text that may hold several names; RE2 reads it too."""

_SEMICOLONS = re.compile(r"[;；\n]")
_ENTITY = re.compile(r"&#?\w{1,8};", re.ASCII)
_COMMAS = re.compile(r"[,，、،](?!\d)")
_AND = re.compile(r"\s+(?:and|und|y|e|et|och|og|en|及び|و|और|&|\+)\s+", re.IGNORECASE)
_LEADING_AND = re.compile(r"^(?:and|und|y|e|et|och|og|en|&)\s+", re.IGNORECASE)
_SUFFIX = re.compile(
    r"(?:jr|sr|[iv]{1,4}|esq|ph\.?\s?d|m\.?d|ll\.?[bm]|m\.?a|b\.?a|m\.?sc|b\.?sc|dr|prof|cpa|rn|inc|ltd|llc|gmbh|co)\.?",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"[@/]|\S\s+\S")
_NO_SPACES = re.compile(
    "[\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]{2,}"
)
_LONGEST = 4000


def split_names(text: str) -> list[str]:
    """Return the names in a text: one, the text itself, unless it certainly has several.

    `Ex, Ada` is one name, and so is `Ex and Co`. Semicolons and line breaks always separate, and commas then never do.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return [text]
    if not _ENTITY.search(text):
        pieces = _tidy(_SEMICOLONS.split(text))
        if len(pieces) > 1:
            return pieces
        text = pieces[0] if pieces else text
    pairs = _tidy(_AND.split(text))
    if len(pairs) > 1 and all(_is_inverted(part) for part in pairs):
        return pairs
    return _split_commas(text)


def _split_commas(text: str) -> list[str]:
    parts: list[str] = []
    for part in _tidy(_COMMAS.split(text)):
        if parts and _SUFFIX.fullmatch(part):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    if not parts or not all(any(character.isalpha() for character in part) for part in parts):
        return [text]
    last = _tidy(_AND.split(_LEADING_AND.sub("", parts[-1])))
    names = [*parts[:-1], *last]
    if len(names) > 2 and len(parts) > 1:
        # "Lind, Ann, and José García": only the first of several is written last name first.
        inverted = not _is_whole(names[0]) and not _is_whole(names[1]) and all(map(_is_whole, names[2:]))
        return [f"{names[0]}, {names[1]}", *names[2:]] if inverted else names
    return names if len(names) > 1 and all(map(_is_whole, names)) else [text]


def _is_inverted(part: str) -> bool:
    return len(_tidy(_COMMAS.split(part))) == 2


def _is_whole(part: str) -> bool:
    return bool(_WHOLE.search(part) or _NO_SPACES.fullmatch(part))


def _tidy(parts: list[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]
