"""Finds the column of a list that has only hashes of what people are known by, and what they are the hashes of."""

from __future__ import annotations

import re
from pathlib import Path

from generator.drafting.column_roles import Casting, make_column
from generator.drafting.first_rows import Extract
from generator.drafting.platform_guess import HASHED
from generator.drafting.platform_roles import UNSEEN
from generator.settings.columns import ROLES_NAME
from lists.headings import normalize
from shards.errors import InputError

HASHES = {32: "MD5", 40: "SHA-1", 56: "SHA-224", 64: "SHA-256", 96: "SHA-384", 128: "SHA-512"}
"""Which hash has so many hexadecimal digits."""
_KNOWN = ("MD5", "SHA-1", "SHA-256")
"""The hashes that a page can make of an address."""
_SAID = "as specified"
_HEX = re.compile("[0-9A-Fa-f]+")
_CALLED = re.compile(r"(?i)md5|sha|hash|digest|e-?mail")
_EMAIL = re.compile(r"\be ?mails?\b")


def cast_hashes(extract: Extract, casting: Casting) -> None:
    """Look people up by hashes of their e-mail addresses if a list has nothing else, and says that they are such.

    Raises InputError if it does not say so: a hash does not show whether it is of an address, a password or a file.
    """
    if not set(casting.list_identifiers()) <= set(ROLES_NAME):
        return
    for place, heading in enumerate(extract.headings):
        kind = _find_hash(extract.values(place))
        if not kind or (heading and not _CALLED.search(heading) and len(extract.headings) > 1):
            continue
        label = extract.label(place)
        teller = _find_teller(heading, Path(extract.sample.file))
        if casting.platform == HASHED:
            teller = _SAID
        if not teller or kind not in _KNOWN:
            raise InputError(*_ask(extract, place, kind))
        for role in casting.list_identifiers():
            casting.drop(role)
        casting.settle()
        casting.unclear = casting.platform = ""
        casting.show.pop(place, None)
        casting.give(HASHED, make_column(extract, place), f"hashes ({kind}); {teller}")
        said = "" if teller == _SAID else f"{label!r} is taken for hashes of e-mail addresses, because {teller}. "
        casting.doubts.append(said + UNSEEN)
        return


def _find_hash(values: list[str]) -> str:
    """Return which hash all values have the form of; '' if they have not."""
    filled = [value for value in values if value]
    kinds = {HASHES.get(len(value)) for value in filled} if all(map(_HEX.fullmatch, filled)) else set()
    return (kinds.pop() or "") if len(kinds) == 1 else ""


def _find_teller(heading: str, file: Path) -> str:
    """Return what says that hashes are of e-mail addresses: a heading, or the name of a file or of its folder."""
    if _EMAIL.search(normalize(heading)):
        return f"its heading is {heading!r}"
    if _EMAIL.search(normalize(file.stem)):
        return f"the file is called {file.name!r}"
    return f"its folder is called {file.parent.name!r}" if _EMAIL.search(normalize(file.parent.name)) else ""


def _ask(extract: Extract, place: int, kind: str) -> tuple[str, str]:
    """Return what is unclear about a column of hashes, and how to say it."""
    column = extract.headings[place] or place + 1
    fact = f"{extract.sample.file}: {extract.label(place)} has hashes ({kind}), perhaps of e-mail addresses"
    own = f"If people know their hashes, say so: --column username={column}."
    if kind not in _KNOWN:
        return (
            f"{fact}. Pages make MD5, SHA-1 and SHA-256 of what people type, not this: nobody could find themselves.",
            f"Use the list as it was before hashing. {own}",
        )
    return (
        f"{fact}, perhaps of passwords or files: nothing says which.",
        f"If they are of e-mail addresses in small letters, say so: --column {HASHED}={column}. "
        f"People then type their address. {own}",
    )
