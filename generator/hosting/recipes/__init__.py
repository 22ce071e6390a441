"""Settings for web servers and hosts, written from a built site's own table of headers: they cannot drift from it.

Each host has a template (or several) here, named after the file that it becomes. A header that two rules name for one
path is sent twice by most hosts, and two policies both apply: see `patterns`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from generator.hosting.headers import NAME, PAGE_CACHE, SHARD_CACHE, HeaderTable, parse_table
from generator.hosting.recipes.cloudfront import write_policies
from generator.hosting.recipes.patterns import (
    find_special,
    list_addresses,
    list_behaviors,
    list_blocks,
    list_sections,
    list_uris,
)
from shards.errors import FormatError, SiteError

HSTS = ("Strict-Transport-Security", "max-age=31536000")
"""For a host name that serves nothing else: browsers then come by https alone, for a year."""

# What would end or change a quoted string in one of the servers' languages; no header of ours needs it.
_UNQUOTABLE = re.compile(r'["\\$%{}`]|[^ -~]')
_DOMAIN = re.compile(r"[A-Za-z0-9.:/\[\]_-]+")


@dataclass(frozen=True)
class Recipe:
    """A host: what it is called, the files that are written for it, and whether it sends headers of the site's own."""

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
"""The hosts that there are settings for, by the name that `hushdex hosts` takes."""


@dataclass(frozen=True)
class Place:
    """Where a site stands: its folder on the server, and the name that it is served by."""

    root: str = "/srv/hushdex-site"
    domain: str = "site.example"


def write_recipe(name: str, table: HeaderTable, place: Place) -> dict[str, str]:
    """Write a host's settings for a site: texts by file name.

    Raises SiteError for a table with characters that a server would take for something else than text, and ValueError
    for a host that is not one of `RECIPES`.
    """
    if name not in RECIPES:
        raise ValueError(name)
    _check_characters(table, place)
    files = {file: _render(file, table, place) for file in RECIPES[name].files}
    if name == "cloudfront":
        files |= write_policies(table, HSTS)
    return files


def read_table(folder: Path) -> HeaderTable:
    """Read a built folder's table of headers; raises SiteError where it has none."""
    path = folder / NAME
    try:
        return parse_table(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, FormatError) as error:
        cause = error.strerror if isinstance(error, OSError) else error
        raise SiteError(f"{path} cannot be read: {cause}.", "Name the folder that `build` wrote.") from error


def write_headers_file(table: HeaderTable) -> str:
    """Write the `_headers` of Cloudflare Pages and Netlify."""
    _check_characters(table, Place())
    return _render("_headers", table, Place())


def write_htaccess(table: HeaderTable) -> str:
    """Write Apache's `.htaccess`."""
    _check_characters(table, Place())
    return _render(".htaccess", table, Place())


def _render(file: str, table: HeaderTable, place: Place) -> str:
    environment = Environment(
        loader=PackageLoader("generator.hosting", "recipes"),
        autoescape=False,  # noqa: S701 - no HTML; what must not stand in these files is refused before
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
        raise SiteError(f"{place.domain!r} cannot stand in a server's settings.", "Write it as site.example")
    for text in (*flat, place.root):
        if _UNQUOTABLE.search(text):
            raise SiteError(
                f"{text!r} cannot stand in a server's settings.", "Use plain characters, none of them quoting."
            )


def save_recipe(files: dict[str, str], folder: Path) -> list[Path]:
    """Write a recipe's files into a folder, which is made where it is not there; raises SiteError over other files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        if path.exists() and path.read_text(encoding="utf-8", errors="replace") != text:
            raise SiteError(f"{path} is there already, and is another.", "Choose another folder (-o).")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in files]
