"""Every error that Hushdex raises on purpose: one base, and a closed list of reasons and codes.

HushdexError          fact + hint (how to fix it)
├── IdentifierError   typed text, or a field, that is no identifier: a reason of FORMAT.md section 10
├── FormatError       a shard, record or manifest that is not what it should be: a code of FORMAT.md section 12
├── SettingsError     site.toml: every problem at once
├── InputError        the publisher's files: where, what, how to fix it
└── SiteError         the output folder: busy, foreign, damaged, not writable
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

IDENTIFIER_REASONS = (
    "empty", "too-long", "surrogate", "email", "needs-network", "not-an-account", "not-a-name", "other-platform",
    "kind-not-indexed",
)  # fmt: skip
FORMAT_CODES = (
    "manifest", "version", "network", "timeout", "status", "too-large", "size", "proof", "header", "canary", "terms",
    "seal", "record",
)  # fmt: skip


class HushdexError(Exception):
    """A fact and, if there is one, a hint that says how to fix it."""

    def __init__(self, fact: str, hint: str = "") -> None:
        super().__init__(f"{fact} {hint}".strip())
        self.fact = fact
        self.hint = hint


class IdentifierError(HushdexError):
    """Text that is not an identifier; `reason` is one of `IDENTIFIER_REASONS`.

    `name` is the explanation's, more specific than its reason; `values` are what it says, for translations.
    """

    def __init__(
        self, reason: str, fact: str, hint: str = "", *, name: str = "", values: Mapping[str, str] | None = None
    ) -> None:
        if reason not in IDENTIFIER_REASONS:
            raise ValueError(reason)
        super().__init__(fact, hint)
        self.reason = reason
        self.name = name or reason
        self.values = dict(values or {})


class FormatError(HushdexError):
    """Bytes that violate the format; `code` is one of `FORMAT_CODES`."""

    def __init__(self, code: str, fact: str, hint: str = "") -> None:
        if code not in FORMAT_CODES:
            raise ValueError(code)
        super().__init__(fact, hint)
        self.code = code


class SettingsError(HushdexError):
    """Settings that cannot be used; `problems` has one line for each."""

    def __init__(self, fact: str, problems: Sequence[str] = (), hint: str = "") -> None:
        super().__init__("\n".join([fact, *(f"  {problem}" for problem in problems)]), hint)
        self.problems = tuple(problems)


class InputError(HushdexError):
    """A publisher's file that cannot be read as it is."""


class SiteError(HushdexError):
    """An output folder that cannot be written, replaced or trusted."""
