"""Turns any text into its canonical form, the same on every device (FORMAT.md section 2).

no ignorable characters -> NFKC, lower case, one sigma -> single spaces -> NFKC.
Characters that Unicode 14.0 does not know are left as they are: they are the only ones that devices could treat
differently.
Source: Unicode Standard Annex #15, and its normalization stability policy.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from unicodedata import normalize

from shards.explanations import explain
from shards.unicode14 import unknown_ranges

MAX_BYTES = 1024
WHITE_SPACE = "\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""White space and controls, as the inside of a character class."""

_SPACES = re.compile(f"[{WHITE_SPACE}]+")
_EDGES = re.compile(f"^[{WHITE_SPACE}]+|(?<![{WHITE_SPACE}])[{WHITE_SPACE}]+\\Z")
_IGNORABLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]+"
)
_UNSHOWN = re.compile("[\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]+")
"""Invisible characters that no script needs; joiners and variation selectors are kept."""
_UNCOUNTED = re.compile(f"[{WHITE_SPACE}\u3164\uffa0]+")
_LONGEST = 4 * MAX_BYTES
"""At least a quarter of the characters remain, not counting white space and fillers: at most four compose to one, and
lower case never has fewer. Sorting marks takes quadratic time, so longer texts are not folded."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical(text: str) -> str:
    """Return the canonical form of a text: 1 to 1,024 bytes of UTF-8, the same for all texts that are read as the same.

    Raises IdentifierError `surrogate`, `empty` or `too-long`.
    """
    folded = text.lower() if text.isascii() else _fold(tidy(text))
    if "  " in folded or not folded.isprintable() or folded[:1] == " " or folded[-1:] == " ":
        folded = _SPACES.sub(" ", folded).strip(" ")
    if not folded.isascii():
        folded = map_known(_normalize, folded)
    if not folded:
        raise explain("empty")
    if 4 * len(folded) > MAX_BYTES and len(folded.encode()) > MAX_BYTES:
        raise explain("too-long")
    return folded


def tidy(text: str) -> str:
    """Return a text without ignorable characters, and without white space at both ends. Raises `surrogate`."""
    if _SURROGATE.search(text):
        raise explain("surrogate")
    return _EDGES.sub("", _IGNORABLE.sub("", text))


def simplify(text: str) -> str:
    """Return a text in NFKC, tidy and with single spaces, its capitals kept. Raises `surrogate` or `too-long`."""
    simple = tidy(text)
    if not simple.isascii():
        _limit(simple)
        simple = _IGNORABLE.sub("", map_known(_normalize, simple))
    return _SPACES.sub(" ", simple).strip(" ")


def display(text: str) -> str:
    """Return a name as a list spells it, safe to show: single spaces, no controls, no marks that change its direction.

    Case, accents and punctuation are kept; texts that are equal after NFC are the same. Raises IdentifierError
    `surrogate`.
    """
    shown = text if text.isascii() else map_known(_compose, _UNSHOWN.sub("", text))
    if _SURROGATE.search(shown):
        raise explain("surrogate")
    return _SPACES.sub(" ", shown).strip(" ")


def _compose(run: str) -> str:
    return normalize("NFC", run)


def _fold(text: str) -> str:
    _limit(text)
    # NFKC makes the ignorable U+1160 of U+3164 and U+FFA0, which are not
    return _IGNORABLE.sub("", map_known(_fold_run, text))


def _limit(text: str) -> None:
    if len(text) > _LONGEST and len(_UNCOUNTED.sub("", text)) > _LONGEST:
        raise explain("too-long")


def _fold_run(run: str) -> str:
    return _normalize(run).lower().replace("ς", "σ")


def _normalize(run: str) -> str:
    return normalize("NFKC", run)


def map_known(change: Callable[[str], str], text: str) -> str:
    """Return a text with each run of characters that Unicode 14.0 knows changed, and the others as they are."""
    return "".join(run if number % 2 else change(run) for number, run in enumerate(_unknown_runs().split(text)))


@cache
def _unknown_runs() -> re.Pattern[str]:
    # `re` has a table of the first 65,536 characters; beyond, it walks all ranges, so those are tried only there
    parts = {False: "", True: ""}
    for first, last in unknown_ranges():
        parts[first > 0xFFFF] += f"{chr(first)}-{chr(last)}"
    return re.compile(f"((?:[{parts[False]}]|(?=[\U00010000-\U0010ffff])[{parts[True]}])+)")
