"""What a catalogue lacks: texts that are untranslated, fuzzy, or have different placeholders from the English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.pages.catalogues import list_messages, list_strings, make_id, read_catalogue, read_source
from generator.pages.languages import describe_language
from generator.pages.texts import list_values

# A colon inside a pattern or an address does not follow a space.
_LOOSE = re.compile(r"« |(?<=\S) [»;:!?%](?=\s|$)")


def check_catalogue(tag: str) -> Iterator[str]:
    """Yield what is wrong with a language's catalogue, one sentence each, with the text's context first."""
    messages = {message.context: message for message in list_messages(read_catalogue(tag))}
    plurals = describe_language(tag, {}).plurals
    for table, texts in read_source().tables.items():
        for name, text in texts.items():
            context = f"{table}:{name}"
            message = messages.pop(context, None)
            if message is None or message.id != make_id(text):
                yield f"{context} is missing, or for an older English text; run `python -m tools.catalogues update`"
                continue
            strings = list_strings(message)
            if not all(strings):
                yield f"{context} is not translated"
            elif message.fuzzy:
                yield f"{context} is marked fuzzy: check it, and remove the mark"
            elif not isinstance(text, str) and len(strings) != len(plurals):
                yield f"{context} has {len(strings)} plural forms; the language has {', '.join(plurals)}"
            else:
                yield from check_strings(context, strings, list_values(text), str(text).count("\n"))
                if tag == "fr" and any(_LOOSE.search(one) for one in strings):
                    yield f"{context} has a space at a mark, such as “ :” or “« ”, where a line may break: use U+00A0"
    yield from (f"{context} no longer exists; run `python -m tools.catalogues update`" for context in messages)


def check_strings(context: str, strings: list[str], values: set[str], lines: int) -> Iterator[str]:
    """Yield what is wrong with the placeholders, the ends and the lines of a text's translations."""
    *others, last = strings
    # "One item" needs no {n}: only the last plural form, which is for any number, must have it.
    if list_values(last) != values or any(not values - {"n"} <= list_values(one) <= values for one in others):
        yield f"{context} must have these placeholders: {', '.join(sorted(values)) or 'none'}"
    if any(one != one.strip() for one in strings):
        yield f"{context} begins or ends with a space"
    if any(one.count("\n") != lines for one in strings):
        yield f"{context} must have as many lines as the English text"
