"""The template of a data set's links (FORMAT.md section 7): found in its first rows, and which links follow from it.

All of a template's text is published, so it is taken only if it fits items of many names: it tells of none of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from shards.templates import escape_part, is_template

SAMPLE_ROWS = 2000
"""A template is found in so many rows of a data set, its first ones."""

LEAST_NAMES = 10
"""A template fits items of at least this many names, and at least half of the links."""

_SCHEME = "https://"
_UNSAFE = r"[^A-Za-z0-9._~!$&'()*+,;=:@/-]"
_SAFE = np.array([len(escape_part(chr(code))) == 1 for code in range(128)] + [False] * 128)


def find_template(rows: Iterable[tuple[str, Iterable[str], str]]) -> str:
    """Return the template that most links follow from, or '' if there is none.

    `rows` are links, the names that have the item as they are written in a link, and ids, likewise.
    """
    counts: Counter[str] = Counter()
    names_of: dict[str, set[str]] = defaultdict(set)
    total = 0
    for link, names, id_ in rows:
        if not link:
            continue
        total += 1
        found = {_guess(link, name, id_): name for name in names if id_}
        counts.update(found.keys())
        for template, name in found.items():
            names_of[template].add(name)
    for template, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        if 2 * count < total:
            break
        if len(names_of[template]) >= LEAST_NAMES and is_template(template):
            return template
    return ""


def _guess(link: str, name: str, id_: str) -> str:
    host, slash, rest = link.removeprefix(_SCHEME).partition("/")
    if not link.startswith(_SCHEME) or not slash:
        return ""
    # The longer one first: an id may contain a name.
    first, second = sorted((("{id}", id_), ("{name}", name)), key=lambda pair: len(pair[1]), reverse=True)
    parts = (part.replace(second[1], second[0]) if second[1] else part for part in rest.split(first[1]))
    return f"{_SCHEME}{host}/{first[0].join(parts)}"


def escape_parts(column: pa.Array) -> pa.Array:
    """Return texts (large_utf8) as they are written in a link."""
    _, offsets, data = column.buffers()
    bounds = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1]
    read = np.frombuffer(data or b"", np.uint8)[bounds[0] : bounds[-1]]
    # The bytes of most ids are digits, which need not be looked at one by one.
    if not len(read) or _SAFE[read.min() : read.max() + 1].all() or _SAFE[read].all():
        return column
    unsafe = pc.match_substring_regex(column, _UNSAFE)
    escaped = [escape_part(text) for text in column.filter(unsafe).to_pylist()]
    return pc.replace_with_mask(column, unsafe, pa.array(escaped, column.type))


def follow(
    template: str, links: pa.Array, ids: pa.Array, names: pa.Array, codes: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Return which links follow from a template: ids and names (large_utf8) as they are written in a link.

    `codes` are the indices of the links' names. What is around the ids is made once for each name.
    """
    number, empty = pa.array(codes), pa.scalar("", pa.large_utf8())
    pieces: list[pa.Array | pa.Scalar] = []
    for part in template.split("{id}"):
        before, *after = (pa.scalar(text, pa.large_utf8()) for text in part.split("{name}"))
        around = [piece for text in after for piece in (names, text)]
        pieces += [pc.binary_join_element_wise(before, *around, empty).take(number) if around else before, ids]
    made = pc.binary_join_element_wise(*pieces[:-1], empty)
    same = pc.and_(pc.equal(made, links), pc.not_equal(ids, ""))
    return np.asarray(same.to_numpy(zero_copy_only=False), np.bool_)
