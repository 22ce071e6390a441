"""The sentences that a visitor reads: a catalogue of texts by id (site_templates/texts/<language>/<topic>.toml).

The catalogue of the site's language, else of its base language, else English; a theme's texts laid over it. A topic is
what a page can ask for as a whole: its script is given the texts of the topics that it needs, and no others.
"""

from __future__ import annotations

import importlib.resources
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from shards.errors import SiteError

_FOLDER = importlib.resources.files("site_templates").joinpath("texts")
_FAULTS = "faults"
"""The topic of why a text is no identifier, which a catalogue may say anew."""
_VALUE = re.compile(r"\{(\w+)\}")


class Texts:
    """A catalogue: called with an id and values it gives the text. `direction` is ltr or rtl."""

    def __init__(self, language: str, tables: dict[str, dict[str, Any]], topics: dict[str, frozenset[str]]) -> None:
        self.language = language
        self._topics = topics
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

    def dump_script(self, topics: Iterable[str]) -> str:
        """Write a script's texts, those of some topics, as JSON that can stand in a `<script>` element."""
        names = frozenset[str]().union(*(self._topics[topic] for topic in topics))
        texts = {name: text for name, text in self._script.items() if name in names}
        text = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.replace("<", "\\u003c")


def load_texts(language: str, theme: Path | None) -> Texts:
    """Load the texts for a language; raises SiteError for a theme's catalogue that cannot be used."""
    tables, topics = _read_topics("en")
    for tag in _list_tags(language):
        has_ours = _FOLDER.joinpath(tag).is_dir()
        theirs = theme / "texts" / f"{tag}.toml" if theme else None
        has_theirs = theirs is not None and theirs.is_file()
        if has_ours or has_theirs:
            # English lies below every language: a text that it forgot is better than none.
            if has_ours:
                ours, _ = _read_topics(tag)
                tables = {name: table | ours.get(name, {}) for name, table in tables.items()}
            if theirs is not None and has_theirs:
                _lay_over(tables, topics, theirs)
            return Texts(tag, tables, topics)
    raise SiteError("The English texts are missing: this copy of Hushdex is not whole.", "Install it again.")


def _read_topics(language: str) -> tuple[dict[str, dict[str, Any]], dict[str, frozenset[str]]]:
    """Read a language's files; give their tables joined, and which of the script's texts each topic has."""
    tables: dict[str, dict[str, Any]] = {"language": {}, "page": {}, "script": {}}
    topics = {}
    for file in sorted(_FOLDER.joinpath(language).iterdir(), key=lambda file: file.name):
        topic = tomllib.loads(file.read_text(encoding="utf-8"))
        for name, table in topic.items():
            tables[name] |= table
        topics[file.name.removesuffix(".toml")] = frozenset(topic.get("script", {}))
    return tables, topics


def _list_tags(language: str) -> Iterator[str]:
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])
    yield "en"


def _lay_over(tables: dict[str, dict[str, Any]], topics: dict[str, frozenset[str]], path: Path) -> None:
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
        if name == "script":
            topics[_FAULTS] |= {key for key in table if key.startswith("why-")}


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
