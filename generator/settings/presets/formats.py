"""Presets: the columns and settings of published list formats, one small TOML file each.

The file of a preset has `title`, `documented` (where the format is described), a `[known_by]` table with the features
of the format (`headings`; or `fields`, the number of fields per line, and `values`, what some of them look like; and
`file`, what its name looks like) and a `[dataset]` table: the keys of a `[[dataset]]` that the preset fills in. If a
format has several widths, each `[[variant]]` has its own `fields`, `values` and `columns`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from generator.settings.dataset.files import COMPRESSIONS, DELIMITERS, count_fields, find_all, split_ending
from generator.settings.problems import Problems, suggest


def preset_names() -> list[str]:
    """Return the names of all presets, sorted."""
    return sorted(
        file.name.removesuffix(".toml")
        for file in files("generator.settings.presets").iterdir()
        if file.name.endswith(".toml")
    )


def load_preset(name: str) -> dict[str, Any]:
    """Return the parsed file of a preset; `name` is one of `preset_names()`."""
    return tomllib.loads((files("generator.settings.presets") / f"{name}.toml").read_text("utf-8"))


def apply_preset(raw: Mapping[str, Any], preset: Mapping[str, Any]) -> dict[str, Any]:
    """Return the table of a data set, completed from the `[dataset]` of a preset; what the table contains wins.

    Columns are filled in by role, recipes by the name of the column that they make. If a column of the preset is
    overridden, its decoding and its separators are dropped, too.
    """
    table = {**preset, **raw}
    own, known = raw.get("columns", {}), preset["columns"]
    if not isinstance(own, Mapping):
        return table
    table["columns"] = {**known, **own}
    for key in ("decode", "split"):
        if key in preset and key not in raw:
            table[key] = {role: way for role, way in preset[key].items() if role not in own}
    made = raw.get("make", {})
    if "make" in preset and isinstance(made, Mapping):
        table["make"] = {**preset["make"], **made}
    return table


def fill_from_preset(table: Mapping[str, Any], where: str, folder: Path, problems: Problems) -> Mapping[str, Any]:
    """Return the table of a data set, completed from its preset, if it has one.

    Args:
        table: as written.
        where: its name, such as `dataset[0]`.
        folder: the folder that relative paths in the table start from.
        problems: collects what is wrong.
    """
    name = table.get("preset")
    if not isinstance(name, str):
        return table
    names = preset_names()
    if name not in names:
        problems.add_wrong(f"{where}.preset", name, ", ".join(names), suggest(name, names))
        return table
    preset = load_preset(name)
    return apply_preset(table, _choose_variant(preset, table, where, folder, problems))


def _choose_variant(
    preset: Mapping[str, Any], table: Mapping[str, Any], where: str, folder: Path, problems: Problems
) -> dict[str, Any]:
    """Return the `[dataset]` of a preset for lines with as many fields as those of the first file."""
    dataset: dict[str, Any] = preset["dataset"]
    widths = _field_counts(preset)
    found = find_all(table.get("files"), "", folder, None, Problems()) if widths else ()  # problems are reported later
    form, compression = split_ending(found[0]) if found else (None, None)
    written = {"format": form, "compression": compression, "delimiter": None, **dataset, **table}
    delimiter, packing = written["delimiter"] or DELIMITERS.get(str(written["format"])), written["compression"]
    if not found or not isinstance(delimiter, str) or packing not in (None, *COMPRESSIONS.values()):
        return dataset
    count = count_fields(found[0], packing, delimiter)
    if count and count not in widths:
        said = " or ".join(map(str, widths))
        problems.add(
            f"{where}.preset", f"{table['preset']} has {said} columns, but the first line of {found[0]} has {count}."
        )
    return _take_variant(preset, count) if count in widths else dataset


def _field_counts(preset: Mapping[str, Any]) -> list[int]:
    """Return how many fields a line of the format may have; [] if the preset has no variants."""
    if "variant" not in preset:
        return []
    return [preset["known_by"]["fields"], *(variant["fields"] for variant in preset["variant"])]


def _take_variant(preset: Mapping[str, Any], count: int) -> dict[str, Any]:
    """Return the `[dataset]` of a preset for lines of `count` fields, which is one of its widths."""
    dataset: dict[str, Any] = preset["dataset"]
    columns = [variant["columns"] for variant in preset["variant"] if variant["fields"] == count]
    return {**dataset, "columns": columns[0]} if columns else dataset
