"""What all likely spellings of a name share, and how two of them compare (FORMAT.md section 4).

canonical text -> folded words -> without credits, titles, initials -> match key: sounds in order, digits as they are.
One key leads to one record; `compare` then determines which of its entries the typed name means. Sources: match keys as
used in record linkage; for the characters, Unicode Standard Annex #15 and the tables in `folds`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from itertools import combinations
from operator import itemgetter
from typing import Literal
from unicodedata import normalize

from shards import folds
from shards.canonical import canonical, map_known
from shards.errors import IdentifierError

Match = Literal["exact", "near"]
Words = tuple[str, ...]

MOST_WORDS = 8
"""Names with more words are compared only in their own order and in alphabetical order."""
LEAST_SOUNDS = 3
"""Names in two alphabets are compared if this many letters count for something."""
LEAST_JOINED = 6
"""With fewer letters, where each `a` is left out, they are compared word by word: `Na Lin` is not `Anil Jain`."""
_SPACELESS = "\u3000"
"""From here on, scripts need no spaces between the parts of a name."""
_ALPHABETS_END = "\u0900"
"""From here on, scripts have no capitals and no initials."""
_ABJADS = "\u0590"
"""From here on, scripts leave out vowels or are no alphabets, so that swapping two letters makes another name."""
_INDIC_END = "\u0e00"
"""Between the alphabets and here, scripts leave most of their a's unwritten."""

_TITLES = frozenset(folds.TITLES.split())
_CREDITS = frozenset(folds.CREDITS.split())
_OF = frozenset(folds.OF.split())
_AT = frozenset(folds.AT.split())
_PLATFORMS = frozenset(folds.PLATFORMS.split())
_SIGNS = _CREDITS | _PLATFORMS | {"by", "c", "copyright"}
"""Without one of these, nothing in a name is a credit."""
MARKED_WORDS = _SIGNS | _TITLES
"""Words that may be left out of a match key."""
_YEAR = re.compile(r"[0-9]{4}")
_DIGITS = re.compile(r"[0-9]+")
_SIMPLE = re.compile(r"[a-z0-9]+")
_WITHOUT_DIGITS = str.maketrans("", "", "0123456789")
_NO_DIGITS = re.compile(r"[^0-9]+")

_ENTITY = re.compile(
    r"&(?:#([0-9]{1,7})|#x([0-9a-f]{1,6})|([a-z])(acute|grave|circ|uml|tilde|cedil|ring|slash|caron)"
    r"|(amp|quot|apos|lt|gt|nbsp|szlig|aelig|oelig|eth|thorn));"
)
_ENTITY_MARKS = {
    "acute": "\u0301", "grave": "\u0300", "circ": "\u0302", "uml": "\u0308", "tilde": "\u0303", "cedil": "\u0327",
    "ring": "\u030a", "slash": "\u0338", "caron": "\u030c",
}  # fmt: skip
_ENTITIES = {
    "amp": "&", "quot": '"', "apos": "'", "lt": "<", "gt": ">", "nbsp": " ", "szlig": "ß", "aelig": "æ",
    "oelig": "œ", "eth": "ð", "thorn": "þ",
}  # fmt: skip

_Y = re.compile("i*y[iy]*")
_LOOSE_MARK = re.compile(" [\u0300-\u036f]+")
_NASAL = re.compile("[\u0919\u091e\u0923\u0928\u092e]\u094d")
_DIGRAPHS = (
    re.compile("[aou]\u0308|[ou]\u030b|ø|o\u0338"),
    re.compile("a\u030a"),
    re.compile("đ"),
)
"""Letters that some people write as two: each of the three is written in one way throughout a name."""
_DIGRAPH_LETTERS = {"a\u030a": "aa", "đ": "dj", "ø": "oe"}


def match_key(text: str) -> str:
    """Return the match key of a canonical text: what all likely spellings of a name share."""
    if _SIMPLE.fullmatch(text):
        return _key((text,), text)
    return _key(_core(_drop_titles(_drop_credits(words(text)))), text)


def listing_keys(text: str) -> tuple[str, ...]:
    """Return the keys that a listed name's entry is filed under, `match_key` first: one for most names.

    A name with initials, titles or credits is also filed under the key of all its words, for those who type it as one
    word, so that `Ann B. Smith` is found by `annbsmith` as well as by `Ann Smith`.
    """
    if _SIMPLE.fullmatch(text):
        return (_key((text,), text),)
    folded = fold(text)
    whole = _words_of(folded)
    plain = _drop_credits(whole)
    untitled = _drop_titles(plain)
    core = _core(untitled)
    forms = [core]
    if untitled != core:
        forms.append(untitled)
    if plain != untitled:
        forms.append(plain)
    if whole != plain:
        forms.append(whole)
    if "'" in folded:
        forms.append(_core(_drop_titles(_drop_credits(_split_apostrophes(folded)))))
    return tuple(dict.fromkeys([_key(form, text) for form in forms]))


def words(text: str, digraphs: Iterable[int] = ()) -> Words:
    """Return the folded words of a canonical text, in order, with these digraphs as two letters."""
    return _words_of(fold(text, digraphs))


def compare(typed: str, listed: str) -> Match | None:
    """Return how two canonical texts match: `exact` if they are the same text, `near`, or None if they do not match.

    Two names are near if their folded words are the same, in any order and joined in any way, apart from credits,
    titles and initials, and of i for y; if they differ by one swap of two neighbouring letters; or if they sound alike
    in two alphabets.
    """
    if typed == listed:
        return "exact"
    one, other = _Levels(typed), _Levels(listed)
    if any(_is_arranged(a, b) for a in one.forms for b in other.forms) or one.sounds_like(other):
        return "near"
    if not one.agrees(other):
        return None
    if any(_is_arranged(a, b) for a in one.cores for b in other.cores) or _is_arranged(_with_i(one), _with_i(other)):
        return "near"
    return "near" if _is_swapped(one.forms[0], other.forms[0]) or _is_swapped(one.cores[0], other.cores[0]) else None


def is_same_name(typed: str, listed: str) -> bool:
    """Return whether two canonical texts are spellings of one name: the same folded words, in any arrangement."""
    one, other = (
        [part for form in _spellings(text) for part in (_drop_credits(form), form)] for text in (typed, listed)
    )
    return typed == listed or any(_is_arranged(a, b) for a in one for b in other)


def fold(text: str, digraphs: Iterable[int] = ()) -> str:
    """Return a canonical text without marks, as words of letters and digits with spaces between, and apostrophes.

    `digraphs` are the indices, in the table of digraphs, of those to be written as two letters.
    """
    text = _decode_entities(text) if "&" in text and ";" in text else text
    text = text.replace("(c)", "©")
    if text.isascii():
        folded = text.translate(_table())
    else:
        chosen = tuple(digraphs)
        folded = map_known(lambda run: _fold_run(run, chosen), text)
    return folded


def _fold_run(run: str, digraphs: tuple[int, ...]) -> str:
    run = _LOOSE_MARK.sub("'", normalize("NFKD", run))
    for place in digraphs:
        run = _DIGRAPHS[place].sub(lambda found: _DIGRAPH_LETTERS.get(found[0], f"{found[0][0]}e"), run)
    run = _NASAL.sub("\u0902", run).replace("\u0e40\u0e40", "\u0e41")
    return normalize("NFC", run.translate(_table()))


def _decode_entities(text: str) -> str:
    decoded = _ENTITY.sub(_decode_entity, text)
    try:
        return canonical(decoded) if decoded != text else text
    except IdentifierError:
        return text


def _decode_entity(entity: re.Match[str]) -> str:
    if entity[1] or entity[2]:
        point = int(entity[1]) if entity[1] else int(entity[2], 16)
        return chr(point) if point < 0xD800 or 0xDFFF < point < 0x110000 else entity[0]
    return entity[3] + _ENTITY_MARKS[entity[4]] if entity[3] else _ENTITIES[entity[5]]


_START = itemgetter(0)


class _Table(dict[int, str | None]):
    """What each character becomes, looked up on first use, because the ranges contain tens of thousands."""

    def __init__(self) -> None:
        super().__init__({ord(one): into for one, into in folds.letter_map().items()})
        self.update(dict.fromkeys(map(ord, folds.APOSTROPHES), "'"))
        # ascending and apart from each other, so that a range is found by its start
        self._ranges = sorted([*_mark(folds.mark_ranges(), None), *_mark(folds.separator_ranges(), " ")], key=_START)
        for first, last in folds.digit_ranges():
            self.update({point: str(point - first) for point in range(first, last + 1)})
        # katakana to hiragana
        self.update({point: chr(point - 0x60) for point in range(0x30A1, 0x30F7)})

    def __missing__(self, point: int) -> str | None:
        at = bisect_right(self._ranges, point, key=_START) - 1
        _, last, into = self._ranges[at] if at >= 0 else (0, -1, None)
        self[point] = into if point <= last else chr(point)
        return self[point]


def _mark(ranges: list[tuple[int, int]], into: str | None) -> list[tuple[int, int, str | None]]:
    return [(first, last, into) for first, last in ranges]


@cache
def _table() -> _Table:
    return _Table()


def _words_of(folded: str) -> Words:
    return tuple(word for word in folded.replace("'", "").split(" ") if word)


def _split_apostrophes(folded: str) -> Words:
    """Return the words, with single letters before or after an apostrophe as words of their own."""
    found: list[str] = []
    for word in folded.split(" "):
        parts = [part for part in word.split("'") if part]
        found += parts if any(len(part) == 1 for part in parts) else ["".join(parts)]
    return tuple(word for word in found if word)


def _drop_credits(found: Words) -> Words:
    """Return words without credits, years and platforms: `photo by …`, `© 2015 …`, `… on Tumblr`."""
    if _SIGNS.isdisjoint(found):
        return found
    start, end = 0, len(found)
    after, copyright_ = 0, False
    while after < end:
        word = found[after]
        is_sign = word == "copyright" or (word == "c" and after + 1 < end and _YEAR.fullmatch(found[after + 1]))
        if not (is_sign or word in _CREDITS or (copyright_ and _YEAR.fullmatch(word))):
            break
        copyright_ = copyright_ or bool(is_sign)
        after += 1
    name = after
    while name < end and found[name] in _OF:
        name += 1
    if copyright_ or (name > after and (after > 0 or found[0] == "by")) or not _OF.isdisjoint(found[:after]):
        start = name
    if start < end and found[start] in _PLATFORMS:
        start += 2 if start + 1 < end and found[start + 1] == "user" else 1
    while start < end and found[end - 1] in _PLATFORMS:
        end -= 1
        while start < end and found[end - 1] in _AT:
            end -= 1
    last = end
    while start < last and _YEAR.fullmatch(found[last - 1]):
        last -= 1
    if start < last and found[last - 1] == "copyright":
        end = last - 1
    elif start < last and copyright_:
        end = last
    return found[start:end] or found


def _drop_titles(found: Words) -> Words:
    """Return words without titles, if two that are not numbers remain, one of them longer than an initial.

    A long word of a script without spaces is enough, because it can be a whole name.
    """
    if _TITLES.isdisjoint(found):
        return found
    rest = tuple(word for word in found if word not in _TITLES)
    named = sum(not _DIGITS.fullmatch(word) for word in rest)
    return rest if _count_long(rest) and (named > 1 or max(rest) >= _SPACELESS) else found


def _core(found: Words) -> Words:
    """Return words without initials, if two longer words remain."""
    if min(map(len, found), default=0) > 1 or _count_long(found) < 2:
        return found
    return tuple(word for word in found if not is_initial(word))


def name_words(found: Words) -> Words:
    """Return the words that name a person: no credits, titles or initials; none at all if others are short."""
    plain = tuple(word for word in _drop_credits(found) if word not in _TITLES and not is_initial(word))
    return plain if _count_long(plain) == len(plain) else ()


def _count_long(found: Words) -> int:
    return sum(len(word) > 1 and not _DIGITS.fullmatch(word) for word in found)


def is_initial(word: str) -> bool:
    """Return whether a folded word is a single letter of an alphabet."""
    return len(word) == 1 and "9" < word < _ALPHABETS_END


def key_sounds(letters: str) -> str:
    """Return what folded letters count for in a match key, each on its own (FORMAT.md section 4, step 5)."""
    return letters.translate(_sounds()).replace("a", "")


def _key(found: Words, text: str) -> str:
    joined = "".join(found)
    letters = joined.translate(_WITHOUT_DIGITS)
    digits = "" if len(letters) == len(joined) else _NO_DIGITS.sub("", joined)
    if not letters and not digits:
        return text
    sounds = key_sounds(letters) or letters
    return f"{''.join(sorted(sounds))}|{digits}"


@cache
def _sounds() -> dict[int, str]:
    return {ord(one): into for one, into in folds.sound_map().items()}


def _spellings(text: str) -> list[Words]:
    """Return the words of a text with each digraph written either way: most texts have none, so only one spelling."""
    return [words(text, chosen) for chosen in list_digraphs(text)]


def list_digraphs(text: str) -> list[tuple[int, ...]]:
    """Return which digraphs to write as two letters: none first, then every choice of those that occur."""
    decomposed = "" if text.isascii() else normalize("NFKD", text)
    places = [place for place, pattern in enumerate(_DIGRAPHS) if pattern.search(decomposed)]
    return [chosen for count in range(len(places) + 1) for chosen in combinations(places, count)]


class _Levels:
    """A name as it is compared: with and without credits, titles and initials, in each way to spell it."""

    def __init__(self, text: str) -> None:
        whole = _spellings(text)
        plain = [_drop_credits(form) for form in whole]
        untitled = [_drop_titles(form) for form in plain]
        self.forms = list(dict.fromkeys([*plain, *untitled, *whole]))
        self.cores = list(dict.fromkeys(_core(form) for form in untitled))
        self.initials = Counter(word for word in untitled[0] if is_initial(word))

    def agrees(self, other: _Levels) -> bool:
        """Return whether one name's initials are all among the other's, or one has none."""
        return self.initials <= other.initials or other.initials <= self.initials

    def sounds_like(self, other: _Levels) -> bool:
        """Return whether the names are in two alphabets, one of them not Latin, and their letters count the same."""
        if self._is_foreign == other._is_foreign:
            return False
        aside = "a" if self._is_indic or other._is_indic else ""
        mine, its = ([_sound(core, aside) for core in levels.cores] for levels in (self, other))
        return any(_is_heard(a, b, in_words=aside != "") for a in mine for b in its)

    @property
    def _is_indic(self) -> bool:
        return any(_ALPHABETS_END <= one < _INDIC_END for word in self.cores[0] for one in word)

    @cached_property
    def _is_foreign(self) -> bool:
        return any(one > "\x7f" and ord(one) in _sounds() for word in self.cores[0] for one in word)


def _with_i(levels: _Levels) -> Words:
    """Return the words without initials, with `y`, and any `i` around it, as one `i`: Dmitry, Dmitriy, Dmitri."""
    return tuple(_Y.sub("i", word) for word in levels.cores[0])


def _sound(found: Words, aside: str) -> Words:
    """Return what words count for between alphabets, without the letter `aside`; not those that count for nothing."""
    return tuple(filter(None, (word.translate(_sounds()).replace(aside, "") for word in found)))


def _is_heard(one: Words, other: Words, *, in_words: bool) -> bool:
    """Return whether two names' sounds are arranged: few sounds word by word only, if `in_words` says so."""
    count = sum(map(len, one))
    if in_words and count < LEAST_JOINED:
        return count >= LEAST_SOUNDS and sorted(one) == sorted(other)
    return count >= LEAST_SOUNDS and _is_arranged(one, other)


def _is_arranged(one: Words, other: Words) -> bool:
    """Return whether one name's words, in some order, are the other's or form them when joined; False for no words."""
    a, b = "".join(one), "".join(other)
    if a == b:
        return a != ""
    if len(a) != len(b) or sorted(a) != sorted(b):
        return False
    if sorted(one) == sorted(other):
        return True
    return _tiles(b, list(one)) or _tiles(a, list(other))


def _tiles(text: str, found: list[str]) -> bool:
    """Return whether a text consists of these words, each used once."""
    if len(found) > MOST_WORDS:
        return False
    if not found:
        return not text
    return any(
        text.startswith(word) and _tiles(text[len(word) :], found[:at] + found[at + 1 :])
        for at, word in enumerate(found)
        if word not in found[:at]
    )


def _is_swapped(one: Words, other: Words) -> bool:
    """Return whether two neighbouring letters of an alphabet are swapped in the part that the names do not share.

    That part must begin with the same letter and have at least four, or three if the name is longer. Scripts that leave
    out vowels have too many names that differ by a swap.
    """
    common = Counter(one) & Counter(other)
    a, b = "".join(_without(one, common)), "".join(_without(other, common))
    if len(a) != len(b) or len(a) < 3 or a[0] != b[0] or (len(a) == 3 and not common):
        return False
    wrong = [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(wrong) != 2 or wrong[1] != wrong[0] + 1:
        return False
    x, y = a[wrong[0]], a[wrong[1]]
    return (x, y) == (b[wrong[1]], b[wrong[0]]) and min(x, y) > "9" and max(x, y) < _ABJADS


def _without(found: Sequence[str], common: Counter[str]) -> Words:
    left = Counter(common)
    rest = []
    for word in found:
        if left[word]:
            left[word] -= 1
        else:
            rest.append(word)
    return tuple(rest)
