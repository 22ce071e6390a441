"""Recognizes the type of a file by its first bytes; what to do about it is up to the caller."""

from __future__ import annotations

import re

FILE_TYPES = {
    "zip": re.compile(rb"PK(?:\x03\x04|\x05\x06)"),
    "gzip": re.compile(rb"\x1f\x8b"),
    "zstd": re.compile(rb"\x28\xb5\x2f\xfd"),
    "bzip2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
    "xz": re.compile(rb"\xfd7zXZ\0"),
    "7z": re.compile(rb"7z\xbc\xaf"),
    "rar": re.compile(rb"Rar!\x1a\x07"),
    "office": re.compile(rb"\xd0\xcf\x11\xe0"),
    "pdf": re.compile(rb"%PDF-"),
    "rtf": re.compile(rb"\{\\rtf"),
    "parquet": re.compile(rb"PAR1"),
    "sqlite": re.compile(rb"SQLite format 3\0"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "png": re.compile(rb"\x89PNG"),
    "orc": re.compile(rb"ORC\n?[^ -~\s]"),  # a heading may be ORCID
    "avro": re.compile(rb"Obj\x01"),
    "arrow": re.compile(rb"ARROW1|FEA1[^ -~\s]"),
    "hdf5": re.compile(rb"\x89HDF"),
}
"""Patterns of the first bytes by name of the type. Text of any kind matches none of them."""

HEAD = 16
"""This many bytes are enough to recognize a type."""

_MARKUP = re.compile(r"[\ufeff\s]*<(?:!doctype|\?xml|html|head|body|rdf|rss|feed|svg)\b", re.IGNORECASE)


def recognize(head: bytes) -> str:
    """Return the type of a file with these first bytes, one of `FILE_TYPES`; "" if it is unknown."""
    return next((name for name, pattern in FILE_TYPES.items() if pattern.match(head)), "")


def is_markup(text: str) -> bool:
    """Return whether a text is a web page or other XML: a download that required a login often yields one."""
    return _MARKUP.match(text, 0, 4000) is not None
