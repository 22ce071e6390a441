"""What telephone numbers begin with in each region, for lists whose numbers have no country code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def list_regions() -> Mapping[str, Mapping[str, str]]:
    """Return by region, such as DE (ISO 3166-1), the params that the definition of telephone numbers takes.

    They are `country`, its code; `trunk`, the prefix of a national number; and `out`, that of an international one.
    """
    return tomllib.loads(files("generator.settings").joinpath("regions.toml").read_text(encoding="utf-8"))
