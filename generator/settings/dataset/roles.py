"""The roles that columns of a list can have, and the check of a `[dataset.columns]` table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generator.settings.problems import Problems, join_key, suggest

ROLES_IDENTIFIER = ("username", "account", "nsid", "screen_name", "photo_id")
ROLES_NAME = ("account", "username", "screen_name")
"""The roles whose columns hold what accounts and people are called, not numbers."""
ROLES_ITEM = ("item", "title", "url", "license")
ROLES_CHART = ("date",)
"""Used for the charts only: it is not part of any record, and never a reason to reject a row."""
ROLES = ROLES_IDENTIFIER + ROLES_ITEM + ROLES_CHART
BRACES = re.compile(r"\{([^{}]*)\}")
LAST_COLUMN = 100_000


def is_template(role: str, column: object) -> bool:
    """Return whether the value of a role is a template (`https://…/{account}/`) rather than a column."""
    return role == "url" and isinstance(column, str) and ("{" in column or "}" in column)


def template_roles(template: str) -> list[str]:
    """Return the roles that the template of a link refers to, in order."""
    return BRACES.findall(template)


def check_columns(raw: Mapping[str, Any], where: str, problems: Problems) -> None:
    """Check the roles, the columns, the template of the link and the decodings of a data set.

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
            _check_template(key, column, columns, problems)
        elif raw.get("header") is False:
            if type(column) is not int or not 1 <= column <= LAST_COLUMN:
                problems.add_wrong(key, column, "the number of the column, starting at 1, because header = false")
        elif not isinstance(column, str) or not column:
            number = type(column) is int
            more = " For a file without a header line, set header = false." if number else ""
            problems.add_wrong(key, column, "the name of the column in quotes", more)
    if not problems.has(where_columns) and not any(role in columns for role in ROLES_IDENTIFIER):
        problems.add(
            where_columns, f"no column to look people up by. Add at least one of: {', '.join(ROLES_IDENTIFIER)}."
        )
    decode = raw.get("decode")
    for role in decode if isinstance(decode, Mapping) else ():
        if role not in columns:
            problems.add_unknown(join_key(where, "decode", role), role, columns)


def _check_template(key: str, template: str, columns: Mapping[str, Any], problems: Problems) -> None:
    named = [role for role in columns if role in ROLES and role != "url" and role not in ROLES_CHART]
    if re.search(r"[{}]", BRACES.sub("", template)):
        problems.add_wrong(key, template, "a template with paired braces, such as {item}")
    elif not template.startswith(("https://", "http://")):
        problems.add_wrong(key, template, "a column, or a template that begins with https:// or http://")
    else:
        for role in template_roles(template):
            if role not in named:
                allowed = f"braces around roles that have a column ({', '.join(named) or 'none has'})"
                problems.add_wrong(key, template, allowed, suggest(role, named))
