"""Registrable domains by the Public Suffix List, in the form in which a release carries it (FORMAT.md section 10).

Source: publicsuffix.org/list, its algorithm; the private section counts too, because a blog's host is its own.
"""

from __future__ import annotations

from collections.abc import Iterable


class Suffixes:
    """The rules of the list: suffixes in Unicode and lower case, `*.` for any label, `!` for exceptions."""

    def __init__(self, rules: Iterable[str] = ()) -> None:
        self._rules = frozenset(rules)

    @classmethod
    def parse(cls, text: str) -> Suffixes:
        """Return the rules in a text, one a line; empty lines and lines that begin with `//` are skipped."""
        return cls(line for line in text.split("\n") if line and not line.startswith("//"))

    def registrable_domain(self, host: str) -> str:
        """Return the part of a host that someone registered: the longest suffix and one label; else the host itself."""
        labels = host.split(".")
        for start in range(len(labels)):
            suffix = ".".join(labels[start:])
            above = ".".join(labels[start + 1 :])
            if f"!{suffix}" in self._rules:
                return suffix
            if suffix in self._rules or (above and f"*.{above}" in self._rules):
                return ".".join(labels[max(start - 1, 0) :])
        return ".".join(labels[-2:])
