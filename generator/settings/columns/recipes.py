"""`[dataset.make]`: columns made of other columns by a few fixed recipes; no code of the publisher's is run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError

from generator.settings.columns.references import Column, check_column, read_list, read_reference
from generator.settings.problems import Problems, Rule, join_key
from generator.settings.values import FilledText, Table, Text

KEY = "make"
PART_LIMIT = 1000
_SOURCES = ("from", "join", "file")
_WAYS = ("split", "trim", "match", "unless", "take")
_PATTERNS = ("match", "unless")


class Recipe(Table):
    """`[dataset.make.NAME]`: what a column is made of, and how."""

    source: Annotated[
        Column | None, Field(alias="from"), Rule("the name of a column, or its number if header = false", "none")
    ] = None
    split: Annotated[FilledText | None, Rule("the text between the parts, in quotes; needs `part`", "none")] = None
    part: Annotated[
        int | None,
        Field(ge=-PART_LIMIT, le=PART_LIMIT),
        Rule("a whole number other than 0: 1 is the first part, -1 the last", "none"),
    ] = None
    trim: Annotated[FilledText | None, Rule("the characters to remove at both ends, in quotes", "none")] = None
    match: Annotated[FilledText | None, Rule("a regular expression as RE2 reads it, in quotes", "none")] = None
    unless: Annotated[FilledText | None, Rule("a regular expression as RE2 reads it, in quotes", "none")] = None
    take: Annotated[
        Literal["domain", "host", "owner", "file", "stem"] | None,
        Rule('"domain", "host", "owner", "file" or "stem"', "none"),
    ] = None
    join: Annotated[
        tuple[Column, ...] | None,
        Field(min_length=2),
        BeforeValidator(read_list),
        Rule("a list of two or more columns", "none"),
    ] = None
    between: Annotated[Text, Field(alias="with"), Rule("text in quotes; needs `join`", "a space")] = " "
    file: Annotated[Literal["stem", "name", "folder"] | None, Rule('"stem", "name" or "folder"', "none")] = None
    where: Annotated[dict[str, FilledText], Rule("a table of column = text, all of which a row must have", "none")] = (
        Field(default_factory=dict)
    )

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns that the recipe reads."""
        own = () if self.source is None else (self.source,)
        return (*own, *(self.join or ()), *self.where)


def check_make(table: dict[str, Any], where: str, problems: Problems) -> None:
    """Replace the recipes of a data set with checked ones; invalid ones are removed.

    Args:
        table: the table of the data set, with its preset applied.
        where: its name, such as `dataset[0]`.
        problems: collects what is wrong.
    """
    raw, key = table.get(KEY), join_key(where, KEY)
    if not isinstance(raw, Mapping):
        return
    recipes = {}
    for name, one in raw.items():
        own = join_key(key, name)
        recipe = _read_recipe(one, own, problems)
        if recipe:
            recipes[name] = recipe
            _check_references(recipe, own, raw, problems, named=table.get("header") is not False)
    for name in _find_circles(recipes):
        problems.add(join_key(key, name), "is made of itself, by way of other columns.")
    table[KEY] = recipes


def list_sources(column: Column, recipes: Mapping[str, Recipe]) -> Iterator[Column]:
    """Yield the columns of the file that a column is made of, perhaps repeatedly; a column of the file is its own.

    Inside a recipe, the recipe's own name means the column of the file with that name.
    """
    recipe = recipes.get(column) if isinstance(column, str) else None
    if recipe is None:
        yield column
        return
    rest = {name: other for name, other in recipes.items() if name != column}
    for source in recipe.columns:
        yield from list_sources(source, rest)


def _read_recipe(raw: object, key: str, problems: Problems) -> Recipe | None:
    if not isinstance(raw, Mapping):
        problems.add_wrong(key, raw, "a table")
        return None
    try:
        recipe = Recipe.model_validate(raw)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            problems.add_error(detail, Recipe, key)
        return None
    found = len(problems.lines)
    _check_recipe(recipe, raw, key, problems)
    return recipe if len(problems.lines) == found else None


def _check_recipe(recipe: Recipe, raw: Mapping[str, Any], key: str, problems: Problems) -> None:
    sources, ways = ([name for name in names if name in raw] for names in (_SOURCES, _WAYS))
    if len(sources) != 1:
        problems.add(key, f"must have exactly one of {', '.join(_SOURCES)}; found {' and '.join(sources) or 'none'}.")
        return
    if len(ways) > 1:
        problems.add(
            key,
            f"must have at most one of {', '.join(_WAYS)}; found {' and '.join(ways)}.",
        )
    elif ways and sources != ["from"]:
        problems.add(join_key(key, ways[0]), "needs `from`. Make a column of a made one.")
    elif sources == ["from"] and not ways and not recipe.where:
        problems.add(key, f"does not say what to make of the column: add one of {', '.join((*_WAYS, 'where'))}.")
    for one, other in (("split", "part"), ("part", "split"), ("with", "join")):
        if one in raw and other not in raw:
            problems.add(join_key(key, one), f"needs `{other}`.")
    if recipe.part == 0:
        problems.add_wrong(join_key(key, "part"), 0, "1 for the first part, 2 for the second, -1 for the last")
    for way in _PATTERNS:
        pattern = getattr(recipe, way)
        if pattern and (fault := _find_fault(pattern)):
            problems.add_wrong(join_key(key, way), pattern, "a regular expression as RE2 reads it", f" {fault}")


def _find_fault(pattern: str) -> str:
    """Return what is wrong with a regular expression, in RE2's words; '' if nothing is."""
    import pyarrow as pa  # only recipes with a regular expression need this; other settings should not wait for it
    import pyarrow.compute as pc

    try:
        pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid as error:
        return f"{str(error).removeprefix('Invalid regular expression: ')}."
    return ""


def _check_references(recipe: Recipe, key: str, made: Collection[str], problems: Problems, *, named: bool) -> None:
    places = [] if recipe.source is None else [(join_key(key, "from"), recipe.source)]
    places += [(join_key(key, "join", number), column) for number, column in enumerate(recipe.join or ())]
    places += [] if named else [(join_key(key, "where", name), read_reference(name)) for name in recipe.where]
    for where, column in places:
        check_column(where, column, made, problems, named=named)


def _find_circles(recipes: Mapping[str, Recipe]) -> list[str]:
    """Return the names of the recipes that use themselves by way of others."""

    def reach(name: str, seen: set[str]) -> set[str]:
        used = {column for column in recipes[name].columns if isinstance(column, str) and column in recipes}
        for column in used - {name} - seen:
            seen.add(column)
            reach(column, seen)
        return seen

    return [name for name in recipes if name in reach(name, set())]
