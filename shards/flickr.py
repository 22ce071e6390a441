"""What Flickr's names, numbers and links mean (FORMAT.md section 10), determined without the network.

If the whole text is a link, its host says which form it has, and its path what it names. Any other text is a name.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from shards.canonical import WHITE_SPACE, canonical, tidy
from shards.explanations import explain

Reading = tuple[str, str]
"""A kind and a canonical text."""

_LINK = re.compile(
    rf"(?:https?:)?/*((?:[a-z0-9-]+\.)*(?:flickr\.com|staticflickr\.com|flic\.kr)|commons\.flickr\.org)\.?(?::[0-9]*)?"
    rf"([/?#][^{WHITE_SPACE}]*)",
    re.ASCII | re.IGNORECASE,
)
_STATIC_HOST = re.compile(r".*staticflickr\.com|(?:.*\.)?static\.flickr\.com|photos[0-9]*\.flickr\.com")
_PHOTO_SCRIPT = re.compile(r"photo(?:_[a-z]+)?\.gne")
_QUERY_ID = re.compile(r"(?:^|[&;])id=([0-9]+)(?![^&;])")
_QUERY_SHORT = re.compile(r"(?:^|[&;])short=([^&;]*)")
_NSID = re.compile(r"([0-9]{5,11})(?:@|%40)n([0-9]{2})")
_DIGITS = re.compile(r"[0-9]+")
_ICON = re.compile(r"([0-9]{5,11}(?:@|%40)n[0-9]{2})(?:_[a-z]+)?\.[a-z]+", re.IGNORECASE | re.ASCII)
_FEED = re.compile(r"photos_[a-z]+\.gne|photoset\.gne", re.IGNORECASE | re.ASCII)
_QUERY_NSID = re.compile(
    r"(?:^|[&;])(?:id|nsid|user_id)=([0-9]{5,11}(?:@|%40)n[0-9]{2})(?![^&;])", re.IGNORECASE | re.ASCII
)
_FILE_ID = re.compile(r"([0-9]+)_.*")
_ESCAPED = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")

_BASE58 = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_BASE58_NUMBER = re.compile(f"[{_BASE58}]{{1,11}}")

_RESERVED = {
    "me": "me",
    "tags": "tag",
    **dict.fromkeys(
        ("camera", "cameras", "explore", "friends", "groups", "map", "organize", "search", "upload"), "no-account"
    ),
}
"""Words in the place of an account's name that are pages of Flickr itself, each with its explanation."""

_SECTIONS = ("photos", "people", "photo")
"""What precedes an account's name in a path."""


def read_name(text: str) -> tuple[Reading, ...]:
    """Return the readings of a canonical text that is not a link: the number of an account or photo, or a name."""
    names = _read_account(text)
    return (("photo_id", text), *names) if _DIGITS.fullmatch(text) else names


def read_link(typed: str) -> tuple[Reading, ...] | None:
    """Return the readings of a text that consists of a link to Flickr; None if it does not.

    Raises IdentifierError `needs-network` or `not-an-account` for a link that names nothing, and `surrogate` or
    `too-long` if the name in it is invalid.
    """
    if "/" not in typed and "?" not in typed and "#" not in typed:
        return None
    link = _LINK.fullmatch(tidy(typed))
    if not link:
        return None
    host, rest = link[1].lower(), link[2]
    # the old mobile site kept its path in the fragment: m.flickr.com/#/photos/…
    path, _, query = re.sub("^/?#/", "/", rest).partition("#")[0].partition("?")
    segments = [segment for segment in path.split("/") if segment]
    if host.endswith("flic.kr"):
        return _read_short(segments)
    if _STATIC_HOST.fullmatch(host):
        return _read_file(segments)
    return _read_page(segments, query, sections=("members",) if host == "commons.flickr.org" else _SECTIONS)


def _read_page(segments: list[str], query: str, sections: tuple[str, ...]) -> tuple[Reading, ...]:
    section = segments[0].lower() if segments else ""
    if section in sections and len(segments) > 1:
        account = _read_account(_decode_account(segments[1]))
        if section.startswith("photo") and len(segments) > 2 and _DIGITS.fullmatch(segments[2]):
            return (("photo_id", segments[2]), *account)
        return account
    if _PHOTO_SCRIPT.fullmatch(section):
        if number := _QUERY_ID.search(query):
            return (("photo_id", number[1]),)
        if short := _QUERY_SHORT.search(query):
            return (("photo_id", _decode_base58(short[1])),)
    if [segment.lower() for segment in segments[:2]] == ["services", "feeds"] and len(segments) == 3:
        number = _QUERY_NSID.search(query)
        # a group's feed has an id of the same form
        if number and _FEED.fullmatch(segments[2]):
            return _read_account(number[1].lower())
    raise explain({"gp": "guest-pass", "groups": "group"}.get(section, "no-account"))


def _read_short(segments: list[str]) -> tuple[Reading, ...]:
    if len(segments) == 2 and segments[0] == "p":
        return (("photo_id", _decode_base58(segments[1])),)
    raise explain("short-link" if segments and segments[0] in ("ps", "s", "y") else "no-account")


def _read_file(segments: list[str]) -> tuple[Reading, ...]:
    if len(segments) > 1 and segments[0] == "video" and _DIGITS.fullmatch(segments[1]):
        return (("photo_id", segments[1]),)
    if len(segments) > 1 and segments[-2] == "buddyicons" and (icon := _ICON.fullmatch(segments[-1])):
        return _read_account(icon[1].lower())
    if segments and (file := _FILE_ID.fullmatch(segments[-1])):
        return (("photo_id", file[1]),)
    raise explain("no-account")


def _read_account(text: str) -> tuple[Reading, ...]:
    # people write @name; a lone @ is kept
    bare = (text[1:].removeprefix(" ") or text) if text[0] == "@" else text
    if nsid := _NSID.fullmatch(bare):
        bare = f"{nsid[1]}@n{nsid[2]}"
        return (("nsid", bare), ("screen_name", bare), ("username", bare))
    return (("alias", bare), ("screen_name", bare), ("username", bare))


def _decode_account(segment: str) -> str:
    if _ESCAPED.fullmatch(segment):
        try:
            segment = unquote_to_bytes(segment).decode()
        except UnicodeDecodeError:
            raise explain("no-account") from None
    name = canonical(segment)
    if name in _RESERVED:
        raise explain(_RESERVED[name])
    return name


def _decode_base58(digits: str) -> str:
    if not _BASE58_NUMBER.fullmatch(digits):
        raise explain("bad-short-link")
    number = 0
    for digit in digits:
        number = 58 * number + _BASE58.index(digit)
    return str(number)
