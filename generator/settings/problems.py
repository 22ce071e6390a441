"""Messages about wrong settings: the key, what was found, what is allowed, and the most similar valid name."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

LONGEST_VALUE = 60  # characters of a value that are shown in a message
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Rule:
    """What values a key allows, and its default: metadata of the field of a model.

    `default` is set if the default of the field itself does not describe it. `platform` gives the example of a platform
    that stands for `{}` in the text: reading all platforms takes longer than all else of a process that is started.
    """

    text: str
    default: str = ""
    platform: Callable[[], str] | None = None

    @property
    def allowed(self) -> str:
        """Return the text with its example."""
        return self.text.format(self.platform()) if self.platform else self.text


def rule_of(model: type[BaseModel], key: str) -> Rule:
    """Return the rule of a key. Every field of a settings model has one; the outermost wins."""
    return next(part for part in reversed(fields_of(model)[key].metadata) if isinstance(part, Rule))


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by key: the name, or the alias if the key is a keyword of Python."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def show_value(value: Any) -> str:
    """Return a value in TOML notation, shortened; for lists and tables, only the type."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(_shorten(value), ensure_ascii=False)
        case Mapping():
            return "a table"
        case list() | tuple():
            return "a list" if value else "an empty list"
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return _shorten(str(value))


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def suggest(name: object, names: Iterable[str]) -> str:
    """Return a question that suggests the most similar of `names`, with a leading space; '' if none is similar."""
    if not isinstance(name, str):
        return ""
    by_lower = {known.lower(): known for known in names}
    near = difflib.get_close_matches(name.lower(), by_lower, n=1)
    return f" Did you mean {show_value(by_lower[near[0]])}?" if near else ""


def join_key(where: str, *steps: str | int) -> str:
    """Return the full name of a key, such as `dataset[0].columns.account`."""
    for step in steps:
        if isinstance(step, int):
            where += f"[{step}]"
        else:
            where += ("." if where else "") + (step if BARE_KEY.fullmatch(step) else show_value(step))
    return where


class Problems:
    """All problems of a settings file, in the order in which they were found."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._keys: list[str] = []

    def add(self, key: str, text: str) -> None:
        """Record what is wrong with a key."""
        self.lines.append(f"{key}: {text}")
        self._keys.append(key)

    def has(self, key: str) -> bool:
        """Return whether a problem has been recorded for a key or for anything inside it."""
        return any(known == key or known.startswith((key + ".", key + "[")) for known in self._keys)

    def add_unknown(self, key: str, name: str, names: Iterable[str]) -> None:
        """Record an unknown key; `names` are the valid ones."""
        names = list(names)
        self.add(key, f"unknown key. Valid keys: {', '.join(names)}.{suggest(name, names)}")

    def add_wrong(self, key: str, value: object, allowed: str, more: str = "") -> None:
        """Record a value that its key does not allow."""
        self.add(key, f"found {show_value(value)}; allowed: {allowed}.{more}")

    def add_missing(self, key: str, allowed: str) -> None:
        """Record a required key that is missing."""
        self.add(key, f"missing. Required: {allowed}.")

    def take_table(self, table: dict[str, Any], key: str, where: str, model: type[Model]) -> Model | None:
        """Remove the table `key` from another, and return it checked; None if there is no such table, or it is invalid.

        `where` is its whole name, such as `dataset[0].pictures`.
        """
        raw = table.get(key)
        if not isinstance(raw, Mapping):
            return None
        del table[key]
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self.add_error(detail, model, where)
            return None

    def add_error(self, error: ErrorDetails, model: type[BaseModel], where: str) -> None:
        """Record an error of pydantic in our own words, unless its key already has a problem.

        Args:
            error: as `ValidationError.errors()` returns it.
            model: the model of the table.
            where: the table's full name, such as `dataset[0]`.
        """
        name = str(error["loc"][0])
        key = join_key(where, name)
        if where in self._keys or self.has(key):
            return
        match error["type"]:
            case "extra_forbidden":
                self.add_unknown(key, name, fields_of(model))
            case "missing":
                self.add_missing(key, rule_of(model, name).allowed)
            case "literal_error":
                names = re.findall(r"'([^']*)'", error["ctx"]["expected"])
                self.add_wrong(key, error["input"], rule_of(model, name).allowed, suggest(error["input"], names))
            case "value_error":
                self.add_wrong(key, error["input"], rule_of(model, name).allowed, str(error["ctx"]["error"]))
            case _:
                self.add_wrong(key, error["input"], rule_of(model, name).allowed)
