"""Gives the columns that hold names of a platform its role, in place of a general one or beside the others."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from typing import Any

from generator.drafting.cell_names import cut_names
from generator.drafting.column_roles import BY_HEADING, BY_WISH, OPTED_OUT, PLAIN, Casting
from generator.drafting.first_rows import Extract
from generator.drafting.made_columns import add_some_rows
from generator.drafting.platform_guess import MADE, PERSON, Membership, are_persons, find_by_row, find_platforms
from generator.settings.columns import ROLES_GENERAL, ROLES_NAME
from lists.headings import normalize, read_heading
from shards.platforms.library import list_supplied

_OF_WORKS = tuple(
    id_
    for id_, one in list_supplied().items()
    if {"article", "book"} & {kind.noun for kind in one.platform.kinds.values()}
)
"""Platforms whose names are works': they name an item rather than a person, where the list names people."""
_HANDLES = {"handle", "account_id", "screen_name"}
"""Meanings of headings of names that people give themselves."""
_MEMBER = re.compile(
    r"(?:members?|mitglied(?:er)?|miembros?|soci[oa]s?|membres?|membr[oi]|lid|leden|medlem|medlemmer)"
    r"(?: name)?(?: [0-9]+)?"
)
"""Headings of members, who may be listed by their accounts or by their names."""
_ANY_LINK = ("site",)
_NOTES = {
    "email": "Anyone who guesses an e-mail address learns whether it is listed: "
    "[privacy] iterations is 100000 unless you set it.",
    "phone": "There are few telephone numbers: anyone can try them all. "
    "[privacy] iterations is 100000 unless you set it: consider more.",
}


def cast_platforms(extract: Extract, casting: Casting) -> None:
    """Give the columns that hold names of a platform its role, in place of a general one or beside the others."""
    found = find_platforms(extract.headings, [extract.values(place) for place in range(len(extract.headings))])
    if by_row := [one for one in found if one.is_made]:
        _keep_named_people(extract, casting, [extract.made[one.place] for one in by_row])
        casting.unclear = ""
        for one in by_row:
            _add(casting, one)
        return
    confirmed = any(
        casting.why.get(role) in (BY_HEADING, OPTED_OUT)
        and not extract.headings[casting.columns[role]].lower().startswith("exif")
        for role in casting.list_identifiers()
    )
    cut = {recipe["from"] for recipe in extract.made.values() if "match" in recipe}
    for one in found:
        if one.place in extract.lists or one.place in cut or one.place in casting.list_places(one.role):
            continue
        if one.role in casting.columns:
            if one.role not in (*_OF_WORKS, *_ANY_LINK) and (one.is_named or not one.is_by_chance):
                for role in [role for role in casting.list_identifiers() if casting.list_places(role) == [one.place]]:
                    casting.drop(role)
                casting.more.setdefault(one.role, []).append(one.place)
                casting.show.pop(one.place, None)
            continue
        own = [role for role in casting.list_identifiers() if one.place in casting.list_places(role)]
        if own:
            _rename(casting, own[0], one)
        elif one.role in _OF_WORKS:
            if not casting.list_identifiers():
                _add(casting, one)
        elif one.role in _ANY_LINK and not one.is_named:
            if not confirmed and casting.platform == PLAIN:
                _drop_guesses(casting)
                _add(casting, one)
        elif one.role not in _ANY_LINK or casting.platform == PLAIN:
            if not confirmed and not one.is_by_chance and casting.platform == PLAIN:
                _drop_guesses(casting)
            _add(casting, one)
    place = casting.columns.get("site")
    is_free = place is not None and not {"url", "item"} & casting.columns.keys()
    if place is not None and is_free and 2 * sum("/" in value for value in extract.values(place)) > len(extract.rows):
        casting.columns["url"], casting.why["url"] = place, "the links themselves"  # each is an item of its site
    if not set(casting.list_identifiers()) & set(ROLES_GENERAL):
        casting.platform = ""  # no role is left that could be of several platforms


def _keep_named_people(extract: Extract, casting: Casting, recipes: Sequence[Mapping[str, Any]]) -> None:
    """Take the roles from the columns that recipes use, and from guesses; make the others persons' if they are."""
    used = {place for recipe in recipes for place in (recipe["from"], *recipe["where"])}
    for role in casting.list_identifiers():
        place, why = casting.columns[role], casting.why.get(role)
        split = casting.split.get(role, "")
        casting.drop(role)
        names = [name for value in extract.values(place) for name in cut_names(value, split)]
        if why == BY_HEADING and place not in used and are_persons(names):
            casting.columns[PERSON], casting.why[PERSON] = place, why
            casting.split |= {PERSON: split} if split else {}


def cast_persons(extract: Extract, casting: Casting, nobody: Container[str]) -> None:
    """Make the only names beside those of platforms persons', if their heading and their form say that they are.

    `nobody` has the fields that name nobody, such as `Total`.
    """
    roles = [role for role in casting.list_identifiers() if role in ROLES_GENERAL]
    if len(roles) != 1 or roles[0] not in ROLES_NAME or casting.why.get(roles[0]) != BY_HEADING:
        return
    places = casting.list_places(roles[0])
    headings = [
        extract.headings[place] for place in places if not _MEMBER.fullmatch(normalize(extract.headings[place]))
    ]
    if any(_HANDLES.intersection(one.name for one in read_heading(heading)[:1]) for heading in headings):
        return
    separator = casting.split.get(roles[0], "")
    for place in places:
        values = [value for value in extract.values(place) if value not in nobody]
        names = [name for value in values for name in cut_names(value, separator)]
        if place in extract.lists or not are_persons(names):
            return
    for name in ("columns", "why", "more", "split"):
        table = getattr(casting, name)
        setattr(casting, name, {PERSON if role == roles[0] else role: value for role, value in table.items()})
    casting.platform = ""


def _rename(casting: Casting, role: str, one: Membership) -> None:
    """Replace a general role, if it has no other column."""
    if role in ROLES_NAME and casting.list_places(role) == [one.place]:
        casting.columns[one.role] = casting.columns.pop(role)
        casting.why[one.role] = one.why
        casting.why.pop(role, None)
        casting.unclear = ""
        if casting.guessed:
            casting.settle()
        if role in casting.split:
            casting.split[one.role] = casting.split.pop(role)


def _drop_guesses(casting: Casting) -> None:
    """Take the roles from columns that only looked like names."""
    for role in casting.list_identifiers():
        if role in ROLES_NAME and casting.why.get(role) not in (BY_HEADING, BY_WISH, OPTED_OUT):
            casting.drop(role)
    casting.unclear = ""
    casting.settle()


def _add(casting: Casting, one: Membership) -> None:
    casting.columns[one.role] = one.place
    casting.why[one.role] = one.why
    casting.show.pop(one.place, None)
    if note := _NOTES.get(one.role):
        casting.doubts.append(note)


def add_platform_columns(extract: Extract) -> Extract:
    """Return an extract with a column for each platform, if a column says which platform each row's handle is of."""
    columns = [extract.values(place) for place in range(len(extract.headings))]
    for one in find_by_row(extract.headings, columns):
        if one.where:
            extract = add_some_rows(extract, f"{one.role}{MADE}", one.place, *one.where)
    return extract
