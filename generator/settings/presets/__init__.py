"""Presets: what is known of a published manifest format, one small TOML file each.

A preset's file has `title`, `platform` (which `[identifiers]` must then say), `documented` (where the format is
described), a `[known_by]` table (what tells the format from others: `headings`, or `fields`, how many a line has, and
`values`, what some of them look like) and a `[dataset]` table: keys of a `[[dataset]]` that whoever names the preset
need not write. Where a format comes in several widths, each `[[variant]]` has its own `fields`, `values` and `columns`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from generator.settings.files import COMPRESSIONS, DELIMITERS, count_fields, find_all, split_ending
from generator.settings.problems import Problems, show_value, suggest


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


def fill_from_preset(
    table: Mapping[str, Any], where: str, platform: str | None, folder: Path, problems: Problems
) -> Mapping[str, Any]:
    """A data set's table with what its preset knows, if it names one.

    Args:
        table: as written.
        where: its name, such as `dataset[0]`.
        platform: that of `[identifiers]`; None if it is not known.
        folder: where the table's relative paths start.
        problems: takes what is wrong.
    """
    name = table.get("preset")
    if not isinstance(name, str):
        return table
    names = preset_names()
    if name not in names:
        problems.add_wrong(f"{where}.preset", name, ", ".join(names), suggest(name, names))
        return table
    preset = load_preset(name)
    if platform and platform != preset["platform"]:
        problems.add(
            f"{where}.preset",
            f"{show_value(name)} holds accounts of another platform than [identifiers] says. "
            f"Set platform = {show_value(preset['platform'])} there.",
        )
    return apply_preset(table, _choose_variant(preset, table, where, folder, problems))


def _choose_variant(
    preset: Mapping[str, Any], table: Mapping[str, Any], where: str, folder: Path, problems: Problems
) -> dict[str, Any]:
    """The preset's `[dataset]` for lines as wide as those of the first file."""
    dataset: dict[str, Any] = preset["dataset"]
    widths = _field_counts(preset)
    found = find_all(table.get("files"), "", folder, None, Problems()) if widths else ()  # what is amiss is told later
    form, compression = split_ending(found[0]) if found else (None, None)
    written = {"format": form, "compression": compression, "delimiter": None, **dataset, **table}
    delimiter, packing = written["delimiter"] or DELIMITERS.get(str(written["format"])), written["compression"]
    if not found or not isinstance(delimiter, str) or packing not in (None, *COMPRESSIONS.values()):
        return dataset
    count = count_fields(found[0], packing, delimiter)
    if count and count not in widths:
        said = " or ".join(map(str, widths))
        problems.add(f"{where}.preset", f"{table['preset']} has {said} columns, the first line of {found[0]} {count}.")
    return _take_variant(preset, count) if count in widths else dataset


def _field_counts(preset: Mapping[str, Any]) -> list[int]:
    """How many fields a line of the format may have; none where the preset does not tell variants apart."""
    if "variant" not in preset:
        return []
    return [preset["known_by"]["fields"], *(variant["fields"] for variant in preset["variant"])]


def _take_variant(preset: Mapping[str, Any], count: int) -> dict[str, Any]:
    """A preset's `[dataset]` for lines of `count` fields, one of those."""
    dataset: dict[str, Any] = preset["dataset"]
    columns = [variant["columns"] for variant in preset["variant"] if variant["fields"] == count]
    return {**dataset, "columns": columns[0]} if columns else dataset
