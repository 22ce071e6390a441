"""Writes guesses as a site.toml that builds, with comments on what to check and what to fill in.

The file contains no values from the list: settings are often public even if lists are not.
"""

from __future__ import annotations

import glob
import os
import re
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.drafting.column_roles import PLAIN
from generator.drafting.guess import LISTED, Guess, describe_form
from generator.settings.columns import ROLES_NAME
from generator.settings.presets import load_preset
from shards.platforms.library import list_supplied

WIDTH = 116
HEAD = """\
# Settings of a Hushdex site, drafted by `hushdex new --from`. Review them, fix what is wrong, fill in the empty values.
# `hushdex plan` shows what a build would produce. docs/settings.md explains every key.
"""
MEANT = {
    "username": "name as displayed", "account": "account: name, number or link",
    "nsid": "account number", "screen_name": "display name of an account",
    "photo_id": "number of a photo, or a link to it", "item": "distinguishes one item from another",
    "title": "shown with the link", "url": "link", "license": "shown with the link",
    "date": "only for the chart of items by year",
}  # fmt: skip
EXPLAINED = {"split": "what separates several names in one field", "show": "shown beside each item, with this label"}
REST = """\
[privacy]
# fetch_budget = "64 KiB"             # maximum download size of one lookup; a larger one tells the host less
# iterations = 10000                  # work for each guess at a name; 100000 for addresses and telephone numbers
# suppress = "removed.txt"            # people who asked to be left out, one identifier per line
"""


def draft_settings(
    guesses: Sequence[Guess], folder: Path, *, title: str, removal: str = "", max_rejects: int = 0, why: str = ""
) -> str:
    """Return the text of site.toml for some data sets.

    Args:
        guesses: the data sets, all of the same platform.
        folder: the folder of the file; paths are relative to it.
        title: of the page.
        removal: how to ask for removal, or ''.
        max_rejects: the number of rows that a build may skip.
        why: the reason for `max_rejects`, a sentence.
    """
    lines = [
        HEAD,
        "[site]",
        f"title = {write_value(title)}",
        'language = "en"                       # language of the page and of the texts below',
    ]
    lines += [
        'description = ""                      # a sentence or two below the title',
        'contact = ""                          # who is responsible for this site: an address that people can write to',
        "",
    ]
    lines += [
        *_draft_identifiers(guesses),
    ]
    for guess in guesses:
        lines += [*_draft_data_set(guess, folder, removal), ""]
    lines.append(REST)
    lines.append("[build]")
    if max_rejects:
        lines += _wrap(f"CHECK: {why}")
        lines.append(f"max_rejects = {max_rejects}")
    lines.append('# output = "site"                     # the folder that is built; do not put anything else in it')
    return "\n".join(lines) + "\n"


def _draft_data_set(guess: Guess, folder: Path, removal: str) -> list[str]:
    lines = [f"# {describe_form(guess)}."]
    for doubt in guess.doubts:
        lines += _wrap(f"CHECK: {doubt}")
    lines += [
        "[[dataset]]",
        _comment(f"id = {write_value(guess.id)}", "short and permanent: letters, digits, hyphens"),
        _comment(f"title = {write_value(guess.title)}", "as visitors will see it"),
        _comment('description = ""', "what the data set is and what it was made for"),
        _comment('source = ""', "where this list comes from"),
        _comment('coverage = ""', "how much of the data set this list covers and, above all, what it does not"),
        _comment('date = ""', "when the data was collected"),
        _comment(f"removal = {write_value(removal)}", "how to ask for removal: an address, a link, what to write"),
        f"files = {write_value(list_files(guess.files, folder))}",
    ]
    for key, value in guess.table().items():
        lines.append(_comment(f"{key} = {write_value(value)}", _explain_key(guess, key)))
    if guess.preset:
        shown = ", ".join(f"{role} = {value}" for role, value in guess.columns().items())
        return [*lines, *_wrap(f"The preset defines the format and the columns: {shown}.")]
    return [*lines, "", "[dataset.columns]", *_draft_columns(guess)]


def _draft_columns(guess: Guess) -> list[str]:
    lines = []
    for role, column in guess.columns().items():
        known = (
            f"{MEANT.get(role, 'names to look up')} ({guess.casting.why[role]})"
            if role in guess.casting.why
            else MEANT.get(role, "")
        )
        name = ""
        numbers = [one for one in (column if isinstance(column, list) else [column]) if isinstance(one, int)]
        if headings := [repr(guess.extract.headings[one - 1]) for one in numbers if guess.extract.headings[one - 1]]:
            name = f"{', '.join(headings)}; "
        lines.append(_comment(f"{role} = {write_value(column)}", name + known))
    tables = guess.further_tables()
    for name, recipe in tables.pop("make", {}).items():
        lines += [
            "",
            f"[dataset.make.{write_key(name)}]",
            *(f"{key} = {write_value(one)}" for key, one in recipe.items()),
        ]
    for name, table in tables.items():
        lines += ["", f"[dataset.{name}]" + " " * (36 - len(name) - 9) + f"# {EXPLAINED[name]}"]
        lines += [f"{write_key(key)} = {write_value(value)}" for key, value in table.items()]
    used = set(guess.casting.list_used())
    used |= guess.extract.made.keys()
    free = [guess.extract.label(place) for place in range(len(guess.extract.headings)) if place not in used]
    if free:
        lines += _wrap(f"Unused columns: {', '.join(free[:40])}{' …' if len(free) > 40 else ''}.")
    if guess.casting.list_identifiers() == ["photo_id"]:
        lines += _wrap("This data set can be searched by photo only, not by name or account.")
    return lines


def _draft_identifiers(guesses: Sequence[Guess]) -> list[str]:
    """Return the lines on the platform, if any role could be that of several."""
    platform = next((guess.casting.platform for guess in guesses if guess.casting.platform), "")
    if not platform or not any(role in ROLES_NAME for guess in guesses for role in guess.columns()):
        return []
    return ["[identifiers]", _comment(f"platform = {write_value(platform)}", _explain_platform(platform)), ""]


def _explain_platform(platform: str) -> str:
    if platform == PLAIN:
        return "any text is a name; or say which platform the accounts belong to"
    name = list_supplied()[platform].platform.name or f"the platform {platform!r}"
    return f"names, addresses and links of {name} are recognized"


def _explain_key(guess: Guess, key: str) -> str:
    if key == "encoding" and guess.extract.sample.doubts:
        return "CHECK: this is a guess"
    return {
        "skip": "lines before the first record, or an unusable header line",
        "header": "columns are given by number",
        "quote": "how fields are quoted" if guess.extract.settings.get("quote") else "no quoting",
        "null": "represents a missing value",
        "quoted_lines": "each line is quoted as a whole",
        "repair": "fields missing at the end of a row are empty",
        "ignore": "names nobody",
        "decode": "URL-encoded text",
        "preset": load_preset(guess.preset)["title"] if guess.preset else "",
    }.get(key, "")


def _comment(line: str, comment: str) -> str:
    comment = "".join(character if character.isprintable() else "�" for character in comment)
    return f"{line:<37} # {comment}" if comment else line


def _wrap(text: str) -> list[str]:
    """Return text as comment lines, without unprintable characters, which could end a comment."""
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return textwrap.wrap(plain, WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False)


def write_key(key: str) -> str:
    """Return a key in TOML notation."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _quote(key) if key else '""'


def write_value(value: object) -> str:
    """Return a value in TOML notation (https://toml.io/en/v1.0.0)."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _quote(value)
        case Mapping():
            return "{ " + ", ".join(f"{key} = {write_value(one)}" for key, one in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(map(write_value, value)) + "]"
    raise TypeError(value)


def _quote(text: str) -> str:
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    named = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(c if c.isprintable() else named.get(c, f"\\U{ord(c):08x}") for c in escaped) + '"'


def list_files(files: Sequence[Path], folder: Path) -> list[str]:
    """Return the files as settings in `folder` refer to them: one by one or, if there are many, by a glob."""
    if len(files) > LISTED:
        parents, endings = {file.parent for file in files}, {"".join(file.suffixes) for file in files}
        if len(parents) == len(endings) == 1:
            pattern = files[0].parent / f"*{endings.pop()}"
            meant = {Path(name).resolve() for name in glob.glob(str(pattern))}  # noqa: PTH207
            if meant == set(files):
                return [_name_path(pattern, folder)]
    return [_name_path(file, folder) for file in files]


def _name_path(path: Path, folder: Path) -> str:
    """Return a path relative to a folder, or the absolute path if it is far away."""
    relative = os.path.relpath(path, folder.resolve())
    return str(path) if relative.count("../") > 3 else relative
