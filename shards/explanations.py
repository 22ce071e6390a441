"""Why a text is not an identifier, in words for the visitor: all explanations in one place.

The page translates these; tests keep them the same as those of the browser's explanations.js.
"""

from __future__ import annotations

from collections.abc import Sequence

from shards.errors import IdentifierError

EXPLANATIONS: dict[str, tuple[str, str, str]] = {
    "empty": ("empty", "There is nothing to look up.", "Type a name."),
    "too-long": ("too-long", "That is too long for a name.", "Enter only the name: at most 1,024 bytes."),
    "surrogate": ("surrogate", "That text is damaged: half of a character is missing.", "Type it again."),
    "email": (
        "email",
        "That is an e-mail address.",
        "Type the name of your account instead: this list contains no e-mail addresses.",
    ),
    "link": (
        "other-platform",
        "That is a link, and this list has none.",
        "Type the name that it leads to.",
    ),
    "no-name": ("not-a-name", "That cannot be a name in this list.", "Check that all of it was copied."),
}
"""For each explanation its reason (FORMAT.md section 10), the fact, and the hint: what to do instead."""


def explain(name: str) -> IdentifierError:
    """Return the error for one of the `EXPLANATIONS`."""
    return IdentifierError(*EXPLANATIONS[name], name=name)


def explain_kinds(words: Sequence[str]) -> IdentifierError:
    """Return the error `kind-not-indexed`; `words` say what a list can be searched by."""
    hint = f"Type {' or '.join(words)}." if words else ""
    return IdentifierError("kind-not-indexed", "This list cannot be searched by that.", hint)


def explain_other(other: str, known: Sequence[str]) -> IdentifierError:
    """Return the error for a link to another platform, or, where `other` is '', to a place that is not known."""
    if not other:
        return explain("link")
    names = ", ".join(name for name in known if name)
    fact = f"That is a link to {other}; this list knows {names}." if names else f"That is a link to {other}."
    return IdentifierError(
        "other-platform", fact, "Type the name itself.", name="other-platform", values={"other": other, "known": names}
    )
