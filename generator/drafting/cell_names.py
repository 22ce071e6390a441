"""Several names in one field: what separates them, judged by whether the parts look like names."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from generator.drafting.column_profiles import read_traits
from lists.headings import read_heading
from lists.name_lists import cut_enumerated, read_list, split_names, strip_notes

SEPARATORS = (";", "|", "\n", "；", "؛", "、", " / ", " • ", " · ", "¦", "//", "\t", "/")
PROSE, LIST = "names", "list"
"""What the settings call names in prose (commas, `and`, `&`), and lists as programs write them (`['Ada', 'Bo']`)."""
_LOOSE = ("\n", "/")
"""Separators that may also be part of a name."""
IN_PROSE = (";", "\n", "/", " / ", "|", "；", "؛")
_OTHER_COMMA = re.compile("[،、，]")
_ENDING = re.compile(
    r"\.(?:epub|mobi|pdf|txt|docx?|html?|jpe?g|png|gif|webp|tiff?|mp[34]|wav|flac|json|csv)$", re.IGNORECASE
)
_INITIAL = re.compile(r"\s*[^\W\d_]\.\s*")
_AND = re.compile(r"&|\s(?:and|und|y|e|et|och|og|en)\s", re.IGNORECASE)
MOSTLY = 0.8  # of the values, from which on notes such as numbers are expected without a heading
SHARE = 0.02  # of the values that must have several names
LIKELY = 0.8  # the share of the parts that must look like names
SAMPLED = 500  # values
_PLURAL = re.compile(
    r"(?:author|artist|creator|photographer|maker|contributor|name|owner|user|member|handle|editor|illustrator)s"
    r"|people|credits?|autoren|autor(?:es|i)|auteurs|fotografen|künstler|urheber|fotografi|fotógrafos|artistas",
    re.IGNORECASE,
)


def find_separator(heading: str, values: Sequence[str]) -> str:
    """Return what separates several names in the fields of a column, as `[dataset.split]` takes it; '' for nothing.

    Args:
        heading: of the column; where it speaks of people, names in prose are more likely.
        values: a sample.
    """
    distinct = list(dict.fromkeys(value for value in values if value))[:SAMPLED]
    least = max(1, SHARE * len(distinct))
    written = [names for names in map(read_list, distinct) if names is not None]
    is_written = any("'" in value or '"' in value or "," in value for value in distinct)  # unlike `[deleted]`
    if written and is_written and 2 * len(written) > len(distinct):
        return LIST
    is_of_people = bool(_PLURAL.search(heading)) or any(
        one.exact and one.name in ("maker", "contributor") for one in read_heading(heading)
    )
    numbered = [names for value in distinct if (names := cut_enumerated(value))]
    if len(numbered) >= least and _are_names([name for names in numbered for name in names]):
        return PROSE
    noted = [value for value in distinct if strip_notes(value) != value.strip()]
    notes = len(noted) >= (least if is_of_people else max(2, MOSTLY * len(distinct)))
    for separator in SEPARATORS:
        having = [value for value in distinct if separator in value]
        parts = [part for value in having for part in value.split(separator) if part.strip()]
        if len(having) >= least and _are_names(list(map(strip_notes, parts)) if is_of_people else parts):
            alone = [value for value in distinct if separator not in value]
            if separator in _LOOSE and (_are_shorter(parts, alone) or any(map(_ENDING.search, parts))):
                continue
            is_noted = notes or any(map(_OTHER_COMMA.search, alone))
            is_prose = any(strip_notes(part) != part.strip() for part in parts) or (is_noted and separator in IN_PROSE)
            return PROSE if is_prose else separator
    if any(" @" in value for value in distinct) and all(part[0] == "@" for value in distinct for part in value.split()):
        return " "
    commas = [value for value in distinct if "," in value]
    parts = [part for value in commas for part in value.split(",")]
    has_initials = any(map(_INITIAL.fullmatch, parts))
    split = {value: names for value in distinct if len(names := split_names(value)) > 1}
    are_listed = len(commas) >= least and _PLURAL.search(heading) and _are_accounts(parts) and not has_initials
    if are_listed or (is_of_people and _stand_alone(commas, distinct, split) and _are_names(parts)):
        return ","
    inverted = sum(value.count(",") == 1 and value not in split for value in distinct)
    by_comma = sum("," in value and not _AND.search(value) for value in split)
    if inverted > by_comma > 0:
        return ""  # the names are written last name first: which comma is which, only a person can say
    parts = [name for names in split.values() for name in names]
    if _are_shorter(parts, [value for value in distinct if value not in split]):
        return ""
    all_several = len(split) == len(distinct) > 0 and len(parts) > 2 * len(split)
    if all_several or len(split) >= (least if is_of_people else max(2, 5 * least)):
        return PROSE if _are_names(parts) else ""
    return PROSE if notes and _are_names(list(map(strip_notes, noted))) else ""


def _stand_alone(commas: Sequence[str], values: Sequence[str], split: Container[str]) -> bool:
    """Return whether most texts with commas have parts that are whole texts elsewhere: `Rosalía, Björk`, and `Björk`.

    `split` are those that are prose.
    """
    having = [
        value for value in commas if value not in split and any(part.strip() in values for part in value.split(","))
    ]
    return 2 * len(having) > len(commas)


def cut_names(value: str, separator: str) -> list[str]:
    """Return the names in a field."""
    if not separator:
        return [value]
    if separator == LIST:
        names = read_list(value)
        return [value] if names is None else names
    return split_names(value) if separator == PROSE else [part.strip() for part in value.split(separator)]


def _are_shorter(parts: Sequence[str], alone: Sequence[str]) -> bool:
    """Return whether parts are single words, although names that stand alone have several: then they are no names."""
    words, own = ([len(text.split()) > 1 for text in texts if text.strip()] for texts in (parts, alone))
    return (2 * sum(words) < len(words)) if not own else sum(own) > 0.5 * len(own) and 2 * sum(words) < len(words)


def _are_names(parts: Sequence[str]) -> bool:
    traits = read_traits(parts)
    return traits.plain and traits.words < 5 and max(traits.name, traits.handle) >= LIKELY


def _are_accounts(parts: Sequence[str]) -> bool:
    return read_traits(parts).handle > 0.95
