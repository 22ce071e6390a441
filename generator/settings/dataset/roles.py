"""The roles that columns of a list can have, and the check of a `[dataset.columns]` table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generator.settings.dataset.references import Column, check_column, read_reference
from generator.settings.problems import Problems, join_key, show_value, suggest

ROLES_IDENTIFIER = ("username", "account", "nsid", "screen_name", "photo_id")
ROLES_NAME = ("account", "username", "screen_name")
"""The roles whose columns hold what accounts and people are called, not numbers."""
ROLES_ITEM = ("item", "title", "url", "license")
ROLES_CHART = ("date",)
"""Used for the charts only: it is not part of any record, and never a reason to reject a row."""
ROLES = ROLES_IDENTIFIER + ROLES_ITEM + ROLES_CHART
BRACES = re.compile(r"\{([^{}]*)\}")
NAMES = "names"
"""What `[dataset.split]` says instead of separators where names are written as in prose."""
LABEL_LIMIT = 60
SHOWN_LIMIT = 15


def is_template(role: str, column: object) -> bool:
    """Return whether the value of a role is a template (`https://…/{account}/`) rather than a column."""
    return role == "url" and isinstance(column, str) and ("{" in column or "}" in column)


def template_roles(template: str) -> list[str]:
    """Return the roles that the template of a link refers to, in order."""
    return BRACES.findall(template)


def check_columns(raw: Mapping[str, Any], where: str, problems: Problems) -> None:
    """Check the roles, the columns, the template of the link, the separators and the decodings of a data set.

    Args:
        raw: the table of the data set, with its preset applied.
        where: its name, such as `dataset[0]`.
        problems: collects what is wrong.
    """
    columns = raw.get("columns")
    if not isinstance(columns, Mapping):
        return
    where_columns = join_key(where, "columns")
    for role, column in columns.items():
        key = join_key(where_columns, role)
        if role not in ROLES:
            problems.add_unknown(key, role, ROLES)
        elif is_template(role, column):
            _check_template(key, column, raw, problems)
        else:
            _check_role(key, role, column, raw, problems)
    if not problems.has(where_columns) and not any(role in columns for role in ROLES_IDENTIFIER):
        problems.add(
            where_columns, f"no column to look people up by. Add at least one of: {', '.join(ROLES_IDENTIFIER)}."
        )
    decode = raw.get("decode")
    for role in decode if isinstance(decode, Mapping) else ():
        if role not in columns:
            problems.add_unknown(join_key(where, "decode", role), role, columns)
    _check_split(raw.get("split"), join_key(where, "split"), columns, problems)
    _check_shown(raw, join_key(where, "show"), problems)


def _check_role(key: str, role: str, column: object, raw: Mapping[str, Any], problems: Problems) -> None:
    made, named = _list_made(raw), raw.get("header") is not False
    if not isinstance(column, list | tuple):
        check_column(key, column, made, problems, named=named)
    elif role not in ROLES_IDENTIFIER:
        problems.add_wrong(key, column, f"one column; only {', '.join(ROLES_IDENTIFIER)} can have several")
    elif not column:
        problems.add_wrong(key, column, "a column, or a list of columns")
    else:
        for number, one in enumerate(column):
            check_column(join_key(key, number), one, made, problems, named=named)
        for one in {one for one in column if isinstance(one, Column) and column.count(one) > 1}:
            problems.add(key, f"{show_value(one)} is in the list more than once.")


def _list_made(raw: Mapping[str, Any]) -> tuple[str, ...]:
    made = raw.get("make")
    return tuple(made) if isinstance(made, Mapping) else ()


def _check_split(split: object, where: str, columns: Mapping[str, Any], problems: Problems) -> None:
    allowed = f'a separator, a list of separators, or "{NAMES}"'
    for role, separators in split.items() if isinstance(split, Mapping) else ():
        key = join_key(where, role)
        given = separators if isinstance(separators, list | tuple) else [separators]
        if role not in columns or role not in ROLES_IDENTIFIER:
            problems.add_unknown(key, role, [known for known in columns if known in ROLES_IDENTIFIER])
        elif not given or not all(isinstance(one, str) and one for one in given):
            problems.add_wrong(key, separators, allowed)
        elif NAMES in given and isinstance(separators, list | tuple):
            problems.add_wrong(key, NAMES, f'separators; use "{NAMES}" without a list')


def _check_shown(raw: Mapping[str, Any], where: str, problems: Problems) -> None:
    shown = raw.get("show")
    if not isinstance(shown, Mapping):
        return
    labels: dict[str, str] = {}
    for name, label in shown.items():
        key = join_key(where, name)
        if raw.get("header") is False:
            check_column(key, read_reference(name), _list_made(raw), problems, named=False)
        if not isinstance(label, str) or not label.strip() or len(label) > LABEL_LIMIT:
            problems.add_wrong(key, label, f"a label in quotes, up to {LABEL_LIMIT} characters")
        elif labels.setdefault(label, name) != name:
            problems.add(key, f"{show_value(label)} is already the label of {show_value(labels[label])}.")
    if len(shown) > SHOWN_LIMIT:
        problems.add(where, f"has {len(shown)} columns; at most {SHOWN_LIMIT} can be shown beside an item.")


def _check_template(key: str, template: str, raw: Mapping[str, Any], problems: Problems) -> None:
    split = raw.get("split")
    several = tuple(split) if isinstance(split, Mapping) else ()
    named = [
        role
        for role, column in raw["columns"].items()
        if role in ROLES and role not in ("url", *ROLES_CHART, *several) and not isinstance(column, list | tuple)
    ]
    if re.search(r"[{}]", BRACES.sub("", template)):
        problems.add_wrong(key, template, "a template with paired braces, such as {item}")
    elif not template.startswith(("https://", "http://")):
        problems.add_wrong(key, template, "a column, or a template that begins with https:// or http://")
    else:
        for role in template_roles(template):
            if role not in named:
                allowed = f"braces around roles that have a column ({', '.join(named) or 'none has'})"
                problems.add_wrong(key, template, allowed, suggest(role, named))
