"""Links that follow from an entry's name and an item's id, stored once for a data set (FORMAT.md section 7)."""

from __future__ import annotations

import re
from urllib.parse import quote

TEMPLATE_LIMIT = 1000
NO_LINK = "-"
"""What an item without a link has in a data set with a template."""

_TEMPLATE = re.compile(
    r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?#%-]|\{id\}|\{name\})*"
)
_KEPT = "!$&'()*+,;=:@/"
"""What stands for itself in a link's path, besides letters, digits and `-._~` (RFC 3986)."""


def is_template(text: str) -> bool:
    """Return whether a text is a template: an https link in which {id} stands for the id and {name} for the name."""
    return len(text) <= TEMPLATE_LIMIT and "{id}" in text and _TEMPLATE.fullmatch(text) is not None


def escape_part(text: str) -> str:
    """Return a name or an id as it is written in a link."""
    return quote(text, safe=_KEPT)


def fill_template(template: str, name: str, id_: str) -> str:
    """Return the link of an item, from its entry's name and its id."""
    return escape_part(id_).join(split_template(template, name))


def split_template(template: str, name: str) -> list[str]:
    """Return the parts of the links of an entry's items; what an item's id is in a link goes between them."""
    escaped = escape_part(name)
    return [part.replace("{name}", escaped) for part in template.split("{id}")]
