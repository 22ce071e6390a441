"""Why a text is not an identifier, in words for the visitor: all explanations in one place.

The page translates these; tests keep them the same as those of the browser's explanations.js.
"""

from __future__ import annotations

from collections.abc import Collection

from shards.errors import IdentifierError

_PROFILE = "Type the account's name, or paste the address of its page, such as flickr.com/photos/name."

EXPLANATIONS: dict[str, tuple[str, str, str]] = {
    "empty": ("empty", "There is nothing to look up.", "Type a name."),
    "too-long": ("too-long", "That is too long for a name.", "Enter only the name: at most 1,024 bytes."),
    "surrogate": ("surrogate", "That text is damaged: half of a character is missing.", "Type it again."),
    "email": (
        "email",
        "That is an e-mail address.",
        "Type the name of your account instead: this list contains no e-mail addresses.",
    ),
    "short-link": (
        "needs-network",
        "That is a short link: only Flickr knows where it leads.",
        "Open it, and paste the long address that your browser then shows.",
    ),
    "guest-pass": (
        "needs-network",
        "That is a guest pass: only Flickr knows where it leads.",
        "Open it, and paste the address of the account's own page.",
    ),
    "bad-short-link": (
        "not-an-account",
        "That short link has letters that no short link to a photo has.",
        "Check that all of it was copied, upper and lower case as they were.",
    ),
    "group": ("not-an-account", "That is the address of a Flickr group, not of an account.", _PROFILE),
    "tag": ("not-an-account", "That is the address of a Flickr tag, not of an account.", _PROFILE),
    "me": (
        "not-an-account",
        "That address means “me”: the account that is signed in to Flickr.",
        "Type the name of your account instead.",
    ),
    "no-account": ("not-an-account", "That Flickr address names neither an account nor a photo.", _PROFILE),
    "photo-only": ("not-an-account", "That address names a photo, not an account.", _PROFILE),
    "no-nsid": (
        "not-an-account",
        "That is not the number of a Flickr account.",
        "Such a number looks like this: 12345678@N00.",
    ),
    "no-photo-id": (
        "not-an-account",
        "That is not the number of a photo.",
        "Enter only digits, or the address of the photo's page.",
    ),
}
"""For each explanation its reason (FORMAT.md section 10), the fact, and the hint: what to do instead."""

KIND_WORDS = {
    "username": "a user name",
    "alias": "the name in an account's address",
    "nsid": "an account's number, such as 12345678@N00",
    "screen_name": "the name that an account shows",
    "photo_id": "the number or the address of a photo",
}
"""What to call each kind, in the order in which to list them."""


def explain(name: str) -> IdentifierError:
    """Return the error for one of the `EXPLANATIONS`."""
    return IdentifierError(*EXPLANATIONS[name])


def explain_kinds(kinds: Collection[str]) -> IdentifierError:
    """Return the error `kind-not-indexed`, which says what a list with these kinds can be searched by."""
    words = " or ".join(word for kind, word in KIND_WORDS.items() if kind in kinds)
    return IdentifierError(
        "kind-not-indexed", "This list cannot be searched by that.", f"Type {words}." if words else ""
    )
