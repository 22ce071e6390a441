"""The English texts as a gettext template, and catalogues merged with it: changed texts are marked fuzzy.

Texts are identified by their id, which is their context: a translation of a reworded text is kept, marked, next to the
English that it was made from. A file does not say when or by whom it was made: the same texts give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po
from babel.plural import PluralRule, to_gettext

from generator.pages.catalogues import TABLES, Phrase, list_messages, list_strings, make_id, read_source
from generator.pages.languages import find_locale

# Compact numbers (1.2M) and fractions have their own plural forms, which gettext cannot express and pages do not need.
COMPACT = re.compile(r"e in 0 and | and v in 0| or e not in 0\.\.5")


def make_template(tag: str | None) -> Catalog:
    """Return a catalogue without translations: a template, or a language's."""
    catalogue = begin_catalogue(tag)
    for topic, context, text in list_source():
        catalogue.add(make_id(text), context=context, auto_comments=[topic])
    return catalogue


def begin_catalogue(tag: str | None) -> Catalog:
    """Return an empty catalogue with its language's plural forms from the CLDR."""
    locale = find_locale(tag) if tag else None
    catalogue = Catalog(locale=str(locale) if locale else None)
    if locale:
        rules = {plural: COMPACT.sub("", rule) for plural, rule in locale.plural_form.rules.items()}
        catalogue.mime_headers = [("Plural-Forms", to_gettext(PluralRule(rules)))]
    return catalogue


def merge_catalogue(tag: str, old: Catalog) -> Catalog:
    """Return a language's catalogue, made again with the old one's translations."""
    known = {message.context: message for message in list_messages(old)}
    # A text that moved from the templates to the scripts, or back, keeps its translation.
    moved = {(str(message.context).partition(":")[2], message.id): message for message in list_messages(old)}
    catalogue = begin_catalogue(tag)
    for topic, context, text in list_source():
        wanted = make_id(text)
        message = known.get(context) or moved.get((context.partition(":")[2], wanted))
        if message is None or not fits(message, wanted):
            catalogue.add(wanted, context=context, auto_comments=[topic])
            continue
        changed = message.id != wanted
        before = message.id if changed else message.previous_id
        catalogue.add(
            wanted,
            message.string,
            context=context,
            auto_comments=[topic],
            user_comments=message.user_comments,
            flags={"fuzzy"} if changed or message.fuzzy else (),
            previous_id=before if changed or message.fuzzy else (),
        )
    return catalogue


def list_source() -> Iterator[tuple[str, str, Phrase]]:
    """Yield the English texts by topic and id: topic, context, text."""
    source = read_source()
    for topic, names in sorted(source.topics.items()):
        for table in TABLES:
            for name in source.tables[table]:
                if name in names[table]:
                    yield topic, f"{table}:{name}", source.tables[table][name]


def fits(message: Message, wanted: str | tuple[str, str]) -> bool:
    """Return whether an old translation can be used for a text: it is not empty, and has plural forms if needed."""
    return any(list_strings(message)) and isinstance(message.id, str) == isinstance(wanted, str)


def write_catalogue(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue as a PO file."""
    body = io.BytesIO()
    write_po(body, catalogue, width=120, omit_header=True, include_previous=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_header(catalogue) + body.getvalue().decode().rstrip("\n") + "\n", encoding="utf-8")


def write_header(catalogue: Catalog) -> str:
    """Return a catalogue's first entry, with its language's plural forms."""
    fields = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "MIME-Version: 1.0"]
    if catalogue.locale:
        fields += [f"Language: {catalogue.locale}", f"Plural-Forms: {catalogue.plural_forms}"]
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{field}\\n"\n' for field in fields) + "\n"
