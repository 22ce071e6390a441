"""How a language writes its name, numbers, dates, lists and plurals, from the Unicode CLDR that comes with Babel.

The browser uses Intl, which has the same CLDR data, with the same locale, so that the output of the build and of the
script look alike. All digits are Latin: identifiers such as 12345678@N00 have no others, and a text should not mix two
kinds.
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
"""Every plural form in the CLDR, in the order in which a catalogue lists them."""
_REGIONS = {"en": "en-GB"}
"""The locale for a language without a region: 23 November 2026, which nobody misreads."""

_COLONS = {"fr": "\u00a0: ", "ja": "：", "zh": "："}


@dataclass(frozen=True)
class Language:
    """A language: its tag (BCP 47), its own name for itself, `ltr` or `rtl`, and the locale for its conventions."""

    tag: str
    name: str
    direction: str
    locale: Locale

    @property
    def intl(self) -> str:
        """Return the locale for the browser's Intl."""
        return f"{str(self.locale).replace('_', '-')}-u-nu-latn"

    @property
    def plurals(self) -> tuple[str, ...]:
        """Return the plural forms that the language distinguishes, in a catalogue's order."""
        return list_plurals(self.locale)

    @property
    def colon(self) -> str:
        """Return what stands between a label and what it labels."""
        return _COLONS.get(self.locale.language, ": ")

    def choose_plural(self, number: int) -> str:
        """Return the plural form for a number: `one`, `other`, …."""
        return str(self.locale.plural_form(number))

    def write_number(self, number: int) -> str:
        """12345 -> 12,345."""
        return format_decimal(number, locale=self.locale, numbering_system="latn")

    def write_date(self, text: str) -> str:
        """2026-11-23 -> 23 November 2026; text that is not such a date is returned unchanged."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return text
        return format_date(day, "long", locale=self.locale)

    def write_list(self, parts: Sequence[str]) -> str:
        """[a, b, c] -> a, b or c."""
        return format_list(parts, "or", locale=self.locale)


def describe_language(tag: str, given: Mapping[str, object]) -> Language:
    """Return a language by its tag; `given`, a theme's `[language]`, overrides or completes what the CLDR has.

    Its keys: `name`, `direction`, and `locale`, a tag whose conventions to use for numbers, dates and lists.
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
    # As a title: within a sentence, many languages write their names in lower case.
    name = (known and known.language_name) or tag
    return name[0].upper() + name[1:]


def find_locale(tag: str) -> Locale | None:
    """Return the CLDR's locale of a language, with or without a region; None if it has none."""
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def list_plurals(locale: Locale) -> tuple[str, ...]:
    """Return the plural forms that a language distinguishes, in a catalogue's order."""
    tags = {*locale.plural_form.tags, "other"}
    return tuple(category for category in _CATEGORIES if category in tags)


def is_written_alike(tag: str, base: str) -> bool:
    """Return whether a region uses the script of the base language: zh-TW does not, pt-PT does."""
    locale = find_locale(tag)
    likely = get_global("likely_subtags").get(base, "")
    return locale is not None and (locale.script is None or f"_{locale.script}_" in f"{likely}_")
