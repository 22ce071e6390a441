"""`[dataset.removal_request]`: whom a visitor can ask to be taken out of a data set, as the publisher verified it.

It stands in the page beside the manifest, not in it: the format knows nothing of letters. Nothing is filled in that the
publisher did not write, and all of it carries the day on which the publisher saw that it was so.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, ValidationError

from generator.settings.problems import Problems, Rule, join_key
from generator.settings.values import Date, FilledText, Table, Text

KEY = "removal_request"
CHANNELS = ("email", "url", "post")
FRESH_DAYS = 366
"""For so long a verification counts as fresh; the page has the same number (scripts/holders.js)."""

# Narrower than RFC 5322: what a mailto: link of any browser and mail program takes as it is.
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}")
_LINK = re.compile(r"https://[^\s/?#\"<>\\]+(?:[/?#][^\s\"<>\\]*)?")


def _check_email(text: str) -> str:
    if text and not _EMAIL.fullmatch(text):
        raise ValueError(" Write it without mailto: and without a name." if "@" in text else "")
    return text


def _check_link(text: str) -> str:
    if text and not _LINK.fullmatch(text):
        raise ValueError(" An address for e-mail goes into `email`." if "@" in text and "/" not in text else "")
    return text


class RemovalRequest(Table):
    """`[dataset.removal_request]`: who holds a data set, how to reach them, and what is known of their answers."""

    holder: FilledText
    verified: Annotated[Date, Rule("a date, such as 2026-11-23")]
    email: Annotated[str, AfterValidator(_check_email), Rule("an e-mail address alone", "none")] = ""
    url: Annotated[str, AfterValidator(_check_link), Rule("a link that begins with https://", "none")] = ""
    post: Text = ""
    status: Annotated[Literal["open", "closed", "ended", "unknown"], Rule('"open", "closed", "ended" or "unknown"')] = (
        "unknown"
    )
    note: Text = ""
    needs: Text = ""
    law: Annotated[Literal["gdpr", "ccpa", "plain"] | None, Rule('"gdpr", "ccpa" or "plain"', "none")] = None


Named: TypeAlias = tuple[str, RemovalRequest | None]
"""A data set's id, and what its publisher says of removal."""


def check_request(table: dict[str, Any], where: str, problems: Problems) -> None:
    """Put a checked `RemovalRequest` in the place of a data set's table `removal_request`, if it has one.

    Args:
        table: the data set's; what is wrong with the table inside it is noted, and the table left out.
        where: its name, such as `dataset[0]`.
        problems: takes what is wrong.
    """
    key = join_key(where, KEY)
    raw = table.get(KEY)
    if not isinstance(raw, Mapping):
        return
    del table[KEY]
    try:
        request = RemovalRequest.model_validate(raw)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            problems.add_error(detail, RemovalRequest, key)
        return
    if request.status == "open" and not any(getattr(request, channel) for channel in CHANNELS):
        problems.add(join_key(key, "status"), f'"open" needs a way to ask: {", ".join(CHANNELS)}.')
    table[KEY] = request


def list_stale(requests: list[Named], today: dt.date) -> list[str]:
    """Say which verifications are more than a year old on a day, or of a day still to come: one sentence each."""
    warnings = []
    for name, request in requests:
        if request and (today - request.verified).days > FRESH_DAYS:
            told = "more than a year ago: see whether it still holds, and write the new day"
        elif request and request.verified > today:
            told = f"which is after the day of this build, {today}"
        else:
            continue
        warnings.append(f"data set {name!r}: how to ask for removal was verified on {request.verified}, {told}")
    return warnings


def dump_requests(requests: list[Named]) -> str:
    """Write what the page's script reads, as JSON that can stand in a `<script>` element: id -> table."""
    tree = {name: request.model_dump(mode="json", exclude_defaults=True) for name, request in requests if request}
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")
