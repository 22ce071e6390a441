"""The part of a host that someone has registered, by the Public Suffix List (publicsuffix.org)."""

from __future__ import annotations

import re
from functools import cache

from publicsuffixlist import PublicSuffixList

_NUMBERS = re.compile(r"[0-9.]+|\[.*\]")


def registrable_domain(host: str) -> str:
    """Return the domain of a host (`example.co.uk` for `www.example.co.uk`); the host itself if it has none.

    The list's private section counts too: a blog's host, such as `ada.blogspot.com`, is its own.
    """
    return host if _NUMBERS.fullmatch(host) else _load().privatesuffix(host) or host


@cache
def _load() -> PublicSuffixList:
    return PublicSuffixList()
