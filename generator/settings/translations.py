"""The publisher's own texts in other languages: `translations` of `[site]` and of each data set.

A language has either all texts or none, so that each page is in a single language and no part needs its own markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from generator.settings.problems import Problems

SITE_WORDS = ("title", "description", "imprint", "privacy")
DATASET_WORDS = ("title", "description", "source", "coverage", "removal")
"""The texts written by the publisher; `contact` and a `date` in words may be translated as well."""
_OPTIONAL = ("date", "contact")

Words = Mapping[str, str]


class Translated(Protocol):
    """A table of settings with texts and their translations by language."""

    @property
    def translations(self) -> Mapping[str, Words]:
        """For each language, the texts by key."""
        ...


def check_translations(site: Translated, datasets: Sequence[Translated], problems: Problems) -> None:
    """Check that every language with a translation has translations of all texts by the publisher."""
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
                    f"missing: {', '.join(missing)}. If one text is translated into a language, all must be.",
                )


def find_words(table: Translated, tag: str) -> Words:
    """Return the texts of a table in a language or in the more general one; an empty mapping if there are none."""
    return next((table.translations[wider] for wider in widen(tag) if wider in table.translations), {})


def widen(tag: str) -> Iterator[str]:
    """Yield a language tag and the more general ones: pt-BR, pt."""
    parts = tag.split("-")
    return ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
