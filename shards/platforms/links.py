"""What a text says as a link: host, path and query, in one form whatever way it was written (FORMAT.md section 10)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shards.canonical import WHITE_SPACE, canonical, tidy

_LABEL = rf"[^{WHITE_SPACE}\u3002!-,./:-@\[-^`{{-~]+"
_LINK = re.compile(
    rf"(?:(?:git\+)?(https?|ssh|git|ftp):)?(/*)(?:[^{WHITE_SPACE}/?#@]*(@))?({_LABEL}(?:[.\u3002]{_LABEL})+)[.\u3002]?(?::[0-9]*)?"
    rf"([/?#][^{WHITE_SPACE}]*)?",
    re.ASCII | re.IGNORECASE,
)
_CLONE = re.compile(rf"git@({_LABEL}(?:\.{_LABEL})+):([^{WHITE_SPACE}]+)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link: whether it says that it is one (by a scheme), its host, and all of it as rules read it.

    `whole` is the host, and, unless the text is a host alone, a slash, the parts of the path that are not empty with
    slashes between, and perhaps a question mark and the query.
    """

    is_sure: bool
    host: str
    whole: str


def parse_link(typed: str) -> Link | None:
    """Return the link that a text consists of, or None. Raises IdentifierError `surrogate` or `too-long`."""
    text = tidy(typed)
    if clone := _CLONE.fullmatch(text):
        return _make(True, clone[1], "/" + clone[2])
    link = _LINK.fullmatch(text)
    if not link or (link[3] and not link[1] and not link[2]):
        return None
    return _make(bool(link[1]), link[4], link[5] or ("/" if link[1] or link[2] else ""))


def _make(is_sure: bool, host: str, rest: str) -> Link:
    host = canonical(host).replace("\u3002", ".")
    # old sites kept their path in the fragment: m.example.com/#/photos/…, example.com/#!/name
    path, _, query = re.sub("^/?#!?/", "/", rest).partition("#")[0].partition("?")
    parts = "/".join(part for part in path.split("/") if part)
    return Link(is_sure, host, host + (f"/{parts}" if rest else "") + (f"?{query}" if query else ""))
