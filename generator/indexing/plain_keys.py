"""Match keys of plain texts in whole columns: most handles and account numbers need no folding (FORMAT.md section 4).

A plain text has small ASCII letters, digits, and what stands between words there; none of its words is a credit, a
title or an initial. What the match keys of many texts consist of is sorted at once, by text and then by letter. The
rules and their tables are those of `shards.matching`.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from shards.matching import MARKED_WORDS, key_sounds

_OWNER_BITS = 11
_SLICE = 1 << _OWNER_BITS
"""So many texts have their keys made at once: what is sorted has 16 bits, and fits the processor's caches."""
_CODE_BITS = 5
_DIGIT = 29
"""What digits are sorted by, as they stand in the text: after letters (1 to 26) and the bar (28)."""
_LETTERS = 26
_NONE = 0

Flags = npt.NDArray[np.bool_]


def find_words(texts: pa.LargeStringArray) -> Flags:
    """Return which canonical texts are one word of small ASCII letters and digits."""
    return _search(texts, "^[a-z0-9]+$")


def find_plain(texts: pa.LargeStringArray) -> Flags:
    """Return which canonical texts are plain: one match key, which `make_keys` makes."""
    plain = find_words(texts)
    others = texts.filter(pa.array(~plain)) if plain.any() else texts
    if len(others):
        several = _search(others, "^[a-z0-9]{2,}(?:[_@-]+[a-z0-9]{2,})+$")
        marked = "|".join(sorted(word for word in MARKED_WORDS if word.isascii()))
        several[several] = ~_search(others.filter(pa.array(several)), rf"(?:^|[_@-])(?:{marked})(?:[_@-]|$)")
        plain[~plain] = several
    return plain


def make_keys(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return the match keys of plain texts, as `shards.matching.match_key` does."""
    parts = [_make_some(texts.slice(start, _SLICE)) for start in range(0, len(texts), _SLICE)]
    return pa.concat_arrays(parts) if parts else pa.array([], pa.large_utf8())


def _search(texts: pa.LargeStringArray, pattern: str) -> Flags:
    return np.array(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False), np.bool_)


def _make_some(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    count = len(texts)
    _, offsets, buffer = texts.buffers()
    bounds = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + count + 1]
    data = np.frombuffer(buffer, np.uint8)[bounds[0] : bounds[-1]]
    owner = np.repeat(np.arange(count, dtype=np.uint16), np.diff(bounds))
    is_letter = data >= ord("a")  # all else that is plain is below
    is_digit = (data >= ord("0")) & (data <= ord("9"))
    sounds, sound_owner = _list_sounds(data[is_letter], owner[is_letter], count)
    bars = np.full(count, ord("|"), np.uint8)
    owners = np.concatenate([sound_owner, np.arange(count, dtype=np.uint16), owner[is_digit]])
    chars = np.concatenate([sounds, bars, data[is_digit]])
    codes = (chars & (2**_CODE_BITS - 1)).astype(np.uint16)
    codes[len(sounds) + count :] = _DIGIT
    # A stable sort of 16-bit numbers is a radix sort.
    order = np.argsort(owners << _CODE_BITS | codes, kind="stable")
    ends = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=count), out=ends[1:])
    return pa.LargeStringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(chars[order]))


def _list_sounds(
    letters: npt.NDArray[np.uint8], owner: npt.NDArray[np.uint16], count: int
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint16]]:
    """Return the letters in the key of each text, and their texts.

    They are what its letters sound like, or the letters themselves where nothing is heard.
    """
    sounds, owners = [], []
    silent = np.ones(count, np.bool_)
    for table in _read_sounds():
        heard = table[letters]
        there = np.flatnonzero(heard != _NONE)
        sounds.append(heard[there])
        owners.append(owner[there])
        silent[owners[-1]] = False
    if silent.any():
        own = silent[owner]
        sounds.append(letters[own])
        owners.append(owner[own])
    return np.concatenate(sounds), np.concatenate(owners)


@cache
def _read_sounds() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Return the first and the second letter that each letter sounds like, by the letter's code."""
    tables = np.full((2, 256), _NONE, np.uint8)
    for letter in range(ord("a"), ord("a") + _LETTERS):
        for place, sound in enumerate(key_sounds(chr(letter))):
            tables[place, letter] = ord(sound)
    return tables[0], tables[1]
