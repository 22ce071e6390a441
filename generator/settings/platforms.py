"""The platforms of a site: which ones its roles mean, with those that the publisher has defined beside site.toml."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.settings.columns.roles import ROLES_GENERAL, ROLES_NAME, list_general
from generator.settings.problems import Problems
from generator.suffixes import read_suffixes
from shards.errors import InputError
from shards.platforms import Kind, Platform, Platforms, Suffixes, read_definition
from shards.platforms.library import Supplied, list_supplied, read_supplied

FOLDER = "platforms"
"""The folder beside site.toml that has a publisher's own definitions."""
ITERATIONS = 10_000
"""The least work for each guess at a name that a site has by default (PBKDF2)."""


@dataclass(frozen=True)
class SiteNames:
    """How a site reads names: its platforms, and for each role its platform and kinds, the first that fits first.

    `forms` are examples of names, by platform; `suffixes_file` has the public suffixes, if a platform needs them;
    `iterations` is the work for each guess unless the publisher sets it. `personal` are the kinds of which only names
    that look like a person's are filed under shorter ones.
    """

    platforms: Platforms
    roles: Mapping[str, tuple[str, tuple[str, ...]]]
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    suffixes_file: bytes = b""
    iterations: int = ITERATIONS
    personal: frozenset[str] = frozenset()

    @property
    def suffixes(self) -> str:
        """Return the SHA-256 of the file of public suffixes, in hex; '' if no platform needs them."""
        return hashlib.sha256(self.suffixes_file).hexdigest() if self.suffixes_file else ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds that any name of the site can have, sorted."""
        return tuple(sorted(self.platforms.kinds))

    def kind(self, id_: str) -> Kind:
        """Return a kind by its id."""
        return self.platforms.kind(id_)

    def check_hashed(self, kinds: Collection[str]) -> None:
        """Raise InputError if one text may be looked for as several hashes, or as itself too: a check looks for one."""
        for kind in sorted(self.platforms.hashed.intersection(kinds)):
            noun = self.kind(kind).noun
            if others := sorted(other for other in kinds if other != kind and self.kind(other).noun == noun):
                raise InputError(
                    f"The lists have names of the kinds {kind} and {others[0]}, and a check looks for one of them: "
                    'people would read "not in the list" although they are there.',
                    "Build a site for each of them.",
                )


def load_own(folder: Path, problems: Problems) -> dict[str, Supplied]:
    """Return the publisher's own platforms by id, from `platforms/*.toml` in the folder of site.toml."""
    found: dict[str, Supplied] = {}
    for file in sorted((folder / FOLDER).glob("*.toml")):
        where = f"{FOLDER}/{file.name}"
        try:
            supplied = read_supplied(tomllib.loads(file.read_text(encoding="utf-8")))
            supplied.check_examples()
        except (OSError, ValueError, RecursionError) as error:
            problems.add(where, f"is not a platform's definition: {error}")
            continue
        if supplied.texts or supplied.export:
            problems.add(where, "has build.texts or build.export, which only platforms have that come with Hushdex.")
        elif supplied.platform.id != file.stem:
            problems.add(where, f"has the id {supplied.platform.id!r}: name the file {supplied.platform.id}.toml.")
        else:
            found[file.stem] = supplied
    return found


def list_roles(own: Mapping[str, Supplied]) -> tuple[str, ...]:
    """Return all roles that hold names to look up."""
    known = {**list_supplied(), **own}
    return tuple(dict.fromkeys([*ROLES_GENERAL, *known, *(role for one in known.values() for role in one.roles)]))


def find_names(
    roles: Iterable[str], general: str | None, own: Mapping[str, Supplied], params: Mapping[str, str] | None = None
) -> SiteNames:
    """Return how a site with these roles reads names.

    Args:
        roles: all roles of its columns that hold names, in order.
        general: the platform that the general roles mean; None to determine it from the other roles.
        own: the publisher's own platforms.
        params: what definitions may need of the site: the country of phone numbers.
    """
    known = {**list_supplied(), **own}
    used = list(dict.fromkeys(roles))
    meant = general or _find_meant(used, known)
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for role in used:
        id_ = meant if role in ROLES_GENERAL else role if role in known else _find_owner(role, known)
        kinds = known[id_].roles.get(role) or known[id_].roles[id_]
        found[role] = id_, kinds
    ids = list(dict.fromkeys(id_ for id_, _ in found.values()))
    definitions = tuple(known[id_].platform for id_ in ids)
    if params:
        definitions = tuple(_set_params(one, params) for one in definitions)
    others = tuple(
        sorted(
            (one.platform.name, one.hosts)
            for id_, one in known.items()
            if id_ not in ids and one.hosts and not any(kind.anchor == "domain" for kind in one.platform.kinds.values())
        )
    )
    platforms = Platforms(definitions, others)
    forms = {id_: known[id_].forms for id_ in ids}
    iterations = max(ITERATIONS, *(known[id_].iterations for id_ in ids))
    personal = frozenset(kind for id_ in ids for kind in known[id_].personal)
    if not platforms.needs_suffixes:
        return SiteNames(platforms, found, forms, iterations=iterations, personal=personal)
    suffixes = read_suffixes()
    # any link is a website's
    platforms = replace(platforms, others=(), suffixes=Suffixes.parse(suffixes.decode()))
    return SiteNames(platforms, found, forms, suffixes, iterations, personal)


def _find_meant(roles: Iterable[str], known: Mapping[str, Supplied]) -> str:
    """Return the platform of the general roles: the first whose numbers or own roles a list has, else any text's."""
    *named, plain = list_general()
    return next((id_ for id_ in named if set(roles) & known[id_].roles.keys() - set(ROLES_NAME)), plain)


def _find_owner(role: str, known: Mapping[str, Supplied]) -> str:
    return next(id_ for id_, one in known.items() if role in one.roles)


def _set_params(platform: Platform, params: Mapping[str, str]) -> Platform:
    """Return a platform whose definition says the site's parameters, if its rules use any."""
    if "params" not in platform.tree:
        return platform
    return read_definition({**platform.tree, "params": {**platform.params, **params}})
