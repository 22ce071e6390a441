"""How a language writes its name, numbers, dates and lists, and how it counts: by the Unicode CLDR, which Babel brings.

The browser writes with Intl, from the same CLDR, told the same locale: what the build wrote and what the script writes
look alike. All digits are Latin: identifiers such as 12345678@N00 have no others, and one text should have one kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""Every plural that a language of the CLDR may have, in the order in which a catalogue has them."""
_REGIONS = {"en": "en-GB"}
"""Whose customs stand for a language that no region was named for: 23 November 2026, which nobody reads wrongly."""


@dataclass(frozen=True)
class Language:
    """A language: its tag (BCP 47), its own name for itself, `ltr` or `rtl`, and whose customs it writes by."""

    tag: str
    name: str
    direction: str
    locale: Locale

    @property
    def intl(self) -> str:
        """The locale as the browser's Intl takes it."""
        return f"{str(self.locale).replace('_', '-')}-u-nu-latn"

    @property
    def plurals(self) -> tuple[str, ...]:
        """The plurals that the language tells apart, in a catalogue's order."""
        return list_plurals(self.locale)

    def choose_plural(self, number: int) -> str:
        """Give the plural for a number: `one`, `other`, …."""
        return str(self.locale.plural_form(number))

    def write_number(self, number: int) -> str:
        """12345 -> 12,345."""
        return format_decimal(number, locale=self.locale, numbering_system="latn")

    def write_date(self, text: str) -> str:
        """2026-11-23 -> 23 November 2026; text that is no such date stays as it is."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return text
        return format_date(day, "long", locale=self.locale)

    def write_list(self, parts: Sequence[str]) -> str:
        """[a, b, c] -> a, b or c."""
        return format_list(parts, "or", locale=self.locale)


def describe_language(tag: str, given: Mapping[str, object]) -> Language:
    """Describe a language by its tag; `given`, a theme's `[language]`, says otherwise or what the CLDR does not know.

    Its keys: `name`, `direction`, and `locale`, a tag whose customs to write numbers, dates and lists by.
    """
    locale = find_locale(str(given.get("locale", _REGIONS.get(tag, tag)))) or Locale("en", "GB")
    known = find_locale(tag)
    return Language(
        tag=tag,
        name=str(given.get("name") or _name_language(known, tag)),
        direction=str(given.get("direction", known.text_direction if known else "ltr")),
        locale=locale,
    )


def _name_language(known: Locale | None, tag: str) -> str:
    # As it stands alone: within a sentence many languages begin their names with a small letter.
    name = (known and known.language_name) or tag
    return name[0].upper() + name[1:]


def find_locale(tag: str) -> Locale | None:
    """Find what the CLDR knows of a language or of a region's; None if it knows nothing."""
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def list_plurals(locale: Locale) -> tuple[str, ...]:
    """Give the plurals that a language tells apart, in a catalogue's order."""
    tags = {*locale.plural_form.tags, "other"}
    return tuple(category for category in _CATEGORIES if category in tags)


def is_written_alike(tag: str, base: str) -> bool:
    """Say whether a region's readers read the script of the base language: those of zh-TW do not, those of pt-PT do."""
    locale = find_locale(tag)
    likely = get_global("likely_subtags").get(base, "")
    return locale is not None and (locale.script is None or f"_{locale.script}_" in f"{likely}_")
