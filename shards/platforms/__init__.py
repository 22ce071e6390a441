"""Platforms as data: what their names are, what leads to them, and how two of them compare."""

from shards.platforms.definitions import NOUNS, Kind, Platform, read_definition
from shards.platforms.links import Link, parse_link
from shards.platforms.reading import (
    Context,
    Listed,
    Platforms,
    Reading,
    choose_readings,
    is_part,
    looks_like_email,
    looks_like_link,
)
from shards.platforms.suffixes import Suffixes

__all__ = [
    "NOUNS",
    "Context",
    "Kind",
    "Link",
    "Listed",
    "Platform",
    "Platforms",
    "Reading",
    "Suffixes",
    "choose_readings",
    "is_part",
    "looks_like_email",
    "looks_like_link",
    "parse_link",
    "read_definition",
]
