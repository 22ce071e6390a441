"""Gathered texts to names: what each is understood as, each once, and what this list does not know.

The same reading as of text that is typed on the page: shards/identifiers.py.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from many.devices import Device, Pace
from many.gathering import Gathered
from shards.errors import IdentifierError
from shards.identifiers import Subject, choose_subjects, read_text
from shards.manifest import Manifest


@dataclass(slots=True)
class Name:
    """A text as it was given, the subjects that it is looked up as (all of one canonical text), and where it stood."""

    text: str
    subjects: tuple[Subject, ...]
    where: str


@dataclass
class Names:
    """All names, each once; `skipped` counts texts of kinds that the list does not know."""

    names: list[Name] = field(default_factory=list)
    repeated: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)


async def understand(gathered: Gathered, manifest: Manifest, device: Device) -> Names:
    """Understand what was gathered; what is no identifier is noted in `gathered`. Raises CancelError."""
    made = Names(repeated=gathered.repeated)
    seen: set[tuple[Subject, ...]] = set()

    def add(text: str, subjects: tuple[Subject, ...], where: str) -> None:
        if subjects in seen:
            made.repeated += 1
            return
        seen.add(subjects)
        made.names.append(Name(text, subjects, where))
        made.kinds[subjects[0].kind] += 1

    total = len(gathered.texts) + len(gathered.photos)
    pace = Pace(device, "understand", total)
    for number, (text, where) in enumerate(gathered.texts.items()):
        await pace.step(number)
        try:
            readings = read_text(text, manifest.platform, email_names=manifest.email_names)
        except IdentifierError as error:
            gathered.refuse(where, text, error.reason, error.fact, error.hint)
            continue
        try:
            add(text, choose_subjects(readings, manifest.kinds), where)
        except IdentifierError:
            made.skipped[readings[0].kind] += 1
    known = "photo_id" in manifest.kinds
    for number, (text, where) in enumerate(gathered.photos.items()):
        await pace.step(len(gathered.texts) + number)
        if known:
            add(text, (Subject("photo_id", text),), where)
        else:
            made.skipped["photo_id"] += 1
    return made
