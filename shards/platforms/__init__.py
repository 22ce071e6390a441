"""Platforms as data: what their names are, what leads to them, and how two of them compare."""

from shards.platforms.definitions import Kind, Platform, compile_pattern, read_definition
from shards.platforms.links import parse_link
from shards.platforms.reading import (
    ANYTHING,
    Context,
    Listed,
    Platforms,
    Reading,
    SimpleReader,
    Template,
    is_part,
    looks_like_email,
    read_core,
)
from shards.platforms.suffixes import Suffixes

__all__ = [
    "ANYTHING",
    "Context",
    "Kind",
    "Listed",
    "Platform",
    "Platforms",
    "Reading",
    "SimpleReader",
    "Suffixes",
    "Template",
    "compile_pattern",
    "is_part",
    "looks_like_email",
    "parse_link",
    "read_core",
    "read_definition",
]
