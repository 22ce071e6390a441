"""The texts that a visitor reads, in each of the site's languages: by id, with values filled in.

For each language: the English texts, overlaid by its translations, overlaid by a theme's texts/<language>.toml. Texts
are grouped by topic: a page's script gets the texts of the topics that it needs, and no others.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path
from typing import Any

from generator.pages.catalogues import (
    SOURCE,
    TABLES,
    Phrase,
    Tables,
    explain_all,
    list_translations,
    read_source,
    read_translation,
)
from generator.pages.languages import Language, describe_language, is_written_alike
from generator.settings import SiteNames, SiteTable, widen
from shards.errors import SiteError
from shards.platforms.definitions import NOUNS
from shards.platforms.library import list_supplied

_VALUE = re.compile(r"\{(\w+)\}")
_RELATED = ("absent-related", "found-part", "found-whole", "related-")
"""What ids of texts begin with that say how a name is part of another."""
_KINDS = ("as-", "noun-")
"""What ids of texts begin with that say what names of a kind are called."""
_LANGUAGE_KEYS = ("name", "direction", "locale")


class Texts:
    """A language's texts; calling it with an id and values returns a template's text."""

    def __init__(self, language: Language, tables: Tables) -> None:
        self.language = language
        self._script = tables["script"]
        # Texts about holders are used by both scripts and templates.
        self._all = self._script | tables["page"]

    def __call__(self, name: str, /, **values: str | int) -> str:
        """Return a template's text with its values filled in, and numbers written as in the language.

        For a text with plural forms, the value `n` selects the form.
        """
        text = self._all[name]
        if not isinstance(text, str):
            text = text.get(self.language.choose_plural(int(values["n"])), text["other"])
        return _VALUE.sub(lambda match: self._write(values[match[1]]), text)

    def __contains__(self, name: str) -> bool:
        """Return whether there is a text with this id."""
        return name in self._all

    def count(self, number: int, noun: str, own: Mapping[str, Phrase]) -> str:
        """Return a number of things: "3 photos"."""
        text = own.get(f"things-{noun}") or self._all[f"things-{noun}"]
        form = text if isinstance(text, str) else text.get(self.language.choose_plural(number), text["other"])
        return form.replace("{n}", self._write(number))

    def join(self, parts: Sequence[str]) -> str:
        """[a, b, c] -> a, b or c."""
        return self.language.write_list([self._write(part) for part in parts])

    def tell_letters(self, names: SiteNames) -> dict[str, object]:
        """Return the texts that a script needs to write letters in this language."""
        topics = read_source().topics
        kinds = {name for name in topics["subjects"]["script"] if name.startswith(_KINDS)}
        wanted = (topics["letters"]["script"] | kinds) - find_idle(names)
        return {"locale": self.language.intl} | {name: self._script[name] for name in wanted}

    def dump_script(
        self,
        topics: Iterable[str],
        names: SiteNames,
        datasets: Sequence[Mapping[str, object]] = (),
        own: Mapping[str, Phrase] | None = None,
        letters: Mapping[str, Mapping[str, object]] | None = None,
    ) -> str:
        """Return a script's texts as JSON that can go into a `<script>` element.

        They are those of the given topics, without what is said of platforms and kinds that the site has not, what
        `datasets` says about each data set in the page's language, the publisher's `own` texts by id, and the texts for
        `letters` in other languages.
        """
        known, english = read_source().topics, explain_all()
        wanted = frozenset[str]().union(*(known[topic]["script"] for topic in topics)) - find_idle(names)
        texts: dict[str, object] = {
            name: self._script[name] for name in wanted if self._script[name] != english.get(name)
        }
        texts |= own or {}
        texts["locale"] = self.language.intl
        if any(datasets):
            texts["datasets"] = datasets
        if letters:
            texts["letters"] = letters
        text = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.replace("<", "\\u003c")

    def _write(self, value: str | int) -> str:
        if isinstance(value, int):
            return self.language.write_number(value)
        # Unicode isolates: a name in the other direction does not affect the order of the sentence around it. What has
        # one was put together here, and has the page's direction.
        return value if self.language.direction == "ltr" or "\u2069" in value else f"\u2068{value}\u2069"


def load_languages(site: SiteTable) -> list[Texts]:
    """Return the texts in each language of a site, its own language first.

    Raises SiteError for a language without texts, and for a theme's texts that cannot be used.
    """
    first = load_texts(site.language, site.theme)
    if site.languages != "all":
        wanted = list(site.languages)
        for tag in wanted:
            if not _find_texts(tag, site.theme):
                raise SiteError(
                    f"There are no texts in the language {tag!r} (site.languages).",
                    f"Available: {', '.join(_list_all(site.theme))}. A theme can add more in texts/{tag}.toml.",
                )
    else:
        own = {*widen(site.language), first.language.tag}
        wanted = [tag for tag in _list_all(site.theme) if tag not in own]
    others = [load_texts(tag, site.theme) for tag in wanted]
    by_tag = {texts.language.tag: texts for texts in (first, *others)}
    return list(by_tag.values())


def load_letters(tags: Iterable[str], site: SiteTable) -> list[Texts]:
    """Return the texts of the languages of holders, and of the site itself, which letters can be written in.

    Raises SiteError for a language without texts.
    """
    for tag in tags:
        if not _find_texts(tag, site.theme):
            raise SiteError(
                f"There are no texts in the language {tag!r} (dataset.removal_request.language).",
                f"Available: {', '.join(_list_all(site.theme))}. A theme can add more in texts/{tag}.toml.",
            )
    return [load_texts(tag, site.theme) for tag in dict.fromkeys((*tags, site.language))]


def load_texts(tag: str, theme: Path | None) -> Texts:
    """Return the texts in a language, its base language, or English; raises SiteError as `load_languages` does."""
    found = _find_texts(tag, theme)
    tables = {name: dict(table) for name, table in read_source().tables.items()}
    given: dict[str, Any] = {}
    for one in reversed(found or [SOURCE]):
        if one in list_translations():
            for name, table in read_translation(one).items():
                tables[name] |= table
        path = _find_theirs(one, theme)
        if path:
            given |= _lay_over(tables, path)
    # A region has its own number and date formats even if it has no texts of its own.
    own = tag if found and is_written_alike(tag, found[-1]) else next(iter(found), SOURCE)
    return Texts(describe_language(own, given), tables)


def _list_all(theme: Path | None) -> list[str]:
    theirs = sorted(path.stem for path in (theme / "texts").glob("*.toml")) if theme else []
    return list(dict.fromkeys((SOURCE, *list_translations(), *theirs)))


def _find_texts(tag: str, theme: Path | None) -> list[str]:
    """Return the languages whose texts serve a language: itself and its base languages, nearest first."""
    ours = (SOURCE, *list_translations())
    return [wider for wider in widen(tag) if wider in ours or _find_theirs(wider, theme)]


def _find_theirs(tag: str, theme: Path | None) -> Path | None:
    path = theme / "texts" / f"{tag}.toml" if theme else None
    return path if path and path.is_file() else None


def _lay_over(tables: Tables, path: Path) -> dict[str, Any]:
    """Overlay a theme's texts on those in `tables`; return its `[language]` table."""
    try:
        changes = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError, RecursionError) as error:
        raise SiteError(f"{path} cannot be read: {error}", "It must be TOML, encoded as UTF-8.") from error
    given: dict[str, Any] = changes.pop("language", {})
    for name, table in {**changes, "language": given}.items():
        if not isinstance(table, dict) or name not in (*TABLES, "language"):
            raise SiteError(f"{path} has the unknown table [{name}]. Valid tables: language, {', '.join(TABLES)}.")
        known = _LANGUAGE_KEYS if name == "language" else tables[name]
        for key, text in table.items():
            if key not in known:
                raise SiteError(f"{path} has the text {key!r} in [{name}], which no page uses.")
            if name in TABLES:
                _check_text(path, key, tables[name][key], text)
    for name, table in changes.items():
        tables[name] |= table
    return given


def _check_text(path: Path, key: str, ours: Phrase, theirs: Any) -> None:
    known = list_values(ours)
    is_counted = isinstance(theirs, dict) and "other" in theirs and "n" in known
    if not (is_counted or isinstance(theirs, str)):
        forms = ' A text with plurals is written as { one = "…", other = "…" }.' if "n" in known else ""
        raise SiteError(f"{path}: {key!r} must be a string in quotes.{forms}")
    unknown = list_values(theirs) - known
    if unknown:
        raise SiteError(
            f"{path}: the text {key!r} has the unknown placeholder {{{'}, {'.join(sorted(unknown))}}}.",
            f"Valid placeholders: {', '.join(sorted(known)) or 'none'}.",
        )


def list_values(text: Any) -> set[str]:
    """Return the placeholders in a text, or in any of its plural forms."""
    forms = [text] if isinstance(text, str) else text.values() if isinstance(text, dict) else []
    return {name for form in forms if isinstance(form, str) for name in _VALUE.findall(form)}


def find_idle(names: SiteNames) -> frozenset[str]:
    """Return the ids of texts about platforms, kinds and nouns that a site does not have."""
    every = list_supplied().values()
    kinds = {kind.id: kind.noun for one in every for kind in one.platform.kinds.values()}
    words = read_source().tables["script"]
    known = names.platforms.kinds.values()
    called = {kind.noun for kind, platform in known if f"as-{platform.id}-{kind.id}" not in words}
    listed = {kind.noun for kind, _ in known if f"kind-{kind.id}" not in words}
    own = {platform.id for platform in names.platforms.definitions}
    idle = set()
    for one in every:
        id_ = one.platform.id
        if id_ not in own:
            idle |= {name for topic in one.texts.values() for name in topic.get("script", ())}
            idle |= {f"why-{id_}-{name}" for name in one.platform.explanations}
    foreign = kinds.keys() - names.platforms.kinds.keys()
    idle |= {f"{head}-{kind}" for kind in foreign for head in ("kind", "unknown", "try")}
    idle |= {f"noun-{noun}" for noun in set(NOUNS) - called} | {f"nouns-{noun}" for noun in set(NOUNS) - listed}
    if all(f"{platform.id}-{kind.id}" in words for kind, platform in known):
        idle.add("named")
    if not any(kind.below or kind.above for kind, _ in known):
        idle |= {name for name in words if name.startswith(_RELATED)}
    if not any(kind.pointing for kind, _ in known):
        idle.add("pointed-none-link")
    return frozenset(idle)


@dataclass(frozen=True)
class Help:
    """How visitors find their own name of a kind: ids of texts, and whether it is said below the box.

    A text for a kind is said where people do not know such a name by heart; one for a noun always.
    """

    kind: str
    platform: str
    title: str
    steps: Sequence[str]
    note: str
    is_needed: bool


def list_helps(names: SiteNames, kinds: Sequence[str], texts: Texts) -> list[Help]:
    """Return how names of these kinds are found: each platform's own texts, else one for the noun of its names."""
    helps = []
    for platform in names.platforms.definitions:
        known = [kind for kind in platform.kinds.values() if kind.id in kinds]
        own = [kind for kind in known if f"help-{kind.id}" in texts]
        is_known_by_heart = any(kind.near and not kind.shared for kind in known)
        for kind in own:
            id_ = f"help-{kind.id}"
            note = f"{id_}-private" if f"{id_}-private" in texts else ""
            steps = list_numbered(texts, id_)
            helps.append(Help(kind.id, platform.name, id_, steps, note, not is_known_by_heart))
        nouns = {kind.noun: kind.id for kind in reversed(known) if f"help-{kind.noun}" in texts and platform.name}
        if not any(f"help-{kind}" in texts for kind in platform.kinds):
            helps += [Help(id_, platform.name, "help", [f"help-{noun}"], "", True) for noun, id_ in nouns.items()]
    return helps


def list_numbered(texts: Texts, id_: str) -> list[str]:
    """Return the ids of texts that are numbered: `id_` with -1, -2 and so on."""
    return list(takewhile(lambda name: name in texts, (f"{id_}-{number}" for number in count(1))))


def choose_own(texts: Texts, names: SiteNames, id_: str) -> str:
    """Return the id of a text as one of a site's platforms has it, or the text's own id if none has."""
    own = (f"{id_}-{platform.id}" for platform in names.platforms.definitions)
    return next((name for name in own if name in texts), id_)


def choose_words(texts: Texts, names: SiteNames, head: str) -> str:
    """Return the id of the text that a site's names are asked for with, or that they are called by.

    It is the platform's own if it has one, else that of its names' nouns, else one for names of any kind.
    """
    platforms = names.platforms.definitions
    nouns = [next(iter(platform.kinds.values())).noun for platform in platforms]
    own = [f"{head}-{platforms[0].id}"] if len(platforms) == 1 else []
    ids = [*own, f"{head}-{'-'.join(sorted(set(nouns)))}"]
    return next((id_ for id_ in ids if id_ in texts), f"{head}-names" if f"{head}-names" in texts else f"{head}-plain")
