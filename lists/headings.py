"""The meaning of column headings in many languages, from a table of phrases; case and accents are ignored.

A heading that equals a phrase has its meaning. A heading that contains a phrase may have its meaning, unless it also
contains a spoiler ("author" is a person, "author url" is not).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import permutations

from lists.vocabulary import ALONE, ALSO_NAMES, HOW_MANY, MEASURES, MEASURING, NUMBERING, SPOILERS, VOCABULARY

NAMES = ("handle", "account_id", "screen_name", "maker", "name", "contributor", "holder")
"""Meanings of columns with names by which people can be looked up, best first."""

BETWEEN = ("middle_name", "second_last_name")
"""Meanings of columns with parts of names that are no names on their own."""
IDENTIFYING = (*NAMES, "nsid", "email", "profile", "first_name", "last_name", *BETWEEN, "photo_id")
"""Meanings of columns by which people or photos can be looked up."""

AMBIGUOUS = frozenset(ALSO_NAMES.split())
"""Normalized headings that may also be names of people."""

_NUMBER = re.compile(r"(?<=[^\W\d]) ?[0-9]{1,2}$")
_PLACE = re.compile(
    r"^(?:first|second|third|fourth|fifth|primary|main|lead|principal|senior|corresponding|joint|other"
    r"|[0-9]{1,2}(?:st|nd|rd|th)?) (?=\D)"
)

_NAME_OF = re.compile(
    r"(?:full )?(?:name|nombre|nome|nom|naam|namn|navn) (?:of|des|der|del|de|do|da|du|di|dell|van|av)"
    r"(?: (?:the|l|la|le|el|los|las|de))* (?!host)(.+)|(?!host )(.+) (?:full )?names?"
)
"""Headings such as `name of the artist`, `nombre del autor` or `developer name`."""
_NUMBERS = frozenset(NUMBERING.split())
_NUMBER_ENDS = ("nummer", "numero", "numer", "nr", "signatur", "番号", "编号", "번호", "号", "號")
_OF_PERSONS = re.compile(
    r"\b(?:tel|phone|mobil|handy|fax|cell|steuer|sozial|versicherung|konto|account|iban|bank|haus|house|flat|apartment"
    r"|pass|tax|social|insurance|ssn|national|identity|dni|nie|nif|cpf|credit|fiscal|seguridad|post|zip|plz|ausweis"
    r"|personalausweis|rufnummer|user|author|artist|owner|creator|person|people|page|row|line|version|series|edition"
    r"|volume|vol|issue|bd|band|room|floor|raum|zimmer|section|parent|group|batch|set|birth|geburt|fodsel|fodelse|patient"
    r"|driver|fuhrerschein|ahv|nhs|aadhaar|pan|cpr|bsn|pesel|cnp|egn|oib|jmbg|kimlik|cedula|curp|rut|rodne|henkilo"
    r"|isikukood|citizen|resident|visa)|снилс|身份证|身分證|マイナンバー|주민|電話|住所|手机|电话|전화|телефон|паспорт"
)
BARE = {"first": "first_name", "given": "first_name", "last": "last_name", "family": "last_name"}
"""Words that only mean parts of names beside each other."""
_JOINING = ("and", "und", "y", "e", "et", "en", "i", "og", "och", "и")
_WORDS = 12  # of a heading
_PATH = re.compile(r"[^\s.]+(?:\.[^\s.]+)+")
_OWN_NAMES = ("name", "display name", "full name", "fullname", "displayname")
"""What the members of an object are called that hold the name of who or what the object is."""
_VALUES = ("", "value", "text", "label", "literal", "string", "full", "display", "preferred", "en", "de", "fr", "es")
"""What the members of an object are called that hold the object's own name."""

_LOOSE_LETTERS = str.maketrans({"_": " ", "ß": "ss", "ł": "l", "ø": "o", "ı": "i", "đ": "d"})


@dataclass(frozen=True)
class Meaning:
    """A possible meaning of a heading: `rank` is the place of the phrase, `exact` whether it is the whole heading."""

    name: str
    rank: int
    exact: bool


def normalize(heading: str) -> str:
    """Return a heading in lower case, without accents, as separate words: `AuthorURL` equals `author_url` then."""
    text = unicodedata.normalize("NFKC", heading)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(character for character in text if not unicodedata.category(character).startswith("M"))
    return " ".join(re.findall(r"\w+", text.translate(_LOOSE_LETTERS)))


def find_stem(heading: str) -> str:
    """Return a normalized heading without what tells one of several from the others: `author 2`, `Primary Author`."""
    text = normalize(heading)
    stem = _NUMBER.sub("", text)
    return _PLACE.sub("", text) if stem == text else stem


@cache
def read_heading(heading: str) -> tuple[Meaning, ...]:
    """Return what a heading may mean, the most likely meaning first; () if it is unknown.

    Of a dotted name such as `metadata.author`, both the whole name and its last part are tried as a phrase.
    """
    if found := read_whole(heading):
        return found
    outer, _, own = heading.rpartition(".") if _PATH.fullmatch(heading) else ("", "", heading)
    # `author.type` says something of the author; `author.value` is the author
    text = normalize(heading if outer and normalize(own) in _VALUES else own)
    words, spoilers, alone = _load_words()
    parts: list[tuple[int, Meaning]] = []
    for phrase, meanings in words.items():
        if phrase not in alone and _contains(text, phrase):
            others = set(text.split()) - set(phrase.split())
            parts += [
                (-len(phrase), Meaning(name, rank, False))
                for name, rank in meanings
                if name not in IDENTIFYING or not spoilers & others
            ]
    return tuple(dict.fromkeys(meaning for _, meaning in sorted(parts, key=lambda part: (part[0], part[1].rank))))


@cache
def read_whole(heading: str) -> tuple[Meaning, ...]:
    """Return what a heading means if it equals a known phrase, with or without spaces; () if it does not."""
    joined = _load_joined()
    outer, _, own = heading.rpartition(".") if _PATH.fullmatch(heading) else ("", "", "")
    # `author.value` is the author
    parts = [
        heading,
        *([heading.rpartition(".")[2]] if "." in heading else []),
        *([outer] if own in _VALUES[1:] else []),
    ]
    found: list[Meaning] = []
    for text in dict.fromkeys(normalize(part).replace(" ", "") for part in parts):
        known = joined.get(text) or joined.get(text.removesuffix("s")) or []
        found += [Meaning(name, rank, True) for name, rank in known]
    if outer and normalize(own) in _OWN_NAMES:
        found += [one for one in read_whole(outer.rpartition(".")[2]) if one.name in ("maker", "contributor")]
    if not found and (inner := _NAME_OF.fullmatch(normalize(heading))):
        found = [one for one in read_whole(inner[1] or inner[2]) if one.name in NAMES and one.name != "name"]
    if not found and _names_in_parts(heading):
        found = [Meaning("name", 0, True)]
    if not found and (stem := find_stem(heading)) != normalize(heading):
        found = [one for one in read_whole(stem) if one.name in NAMES]
    return tuple(sorted(dict.fromkeys(found), key=lambda meaning: meaning.rank))


def _names_in_parts(heading: str) -> bool:
    """Return whether a heading says that a column has both parts of names, as `Last, First` and `Name / Vorname` do."""
    words = [word for word in normalize(heading).split() if word not in _JOINING]
    known = _load_joined()
    for place in range(1, min(len(words), _WORDS)):
        parts = ["".join(words[:place]), "".join(words[place:])]
        said = [{name for name, _ in known.get(part, ())} | {BARE.get(part, "")} for part in parts]
        for one, other in permutations(said):
            if ("first_name" in one and "last_name" in other) or (
                "name" in one and {"first_name", "last_name"} & other
            ):
                return True
    return False


@cache
def means_measure(heading: str, *, is_id: bool) -> bool:
    """Return whether a column of numbers counts or measures something, by its heading; `is_id` if that may be an id."""
    if re.match(r"\s*n\s?[°º]", heading, re.IGNORECASE):
        return False  # `N° 12` is a number of its own
    text = normalize(heading.rpartition(".")[2] or heading)
    words, parts, how_many = (tuple(map(normalize, table.split())) for table in (MEASURES, MEASURING, HOW_MANY))
    counted = (
        rf"(?:total )?(?:{'|'.join(how_many)}) (?:in|found|used|listed|scraped|indexed|included|by|per|from)(?: .+)?"
    )
    if (
        text in how_many
        or re.fullmatch(counted, text)
        or re.fullmatch(r"(?:number|no|nr|nombre|numero|n) (?:of|de|di) .+|(?:num|n|nb|nbr) .+", text)
    ):
        return True
    return not is_id and (not set(words).isdisjoint(text.split()) or any(part in text for part in parts))


@cache
def is_numbered(heading: str) -> bool:
    """Return whether a heading says that a column has numbers of something other than people: `Case No.`, `Mitgl.-Nr.`.

    Such a number is an item's only if it is unique.
    """
    words = normalize(heading.rstrip("#") + " no" * heading.endswith("#")).split()
    is_number = len(words) > 1 and not _NUMBERS.isdisjoint((words[0], words[-1]))
    is_number = is_number or any(
        word.endswith(_NUMBER_ENDS) and word not in _NUMBERS for word in words[:1] + words[-1:]
    )
    return is_number and _OF_PERSONS.search(" ".join(words)) is None


def is_known(heading: str) -> bool:
    """Return whether a text is a common heading, or contains one."""
    return bool(read_heading(heading))


def _contains(text: str, phrase: str) -> bool:
    if phrase.isascii():
        return len(phrase) > 2 and f" {phrase} " in f" {text} "
    return len(phrase) > 1 and phrase in text


def _split(phrases: str) -> list[str]:
    return [normalize(phrase) for phrase in phrases.split(",")]


@cache
def _load_words() -> tuple[dict[str, list[tuple[str, int]]], frozenset[str], frozenset[str]]:
    """Return phrase -> meanings with the rank of the phrase; the spoilers; phrases that must be a whole heading."""
    words: dict[str, list[tuple[str, int]]] = {}
    for name, phrases in VOCABULARY.items():
        for rank, phrase in enumerate(_split(phrases)):
            words.setdefault(phrase, []).append((name, rank))
    return words, frozenset(_split(SPOILERS)), frozenset(_split(ALONE))


@cache
def _load_joined() -> dict[str, list[tuple[str, int]]]:
    """Return the phrases without spaces: `photographername` is the same heading as `photographer name`."""
    joined: dict[str, list[tuple[str, int]]] = {}
    for phrase, meanings in _load_words()[0].items():
        joined.setdefault(phrase.replace(" ", ""), []).extend(meanings)
    return joined
