"""What the publisher wrote, in other languages as well: `translations` of `[site]` and of each data set.

A language is translated whole or not at all: a page is then in one language, and no part of it needs a mark of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from generator.settings.problems import Problems

SITE_WORDS = ("title", "description", "imprint", "privacy")
DATASET_WORDS = ("title", "description", "source", "coverage", "removal")
"""The texts that are the publisher's own words; also `date`, where it is no date, and `contact` may be translated."""
_OPTIONAL = ("date", "contact")

Words = Mapping[str, str]


class Translated(Protocol):
    """A table of settings with texts and their translations by language."""

    @property
    def translations(self) -> Mapping[str, Words]:
        """For each language the texts by key."""
        ...


def check_translations(site: Translated, datasets: Sequence[Translated], problems: Problems) -> None:
    """See that each language that anything is translated into has all that the publisher wrote."""
    tables = [("site", site, SITE_WORDS), *((f"dataset[{n}]", one, DATASET_WORDS) for n, one in enumerate(datasets))]
    languages = {tag: None for _, table, _ in tables for tag in table.translations}
    for tag in languages:
        for where, table, words in tables:
            key = f"{where}.translations.{tag}"
            given = table.translations.get(tag, {})
            for name in given:
                if name not in words and not (name in _OPTIONAL and hasattr(table, name)):
                    allowed = [word for word in (*words, *_OPTIONAL) if hasattr(table, word)]
                    problems.add_unknown(f"{key}.{name}", name, allowed)
            missing = [name for name in words if getattr(table, name) and name not in given]
            if missing:
                problems.add(
                    key,
                    f"missing: {', '.join(missing)}. A language that one text is translated into needs them all.",
                )


def find_words(table: Translated, tag: str) -> Words:
    """Give a table's texts in a language, or in the one that it is a kind of; none if it is not translated."""
    return next((table.translations[wider] for wider in widen(tag) if wider in table.translations), {})


def widen(tag: str) -> Iterator[str]:
    """pt-BR -> pt-BR, pt."""
    parts = tag.split("-")
    return ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
