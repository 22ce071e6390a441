"""What texts mean on the platforms of a release: the engine that their definitions drive (FORMAT.md section 10).

typed text -> a link, and a canonical text -> the rules of each platform -> readings, the sure ones first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from shards.canonical import MAX_BYTES, WHITE_SPACE, display, simplify, tidy
from shards.canonical import canonical as make_canonical
from shards.errors import FormatError, IdentifierError
from shards.explanations import explain, explain_kinds, explain_other
from shards.folds import digit_ranges
from shards.matching import listing_keys, match_key
from shards.platforms.definitions import Gift, Kind, Platform, Rule, compile_pattern
from shards.platforms.links import Link, find_links, parse_link, trim
from shards.platforms.steps import STEPS
from shards.platforms.suffixes import Suffixes

canonical = lru_cache(64)(make_canonical)
"""One name is made canonical again and again: as a text, as each of its readings, as the name of its entry."""
_EMAIL = re.compile(r"[^ @/]+@(?:[a-z0-9\x80-\U0010ffff-]+\.)+[a-z\x80-\U0010ffff][a-z0-9\x80-\U0010ffff-]+")
_SIGNS = {**dict.fromkeys(range(0x2010, 0x2016), "-"), 0x2018: "'", 0x2019: "'"}
"""Dashes and apostrophes as patterns know them."""
_SIMPLE = re.compile("[A-Za-z0-9_@-]+")
_SCHEMES = ("http://", "https://")
_SPACES = re.compile(f"[{WHITE_SPACE}]+")


@dataclass(frozen=True, order=True, slots=True)
class Reading:
    """What a text can mean: a kind and a text, canonical unless the kind is cased.

    `anchor` is what the match key is made from, if not from the text itself; `shown` is the text as its platform writes
    it, if that differs; `hashed` is what the text is the hash of, if it was made here; `is_sure` says that the text has
    the form of such names alone.
    """

    kind: str
    text: str
    anchor: str = ""
    shown: str = field(default="", compare=False)
    hashed: str = field(default="", compare=False)
    is_sure: bool = field(default=False, compare=False)

    @property
    def key(self) -> str:
        """Return the match key, which determines the shard and is stretched."""
        return match_key(self.anchor or self.text)

    @property
    def value(self) -> str:
        """Return the text as people know it: what it is the hash of, or an account's number with an upper-case N."""
        return self.hashed or self.shown or self.text


@dataclass(frozen=True, slots=True)
class Listed:
    """What a field of a list names: a kind, the name as the list spells it, its text, and its match keys."""

    kind: str
    name: str
    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Context:
    """What a release says about its names: whether some look like e-mail addresses, or like links."""

    email_names: bool = False
    link_names: bool = False


ANYTHING = Context(email_names=True, link_names=True)
"""The context of what a publisher writes: any text may be a name."""


@dataclass(frozen=True)
class Platforms:
    """The platforms of a release, in order.

    `others` has the hosts of further platforms, as patterns by the platform's name: links there are named, not read.
    `suffixes` are needed if `needs_suffixes`: until they are there, reading names raises FormatError `network`.
    """

    definitions: tuple[Platform, ...]
    others: tuple[tuple[str, str], ...] = ()
    suffixes: Suffixes | None = field(default=None, compare=False)

    @cached_property
    def kinds(self) -> Mapping[str, tuple[Kind, Platform]]:
        """Return each kind, and its platform: the first that has it."""
        found: dict[str, tuple[Kind, Platform]] = {}
        for platform in self.definitions:
            for kind in platform.kinds.values():
                found.setdefault(kind.id, (kind, platform))
        return found

    @cached_property
    def _by_id(self) -> Mapping[str, Platform]:
        return {platform.id: platform for platform in self.definitions}

    @cached_property
    def _hosts(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((name, compile_pattern(hosts, f"others.{name}")) for name, hosts in self.others)

    @property
    def hashed(self) -> frozenset[str]:
        """Return the kinds whose names are hashes of what people type."""
        rules = [rule for platform in self.definitions for some in platform.rules.values() for rule in some]
        gifts = [gift for rule in rules for gift in rule.give]
        return frozenset(gift.kind for gift in gifts if gift.steps and gift.steps[-1][0] == "hash")

    @property
    def needs_suffixes(self) -> bool:
        """Return whether names have registrable domains, so that a reader needs the Public Suffix List."""
        return any(kind.anchor == "domain" for kind, _ in self.kinds.values())

    def kind(self, id_: str) -> Kind:
        """Return a kind by its id."""
        return self.kinds[id_][0]

    def read_entry(self, kind: str, name: str) -> str:
        """Return the text of an entry with this name. Raises IdentifierError if it cannot be a name."""
        return _read_name(name, self.kind(kind))

    def read_text(self, typed: str, context: Context = Context()) -> tuple[Reading, ...]:
        """Return what a typed text can mean, best first; at least one reading.

        Raises IdentifierError with the reason why the text is not an identifier.
        """
        text = _Text(typed)
        reader = _Reader(self, text, context)
        for platform in self.definitions:
            reader.read(platform)
        if reader.readings:
            return tuple(sorted(reader.readings, key=lambda reading: not reading.is_sure))
        raise reader.explain()

    def read_field(self, platform: str, kinds: Sequence[str], value: str) -> Listed:
        """Return what a field of a list names: the first of these kinds that it can be on this platform.

        An e-mail address is a name only if one of the kinds is spelled as its people spell it. Raises IdentifierError
        if the field names nothing of these kinds.
        """
        definition = self._by_id[platform]
        if simple := self.simple_reader(platform, kinds).read(value):
            kind, name, text = simple
            return Listed(kind.id, name, text, listing_keys(text) if kind.near else (match_key(text),))
        context = Context(email_names=any(definition.kinds[id_].spelled for id_ in kinds), link_names=True)
        reader = _Reader(self, _Text(value), context)
        reader.read(definition)
        for id_ in kinds:
            for reading in reader.readings:
                if reading.kind == id_:
                    return self._list(reading, value)
        if reader.readings and (missing := definition.kinds[kinds[0]].missing):
            raise explain_on(definition, missing)
        raise reader.explain()

    def choose_readings(self, readings: Sequence[Reading], kinds: Collection[str]) -> tuple[Reading, ...]:
        """Return the first reading whose kind a release has, and those with the same match key: one request.

        Where it has none of the kinds, that is the first reading whose parts or wholes it may have: the owner, where it
        has only repositories. A sure one of either sort comes before all others.

        Raises IdentifierError `kind-not-indexed` if there is no such reading.
        """
        known = [self.kinds[id_] for id_ in kinds if id_ in self.kinds]
        related = {id_ for kind, platform in known if kind.below or kind.above for id_ in platform.kinds}
        sought = [reading for reading in readings if reading.kind in kinds or reading.kind in related]
        if not sought:
            raise explain_kinds([kind.words for kind, _ in self.kinds.values() if kind.id in kinds and kind.words])
        first = min(sought, key=lambda reading: (not reading.is_sure, reading.kind not in kinds))
        return tuple(reading for reading in sought if reading == first or reading.key == first.key)

    def simple_reader(self, platform: str, kinds: Sequence[str]) -> SimpleReader:
        """Return what reads most handles as `read_field` does, without its detours."""
        key = platform, tuple(kinds)
        if (known := self._simple_readers.get(key)) is None:
            known = self._simple_readers[key] = SimpleReader.of(self._by_id[platform], kinds)
        return known

    @cached_property
    def _simple_readers(self) -> dict[tuple[str, tuple[str, ...]], SimpleReader]:
        return {}

    def _list(self, reading: Reading, value: str) -> Listed:
        kind = self.kind(reading.kind)
        anchor = reading.anchor or reading.text
        keys = listing_keys(anchor) if kind.near and not reading.anchor else (match_key(anchor),)
        if kind.core:  # by all that counts too, for those who leave out what separates the parts
            keys = tuple(dict.fromkeys((*keys, match_key(read_core(reading.text, kind)))))
        return Listed(kind.id, _write_name(reading, value, kind), reading.text, keys)

    def anchor(self, kind: Kind, text: str) -> str:
        """Return what a name's match key is made of; '' for the name itself."""
        whole = read_core(text, kind)
        if kind.anchor == "domain":
            if self.suffixes is None:
                raise FormatError("network", "The list of public suffixes has not been loaded.", "Reload the page.")
            found = self.suffixes.registrable_domain(text)
        elif kind.anchor:
            match = compile_pattern(kind.anchor, "anchor").match(whole)
            found = (match and match[0]) or whole
        elif kind.cased or kind.core:
            found = whole
        else:
            return ""
        if kind.cased:  # match keys are made of canonical texts
            found = canonical(found)
        return "" if found == text else found

    def read_link(self, value: str) -> tuple[Reading, ...]:
        """Return what a value means as a link to one of these platforms; () if it is not one.

        Raises IdentifierError for a link to one of them that names nothing.
        """
        reader = _Reader(self, _Text(value), ANYTHING)
        matched = [reader.read_link(platform, reader.text) for platform in self.definitions]
        if not any(matched):
            return ()
        if not reader.readings:
            raise reader.explain()
        return tuple(reader.readings)

    def is_telling(self, value: str) -> bool:
        """Return whether a value has a form that only names of these platforms have, such as a link to one of them."""
        text = _Text(value)
        reader = _Reader(self, text, ANYTHING)
        try:
            link = text.link
            for platform in self.definitions:
                rules = [rule for rule in platform.rules.get("link", ()) if not rule.is_open]
                if link and any(rule.pattern.fullmatch(link.whole) for rule in rules):
                    return True
                reader.read(platform)
        except IdentifierError:
            return False
        return any(reading.is_sure for reading in reader.readings)

    def looks_like_link(self, text: str) -> bool:
        """Return whether a canonical text is read as a link rather than a name, unless the list has such names."""
        if text.startswith(_SCHEMES):
            return True
        link = parse_link(text)
        return link is not None and link.whole != link.host and self.name_other(link) != ""

    def name_other(self, link: Link) -> str:
        """Return the name of the platform, not one of this release, that a link leads to; '' if none is known."""
        return next((name for name, hosts in self._hosts if hosts.fullmatch(link.host)), "")


@dataclass(frozen=True, slots=True)
class SimpleReader:
    """Reads letters, digits and @ without a dot: they are no link and no address, and in lower case canonical.

    `rules` are patterns, and what each makes of such a text: the kind, and the template as `_split_template` has it;
    None if it takes more work. `cased` says whether texts are read as they are written.
    """

    cased: bool
    rules: tuple[tuple[re.Pattern[str], tuple[Kind, Template] | None], ...]

    @classmethod
    def of(cls, platform: Platform, kinds: Sequence[str]) -> SimpleReader:
        """Return what reads such texts of a platform as names of these kinds."""
        rules = platform.rules.get("text", ())
        return cls(platform.cased, tuple((rule.pattern, _find_simple(platform, kinds, rule)) for rule in rules))

    def read(self, value: str) -> tuple[Kind, str, str] | None:
        """Return the kind, name and text of a field; None if `read_field` must do the work."""
        if not _SIMPLE.fullmatch(value):
            return None
        text = value.lower()
        read = value if self.cased else text
        for pattern, given in self.rules:
            match = pattern.fullmatch(read)
            if match:
                if not given or _fill(given[1], match) != read or len(value) > MAX_BYTES:
                    return None
                kind = given[0]
                return kind, value if kind.spelled else text.upper() if kind.upper else text, text
        return None


def _find_simple(platform: Platform, kinds: Iterable[str], rule: Rule) -> tuple[Kind, Template] | None:
    """Return the kind and the template of the reading that a rule gives for these kinds; None if it takes more work."""
    for id_ in kinds if not rule.then else ():
        for gift in rule.give:
            if gift.kind == id_:
                kind = platform.kinds[id_]
                simple = not (gift.steps or kind.anchor or kind.core or kind.cased)
                return (kind, _split_template(gift.template)) if simple else None
    return None


def read_core(text: str, kind: Kind) -> str:
    """Return what counts of a name: without the marks around it and what the kind's `core` does not capture."""
    if not kind.core:
        return text
    found = compile_pattern(kind.core, "core").fullmatch(trim(text.translate(_SIGNS)))
    return "".join(filter(None, found.groups())).strip(" ") or text if found else text


def is_part(part: str, whole: str, kind: Kind) -> bool:
    """Return whether a name is a part of another of its platform: a repository of its owner, a host of its domain."""
    if kind.below:
        return part.startswith(whole) and bool(compile_pattern(kind.below, "below").match(part, len(whole)))
    return bool(kind.above) and part.endswith(kind.above + whole)


def looks_like_email(text: str) -> bool:
    """Return whether a canonical text has the shape of an e-mail address: something, one @, a domain with a dot."""
    return "@" in text and _EMAIL.fullmatch(text) is not None


def explain_on(platform: Platform, name: str) -> IdentifierError:
    """Return the error for an explanation of a platform, or for one that all have."""
    if own := platform.explanations.get(name):
        return IdentifierError(*own, name=f"{platform.id}-{name}", values={"platform": platform.name})
    return explain(name)


class _Text:
    """A typed text in the forms that rules read; each is made when it is first needed."""

    def __init__(self, typed: str) -> None:
        self.typed = typed

    @cached_property
    def trimmed(self) -> _Text:
        return _Text(trim(tidy(self.typed)))

    @cached_property
    def digits(self) -> _Text:
        return self if self.typed.isascii() else _Text(self.typed.translate(_map_digits()))

    @cached_property
    def link(self) -> Link | None:
        if "." not in self.typed and self.typed.isascii():  # as in most names
            return None
        return (None if self.typed.isascii() else parse_link(self.cased)) or parse_link(self.typed)

    @cached_property
    def links_inside(self) -> tuple[Link, ...]:
        has_path = "." in self.cased and "/" in self.cased
        return tuple(find_links(self.cased)) if has_path or "http" in self.cased.lower() else ()

    @cached_property
    def canonical(self) -> str:
        return canonical(self.typed)

    @cached_property
    def cased(self) -> str:
        return simplify(self.typed)


class _Reader:
    """Reads one text on one platform after the other, and keeps the readings, or the best explanation."""

    def __init__(self, platforms: Platforms, text: _Text, context: Context) -> None:
        self.readings: list[Reading] = []
        self._platforms = platforms
        self.text = text
        self._context = context
        self._error: tuple[int, IdentifierError] | None = None

    def explain(self) -> IdentifierError:
        return self._error[1] if self._error else explain("no-name")

    def read(self, platform: Platform) -> None:
        """Add what a platform reads."""
        try:
            text = self.text.trimmed if platform.trimmed else self.text
            text = text.digits if platform.digits else text
            if not self.read_link(platform, text):
                self._read_name(platform, text)
        except IdentifierError as error:
            self._refuse(3, error)

    def read_link(self, platform: Platform, text: _Text) -> bool:
        """Add what a platform reads in a link, or else in one inside; return whether one of its rules matches."""
        rules = platform.rules.get("link", ())
        link = text.link if rules or not platform.open else None
        known = len(self.readings)
        matched = link is not None and self._apply(platform, rules, link.whole)
        if rules and len(self.readings) == known and not (platform.open and " " in text.cased):
            for inside in text.links_inside:
                telling = (rule for rule in rules if rule.give or rule.then or not rule.is_open)
                matched = self._apply(platform, telling, inside.whole) or matched
                if len(self.readings) > known:
                    break
        return matched

    def _read_name(self, platform: Platform, text: _Text) -> None:
        context = self._context
        is_link = self._platforms.looks_like_link(text.canonical)
        is_foreign = is_link and not (platform.open and context.link_names)
        is_email = not context.email_names and looks_like_email(text.canonical)
        rules = platform.rules.get("text", ())
        if is_foreign or is_email:
            rules = tuple(rule for rule in rules if not rule.is_open)
        if self._apply(platform, rules, text.cased if platform.cased else text.canonical):
            return
        if is_foreign:
            link = parse_link(text.canonical)
            other = self._platforms.name_other(link) if link else ""
            self._refuse(2, explain_other(other, [one.name for one in self._platforms.definitions]))
        elif is_email:
            self._refuse(1, explain_on(platform, "email"))

    def _apply(self, platform: Platform, rules: Iterable[Rule], text: str) -> bool:
        """Apply the first rule that matches; return whether one does."""
        for rule in rules:
            match = rule.pattern.fullmatch(text)
            if match:
                self._follow(platform, rule, match)
                return True
        return False

    def _follow(self, platform: Platform, rule: Rule, match: re.Match[str]) -> None:
        failed = not rule.give and not rule.then
        for gift in rule.give:
            found = self._make(platform, gift, match, is_sure=not rule.is_open)
            failed = failed or found is None
            if found and found not in self.readings:
                self.readings.append(found)
        if rule.then:
            value = _run(platform, rule.steps, _fill(_split_template(rule.value), match))
            if value is None:
                failed = True
            else:
                text = simplify(value) if platform.cased else canonical(value)
                self._apply(platform, platform.rules[rule.then], text)
        if failed and rule.why:
            self._refuse(0 if rule.is_open else 3, explain_on(platform, rule.why))

    def _make(self, platform: Platform, gift: Gift, match: re.Match[str], *, is_sure: bool) -> Reading | None:
        filled = _fill(_split_template(gift.template), match)
        value = _run(platform, gift.steps, filled)
        if not value:
            return None
        kind = platform.kinds[gift.kind]
        text = _read_name(value, kind)
        shown = text.upper() if kind.upper and text.isascii() else ""
        is_hash = bool(gift.steps) and gift.steps[-1][0] == "hash"
        hashed = (is_hash and _run(platform, gift.steps[:-1], filled)) or ""
        return Reading(kind.id, text, self._platforms.anchor(kind, text), shown, hashed, is_sure)

    def _refuse(self, rank: int, error: IdentifierError) -> None:
        if self._error is None or rank > self._error[0]:
            self._error = rank, error


def _read_name(name: str, kind: Kind) -> str:
    if not kind.cased:
        return canonical(name)
    if len(name.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise explain("too-long")
    if tidy(name) != name or _SPACES.search(name):
        raise explain("no-name")
    canonical(name)  # its match key is made of that
    return name


def _write_name(reading: Reading, value: str, kind: Kind) -> str:
    """Return a name as the list spells it, or as its platform writes it if the field contains more than the name."""
    if kind.spelled:
        shown = display(value)
        at = max(shown.lower().find(reading.text), 0)
        for name in (shown, shown.removeprefix("@").lstrip(" "), shown[at : at + len(reading.text)]):
            if _is_spelling(name, reading.text):
                return name
    return reading.shown or reading.text


def _is_spelling(name: str, text: str) -> bool:
    try:
        return len(name.encode()) <= MAX_BYTES and canonical(name) == text
    except IdentifierError:
        return False


@cache
def _map_digits() -> dict[int, str]:
    return {point: str(point - first) for first, last in digit_ranges() for point in range(first, last + 1)}


def _fill(template: Template, match: re.Match[str]) -> str:
    text, places = template
    for group, after in places:
        text += (match[group] or "") + after
    return text


Template = tuple[str, tuple[tuple[int, str], ...]]


@lru_cache(1024)
def _split_template(template: str) -> Template:
    """Return a template's first text, and each group that follows with the text after it."""
    first, *rest = re.split(r"\$([0-9])", template)
    return first, tuple((int(group), after) for group, after in zip(rest[::2], rest[1::2], strict=True))


def _run(platform: Platform, steps: Iterable[tuple[str, str]], text: str) -> str | None:
    found: str | None = text
    for name, argument in steps:
        if found is None:
            return None
        found = STEPS[name](found, argument, platform.params)
    return found
