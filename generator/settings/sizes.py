"""Sizes in bytes, as people write them: "256 KiB", "1.5 GB", 4096."""

from __future__ import annotations

import re
from decimal import Decimal

UNITS = {
    "": 1, "B": 1,
    "KB": 1000, "MB": 1000**2, "GB": 1000**3, "TB": 1000**4,
    "KIB": 1024, "MIB": 1024**2, "GIB": 1024**3, "TIB": 1024**4,
}  # fmt: skip
SIZE = re.compile(r"\s*([0-9]{1,15}(?:\.[0-9]{1,9})?)\s*([A-Za-z]*)\s*", re.ASCII)


def read_size(text: str) -> int:
    """Turn a written size into whole bytes, the fraction dropped.

    KB, MB, GB and TB count in thousands (SI), KiB, MiB, GiB and TiB in 1,024s (IEC 80000-13). Upper and lower case
    are the same, because nobody who writes "kb" here means bits.

    Raises:
        ValueError: the text is not a number with one of these units.
    """
    match = SIZE.fullmatch(text)
    if not match or match[2].upper() not in UNITS:
        raise ValueError
    return int(Decimal(match[1]) * UNITS[match[2].upper()])
