"""The path patterns of each host's language, made so that no address is matched by two rules that name one header.

Sources, read 2026-11-23: the parsers of `_headers` that Cloudflare (workers-sdk) and Netlify (build) publish; Apache's
"How sections are merged"; Caddy's path matcher; CloudFront's path patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.hosting.headers import POLICY, RUNTIME, SHARDS, HeaderTable, Rule


def find_special(table: HeaderTable) -> list[str]:
    """Name the headers that differ from path to path."""
    return sorted({name for rule in table.rules for name in rule.headers})


def list_blocks(table: HeaderTable) -> Iterator[tuple[str, dict[str, str]]]:
    """Give patterns of `_headers` that never meet: no address is matched by two, on Cloudflare or on Netlify.

    `/:folder/name` stands for one name in every folder, since Cloudflare takes 100 rules; never `/d/*`, which Netlify
    reads as `/d` and whatever follows (`/de/…`), and never `/:folder/`, which it reads as any name.
    """
    shared = _find_shared(table)
    given = set()
    for rule in table.rules:
        for path in rule.paths:
            folder, _, name = path.rpartition("/")
            inner = folder and "/" not in folder and name in shared
            stem = f"/:folder/{name}" if inner else f"/{path}"
            patterns = ["/d/:release/*"] if path == SHARDS else [stem]
            if name == "index.html":
                patterns.append(f"/{folder}/" if folder else "/")
            elif name.endswith(".html"):  # both hosts may serve a page without its ending
                patterns.append(stem.removesuffix(".html"))
            for pattern in patterns:
                if pattern not in given:
                    given.add(pattern)
                    yield pattern, rule.headers


def _find_shared(table: HeaderTable) -> set[str]:
    """Name the files that have one rule in every folder of the first level that has them."""
    rules: dict[str, set[int]] = {}
    for number, rule in enumerate(table.rules):
        for path in rule.paths:
            if path.count("/") == 1:
                rules.setdefault(path.rpartition("/")[2], set()).add(number)
    return {name for name, numbers in rules.items() if len(numbers) == 1}


def split_names(table: HeaderTable) -> Iterator[tuple[Rule, list[str], list[str]]]:
    """Give for each rule the file names that are its own wherever they stand, and the paths that are exceptions.

    A name with several rules goes by the rule of its shortest path; where it has another one, that path is named.
    """
    owners: dict[str, Rule] = {}
    for rule in table.rules:
        for path in rule.paths:
            name = path.rpartition("/")[2]
            if name not in owners or len(path) < min(len(own) for own in owners[name].paths if own.endswith(name)):
                owners[name] = rule
    for rule in table.rules:
        if not {SHARDS, RUNTIME} & {*rule.paths}:
            names = sorted({path.rpartition("/")[2] for path in rule.paths})
            yield (
                rule,
                [name for name in names if owners[name] is rule],
                [path for path in rule.paths if owners[path.rpartition("/")[2]] is not rule],
            )


def list_sections(table: HeaderTable) -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """Give Apache's sections: the opening, the headers to set, and those to take away again. Later ones win."""
    special = find_special(table)
    exceptions = []
    for rule, names, paths in split_names(table):
        if names:
            pattern = "|".join(re.escape(name) for name in names)
            yield f'FilesMatch "^({pattern})$"', rule.headers, []
        if paths:
            pattern = "|".join(re.escape(path) for path in paths)
            test = f'If "%{{REQUEST_FILENAME}} =~ m#/({pattern})$#"'
            exceptions.append((test, rule.headers, [name for name in special if name not in rule.headers]))
    shards = next(rule for rule in table.rules if SHARDS in rule.paths)
    yield r'FilesMatch "\.msgpack$"', shards.headers, []
    for rule in table.rules:
        if RUNTIME in rule.paths:
            test = f'If "%{{REQUEST_FILENAME}} =~ m#/{RUNTIME.removesuffix("*")}[^/]+/[^/]+$#"'
            yield test, rule.headers, [name for name in special if name not in rule.headers]
    yield from exceptions


def list_addresses(rule: Rule) -> list[str]:
    """Give the addresses of a rule's paths: a folder's page has two."""
    addresses = []
    for path in rule.paths:
        addresses.append(f"/{path}")
        if path == "index.html" or path.endswith("/index.html"):
            addresses.append(f"/{path.removesuffix('index.html')}")
    return addresses


def list_uris(rule: Rule) -> list[str]:
    """Give what nginx's `$uri` is for a rule's paths, once it has found the file; a regular expression for folders."""
    return [f"~^/{path.removesuffix('*')}" if path.endswith("/*") else f"/{path}" for path in rule.paths]


def list_behaviors(table: HeaderTable) -> Iterator[tuple[str, Rule]]:
    """Give CloudFront's path patterns in their order: the first that matches counts; `*` is the default, last.

    Only pages and shards have their own, since a distribution takes few: what is neither gets the default's policy,
    which means nothing to it.
    """
    splits = [split for split in split_names(table) if POLICY in split[0].headers]
    default = next(rule for rule, names, _ in splits if "index.html" in names)
    for rule, _, paths in splits:
        for tail in dict.fromkeys("/".join(path.split("/")[-2:]) for path in paths):
            yield from ((f"*{address}", rule) for address in list_addresses(Rule((tail,), {})))
    yield f"/{SHARDS}", next(rule for rule in table.rules if SHARDS in rule.paths)
    for rule, names, _ in splits:
        if rule is not default:
            yield from ((f"*/{name}", rule) for name in names)
    yield "*", default
