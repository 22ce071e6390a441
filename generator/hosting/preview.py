"""What `serve` adds to the pages that it shows on this computer, so that they reload; and how to take it off again."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

SCRIPT, SOCKET = "/livereload.js", "/livereload"
_TAG = f'<script src="{SCRIPT}" defer></script>'
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")')


def add_reload(page: str, origin: str) -> str:
    """Return a page with livereload's script, and permission to run it.

    Args:
        page: as it was built.
        origin: of the local server, such as `http://127.0.0.1:8000`.
    """
    page = _POLICY.sub(lambda match: match[1] + _escape(relax_policy, match[2], origin) + match[3], page)
    return page.replace("</head>", f"{_TAG}</head>", 1)


def remove_reload(page: str, origin: str) -> str:
    """Return a page without what `add_reload` adds; another page is returned unchanged."""
    page = _POLICY.sub(lambda match: match[1] + _escape(_tighten_policy, match[2], origin) + match[3], page)
    return page.replace(f"{_TAG}</head>", "</head>", 1)


def relax_policy(policy: str, origin: str) -> str:
    """Return a Content-Security-Policy with the two addresses that livereload needs added, and nothing else."""
    directives = {name: sources for name, *sources in (part.split() for part in policy.split(";") if part.strip())}
    for name, source in _list_sources(origin):
        allowed = directives.get(name, directives.get("default-src", []))
        directives[name] = [*(other for other in allowed if other != "'none'"), source]
    return _join(directives)


def _tighten_policy(policy: str, origin: str) -> str:
    directives = {name: sources for name, *sources in (part.split() for part in policy.split(";") if part.strip())}
    for name, source in _list_sources(origin):
        if source in directives.get(name, []):
            directives[name] = [other for other in directives[name] if other != source] or ["'none'"]
    return _join(directives)


def _list_sources(origin: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("script-src", origin + SCRIPT), ("connect-src", f"ws{origin.removeprefix('http')}{SOCKET}")


def _join(directives: dict[str, list[str]]) -> str:
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def _escape(change: Callable[[str, str], str], policy: str, origin: str) -> str:
    return html.escape(change(html.unescape(policy), origin), quote=False).replace('"', "&quot;")
