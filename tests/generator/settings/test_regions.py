"""The table of regions, and how telephone numbers are read with it."""

from __future__ import annotations

import tomllib

import pytest
from phonenumbers import SUPPORTED_REGIONS

from generator.settings.regions import list_regions
from shards.errors import IdentifierError
from shards.platforms import Platforms, read_definition
from shards.platforms.library import list_supplied
from tools.make_regions import FILE, HEAD, write_region


def read_phone(region: str, typed: str) -> str:
    """Return how a list of a region reads a telephone number, or why it does not."""
    tree = list_supplied()["phone"].platform.tree
    params = list_regions()[region] if region else {}
    definition = read_definition({**tree, "params": {**tree["params"], **params}})
    try:
        return Platforms((definition,)).read_text(typed)[0].text
    except IdentifierError as error:
        return error.name


@pytest.mark.parametrize(
    ("region", "typed", "read"),
    [
        ("DE", "0151 2345678", "+491512345678"),
        ("DE", "(0151) 234 56-78", "+491512345678"),
        ("DE", "151 2345678", "+491512345678"),
        ("DE", "+49 0151 2345678", "+491512345678"),
        ("DE", "0043 1 2345678", "+4312345678"),
        ("US", "(212) 555-0100", "+12125550100"),
        ("US", "1-212-555-0100", "+12125550100"),
        ("US", "011 49 151 2345678", "+491512345678"),
        ("US", "0049 151 2345678", "+491512345678"),
        ("RU", "8 (495) 123-45-67", "+74951234567"),
        ("RU", "+7 812 123-45-67", "+78121234567"),
        ("IT", "06 1234 5678", "+390612345678"),
        ("HU", "06 1 234 5678", "+3612345678"),
        ("", "0151 2345678", "phone-no-country"),
    ],
)
def test_a_number_is_read_as_its_region_writes_it(region: str, typed: str, read: str) -> None:
    assert read_phone(region, typed) == read


def test_the_table_has_all_regions_as_the_tool_writes_them() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert list_regions().keys() == SUPPORTED_REGIONS
    assert text.startswith(HEAD)
    assert tomllib.loads(write_region("DE"))["DE"] == list_regions()["DE"]
    assert all(set(params) == {"country", "trunk", "out"} for params in list_regions().values())
