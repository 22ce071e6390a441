"""Reads site.toml, completes it (presets, files, formats) and checks it; reports all problems at once.

Each table of the file is one model. A table is first completed (`generator/settings/dataset/` finds the files and reads
formats from their endings, `generator/settings/presets/` fills in columns), then checked by pydantic, then against the
other tables. No step stops the next one, so that a publisher sees all problems at once. docs/settings.md is the
reference.
"""

from __future__ import annotations

import codecs
import datetime as dt
import encodings.aliases
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from generator.keys import read_public_key
from generator.settings.columns.recipes import Recipe, check_make
from generator.settings.columns.references import Column, read_list, read_texts
from generator.settings.columns.roles import check_columns, is_template, list_general, list_identifiers
from generator.settings.columns.uses import list_columns, name_columns
from generator.settings.dataset.files import complete_files, find_all, list_names, resolve_path
from generator.settings.nouns import Noun
from generator.settings.pictures import Pictures, check_pictures
from generator.settings.platforms import ITERATIONS, SiteNames, find_names, list_roles, load_own
from generator.settings.presets.formats import fill_from_preset
from generator.settings.problems import Problems, Rule, show_value, suggest
from generator.settings.regions import list_regions
from generator.settings.removal import RemovalRequest, check_request
from generator.settings.toml import read_toml
from generator.settings.translations import check_translations
from generator.settings.values import LANGUAGE, Date, FilledText, Table, Text, check_text, read_size
from generator.storage import is_remote, show_place
from shards.errors import SettingsError, SiteError
from shards.manifest import DATASET_ID, ITERATIONS_LIMIT
from shards.platforms.library import Supplied, list_ids

KIB, MIB, GIB, TIB = 1024, 1024**2, 1024**3, 1024**4
SLUG = f"^{DATASET_ID}$"
# A source of frame-ancestors (CSP 3) that is a single site: scheme and host (or all hosts below one), without a path.
ORIGIN = r"^(https://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+|https?://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?$"


def _check_encoding(name: str) -> str:
    try:
        "a".encode(name)  # looks up the name, and rejects codecs that do not encode text
    except (LookupError, ValueError):
        raise ValueError(suggest(name, encodings.aliases.aliases.values())) from None
    return codecs.lookup(name).name


def _check_delimiter(character: str) -> str:
    if character in '"\r\n\0':
        raise ValueError
    return character


_SHOWN = 100
"""Problems that are told at once."""
_ADDRESS = r"^(?:https?://[a-z0-9.-]+(?::[0-9]+)?/(?:[A-Za-z0-9._~-]+/)*)?$"


def _check_key(line: str) -> str:
    try:
        return str(read_public_key(line)) if line else ""
    except SiteError as error:
        raise ValueError(f" {error.hint}") from None


def _read_bytes(value: object) -> object:
    return read_size(value) if isinstance(value, str) else value


def _write_date(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


Columns = Annotated[Column | tuple[Column, ...], BeforeValidator(read_list)]
Separators = Annotated[str | tuple[str, ...], BeforeValidator(read_list)]
Translations = Annotated[
    dict[Annotated[str, Field(pattern=LANGUAGE)], dict[str, FilledText]],
    Rule("tables of texts by language, such as [site.translations.fr]", "none"),
]


class SiteTable(Table):
    """`[site]`: what the pages say about the site."""

    title: FilledText
    language: Annotated[str, Field(pattern=LANGUAGE), Rule('a language tag (BCP 47), such as "en" or "pt-BR"')] = "en"
    languages: Annotated[
        Literal["all"] | tuple[Annotated[str, Field(pattern=LANGUAGE)], ...],
        BeforeValidator(read_list),
        Rule('"all", or a list of language tags, such as ["es", "ar"]'),
    ] = "all"
    description: Text = ""
    theme: Annotated[Path | None, Rule("an existing folder, relative to site.toml's folder", "none")] = None
    date: Annotated[
        Date | None,
        Rule("a date, such as 2026-11-23", "the day of the build, or SOURCE_DATE_EPOCH"),
    ] = None
    url: Annotated[
        str,
        Field(pattern=_ADDRESS),
        Rule('the site\'s address, such as "https://news.example/faces/", with a slash at its end', "none"),
    ] = ""
    ask: Text = ""
    contact: Text = ""
    imprint: Text = ""
    privacy: Text = ""
    embed: Annotated[
        tuple[Annotated[str, Field(pattern=ORIGIN)], ...],
        BeforeValidator(read_list),
        Rule('a list of sites, such as ["https://news.example"], in lower case and without a path', "none"),
    ] = ()
    signing_key: Annotated[
        str,
        AfterValidator(_check_key),
        Rule('a minisign public key: one line that begins with "RW"', "none"),
    ] = ""
    translations: Translations = Field(default_factory=dict)


class Identifiers(Table):
    """`[identifiers]`: how typed text and the values of columns are interpreted."""

    platform: Annotated[
        str | None,
        Rule(
            'the name of a platform, such as "{}"',
            "the one that the roles of the columns mean",
            lambda: list_general()[0],
        ),
    ] = None
    region: Annotated[
        str | None,
        Field(pattern="^[A-Z]{2}$"),
        Rule('a country, as two capital letters, such as "DE"', "none: phone numbers must begin with + or 00"),
    ] = None


class Dataset(Table):
    """`[[dataset]]`: a named collection, its files, and the roles of its columns."""

    id: Annotated[
        str,
        Field(pattern=SLUG),
        Rule("up to 64 characters: A–Z, a–z, 0–9, dot, hyphen, underscore; the first one a letter or digit"),
    ]
    title: FilledText
    description: Text = ""
    source: Text = ""
    coverage: Text = ""
    date: Annotated[
        str, BeforeValidator(_write_date), AfterValidator(check_text), Rule("text in quotes, or a date")
    ] = ""
    removal: Text = ""
    removal_request: Annotated[RemovalRequest | None, Rule("a table [dataset.removal_request]", "none")] = None
    pictures: Annotated[Pictures | None, Rule("a table [dataset.pictures]", "none")] = None
    noun: Noun = None
    translations: Translations = Field(default_factory=dict)
    preset: Annotated[str | None, Rule("the name of a preset", "none")] = None
    files: Annotated[tuple[Path, ...], Field(min_length=1), Rule("a path or glob, or a list of them")]
    format: Annotated[
        Literal["csv", "tsv", "json", "jsonl", "parquet", "spreadsheet", "sqlite", "xml", "html", "ruled", "fixed"],
        Rule(
            '"csv", "tsv", "json", "jsonl", "parquet", "spreadsheet", "sqlite", "xml", "html", "ruled" or "fixed"',
            "from the file extension",
        ),
    ]
    compression: Annotated[
        Literal["gzip", "zstd", "bzip2", "zip", "tar"] | None,
        Rule(
            '"gzip", "zstd" or "bzip2" for single files, "zip" or "tar" for archives',
            "from the file extension: `.gz`, `.zst`, `.bz2`, `.zip`, `.tar`, `.tgz`",
        ),
    ] = None
    members: Annotated[
        tuple[FilledText, ...],
        BeforeValidator(read_texts),
        Rule('a glob, such as "data/*.csv", or a list of globs', "all that have the format's extension"),
    ] = ()
    encoding: Annotated[str, AfterValidator(_check_encoding), Rule('an encoding known to Python, such as "cp1252"')] = (
        "utf-8"
    )
    records: Annotated[Text, Rule("keys in quotes, joined by dots")] = ""
    skip: Annotated[int, Field(ge=0, le=1000), Rule("a whole number from 0 to 1000")] = 0
    header: Annotated[bool, Rule("true or false")] = True
    delimiter: Annotated[
        str,
        Field(max_length=1),
        AfterValidator(_check_delimiter),
        Rule("one character, but no quotation mark or line break", "`,` in csv, tab in tsv"),
    ] = ""
    quote: Annotated[
        str, Field(pattern=r'^["\']?$'), Rule("a quotation mark, or an empty string for a file without quoting", '`"`')
    ] = '"'
    escape: Annotated[str, Field(pattern=r"^\\?$"), Rule("a backslash, or an empty string")] = ""
    quoted_lines: Annotated[bool, Rule("true or false")] = False
    widths: Annotated[
        tuple[Annotated[int, Field(ge=1, le=10_000)], ...],
        BeforeValidator(read_list),
        Rule("a list of whole numbers, such as [20, 5]", "none"),
    ] = ()
    table: Annotated[
        tuple[FilledText, ...],
        BeforeValidator(read_texts),
        Rule("text in quotes, or a list of texts", "the only one that has rows"),
    ] = ()
    query: Annotated[Text, Rule("an SQL query in quotes", "none")] = ""
    null: Annotated[Text, Rule("text in quotes: a field with exactly this text is empty")] = ""
    repair: Annotated[bool, Rule("true or false")] = False
    ignore: Annotated[
        tuple[FilledText, ...], BeforeValidator(read_list), Rule('a list of texts, such as ["[deleted]"]', "none")
    ] = ()
    columns: Annotated[dict[str, Columns], Rule("a table of role = column, or a list of columns")]
    split: Annotated[
        dict[str, Separators],
        Rule('a table of role = a separator, a list of separators, "names" or "list"', "none"),
    ] = Field(default_factory=dict)
    make: Annotated[dict[str, Recipe], Rule("tables of recipes, such as [dataset.make.owner]", "none")] = Field(
        default_factory=dict
    )
    show: Annotated[dict[str, FilledText], Rule("a table of column = label", "none")] = Field(default_factory=dict)
    decode: Annotated[
        dict[str, Literal["url"]], Rule('a table of role = "url", for roles in [dataset.columns]', "none")
    ] = Field(default_factory=dict)

    @property
    def only_table(self) -> str:
        """The table to read, where one is read at a time; '' for the only one that has rows."""
        return self.table[0] if self.table else ""

    def name_columns(self) -> dict[str, Column]:
        """Return the columns of the files that are used, each once, by a name for its first use (`uses`)."""
        return name_columns(self.columns, self.make, self.show, header=self.header)

    def list_columns(self, role: str) -> tuple[str, ...]:
        """Return the columns of a role, of the file or made; () if it has none, or the template of a link."""
        columns = self.columns.get(role)
        return () if columns is None or is_template(role, columns) else tuple(map(str, list_columns(columns)))


class Privacy(Table):
    """`[privacy]`: the cost of a lookup, and the cost of a guess."""

    fetch_budget: Annotated[
        int,
        BeforeValidator(_read_bytes),
        Field(ge=KIB, le=16 * MIB),
        Rule('a size from 1 KiB to 16 MiB, such as "256 KiB", or a number of bytes', "64 KiB"),
    ] = 64 * KIB
    depth: Annotated[int | None, Field(ge=0, le=20), Rule("a whole number from 0 to 20", "chosen by the plan")] = None
    iterations: Annotated[
        int,
        Field(ge=1, le=ITERATIONS_LIMIT),
        Rule("a whole number from 1 to 10000000", "10000; 100000 for e-mail addresses and telephone numbers"),
    ] = ITERATIONS
    cap: Annotated[
        int | None, Field(ge=1, le=1_000_000), Rule("a whole number from 1 to 1000000", "chosen by the plan")
    ] = None
    whole: Annotated[float, Field(ge=0, le=1), Rule("a number from 0 to 1")] = 0.67
    suppress: Annotated[tuple[Path, ...], Rule("a path or glob, or a list of them", "none")] = ()


class Build(Table):
    """`[build]`: the resources that the build may use, and where it writes."""

    memory: Annotated[
        int,
        BeforeValidator(_read_bytes),
        Field(ge=256 * MIB, le=TIB),
        Rule('a size from 256 MiB to 1 TiB, such as "2 GiB", or a number of bytes', "2 GiB"),
    ] = 2 * GIB
    processes: Annotated[
        int | None, Field(ge=1, le=1024), Rule("a whole number from 1 to 1024", "one per CPU core")
    ] = None
    files: Annotated[int, Field(ge=1, le=2_000_000), Rule("a whole number from 1 to 2000000")] = 20_000
    max_rejects: Annotated[int, Field(ge=0), Rule("a whole number, 0 or more")] = 0
    output: Annotated[Path, Rule("a separate folder, relative to site.toml's folder", "site")] = Path("site")


class Pages(Table):
    """`[pages]`: the optional pages of a site."""

    many: Annotated[bool | None, Rule("true or false", "included if it can be built")] = None


@dataclass(frozen=True)
class Settings:
    """All settings of a site, checked and completed: paths are absolute, and files exist."""

    site: SiteTable
    identifiers: Identifiers
    datasets: tuple[Dataset, ...]
    privacy: Privacy
    build: Build
    path: Path
    folder: Path
    pages: Pages
    names: SiteNames


TABLES: dict[str, type[Table]] = {
    "site": SiteTable,
    "identifiers": Identifiers,
    "privacy": Privacy,
    "build": Build,
    "pages": Pages,
}
Model = TypeVar("Model", bound=Table)


def load_settings(path: Path, *, output: Path | None = None) -> Settings:
    """Read and check a site.toml; return its settings.

    Args:
        path: the file; relative paths inside it start at its folder (for a link, the folder of the real file).
        output: the output folder, relative to the working folder; overrides the one in the file.

    Raises:
        SettingsError: all problems at once, one per line: the key, what was found, what is allowed.
    """
    path, raw = read_toml(path)
    problems = Problems()
    for name in raw:
        if name not in (*TABLES, "dataset"):
            problems.add_unknown(name, name, (*TABLES, "dataset"))
    tables = {name: _take_table(raw, name, problems) for name in TABLES}
    if output is not None:
        tables["build"]["output"] = str(output if is_remote(output) else output.absolute())
    _complete_paths(tables, path.parent, problems)
    site = _check_table(SiteTable, tables["site"], "site", problems)
    identifiers = _check_table(Identifiers, tables["identifiers"], "identifiers", problems)
    privacy = _check_table(Privacy, tables["privacy"], "privacy", problems)
    build = _check_table(Build, tables["build"], "build", problems)
    pages = _check_table(Pages, tables["pages"], "pages", problems)
    known = len(problems.lines)
    own = load_own(path.parent, problems)
    if len(problems.lines) > known:  # without them, roles of theirs would be called unknown
        raise _stop(path, problems)
    if identifiers and identifiers.region and identifiers.region not in list_regions():
        problems.add_wrong("identifiers.region", identifiers.region, "a country that has telephone numbers, such as DE")
    datasets = _check_datasets(raw, identifiers, build, path.parent, own, problems)
    if site:
        check_translations(site, datasets, problems)
    if site and privacy:
        _check_suppress(privacy, site, datasets, problems)
    if problems.lines or not (site and identifiers and privacy and build and pages):
        raise _stop(path, problems)
    roles = [role for dataset in datasets for role in list_identifiers(dataset.columns)]
    params = list_regions()[identifiers.region] if identifiers.region else None
    names = find_names(roles, identifiers.platform, own, params)
    if "iterations" not in privacy.model_fields_set:
        privacy = privacy.model_copy(update={"iterations": names.iterations})
    return Settings(site, identifiers, datasets, privacy, build, path, path.parent, pages, names)


def _stop(path: Path, problems: Problems) -> SettingsError:
    count = len(problems.lines)
    more = [f"… and {count - _SHOWN:,} more"] if count > _SHOWN else []
    return SettingsError(f"{path}: {count:,} problem{'s' * (count != 1)}.", [*problems.lines[:_SHOWN], *more])


def _take_table(raw: Mapping[str, Any], name: str, problems: Problems) -> dict[str, Any]:
    table = raw.get(name, {})
    if isinstance(table, dict):
        return dict(table)
    problems.add_wrong(name, table, f"a table: [{name}]")
    return {}


def _check_table(model: type[Model], table: Mapping[str, Any], where: str, problems: Problems) -> Model | None:
    try:
        return model.model_validate(table)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            problems.add_error(detail, model, where)
        return None


def _complete_paths(tables: dict[str, dict[str, Any]], folder: Path, problems: Problems) -> None:
    """Make paths absolute, and check that `site.theme` and `build.output` contain nothing of value."""
    theme, output = tables["site"].get("theme"), tables["build"].get("output", "site")
    if isinstance(output, str):
        tables["build"]["output"] = _resolve_output(output, folder, problems)
    privacy, built = tables["privacy"], tables["build"].get("output")
    apart = built if isinstance(built, Path) else None
    found = find_all(privacy.get("suppress"), "privacy.suppress", folder, apart, problems)
    for file in filter(is_remote, found):
        problems.add("privacy.suppress", f'"{show_place(file)}" must be a file of this machine.')
    if found or privacy.get("suppress") == []:
        privacy["suppress"] = found
    if isinstance(theme, str):
        tables["site"]["theme"] = _resolve_theme(theme, folder, tables["build"]["output"], problems)


def _resolve_output(text: str, folder: Path, problems: Problems) -> Path | None:
    key, home = "build.output", _find_home()
    if is_remote(Path(text)):
        return Path(text)
    advice = 'The build replaces the whole folder: use a separate one, such as "site".'
    try:
        output = resolve_path(text, folder)
    except ValueError as error:
        problems.add(key, str(error))
        return None
    if folder.is_relative_to(output):
        problems.add(key, f"{show_value(text)} is {output}, which contains site.toml. {advice}")
    elif home and home.is_relative_to(output):
        problems.add(key, f"{show_value(text)} is {output}, which contains your home folder. {advice}")
    elif output.exists() and not output.is_dir():
        problems.add(key, f"{show_value(text)} is a file, {output}. {advice}")
    else:
        return output
    return None


def _find_home() -> Path | None:
    try:
        return Path.home().resolve()
    except RuntimeError:  # in a container, a user may have none
        return None


def _resolve_theme(text: str, folder: Path, output: object, problems: Problems) -> Path | None:
    key = "site.theme"
    try:
        theme = resolve_path(text, folder)
    except ValueError as error:
        problems.add(key, str(error))
        return None
    if not theme.is_dir():
        near = suggest(theme.name, list_names(theme.parent))
        problems.add(key, f"there is no folder {show_value(text)} (looked for {theme}).{near}")
    elif folder.is_relative_to(theme):
        problems.add(
            key, f"{show_value(text)} is {theme}, which contains site.toml and its secrets: use a separate folder."
        )
    elif isinstance(output, Path) and (theme.is_relative_to(output) or output.is_relative_to(theme)):
        problems.add(key, f"{theme} and the output folder {output} are nested: keep them separate.")
    elif outside := next((path for path in theme.rglob("*") if not _is_inside(path, theme)), None):
        problems.add(key, f"{outside} leads out of the theme, or is a device or a pipe: put the file itself there.")
    return theme


def _is_inside(path: Path, theme: Path) -> bool:
    """Return whether a path in a theme, which others may have made, is a file or a folder of it."""
    try:
        return path.resolve(strict=True).is_relative_to(theme) and (path.is_file() or path.is_dir())
    except (OSError, RuntimeError):  # a link to nothing, or to itself
        return False


def _check_suppress(privacy: Privacy, site: SiteTable, datasets: tuple[Dataset, ...], problems: Problems) -> None:
    """Check that the names of people who asked to be left out are not published by mistake."""
    data = {file for dataset in datasets for file in dataset.files}
    for file in privacy.suppress:
        if file in data:
            problems.add("privacy.suppress", f"{file} is also a file of a data set: its names would be published.")
        elif site.theme and file.is_relative_to(site.theme):
            problems.add("privacy.suppress", f"{file} is in the theme folder, which is published: move it elsewhere.")


def _check_datasets(
    raw: Mapping[str, Any],
    identifiers: Identifiers | None,
    build: Build | None,
    folder: Path,
    own: Mapping[str, Supplied],
    problems: Problems,
) -> tuple[Dataset, ...]:
    tables = raw.get("dataset", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problems.add_wrong("dataset", tables, "a list of tables: [[dataset]], with double brackets")
        return ()
    if not tables:
        problems.add_missing("dataset", "at least one table [[dataset]]")
    seen: dict[str, str] = {}
    datasets = []
    roles = list_roles(own)
    if identifiers and identifiers.platform and identifiers.platform not in {*list_ids(), *own}:
        known = ", ".join([*list_ids(), *own])
        problems.add_wrong("identifiers.platform", identifiers.platform, f"one of {known}")
    for number, table in enumerate(tables):
        where = f"dataset[{number}]"
        name = table.get("id")
        if isinstance(name, str) and seen.setdefault(name.lower(), where) != where:
            problems.add(f"{where}.id", f"{show_value(name)} is already the id of {seen[name.lower()]}.")
        filled = fill_from_preset(table, where, folder, problems)
        check_columns(filled, where, problems, roles)
        complete = complete_files(filled, where, folder, build.output if build else None, problems)
        check_request(complete, where, problems)
        check_pictures(complete, where, problems)
        check_make(complete, where, problems)
        datasets.append(_check_table(Dataset, complete, where, problems))
    return tuple(dataset for dataset in datasets if dataset)
