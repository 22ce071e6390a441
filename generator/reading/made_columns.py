"""Columns that are made of others by the recipes of `[dataset.make]`: whole columns, by Arrow and RE2."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.reading.domains import registrable_domain
from generator.reading.field_lists import (
    Fields,
    combine,
    flatten,
    is_list,
    join_values,
    make_lists,
    map_values,
)
from generator.settings.columns import Recipe
from generator.settings.dataset import split_ending

_HOST = r"(?s)^(?:(?:[A-Za-z][A-Za-z0-9+.-]*:)?//)?(?:[^/?#@]*@)?([^/?#:@\s]+)(?:[:/?#].*)?$"
_LINK = r"(?s)^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*/+@?([^/?#]+)(?:[/?#].*)?$"
_REPOSITORY = r"(?s)^(?:(?:[^/@\s]*@)?(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}[:/])?@?([^/\s]+)/[^/\s].*$"
_FILE = r"(?s)^(?:[^?#]*[/\\])?([^/\\?#]*)(?:[?#].*)?$"
_ENDING = re.compile(r"(?<=.)\.[^.]*$", re.DOTALL)


@dataclass(frozen=True)
class Maker:
    """Makes columns for the rows of one file.

    Args:
        recipes: by the name of the column that they make.
        file: the file that the rows are from.
    """

    recipes: Mapping[str, Recipe]
    file: Path

    def make(self, column: str, given: Mapping[str, Fields], rows: int) -> Fields:
        """Return a column by its name: one of the file's, from `given`, or a made one."""
        recipe = self.recipes.get(column)
        if recipe is None:
            return given[column]
        inside = self._enter(column)
        made = inside._follow(recipe, given, rows)
        for condition, text in recipe.where.items():
            holds = pc.equal(join_values(inside.make(condition, given, rows)), text)
            made = _keep(made, holds)
        return map_values(made, pc.utf8_trim_whitespace)

    def make_source(self, column: str, given: Mapping[str, Fields], rows: int) -> Fields | None:
        """Return the only column that a made one is made of; None for a column of the file, and for other recipes."""
        recipe = self.recipes.get(column)
        source = None if recipe is None else recipe.source
        return None if source is None else self._enter(column).make(str(source), given, rows)

    def _enter(self, column: str) -> Maker:
        """Return what makes columns inside a recipe: there, the name of the made column means the file's."""
        return Maker({name: other for name, other in self.recipes.items() if name != column}, self.file)

    def _follow(self, recipe: Recipe, given: Mapping[str, Fields], rows: int) -> Fields:
        if recipe.file is not None:
            return pa.repeat(pa.scalar(name_file(self.file, recipe.file)), rows)
        if recipe.join is not None:
            parts = [self.make(str(column), given, rows) for column in recipe.join]
            if any(map(is_list, parts)):
                return _join_each(parts, recipe.between)
            return join_values(combine(parts), recipe.between)
        return map_values(self.make(str(recipe.source), given, rows), _choose_edit(recipe))


def _join_each(parts: Sequence[Fields], between: str) -> pa.ListArray:
    """Return lists of the joined texts of lists that are equally long, as those of the members of objects are.

    Where they are not, nobody knows what belongs together: the row then has the texts of each column one after another.
    """
    lists = [part if is_list(part) else combine([part]) for part in parts]
    lengths = [pc.list_value_length(one).to_numpy() for one in lists]
    equal = np.logical_and.reduce([one == lengths[0] for one in lengths])
    if not equal.all():
        apart = combine(lists)
        return pc.if_else(pa.array(equal), _join_each([_keep(one, pa.array(equal)) for one in lists], between), apart)
    values, owner = flatten(lists[0])
    columns = [values, *(flatten(one)[0] for one in lists[1:])]
    texts = join_values(combine(columns), between)
    return make_lists(texts, owner, len(lists[0]))


def name_file(file: Path, part: str) -> str:
    """Return a file's name, its `stem` (without endings that name a format or compression), or its folder's name."""
    if part == "folder":
        return file.parent.name
    if part == "name":
        return file.name
    name = file.name
    _, compression = split_ending(file)
    name = _ENDING.sub("", name) if compression else name
    return _ENDING.sub("", name)


def _choose_edit(recipe: Recipe) -> Callable[[pa.StringArray], pa.StringArray]:
    if recipe.split is not None:
        return lambda array: _take_part(array, str(recipe.split), recipe.part or 1)
    if recipe.trim is not None:
        return lambda array: pc.utf8_trim(array, characters=str(recipe.trim))
    if recipe.match is not None:
        return lambda array: _match(array, str(recipe.match))
    if recipe.unless is not None:
        return lambda array: pc.if_else(pc.match_substring_regex(array, recipe.unless), "", array)
    if recipe.take is not None:
        return _TAKES[recipe.take]
    return lambda array: array


def _match(array: pa.StringArray, pattern: str) -> pa.StringArray:
    """Return what the first group of a regular expression matches, or if it has none, all that matches; '' if none."""
    try:
        return _extract(array, f"(?s:^.*?)(?:{pattern})(?s:.*)$")
    except pa.ArrowInvalid:  # there is no group
        return _extract(array, f"(?s:^.*?)({pattern})(?s:.*)$")


def _extract(array: pa.StringArray, pattern: str) -> pa.StringArray:
    """Return what the first group of a pattern for whole texts matches; '' where the pattern does not match."""
    taken = pc.replace_substring_regex(array, pattern, r"\1")
    return pc.if_else(pc.match_substring_regex(array, pattern), taken, "")


def _take_part(array: pa.StringArray, separator: str, part: int) -> pa.StringArray:
    """Return the `part`-th part of each text, from 1, or from the end if it is negative; '' if there are fewer."""
    lists = pc.split_pattern(array, separator)
    ends = lists.offsets.to_numpy()
    place = ends[:-1] + part - 1 if part > 0 else ends[1:] + part
    there = (place >= ends[:-1]) & (place < ends[1:])
    return lists.values.take(pa.array(place, mask=~there)).fill_null("")


def _take_host(array: pa.StringArray) -> pa.StringArray:
    return pc.utf8_rtrim(pc.utf8_lower(_extract(array, _HOST)), characters=".")


def _take_domain(array: pa.StringArray) -> pa.StringArray:
    return _edit_distinct(_take_host(array), registrable_domain)


def _take_owner(array: pa.StringArray) -> pa.StringArray:
    is_link = pc.match_substring(array, "://")
    return pc.if_else(is_link, _extract(array, _LINK), _extract(array, _REPOSITORY))


def _take_file(array: pa.StringArray) -> pa.StringArray:
    return _edit_distinct(_extract(array, _FILE), unquote)


def _take_stem(array: pa.StringArray) -> pa.StringArray:
    return _edit_distinct(_take_file(array), lambda text: _ENDING.sub("", text))


_TAKES = {
    "host": _take_host,
    "domain": _take_domain,
    "owner": _take_owner,
    "file": _take_file,
    "stem": _take_stem,
}


def _edit_distinct(array: pa.StringArray, edit: Callable[[str], str]) -> pa.StringArray:
    """Return the array with `edit` applied once to each distinct text."""
    encoded = array.dictionary_encode()
    return pa.array(list(map(edit, encoded.dictionary.to_pylist())), pa.string()).take(encoded.indices)


def _keep(fields: Fields, holds: pa.BooleanArray) -> Fields:
    """Return the fields of the rows for which `holds` is true, and empty ones for the others."""
    nothing = pa.scalar([] if is_list(fields) else "", fields.type)
    return pc.if_else(holds, fields, nothing)
