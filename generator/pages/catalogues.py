"""What the pages say, by id: the English texts by topic, and their translations, one gettext catalogue a language.

site_templates/texts/en/<topic>.toml is the source: `[page]` for the templates, `[script]` for the scripts. A catalogue
(site_templates/locale/<language>/LC_MESSAGES/hushdex.po) has both, each text under the context `page:<id>` or
`script:<id>`. A translation counts while it is of the English text as it is now, and is not marked fuzzy.
"""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from generator.pages.languages import describe_language
from shards.explanations import EXPLANATIONS

SOURCE = "en"
TABLES = ("page", "script")
_TEMPLATES = importlib.resources.files("site_templates")
_FAULTS = "faults.toml"
"""The topic that why a typed text is no identifier belongs to: its English stands in the script itself."""

Text = str | Mapping[str, str]
"""A text, or one for each plural: `one`, `other`, …."""
Tables = dict[str, dict[str, Text]]


@dataclass(frozen=True)
class Source:
    """The English texts: `tables` by table and id; `topics` has the ids of each topic, by table."""

    tables: Tables
    topics: Mapping[str, Mapping[str, frozenset[str]]]


@cache
def read_source() -> Source:
    """Read the English texts of all topics."""
    tables: Tables = {name: {} for name in TABLES}
    topics: dict[str, dict[str, frozenset[str]]] = {}
    for file in sorted(_TEMPLATES.joinpath("texts", SOURCE).iterdir(), key=lambda file: file.name):
        read = tomllib.loads(file.read_text(encoding="utf-8"))
        topic = {name: read.get(name, {}) for name in TABLES}
        if file.name == _FAULTS:
            topic["script"] |= explain_all()
        for name in TABLES:
            tables[name] |= topic[name]
        topics[file.name.removesuffix(".toml")] = {name: frozenset(topic[name]) for name in TABLES}
    return Source(tables, topics)


def explain_all() -> dict[str, str]:
    """Give, by id, why a typed text is no identifier: what the script says where it has no text of that id."""
    return {f"why-{name}": f"{fact} {hint}" for name, (_, fact, hint) in EXPLANATIONS.items()}


def list_translations() -> tuple[str, ...]:
    """List the languages that there is a catalogue of, by tag."""
    folder = _TEMPLATES.joinpath("locale")
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


@cache
def read_translation(tag: str) -> Tables:
    """Read what a catalogue has, as it counts: texts without a translation are left out."""
    source = read_source().tables
    plurals = describe_language(tag, {}).plurals
    tables: Tables = {name: {} for name in TABLES}
    for message in list_messages(read_catalogue(tag)):
        table, _, name = str(message.context).partition(":")
        text = source.get(table, {}).get(name)
        if text is None or message.fuzzy or message.id != make_id(text):
            continue
        strings = list_strings(message)
        if all(strings):
            tables[table][name] = strings[0] if isinstance(text, str) else dict(zip(plurals, strings, strict=True))
    return tables


def read_catalogue(tag: str) -> Catalog:
    """Read a language's catalogue as it is."""
    with _TEMPLATES.joinpath("locale", tag, "LC_MESSAGES", "hushdex.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def list_messages(catalogue: Catalog) -> Iterator[Message]:
    """List a catalogue's texts, without its header."""
    return (message for message in catalogue if message.id)


def list_strings(message: Message) -> list[str]:
    """List a text's translations: one, or one for each plural; empty texts where there is none."""
    return [message.string or ""] if isinstance(message.string, str | None) else list(message.string)


def make_id(text: Text) -> str | tuple[str, str]:
    """Give an English text as a catalogue has it: the text, or the singular and the plural."""
    return text if isinstance(text, str) else (text["one"], text["other"])
