"""The years in a column of dates, in any common format; 0 where no year can be read.

Most dates begin with year and month: their first eight characters have few distinct values, each of which is parsed
once. The rest (seconds since 1970, dates without hyphens, the day or the month first) is parsed by Arrow, in whole
columns. The year is taken as written: no time zone is applied except for Unix time, which is UTC.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

YEARS = range(1000, 3000)
"""Plausible years; other numbers come from a wrong camera clock, or are not dates."""

_HEAD = 8
# ISO 8601, EXIF and SQL (2004-08-31 12:33:00, 2004:08:31, 2004-08, 2004): the month must be valid, or this is a range
# of years or a telephone number.
_YEAR_FIRST = re.compile(r"([0-9]{4})(?:$|[-:/.](?:0?[0-9]|1[0-2])(?:[^0-9]|$)|[ T])")
_NAME = r"\pL{3,9}\.?"
_OTHERS = (
    # 20040831 and 20040831T123300Z, which are ISO 8601 as well.
    r"^(?P<year>[0-9]{4})(?:0[0-9]|1[0-2])[0-3][0-9](?:$|[T ])",
    # 31.08.2004, 8/31/2004 12:33: whether day or month comes first, the year is last.
    r"^[0-9]{1,2}[./-][0-9]{1,2}[./-](?P<year>[0-9]{4})(?:$|[^0-9])",
    # Tue, 31 Aug 2004 12:33:00 +0000 (RFC 5322); August 31, 2004; Tue Aug 31 12:33:00 +0000 2004.
    rf"^(?:{_NAME},? )?(?:[0-9]{{1,2}} {_NAME}|{_NAME} [0-9]{{1,2}}),? "
    r"(?:[0-9:]{4,8} (?:[+-][0-9]{4} )?)?(?P<year>[0-9]{4})(?:$|[^0-9:])",
)
# Seconds, milliseconds or microseconds since 1970: from 1973 (fewer digits are not seconds) to 2100.
_UNIX = tuple((10**8 * unit, 4_102_444_800 * unit, unit) for unit in (1, 10**3, 10**6))
_NUMBER = r"^[0-9]+(?:\.[0-9]*)?$"


def read_years(column: pa.StringArray) -> npt.NDArray[np.uint16]:
    """Return the year of each date (utf8, no nulls): one of `YEARS`, or 0."""
    heads = pc.utf8_slice_codeunits(column, 0, _HEAD).dictionary_encode()
    known = np.fromiter(map(_read_head, heads.dictionary.to_pylist()), np.uint16, len(heads.dictionary))
    years: npt.NDArray[np.uint16] = known[heads.indices.to_numpy()]
    left = np.flatnonzero((years == 0) & (pc.binary_length(column).to_numpy() >= _HEAD))
    if len(left):
        years[left] = _read_rest(column if len(left) == len(column) else column.take(pa.array(left)))
    years[(years < YEARS.start) | (years >= YEARS.stop)] = 0
    return years


def _read_head(head: str) -> int:
    found = _YEAR_FIRST.match(head)
    return int(found[1]) if found else 0


def _read_rest(column: pa.StringArray) -> npt.NDArray[np.uint16]:
    years = np.zeros(len(column), np.uint16)
    rows = np.arange(len(column))
    try:
        years[rows] = _read_unix(column)
    except pa.ArrowInvalid:  # not all of them are numbers
        rows = np.flatnonzero(pc.match_substring_regex(column, _NUMBER).to_numpy(zero_copy_only=False))
        years[rows] = _read_unix(column.take(pa.array(rows)))
    for pattern in _OTHERS:
        rows = np.flatnonzero(years == 0)
        if not len(rows):
            break
        found = pc.extract_regex(column.take(pa.array(rows)), pattern)
        there = found.is_valid().to_numpy(zero_copy_only=False)
        years[rows[there]] = pc.struct_field(found, 0).drop_null().cast(pa.uint16()).to_numpy()
    return years


def _read_unix(column: pa.StringArray) -> npt.NDArray[np.uint16]:
    """Return the year of each number; raises ArrowInvalid if one is not a number."""
    numbers = column.cast(pa.float64()).to_numpy()
    years = np.zeros(len(column), np.uint16)
    for low, high, unit in _UNIX:
        rows = np.flatnonzero((numbers >= low) & (numbers < high))
        seconds = (numbers[rows] // unit).astype("datetime64[s]")
        years[rows] = seconds.astype("datetime64[Y]").astype(np.int64) + 1970
    return years
