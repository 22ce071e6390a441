"""Further spellings under which a listed name is filed, because people type names in these ways too.

name -> whole spellings (other scripts and systems, Mac and Mc) and shorter ones (without a nickname or middle names,
given names as initials) -> those that its own spelling does not cover, by match key. A reader needs none of this: it
finds them in `also` of an entry (FORMAT.md section 7).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from itertools import islice, product
from typing import Any
from unicodedata import normalize

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from shards.canonical import canonical
from shards.errors import IdentifierError
from shards.matching import compare, fold, is_initial, list_digraphs, listing_keys, match_key, name_words, words

MOST_KEYS = 24
"""The most keys of other spellings that a name is filed under."""

_SIGN = re.compile(r"[\d_@#&/\\:;!?*+=<>|~%$]")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0002ffff]")
_WORD = re.compile("[a-z0-9]+")
_HAN_NAME = re.compile("[\u4e00-\u9fff](?:[ \u00b7]?[\u4e00-\u9fff]){1,4}")
_WORDS = re.compile(r"\w+")
_ASCII_WORD = re.compile("[a-z]+(?![^\x00-\x7f])")
_WITHOUT_VOWELS = re.compile("[\u05d0-\u05ea\u0600-\u06ff]")
_OTHER_SCRIPT = re.compile(r"(?![\u2000-\u2fff])[\u0370-\U0010ffff]")
_VIETNAMESE = re.compile("[ơưạ-ỹ]")
_JOINING = re.compile(r"(?<=\w\w) [eiy] (?=\w\w)")
_APART = re.compile("[ ,]")
_QUOTE = re.compile("""["“”„«‘'([]""")
_NICKNAME = re.compile(
    r"""(?P<before>.*?\w)\ *,?\ +(?:["“”„«‘'](?P<quoted>\w[^"“”»’']*)["“”»’']|[(\[](?P<bracketed>\w[^()\[\]]*)[)\]])
        (?P<after>(?:[ ,].*)?)""",
    re.X,
)
_BEFORE = re.compile(r"\(\?<=[^()]*\)")

Words = tuple[str, ...]


def list_aliases(text: str, *, shortened: bool) -> dict[str, tuple[bool, tuple[str, ...]]]:
    """Return the further spellings of a canonical text by match key: whether all are shorter, and the spellings.

    `shortened` says that people leave out parts of such names.
    """
    if _WORD.fullmatch(text) and not _tables().find_rules(text):
        return {}  # most handles: `find_unaliased`
    spellings: dict[str, bool] = {}
    for other, shorter in _list_spellings(text, shortened=shortened):
        spellings.setdefault(other, shorter)
    spellings.pop(text, None)
    known = listing_keys(text) if spellings else ()
    found: dict[str, dict[str, bool]] = {}
    for other, shorter in spellings.items():
        try:
            spelling = canonical(other)
        except IdentifierError:
            continue
        key = match_key(spelling)
        # an ASCII name in another alphabet is found by other systems of Latin letters, too
        if key not in known or not compare(spelling, text) or (text.isascii() and not spelling.isascii()):
            found.setdefault(key, {}).setdefault(spelling, shorter)
    first = list(found.items())[:MOST_KEYS]
    return {key: (all(some.values()), tuple(sorted(some))) for key, some in first}


def find_unaliased(texts: pa.LargeStringArray) -> npt.NDArray[np.bool_]:
    """Return which of these canonical texts, each one word of ASCII letters and digits, have no further spellings.

    Of a few others it is not said; `list_aliases` tells.
    """
    # Arrow knows no conditions: what must follow is taken, which is the same here; what must be before is not asked.
    pattern = _BEFORE.sub("", _tables().some_ascii_rule.pattern).replace("(?=", "(?:")
    return ~np.asarray(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False), np.bool_)


def looks_personal(text: str) -> bool:
    """Return whether a canonical text looks like the name of a person who may leave out a part of it.

    That is three or four words, particles and a joining letter aside (`Reyes y Castillo`), without digits, signs and
    words of firms and titles, and not joined by hyphens or full stops alone, as handles are; a name with a hyphen may
    have five (`Ruiz-Esparza`). Two are too many names for what is gained: each would need a record for its initial. The
    answer depends on nothing but the text, so that all spellings of it are filed alike.
    """
    tables = _tables()
    if not _APART.search(text) or _SIGN.search(text) or tables.impersonal_pattern.search(text):
        return False
    found = words(text)
    parts = sum(word not in _find_particles(text) for word in found) - len(_JOINING.findall(text))
    return parts in ((3, 4, 5) if "-" in text else (3, 4)) and tables.impersonal.isdisjoint(found)


def _list_spellings(text: str, *, shortened: bool) -> Iterator[tuple[str, bool]]:
    """Yield spellings, and whether each leaves something out, the likeliest first."""
    whole = dict.fromkeys(spelling for spelling in _respell(text) if spelling != text)
    yield from ((spelling, False) for spelling in whole)
    yield from ((spelling, True) for spelling in _leave_out(text))
    if shortened:
        yield from ((spelling, True) for spelling in _shorten(text))
        for spelling in whole if " " in text else ():
            yield from ((short, True) for short in _shorten(spelling, initials=False))


def _respell(text: str) -> Iterator[str]:
    """Yield the spellings of a name in other systems and other scripts."""
    tables = _tables()
    ruled = [text]
    if rules := tables.find_rules(text):
        ruled += [pattern.sub(into, text) for pattern, into, shorter in rules if not shorter]
        yield from ruled
    for word in filter(tables.variants.__contains__, _WORDS.findall(text)):
        yield from (re.sub(rf"\b{word}\b", other, text) for other in tables.variants[word])
    yield from _read_usual(text)
    if text.isascii():
        yield from (change(one) for has, change, _ in tables.latin for one in dict.fromkeys(ruled) if has.search(one))
        return
    forms = {"text": text, "folded": fold(text), "decomposed": normalize("NFD", text)}
    for has, change, form in tables.systems:
        read = forms[form]
        if has.search(read):
            yield change(read)
    if _HAN.search(text):
        for table in tables.han:
            yield text.translate(table)
        if _HAN_NAME.fullmatch(text):
            yield from _read_han(text)


def _read_usual(text: str) -> Iterator[str]:
    """Yield how a name is usual in another script, all words of which are in a table."""
    begins = _ASCII_WORD.match(text)
    if begins and not any(begins[0] in usual for usual in _tables().usual):
        return
    joined = " ".join(words(text)) if begins or _WITHOUT_VOWELS.search(text) else ""
    if " " not in joined:
        return
    found = _tables().apart.sub(lambda beginning: f"{beginning[0].replace(' ', '')} ", joined).split()
    for usual in _tables().usual:
        if all(word in usual for word in found):
            yield from map(" ".join, islice(product(*(usual[word] for word in found)), MOST_KEYS))


def _read_han(text: str) -> Iterator[str]:
    """Yield how a Chinese name is read, in Pinyin without tones, unless a character is not in the table."""
    tables = _tables()
    first, *rest = list(re.sub("[ \u00b7]", "", text.translate(tables.han[0])))
    family = tables.family_readings.get(first) or tables.readings.get(first)
    for readings in (tables.readings, tables.readings | tables.other_readings):
        read = [family, *map(readings.get, rest)]
        if not all(read):
            return
        spoken = " ".join(map(str, read))
        yield spoken
        if "ü" in spoken:
            yield from (pattern.sub(into, spoken) for pattern, into, shorter in tables.rules if not shorter)


def _leave_out(text: str) -> Iterator[str]:
    """Yield a name without its nickname, with that in place of the given names, and with particles as initials."""
    tables = _tables()
    yield from (pattern.sub(into, text) for pattern, into, shorter in tables.find_rules(text) if shorter)
    if nickname := _QUOTE.search(text) and _NICKNAME.fullmatch(text):
        nick = nickname["quoted"] or nickname["bracketed"]
        rest = nickname["before"] + nickname["after"]
        names = name_words(words(rest))
        if len(names) > 1:
            yield rest
            if len(words(nick)) == 1:
                yield f"{rest.split(',')[0]}, {nick}" if "," in rest else f"{nick} {names[-1]}"
    if tables.particle.search(text) and _find_particles(text):
        for digraphs in list_digraphs(text):
            found = words(text, digraphs)
            if sum(word not in tables.particles for word in name_words(found)) > 1:
                yield " ".join(word[0] if word in tables.particles else word for word in found)


def _shorten(text: str, *, initials: bool = True) -> Iterator[str]:
    """Yield a name with some of its parts left out or as initials, and with its given names as initials.

    Of several initials before one name, the first may stand alone. What is before a comma is the family's name; without
    a comma, the last part is, or the last two.
    """
    for digraphs in list_digraphs(text):
        own = tuple(word for word in words(text, digraphs) if is_initial(word))
        parts, splits = _split(text, digraphs)
        if splits and splits[0] < len(parts):
            yield from _keep_some(parts, splits[0], own)
            if initials and all(is_initial(part[-1][0]) for part in parts):
                for split in splits if len(parts) > 3 or "-" in text else splits[-1:]:
                    yield from _abbreviate(parts[:split], parts[split:], own)
        elif len(parts) == 1 and initials and len(own) > 1:
            yield " ".join((own[0], *parts[0]))


def _split(text: str, digraphs: tuple[int, ...]) -> tuple[list[Words], list[int]]:
    """Return the parts of a name, given names first, and where the family's name may begin, the likeliest first."""
    before, comma, after = text.partition(",")
    particles = _find_particles(text)
    (family, _), (given, loose) = (_part(name_words(words(side, digraphs)), particles) for side in (before, after))
    if comma and family and given:
        return [*given, loose + family[0], *family[1:]], [len(given)]
    whole = name_words(words(text, digraphs))
    begun = 1 if whole[:1] and whole[0] in _tables().given else 0
    parts = [whole[:begun]] * begun + _part(whole[begun:], particles)[0]
    count = len(parts)
    return parts, [max(count - 2, 1), *([count - 1] if count > 2 else [])]


def _keep_some(parts: list[Words], first: int, own: Words) -> Iterator[str]:
    """Yield a name without some of its parts, whose initials follow; `first` is where the family's name begins."""
    count = len(parts)
    ways = [(0, first), (0, min(first + 1, count - 1)), (0, *range(first, count)), (*range(first), first)]
    ways += [(*range(first), count - 1), tuple(range(count))]
    if first > 2:
        ways.insert(-1, (*range(first - 1), *range(first, count)))
    for way in dict.fromkeys(ways):
        left = (parts[at][-1][0] for at in range(count) if at not in way)
        initials = (*own, *filter(is_initial, left))
        for kept in _with_particles([parts[at] for at in way]):
            yield " ".join((*kept, *initials))


def _abbreviate(given: list[Words], family: list[Words], own: Words) -> Iterator[str]:
    """Yield a name with the initials of its given names, or of the first, and the family's name, or its first part."""
    initials = tuple(part[-1][0] for part in given)
    for kept in (*_with_particles(family), *_with_particles(family[:1])):
        yield " ".join((*initials, *own, *kept))
        yield " ".join((initials[0], *kept))


def _find_particles(text: str) -> frozenset[str]:
    """Return the words that stand with the next one: none in Vietnamese names, in which `Văn` and `Lê` are names."""
    return frozenset() if _VIETNAMESE.search(text) else _tables().particles


def _part(found: Words, particles: frozenset[str]) -> tuple[list[Words], Words]:
    """Return words as parts of a name, each with the particles before it, and the particles that are left."""
    parts: list[Words] = []
    loose: Words = ()
    for word in found:
        loose += (word,)
        if word not in particles:
            parts.append(loose)
            loose = ()
    return parts, loose


def _with_particles(parts: list[Words]) -> Iterator[Words]:
    """Yield the words of parts with their particles, and without them."""
    yield tuple(word for part in parts for word in part)
    yield tuple(part[-1] for part in parts)


class _Tables:
    """The tables of `spellings.toml`, `han.txt` and `pinyin.txt`, ready to use."""

    def __init__(self) -> None:
        folder = files("generator.indexing")
        data = tomllib.loads(folder.joinpath("spellings.toml").read_text("utf-8"))
        particles = data["particles"].split()
        self.particles = frozenset(particles)
        self.given = frozenset(data["given"].split())
        self.particle = re.compile(rf"\b(?:{'|'.join(particles)})\b")
        self.impersonal = frozenset(data["impersonal"].split())
        self.impersonal_pattern = re.compile(data["impersonal_pattern"])
        groups = [line.split() for line in data["variants"].splitlines()]
        self.variants = {one: [other for other in group if other != one] for group in groups for one in group}
        rules = data["rules"]
        self.rules = [(re.compile(rule["pattern"]), rule["into"], rule.get("shorter", False)) for rule in rules]
        # what has letters of another script needs them
        self.ascii_rules = [one for one in self.rules if not _OTHER_SCRIPT.search(one[0].pattern)]
        self.some_rule, self.some_ascii_rule = (
            re.compile("|".join(pattern.pattern for pattern, _, _ in some)) for some in (self.rules, self.ascii_rules)
        )
        bases: dict[str, dict[str, str]] = {"": {}} | {name: _pair(table) for name, table in data["base"].items()}
        self.apart = re.compile(data["usual"]["apart"])
        self.usual = [table for name in ("arabic", "hebrew") for table in self._read_pairs(data["usual"][name])]
        korean = {name: _pair(table) for name, table in data["korean"].items()}
        systems = [_read_system(system, bases[system["base"]], korean) for system in data["systems"]]
        self.latin = [one for system, one in zip(data["systems"], systems, strict=True) if "has" in system]
        self.systems = [one for one in systems if one not in self.latin]
        chinese = folder.joinpath("han.txt").read_text("utf-8").split()
        japanese = data["japan"]["reformed"].split()
        readings = [line.split(" ") for line in folder.joinpath("pinyin.txt").read_text("utf-8").splitlines()]
        self.readings = {one: syllable for syllable, some, *_ in readings for one in some}
        self.family_readings = {one: syllable for syllable, _, *some in readings for one in "".join(some)}
        self.family_readings |= _pair(data["china"]["family"])
        self.other_readings = _pair(data["china"]["other"])
        self.han = [table for pairs in (chinese, japanese) for table in (_map(pairs), _map(pairs, back=True))]

    def find_rules(self, text: str) -> list[tuple[re.Pattern[str], str, bool]]:
        """Return the rules that a text may need: none if none changes it."""
        some, rules = (self.some_ascii_rule, self.ascii_rules) if text.isascii() else (self.some_rule, self.rules)
        return rules if some.search(text) else []

    def _read_pairs(self, table: str) -> Iterator[dict[str, list[str]]]:
        """Yield how words of another script are usual in Latin letters, and how these are written in it."""
        there: dict[str, list[str]] = {}
        back: dict[str, list[str]] = {}
        for entry in table.split(","):
            word, *some = entry.split()
            there[word] = list(dict.fromkeys([*some, *(other for one in some for other in self.variants.get(one, []))]))
            for one in there[word]:
                back.setdefault(one, []).append(word)
        yield from (there, back)


@cache
def _tables() -> _Tables:
    return _Tables()


def _pair(table: str) -> dict[str, str]:
    fields = table.split()
    return dict(zip(fields[::2], fields[1::2], strict=True))


def _map(pairs: list[str], *, back: bool = False) -> dict[int, str]:
    """Return the table of these pairs; back, of the first pair with each second character."""
    return {ord(pair[1]): pair[0] for pair in reversed(pairs)} if back else {ord(pair[0]): pair[1] for pair in pairs}


_System = tuple[re.Pattern[str], Callable[[str], str], str]
"""Which texts a system is for, how it spells one, and in which form that is to be."""


def _read_system(system: dict[str, Any], base: dict[str, str], korean: dict[str, dict[str, str]]) -> _System:
    letters = base | _pair(system.get("letters", ""))
    table = str.maketrans(letters)
    form = system.get("form", "text")
    syllables = {name: korean[name] for name in system.get("korean", ())}
    written = [
        *((f"^{one}(?=[ \u1100-\u1112])", f"{into} ") for one, into in syllables.get("family", {}).items()),
        *((f"{one}(?![\u11a8-\u11c2])", into) for one, into in syllables.get("usual", {}).items()),
        *system.get("patterns", ()),
    ]
    patterns = [(re.compile(normalize("NFD", one) if form == "decomposed" else one), into) for one, into in written]

    def change(text: str) -> str:
        for pattern, into in patterns:
            text = pattern.sub(into, text)
        return text.translate(table)

    if "has" in system:
        return re.compile(system["has"]), change, form
    without = f"(?!.*[{system['without']}])" if "without" in system else ""
    return re.compile(f"^{without}.*[{system.get('of', ''.join(letters))}]"), change, form
