"""Gives the columns that hold names of a platform its role, in place of a general one or beside the others."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from generator.drafting.cell_names import cut_names
from generator.drafting.column_profiles import read_traits
from generator.drafting.column_roles import BY_HEADING, BY_WISH, MEMBER, OPTED_OUT, PLAIN, Casting, make_column
from generator.drafting.first_rows import Extract
from generator.drafting.made_columns import add_some_fields, add_some_rows
from generator.drafting.platform_guess import (
    HASHED,
    MADE,
    MOSTLY,
    OTHER,
    PERSON,
    Membership,
    are_persons,
    find_by_link,
    find_by_row,
    find_platforms,
)
from generator.settings.columns import ROLES_GENERAL, ROLES_NAME
from lists.headings import find_stem, read_heading
from shards.platforms.library import list_supplied

_OF_WORKS = tuple(
    id_
    for id_, one in list_supplied().items()
    if {"article", "book"} & {kind.noun for kind in one.platform.kinds.values()}
)
"""Platforms whose names are works': they name an item rather than a person, where the list names people."""
_HANDLES = {"handle", "account_id", "screen_name"}
"""Meanings of headings of names that people give themselves."""
_ANY_LINK = ("site",)
_ANY_NAME = "username"
UNSEEN = (
    "Nobody can see what hashes are of, nor how they were made: after building, look up an e-mail address that you "
    "know is in the list."
)
_GUESSED = (
    "Anyone who guesses an e-mail address learns whether it is listed: "
    "[privacy] iterations is 100000 unless you set it."
)
_NOTES = {
    "email": _GUESSED,
    HASHED: _GUESSED,
    "phone": "There are few telephone numbers: anyone can try them all. "
    "[privacy] iterations is 100000 unless you set it: consider more.",
}


def cast_platforms(extract: Extract, casting: Casting) -> None:
    """Give the columns that hold names of a platform its role, in place of a general one or beside the others."""
    found = find_platforms(extract.headings, [extract.values(place) for place in range(len(extract.headings))])
    if by_row := [one for one in found if one.is_made]:
        others = [
            place for place in extract.made if extract.headings[place].rstrip("_") == f"{OTHER}{MADE}".rstrip("_")
        ]
        _cast_by_row(extract, casting, by_row, others)
        cut = {place for one in by_row for place in _list_used(extract.made[one.place])}
        for one in found:
            if not one.is_made and one.is_named and one.place not in cut and one.role not in casting.columns:
                _add(casting, one)
        _drop_platform(casting)
        return
    confirmed = any(
        casting.why.get(role) in (BY_HEADING, OPTED_OUT)
        and not extract.headings[casting.columns[role]].lower().startswith("exif")
        for role in casting.list_identifiers()
    )
    cut = {recipe["from"] for recipe in extract.made.values() if "match" in recipe}
    for one in found:
        if one.place not in (*extract.lists, *cut, *casting.list_places(one.role)):
            _cast_platform(extract, casting, one, confirmed=confirmed)
    _settle_links(extract, casting)
    _settle_owners(extract, casting)
    place = casting.columns.get("site")
    is_free = place is not None and not {"url", "item"} & casting.columns.keys()
    if place is not None and is_free and 2 * sum("/" in value for value in extract.values(place)) > len(extract.rows):
        casting.columns["url"], casting.why["url"] = place, "the links themselves"  # each is an item of its site
    _drop_platform(casting)


def _cast_platform(extract: Extract, casting: Casting, one: Membership, *, confirmed: bool) -> None:
    """Give a column its platform's role, unless another says better who is named; `confirmed` says a heading does."""
    own = [role for role in casting.list_identifiers() if one.place in casting.list_places(role)]
    if one.role in casting.columns:
        if one.role not in (*_OF_WORKS, *_ANY_LINK) and (one.is_named or not one.is_by_chance):
            for role in [role for role in own if casting.list_places(role) == [one.place]]:
                casting.drop(role)
            casting.more.setdefault(one.role, []).append(one.place)
            casting.show.pop(one.place, None)
    elif own:
        _rename(casting, own[0], one)
    elif one.role in _OF_WORKS:
        if not casting.list_identifiers():
            _add(casting, one)
    elif one.role in _ANY_LINK and not one.is_named:
        if not confirmed and casting.platform == PLAIN and not _is_id(extract, one):
            _drop_guesses(casting)
            _add(casting, one)
    elif one.role not in _ANY_LINK or casting.platform == PLAIN:
        if confirmed and _is_id(extract, one) and not _is_owned(extract, casting, one):
            return
        if not confirmed and not one.is_by_chance and casting.platform == PLAIN:
            _drop_guesses(casting)
        _add(casting, one)


def _is_id(extract: Extract, one: Membership) -> bool:
    """Return whether a column of texts that only look like a platform's names is called as one of items' ids is."""
    meanings = {found.name for found in read_heading(extract.headings[one.place]) if found.exact}
    is_linked = any("://" in value for value in extract.values(one.place))
    return not one.is_named and not is_linked and bool(meanings & {"item", "number", "file"})


def _pair_owners(extract: Extract, owner: int, place: int) -> list[bool]:
    """Return for each row with a name and something in another column whether that is the name's, as `ada/tools`."""
    return [f"/{row[owner]}/".lower() in f"/{row[place]}".lower() for row in extract.rows if row[owner] and row[place]]


def _is_owned(extract: Extract, casting: Casting, one: Membership) -> bool:
    """Return whether what a column has is each row's name's own."""
    places = [place for role in casting.list_identifiers() for place in casting.list_places(role)]
    owning = [_pair_owners(extract, place, one.place) for place in places]
    return any(pairs and all(pairs) for pairs in owning)


def _settle_links(extract: Extract, casting: Casting) -> None:
    """Take no column of accounts for the items' links if it has other names of accounts beside links."""
    place = casting.columns.get("url")
    named = [
        one for role in casting.list_identifiers() for one in casting.list_places(role) if role not in ROLES_GENERAL
    ]
    if place is not None and place in named and read_traits(extract.values(place)).link < MOSTLY:
        casting.drop("url")


def _settle_owners(extract: Extract, casting: Casting) -> None:
    """Look owners up by what is theirs, as `ada` by `ada/tools`: a column of them adds only those who have nothing."""
    for role in [role for role in ROLES_NAME if len(casting.list_places(role)) == 1]:
        (owner,) = casting.list_places(role)
        owned = [one for one in casting.list_identifiers() if one not in ROLES_GENERAL]
        for one in owned:
            owning = [is_own for place in casting.list_places(one) for is_own in _pair_owners(extract, owner, place)]
            if not owning or not all(owning):
                continue
            casting.drop(role)
            if len(owning) < len(extract.rows) * len(casting.list_places(one)):
                casting.more.setdefault(one, []).append(owner)
            break


def _drop_platform(casting: Casting) -> None:
    """Forget the platform of the general roles if no role is left that could be of several."""
    if not set(casting.list_identifiers()) & set(ROLES_GENERAL):
        casting.platform = ""


def _cast_by_row(extract: Extract, casting: Casting, made: Sequence[Membership], others: Sequence[int]) -> None:
    """Give the columns that were made for each platform its role; `others` are those of no known platform."""
    recipes = [extract.made[one.place] for one in made]
    used = {place for recipe in recipes for place in _list_used(recipe)}
    _keep_named_people(extract, casting, used | extract.made.keys())
    casting.unclear = ""
    for role in ("url", "item", "title"):
        if casting.columns.get(role) in {one.place for one in made} | set(others) | (used if role == "url" else set()):
            casting.drop(role)  # it is of the accounts, not of an item
    for one in made:
        if one.role in casting.columns:
            casting.more.setdefault(one.role, []).append(one.place)
        else:
            _add(casting, one)
    for place in others:
        casting.give(_ANY_NAME, make_column(extract, place), "what is of no platform that is known")
        casting.platform = PLAIN


def _list_used(recipe: Mapping[str, Any]) -> tuple[int, ...]:
    return (recipe["from"], *recipe.get("where", {}))


def _keep_named_people(extract: Extract, casting: Casting, used: Container[int]) -> None:
    """Take the roles from the columns that recipes use, and from guesses; make the others persons' if they are."""
    for role in casting.list_identifiers():
        places, why = casting.list_places(role), casting.why.get(role)
        split = casting.split.get(role, "")
        casting.drop(role)
        for place in places if why == BY_HEADING else ():
            names = [name for value in extract.values(place) for name in cut_names(value, split)]
            if place not in used and any(names):
                own = PERSON if are_persons(names) else _ANY_NAME
                casting.give(own, make_column(extract, place), BY_HEADING)
                casting.split |= {own: split} if split else {}
                casting.platform = PLAIN


def cast_persons(extract: Extract, casting: Casting, nobody: Container[str]) -> None:
    """Make the only names beside those of platforms persons', if their heading and their form say that they are.

    `nobody` has the fields that name nobody, such as `Total`.
    """
    roles = [role for role in casting.list_identifiers() if role in ROLES_GENERAL]
    if len(roles) != 1 or roles[0] not in ROLES_NAME or casting.why.get(roles[0]) != BY_HEADING:
        return
    places = casting.list_places(roles[0])
    headings = [extract.headings[place] for place in places if not MEMBER.fullmatch(find_stem(extract.headings[place]))]
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
        _doubt_hashes(casting, one)


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
    _doubt_hashes(casting, one)


def _doubt_hashes(casting: Casting, one: Membership) -> None:
    if one.role.startswith(HASHED):
        casting.doubts.append(UNSEEN)


def add_platform_columns(extract: Extract) -> Extract:
    """Return an extract with a column for each platform, if a column says which platform each row's handle is of."""
    columns = [extract.values(place) for place in range(len(extract.headings))]
    for one in find_by_row(extract.headings, columns) or find_by_link(extract.headings, columns):
        name = f"{one.role}{MADE}"
        if one.where:
            extract = add_some_rows(extract, name, one.place, *one.where)
        else:
            extract = add_some_fields(extract, name, one.place, match=one.match, unless=one.unless)
    return extract
