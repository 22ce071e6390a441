"""Which columns hold names of a platform: by their headings, and by what their values can only be.

A platform's file says what such columns are called (`[build] headings`) and how else it is called (`called`). A column
is a platform's if nearly all its values can be names there, and if its heading or the form of its values says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from generator.drafting.column_profiles import read_traits
from generator.settings import SiteNames, find_names
from generator.settings.columns import list_general
from generator.suffixes import read_suffixes
from lists.headings import NAMES, means_measure, normalize, read_heading
from shards.errors import IdentifierError
from shards.platforms.library import Supplied, list_supplied

SAMPLE = 300
MOSTLY = 0.9
"""The share of a column's different values that must be names of the platform."""
_VARIED = 2
"""Links of so many hosts are websites, not the pages of one platform."""
_FILE = re.compile(r"/[^/]*\.(?:jpe?g|png|gif|webp|tiff?|bmp|mp[34]|wav|pdf|epub|txt|csv|json|zip|py)$", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?:[\w-]+\.)+([^\W\d_][\w-]*)")
_VALUES = 20
"""So many platforms that are not known are told apart."""
_CODE, _LEAST_CODES = re.compile(r"[A-Za-z0-9_-]+"), 3
GENERAL = (*list_general(), "person", "title")
"""Platforms whose names have no form of their own, or that roles are found for in another way."""
HASHED = "email_hash"
"""A platform that takes the names of another as well: its columns have hashes, as their headings must say."""
MADE = "_names"
OTHER = "other"
"""What columns made for each platform are called after its id, and the id of those of no platform that is known."""
_BY_ROW = "what is of this platform"
_LEAST_NAMED = 0.5
"""The share of a column's different values that must be names of the platform that its heading names."""
_LEAST_TOLD = 0.5
"""The share of the rows whose platform is known, in a column that says of which platform each row is."""
_LEAST_LINKS = 0.3
"""The share of a column's different values that are links to several platforms, where it has them all."""
_OF_ITEMS = ("page", "image", "license", "item", "photo_id", "file")
PERSON = "person"
_WORD = r"[^\W\d_]+(?:['’][^\W\d_]+)?[.'’]*"
_PERSON = re.compile(rf"(?:{_WORD}(?:, ?| |-)+){{1,5}}{_WORD}")
_PLATFORM_HEADINGS = ("platform", "network", "service", "site name", "social network", "source", "plattform", "medium")


@dataclass(frozen=True)
class Membership:
    """A column that holds a platform's names: the role, the column's place, and why.

    `where` is the place of another column and its value, if only the rows with that value are the platform's; `match`
    and `unless` are patterns, if only what matches the one, or does not match the other, is. Its role is then `OTHER`
    for what is of no platform that is known.
    `is_named` says that the heading confirms it, `is_by_chance` that other names could have the form of these.
    """

    role: str
    place: int
    why: str
    where: tuple[int, str] | None = None
    match: str = ""
    unless: str = ""
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
    found: list[Membership] = []
    unclear: list[list[Membership]] = []
    for place, heading in enumerate(headings):
        values = list(dict.fromkeys(value.strip() for value in columns[place] if value.strip()))[:SAMPLE]
        if not values:
            continue
        made = heading.rstrip("_")
        if (id_ := made.removesuffix(MADE)) in list_supplied() and made.endswith(MADE):
            found.append(Membership(id_, place, _BY_ROW))
            continue
        if len(best := _find_platform(place, heading, values)) > 1:
            unclear.append(best)
        found += best if len(best) == 1 else ()
    # `@ada` is a handle on many platforms: which one it is, only another column can say.
    others = {one.role.partition("_")[0] for one in found}
    for several in unclear:
        found += [one for one in several if one.role.partition("_")[0] in others][:1]
    return sorted(found, key=lambda one: one.place)


def are_persons(values: Sequence[str]) -> bool:
    """Return whether nearly all different values are written as persons' names, and none could not be one."""
    different = list(dict.fromkeys(filter(None, map(str.strip, values))))[:SAMPLE]
    persons = sum(_PERSON.fullmatch(value) is not None for value in different)
    return persons >= MOSTLY * max(len(different), 1) and all(_is_name(PERSON, value) for value in different)


def _find_platform(place: int, heading: str, values: Sequence[str]) -> list[Membership]:
    """Return the platform whose names a column has; several if it may be of each of them, [] for none."""
    is_path = any(one.name == "file" for one in read_heading(heading)) and not any("://" in value for value in values)
    is_path = is_path or 2 * sum(
        "://" not in value and bool(_FILE.search(value) or value[0] == "/") for value in values
    ) > len(values)
    best: list[Membership] = []
    top = (False, False, 0.0)
    traits = read_traits(values)
    if traits.date > _LEAST_NAMED or (traits.number > _LEAST_NAMED and means_measure(heading, is_id=False)):
        return []
    is_lettered = sum(any(map(str.isalpha, value)) for value in values) > _LEAST_NAMED * len(values)
    heads = [id_ for id_, one in list_supplied().items() if id_ not in GENERAL and is_heading(heading, one)]
    heads = [id_ for id_ in heads if sum(_is_name(id_, value) for value in values) >= _LEAST_NAMED * len(values)]
    for id_, supplied in list_supplied().items():
        if id_ in GENERAL or (id_ not in heads if heads else id_ == HASHED):
            continue
        named = id_ in heads
        telling = sum(_is_telling(id_, value) for value in values) / len(values)
        if _are_codes(id_, values):
            telling = 1
        if not named and (telling < MOSTLY or is_path or not (is_lettered or not _is_of_accounts(supplied))):
            continue
        fits = sum(_is_name(id_, value) for value in values) / len(values)
        if fits < MOSTLY and not (named and _is_of_accounts(supplied)):
            continue
        # Any link is to a website: unless the heading says that those are meant, they must at least be several.
        is_linked = supplied.hosts == "" and any("/" in value for value in values)
        if is_linked and not named and len({_host(value) for value in values}) < _VARIED:
            continue
        why = f"its heading is {heading!r}" if named else "its values have the form of such names alone"
        rank = (supplied.hosts != "" or "/" not in "".join(values[:20]), named, telling)
        if rank >= top:
            one = Membership(_choose_role(id_, values), place, why, is_named=named, is_by_chance=telling < MOSTLY)
            best, top = [*(best if rank == top else ()), one], rank
    return best


def count_labelled(values: Sequence[str]) -> int:
    """Return how many texts say which platform a name in them is of, as `IG: @ada` and `@ada (IG)`."""
    labels = "|".join(map(re.escape, _list_labels()))
    pattern = re.compile(rf"(?:^|[\s,;/|(])(?:{labels})\s*[:–-]\s*@?\w|[\w.]\s*[(\[](?:{labels})[)\]]", re.IGNORECASE)
    return sum(pattern.search(value) is not None and "://" not in value for value in values)


@cache
def _list_labels() -> tuple[str, ...]:
    """Return what platforms of accounts are called."""
    accounts = [one for one in list_supplied().values() if one.hosts and _is_of_accounts(one)]
    names = {name for one in accounts for name in (one.platform.id, one.platform.name.lower(), *_list_calls(one))}
    return tuple(sorted(filter(None, names), key=len, reverse=True))


def _is_of_accounts(supplied: Supplied) -> bool:
    return any(kind.noun in ("account", "channel") for kind in supplied.platform.kinds.values())


def mentions_platform(text: str) -> bool:
    """Return whether a text contains what a platform is called."""
    return any(one.hosts and len(one.platform.name) > 2 and one.platform.name.lower() in text.lower()
               for one in list_supplied().values())  # fmt: skip


def _are_codes(id_: str, values: Sequence[str]) -> bool:
    """Return whether values are names that capitals tell apart, most with digits and letters of both cases."""
    cased = {kind.id for kind in list_supplied()[id_].platform.kinds.values() if kind.cased}
    if not cased or len(values) < _LEAST_CODES or not all(_CODE.fullmatch(value) for value in values):
        return False
    names = _load(id_).platforms
    if not all(_is_name(id_, value) and cased & {one.kind for one in names.read_text(value)} for value in values):
        return False
    return 2 * sum(all(re.search(kind, value) for kind in ("[0-9_-]", "[a-z]", "[A-Z]")) for value in values) > len(
        values
    )


def _choose_role(id_: str, values: Sequence[str]) -> str:
    """Return the role of one kind, if only chance makes a few of the values names of another; else the platform's.

    A handle of 11 characters, for instance, could be the id of a video: among other handles it is a handle.
    """
    names = _load(id_)
    filled = [value for value in values if _is_name(id_, value)]
    kinds = {value: names.platforms.read_field(*names.roles[id_], value).kind for value in filled}
    if len(set(kinds.values())) < 2:
        return id_
    readings = {value: names.platforms.read_text(value) for value in filled}
    for role, (kind, *more) in list_supplied()[id_].roles.items():
        if not more and all(
            kinds[value] == kind or (kind in {one.kind for one in read} and not any(one.is_sure for one in read))
            for value, read in readings.items()
        ):
            return role
    return id_


def find_by_row(headings: Sequence[str], columns: Sequence[Sequence[str]]) -> list[Membership]:
    """Return the memberships of a column of handles beside one that says each row's platform."""
    platforms = {name: id_ for id_, one in list_supplied().items() for name in _list_calls(one)}
    for teller, heading in enumerate(headings):
        if normalize(heading) not in _PLATFORM_HEADINGS:
            continue
        values = Counter(value.strip() for value in columns[teller] if value.strip())
        known = {value: platforms[normalize(value)] for value in values if normalize(value) in platforms}
        if sum(values[value] for value in known) <= _LEAST_TOLD * sum(values.values()):
            continue
        for place in range(len(headings)):
            names: dict[str, list[str]] = {}
            for name, told in zip(columns[place], columns[teller], strict=True):
                if name.strip():
                    names.setdefault(told.strip(), []).append(name.strip())
            if place != teller and _are_told(headings[place], names, known):
                why = f"{headings[teller]!r} says which platform"
                others = [value for value in values if value in names and value not in known][:_VALUES]
                return [
                    Membership(id_, place, why, (teller, value))
                    for value, id_ in [*known.items(), *((value, OTHER) for value in others)]
                ]
    return []


def _are_told(heading: str, names: Mapping[str, Sequence[str]], known: Mapping[str, str]) -> bool:
    """Return whether a column has names of the platforms of its rows: texts by what is told of them."""
    if not any(value in names for value in known):
        return False
    for value, id_ in known.items():
        if sum(_is_name(id_, name) for name in names.get(value, ())) < MOSTLY * len(names.get(value, ())):
            return False
    is_named = any(one.exact and one.name in NAMES for one in read_heading(heading))
    return _is_handles([name for value in known for name in names.get(value, ())], is_named=is_named)


def find_by_link(headings: Sequence[str], columns: Sequence[Sequence[str]]) -> list[Membership]:
    """Return the memberships of a column that has links to the accounts of several platforms, perhaps among others."""
    for place, heading in enumerate(headings):
        meanings = {one.name for one in read_heading(heading) if one.exact} if heading else set()
        values = list(dict.fromkeys(value.strip() for value in columns[place] if value.strip()))[:SAMPLE]
        if not values or (len(headings) > 1 and meanings.intersection(_OF_ITEMS)):
            continue
        found: dict[str, list[str]] = {}
        for id_, supplied in list_supplied().items():
            linked = [value for value in values if supplied.hosts and re.search(_match_links(id_), value)]
            if linked and 2 * sum(_is_name(id_, value) for value in linked) > len(linked):
                found[id_] = linked
        most = max(map(len, found.values()), default=0)
        if len(found) < 2 or most > MOSTLY * len(values) or sum(map(len, found.values())) < _LEAST_LINKS * len(values):
            continue
        why = f"{heading!r} has links to several platforms" if heading else "links to several platforms"
        others = [Membership(OTHER, place, why, unless=_match_links(*found))]
        rest = sum(map(len, found.values())) < len(values)
        return [*(Membership(id_, place, why, match=_match_links(id_)) for id_ in found), *others[: int(rest)]]
    return []


def _match_links(*ids: str) -> str:
    """Return a pattern for links to some platforms, as Python and RE2 read it."""
    hosts = "|".join(list_supplied()[id_].hosts for id_ in ids)
    return rf"(?i)^(?:https?://)?(?:{hosts})(?::[0-9]+)?(?:[/?#].*)?$"


def _is_handles(values: Sequence[str], *, is_named: bool) -> bool:
    """Return whether a column can be one of handles: not of numbers, and named so, or different in most rows."""
    return not all(value.replace(".", "").isdecimal() for value in values) and (
        is_named or 2 * len(set(values)) >= len(values)
    )


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


def heads_names(heading: str, values: Sequence[str]) -> bool:
    """Return whether a text is a heading of values that can only be names of its platform."""
    filled = list(dict.fromkeys(filter(None, values)))[:SAMPLE]
    headed = [id_ for id_, supplied in list_supplied().items() if normalize(heading) in supplied.headings]
    return any(sum(_is_telling(id_, value) for value in filled) > MOSTLY * len(filled) for id_ in headed)


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
    if id_ == "site" and "/" not in value and not is_domain(value):
        return False  # anything with a dot may be a host
    return _load(id_).platforms.is_telling(value)


def is_domain(value: str) -> bool:
    """Return whether a text is a host below a domain that exists at the top."""
    found = _BARE_HOST.fullmatch(value.lower())
    return found is not None and (found[1] in _list_tops() or found[1].startswith("xn--"))


@cache
def _list_tops() -> frozenset[str]:
    return frozenset(line for line in read_suffixes().decode().split("\n") if "." not in line)


@cache
def _load(id_: str) -> SiteNames:
    return find_names([id_], None, {})


def _host(value: str) -> str:
    return value.split("//")[-1].split("/")[0].lower()
