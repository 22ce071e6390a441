"""The kinds of value that the keys of site.toml take, and the model of a table that has no other keys than its own."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from generator.settings.problems import Rule

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def check_text(text: str) -> str:
    """Give a text back, unless it has control characters other than tabs and line ends (ValueError)."""
    if _CONTROLS.search(text):
        raise ValueError(" It has a control character in it.")
    return text


def _check_filled(text: str) -> str:
    if not text.strip():
        raise ValueError
    return check_text(text)


def _read_date(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.date()
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError from None


Text = Annotated[str, AfterValidator(check_text), Rule("text in quotes")]
FilledText = Annotated[str, AfterValidator(_check_filled), Rule("text in quotes, not empty")]
Date = Annotated[dt.date, BeforeValidator(_read_date)]


class Table(BaseModel):
    """A table of site.toml: no unknown keys, no guessing between types, no change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
