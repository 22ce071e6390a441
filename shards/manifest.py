"""What a reader must know to use a release: JSON in the page and in release.json (FORMAT.md section 8)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, astuple, dataclass, fields
from typing import Any

from shards.errors import FormatError

FORMAT = "HDX1"
KINDS = ("alias", "nsid", "photo_id", "screen_name", "username")
PLATFORMS = ("flickr", "plain")
FILE_LIMIT = 64 * 1024 * 1024
DEPTH_LIMIT = 24
ITERATIONS_LIMIT = 10_000_000
DATASET_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"

_TERMS_LABEL = b"hushdex/1/terms\x00"


@dataclass(frozen=True)
class DatasetEntry:
    """What the publisher says of a data set; texts are '' where nothing was said."""

    id: str
    title: str
    description: str = ""
    source: str = ""
    coverage: str = ""
    date: str = ""
    removal: str = ""
    items: int = 0


@dataclass(frozen=True)
class TableEntry:
    """A table's shape: 2^depth files of `size` bytes with `cells` cells of `cell` bytes, and the root over them."""

    depth: int
    cells: int
    cell: int
    size: int
    root: bytes


@dataclass(frozen=True)
class Terms:
    """What a manifest says of a lookup, and every shard proves (section 8).

    `datasets` has each one's id and number of items, `tables` depth, cells and cell size.
    """

    platform: str
    kinds: tuple[str, ...]
    email_names: bool
    subjects: int
    datasets: tuple[tuple[str, int], ...]
    tables: tuple[tuple[int, int, int], ...]

    def dump(self) -> str:
        """Write the terms as JSON without white space."""
        return json.dumps(astuple(self), separators=(",", ":"))


@dataclass(frozen=True)
class Manifest:
    """A release: its id (16 bytes), date (YYYY-MM-DD), salt (16 bytes) and all else that a lookup needs."""

    release: bytes
    built: str
    salt: bytes
    iterations: int
    platform: str
    kinds: tuple[str, ...]
    email_names: bool
    subjects: int
    datasets: tuple[DatasetEntry, ...]
    tables: tuple[TableEntry, ...]

    @property
    def terms(self) -> Terms:
        """What of it the shards prove."""
        return Terms(
            self.platform,
            self.kinds,
            self.email_names,
            self.subjects,
            tuple((dataset.id, dataset.items) for dataset in self.datasets),
            tuple((table.depth, table.cells, table.cell) for table in self.tables),
        )


def digest_terms(terms: Terms) -> bytes:
    """Hash a manifest's terms: the 32 bytes that the canary of every shard holds."""
    return hashlib.sha256(_TERMS_LABEL + terms.dump().encode()).digest()


def dump_manifest(manifest: Manifest) -> str:
    """Write a manifest as JSON on one line, keys sorted: the same manifest gives the same bytes."""
    tree = {"format": FORMAT, **asdict(manifest)}
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=bytes.hex)
    # The text stands in a <script> element too, where "</script" and "<!--" must not: "<" occurs in strings alone.
    return text.replace("<", "\\u003c")


def parse_manifest(text: str) -> Manifest:
    """Read a manifest; raises FormatError `manifest` unless it is whole, of this format and in range."""
    try:
        tree = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise FormatError("manifest", f"The manifest is not JSON: {error}") from error
    if not isinstance(tree, dict):
        raise FormatError("manifest", "The manifest is not an object.")
    if tree.get("format") != FORMAT:
        raise FormatError("manifest", f"The manifest's format is {tree.get('format')!r}; this reader knows {FORMAT!r}.")
    manifest = Manifest(
        release=_read_hex(tree, "release", 16),
        built=_read_date(tree, "built"),
        salt=_read_hex(tree, "salt", 16),
        iterations=_read_number(tree, "iterations", 1, ITERATIONS_LIMIT),
        platform=_read_one_of(tree, "platform", PLATFORMS),
        kinds=tuple(_read_one_of({"kinds": kind}, "kinds", KINDS) for kind in _read_list(tree, "kinds")),
        email_names=_read_flag(tree, "email_names"),
        subjects=_read_number(tree, "subjects", 0, 2**53 - 1),
        datasets=tuple(_read_dataset(entry) for entry in _read_list(tree, "datasets")),
        tables=tuple(_read_table(entry) for entry in _read_list(tree, "tables")),
    )
    if list(manifest.kinds) != sorted(set(manifest.kinds)):
        raise FormatError("manifest", "The manifest's kinds are not sorted.")
    if not 1 <= len(manifest.tables) <= 2 or manifest.tables[-1].depth > manifest.tables[0].depth:
        raise FormatError("manifest", "The manifest must have one or two tables, the second no deeper than the first.")
    return manifest


def _refuse_constant(name: str) -> None:
    """Refuse what Python reads and JSON has not: NaN and Infinity."""
    raise ValueError(f"{name} is no number")


def _read_dataset(entry: Any) -> DatasetEntry:
    texts = {field.name: _read_text(entry, field.name) for field in fields(DatasetEntry) if field.name != "items"}
    if not re.fullmatch(DATASET_ID, texts["id"]):
        raise _refuse("id", texts["id"], "letters, digits, '.', '_' and '-', at most 64")
    return DatasetEntry(**texts, items=_read_number(entry, "items", 0, 2**53 - 1))


def _read_table(entry: Any) -> TableEntry:
    return TableEntry(
        depth=_read_number(entry, "depth", 0, DEPTH_LIMIT),
        cells=_read_number(entry, "cells", 1, FILE_LIMIT),
        cell=_read_number(entry, "cell", 32, 4096),
        size=_read_number(entry, "size", 1, FILE_LIMIT),
        root=_read_hex(entry, "root", 32),
    )


def _read(tree: Any, key: str) -> Any:
    if not isinstance(tree, dict) or key not in tree:
        raise FormatError("manifest", f"The manifest has no {key!r} where one must be.")
    return tree[key]


def _refuse(key: str, found: object, wanted: str) -> FormatError:
    return FormatError("manifest", f"The manifest's {key!r} is {found!r}; it must be {wanted}.")


def _read_text(tree: Any, key: str) -> str:
    value = _read(tree, key)
    if not isinstance(value, str):
        raise _refuse(key, value, "text")
    return value


def _read_date(tree: Any, key: str) -> str:
    value = _read_text(tree, key)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise _refuse(key, value, "a date, YYYY-MM-DD")
    return value


def _read_hex(tree: Any, key: str, size: int) -> bytes:
    value = _read_text(tree, key)
    if not re.fullmatch(f"[0-9a-f]{{{2 * size}}}", value):
        raise _refuse(key, value, f"{2 * size} lower-case hex digits")
    return bytes.fromhex(value)


def _read_number(tree: Any, key: str, least: int, most: int) -> int:
    value = _read(tree, key)
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON has one kind of number, and JavaScript cannot tell 1.0 from 1
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _refuse(key, value, f"a whole number from {least} to {most}")
    return value


def _read_flag(tree: Any, key: str) -> bool:
    value = _read(tree, key)
    if not isinstance(value, bool):
        raise _refuse(key, value, "true or false")
    return value


def _read_one_of(tree: Any, key: str, allowed: tuple[str, ...]) -> str:
    value = _read(tree, key)
    if value not in allowed:
        raise _refuse(key, value, f"one of {', '.join(allowed)}")
    return str(value)


def _read_list(tree: Any, key: str) -> list[Any]:
    value = _read(tree, key)
    if not isinstance(value, list):
        raise _refuse(key, value, "an array")
    return value
