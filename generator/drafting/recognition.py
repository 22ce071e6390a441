"""Which preset a file is of: by its headings, or, where it has none, by the number of its fields and what is in some.

What a preset is known by stands in its own file, `[known_by]`. It is taken only where the file is also written as the
preset says, so that what it fills in is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.drafting.column_profiles import read_traits
from generator.drafting.first_rows import Extract
from generator.settings.files import DELIMITERS
from generator.settings.presets import load_preset, preset_names

MOSTLY = 0.8  # of the values that a column has must look as the preset says


def recognise_preset(extract: Extract) -> str | None:
    """The name of the preset that a file is of; None where it is of none. The most particular wins."""
    found = {name: weight for name in preset_names() if (weight := weigh_preset(extract, load_preset(name)))}
    return max(found, key=lambda name: found[name], default=None)


def weigh_preset(extract: Extract, preset: Mapping[str, Any]) -> int:
    """How many particulars of a preset a file has; 0 where one is missing, or the file is written in another way."""
    known, dataset = preset["known_by"], preset["dataset"]
    form = extract.form
    if extract.named != dataset.get("header", True) or _name_form(form) != _name_form(dataset["format"]):
        return 0
    if form in DELIMITERS and _find_delimiter(extract, form) != _find_delimiter_of(dataset):
        return 0
    if "headings" in known:
        return len(known["headings"]) if set(known["headings"]) <= set(extract.headings) else 0
    shapes = [known, *preset.get("variant", [])]
    return max((_weigh_values(extract, shape) for shape in shapes), default=0)


def _weigh_values(extract: Extract, shape: Mapping[str, Any]) -> int:
    if len(extract.headings) != shape["fields"]:
        return 0
    traits = {place: read_traits(extract.values(int(place) - 1)) for place in shape["values"]}
    fit = all(
        traits[place].count and getattr(traits[place], trait) >= MOSTLY for place, trait in shape["values"].items()
    )
    return len(shape["values"]) + (shape["fields"] > 1) if fit else 0


def _name_form(form: str) -> str:
    return {"jsonl": "json", "tsv": "csv"}.get(form, form)


def _find_delimiter(extract: Extract, form: str) -> str:
    return str(extract.settings.get("delimiter") or DELIMITERS[form])


def _find_delimiter_of(dataset: Mapping[str, Any]) -> str:
    return str(dataset.get("delimiter") or DELIMITERS[dataset["format"]])
