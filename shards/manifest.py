"""What a reader must know to use a release: JSON in the page and in release.json (FORMAT.md section 9)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, astuple, dataclass, fields, replace
from typing import Any

from shards.dates import is_date
from shards.errors import FormatError
from shards.folds import RULES
from shards.nesting import is_deep
from shards.platforms import Context, Platforms, Suffixes, compile_pattern, read_definition
from shards.proofs import HASH_SIZE
from shards.templates import is_template

FORMAT = "HDX5"
MUST: tuple[str, ...] = ()
"""The features that a manifest may require and that this reader has."""
MOST_PLATFORMS = 32
FILE_LIMIT = 64 * 1024 * 1024
DEPTH_LIMIT = 24
NESTING_LIMIT = 64
ITERATIONS_LIMIT = 10_000_000
DATASET_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"

_SURROGATE = re.compile("[\ud800-\udfff]")
_TERMS_LABEL = b"hushdex/2/terms\x00"


@dataclass(frozen=True)
class Shown:
    """What else is shown of a data set's items: its label, and whether its texts are numbers, to be sorted as such."""

    label: str
    numeric: bool = False


@dataclass(frozen=True)
class DatasetEntry:
    """What the publisher says about a data set; texts are '' if nothing was said.

    `link` is the template of its items' links, '' for none.
    """

    id: str
    title: str
    description: str = ""
    source: str = ""
    coverage: str = ""
    date: str = ""
    removal: str = ""
    link: str = ""
    items: int = 0
    shown: tuple[Shown, ...] = ()


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
    """What a manifest says about lookups, and every shard proves (section 9).

    `platforms` is the hash of the platforms' definitions (`digest_platforms`); `datasets` has each one's id, number of
    items and template of links, `tables` depth, cells and cell size.
    """

    platforms: str
    kinds: tuple[str, ...]
    email_names: bool
    link_names: bool
    entries: int
    rules: str
    must: tuple[str, ...]
    datasets: tuple[tuple[str, int, str], ...]
    tables: tuple[tuple[int, int, int], ...]

    def dump(self) -> str:
        """Return the terms as JSON without white space."""
        return json.dumps(astuple(self), separators=(",", ":"))


@dataclass(frozen=True)
class Manifest:
    """A release: its id (16 bytes), date (YYYY-MM-DD), salt (16 bytes) and everything else that a lookup needs."""

    release: bytes
    built: str
    salt: bytes
    iterations: int
    platforms: Platforms
    kinds: tuple[str, ...]
    email_names: bool
    link_names: bool
    entries: int
    datasets: tuple[DatasetEntry, ...]
    tables: tuple[TableEntry, ...]
    rules: str = RULES
    must: tuple[str, ...] = ()
    suffixes: str = ""

    @property
    def context(self) -> Context:
        """Return what typed texts may be, besides names: e-mail addresses or links, if the list has such names."""
        return Context(self.email_names, self.link_names)

    @property
    def links(self) -> tuple[str, ...]:
        """Return the templates of the data sets' links, '' for none."""
        return tuple(dataset.link for dataset in self.datasets)

    @property
    def terms(self) -> Terms:
        """Return the part that the shards prove."""
        return Terms(
            digest_platforms(self.platforms, self.suffixes),
            self.kinds,
            self.email_names,
            self.link_names,
            self.entries,
            self.rules,
            self.must,
            tuple((dataset.id, dataset.items, dataset.link) for dataset in self.datasets),
            tuple((table.depth, table.cells, table.cell) for table in self.tables),
        )


def digest_platforms(platforms: Platforms, suffixes: str) -> str:
    """Return the hash, in hex, of the definitions of a release's platforms, and of what they need."""
    return hashlib.sha256(_dump(_describe_platforms(platforms, suffixes)).encode()).hexdigest()


def _describe_platforms(platforms: Platforms, suffixes: str) -> dict[str, Any]:
    return {
        "others": dict(platforms.others),
        "platforms": [platform.tree for platform in platforms.definitions],
        "suffixes": suffixes,
    }


def _dump(tree: dict[str, Any]) -> str:
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=bytes.hex)


def suffixes_path(digest: str) -> str:
    """Return the path of the file of public suffixes with this SHA-256, in hex, inside a site."""
    return f"suffixes-{digest[:16]}.txt"


SUFFIXES_LIMIT = 2_000_000
"""The most bytes of the file of public suffixes, which has about 200 kB."""


def load_suffixes(manifest: Manifest, data: bytes) -> Manifest:
    """Return a manifest whose platforms know the public suffixes that a file has. Raises FormatError `terms`."""
    if hashlib.sha256(data).hexdigest() != manifest.suffixes:
        raise FormatError(
            "terms", "The file of public suffixes is not the manifest's.", "Copy or build the site again."
        )
    return replace(manifest, platforms=replace(manifest.platforms, suffixes=Suffixes.parse(data.decode())))


def digest_terms(terms: Terms) -> bytes:
    """Return the hash of a manifest's terms: the 32 bytes in the canary of every shard."""
    return hashlib.sha256(_TERMS_LABEL + terms.dump().encode()).digest()


def dump_manifest(manifest: Manifest) -> str:
    """Return a manifest as JSON on one line, keys sorted: the same manifest gives the same bytes."""
    parts = {one.name: getattr(manifest, one.name) for one in fields(manifest) if one.name != "platforms"}
    parts["datasets"] = [asdict(dataset) for dataset in manifest.datasets]
    parts["tables"] = [asdict(table) for table in manifest.tables]
    text = _dump({"format": FORMAT, **parts, **_describe_platforms(manifest.platforms, manifest.suffixes)})
    # The text is also put in a <script> element, which must not contain "</script" or "<!--"; "<" is only in strings.
    return text.replace("<", "\\u003c")


def parse_manifest(text: str) -> Manifest:
    """Return the manifest that a text contains.

    Raises FormatError `version` if it has another version or other rules, or requires what this reader lacks, and
    `manifest` if it is incomplete or out of range.
    """
    if is_deep(text, NESTING_LIMIT):
        raise FormatError("manifest", f"The manifest is nested more than {NESTING_LIMIT} deep.")
    try:
        tree = json.loads(text, parse_constant=_refuse_constant, parse_int=_read_digits)
    except (ValueError, RecursionError) as error:
        raise FormatError("manifest", f"The manifest is not JSON: {error}") from error
    if not isinstance(tree, dict):
        raise FormatError("manifest", "The manifest is not an object.")
    _check_version(tree)
    platforms = _read_platforms(tree)
    known = tuple(platforms.kinds)
    manifest = Manifest(
        release=_read_hex(tree, "release", 16),
        built=_read_date(tree, "built"),
        salt=_read_hex(tree, "salt", 16),
        iterations=_read_number(tree, "iterations", 1, ITERATIONS_LIMIT),
        platforms=platforms,
        kinds=tuple(_read_one_of({"kinds": kind}, "kinds", known) for kind in _read_list(tree, "kinds")),
        email_names=_read_flag(tree, "email_names"),
        link_names=_read_flag(tree, "link_names"),
        entries=_read_number(tree, "entries", 0, 2**53 - 1),
        datasets=tuple(_read_dataset(entry) for entry in _read_list(tree, "datasets")),
        tables=tuple(_read_table(entry) for entry in _read_list(tree, "tables")),
        rules=RULES,
        must=tuple(_read_list(tree, "must")),
        suffixes=_read_hex(tree, "suffixes", 32).hex() if platforms.needs_suffixes else _read_nothing(tree, "suffixes"),
    )
    for key, found in (("kinds", manifest.kinds), ("must", manifest.must)):
        if list(found) != sorted(set(found)):
            raise FormatError("manifest", f"The manifest's {key} are not sorted.")
    if len({dataset.id for dataset in manifest.datasets}) != len(manifest.datasets):
        raise FormatError("manifest", "Two data sets of the manifest have one id.")
    if not 1 <= len(manifest.tables) <= 2 or manifest.tables[-1].depth > manifest.tables[0].depth:
        raise FormatError("manifest", "The manifest must have one or two tables, the second no deeper than the first.")
    return manifest


def _check_version(tree: dict[str, Any]) -> None:
    """Distinguish a manifest of another version from a broken one, before anything else in it is read."""
    version = _read_text(tree, "format")
    if not re.fullmatch("HDX[0-9]{1,9}", version):
        raise _refuse("format", version, FORMAT)
    if version != FORMAT:
        older = int(version[3:]) < int(FORMAT[3:])
        hint = "Build it again." if older else "Use a newer version."
        made = "an older" if older else "a newer"
        raise FormatError("version", f"The site was built by {made} version: its format is {version}.", hint)
    rules = _read_text(tree, "rules")
    if not re.fullmatch("[0-9a-f]{64}", rules):
        raise _refuse("rules", rules, "64 lower-case hex digits")
    if rules != RULES:
        raise FormatError("version", "The site was built with other rules for reading names.", "Build it again.")
    for feature in _read_list(tree, "must"):
        if not isinstance(feature, str) or not re.fullmatch("[a-z0-9-]{1,64}", feature):
            raise _refuse("must", feature, "names of features")
        if feature not in MUST:
            raise FormatError("version", f"The site needs {feature!r}, which this version lacks.", "Use a newer one.")


def _read_platforms(tree: dict[str, Any]) -> Platforms:
    found = _read_list(tree, "platforms")
    if not 1 <= len(found) <= MOST_PLATFORMS:
        raise _refuse("platforms", len(found), f"1 to {MOST_PLATFORMS}")
    others = _read(tree, "others")
    if not isinstance(others, dict) or not all(isinstance(hosts, str) for hosts in others.values()):
        raise _refuse("others", others, "patterns by name")
    _check_texts([found, others])
    try:
        definitions = tuple(map(read_definition, found))
        for name, hosts in others.items():
            compile_pattern(hosts, f"others.{name}")
    except ValueError as error:
        raise FormatError("manifest", f"A platform of the manifest is not defined as it must be: {error}") from None
    if len({platform.id for platform in definitions}) != len(definitions):
        raise FormatError("manifest", "Two platforms of the manifest have one id.")
    return Platforms(definitions, tuple(sorted(others.items())))


def _check_texts(value: Any) -> None:
    if isinstance(value, str) and _SURROGATE.search(value):
        raise FormatError("manifest", "A text of a platform has half a character.")
    if isinstance(value, dict | list):
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            _check_texts(part)


def _read_nothing(tree: dict[str, Any], key: str) -> str:
    value = _read_text(tree, key)
    if value:
        raise _refuse(key, value, "empty: no platform needs them")
    return value


def _read_digits(digits: str) -> int | float:
    """Return a whole number as JavaScript reads it: under an unknown key, one beyond a double's range is valid."""
    return int(digits) if len(digits) < 20 else float(digits)


def _refuse_constant(name: str) -> None:
    """Reject what Python reads but JSON does not have: NaN and Infinity."""
    raise ValueError(f"{name} is no number")


def _read_dataset(entry: Any) -> DatasetEntry:
    names = (field.name for field in fields(DatasetEntry) if field.name not in ("items", "shown"))
    texts = {name: _read_text(entry, name) for name in names}
    if not re.fullmatch(DATASET_ID, texts["id"]):
        raise _refuse("id", texts["id"], "letters, digits, '.', '_' and '-', at most 64")
    if texts["link"] and not is_template(texts["link"]):
        raise _refuse("link", texts["link"], "empty, or an https link with {id} and perhaps {name}")
    shown = tuple(Shown(_read_text(one, "label"), _read_flag(one, "numeric")) for one in _read_list(entry, "shown"))
    return DatasetEntry(**texts, items=_read_number(entry, "items", 0, 2**53 - 1), shown=shown)


def _read_table(entry: Any) -> TableEntry:
    table = TableEntry(
        depth=_read_number(entry, "depth", 0, DEPTH_LIMIT),
        cells=_read_number(entry, "cells", 1, FILE_LIMIT),
        cell=_read_number(entry, "cell", 32, 4096),
        size=_read_number(entry, "size", 1, FILE_LIMIT),
        root=_read_hex(entry, "root", 32),
    )
    if table.size != shard_size(table.depth, table.cells, table.cell):
        raise _refuse("size", table.size, "what depth, cells and cell come to")
    return table


def shard_size(depth: int, cells: int, cell: int) -> int:
    """Return the size in bytes of a shard file of this shape (section 7), or of one too large for any file."""
    body, proof = cells * cell, HASH_SIZE * depth
    # A plan also weighs shapes that msgpack has no header for; none is longer than that of the largest file.
    return len(shard_head(min(body, FILE_LIMIT))) + body + len(bytes_head(proof)) + proof


def shard_head(body: int) -> bytes:
    """Return the beginning of a shard file, before this many bytes of cells: msgpack of [format, cells, …."""
    return b"\x93\xa4" + FORMAT.encode() + bytes_head(body)


def bytes_head(length: int) -> bytes:
    """Return the msgpack header of this many bytes, in its shortest form."""
    marker, size = (0xC4, 1) if length < 2**8 else (0xC5, 2) if length < 2**16 else (0xC6, 4)
    return bytes((marker,)) + length.to_bytes(size, "big")


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
    if _SURROGATE.search(value):
        raise _refuse(key, value, "text without half a character")
    return value


def _read_date(tree: Any, key: str) -> str:
    value = _read_text(tree, key)
    if not is_date(value):
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
