"""The definitions that come with Hushdex, one file a platform, and what a build needs beside them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from shards.errors import IdentifierError
from shards.manifest import ITERATIONS_LIMIT
from shards.platforms.definitions import ID, Platform, compile_pattern, read_definition
from shards.platforms.reading import Platforms
from shards.platforms.suffixes import Suffixes


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and what it means: for each kind the name that it is; if it is not a name, the explanation's name."""

    typed: str
    names: Mapping[str, str]
    why: str = ""


@dataclass(frozen=True)
class Supplied:
    """A platform as a build knows it: its definition, the roles of columns, its hosts, and forms of its names.

    `roles` gives for each role its kinds, the first that fits first; `hosts` is a pattern, '' if it has no hosts of its
    own; `forms` are examples for the box, `examples` are for tests. `texts` are what pages say of it, by topic, table
    (`page` or `script`) and id, in English. `headings` are what columns of its names are
    called, and `called` other names of the platform, both in small letters without accents. `iterations` is the work
    for each guess that such names need by default, 0 if they need no more than others. `personal` are the shortened
    kinds whose names can be of anything: of those, only what looks like a person's name is shortened.
    `export` says how the files are called that the platform gives to people who ask for their data;
    `link` is a template of the address of an item, from {account} and {item}.
    """

    platform: Platform
    roles: Mapping[str, tuple[str, ...]]
    hosts: str = ""
    forms: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    headings: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    iterations: int = 0
    personal: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    export: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""

    def check_examples(self) -> None:
        """Read all examples. Raises ValueError, which says which of them means something else."""
        platforms = Platforms((self.platform,), suffixes=Suffixes())
        for number, example in enumerate(self.examples):
            found: dict[str, str] = {}
            why = ""
            try:
                for reading in platforms.read_text(example.typed):
                    found.setdefault(reading.kind, reading.text)
            except IdentifierError as error:
                why = error.name.removeprefix(f"{self.platform.id}-")
            if found != example.names or why != example.why:
                means = " and ".join(f"{kind} {name!r}" for kind, name in found.items()) or f"no name ({why})"
                raise ValueError(f"build.examples[{number}]: {example.typed!r} means {means}.")


def read_supplied(tree: Mapping[str, Any]) -> Supplied:
    """Return the platform that a TOML file defines. Raises ValueError, which says where what is wrong."""
    definition = {key: value for key, value in tree.items() if key != "build"}
    platform = read_definition(definition)
    build = tree.get("build", {})
    if not isinstance(build, Mapping):
        raise ValueError("build: a table.")
    known = ("roles", "hosts", "forms", "examples", "iterations", "personal")
    unknown = build.keys() - {*known, "headings", "called", "texts", "export", "link"}
    if unknown:
        raise ValueError(f"build.{sorted(unknown)[0]}: unknown key. Valid keys: {', '.join(known)}.")
    roles = {platform.id: tuple(platform.kinds), **{kind: (kind,) for kind in platform.kinds}}
    for role, kinds in build.get("roles", {}).items():
        if not ID.fullmatch(role) or not isinstance(kinds, list) or not kinds or not set(kinds) <= set(platform.kinds):
            raise ValueError(f"build.roles.{role}: a list of kinds of this platform: {', '.join(platform.kinds)}.")
        roles[role] = tuple(kinds)
    hosts = build.get("hosts", "")
    if not isinstance(hosts, str):
        raise ValueError("build.hosts: a pattern.")
    compile_pattern(hosts, "build.hosts")
    forms, headings, called = (_read_texts(build, key) for key in ("forms", "headings", "called"))
    examples = _read_examples(platform, build.get("examples", []))
    iterations = build.get("iterations", 0)
    if type(iterations) is not int or not 0 <= iterations <= ITERATIONS_LIMIT:
        raise ValueError(f"build.iterations: a whole number from 0 to {ITERATIONS_LIMIT}.")
    personal = _read_texts(build, "personal")
    if not all(kind in platform.kinds and platform.kinds[kind].shortened for kind in personal):
        raise ValueError("build.personal: a list of kinds of this platform that are shortened.")
    texts, export = build.get("texts", {}), build.get("export", {})
    return Supplied(
        platform,
        roles,
        hosts,
        forms,
        examples,
        headings,
        called,
        iterations,
        personal,
        texts,
        export,
        build.get("link", ""),
    )


def _read_texts(build: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = build.get(key, [])
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise ValueError(f"build.{key}: a list of texts.")
    return tuple(found)


def _read_examples(platform: Platform, found: object) -> tuple[Example, ...]:
    if not isinstance(found, list):
        raise ValueError("build.examples: a list of tables.")
    examples = []
    for number, example in enumerate(found):
        where = f"build.examples[{number}]"
        if not isinstance(example, Mapping) or not all(isinstance(value, str) for value in example.values()):
            raise ValueError(f"{where}: a table of texts.")
        names = {key: value for key, value in example.items() if key not in ("typed", "why")}
        if "typed" not in example or not names.keys() <= platform.kinds.keys() or bool(names) == ("why" in example):
            kinds = ", ".join(platform.kinds)
            raise ValueError(f"{where}: it needs typed, and a name for some of the kinds ({kinds}) or why.")
        examples.append(Example(example["typed"], names, example.get("why", "")))
    return tuple(examples)


def list_ids() -> tuple[str, ...]:
    """Return the ids of the platforms that come with Hushdex, in alphabetical order: a file each."""
    return tuple(sorted(_list_files()))


def _list_files() -> dict[str, Traversable]:
    found = files("shards.platforms").iterdir()
    return {file.name.removesuffix(".toml"): file for file in found if file.name.endswith(".toml")}


@cache
def list_supplied() -> Mapping[str, Supplied]:
    """Return the platforms that come with Hushdex, by id, in alphabetical order."""
    found = {}
    for id_, file in sorted(_list_files().items()):
        found[id_] = read_supplied(tomllib.loads(file.read_text(encoding="utf-8")))
    return found


def dump_exports() -> str:
    """Return as JSON how the files are called that platforms give to people who ask for their data."""
    return json.dumps([one.export for one in list_supplied().values() if one.export])
