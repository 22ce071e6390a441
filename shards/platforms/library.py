"""The definitions that come with Hushdex, one file a platform, and what a build needs beside them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from shards.platforms.definitions import ID, Platform, compile_pattern, read_definition


@dataclass(frozen=True)
class Supplied:
    """A platform as a build knows it: its definition, the roles of columns, its hosts, and forms of its names.

    `roles` gives for each role its kinds, the first that fits first; `hosts` is a pattern, '' if it has no hosts of its
    own; `forms` are examples for the box.
    """

    platform: Platform
    roles: Mapping[str, tuple[str, ...]]
    hosts: str = ""
    forms: tuple[str, ...] = ()


def read_supplied(tree: Mapping[str, Any]) -> Supplied:
    """Return the platform that a TOML file defines. Raises ValueError, which says where what is wrong."""
    definition = {key: value for key, value in tree.items() if key != "build"}
    platform = read_definition(definition)
    build = tree.get("build", {})
    if not isinstance(build, Mapping):
        raise ValueError("build: a table.")
    unknown = build.keys() - {"roles", "hosts", "forms"}
    if unknown:
        raise ValueError(f"build.{sorted(unknown)[0]}: unknown. It has roles, hosts and forms.")
    roles = {platform.id: tuple(platform.kinds), **{kind: (kind,) for kind in platform.kinds}}
    for role, kinds in build.get("roles", {}).items():
        if not ID.fullmatch(role) or not isinstance(kinds, list) or not kinds or not set(kinds) <= set(platform.kinds):
            raise ValueError(f"build.roles.{role}: a list of kinds of this platform: {', '.join(platform.kinds)}.")
        roles[role] = tuple(kinds)
    hosts = build.get("hosts", "")
    if not isinstance(hosts, str):
        raise ValueError("build.hosts: a pattern.")
    compile_pattern(hosts, "build.hosts")
    forms = build.get("forms", [])
    if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
        raise ValueError("build.forms: a list of texts.")
    return Supplied(platform, roles, hosts, tuple(forms))


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
