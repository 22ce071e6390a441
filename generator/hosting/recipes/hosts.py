"""Settings for web servers and hosts, generated from the header table of a built site, so that they always match it.

Each host has one or more templates here, named after the files that they become. If two rules set the same header for
a path, most hosts send it twice, and two policies both apply: see `patterns`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from generator.hosting.headers import FILE_POLICY, PAGE_CACHE, POLICY, SHARD_CACHE, HeaderTable
from generator.hosting.recipes.patterns import (
    find_special,
    list_addresses,
    list_behaviors,
    list_blocks,
    list_sections,
    list_uris,
    write_policies,
)
from shards.errors import SiteError

HSTS = ("Strict-Transport-Security", "max-age=31536000")
"""For a host name that serves nothing else: browsers then use only https, for a year."""

# Characters that could end or change a quoted string in a server's configuration; no header of ours needs them.
_UNQUOTABLE = re.compile(r'["\\$%{}`]|[^ -~]')
_DOMAIN = re.compile(r"[A-Za-z0-9.:/\[\]_-]+")


@dataclass(frozen=True)
class Recipe:
    """A host: its name, the files that are written for it, and whether it can send custom headers."""

    title: str
    files: tuple[str, ...]
    sends_headers: bool = True


RECIPES = {
    "apache": Recipe("Apache", (".htaccess", "hushdex-vhost.conf")),
    "caddy": Recipe("Caddy", ("Caddyfile",)),
    "cloudflare": Recipe("Cloudflare Pages", ("_headers", "cloudflare-pages.yml")),
    "cloudfront": Recipe("S3 and CloudFront", ("deploy.sh", "rewrite-index.js")),
    "github": Recipe("GitHub Pages", ("github-pages.yml",), sends_headers=False),
    "gitlab": Recipe("GitLab Pages", ("gitlab-pages.yml",), sends_headers=False),
    "ipfs": Recipe("IPFS", ("publish.sh", "_redirects"), sends_headers=False),
    "netlify": Recipe("Netlify", ("_headers", "netlify.toml", "netlify.yml")),
    "nginx": Recipe("nginx", ("hushdex-http.conf", "hushdex-server.conf", "hushdex-site.conf")),
    "onion": Recipe("onion service", ("torrc", "hushdex-http.conf", "hushdex-server.conf", "hushdex-onion.conf")),
}
"""The supported hosts, by the name that `hushdex hosts` accepts."""


@dataclass(frozen=True)
class Place:
    """Where a site is: its folder on the server, and the host name that it is served under."""

    root: str = "/srv/hushdex-site"
    domain: str = "site.example"


def write_recipe(name: str, table: HeaderTable, place: Place) -> dict[str, str]:
    """Return the settings of a host for a site: texts by file name.

    Raises SiteError if the table has characters that a server would not treat as plain text, and ValueError for a host
    that is not in `RECIPES`.
    """
    if name not in RECIPES:
        raise ValueError(name)
    _check_characters(table, place)
    files = {file: _render(file, table, place) for file in RECIPES[name].files}
    if name == "cloudfront":
        files |= write_policies(table, HSTS)
    return files


def write_headers_file(table: HeaderTable) -> str:
    """Return the text of `_headers` for Cloudflare Pages and Netlify."""
    _check_characters(table, Place())
    return _render("_headers", table, Place())


def write_htaccess(table: HeaderTable) -> str:
    """Return the text of Apache's `.htaccess`."""
    _check_characters(table, Place())
    return _render(".htaccess", table, Place())


def _render(file: str, table: HeaderTable, place: Place) -> str:
    environment = Environment(
        loader=PackageLoader("generator.hosting", "recipes"),
        autoescape=False,  # noqa: S701 - not HTML; unsafe characters are rejected before
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template(file.removeprefix(".").removeprefix("_") + ".j2")
    return template.render(
        everywhere=table.everywhere,
        hsts=HSTS,
        rules=table.rules,
        names=find_special(table),
        # For what the table does not know: a file that a publisher has added, a redirect.
        defaults=dict.fromkeys(find_special(table), "") | {"Cache-Control": PAGE_CACHE, POLICY: FILE_POLICY},
        blocks=list(list_blocks(table)),
        sections=list(list_sections(table)),
        caddy_rules=[(list_addresses(rule), rule.headers) for rule in table.rules],
        nginx_rules=[(pattern, rule.headers) for rule in table.rules for pattern in list_uris(rule)],
        not_found=table.find("404.html"),
        behaviors=[(pattern, table.rules.index(rule)) for pattern, rule in list_behaviors(table)],
        page_cache=PAGE_CACHE,
        shard_cache=SHARD_CACHE,
        place=place,
    )


def _check_characters(table: HeaderTable, place: Place) -> None:
    texts = [*table.everywhere.items(), *(pair for rule in table.rules for pair in rule.headers.items())]
    flat = [*(text for pair in texts for text in pair), *(path for rule in table.rules for path in rule.paths)]
    if not _DOMAIN.fullmatch(place.domain):
        raise SiteError(f"{place.domain!r} is not a valid host name.", "Write it like this: site.example")
    for text in (*flat, place.root):
        if _UNQUOTABLE.search(text):
            raise SiteError(
                f"{text!r} cannot be used in server settings.", "Use plain characters, without quotes and escapes."
            )


def save_recipe(files: dict[str, str], folder: Path) -> list[Path]:
    """Write files to a folder, which is created if necessary. Raises SiteError rather than overwrite other files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        if path.exists() and path.read_text(encoding="utf-8", errors="replace") != text:
            raise SiteError(f"{path} already exists with different content.", "Choose another folder (-o).")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in files]
