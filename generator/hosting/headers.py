"""Which response headers each file of a site asks for: one table, from which every host's own settings are written.

The table is published beside the site as `headers.json`: from it `hosts` writes a server's settings, and `verify` knows
what a live site should send; neither can drift from the pages. Each header of a file comes from one place, `everywhere`
or one rule, because hosts that find two join them, and two joined policies both apply.
Sources: CSP 3, RFC 9111 (Cache-Control), the HTML standard (X-Frame-Options, Cross-Origin-Opener-Policy).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shards.errors import FormatError

NAME = "headers.json"
NO_FRAMES = "'none'"
PAGE_CACHE = "no-cache, no-transform"
SHARD_CACHE = "public, max-age=31536000, immutable, no-transform"
SHARDS = "d/*"
RUNTIME = "many/runtime/*"
RUNTIME_CACHE = "public, max-age=31536000, immutable"
POLICY = "Content-Security-Policy"

EVERYWHERE = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(frozen=True)
class Rule:
    """Paths inside the site, exact or `folder/*`, and the headers that these alone have."""

    paths: tuple[str, ...]
    headers: dict[str, str]


@dataclass(frozen=True)
class HeaderTable:
    """The headers of every file, and those of some; no path is in two rules, no header in both places."""

    everywhere: dict[str, str]
    rules: tuple[Rule, ...]

    def find(self, path: str) -> dict[str, str]:
        """Give all headers of one file, by its path inside the site."""
        folders = [f"{path[:place]}/*" for place, character in enumerate(path) if character == "/"]
        for rule in self.rules:
            if any(known in rule.paths for known in (path, *folders)):
                return self.everywhere | rule.headers
        return dict(self.everywhere)


def make_header_table(
    policies: Mapping[str, str], files: Iterable[str] = (), ancestors: Mapping[str, str] | None = None
) -> HeaderTable:
    """Make the table of a site.

    Args:
        policies: for each page (or worker script), by its path, the policy that stands in its `<meta>`.
        files: paths of further files that must be asked for anew each time.
        ancestors: for each page that others may frame, the sources of its `frame-ancestors`; the rest nobody may.
    """
    paths: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for path, policy in policies.items():
        framing = (ancestors or {}).get(path, NO_FRAMES)
        headers = {POLICY: f"{policy}; frame-ancestors {framing}", "Cache-Control": PAGE_CACHE}
        if framing == NO_FRAMES:  # the older header knows no list of sites
            headers["X-Frame-Options"] = "DENY"
        paths.setdefault(tuple(headers.items()), []).append(path)
    rules = [Rule(tuple(sorted(group)), dict(headers)) for headers, group in paths.items()]
    others = tuple(sorted({NAME, *files} - policies.keys()))
    rules += [Rule(others, {"Cache-Control": PAGE_CACHE}), Rule((SHARDS,), {"Cache-Control": SHARD_CACHE})]
    if "many/worker.js" in policies:
        rules.append(Rule((RUNTIME,), {"Cache-Control": RUNTIME_CACHE}))
    return HeaderTable(EVERYWHERE, tuple(rules))


def dump_table(table: HeaderTable) -> str:
    """Write a table as `headers.json` holds it."""
    tree = {
        "everywhere": table.everywhere,
        "rules": [{"paths": rule.paths, "headers": rule.headers} for rule in table.rules],
    }
    return json.dumps(tree, indent=1) + "\n"


def parse_table(text: str) -> HeaderTable:
    """Read a `headers.json`; raises FormatError `manifest` where it is none."""
    try:
        tree = json.loads(text)
        rules = tuple(Rule(tuple(map(_take, rule["paths"])), _take_headers(rule["headers"])) for rule in tree["rules"])
        return HeaderTable(_take_headers(tree["everywhere"]), rules)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise FormatError("manifest", f"{NAME} is not a table of headers: {error!r}", "Build the site anew.") from error


def _take(text: Any) -> str:
    if not isinstance(text, str) or not text.isprintable():  # a line end would begin another setting
        raise ValueError(f"{text!r} is not plain text")
    return text


def _take_headers(tree: Any) -> dict[str, str]:
    return {_take(name): _take(value) for name, value in tree.items()}


def parse_policy(policy: str) -> dict[str, frozenset[str]]:
    """Read a Content-Security-Policy: sources by directive (the first of a name counts)."""
    directives: dict[str, frozenset[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split() or [""]
        if name:
            directives.setdefault(name.lower(), frozenset(sources))
    return directives
