"""What typed text means, and what a manifest's fields mean: a kind and a canonical text (FORMAT.md section 9).

typed text -> readings, best first -> the subjects to look for: those of one text, and so of one shard.
Whatever stands in a column is found by typing it as it stands: both go through the same readings.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shards import flickr
from shards.canonical import MAX_BYTES, canonical
from shards.explanations import explain, explain_kinds

PLATFORMS = ("flickr", "plain")
KINDS = ("username", "alias", "nsid", "screen_name", "photo_id")

_ROLE_KINDS: dict[str, tuple[str, ...]] = {
    "username": ("username",),
    "account": ("nsid", "alias"),
    "nsid": ("nsid",),
    "screen_name": ("screen_name",),
    "photo_id": ("photo_id",),
}
_NAME_ROLES = ("username", "screen_name")
_MISSING = {"nsid": "no-nsid", "photo_id": "no-photo-id"}
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
class Subject:
    """What is looked up: a kind, one of `KINDS`, and a canonical text."""

    kind: str
    text: str

    def encode(self) -> bytes:
        """Give the bytes that keys are derived from (FORMAT.md section 3)."""
        return f"{self.kind}\0{self.text}".encode()

    @property
    def value(self) -> str:
        """The text as its platform writes it: an NSID with an upper-case N."""
        return self.text.upper() if self.kind == "nsid" else self.text


def read_text(typed: str, platform: str, *, email_names: bool = False) -> tuple[Subject, ...]:
    """Give what a typed text can mean, best first; one at least.

    `email_names` is the manifest's: whether the list has names of the shape of an e-mail address. Raises
    IdentifierError with the reason why the text is no identifier.
    """
    return tuple(Subject(kind, text) for kind, text in _read(typed, platform, email_names=email_names))


def choose_subjects(readings: Sequence[Subject], kinds: Collection[str]) -> tuple[Subject, ...]:
    """Give the first reading whose kind a release has, and those of the same text: one text, one shard, one request.

    Raises IdentifierError `kind-not-indexed` if the release has none of the kinds.
    """
    indexed = [reading for reading in readings if reading.kind in kinds]
    if not indexed:
        raise explain_kinds(kinds)
    return tuple(reading for reading in indexed if reading.text == indexed[0].text)


def read_column(role: str, value: str, platform: str) -> Subject:
    """Give the subject that a field of a manifest names; `role` is one of the identifier roles of site.toml.

    Raises IdentifierError if the field names none of the role's kind.
    """
    return Subject(*read_field(role, value, platform))


def read_field(role: str, value: str, platform: str) -> tuple[str, str]:
    """Give what `read_column` gives, as kind and canonical text: nearly all names of a list go the quick way."""
    kinds = _ROLE_KINDS[role]
    if _SIMPLE.fullmatch(value) and (quick := _SIMPLE_KINDS.get((platform, role))) and len(value) <= MAX_BYTES:
        return quick, value.lower()
    if platform == "plain":
        return "username" if role == "account" else role, canonical(value)
    for kind, text in _read(value, platform, email_names=role in _NAME_ROLES):
        if kind in kinds:
            return kind, text
    raise explain(_MISSING.get(role, "photo-only"))


def column_kinds(role: str, platform: str) -> tuple[str, ...]:
    """Give the kinds that `read_column` gives for a role."""
    return ("username",) if (role, platform) == ("account", "plain") else _ROLE_KINDS[role]


def looks_like_email(text: str) -> bool:
    """Tell whether a canonical text has the shape of an e-mail address: something, one @, a domain with a dot."""
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
