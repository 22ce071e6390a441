"""Which columns of its files a data set uses, and what for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.settings.columns.recipes import Recipe, list_sources
from generator.settings.columns.references import Column, read_reference
from generator.settings.columns.roles import is_template, order_roles

Columns = Column | tuple[Column, ...]


def list_columns(columns: Columns) -> tuple[Column, ...]:
    """Return the columns of a role, whose value is one column or several."""
    return columns if isinstance(columns, tuple) else (columns,)


def name_columns(
    columns: Mapping[str, Columns], make: Mapping[str, Recipe], show: Mapping[str, str], *, header: bool
) -> dict[str, Column]:
    """Return the columns of the files that a data set uses, each once, by a name for its first use.

    Args:
        columns: role -> column, several columns, or the template of a link.
        make: the recipes of made columns.
        show: column -> label.
        header: whether columns have names; if not, digits in `show` and in conditions are numbers of columns.

    Returns:
        The role, `role[1]` for its second column, `make.NAME`, or `show.NAME` -> the column. Names are unique without
        regard to case.
    """
    named: dict[str, Column] = {}
    taken: set[str] = set()
    for use, column in _list_uses(columns, make, show):
        for source in list_sources(column, make):
            one = source if header or not isinstance(source, str) else read_reference(source)
            if one in named.values():
                continue
            name, number = use, 1
            while name.lower() in taken:
                name, number = f"{use}[{number}]", number + 1
            named[name] = one
            taken.add(name.lower())
    return named


def _list_uses(
    columns: Mapping[str, Columns], make: Mapping[str, Recipe], show: Mapping[str, str]
) -> Iterator[tuple[str, Column]]:
    for role in order_roles(columns):
        if not is_template(role, columns[role]):
            for column in list_columns(columns[role]):
                yield (f"make.{column}" if column in make else role), column
    for column in show:
        yield (f"make.{column}" if column in make else f"show.{column}"), column
