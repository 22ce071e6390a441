"""Links of items: what may go into an `href`, and links made from a template."""

from __future__ import annotations

import re
from urllib.parse import quote

from generator.settings.columns import BRACES

SCHEME = re.compile(r"(https?)://(?=[^/?#\s])", re.IGNORECASE)
# what looks like a host: labels with dots, the last one letters, and a path; `www.` needs no path
HOST = re.compile(
    r"(?:(?:[^\W_][\w-]*\.)+[^\W\d_]{2,24}(?::\d{1,5})?/|www\.(?:[^\W_][\w-]*\.)*[^\W\d_]{2,24}(?::\d{1,5})?(?:[/?#]|$))",
    re.IGNORECASE,
)
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def clean_link(text: str) -> str | None:
    """Return a link that begins with `https://` or `http://`; None where the text is no such link.

    `//host/…`, `host.tld/…` and `www.…` get `https:`; spaces are percent-encoded. `javascript:`, `data:`, paths
    without a host and texts with control characters are not links (FORMAT.md section 6: a reader shows no others).
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
    """Return a template's parts: text at even indices, roles at odd ones."""
    return BRACES.split(template)


def encode_part(text: str) -> str:
    """Return text as part of a link: percent-encoded, except RFC 3986's unreserved characters and the @ of NSIDs."""
    return quote(text, safe="@", errors="replace")
