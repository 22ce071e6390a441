"""Gathered texts -> names: what each is understood as, without duplicates, and what this list does not know.

Texts are read like text typed on the page: shards/platforms.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from many.devices import TURN, Device, Pace
from many.reading import Gathered, Reason, explain
from shards.errors import IdentifierError
from shards.manifest import Manifest
from shards.platforms import Reading, parse_link

_LINK = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE)


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

    total = len(gathered.texts) + len(gathered.photos)
    pace = Pace(device, "understand", total)
    for number, (text, where) in enumerate(gathered.texts.items()):
        if not number % TURN:
            await pace.step(number)
        try:
            readings = manifest.platforms.read_text(text, manifest.context)
        except IdentifierError as error:
            gathered.refuse(where, text, Reason(error.name, error.fact, error.hint, error.values))
            continue
        if link := _find_link(text, manifest):
            gathered.refuse(where, text, explain("link-inside", link=link))
            continue
        try:
            add(text, manifest.platforms.choose_readings(readings, manifest.kinds), where)
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


def _find_link(text: str, manifest: Manifest) -> str:
    """Return a link to one of the site's platforms that a text has among other words; '' if it has none."""
    link = _LINK.search(text) if parse_link(text) is None else None
    found = link[0].rstrip(")]>,.;") if link else ""
    return found if found and manifest.platforms.is_telling(found) else ""
