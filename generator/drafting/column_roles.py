"""Which column of an extract plays which role, judged by its heading and by its values.

The best column is chosen for one role after the other, identifiers first; plausible alternatives are noted as doubts.
If the build would reject the values of a role, the column gets a role that accepts them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from generator.drafting.cell_names import IN_PROSE, PROSE, cut_names, find_separator
from generator.drafting.column_profiles import Traits, read_traits
from generator.drafting.first_rows import Extract, counts_up
from generator.drafting.platform_guess import are_persons, is_of_platform
from generator.reading.json import KEY
from generator.settings import find_names
from generator.settings.columns import ROLES, ROLES_NAME, is_identifier, list_general, list_identifiers, order_roles
from lists.given_names import count_given_names
from lists.headings import IDENTIFYING, NAMES, Meaning, find_stem, is_numbered, means_measure, normalize, read_heading
from shards.errors import IdentifierError
from shards.platforms.library import list_supplied

BY_HEADING, BY_WISH, OPTED_OUT = "matched by name", "as specified", "who has opted out"
IN_LINKS = "account in the photo links"
WORTH = {
    "handle": 100, "maker": 90, "screen_name": 85, "account_id": 80, "name": 70, "contributor": 60, "holder": 50,
}  # fmt: skip
NEVER = ("other", "detail", "person_id")
"""Meanings of columns that hold no names, whatever their values look like."""
ALIKE = 0.7
"""A column that is rated so much of the best one may have the names as well."""
PERSONS = 8
"""What it adds to the rate of a column called `name` that its values are persons': others may be called so as well."""
FILLED = 0.6
"""A column that no heading confirms has a name in so many of the rows."""
GIVEN, SURE = 0.3, 5
"""Texts are persons' names if so many begin with a common given name, and others are none if so many times fewer do."""
SAME_ITEM = 0.05
"""So many rows with the id of another, but another title, mean that it is not the id of an item."""
SHOWN = 5
"""At most so many further columns are proposed to be shown."""
OPT_OUT = re.compile(r"\bopt(?:ed)? ?outs?\b|\bopt out\b")
*NAMED, PLAIN = list_general()
"""The platforms that general roles can be of, by name, and the one whose names are any texts."""
MEMBER = re.compile(
    r"(?:members?|mitglied(?:er)?|miembros?|soci[oa]s?|membres?|membr[oi]|lid|leden|medlem|medlemmer)"
    r"(?: name)?(?: [0-9]+)?"
)
"""Headings of members, who may be listed by their accounts or by their names."""
_ADDRESSES = "e-mail addresses"
_OTHER_NAME = re.compile(
    r"\b(?:professional|stage|pen|maiden|birth|former|previous|other|preferred|legal|married|artistic) names?\b"
    r"|\b(?:also )?known as\b|\baka\b|\ba k a\b|\b(?:kunstler|geburts|madchen|ruf)namen?\b"
    r"|\bpseudonym[eo]?s?\b|\bnom (?:d artiste|de plume|de naissance|d usage|de jeune fille)\b"
    r"|\bnombres? artisticos?\b|\bnome d arte\b|\bartiestennaam\b|旧姓|筆名|芸名|笔名|艺名|псевдоним"
    r"|フリガナ|ふりがな|カナ|よみがな|読み仮名|ローマ字|拼音"
)
"""Headings of further names of the people of a row."""
_YEAR = 3.9
"""Characters that years have on average, at least."""
_SHORTEST = 1.5
"""Characters that names have on average, at least: shorter texts are codes."""
ADDRESSED = (
    r"^([^<>@]+?)(?: {1,3}[<(\[][^<>()\[\]\s,:;]+@[^<>()\[\]\s,:;]+\.[^<>()\[\]\s,:;]+[>)\]])?$",
    r"^[^<>@]+? {1,3}[<(\[]([^<>()\[\]\s,:;]+@[^<>()\[\]\s,:;]+\.[^<>()\[\]\s,:;]+)[>)\]]$",
)
"""The name and the address in `Ada Ex <ada@example.org>`, in a column beside others; what has only a name is one."""
_PRIVATE = re.compile(
    r"\b(?:addr\w*|adress\w*|anschrift|stra(?:ss|ß)e|street|calle|rue|via|zip|plz|post(?:al|leit)\w*|phone\w*|tel\w*|mobil\w*"
    r"|handy|fax|iban|bic|account|konto|ssn|passport|password|pass|ip|birth\w*|born|dob|geb\w*|age|alter|gender|sex"
    r"|e?mail\w*|mother|father|spouse|next of kin|room|apartment|apt)\b|住所|電話|地址|电话|주소|전화|адрес|телефон"
)
"""Headings of columns that say where somebody lives or the like, and are shown to nobody unasked."""
_BIRTH = re.compile(
    r"\b(?:birth\w*|born|dob|geb|geburts\w*|nacimiento|naissance|nascita|nascimento|geboorte\w*|urodzenia|narozeni|fodsel\w*"
    r"|fodelse\w*|rozhdeniya|dogum)\b|рожден|生年|出生|생년"
)


@dataclass(frozen=True)
class Column:
    """A column of an extract, with the possible meanings of its heading and the properties of its values.

    If its fields hold several names, `separator` is what separates them, and the properties are those of the names.
    """

    place: int
    label: str
    meanings: tuple[Meaning, ...]
    traits: Traits
    is_index: bool = False
    is_nameless: bool = False
    is_repeated: bool = False
    is_of_persons: bool = False
    separator: str = ""

    @property
    def looks_like_names(self) -> bool:
        """Whether at least half of the values look like names of persons or accounts, or all are as short as names."""
        is_short = self.traits.plain and self.traits.words < 3 and not self.traits.sentence
        return self.traits.name + self.traits.handle >= 0.5 or is_short

    def is_called(self, *names: str) -> bool:
        """Return whether the heading means exactly one of these."""
        return any(meaning.exact and meaning.name in names for meaning in self.meanings)

    def means(self, *names: str) -> float:
        """Return how likely the heading means one of these: 0 to 1, higher for the first words of a meaning."""
        found = [meaning for meaning in self.meanings if meaning.name in names]
        return max(((1.0 if one.exact else 0.8) - one.rank / 1000 for one in found), default=0.0)


@dataclass
class Casting:
    """The column of each role (role -> place) and the reason for it; `template` is that of the url, or ''.

    `platform` is that of the general roles, '' if there are none.
    `more` has the further columns of a role, `split` what separates several names in the fields of one, and `show` the
    label of each column that is shown in addition. `spare` are columns that may have names, but no role so far, and
    `emails` those of e-mail addresses.
    `guessed` means that no heading says who is named; `unclear` says why it is too uncertain to go on, '' if it is not.
    """

    platform: str
    columns: dict[str, int] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    more: dict[str, list[int]] = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)
    show: dict[int, str] = field(default_factory=dict)
    template: str = ""
    decode: tuple[str, ...] = ()
    doubts: list[str] = field(default_factory=list)
    spare: list[int] = field(default_factory=list)
    emails: list[int] = field(default_factory=list)
    unclear: str = ""
    guessed: bool = False

    def give(self, role: str, column: Column, reason: str) -> None:
        """Assign a column to a role."""
        if role in self.columns and is_identifier(role):
            self.more.setdefault(role, []).append(column.place)
        else:
            self.columns[role] = column.place
            self.why[role] = reason
        if column.separator and is_identifier(role):
            one, other = self.split.get(role, column.separator), column.separator
            self.split[role] = PROSE if PROSE in (one, other) and {one, other} <= {PROSE, *IN_PROSE} else one

    def list_places(self, role: str) -> list[int]:
        """Return the columns of a role."""
        return [self.columns[role], *self.more.get(role, ())] if role in self.columns else []

    def list_identifiers(self) -> list[str]:
        """Return the roles by which people can be looked up."""
        return list_identifiers(self.columns)

    def list_used(self) -> list[int]:
        """Return the columns that have a role or are shown."""
        return [*(place for role in self.columns for place in self.list_places(role)), *self.show]

    def drop(self, role: str) -> None:
        """Take its columns from a role."""
        for table in (self.columns, self.why, self.more, self.split):
            table.pop(role, None)

    def settle(self) -> None:
        """Forget the doubts about who is named."""
        self.doubts.clear()
        self.spare.clear()
        self.emails.clear()


def doubt_spare(extract: Extract, casting: Casting) -> None:
    """Add a doubt about the columns that may have names and are not used."""
    rest = [repr(extract.label(place)) for place in casting.spare if place not in casting.list_used()]
    if rest:
        are = "is" if len(rest) == 1 else "are"
        casting.doubts.insert(0, f"{' and '.join(rest[:4])} may also contain names, but {are} not used.")
    emails = [place for place in casting.emails if place not in casting.list_used()]
    if emails and casting.columns:
        casting.doubts.append(f"{extract.label(emails[0])!r} contains e-mail addresses and is not used.")


def make_column(extract: Extract, place: int) -> Column:
    """Return what a column of an extract looks like."""
    heading, values = extract.headings[place], extract.values(place)
    meanings = read_heading(heading) if heading else ()
    means_name = not meanings or any(meaning.name in NAMES for meaning in meanings)
    may_name = means_name or OPT_OUT.search(normalize(heading))
    separator = find_separator(heading, values) if may_name else ""
    names = [name for value in values for name in cut_names(value, separator)] if separator else values
    is_index = len(values) > 2 and counts_up(values)
    is_nameless = extract.named and not heading
    is_repeated = place in extract.repeated
    traits = read_traits(names)
    is_of_persons = bool(heading) and means_name and are_persons(names)
    marks = (is_index, is_nameless, is_repeated, is_of_persons)
    return Column(place, extract.label(place), meanings, traits, *marks, separator)


class Candidates:
    """The readable columns of an extract, and which of them have been assigned to a role."""

    def __init__(self, extract: Extract) -> None:
        self.extract = extract
        self.columns = [
            make_column(extract, place) for place in range(len(extract.headings)) if place not in extract.lists
        ]
        self.taken: set[int] = set()

    def best(self, rate: Callable[[Column], float]) -> Column | None:
        """Return the unassigned column with the highest rating above 0; the first one in a tie."""
        rated = [(rate(column), -column.place, column) for column in self.columns if column.place not in self.taken]
        top = max(rated, key=lambda one: one[:2], default=None)
        return top[2] if top and top[0] > 0 else None

    @cached_property
    def on_named(self) -> bool:
        """Whether links, account numbers or headings are of the named platform of the general roles."""
        name = list_supplied()[NAMED[0]].platform.name.lower()
        return any(
            max(one.traits.nsid, one.traits.account_link, one.traits.photo_link, one.traits.file_link) > 0.3
            or (name in one.label.lower() and one.traits.count)
            for one in self.columns
        )


def cast_roles(extract: Extract, platform: str | None = None) -> Casting:
    """Return the best column for each role.

    Args:
        extract: columns and rows.
        platform: of the general roles; None to detect it.
    """
    stage = Candidates(extract)
    casting = Casting(platform or (NAMED[0] if stage.on_named else PLAIN))
    _cast_opted_out(stage, casting)
    if not casting.columns:
        if casting.platform in NAMED:
            _cast_accounts(stage, casting)
        _cast_names(stage, casting)
    if not casting.columns:
        casting.guessed = True
        _cast_files(stage, casting)
    if not casting.columns:
        _cast_anybody(stage, casting)
        if platform is None and "username" in casting.columns:
            _cast_addresses(stage, casting)
    _cast_items(stage, casting)
    _cast_shown(stage, casting)
    _fix_faults(extract, casting)
    _doubt_items(extract, casting)
    _show_telling(stage, casting)
    _doubt_repeated(stage, casting)
    casting.columns = {role: casting.columns[role] for role in order_roles(casting.columns)}
    decoded = {column.place for column in stage.columns if column.traits.encoded}
    casting.decode = tuple(role for role, place in casting.columns.items() if place in decoded)
    return casting


def _take(
    stage: Candidates, casting: Casting, role: str, rate: Callable[[Column], float], reason: str = ""
) -> Column | None:
    column = stage.best(rate)
    if column:
        stage.taken.add(column.place)
        casting.give(role, column, reason or _explain(column))
    return column


def _explain(column: Column) -> str:
    if column.meanings or is_numbered(column.label):
        return BY_HEADING
    return "matched by content"


def _cast_opted_out(stage: Candidates, casting: Casting) -> None:
    """In a list of people who have opted out, choose the columns that say who: others name who filed the request."""
    chosen = [
        one
        for one in stage.columns
        if OPT_OUT.search(normalize(one.label)) and one.traits.count and one.traits.flag + one.traits.date < 0.5
    ]
    for one in chosen:
        stage.taken.add(one.place)
        casting.give("username", one, OPTED_OUT)


def _cast_accounts(stage: Candidates, casting: Casting) -> None:
    """Choose columns with accounts of the named platform, or with photos if there are no accounts."""
    _take(
        stage, casting, "nsid", lambda one: (one.traits.nsid > 0.98) * (1 + one.means("nsid")), "account numbers (NSID)"
    )
    _take(stage, casting, "account", _rate_profile, "links to accounts")
    if "account" not in casting.columns:
        _take(stage, casting, "account", _rate_account, "account names or numbers")
    if not casting.columns:
        column = stage.best(lambda one: one.traits.photo_link - 0.5)
        if column:  # not marked as taken: the link also belongs to the item
            casting.give("account", column, IN_LINKS)
    named = any(_rate_name(one) for one in stage.columns if one.place not in stage.taken)
    if not casting.columns and not named:
        column = stage.best(
            lambda one: max(one.traits.file_link - 0.5, (one.traits.digits > 0.9) * one.means("photo_id"))
        )
        if column:
            casting.give("photo_id", column, "no accounts, so photos are looked up")


def _rate_profile(one: Column) -> float:
    return (one.traits.account_link > 0.5) * (1 + one.means("profile", "handle", "page"))


def _rate_account(one: Column) -> float:
    if one.is_called(*NEVER):
        return 0
    if one.traits.nsid > 0.02 and one.traits.nsid + one.traits.handle + one.traits.account > 0.6:
        return 2 + one.means(*NAMES)
    if one.traits.handle < 0.9 or one.traits.words > 1.1 or one.traits.count == 0:
        return 0
    return one.means("handle", "account_id") if one.traits.plain else 0


def _cast_names(stage: Candidates, casting: Casting) -> None:
    """Choose columns with names on any platform: those of accounts and those of their owners."""
    known = bool(casting.columns)
    columns = _rank_names(stage)
    members = [one for one in columns if _is_of_members(one)]
    handles = [one for one in columns if one.means("handle", "account_id") and one not in members]
    people = [one for one in columns if one not in handles and one.means("maker", "name", "screen_name", "contributor")]
    people += [one for one in members if one not in people]
    people = _leave_out_works(stage, casting, people, handles)
    if handles and (not known or casting.why.get("account") == IN_LINKS):
        _take_column(stage, casting, "username", handles[0], _explain(handles[0]))
        for one in handles[1:]:
            if find_stem(one.label) == find_stem(handles[0].label):  # `member 1`, `member 2`
                _take_column(stage, casting, "username", one)
    if people:
        _cast_people(stage, casting, people, members)
    elif columns and not casting.columns:
        _take_column(stage, casting, "username", columns[0], _explain(columns[0]))
    if len(handles) > 1 and "username" in casting.columns and "screen_name" not in casting.columns:
        parent = handles[0].label.rpartition(".")[0]
        sibling = next((one for one in handles[1:] if parent and one.label.rpartition(".")[0] == parent), None)
        if sibling and sibling.place not in stage.taken:  # of one person: `user.name` and `user.handle`
            _take_column(stage, casting, "screen_name", sibling, _explain(sibling))
    _cast_rest(stage, casting, columns)
    casting.spare = [one.place for one in columns if one.place not in stage.taken | set(stage.extract.made)]
    _cast_parts(stage, casting)
    _doubt_names(stage, casting)
    casting.emails = [one.place for one in stage.columns if one.traits.email > 0.5 and one.place not in stage.taken]


def _take_column(stage: Candidates, casting: Casting, role: str, column: Column, why: str = "") -> None:
    stage.taken.add(column.place)
    casting.give(role, column, why)


def _rank_names(stage: Candidates) -> list[Column]:
    """Return the free columns that may have names, the best first; what names are made of is taken."""
    made = stage.extract.made
    parts_of_names = {place for recipe in made.values() for place in recipe.get("join", ())}
    cut = [recipe for recipe in made.values() if "match" in recipe]
    is_only = len(stage.extract.headings) - len(made) == 1
    stage.taken |= parts_of_names | {recipe["from"] for recipe in cut if is_only or recipe["match"] in ADDRESSED}
    free = [(_rate_name(one), -one.place, one) for one in stage.columns if one.place not in stage.taken]
    rated = sorted((entry for entry in free if entry[0]), key=lambda entry: entry[:2], reverse=True)
    return [one for _, _, one in rated]


def _cast_people(stage: Candidates, casting: Casting, people: Sequence[Column], members: Sequence[Column]) -> None:
    """Take the best column of people, and those with others of the same row."""
    first = people[0]
    role = "username" if "username" not in casting.columns else "screen_name"
    if casting.platform in NAMED and first.means("screen_name"):
        role = "screen_name"
    _take_column(stage, casting, role, first, _explain(first))
    for one in people[1:] if role == "username" else ():
        are_makers = one.is_called("maker", "contributor") and first.is_called("maker", "contributor")
        is_beside = any(_are_parts_beside(stage.extract, *pair) for pair in ((one, first), (first, one)))
        is_other = one in members or bool(_OTHER_NAME.search(normalize(one.label)))
        is_alike = find_stem(one.label) == find_stem(first.label)
        if one.looks_like_names and (are_makers or is_beside or is_other or is_alike):
            _take_column(stage, casting, "username", one)


def _cast_parts(stage: Candidates, casting: Casting) -> None:
    """Take a part of the names where no other part of them is known, which is unclear."""
    parts = [one for one in stage.columns if one.means("last_name", "first_name") and one.traits.plain]
    if parts and not casting.columns:
        column = max(parts, key=lambda one: one.means("last_name"))
        _take_column(stage, casting, "username", column, _explain(column))
        casting.unclear = f"{column.label!r} has a part of each name, and no column with the other part is known."


def _doubt_names(stage: Candidates, casting: Casting) -> None:
    """Doubt columns that are called as those of names, and are empty or have lists."""
    empty = [one for one in stage.columns if not one.traits.count and one.is_called(*NAMES)]
    for one in empty if len(stage.extract.rows) > 1 else ():
        casting.doubts.append(f"{one.label!r} is empty in all rows that were looked at.")
    for place in sorted(stage.extract.lists):
        if any(meaning.name in NAMES for meaning in read_heading(stage.extract.headings[place])):
            label = stage.extract.label(place)
            casting.doubts.append(f"{label!r} contains lists, which a build cannot split: write one row for each name.")


def _cast_rest(stage: Candidates, casting: Casting, columns: Sequence[Column]) -> None:
    """Take the columns of handles that name rows which have no other name, as `user_login` beside `user_name`."""
    for one in columns:
        named = [place for role in casting.list_identifiers() for place in casting.list_places(role)]
        rest = [row for row in stage.extract.rows if not any(row[place] for place in named)]
        is_handle = one.means("handle", "account_id") and one.looks_like_names
        if named and one.place not in stage.taken and is_handle and any(row[one.place] for row in rest):
            stage.taken.add(one.place)
            casting.give("username" if "username" in casting.columns else "screen_name", one, _explain(one))


def _leave_out_works(
    stage: Candidates, casting: Casting, people: Sequence[Column], handles: Sequence[Column]
) -> list[Column]:
    """Return the columns of people without those of what they own; further names, and what may name works, last."""
    owned = [one for one in people if handles and _is_owned(stage.extract, handles[0], one)]
    if owned:
        stage.taken |= {one.place for one in owned}
        casting.give("title", owned[0], "what is theirs")
    made = any(one.is_called("maker") and one.is_of_persons for one in people)
    return sorted(
        (one for one in people if one not in owned),
        key=lambda one: (bool(_OTHER_NAME.search(normalize(one.label))), made and not one.is_of_persons),
    )


def _is_owned(extract: Extract, owner: Column, one: Column) -> bool:
    """Return whether a column called `name` has names of what is theirs: most owners of several rows have several."""
    if not one.is_called("name") or one.is_of_persons:
        return False
    names: dict[str, list[str]] = {}
    for row in extract.rows:
        if row[owner.place] and row[one.place]:
            names.setdefault(row[owner.place], []).append(row[one.place])
    several = [own for own in names.values() if len(own) > 1]
    return 2 * sum(len(set(own)) > 1 for own in several) > len(several)


def _is_of_members(one: Column) -> bool:
    """Return whether a column of members has their names, not their accounts or numbers."""
    return MEMBER.fullmatch(find_stem(one.label)) is not None and one.is_of_persons


def _are_parts_beside(extract: Extract, full: Column, whole: Column) -> bool:
    """Return whether a full name is made of members of the object that has the whole name of others."""
    parts = extract.made.get(full.place, {}).get("join", ())
    outer = whole.label.rpartition(".")[0]
    return bool(parts and outer) and all(extract.headings[part].rpartition(".")[0] == outer for part in parts)


def _rate_name(one: Column) -> float:
    """Return how suitable a column is for looking people up, judged by its heading; 0 if it is not."""
    worth = max((WORTH[name] * one.means(name) for name in NAMES), default=0)
    traits = one.traits
    if not worth or not traits.count or traits.length > 80 or one.is_index or one.is_called(*NEVER):
        return 0
    if traits.flag > 0.5 and traits.distinct < 3 and traits.count > 1:
        return 0
    if traits.number + traits.date + traits.link + traits.license > 0.5:
        return 0
    if traits.distinct == 1 and traits.count >= 10:
        return 0  # the same in every row, so it distinguishes nobody
    rate = worth * (0.5 + 0.5 * min(1.0, 2 * traits.filled)) + 5 * (traits.name + traits.handle)
    return rate + PERSONS * (one.is_of_persons and one.is_called("name"))


def _cast_files(stage: Candidates, casting: Casting) -> None:
    """Where the files are called like people, these are who is named."""
    recipes = stage.extract.made
    _take(
        stage,
        casting,
        "username",
        lambda one: one.place in recipes and "file" in recipes[one.place],
        "the files' names",
    )


def _cast_addresses(stage: Candidates, casting: Casting) -> None:
    """Look people up by their e-mail addresses as such: as names, another's would be shown for one that is near."""
    [column] = [one for one in stage.columns if one.place == casting.columns["username"]]
    if casting.why["username"] != _ADDRESSES or column.traits.email < 1:
        return
    casting.drop("username")
    casting.give("email", column, _ADDRESSES)
    heading = stage.extract.headings[column.place] or column.place + 1
    casting.doubts.append(
        "If they are accounts with a host, such as @ada@social.example, name their platform (docs/platforms.md): "
        f"--column PLATFORM={heading}."
    )


def _cast_anybody(stage: Candidates, casting: Casting) -> None:
    """Without a clear heading, choose the column that looks most like names, or the one that best tells rows apart."""
    total = len(stage.extract.rows)
    if _take(stage, casting, "username", lambda one: (one.traits.count > 0) * _rate_number(one)):
        return
    rates = {one.place: _rate_content(one, total) - 30 for one in stage.columns if one.place not in stage.taken}
    likely = [one for one in stage.columns if rates.get(one.place, 0) > 0]
    after = int(not stage.extract.named)  # the first row may be an unknown header
    persons = [one for one in likely if are_persons(stage.extract.values(one.place)[after:])]
    persons = _tell_by_given_names(stage, persons)
    handles = [one for one in likely if _may_be_handles(one, stage.extract.values(one.place))]
    if len(persons) == 1 and total > 1 and not handles:
        likely, rates = persons, {persons[0].place: 1.0}
    column = _take(stage, casting, "username", lambda one: rates.get(one.place, 0), "values look like names")
    if column is None:
        column = _take(stage, casting, "username", lambda one: one.traits.email, _ADDRESSES)
        doubt = "Visitors must type links exactly as they are in {!r}." if column is None else ""
        column = column or _take(stage, casting, "username", lambda one: one.traits.link - 0.5, "links")
        doubt = doubt if column else "No column looks like names; using {!r} for lookups."
        column = column or _take(
            stage, casting, "username", lambda one: one.traits.filled * (0.1 + one.traits.unique) * (not one.is_index)
        )
        if column is None:
            column = _take(stage, casting, "username", lambda one: one.traits.filled)
        if column and doubt:
            casting.doubts.append(doubt.format(column.label))
            casting.unclear = _explain_nobody(stage, column)
    elif column.traits.distinct == 1 < column.traits.count and len(stage.columns) > 1:
        casting.unclear = f"{column.label} looks most like names, but is the same in all rows."
    elif total > 1 and len(stage.columns) > 1:
        casting.doubts.append(f"{column.label!r} looks most like names, but no heading confirms this.")
        alike = [one for one in likely if one.traits.name > 0.8 and rates[one.place] > ALIKE * rates[column.place]]
        alike += [one for one in persons if one not in alike]
        is_likely = column.traits.name > 0.8 or column not in persons
        if others := [one for one in (*alike, *handles) if one is not column and is_likely]:
            both = " and ".join(repr(one.label) for one in (column, *others[:2]))
            casting.unclear = f"{both} look like names alike, and no heading says which are."
        elif column.traits.filled < FILLED:
            casting.unclear = f"{column.label} looks like names, but is empty in many rows, and no heading confirms it."


def _explain_nobody(stage: Candidates, column: Column) -> str:
    """Return why a column without names is no good guess, a sentence; '' if it is all that there is."""
    is_only = len(stage.extract.headings) == 1
    if column.traits.link < 0.5 and (not is_only or column.traits.file > 0.5):
        return "no column looks like names."
    if any(one.means("title") for one in stage.columns if one is not column):
        return "no column looks like names: it has titles and links, but not who they are by."
    return ""


def _tell_by_given_names(stage: Candidates, persons: Sequence[Column]) -> list[Column]:
    """Return the columns that may be persons': only one, if given names are common in it and rare in the others."""
    shares = {}
    for one in persons:
        values = [value.partition(",")[2] or value for value in stage.extract.values(one.place) if value]
        shares[one.place] = count_given_names(values) / max(len(values), 1)
    sure = [one for one in persons if shares[one.place] > GIVEN]
    rare = [one for one in persons if shares[one.place] < GIVEN / SURE]
    return sure if len(sure) == 1 and len(rare) == len(persons) - 1 else list(persons)


def _may_be_handles(one: Column, values: Iterable[str]) -> bool:
    """Return whether a column has words in small letters, some of them several times: accounts beside their works."""
    letters = "".join(values)
    is_word = one.traits.handle > 0.9 and max(one.traits.name, one.traits.words - 1) < 0.2
    return is_word and one.traits.unique < 1 and sum(map(str.isalpha, letters)) > 0.8 * len(letters)


def _rate_number(one: Column) -> float:
    """Return how likely a column of numbers contains accounts, judged by its heading alone."""
    return one.means("handle", "account_id") if one.traits.digits > 0.5 and not one.is_nameless else 0


def _rate_content(one: Column, total: int) -> float:
    traits = one.traits
    if not traits.plain or traits.length > 60 or traits.count == 0 or one.means("title", "date", "license", "item"):
        return 0
    if traits.length < _SHORTEST:
        return 0
    if one.label != KEY and one.is_called(*NEVER, "photo_id", "number", "file", "image", "page"):
        return 0
    single, full = traits.handle * (traits.words < 1.2), traits.name * (1.8 < traits.words <= 4)
    rate = 50 * traits.name + 40 * max(single, full) + 10 * traits.filled
    rate += 20 if total < 5 or 0.01 < traits.unique < 0.98 else 0
    rate -= 30 if traits.distinct <= max(3, total // 200) and total >= 20 else 0
    return rate - 10 * (traits.words > 4)


def _cast_items(stage: Candidates, casting: Casting) -> None:
    free = {casting.columns["photo_id"]} if "photo_id" in casting.columns else set[int]()
    if not free:
        described = any(
            one.means("title", "page") and one.traits.count and max(one.traits.number, one.traits.flag) < 0.5
            for one in stage.columns
            if one.place not in stage.taken
        )
        _take(stage, casting, "item", lambda one: _rate_item(one, described=described))
    _take(stage, casting, "title", lambda one: _rate_title(one) or 0.01 * _rate_named(stage, casting, one))
    _take(stage, casting, "url", _rate_page)
    if not {"item", "title", "url", "photo_id"} & casting.columns.keys():
        _take(stage, casting, "item", _rate_code, "tells rows apart")
    _take(stage, casting, "license", lambda one: _rate_license(one, "license"))
    if "license" not in casting.columns:
        _take(stage, casting, "license", lambda one: _rate_license(one, "license_url", "license"))
    if "date" in ROLES:
        _take(stage, casting, "date", _rate_date)
    if "date" in casting.columns and not {"item", "photo_id", "url"} & casting.columns.keys():
        one = next(one for one in stage.columns if one.place == casting.columns["date"])
        casting.show[one.place] = _name_column(one)  # what is not shown does not tell items apart
    if "url" not in casting.columns and casting.platform in NAMED and "item" in casting.columns:
        _make_template(stage, casting)
    if "title" not in casting.columns and not any(stage.extract.headings):
        texts = [one for one in stage.columns if one.place not in stage.taken and _is_text(one)]
        if len(texts) == 1:
            casting.give("title", texts[0], "the only text column")


def _cast_shown(stage: Candidates, casting: Casting) -> None:
    """Choose further columns that help people to recognize an item."""
    for one in stage.columns:
        traits = one.traits
        is_telling = one.is_called("detail") or "match" in stage.extract.made.get(one.place, ())
        if one.place in stage.taken or not is_telling or len(casting.show) >= SHOWN:
            continue
        if traits.distinct > 1 and traits.length < 100 and max(traits.link, traits.email) < 0.1:
            stage.taken.add(one.place)
            casting.show[one.place] = _name_column(one)


def _name_column(one: Column) -> str:
    """Return what a column is called on the page."""
    label = " ".join(re.sub(r"[_\s]+", " ", one.label.rstrip(".").rpartition(".")[2]).split()) or one.label
    label = label.lower() if label.isupper() else label
    return label[:1].upper() + label[1:60]


def _is_text(one: Column) -> bool:
    return one.traits.plain and one.traits.words >= 2 and one.traits.unique > 0.7 and one.traits.length < 200


def _is_measure(one: Column) -> bool:
    """Return whether a column only says how many or how much: it may be equal for different items by chance."""
    is_number = max(one.traits.number, one.traits.date) >= 0.5 and not one.is_nameless
    return is_number and means_measure(one.label, is_id=one.is_called("photo_id", "item"))


def _rate_item(one: Column, *, described: bool = False) -> float:
    """Return how likely a column tells items apart; numbers without a known heading only if nothing describes items."""
    traits = one.traits
    is_sparse = traits.filled < (0.1 if one.is_called("photo_id", "item") else 0.5)
    if one.is_called("person_id", "other", "detail") or is_sparse or traits.length > 200 or _is_measure(one):
        return 0
    if _is_of_person(one.label):
        return 0
    if one.is_repeated:
        return 0  # all of them together would be one item
    is_dated = traits.date > 0.5 and not one.is_called("photo_id", "item")  # `2019/5` may be an inventory number
    if traits.unique < 0.02 or traits.link > 0.5 or is_dated:
        return 0
    if one.is_index and not one.means("photo_id", "item"):
        return 0 if one.is_nameless else 0.01
    named = max(one.means("photo_id"), 0.9 * one.means("item"), 0.6 * one.means("file"), 0.5 * one.means("number"))
    may_count = traits.digits > 0.9 and (described or bool(one.means("date")))
    looks = 0.4 * (max(traits.digits, traits.hex, traits.file) > 0.9) * (traits.unique > 0.99 and traits.count > 1)
    looks *= not may_count
    is_telling = traits.unique == 1 < traits.count and traits.filled > FILLED and traits.length < 40
    numbered = 0.3 * (is_telling and not traits.date and is_numbered(one.label))
    return max(named * (0.3 + traits.unique) * traits.filled, looks, numbered)


def _is_of_person(label: str) -> bool:
    """Return whether a path leads to the number of somebody, such as `author.id`."""
    outer, _, own = label.rpartition(".")
    is_id = normalize(own) in ("id", "id str", "node id", "key", "number", "uuid", "guid", "slug")
    return is_id and any(one.name in NAMES for one in read_heading(outer.rpartition(".")[2]) if one.exact)


def _rate_code(one: Column) -> float:
    """Return how likely a column has codes that tell rows apart, where nothing else does: `m.00x`."""
    traits = one.traits
    if (
        one.is_called(*NEVER, "detail", "date")
        or one.is_index
        or one.is_repeated
        or _is_measure(one)
        or traits.number + traits.date > 0.5
    ):
        return 0
    if is_of_platform(one.label):
        return 0  # it says who somebody is
    is_code = traits.handle > 0.9 and traits.name < 0.5 and traits.words < 1.1 and traits.length < 100
    return float(is_code and traits.unique > 0.99 and traits.count > 1 and traits.filled > 0.9)


def _rate_title(one: Column) -> float:
    return one.means("title") * (one.traits.link < 0.5 and one.traits.count > 0 and not _is_measure(one))


def _rate_named(stage: Candidates, casting: Casting, one: Column) -> float:
    """Return whether a column called `name` has the names of works, such as packages, beside those of their makers."""
    is_telling = one.traits.plain and one.traits.unique > 0.9 and one.traits.count > 1
    is_free = one.place not in stage.taken and "title" not in casting.columns
    return float(is_free and one.is_called("name") and is_telling and not one.is_of_persons)


def _rate_page(one: Column) -> float:
    traits = one.traits
    if traits.link < 0.5 or traits.license > 0.5 or one.is_called("person_id", "profile"):
        return 0
    rate = 2 * traits.photo_link + one.means("page") + 0.3 * one.means("image") + 0.2 * traits.unique
    rate += 0.1 - 0.5 * traits.image - 1.5 * traits.account_link
    return max(rate, 0.01 * (traits.link > 0.9 and traits.image > 0.5))  # links to images are better than none


def _rate_license(one: Column, *names: str) -> float:
    traits = one.traits
    if not traits.count or traits.length > 300 or traits.number > 0.5 or (traits.link > 0.5 and traits.license < 0.3):
        return 0
    return one.means(*names) + (traits.license if traits.license > 0.6 else 0)


def _rate_date(one: Column) -> float:
    if _BIRTH.search(normalize(one.label)):
        return 0  # it says how old people are, not when an item is from
    if not one.is_called("date") and one.traits.date < 0.5 and one.traits.length < _YEAR:
        return 0  # `Works in data set` counts
    return one.means("date") if max(one.traits.date, one.traits.digits) > 0.6 else one.traits.date - 0.95


def _make_template(stage: Candidates, casting: Casting) -> None:
    """Set a template that composes links from account and photo, if both are in the platform's own notation."""
    item = next(one for one in stage.columns if one.place == casting.columns["item"])
    role = next((role for role in ("nsid", "account") if role in casting.columns), None)
    account = next((one for one in stage.columns if role and one.place == casting.columns[role]), None)
    if item.traits.digits > 0.98 and item.means("photo_id") and account and account.traits.link < 0.02:
        casting.template = list_supplied()[casting.platform].link.replace("{account}", f"{{{role}}}")


def _doubt_items(extract: Extract, casting: Casting) -> None:
    """Do not tell items apart by a column that is equal for different titles of one person, but show it."""
    if not {"item", "title"} <= casting.columns.keys():
        return
    item, title = casting.columns["item"], casting.columns["title"]
    (name, *_) = (casting.columns[role] for role in casting.list_identifiers())
    titles: dict[tuple[str, str], set[str]] = {}
    for row in extract.rows:
        if row[item]:
            titles.setdefault((row[name], row[item]), set()).add(row[title])
    differing = sum(len(found) - 1 for found in titles.values())
    if differing >= max(2, SAME_ITEM * len(extract.rows)):
        casting.drop("item")
        casting.show[item] = _name_column(make_column(extract, item))
        casting.doubts.append(f"{extract.label(item)!r} is equal for different titles: it does not tell items apart.")


def _show_telling(stage: Candidates, casting: Casting) -> None:
    """Show the columns in which rows of one person differ that would be one item otherwise."""
    if "photo_id" in casting.columns or not casting.columns:
        return
    item = casting.columns.get("item")
    rows = [row for row in stage.extract.rows if item is None or not row[item]]
    used = casting.list_used()
    alike: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for row in rows:
        alike.setdefault(tuple(row[place] for place in used), []).append(row)
    groups = [group for group in alike.values() if len(group) > 1]
    told: list[str] = []
    for one in stage.columns:
        if len(casting.show) >= SHOWN or not _may_tell(stage, one):
            continue
        if any(len({row[one.place] for row in group}) > 1 for group in groups):
            casting.show[one.place] = _name_column(one)
            stage.taken.add(one.place)
            told.append(one.label)
            groups = [part for group in groups for part in _part_by(group, one.place) if len(part) > 1]
    if told:
        differing = " and ".join(map(repr, told))
        casting.doubts.append(f"{differing}: shown, because rows of one person differ in it, and would be one item.")


def _part_by(rows: Iterable[tuple[str, ...]], place: int) -> list[list[tuple[str, ...]]]:
    parts: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        parts.setdefault(row[place], []).append(row)
    return list(parts.values())


def _may_tell(stage: Candidates, one: Column) -> bool:
    """Return whether a column can be shown to tell items apart: it says nothing of who somebody is, or how many."""
    traits = one.traits
    is_free = one.place not in stage.taken and one.place not in stage.extract.made and not one.is_repeated
    is_of_people = one.means(*IDENTIFYING, *NEVER) or one.is_of_persons or _PRIVATE.search(normalize(one.label))
    is_short = traits.distinct > 1 and traits.length < 100 and max(traits.link, traits.email, traits.nsid) < 0.1
    return is_free and is_short and not is_of_people and not one.is_index and not _is_measure(one)


def _doubt_repeated(stage: Candidates, casting: Casting) -> None:
    """Add a doubt about a column whose lists may be the items of their rows."""
    lists = [one for one in stage.columns if one.is_repeated]
    if "item" in casting.columns or any(one.place in casting.list_used() for one in lists):
        return
    for one in lists:
        if one.means("item", "photo_id", "file", "page"):
            fact = f"{one.label!r} has several texts in a row: the row is one item."
            casting.doubts.append(f"{fact} If each of them is an item, write a row for each.")
            return


def count_faults(extract: Extract, role: str, place: int, platform: str | None, separator: str = "") -> int:
    """Return how many rows of an extract the build would reject if the column at `place` had this identifier role."""
    faults = 0
    names = find_names([role], platform or None, {})
    for value in extract.values(place):
        try:
            for name in cut_names(value, separator):
                names.platforms.read_field(*names.roles[role], name) if name else None
        except IdentifierError as error:
            faults += error.reason != "empty"
    return faults


def count_nameless(extract: Extract, places: Iterable[int]) -> int:
    """Return how many rows of an extract are empty in all of the given columns."""
    wanted = list(places)
    return sum(not any(row[place] for place in wanted) for row in extract.rows)


def _fix_faults(extract: Extract, casting: Casting) -> None:
    """Move columns whose values do not fit their role to one that accepts them, or drop them."""
    for role in casting.list_identifiers():
        place = casting.columns[role]
        separator = casting.split.get(role, "")
        faults = count_faults(extract, role, place, casting.platform, separator)
        if not faults or role in casting.more:
            continue
        others = [name for name in ROLES_NAME if name not in casting.columns]
        rated = [(count_faults(extract, name, place, casting.platform, separator), name) for name in others]
        least, better = min(rated, default=(faults, ""), key=lambda one: one[0])
        if least < faults:
            why = casting.why[role]
            casting.drop(role)
            casting.columns[better], casting.why[better] = place, why
            casting.split |= {better: separator} if separator else {}
        elif 2 * faults > len(extract.rows) and len(casting.list_identifiers()) > 1:
            casting.drop(role)
