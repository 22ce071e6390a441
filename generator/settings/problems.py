"""What is wrong with settings, in plain words: the key, what was found, what is allowed, the nearest valid name."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

LONGEST_VALUE = 60  # characters of a value that a message repeats
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Rule:
    """What a key takes, and what stands in for it where it is left out: metadata of a model's field.

    `default` is given where the field's own default does not say it.
    """

    allowed: str
    default: str = ""


def rule_of(model: type[BaseModel], key: str) -> Rule:
    """The rule of a model's field; every field of a settings model has one. The outermost wins."""
    return next(part for part in reversed(model.model_fields[key].metadata) if isinstance(part, Rule))


def show_value(value: Any) -> str:
    """A value as TOML writes it, shortened; lists and tables by name alone."""
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
    """A question that names the nearest of `names`, with a leading space; '' where none is near."""
    if not isinstance(name, str):
        return ""
    by_lower = {known.lower(): known for known in names}
    near = difflib.get_close_matches(name.lower(), by_lower, n=1)
    return f" Did you mean {show_value(by_lower[near[0]])}?" if near else ""


def join_key(where: str, *steps: str | int) -> str:
    """The full name of a key: `dataset[0].columns.acount`."""
    for step in steps:
        if isinstance(step, int):
            where += f"[{step}]"
        else:
            where += ("." if where else "") + (step if BARE_KEY.fullmatch(step) else show_value(step))
    return where


class Problems:
    """All that is wrong with one file of settings, in the order in which it was noticed."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._keys: list[str] = []

    def add(self, key: str, text: str) -> None:
        """Note what is wrong with a key."""
        self.lines.append(f"{key}: {text}")
        self._keys.append(key)

    def has(self, key: str) -> bool:
        """Whether something was noted of a key, or of anything inside it."""
        return any(known == key or known.startswith((key + ".", key + "[")) for known in self._keys)

    def add_unknown(self, key: str, name: str, names: Iterable[str]) -> None:
        """Note a key that does not exist; `names` are the ones that do."""
        names = list(names)
        self.add(key, f"there is no such key. Allowed here: {', '.join(names)}.{suggest(name, names)}")

    def add_wrong(self, key: str, value: object, allowed: str, more: str = "") -> None:
        """Note a value that its key does not take."""
        self.add(key, f"found {show_value(value)}; allowed: {allowed}.{more}")

    def add_missing(self, key: str, allowed: str) -> None:
        """Note a key that has to be there."""
        self.add(key, f"missing. Needed: {allowed}.")

    def add_error(self, error: ErrorDetails, model: type[BaseModel], where: str) -> None:
        """Note one of pydantic's errors, in our words, unless its key has been dealt with already.

        Args:
            error: as `ValidationError.errors()` gives it.
            model: what was validated.
            where: the table's full name, such as `dataset[0]`.
        """
        name = str(error["loc"][0])
        key = join_key(where, name)
        if where in self._keys or self.has(key):
            return
        match error["type"]:
            case "extra_forbidden":
                self.add_unknown(key, name, model.model_fields)
            case "missing":
                self.add_missing(key, rule_of(model, name).allowed)
            case "literal_error":
                names = re.findall(r"'([^']*)'", error["ctx"]["expected"])
                self.add_wrong(key, error["input"], rule_of(model, name).allowed, suggest(error["input"], names))
            case "value_error":
                self.add_wrong(key, error["input"], rule_of(model, name).allowed, str(error["ctx"]["error"]))
            case _:
                self.add_wrong(key, error["input"], rule_of(model, name).allowed)
