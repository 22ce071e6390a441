"""Match keys of plain texts in whole columns: most handles and account numbers need no folding (FORMAT.md section 4).

A plain text has small ASCII letters, digits, and what stands between words there; none of its words is a credit, a
title or an initial. The letters of its match key are counted, not sorted: each name's counts are written out at once.
The rules and their tables are those of `shards.matching`.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from generator.indexing.buckets import Integers
from shards.matching import MARKED_WORDS, key_sounds

_SLICE = 8192
"""So many texts are counted at once, which fit the processor's caches."""
_LETTERS = 26
_BAR = _LETTERS
_NONE = 255


def find_words(texts: pa.LargeStringArray) -> npt.NDArray[np.bool_]:
    """Return which canonical texts are one word of small ASCII letters and digits."""
    return _search(texts, "^[a-z0-9]+$")


def find_plain(texts: pa.LargeStringArray) -> npt.NDArray[np.bool_]:
    """Return which canonical texts are plain: one match key, which `make_keys` makes."""
    several = _search(texts, "^[a-z0-9]{2,}(?:[_@-]+[a-z0-9]{2,})+$")
    if not several.any():
        return find_words(texts)
    marked = "|".join(sorted(word for word in MARKED_WORDS if word.isascii()))
    return find_words(texts) | (several & ~_search(texts, rf"(?:^|[_@-])(?:{marked})(?:[_@-]|$)"))


def make_keys(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return the match keys of plain texts, as `shards.matching.match_key` does."""
    parts = [_make_some(texts.slice(start, _SLICE)) for start in range(0, len(texts), _SLICE)]
    return pa.concat_arrays(parts) if parts else pa.array([], pa.large_utf8())


def _search(texts: pa.LargeStringArray, pattern: str) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False), np.bool_)


def _make_some(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    count = len(texts)
    _, offsets, buffer = texts.buffers()
    ends = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + count + 1]
    data = np.frombuffer(buffer, np.uint8)[ends[0] : ends[-1]]
    owner = np.repeat(np.arange(count), np.diff(ends))
    is_letter = data >= ord("a")  # all else that is plain is below, but for what is between words
    is_letter &= data != ord("_")
    letters = _count_letters(data[is_letter] - np.uint8(ord("a")), owner[is_letter], count)
    is_digit = (data >= ord("0")) & (data <= ord("9"))
    digits, digit_owner = data[is_digit], owner[is_digit]
    # The letters of all keys, each with its bar, and all digits are in the order of the keys: they are laid between.
    flat = np.repeat(np.tile(_ALPHABET, count), letters.ravel())
    widths, numbers = letters.sum(axis=1), np.bincount(digit_owner, minlength=count)
    bounds = np.zeros(count + 1, np.int64)
    np.cumsum(widths + numbers, out=bounds[1:])
    keys = np.empty(bounds[-1], np.uint8)
    keys[np.arange(len(flat)) + np.repeat(np.cumsum(numbers) - numbers, widths)] = flat
    keys[np.arange(len(digits)) + np.cumsum(widths)[digit_owner]] = digits
    buffers = [None, pa.py_buffer(bounds), pa.py_buffer(keys)]
    return pa.LargeStringArray.from_buffers(count, buffers[1], buffers[2])


_ALPHABET = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz|", np.uint8)


def _count_letters(letters: npt.NDArray[np.uint8], owner: Integers, count: int) -> Integers:
    """Return how often each letter is in each text's key, and that there is one bar in it.

    That is what the letters sound like, or the letters themselves where nothing is heard.
    """
    first, second = _list_sounds()
    counts = np.zeros((count, len(_ALPHABET)), np.int64)
    for sounds in (first, second):
        heard = sounds[letters]
        there = np.flatnonzero(heard != _NONE)
        places = owner[there] * len(_ALPHABET) + heard[there]
        counts += np.bincount(places, minlength=counts.size).reshape(counts.shape)
    silent = counts.sum(axis=1) == 0
    if silent.any():
        own = silent[owner]
        places = owner[own] * len(_ALPHABET) + letters[own]
        counts += np.bincount(places, minlength=counts.size).reshape(counts.shape)
    counts[:, _BAR] = 1
    return counts


@cache
def _list_sounds() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Return the first and the second letter that each letter sounds like, as numbers from 0."""
    tables = np.full((2, _LETTERS), _NONE, np.uint8)
    for number, letter in enumerate(map(chr, _ALPHABET[:_LETTERS].tolist())):
        for place, sound in enumerate(key_sounds(letter)):
            tables[place, number] = ord(sound) - ord("a")
    return tables[0], tables[1]
