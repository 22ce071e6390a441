"""The sentences that a visitor reads: a catalogue of texts by id (site_templates/texts/<language>.toml).

The catalogue of the site's language, else of its base language, else English; a theme's texts laid over it.
"""

from __future__ import annotations

import importlib.resources
import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from shards.errors import SiteError

_FOLDER = importlib.resources.files("site_templates").joinpath("texts")
_VALUE = re.compile(r"\{(\w+)\}")


class Texts:
    """A catalogue: called with an id and values it gives the text. `direction` is ltr or rtl."""

    def __init__(self, language: str, tables: dict[str, dict[str, Any]]) -> None:
        self.language = language
        self._format = tables["language"]
        self._page = tables["page"]
        self._script = tables["script"]
        self.direction = str(self._format["direction"])

    def __call__(self, name: str, /, **values: str | int) -> str:
        """Give a template's text with its values filled in, numbers written as the language does."""

        def fill(match: re.Match[str]) -> str:
            value = values[match[1]]
            return self.write_number(value) if isinstance(value, int) else value

        return _VALUE.sub(fill, self._page[name])

    def write_number(self, number: int) -> str:
        """12345 -> 12,345."""
        return f"{number:,}".replace(",", self._format["thousands"])

    def write_date(self, text: str) -> str:
        """2026-11-23 -> 23 November 2026; text that is no such date stays as it is."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return text
        month = self._format["months"][day.month - 1]
        return str(self._format["date"].format(day=day.day, month=month, year=day.year))

    def dump_script(self) -> str:
        """Write the script's texts as JSON that can stand in a `<script>` element."""
        text = json.dumps(self._script, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.replace("<", "\\u003c")


def load_texts(language: str, theme: Path | None) -> Texts:
    """Load the texts for a language; raises SiteError for a theme's catalogue that cannot be used."""
    for tag in _list_tags(language):
        ours = _FOLDER.joinpath(f"{tag}.toml")
        theirs = theme / "texts" / f"{tag}.toml" if theme else None
        has_theirs = theirs is not None and theirs.is_file()
        if ours.is_file() or has_theirs:
            # English lies below a theme's own language: a text that it forgot is better than none.
            base = ours if ours.is_file() else _FOLDER.joinpath("en.toml")
            tables: dict[str, dict[str, Any]] = tomllib.loads(base.read_text(encoding="utf-8"))
            if theirs is not None and has_theirs:
                _lay_over(tables, theirs)
            return Texts(tag, tables)
    raise SiteError("The English texts are missing: this copy of Hushdex is not whole.", "Install it again.")


def _list_tags(language: str) -> Iterator[str]:
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])
    yield "en"


def _lay_over(tables: dict[str, dict[str, Any]], path: Path) -> None:
    try:
        changes = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise SiteError(f"{path} cannot be read: {error}", "It must be TOML in UTF-8.") from error
    for name, table in changes.items():
        if name not in tables or not isinstance(table, dict):
            raise SiteError(f"{path} has [{name}]; the tables of texts are {', '.join(tables)}.")
        for key, text in table.items():
            # Why a text is no identifier stands in the script, in English; a catalogue may give it anew.
            if key not in tables[name] and not key.startswith("why-"):
                raise SiteError(f"{path} has a text {key!r} in [{name}], which the page has no place for.")
            _check_values(path, key, tables[name].get(key, text), text)
        tables[name] |= table


def _check_values(path: Path, key: str, ours: Any, theirs: Any) -> None:
    unknown = _list_values(theirs) - _list_values(ours)
    if unknown:
        raise SiteError(
            f"{path}: the text {key!r} has {{{'}, {'.join(sorted(unknown))}}}, which the page cannot fill in.",
            f"It can fill in: {', '.join(sorted(_list_values(ours))) or 'nothing'}.",
        )


def _list_values(text: Any) -> set[str]:
    forms = text.values() if isinstance(text, dict) else [text]
    return {name for form in forms if isinstance(form, str) for name in _VALUE.findall(form)}
