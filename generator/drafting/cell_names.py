"""Several names in one field: what separates them, judged by whether the parts look like names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.drafting.column_profiles import read_traits
from lists.name_lists import split_names

SEPARATORS = (";", "|", "\n", "；", "、", " / ", " • ", " · ", "¦", "//", "\t")
PROSE = "names"
"""What the settings call names in prose: commas, `and`, `&`."""
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
        heading: of the column; a plural makes prose with commas more likely.
        values: a sample.
    """
    distinct = list(dict.fromkeys(value for value in values if value))[:SAMPLED]
    least = max(1, SHARE * len(distinct))
    for separator in SEPARATORS:
        having = [value for value in distinct if separator in value]
        if len(having) >= least and _are_names([part for value in having for part in value.split(separator)]):
            return separator
    commas = [value for value in distinct if "," in value]
    parts = [part for value in commas for part in value.split(",")]
    if len(commas) >= least and _PLURAL.search(heading) and _are_accounts(parts):
        return ","
    several = [names for names in map(split_names, distinct) if len(names) > 1]
    if len(several) >= (least if _PLURAL.search(heading) else max(2, 5 * least)):
        return PROSE if _are_names([name for names in several for name in names]) else ""
    return ""


def cut_names(value: str, separator: str) -> list[str]:
    """Return the names in a field."""
    if not separator:
        return [value]
    return split_names(value) if separator == PROSE else [part.strip() for part in value.split(separator)]


def _are_names(parts: Sequence[str]) -> bool:
    traits = read_traits(parts)
    return traits.plain and traits.words < 5 and max(traits.name, traits.handle) >= LIKELY


def _are_accounts(parts: Sequence[str]) -> bool:
    return read_traits(parts).handle > 0.95
