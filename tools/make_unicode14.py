"""Write the tables of what Unicode 14.0 has not assigned: run `python3.11 tools/make_unicode14.py` from the root.

Only Python 3.11 has exactly Unicode 14.0 in `unicodedata`; the tables go into both languages and a vector.
"""

from __future__ import annotations

import json
import re
import string
import unicodedata
from pathlib import Path

ROOT = Path(__file__).parent.parent
LETTERS = string.ascii_lowercase


def find_unassigned() -> list[tuple[int, int]]:
    """Return the inclusive ranges that this Python's Unicode has not assigned (private use is assigned)."""
    ranges: list[tuple[int, int]] = []
    for point in range(0x110000):
        if unicodedata.category(chr(point)) == "Cn":
            if ranges and ranges[-1][1] == point - 1:
                ranges[-1] = (ranges[-1][0], point)
            else:
                ranges.append((point, point))
    return ranges


def encode_ranges(ranges: list[tuple[int, int]]) -> str:
    """Return ranges as gap, length - 1, gap, …: base 26 in letters, the last digit of each number in upper case."""
    numbers, end = [], 0
    for first, last in ranges:
        numbers += [first - end, last - first]
        end = last + 1
    return "".join(map(_encode_number, numbers))


def _encode_number(number: int) -> str:
    digits = LETTERS[number % 26].upper()
    while number := number // 26:
        digits = LETTERS[number % 26] + digits
    return digits


def _rewrite(path: Path, table: str) -> None:
    lines = [f'    "{table[start : start + 108]}"' for start in range(0, len(table), 108)]
    if path.suffix == ".js":
        lines = [line + (" +" if line is not lines[-1] else ";") for line in lines]
    begin, end = ("TABLE = (\n", "\n)") if path.suffix == ".py" else ("TABLE =\n", "\n\n")
    pattern = re.compile(f"(?<={re.escape(begin)}).*?(?={re.escape(end)})", re.S)
    path.write_text(pattern.sub("\n".join(lines).replace("\\", r"\\"), path.read_text(), count=1))


if __name__ == "__main__":
    unassigned = find_unassigned()
    for target in ("shards/unicode14.py", "site_templates/scripts/format/unicode14.js"):
        _rewrite(ROOT / target, encode_ranges(unassigned))
    describes = "Code points that Unicode 14.0 has not assigned, as ranges with both ends; private use is assigned."
    cases = ",\n".join(f"  {json.dumps(pair)}" for pair in unassigned)
    vector = f'{{\n "kind": "unicode14",\n "describes": "{describes}",\n "cases": [\n{cases}\n ]\n}}\n'
    (ROOT / "shards/vectors/unicode14.json").write_text(vector)
