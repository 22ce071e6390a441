"""Columns in which a field may hold several texts: list<string>, as Arrow has them, without nulls; in whole columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lists.name_lists import CANDIDATE, read_list, split_names

Fields: TypeAlias = pa.Array
"""One text for each row, or a list of them."""

Integers = npt.NDArray[np.int64]

_LIST = pa.list_(pa.string())


def as_fields(column: pa.Array | pa.ChunkedArray) -> Fields:
    """Return a column of texts, or of lists of texts, in one piece and without nulls; a null list is empty."""
    array = column
    if isinstance(column, pa.ChunkedArray):  # combine_chunks would copy a single chunk
        chunks = column.chunks
        array = chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks) if chunks else pa.array([], column.type)
    if not is_list(array):
        if array.null_count == len(array) and array.type == pa.string():  # filling them takes longer
            return pa.StringArray.from_buffers(
                len(array), pa.py_buffer(np.zeros(len(array) + 1, np.int32)), pa.py_buffer(b"")
            )
        return array.fill_null("") if array.null_count else array
    values, owner = pc.list_flatten(array), pc.list_parent_indices(array).to_numpy()
    return make_lists(as_fields(values.cast(pa.string())), owner, len(array))


def is_list(column: pa.Array) -> bool:
    """Return whether the fields of a column are lists."""
    kind = column.type
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def make_lists(values: pa.StringArray, owner: Integers, rows: int) -> pa.ListArray:
    """Return a column of lists from their texts and the index of each text's row, ascending."""
    offsets = np.zeros(rows + 1, np.int32)
    np.cumsum(np.bincount(owner, minlength=rows), out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def list_texts(fields: Fields) -> pa.StringArray:
    """Return all texts of a column."""
    return fields.flatten() if is_list(fields) else fields


def flatten(fields: Fields) -> tuple[pa.StringArray, Integers]:
    """Return all texts of a column, and the index of each one's row."""
    if not is_list(fields):
        return fields, np.arange(len(fields))
    return fields.flatten(), pc.list_parent_indices(fields).to_numpy().astype(np.int64)


def map_values(fields: Fields, edit: Callable[[pa.StringArray], pa.StringArray]) -> Fields:
    """Return a column with `edit` applied to all of its texts."""
    if not is_list(fields):
        return edit(fields)
    values, owner = flatten(fields)
    return make_lists(edit(values), owner, len(fields))


def join_values(fields: Fields, between: str = ", ") -> pa.StringArray:
    """Return one text for each row: those of a list are joined, without empty ones."""
    return pc.binary_join(drop_empty(fields, repeated=True), between) if is_list(fields) else fields


def take_first(fields: Fields) -> pa.StringArray:
    """Return the first text of each row that is not empty; '' for none."""
    if not is_list(fields):
        return fields
    values, owner = flatten(drop_empty(fields, repeated=True))
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    place = np.full(len(fields), -1)
    place[owner[first]] = first
    return values.take(pa.array(place, mask=place < 0)).fill_null("")


def split_fields(fields: Fields, separators: str | Sequence[str]) -> pa.ListArray:
    """Return lists of the parts of each field.

    Args:
        fields: texts, or lists of texts whose parts go on in one list.
        separators: one, or several; "names" for names in prose, or "list" for lists as programs write them
            (`lists.name_lists`).
    """
    values, owner = flatten(fields)
    if separators == "names":
        parts = _split_distinct(values, CANDIDATE, split_names)
    elif separators == "list":
        parts = _split_distinct(
            values, r"^\s*[\[{(]", lambda text: [text] if (found := read_list(text)) is None else found
        )
    elif isinstance(separators, str):
        parts = pc.split_pattern(values, separators)
    else:
        longest_first = sorted(separators, key=len, reverse=True)
        parts = pc.split_pattern_regex(values, "|".join(map(_escape, longest_first)))
    return make_lists(parts.flatten(), owner[pc.list_parent_indices(parts).to_numpy()], len(fields))


def combine(columns: Sequence[Fields]) -> pa.ListArray:
    """Return lists of the texts that a row has in several columns, in the order of the columns."""
    flat = [flatten(column) for column in columns]
    owner = np.concatenate([one for _, one in flat])
    order = np.argsort(owner, kind="stable")
    values = pa.concat_arrays([one for one, _ in flat])
    return make_lists(values.take(pa.array(order)), owner[order], len(columns[0]))


def drop_empty(fields: pa.ListArray, *, repeated: bool = False) -> pa.ListArray:
    """Return lists without empty texts, and unless `repeated` with each text once."""
    values, owner = flatten(fields)
    keep = pc.binary_length(values).to_numpy() > 0
    if not repeated:
        codes = values.dictionary_encode().indices.to_numpy().astype(np.int64)
        number = owner * (int(codes.max(initial=0)) + 1) + codes
        first = np.zeros(len(values), np.bool_)
        first[np.unique(number, return_index=True)[1]] = True
        keep &= first
    return fields if keep.all() else make_lists(values.filter(pa.array(keep)), owner[keep], len(fields))


def _split_distinct(values: pa.StringArray, candidate: str, split: Callable[[str], list[str]]) -> pa.ListArray:
    """Return the names in each text; only distinct texts that may hold several are looked at one by one."""
    encoded = values.dictionary_encode()
    several = np.asarray(
        pc.match_substring_regex(encoded.dictionary, candidate).to_numpy(zero_copy_only=False), np.bool_
    )
    texts = encoded.dictionary.to_pylist()
    parts = [split(text) if may else [text] for text, may in zip(texts, several.tolist(), strict=True)]
    return pa.array(parts, _LIST).take(encoded.indices)


def _escape(text: str) -> str:
    r"""Return text as a regular expression of RE2: `\Q…\E`, which has no way to write `\E`."""
    return "".join(f"\\{one}" if one.isascii() and not one.isalnum() and one != "_" else one for one in text)
