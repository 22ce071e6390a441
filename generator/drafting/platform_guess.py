"""Which columns hold names of a platform: by their headings, and by what their values can only be.

A platform's file says what such columns are called (`[build] headings`) and how else it is called (`called`). A column
is a platform's if nearly all its values can be names there, and if its heading or the form of its values says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from generator.drafting.column_roles import BY_HEADING, BY_WISH, Casting
from generator.drafting.first_rows import Extract
from generator.drafting.made_columns import add_some_rows
from generator.settings import SiteNames, find_names
from lists.headings import normalize
from shards.errors import IdentifierError
from shards.platforms.library import Supplied, list_supplied

SAMPLE = 300
MOSTLY = 0.9
"""The share of a column's different values that must be names of the platform."""
_VARIED = 2
"""Links of so many hosts are websites, not the pages of one platform."""
_GENERAL = ("flickr", "plain", "person", "title")
"""Platforms whose names have no form of their own, or that roles are found for in another way."""
_MADE = "_names"
_BY_ROW = "the rows of this platform"
_PLATFORM_HEADINGS = ("platform", "network", "service", "site name", "social network", "source", "plattform", "medium")


_OF_WORKS = ("isbn", "doi")
"""Platforms whose names are works': they name an item rather than a person, where the list names people."""
_ANY_LINK = ("site",)
GENERAL = ("username", "account", "screen_name")
_NOTES = {
    "email": "With e-mail addresses, anyone who guesses an address learns whether it is listed: "
    "consider more [privacy] iterations.",
    "phone": "There are few telephone numbers: anyone can try them all. Consider many more [privacy] iterations.",
}


@dataclass(frozen=True)
class Membership:
    """A column that holds a platform's names: the role, the column's place, and why.

    `where` is the place of another column and its value, if only the rows with that value are the platform's.
    `is_named` says that the heading confirms it, `is_by_chance` that other names could have the form of these.
    """

    role: str
    place: int
    why: str
    where: tuple[int, str] | None = None
    is_named: bool = False
    is_by_chance: bool = False

    @property
    def is_made(self) -> bool:
        """Whether the column is one of `add_platform_columns`."""
        return self.why == _BY_ROW


def find_platforms(headings: Sequence[str], columns: Sequence[Sequence[str]]) -> list[Membership]:
    """Return the columns that hold names of a platform.

    Args:
        headings: of all columns, '' where there is none.
        columns: their values, in rows; '' is an empty value.
    """
    found = []
    for place, heading in enumerate(headings):
        values = list(dict.fromkeys(value.strip() for value in columns[place] if value.strip()))[:SAMPLE]
        if not values:
            continue
        if (id_ := heading.removesuffix(_MADE)) in list_supplied() and heading.endswith(_MADE):
            found.append(Membership(id_, place, _BY_ROW))
            continue
        if one := _find_platform(place, heading, values):
            found.append(one)
    return found


def _find_platform(place: int, heading: str, values: Sequence[str]) -> Membership | None:
    best: tuple[tuple[bool, bool, float], Membership] | None = None
    for id_, supplied in list_supplied().items():
        if id_ in _GENERAL:
            continue
        named = is_heading(heading, supplied)
        telling = sum(_is_telling(id_, value) for value in values) / len(values)
        if not named and telling < MOSTLY:
            continue
        fits = sum(_is_name(id_, value) for value in values) / len(values)
        if fits < MOSTLY:
            continue
        # Any link is to a website: unless the heading says that those are meant, they must at least be several.
        is_linked = supplied.hosts == "" and any("/" in value for value in values)
        if is_linked and not named and len({_host(value) for value in values}) < _VARIED:
            continue
        why = f"its heading is {heading!r}" if named else "its values have the form of such names alone"
        rank = (supplied.hosts != "" or "/" not in "".join(values[:20]), named, telling)
        if best is None or rank > best[0]:
            best = rank, Membership(id_, place, why, is_named=named, is_by_chance=telling < MOSTLY)
    return best[1] if best else None


def _find_by_row(headings: Sequence[str], columns: Sequence[Sequence[str]]) -> list[Membership]:
    """Return the memberships of a column of handles beside one that says each row's platform."""
    platforms = {name: id_ for id_, one in list_supplied().items() for name in _list_calls(one)}
    for teller, heading in enumerate(headings):
        if normalize(heading) not in _PLATFORM_HEADINGS:
            continue
        values = Counter(value.strip() for value in columns[teller] if value.strip())
        known = {value: platforms[normalize(value)] for value in values if normalize(value) in platforms}
        if not known or sum(values[value] for value in known) < MOSTLY * sum(values.values()):
            continue
        for place in range(len(headings)):
            if place == teller:
                continue
            parts = [
                (value, id_, [name.strip() for name, told in zip(columns[place], columns[teller], strict=True)
                              if told.strip() == value and name.strip()])
                for value, id_ in known.items()
            ]  # fmt: skip
            if all(names and all(_is_name(id_, name) for name in names) for _, id_, names in parts) and _is_handles(
                [name for _, _, names in parts for name in names]
            ):
                return [
                    Membership(id_, place, f"{headings[teller]!r} says which platform", (teller, value))
                    for value, id_, _ in parts
                ]
    return []


def _is_handles(values: Sequence[str]) -> bool:
    """Return whether a column can be one of handles: not of numbers, and different in most rows."""
    return not all(value.replace(".", "").isdecimal() for value in values) and 2 * len(set(values)) >= len(values)


def is_heading(heading: str, supplied: Supplied) -> bool:
    """Return whether a heading says that a column holds names of a platform."""
    text = normalize(heading.rpartition(".")[2] or heading)
    return text in supplied.headings or any(
        len(phrase) > 4 and f" {phrase} " in f" {text} " for phrase in supplied.headings
    )


@cache
def is_of_platform(heading: str) -> bool:
    """Return whether a heading is exactly what a column of some platform's names is called."""
    return normalize(heading) in {phrase for supplied in list_supplied().values() for phrase in supplied.headings}


def _list_calls(supplied: Supplied) -> list[str]:
    return [normalize(name) for name in (supplied.platform.id, supplied.platform.name, *supplied.called) if name]


@cache
def _is_name(id_: str, value: str) -> bool:
    names = _load(id_)
    try:
        names.platforms.read_field(*names.roles[id_], value)
    except IdentifierError:
        return False
    return True


@cache
def _is_telling(id_: str, value: str) -> bool:
    return _load(id_).platforms.is_telling(value)


@cache
def _load(id_: str) -> SiteNames:
    return find_names([id_], None, {})


def _host(value: str) -> str:
    return value.split("//")[-1].split("/")[0].lower()


def cast_platforms(extract: Extract, casting: Casting) -> None:
    """Give the columns that hold names of a platform its role, in place of a general one or beside the others."""
    found = find_platforms(extract.headings, [extract.values(place) for place in range(len(extract.headings))])
    if by_row := [one for one in found if one.is_made]:
        for role in casting.list_identifiers():
            casting.drop(role)
        casting.unclear = ""
        for one in by_row:
            _add(casting, one)
        return
    confirmed = any(casting.why.get(role) == BY_HEADING for role in casting.list_identifiers())
    for one in found:
        if one.role in casting.columns or one.place in extract.lists:
            continue
        own = [role for role in casting.list_identifiers() if one.place in casting.list_places(role)]
        if own:
            _rename(casting, own[0], one)
        elif one.role in _OF_WORKS:
            if not casting.list_identifiers():
                _add(casting, one)
        elif one.role in _ANY_LINK and not one.is_named:
            if not confirmed and casting.platform == "plain":
                _drop_guesses(casting)
                _add(casting, one)
        elif one.role not in _ANY_LINK or casting.platform == "plain":
            if not confirmed and not one.is_by_chance and casting.platform == "plain":
                _drop_guesses(casting)
            _add(casting, one)


def _rename(casting: Casting, role: str, one: Membership) -> None:
    """Replace a general role, if it has no other column."""
    if role in GENERAL and casting.list_places(role) == [one.place]:
        casting.columns[one.role] = casting.columns.pop(role)
        casting.why[one.role] = one.why
        casting.why.pop(role, None)
        casting.unclear = ""
        if role in casting.split:
            casting.split[one.role] = casting.split.pop(role)


def _drop_guesses(casting: Casting) -> None:
    """Take the roles from columns that only looked like names."""
    for role in casting.list_identifiers():
        if role in GENERAL and casting.why.get(role) not in (BY_HEADING, BY_WISH):
            casting.drop(role)
    casting.unclear = ""
    casting.doubts.clear()


def _add(casting: Casting, one: Membership) -> None:
    casting.columns[one.role] = one.place
    casting.why[one.role] = one.why
    casting.show.pop(one.place, None)
    if note := _NOTES.get(one.role):
        casting.doubts.append(note)


def add_platform_columns(extract: Extract) -> Extract:
    """Return an extract with a column for each platform, if a column says which platform each row's handle is of."""
    columns = [extract.values(place) for place in range(len(extract.headings))]
    for one in _find_by_row(extract.headings, columns):
        if one.where:
            extract = add_some_rows(extract, f"{one.role}{_MADE}", one.place, *one.where)
    return extract
