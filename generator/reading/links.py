"""Links of items: what may stand behind an `href`, and links made from a template."""

from __future__ import annotations

import re
from urllib.parse import quote

from generator.settings.roles import BRACES

SCHEME = re.compile(r"(https?)://(?=[^/?#\s])", re.IGNORECASE)
# a host by its look: labels with dots, the last of letters, and a path; `www.` needs no path
HOST = re.compile(
    r"(?:(?:[^\W_][\w-]*\.)+[^\W\d_]{2,24}(?::\d{1,5})?/|www\.(?:[^\W_][\w-]*\.)*[^\W\d_]{2,24}(?::\d{1,5})?(?:[/?#]|$))",
    re.IGNORECASE,
)
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def clean_link(text: str) -> str | None:
    """A link that begins with `https://` or `http://`; None where the text is no such link.

    `//host/…`, `host.tld/…` and `www.…` get `https:`; spaces are percent-encoded. `javascript:`, `data:`, paths
    without a host and texts with control characters are no links (FORMAT.md section 6: a reader shows no other).
    """
    text = text.strip()
    if not text or CONTROLS.search(text):
        return None
    text = re.sub(r"\s", lambda space: quote(space.group()), text)
    if text.startswith("//") and SCHEME.match("https:" + text):
        return "https:" + text
    if scheme := SCHEME.match(text):
        return scheme.group(1).lower() + text[scheme.end(1) :]
    return "https://" + text if HOST.match(text) else None


def split_template(template: str) -> list[str]:
    """A template's parts: texts at even places, roles at odd ones."""
    return BRACES.split(template)


def encode_part(text: str) -> str:
    """Text as part of a link: percent-encoded, but for what RFC 3986 leaves alone and the @ of NSIDs."""
    return quote(text, safe="@", errors="replace")
