"""Gathered texts -> names: what each is understood as, without duplicates, and what this list does not know.

Texts are read like text typed on the page: shards/identifiers.py.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from many.devices import TURN, Device, Pace
from many.reading import Gathered, Reason, explain
from shards.errors import IdentifierError
from shards.flickr import read_link
from shards.identifiers import Reading, choose_readings, read_text
from shards.manifest import Manifest

_LINK = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)*(?:flickr\.com|staticflickr\.com|flic\.kr)/\S+", re.IGNORECASE)


@dataclass(slots=True)
class Name:
    """A text as given, the readings that it is looked up by, their match key, and where it was.

    Names of one key are in one record, and cost one lookup.
    """

    text: str
    readings: tuple[Reading, ...]
    key: str
    where: str


@dataclass(slots=True)
class Skipped:
    """A text of a kind that the list does not know: it was read, but could not be checked."""

    text: str
    kind: str
    where: str


@dataclass
class Names:
    """All names, without duplicates, and what was left out."""

    names: list[Name] = field(default_factory=list)
    repeated: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def count_skipped(self) -> dict[str, int]:
        """Return how many were left out, by kind."""
        return dict(Counter(one.kind for one in self.skipped))


async def understand(gathered: Gathered, manifest: Manifest, device: Device) -> Names:
    """Return the names in the gathered texts; those that are not identifiers are noted in it. Raises CancelError."""
    made = Names(repeated=gathered.repeated)
    seen: set[tuple[Reading, ...]] = set()

    def add(text: str, readings: tuple[Reading, ...], where: str) -> None:
        # Two spellings stay two names: what is exact for one is near for the other.
        if readings in seen:
            made.repeated += 1
            return
        seen.add(readings)
        made.names.append(Name(text, readings, readings[0].key, where))
        made.kinds[readings[0].kind] += 1

    links = _LINK if manifest.platform == "flickr" else None
    total = len(gathered.texts) + len(gathered.photos)
    pace = Pace(device, "understand", total)
    for number, (text, where) in enumerate(gathered.texts.items()):
        if not number % TURN:
            await pace.step(number)
        try:
            readings = read_text(text, manifest.platform, email_names=manifest.email_names)
        except IdentifierError as error:
            gathered.refuse(where, text, Reason(error.reason, error.fact, error.hint))
            continue
        if links and readings[0].kind != "photo_id" and (link := links.search(text)) and read_link(text) is None:
            gathered.refuse(where, text, explain("link-inside", link=link[0].rstrip(")]>,.;")))
            continue
        try:
            add(text, choose_readings(readings, manifest.kinds), where)
        except IdentifierError:
            made.skipped.append(Skipped(text, readings[0].kind, where))
    known = "photo_id" in manifest.kinds
    for number, (text, where) in enumerate(gathered.photos.items()):
        if not number % TURN:
            await pace.step(len(gathered.texts) + number)
        if known:
            add(text, (Reading("photo_id", text),), where)
        else:
            made.skipped.append(Skipped(text, "photo_id", where))
    return made
