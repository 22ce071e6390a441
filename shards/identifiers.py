"""What typed text means, and what a field of a list means: a kind and a canonical text (FORMAT.md sections 3 and 10).

typed text -> readings, best first -> those to look for, which have one match key and so are in one shard.
Anything in a column is found by typing it as it is written there: both are read in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shards import flickr
from shards.canonical import MAX_BYTES, canonical, display
from shards.errors import IdentifierError
from shards.explanations import explain, explain_kinds
from shards.matching import listing_keys, match_key

PLATFORMS = ("flickr", "plain")
KINDS = ("username", "alias", "nsid", "screen_name", "photo_id")
NAME_KINDS = ("username", "alias", "screen_name")
"""Kinds that are names, which can have several spellings; the others are numbers, which have no near matches."""

_ROLE_KINDS: dict[str, tuple[str, ...]] = {
    "username": ("username",),
    "account": ("nsid", "alias"),
    "nsid": ("nsid",),
    "screen_name": ("screen_name",),
    "photo_id": ("photo_id",),
}
_NAME_ROLES = ("username", "screen_name")
_MISSING = {"nsid": "no-nsid", "photo_id": "no-photo-id"}
_NSID = re.compile(r"[0-9]{5,11}@n[0-9]{2}")
_SPELLED_KINDS = ("username", "screen_name")
_EMAIL = re.compile(r"[^ @/]+@(?:[a-z0-9\x80-\U0010ffff-]+\.)+[a-z\x80-\U0010ffff][a-z0-9\x80-\U0010ffff-]+")

_SIMPLE = re.compile(r"[A-Za-z0-9_-]+")
_SIMPLE_KINDS = {
    ("flickr", "username"): "username",
    ("flickr", "account"): "alias",
    ("flickr", "screen_name"): "screen_name",
    ("plain", "username"): "username",
    ("plain", "account"): "username",
}
"""What texts that `_SIMPLE` matches are in each role: names, whose canonical form is their lower case."""


@dataclass(frozen=True, order=True, slots=True)
class Reading:
    """What a text can mean: a kind, one of `KINDS`, and a canonical text.

    `anchor` is what the match key is made from, if not from the text itself.
    """

    kind: str
    text: str
    anchor: str = ""

    @property
    def key(self) -> str:
        """Return the match key, which determines the shard and is stretched."""
        return match_key(self.anchor or self.text)

    @property
    def value(self) -> str:
        """Return the text as its platform writes it: an NSID with an upper-case N."""
        return write_value(self.kind, self.text)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a field of a list names: a kind, the name as the list spells it, and its canonical text."""

    kind: str
    name: str
    text: str
    anchor: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the match keys that its entry is filed under: one for a number, several for a few names."""
        text = self.anchor or self.text
        return listing_keys(text) if self.kind in NAME_KINDS else (match_key(text),)


def write_value(kind: str, text: str) -> str:
    """Return a canonical text of a kind as its platform writes it: an NSID with an upper-case N."""
    return text.upper() if kind == "nsid" and _NSID.fullmatch(text) else text


def read_text(typed: str, platform: str, *, email_names: bool = False) -> tuple[Reading, ...]:
    """Return what a typed text can mean, best first; at least one reading.

    `email_names` is the manifest's: whether the list has names that look like e-mail addresses. Raises
    IdentifierError with the reason why the text is not an identifier.
    """
    return tuple(Reading(kind, text) for kind, text in _read(typed, platform, email_names=email_names))


def choose_readings(readings: Sequence[Reading], kinds: Collection[str]) -> tuple[Reading, ...]:
    """Return the first reading whose kind a release has, and those with the same match key: one key, one request.

    Raises IdentifierError `kind-not-indexed` if the release has none of the kinds.
    """
    indexed = [reading for reading in readings if reading.kind in kinds]
    if not indexed:
        raise explain_kinds(kinds)
    key = indexed[0].key
    return tuple(reading for reading in indexed if reading == indexed[0] or reading.key == key)


def read_column(role: str, value: str, platform: str) -> Listed:
    """Return what a field of a list names; `role` is one of the identifier roles of site.toml.

    Raises IdentifierError if the field does not name anything of the role's kind.
    """
    return Listed(*read_field(role, value, platform))


def read_field(role: str, value: str, platform: str) -> tuple[str, str, str]:
    """Return what `read_column` returns, as kind, name and canonical text, with a fast path for most names."""
    kinds = _ROLE_KINDS[role]
    if _SIMPLE.fullmatch(value) and (quick := _SIMPLE_KINDS.get((platform, role))) and len(value) <= MAX_BYTES:
        return quick, value.lower() if quick == "alias" else value, value.lower()
    if platform == "plain":
        kind, text = "username" if role == "account" else role, canonical(value)
        return kind, _write_name(kind, value, text), text
    for kind, text in _read(value, platform, email_names=role in _NAME_ROLES):
        if kind in kinds:
            return kind, _write_name(kind, value, text), text
    raise explain(_MISSING.get(role, "photo-only"))


def _write_name(kind: str, value: str, text: str) -> str:
    """Return a name as the list spells it, or as its platform writes it if the field contains more than the name."""
    if kind in _SPELLED_KINDS:
        shown = display(value)
        for name in (shown, shown.removeprefix("@").lstrip(" ")):
            if _is_spelling(name, text):
                return name
    return write_value(kind, text)


def _is_spelling(name: str, text: str) -> bool:
    try:
        return len(name.encode()) <= MAX_BYTES and canonical(name) == text
    except IdentifierError:
        return False


def column_kinds(role: str, platform: str) -> tuple[str, ...]:
    """Return the kinds that `read_column` finds for a role."""
    return ("username",) if (role, platform) == ("account", "plain") else _ROLE_KINDS[role]


def looks_like_email(text: str) -> bool:
    """Return whether a canonical text has the shape of an e-mail address: something, one @, a domain with a dot."""
    return "@" in text and _EMAIL.fullmatch(text) is not None


def _read(typed: str, platform: str, *, email_names: bool) -> tuple[flickr.Reading, ...]:
    if platform not in PLATFORMS:
        raise ValueError(platform)
    if platform == "flickr" and (link := flickr.read_link(typed)):
        return link
    text = canonical(typed)
    if not email_names and looks_like_email(text):
        raise explain("email")
    return flickr.read_name(text) if platform == "flickr" else tuple((kind, text) for kind in KINDS)
