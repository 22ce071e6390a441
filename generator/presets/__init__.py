"""Presets: what is known of a published manifest format, one small TOML file each.

A preset's file has `platform` (which `[identifiers]` must then say), `documented` (where the format is described) and
a `[dataset]` table: keys of a `[[dataset]]` that whoever names the preset need not write.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any


def preset_names() -> list[str]:
    """The presets there are, sorted."""
    return sorted(file.name.removesuffix(".toml") for file in files(__name__).iterdir() if file.name.endswith(".toml"))


def load_preset(name: str) -> dict[str, Any]:
    """One preset's file, parsed; `name` is one of `preset_names()`."""
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text("utf-8"))


def apply_preset(raw: Mapping[str, Any], preset: Mapping[str, Any]) -> dict[str, Any]:
    """A data set's table, filled in from a preset's `[dataset]`; what is written in the table wins.

    Columns are filled in role by role. A preset's decoding of a column goes away with the preset's column.
    """
    table = {**preset, **raw}
    own, known = raw.get("columns", {}), preset["columns"]
    if not isinstance(own, Mapping):
        return table
    table["columns"] = {**known, **own}
    if "decode" in preset and "decode" not in raw:
        table["decode"] = {role: way for role, way in preset["decode"].items() if role not in own}
    return table
