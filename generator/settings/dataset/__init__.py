"""A data set's files in site.toml, and their formats."""

from generator.settings.dataset.files import (
    ARCHIVES,
    CODECS,
    COMPRESSIONS,
    DELIMITERS,
    FORMATS,
    REJECTS,
    list_names,
    split_ending,
)

__all__ = [
    "ARCHIVES",
    "CODECS",
    "COMPRESSIONS",
    "DELIMITERS",
    "FORMATS",
    "REJECTS",
    "list_names",
    "split_ending",
]
