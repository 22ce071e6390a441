"""The site around the shards: pages, headers, release.json (CSP 3, Trusted Types).

Texts + templates + style + modules -> pages, each a single self-contained file -> hashes -> Content-Security-Policy, in
the page itself (for hosts without custom headers) and in headers.json, from which hosts' configurations are made.

A theme is a folder whose files replace those of the same name in `site_templates`; its theme.css comes after the style,
and its texts/<language>.toml may replace some of the texts. A theme cannot change scripts.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    select_autoescape,
)
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from generator import __version__
from generator.browser_python import VECTORS, Runtime, read_licences
from generator.hosting import dump_table, headers, make_header_table
from generator.hosting.recipes import write_headers_file, write_htaccess
from generator.indexing.counts import Tally
from generator.keys import BUILD
from generator.output import MANIFEST, listing
from generator.pages import provenance
from generator.pages.catalogues import Phrase
from generator.pages.charts import draw_charts
from generator.pages.languages import Language
from generator.pages.markup import list_elements
from generator.pages.scripts import TEMPLATES, check_element, hash_source, read_script
from generator.pages.texts import (
    Texts,
    choose_own,
    choose_words,
    list_helps,
    list_numbered,
    load_languages,
    load_letters,
)
from generator.settings import Settings, SiteNames, SiteTable, Words, dump_forms, dump_requests, find_words
from shards.errors import SiteError
from shards.manifest import FORMAT, Manifest, dump_manifest, suffixes_path
from shards.platforms import Platforms
from shards.platforms.library import dump_exports

# A comment at the start of a line: never something inside a string or url() that only looks like one.
_FORMS = 4
_STYLE_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.DOTALL | re.MULTILINE)

_RIGHT_TO_LEFT = "\u200f"
_INDENTATION = re.compile(r"\n\s+")
_IDLE_SPACE = re.compile(r"""("[^"\n]*"|'[^'\n]*')|\s*([{};,>])\s*|(?<=[\w-]):\s+""")


@dataclass(frozen=True)
class Page:
    """A page: its path in the site, its template, and for its script the start module and the topics of its texts.

    The `first` of its scripts runs while the page is still being parsed. `name` is its name in the menu and in styles,
    `title` the id of its title, "" for the site's own title. It exists in each of the site's languages: in the site's
    own at its path, in others in a folder of that name; if it is not `translated`, only in the site's own. A `framed`
    page is built only if the settings name sites that may frame it, and one that needs `python` only if there is a
    runtime. A page that may show `pictures` lets the hosts of the data sets' pictures through its policy.
    """

    path: str
    template: str
    name: str
    title: str = ""
    styles: tuple[str, ...] = ("style.css", "story.css", "pages.css")
    script: str | None = None
    first: str | None = None
    topics: tuple[str, ...] = ()
    in_menu: bool = True
    translated: bool = True
    framed: bool = False
    python: bool = False
    pictures: bool = False

    @property
    def scripts(self) -> tuple[str, ...]:
        """Return the start modules of the scripts in the page."""
        return tuple(name for name in (self.first, self.script) if name)

    @property
    def link(self) -> str:
        """Return the relative link to the page from its language's root."""
        return self.path.removesuffix("index.html")


_SCHEME = "prefers-color-scheme"
_DARK = re.compile(rf"@media (screen and )?\({_SCHEME}: dark\) \{{\s*:root \{{([^{{}}]*)\}}\s*\}}")
CARD = "card.png"
VARIANTS = {"page.js": "page-whole.js"}
"""The scripts that do every step of a definition but `hash`, by those that do `_LEAN` alone."""
HASHING = {"page.js": "page-hashes.js", "many.js": "many-hashes.js", "offline.js": "offline-hashes.js"}
"""The scripts that do every step, by those that do not."""
_LEAN = ("base58", "decode", "keep", "swap")
_ANSWER = "answer.js"
_WORKER = "worker.js"
_NOBLE = "noble.js"
_HASHES = "hashes.js"
_ANSWER_STYLES = ("story.css", "answer.css")
_ANSWER_TOPICS = ("answers", "explanations", "letters", "removal", "server")
SCRIPTS = (_NOBLE, _ANSWER, _WORKER, _HASHES)
"""The scripts that are files next to the pages, not inside them; they are minified too."""
_CHECK = Page(
    "index.html",
    "index.html.j2",
    "check",
    styles=("style.css", "check.css"),
    script="page.js",
    topics=("check", "faults", "subjects"),
    pictures=True,
)
PAGES = (
    _CHECK,
    Page("about.html", "about.html.j2", "about", "about-title"),
    Page("how.html", "how.html.j2", "how", "how-title"),
    Page("privacy.html", "privacy.html.j2", "privacy", "privacy-title"),
    replace(
        _CHECK,
        path="offline.html",
        template="offline.html.j2",
        name="offline",
        title="offline-title",
        styles=("style.css", "check.css", *_ANSWER_STYLES, "offline.css"),
        script="offline.js",
        topics=(*_CHECK.topics, *_ANSWER_TOPICS, "offline"),
        pictures=False,
    ),
    Page(
        "many/index.html",
        "many.html.j2",
        "many",
        "many-title",
        styles=("style.css", "check.css", *_ANSWER_STYLES, "many.css"),
        script="many.js",
        first="launch.js",
        topics=(*_CHECK.topics, "answers", "explanations", "many"),
        python=True,
        pictures=True,
    ),
    Page("mirror.html", "mirror.html.j2", "mirror", "mirror-title"),
    Page(
        "404.html",
        "404.html.j2",
        "missing",
        "missing-title",
        script="missing.js",
        in_menu=False,
        translated=False,
    ),
    replace(
        _CHECK,
        path="embed.html",
        template="embed.html.j2",
        name="embed",
        styles=("style.css", "check.css", "embed.css"),
        in_menu=False,
        framed=True,
        pictures=False,
    ),
)


@dataclass(frozen=True)
class Edition:
    """The pages in one language: its texts, and their folder, `""` or for example `es/`."""

    texts: Texts
    folder: str
    pages: tuple[Page, ...]

    @property
    def language(self) -> Language:
        """Return the language."""
        return self.texts.language


def render_site(
    settings: Settings, manifest: Manifest, folder: Path, tallies: Sequence[Tally] = (), runtime: Runtime | None = None
) -> None:
    """Write everything in a site except its shards into an existing folder.

    Writes the pages in each language, noble.js, hashes.js for a list of hashes, licences.txt, release.json, robots.txt,
    .nojekyll, the table of headers `headers.json`, and from it those of Cloudflare Pages and Netlify (`_headers`) and
    Apache (`.htaccess`). `tallies` are drawn as charts. With a `runtime`, the page that checks many names is included.
    The same arguments and theme produce the same bytes. Raises SiteError if a theme's file cannot be used.
    """
    try:
        files = _render(settings, manifest, tallies, runtime)
    except (TemplateError, UnicodeDecodeError, ArithmeticError, TypeError) as error:
        if settings.site.theme is None and not isinstance(error, TemplateError):  # a fault of the program
            raise
        fact = f"A template cannot be used: {_locate(error)}"
        raise SiteError(fact, "Compare it with the template in site_templates that it replaces.") from error
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    if settings.site.url:
        (folder / CARD).write_bytes(_read_card(settings.site.theme))


def _render(
    settings: Settings, manifest: Manifest, tallies: Sequence[Tally], runtime: Runtime | None
) -> dict[str, str]:
    environment = _make_environment(settings.site.theme)
    read = _make_reader(environment)
    editions = list_editions(settings.site, python=runtime is not None)
    joined = {names: _join_styles(names, read) for names in (*(page.styles for page in PAGES), _ANSWER_STYLES)}
    styles = {names: tighten(offer_schemes(style)) for names, style in joined.items()}
    steps = list_steps(settings.names.platforms)
    variants = HASHING if "hash" in steps else {} if steps <= set(_LEAN) else VARIANTS
    scripts: dict[str | None, str] = {
        page.script: _join_script(variants.get(page.script, page.script)) for page in PAGES if page.script
    }
    # Not a module: those wait for the whole page.
    scripts |= {page.first: _enclose(_join_script(page.first)) for page in PAGES if page.first}
    drawers = 1 << manifest.tables[0].depth
    pictures = find_pictures(settings, manifest)
    hosts = sorted({host for place in pictures if place for host in place["hosts"]})
    environment.globals |= {
        "site": settings.site,
        "editions": editions,
        "manifest": manifest,
        "release": manifest.release.hex(),
        "format": FORMAT,
        "version": __version__,
        "build": provenance.describe_build(settings),
        "drawers": drawers,
        "share": max(1, (2 * manifest.entries + drawers) // (2 * drawers)),
        "icon": "data:image/svg+xml," + quote(read("icon.svg").strip()),
        "picture_hosts": hosts,
        "menu": tuple(page for page in editions[0].pages if page.in_menu),
        "many": runtime is not None,
        "runtime": runtime.path if runtime else "",
        "runtime_json": _describe_runtime(runtime) if runtime else "",
        "manifest_json": dump_manifest(manifest),
        "requests": {dataset.id: dataset.removal_request for dataset in settings.datasets},
    }
    holders = dump_requests([(dataset.id, dataset.removal_request) for dataset in settings.datasets])

    def tell(language: Language) -> list[Words]:
        if not settings.datasets:
            return [{} for _ in manifest.datasets]
        return [direct(find_words(dataset, language.tag), language) for dataset in settings.datasets]

    def call(edition: Edition) -> tuple[list[str], dict[str, Phrase]]:
        return name_things(settings, len(manifest.datasets), own=edition.language.tag == settings.site.language)

    requested = [dataset.removal_request.language for dataset in settings.datasets if dataset.removal_request]
    speaking = load_letters([tag for tag in requested if tag], settings.site)

    def tell_letters(edition: Edition) -> dict[str, dict[str, object]]:
        own = edition.language.tag
        return {
            texts.language.tag: texts.tell_letters(settings.names) | {"titles": entitle(texts.language)}
            for texts in speaking
            if texts.language.tag != own
        }

    def entitle(language: Language) -> dict[str, str]:
        told = zip(manifest.datasets, tell(language), strict=True)
        return {one.id: words.get("title", one.title) for one, words in told}

    def translate(edition: Edition) -> dict[str, Any]:
        texts, tag = edition.texts, edition.language.tag
        words = direct(find_words(settings.site, tag), texts.language)
        datasets = [
            replace(entry, **dict[str, Any](one))
            for entry, one in zip(manifest.datasets, tell(edition.language), strict=True)
        ]
        return {
            "edition": edition,
            "text": texts,
            "site": settings.site.model_copy(update=dict(words)),
            "manifest": replace(manifest, datasets=tuple(datasets)),
            "number": texts.language.write_number,
            "date": texts.language.write_date,
            "things": lambda place, number: texts.count(number, call(edition)[0][place], call(edition)[1]),
            "own_language": Markup("") if words else _mark_language(settings.site.language, texts.language),
            "words": partial(choose_words, texts, settings.names),
            "own": partial(choose_own, texts, settings.names),
            "steps": partial(list_numbered, texts),
            "helps": list_helps(settings.names, manifest.kinds, texts),
            "ask_platform": settings.names.platforms.definitions[0].name,
            "charts": draw_charts([dataset.title for dataset in datasets], tallies, settings.names, texts),
            "ask": choose_words(texts, settings.names, "label"),
            "example": choose_words(texts, settings.names, "example"),
            "forms": list_forms(settings.names, manifest.kinds, texts),
        }

    def choose_policy(page: Page) -> str:
        return write_policy(
            [scripts[name] for name in page.scripts],
            styles[page.styles],
            python=page.python,
            images=hosts if page.pictures else (),
        )

    def render(edition: Edition, page: Page) -> str:
        nouns, own = call(edition)
        said: Sequence[Mapping[str, object]] = tell(edition.language)
        answers_apart = page.script == _CHECK.script
        if answers_apart:
            # It has them in answer.js: nothing of a data set but its noun is needed before an answer.
            said = [{} for _ in said]
        elif page.name == "offline":
            said = describe(edition)
        words = [
            {
                **words,
                **({"noun": noun} if noun != "item" else {}),
                **({"pictures": place if page.pictures else {**place, "hosts": []}} if place else {}),
            }
            for words, noun, place in zip(said, nouns, pictures, strict=True)
        ]
        return environment.get_template(page.template).render(
            translated[edition.folder],
            page=page,
            root=find_root(f"{edition.folder}{page.path}", page),
            home=find_root(page.path, page),
            policy=choose_policy(page),
            style=styles[page.styles],
            schemes=_SCHEME not in _DARK.sub("", joined[page.styles]),
            script=scripts.get(page.script),
            first=scripts.get(page.first),
            removal_json="" if answers_apart else holders,
            texts_json=edition.texts.dump_script(
                page.topics, settings.names, words, own, tell_letters(edition) if page.name == "offline" else None
            ),
        )

    def describe(edition: Edition) -> list[dict[str, Any]]:
        """Return what an answer says of each data set: the publisher's words, and the story as the template has it."""
        template, values = environment.get_template("story.html.j2"), translated[edition.folder]
        entries = zip(tell(edition.language), values["manifest"].datasets, strict=True)
        return [
            {
                **words,
                "story": list_elements(template.render(values, page=_CHECK, dataset=entry, loop={"index0": at})),
            }
            for at, (words, entry) in enumerate(entries)
        ]

    def write_answer(edition: Edition) -> str:
        words, letters = describe(edition), tell_letters(edition)
        texts = edition.texts.dump_script(_ANSWER_TOPICS, settings.names, words, letters=letters)
        return _write_answer(texts, styles[_ANSWER_STYLES], holders)

    def find_root(path: str, page: Page) -> str:
        # The file for every missing address knows only from the site's own where it is.
        known = "" if page.translated else urlsplit(settings.site.url).path
        return known or "../" * path.count("/") or "./"

    translated = {edition.folder: translate(edition) for edition in editions}
    pages = {f"{edition.folder}{page.path}": (edition, page) for edition in editions for page in edition.pages}
    files = {
        **{path: render(edition, page) for path, (edition, page) in pages.items()},
        **list_suffixes(settings.names),
        **{f"{edition.folder}{_ANSWER}": write_answer(edition) for edition in editions},
        "robots.txt": read("robots.txt"),
        _NOBLE: read_script(_NOBLE),
        **({_HASHES: read_script(_HASHES)} if "hash" in steps else {}),
        "licences.txt": _join_licences() + (f"\n{read_licences()}" if runtime else ""),
        MANIFEST: dump_manifest(manifest) + "\n",
        BUILD: provenance.dump_build(settings),
    }
    policies = {path: choose_policy(page) for path, (_, page) in pages.items()}
    if runtime:
        files["many/worker.js"] = read_script(_WORKER)
        policies["many/worker.js"] = WORKER_POLICY
    ancestors = {path: " ".join(settings.site.embed) for path, (_, page) in pages.items() if page.framed}
    others = [*files, listing.NAME, listing.SIGNATURE, *([CARD] if settings.site.url else [])]
    table = make_header_table(policies, others, ancestors)
    return files | {
        ".nojekyll": "",
        headers.NAME: dump_table(table),
        "_headers": write_headers_file(table),
        ".htaccess": write_htaccess(table),
    }


def list_editions(site: SiteTable, *, python: bool = False) -> list[Edition]:
    """Return the site's languages, its own first; raises SiteError if texts are missing or a theme's are invalid."""
    first, *others = load_languages(site)
    pages = tuple(page for page in PAGES if (site.embed or not page.framed) and (python or not page.python))
    translated = tuple(page for page in pages if page.translated)
    return [Edition(first, "", pages), *(Edition(texts, f"{texts.language.tag}/", translated) for texts in others)]


def name_things(settings: Settings, datasets: int, *, own: bool) -> tuple[list[str], dict[str, Phrase]]:
    """Return the noun of what each data set lists, and the texts of the publisher's own nouns.

    Those have one language; in all others, where they are not `own`, the data sets list entries.
    """
    platforms = settings.names.platforms.definitions
    has_photos = len(platforms) == 1 and any(kind.noun == "photo" for kind in platforms[0].kinds.values())
    usual = "photo" if has_photos else "item"
    nouns, texts = [usual] * datasets, dict[str, Phrase]()
    for at, dataset in enumerate(settings.datasets):
        noun = dataset.noun or usual
        if isinstance(noun, str):
            nouns[at] = noun
            continue
        nouns[at] = f"own-{at}" if own else "item"
        if own:
            texts[f"things-own-{at}"], texts[f"thing-own-{at}"] = dump_forms(noun)
    return nouns, texts


def find_pictures(settings: Settings, manifest: Manifest) -> list[dict[str, Any] | None]:
    """Return where the pictures of each data set's items are: their hosts, and the place of their addresses.

    The place is among what is shown of an item, or -1 for its link; None stands for a data set without pictures, or
    whose column with them has no values.
    """
    found: list[dict[str, Any] | None] = [None] * len(manifest.datasets)
    for at, dataset in enumerate(settings.datasets):
        labels = [shown.label for shown in manifest.datasets[at].shown]
        place = dataset.pictures and dataset.pictures.column
        label = dataset.show[place] if place else ""
        if dataset.pictures and (not place or label in labels):
            found[at] = {"hosts": list(dataset.pictures.hosts), "at": labels.index(label) if place else -1}
    return found


def list_steps(platforms: Platforms) -> set[str]:
    """Return the names of the steps that the definitions of platforms use."""
    rules = [rule for platform in platforms.definitions for some in platform.rules.values() for rule in some]
    steps = [step for rule in rules for taken in (rule.steps, *(gift.steps for gift in rule.give)) for step in taken]
    return {name for name, _ in steps}


def strip_comments(style: str) -> str:
    """Return a style sheet without its comments and indentation."""
    return _INDENTATION.sub("\n", _STYLE_COMMENT.sub("", style))


def tighten(style: str) -> str:
    """Return a style sheet without white space that means nothing; texts in quotation marks are left alone."""
    return _IDLE_SPACE.sub(lambda match: match[1] or match[2] or ":", style)


def offer_schemes(style: str) -> str:
    """Return a style sheet whose dark colours can be chosen by the visitor, whatever the device says.

    A block `@media … (prefers-color-scheme: dark) { :root { … } }` is written twice: for a dark device if the light
    scheme has not been chosen, and for any device if the dark one has. Neither counts for more than `:root` does.
    """

    def double(match: re.Match[str]) -> str:
        media, colours = match.groups()
        device = f"@media {media or ''}({_SCHEME}: dark)"
        blocks = {device: ":not(:has(#scheme-light:checked))", "@media screen": ":has(#scheme-dark:checked)"}
        return "\n".join(f"{at} {{ :root:where({chosen}) {{{colours}}} }}" for at, chosen in blocks.items())

    return _DARK.sub(double, style)


def direct(words: Words, language: Language) -> Words:
    """Return a publisher's translated texts as pages show them.

    In a language written from right to left, those that begin with a Latin word have a mark before it: browsers take a
    text's direction from its first letter.
    """
    if language.direction == "ltr":
        return words
    return {name: f"{_RIGHT_TO_LEFT}{text}" if _is_mistaken(text) else text for name, text in words.items()}


def _is_mistaken(text: str) -> bool:
    strong = [kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")]
    return len(set(strong)) > 1 and strong[0] == "L"


def split_paragraphs(text: str) -> list[str]:
    """Return the publisher's text, split at empty lines."""
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part]


WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'"
"""The policy of the worker that runs Python, sent with its own response: a worker does not inherit the page's."""


def write_policy(scripts: Sequence[str], style: str, *, python: bool = False, images: Sequence[str] = ()) -> str:
    """Return the Content-Security-Policy of a page with this inline style and these inline scripts, if any.

    `script-src 'self'` is for noble.js, which a page on plain http imports. Images are the icon, a data: URL, and on a
    page with an answer those on the hosts `images`, which are asked for only if the visitor says so. A page that runs
    `python` may start its worker and compile WebAssembly; no other page may.
    """
    inline = " ".join(["script-src 'self'", *map(hash_source, scripts)]) if scripts else "script-src 'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"{inline} 'wasm-unsafe-eval'" if python else inline,
            *(("worker-src 'self'",) if python else ()),
            f"style-src {hash_source(style)}",
            " ".join(("img-src data:", *(f"https://{host}" for host in images))),
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types hushdex" if python else "trusted-types 'none'",
        )
    )


def _read_card(theme: Path | None) -> bytes:
    """Return the picture for those who share a link: the theme's, or the built-in one, which names nobody."""
    own = theme / CARD if theme else None
    return own.read_bytes() if own and own.is_file() else TEMPLATES.joinpath(CARD).read_bytes()


def _describe_runtime(runtime: Runtime) -> str:
    bytes_ = sum(size for name, size in runtime.transfer.items() if name != VECTORS)
    described = json.dumps({"bytes": bytes_, "vectors": VECTORS, "exports": dump_exports()})
    return described.replace("<", "\\u003c")


def _join_styles(names: Iterable[str], read: Callable[[str], str]) -> str:
    return check_element(strip_comments("".join(read(name) for name in (*names, "theme.css"))), "style")


def _join_script(start: str) -> str:
    return check_element("\n" + read_script(start), "script")


def _enclose(script: str) -> str:
    return f'\n(() => {{"use strict";{script}}})();\n'


def _make_environment(theme: Path | None) -> Environment:
    themes = [FileSystemLoader(theme)] if theme else []
    ours = PackageLoader("site_templates", "")
    # Others may have made the theme: its templates reach what they are given, and no more of Python.
    environment = SandboxedEnvironment(
        # Under a name of its own, so that a theme's template can extend the one that it replaces.
        loader=ChoiceLoader([*themes, ours, PrefixLoader({"hushdex": ours})]),
        autoescape=select_autoescape(("html.j2", "svg.j2"), default_for_string=True),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["paragraphs"] = split_paragraphs
    environment.policies["urlize.rel"] = "noopener noreferrer"
    environment.policies["urlize.target"] = "_blank"
    return environment


def _make_reader(environment: Environment) -> Callable[[str], str]:
    """Return a function that reads a theme's file, or ours, unchanged: a style sheet's braces are not a template's."""
    loader = environment.loader
    if loader is None:
        raise ValueError("an environment without a loader")
    return lambda name: loader.get_source(environment, name)[0].replace("\r\n", "\n")


def _write_answer(texts: str, style: str, holders: str) -> str:
    """Return the script that shows answers and writes letters, which every visit loads, with its texts and style.

    Those for letters in other languages are in it too: fetching them when one is chosen would tell of a hit.
    """
    head = f"{read_script(_ANSWER)}export const removal = {json.dumps(holders, ensure_ascii=False)};\n"
    return f"{head}export const catalogue = {texts};\nexport const style = {json.dumps(style)};\n"


def _join_licences() -> str:
    """Return the licences of the libraries in the page: their terms require a copy of the licence with every copy."""
    folder = TEMPLATES.joinpath("scripts", "vendor")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".LICENSE"))
    return "\n".join(f"{name}\n\n{folder.joinpath(name).read_text(encoding='utf-8')}" for name in names)


def _mark_language(own: str, language: Language) -> Markup:
    """Return the attributes for the publisher's own text, if the page itself is in another language."""
    return Markup("") if own == language.tag else Markup(' lang="{}"').format(own)


def _locate(error: Exception) -> str:
    name, line = getattr(error, "filename", None) or getattr(error, "name", None), getattr(error, "lineno", None)
    return ", ".join(str(part) for part in (name, line and f"line {line}", error) if part)


def list_forms(names: SiteNames, kinds: Sequence[str], texts: Texts) -> str:
    """Return examples of names for the box, joined by "or": those in the texts for a kind, else the platforms' own."""
    told = [texts(f"form-{kind}") for kind in kinds if f"form-{kind}" in texts]
    own = [form for forms in names.forms.values() for form in forms]
    return texts.join(told or own[:_FORMS])


def list_suffixes(names: SiteNames) -> dict[str, str]:
    """Return the file of public suffixes by its path, if a platform of the site needs it."""
    return {suffixes_path(names.suffixes): names.suffixes_file.decode()} if names.suffixes else {}
