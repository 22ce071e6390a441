"""Guesses how the publisher's files would be described in site.toml: data sets, with reasons and doubts.

find the files -> sample each -> group files of the same shape -> preset or roles -> the publisher's wishes take
precedence.
"""

from __future__ import annotations

import glob
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from generator.drafting.cell_names import cut_names, find_separator
from generator.drafting.column_roles import (
    BY_WISH,
    NAMED,
    Casting,
    cast_roles,
    count_faults,
    count_nameless,
    doubt_spare,
    make_column,
)
from generator.drafting.file_heads import take_sample
from generator.drafting.first_rows import ROWS, Extract, extract_rows
from generator.drafting.hashed_names import cast_hashes
from generator.drafting.known_formats import cast_preset, list_plain_roles, list_preset_columns, recognise_preset
from generator.drafting.made_columns import (
    add_addressed_names,
    add_counted_names,
    add_file_names,
    add_followed_names,
    add_full_names,
    add_path_names,
    name_stem,
)
from generator.drafting.nobody import find_nobody, show_nobody
from generator.drafting.platform_guess import (
    GENERAL,
    MADE,
    OTHER,
    PERSON,
    are_persons,
    count_labelled,
    find_platforms,
    is_domain,
)
from generator.drafting.platform_roles import add_platform_columns, cast_persons, cast_platforms
from generator.reading.conversion import is_aside
from generator.settings import list_roles, suggest
from generator.settings.columns import ROLES, ROLES_IDENTIFIER, ROLES_NAME, is_identifier, is_template, order_roles
from generator.settings.dataset import ARCHIVES, DELIMITERS, FORMATS, REJECTS, list_names, split_ending
from generator.settings.presets import load_preset, preset_names
from lists.cells import repair_mojibake
from lists.headings import find_stem, normalize, read_heading, read_whole
from lists.name_lists import may_be_several
from shards.errors import InputError

MANY = 12  # with more files, only a few rows of each are read, to compare their shapes
FORMS = {
    "csv": "CSV", "tsv": "TSV", "json": "JSON", "jsonl": "JSON lines", "parquet": "Parquet", "xml": "XML",
    "spreadsheet": "spreadsheet", "html": "table of a web page", "sqlite": "SQLite database",
    "ruled": "table with a ruler", "fixed": "fields of fixed width",
}  # fmt: skip
NUMBER = 6  # digits: more than a year has
SEVERAL = 2  # different values: a column of fewer distinguishes nobody
PROSE = 10  # words: more than a name has
_PART = re.compile(
    r"(?i)(?:part|train|test|val(?:idation)?|data|shard|chunk|file)?[-_]?[0-9]{3,}(?:-of-[0-9]+)?\W?[-0-9a-f]*"
)
_CODE = re.compile(r"""[\[(]?\s*\{\s*["'\w]+\s*:|<[a-z]""", re.IGNORECASE)
_MARKED = re.compile(r"=[A-Za-z]+\(|\[[^\]]+\]\(")
_NOTED = re.compile(r"(.*\s.*[^\W\d])\d{1,2}")
_NUMBERED = re.compile(r"[^0-9]+\s\(?[0-9]+\)?")
_FILE = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|tiff?|bmp|heic|mp[34]|wav|flac|ogg|txt|csv|json|xml|pdf)(?:[\s,;]+[-+0-9.eE,;\s]*)?",
    re.IGNORECASE,
)
_PHOTO = re.compile(
    r"photo|foto|fotky|\bbild|\bimage|\bpicture|valokuv|写真|照片|사진|фото|φωτο|تصوير|صورة|צילום|תמונה|撮影|摄影|攝影"
)
_DITTO = re.compile(r"[\"'′″〃“”„–—-]+|[dD](?:itt)?o\.|(?i:ditto|dito|idem|as above|wie oben)")
CONTINUED = 0.2
"""So many of the rows are empty below a name where the name counts for them too."""
_MARKS = "#§=~^¦¬¤*|;\\"
"""What may separate fields, but is hardly ever a part of names."""
LEAST_LINES = 3
PLAIN = "names"
"""The preset of a plain list."""
LISTED = 20  # up to so many files are listed one by one
LOOKED_THROUGH = 10_000  # files and folders in a folder
OTHER_ENDINGS = (".txt", ".tsv000", ".csv000", ".tab", ".parq", ".pq", ".jsonlines", ".geojson")


@dataclass(frozen=True)
class Wishes:
    """What the publisher specifies, or ''. Columns: role -> headings, numbers, or a template; () for no column.

    `kept` has what an earlier draft says of each file, which `columns` overrides. `attended` means that a person sees
    the doubts; if not, a guess that is too uncertain is an error. `names` means that errors may quote the lists.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    platform: str = ""
    preset: str = ""
    title: str = ""
    encoding: str = ""
    attended: bool = True
    names: bool = True
    kept: Mapping[Path, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def list_columns(self, file: Path) -> dict[str, tuple[str, ...]]:
        """Return what is wished for the columns of a file; a column that is wished for has no other identifier role."""
        chosen = {column for role, columns in self.columns.items() if is_identifier(role) for column in columns}
        kept = dict(self.kept.get(file, {}))
        if any(role in ROLES_NAME for role in self.columns):
            kept.pop(PERSON, None)  # the draft's own choice of what the names are
        for role in [role for role in kept if is_identifier(role)]:
            kept[role] = tuple(column for column in kept[role] if column not in chosen)
        return kept | dict(self.columns)


@dataclass(frozen=True)
class Guess:
    """A data set as detected.

    Args:
        id: short, derived from the name of the file.
        title: as visitors will see it.
        files: in order.
        extract: columns and rows of the first file.
        casting: the column of each role; with a preset, those of the preset.
        preset: the preset that the files match, or ''.
        refused: what is wrong with how many of the sampled rows, so that a build would reject them.
        nameless: how many of the sampled rows have no name.
        ignore: what names nobody, as written.
        doubts: what was guessed, in sentences.
    """

    id: str
    title: str
    files: tuple[Path, ...]
    extract: Extract
    casting: Casting
    preset: str = ""
    refused: Mapping[str, int] = field(default_factory=dict)
    nameless: int = 0
    ignore: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether columns are given by number despite a header line, because their headings are not unique."""
        places = self.casting.list_used()
        headings = self.extract.headings
        return self.extract.named and any(
            not headings[place] or headings.count(headings[place]) > 1 for place in places
        )

    @property
    def of_photos(self) -> bool:
        """Whether the items are photos, as the platform or the headings say."""
        with_items = bool({"item", "url", "photo_id"} & self.columns().keys())
        of_photos = any(_PHOTO.search(normalize(heading)) for heading in self.extract.headings)
        return with_items and (self.casting.platform in NAMED or of_photos)

    def table(self) -> dict[str, Any]:
        """Return the keys of the `[[dataset]]` that make a build read the files so, except id, title and files."""
        if self.preset:
            known = load_preset(self.preset)["dataset"]
            kept = ("compression", "encoding", "members") if "format" in known else tuple(self.extract.settings)
            own = {key: self.extract.settings[key] for key in kept if key in self.extract.settings and key not in known}
            return {"preset": self.preset, **own} | ({"ignore": list(self.ignore)} if self.ignore else {})
        settings = dict(self.extract.settings)
        if self.ignore:
            settings["ignore"] = list(self.ignore)
        if self.numbered:
            settings |= {"skip": settings.get("skip", 0) + self.extract.header_lines, "header": False}
        if self.casting.decode:
            settings["decode"] = dict.fromkeys(self.casting.decode, "url")
        return settings

    def columns(self) -> dict[str, Any]:
        """Return the `[dataset.columns]`: role -> heading, number, several of them, or template of the link."""
        if self.preset:
            return dict(list_preset_columns(self.preset, self.extract))
        columns: dict[str, Any] = {}
        for role in self.casting.columns:
            named = [self.refer_to(place) for place in self.casting.list_places(role)]
            columns[role] = named if len(named) > 1 else named[0]
        if self.casting.template:
            columns["url"] = self.casting.template
        return {role: columns[role] for role in order_roles(columns)}

    def refer_to(self, place: int) -> str | int:
        """Return a column as the settings refer to it: by its heading, or by its number."""
        named = place in self.extract.made or (self.extract.named and not self.numbered)
        return self.extract.headings[place] if named else place + 1

    def _write_recipe(self, value: object) -> object:
        """Return a value of a recipe with the columns, which are places, as the settings refer to them."""
        if isinstance(value, int):
            return self.refer_to(value)
        if isinstance(value, tuple):
            return [self.refer_to(place) for place in value]
        return {str(self.refer_to(place)): text for place, text in value.items()} if isinstance(value, dict) else value

    def list_recipes(self) -> dict[str, dict[str, object]]:
        """Return the recipes of all columns that the draft can make of others, whether it uses them or not."""
        return {
            self.extract.headings[place]: {key: self._write_recipe(value) for key, value in recipe.items()}
            for place, recipe in self.extract.made.items()
        }

    def further_tables(self) -> dict[str, dict[str, Any]]:
        """Return what else the settings say of columns: `split`, `show` and `make`."""
        used = {self.extract.headings[place] for place in self.casting.list_used() if place in self.extract.made}
        make = {name: recipe for name, recipe in self.list_recipes().items() if name in used}
        show = {str(self.refer_to(place)): label for place, label in self.casting.show.items()}
        tables: dict[str, dict[str, Any]] = {"split": dict(self.casting.split), "show": show, "make": make}
        return {name: table for name, table in tables.items() if table}


def detect(patterns: Sequence[str], wishes: Wishes) -> list[Guess]:
    """Inspect files and return what they seem to contain.

    Args:
        patterns: paths, globs and folders, relative to the working folder.
        wishes: what the publisher specifies.

    Returns:
        A guess for each shape of file, in the order of the files.

    Raises:
        InputError: there are no files, a file is not a list, or a wish cannot be met.
    """
    files = find_inputs(patterns)
    limit = ROWS if len(files) <= MANY else 50
    groups: dict[object, list[Extract]] = {}
    for file in files:
        for extract in _extract_parts(file, wishes, limit, several=len(files) > 1):
            groups.setdefault(_name_shape(extract), []).append(extract)
    guesses: list[Guess] = []
    for extracts in groups.values():
        first = extracts[0] if limit == ROWS else extract_rows(extracts[0].sample, several=len(files) > 1)
        names = tuple(extract.sample.file for extract in extracts)
        taken = {guess.id for guess in guesses}
        guesses.append(_guess(first, names, wishes, taken, several=len(groups) > 1))
    if aside := [name for pattern in patterns for name in _list_aside(Path(pattern).expanduser(), frozenset(files))]:
        said = f"Passed over in the folder: {', '.join(aside[:LISTED])}{' …' if len(aside) > LISTED else '.'}"
        guesses[0] = replace(guesses[0], doubts=(*guesses[0].doubts, said))
    return _agree_on_platform(guesses, wishes)


def _extract_parts(file: Path, wishes: Wishes, limit: int, *, several: bool) -> Iterator[Extract]:
    """Yield the extract of a file, and those of its sheets or members with other columns that name people."""
    waiting, done = [""], set[str]()
    while waiting:
        part = waiting.pop(0)
        if part in done:
            continue
        sample = take_sample(file, attended=wishes.attended, encoding=wishes.encoding, part=part, names=wishes.names)
        extract = extract_rows(sample, limit, several=several)
        read = extract.settings.get("table", part)
        done |= {read} if isinstance(read, str) else set(read)
        waiting += extract.further
        yield extract


def _list_aside(folder: Path, read: Container[Path]) -> list[str]:
    """Return what else is in a folder: lists that are not read, at any depth, and files at its top; nothing for a file.

    What is hidden, or only about the lists as a README is, does not count.
    """
    below = islice(folder.rglob("*"), LOOKED_THROUGH) if folder.is_dir() else ()
    files = sorted(one.relative_to(folder) for one in below if one.is_file() and one.resolve() not in read)
    return [
        str(one)
        for one in files
        if not any(part.startswith(".") for part in one.parts)
        and one.name != REJECTS
        and (_looks_like_list(one) or split_ending(one)[0] or (len(one.parts) == 1 and not is_aside(one.name)))
    ]


def find_inputs(patterns: Sequence[str]) -> list[Path]:
    """Return the files that paths, globs and folders refer to, each once, in order.

    Raises:
        InputError: a pattern matches nothing.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        path = Path(pattern).expanduser()
        if path.is_dir():
            inside = _list_folder(path)
            if not inside:
                endings = ", ".join(FORMATS)
                hint = f"Known file extensions: {endings}. A file with another extension must be given by its name."
                raise InputError(f"The folder {path} contains no lists.", hint)
            found.update(dict.fromkeys(one.resolve() for one in inside))
        elif path.exists() or not glob.has_magic(pattern):
            if not path.exists():
                near = suggest(path.name, list_names(path.parent if path.parent.is_dir() else Path()))
                raise InputError(
                    f"There is no file {path}.", near.strip() or "Check the path; it is relative to the current folder."
                )
            found[path.resolve()] = None
        else:
            matches = sorted(Path(match) for match in glob.glob(str(path), recursive=True))  # noqa: PTH207
            inside = [match for match in matches if match.is_file() and match.name != REJECTS]
            if not inside:
                raise InputError(
                    f"{pattern} matches no files.", "Check the path; it is relative to the current folder."
                )
            found.update(dict.fromkeys(one.resolve() for one in inside))
    for file in found:
        if not str(file).isprintable():
            raise InputError(f"{str(file)!r} has a name that cannot be used in site.toml.", "Rename the file.")
    return list(found)


def _list_folder(folder: Path) -> list[Path]:
    """Return the lists in a folder; if it has none, those in the folders inside it, as published data sets do."""
    inside = sorted(one for one in folder.iterdir() if one.is_file() and _looks_like_list(one))
    if inside:
        return inside
    below = sorted(one for one in folder.rglob("*") if one.is_file() and _looks_like_list(one))
    hidden = [one for one in below if any(part.startswith(".") for part in one.relative_to(folder).parts)]
    return [one for one in below if one not in hidden]


def _looks_like_list(file: Path) -> bool:
    if is_aside(file.name):
        return False
    bare = file.with_suffix("") if split_ending(file)[1] else file
    return split_ending(file)[0] is not None or bare.suffix.lower() in OTHER_ENDINGS


def _name_shape(extract: Extract) -> object:
    """Return what the files of a data set have in common."""
    settings = {key: str(value) for key, value in extract.settings.items() if key != "null"}
    columns = extract.headings if extract.form not in ("json", "jsonl") else ()
    return extract.form, split_ending(extract.sample.file)[1], len(columns), columns, tuple(sorted(settings.items()))


def _guess(extract: Extract, files: tuple[Path, ...], wishes: Wishes, ids: set[str], *, several: bool = False) -> Guess:
    columns = wishes.list_columns(files[0])
    is_wished = any(columns.get(role) for role in columns if is_identifier(role))
    preset = _choose_preset(extract, replace(wishes, columns=columns))
    if preset:
        casting = cast_preset(extract, preset)
    else:
        extract, casting = _cast(extract, files, wishes, columns, is_wished=is_wished)
    if is_wished:
        casting.settle()
    doubt_spare(extract, casting)
    if not casting.list_identifiers():
        names = ", ".join(extract.label(place) for place in range(len(extract.headings)))
        hint = f"Columns: {names}. Choose one with --column username=…"
        raise InputError(f"{extract.sample.file} has no column to look people up by.", hint)
    if not is_wished:
        if not preset and casting.guessed:
            cast_hashes(extract, casting)
        _find_unclear(extract, casting, wishes, several=several)
    doubts = (*extract.sample.doubts, *(() if preset else extract.doubts), *casting.doubts)
    ignored = _find_nobody(extract, casting)
    nameless, refused = _count_rejects(extract, casting, preset)
    if _lacks_items(extract, casting):
        doubts = (*doubts, "No column tells items apart: rows of one person that look alike become one item.")
    doubts = (*doubts, *_doubt_joined(extract, casting), *(() if preset else _doubt_others(extract, casting)))
    if nameless:
        has = f"{nameless:,} of the {len(extract.rows):,} sampled rows {'has' if nameless == 1 else 'have'}"
        doubts = (*doubts, f"{has} no name; a build skips such rows.")
    if ignored:
        doubts = (*doubts, show_nobody(ignored))
    name = _name_data_set(files)
    slug = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()[:60] or "list"
    number = next(n for n in range(1, 10_000) if (slug if n == 1 else f"{slug}-{n}") not in ids)
    return Guess(
        id=slug if number == 1 else f"{slug}-{number}",
        title=wishes.title or name,
        files=files,
        extract=extract,
        casting=casting,
        preset=preset,
        refused=+refused,
        nameless=nameless,
        ignore=tuple(ignored),
        doubts=doubts,
    )


def _cast(
    extract: Extract,
    files: tuple[Path, ...],
    wishes: Wishes,
    columns: Mapping[str, tuple[str, ...]],
    *,
    is_wished: bool,
) -> tuple[Extract, Casting]:
    """Return which column has which role, as far as can be told and as wished, and the extract with made columns."""
    extract = extract if is_wished else add_addressed_names(add_counted_names(add_followed_names(extract)))
    extract = add_platform_columns(add_full_names(add_path_names(extract)))
    casting = cast_roles(extract, wishes.platform or None)
    read = tuple(map(Path, extract.sample.members)) or files
    if casting.guessed and (with_files := add_file_names(extract, read)) is not extract:
        extract, casting = with_files, cast_roles(with_files, wishes.platform or None)
    if columns:
        _grant(extract, casting, columns)
    if not any(is_identifier(role) and role not in ROLES_NAME for role, wish in columns.items() if wish):
        if wishes.platform in ("", *GENERAL):
            cast_platforms(extract, casting)
        if not wishes.platform:
            cast_persons(extract, casting, _find_nobody(extract, casting))
    for role in [role for role, wish in columns.items() if not wish]:
        casting.drop(role)
    return extract, casting


def _find_unclear(extract: Extract, casting: Casting, wishes: Wishes, *, several: bool) -> None:
    """Say in the casting why its names may be none; raise InputError if nobody is there to decide."""
    unclear = extract.unclear or _find_no_names(extract, casting) or casting.unclear
    casting.unclear = unclear or _find_passed_over(extract, casting)
    if not wishes.attended:
        _refuse_unclear(extract, casting, several=several)
    elif casting.unclear:
        casting.doubts.append(casting.unclear[:1].upper() + casting.unclear[1:])


def _count_rejects(extract: Extract, casting: Casting, preset: str) -> tuple[int, Counter[str]]:
    """Return how many sampled rows have no name, and how many a build would reject, by reason."""
    roles = casting.list_identifiers()
    plain = list_plain_roles(extract, casting, preset) if preset else roles
    named = [place for role in roles for place in casting.list_places(role)]
    nameless = count_nameless(extract, named) if set(plain) == set(roles) else 0
    refused = Counter(extract.faults)
    if unread := 0 if preset else _count_unread(extract, named):
        nameless -= unread
        refused["no name in a text, by its recipe"] = unread
    refused["an invalid identifier"] = sum(_list_faults(extract, casting, plain))
    return nameless, refused


def _list_faults(extract: Extract, casting: Casting, roles: Iterable[str]) -> list[int]:
    """Return for each column of some roles how many rows a build would reject; encoded ones are left out."""
    return [
        count_faults(extract, role, place, casting.platform, casting.split.get(role, ""))
        for role in roles
        for place in casting.list_places(role)
        if role not in casting.decode
    ]


def _count_unread(extract: Extract, named: Sequence[int]) -> int:
    """Return how many rows without a name have a text that a column of names is made of."""
    recipes = [extract.made[place] for place in named if place in extract.made]
    sources = [recipe["from"] for recipe in recipes if "from" in recipe]
    return sum(not any(row[place] for place in named) and any(row[place] for place in sources) for row in extract.rows)


def _find_passed_over(extract: Extract, casting: Casting) -> str:
    """Return which unused column has names in the rows that have no other, a sentence; '' for none."""
    named = [place for role in casting.list_identifiers() for place in casting.list_places(role)]
    rows = [row for row in extract.rows if not any(row[place] for place in named)]
    for place in _list_persons(extract, casting):
        if count := sum(bool(row[place]) for row in rows):
            label = extract.label(place)
            return f"{label!r} looks like names as well, and has some in {count:,} rows that have no other."
    return ""


def _list_persons(extract: Extract, casting: Casting) -> list[int]:
    """Return the unused columns whose values look like names of persons, and whose headings do not say otherwise."""
    unused = set(range(len(extract.headings))) - set(casting.list_used()) - extract.made.keys() - extract.lists
    parts = {place for recipe in extract.made.values() for place in (recipe.get("from"), *recipe.get("join", ()))}
    free = [place for place in sorted(unused - parts) if len(set(extract.values(place))) > SEVERAL]
    unknown = [place for place in free if extract.named and not read_heading(extract.headings[place])]
    return [place for place in unknown if are_persons(extract.values(place))]


def _doubt_joined(extract: Extract, casting: Casting) -> list[str]:
    """Return a doubt about names that may be several, although each is taken for one."""
    for role in casting.list_identifiers():
        if role not in ROLES_NAME and role != PERSON:
            continue
        separator = casting.split.get(role, "")
        for place in casting.list_places(role):
            names = dict.fromkeys(name for value in extract.values(place) for name in cut_names(value, separator))
            if joined := sum(map(may_be_several, names)):
                label = extract.label(place)
                verb = "may be several names, but is" if joined == 1 else "may be several names each, but are"
                way = "To separate them, see `split` in docs/settings.md."
                return [f"{joined:,} of the {len(names):,} sampled names in {label!r} {verb} taken for one. {way}"]
    return []


def _doubt_others(extract: Extract, casting: Casting) -> list[str]:
    """Return doubts about columns that may have further names, and about names of platforms that are not known."""
    doubts = [
        f"{extract.label(place)!r} looks like names, but is not used." for place in _list_persons(extract, casting)
    ]
    for place in casting.list_used():
        recipe = extract.made.get(place, {})
        if extract.headings[place].startswith(f"{OTHER}{MADE}"):
            count = sum(map(bool, extract.values(place)))
            fact = (
                f"{count:,} of the sampled rows have a name in {extract.label(recipe['from'])!r} of no known platform"
            )
            doubts.append(f"{fact}: visitors find it as it is written there.")
            break
    return doubts


def _lacks_items(extract: Extract, casting: Casting) -> bool:
    """Return whether people have several rows, but no column says which item a row is about."""
    if "item" in casting.columns or "photo_id" in casting.columns or len(extract.headings) == 1:
        return False
    place = next(place for role in casting.list_identifiers() for place in casting.list_places(role))
    names = [name for name in extract.values(place) if name]
    return len(set(names)) < len(names)


def _refuse_unclear(extract: Extract, casting: Casting, *, several: bool) -> None:
    """Stop if it is so unclear who is named in a file that a person has to say it; or that it is not of the lists."""
    if fact := casting.unclear:
        labels = [extract.label(place) for place in range(len(extract.headings))]
        shown = ", ".join(labels[:30]) + (" …" if len(labels) > 30 else "")
        others = "If it names nobody, give the other files alone to --from. Otherwise, say" if several else "Say"
        raise InputError(
            f"{extract.sample.file}: {fact}",
            f"{others} which column has the names: --column username=COLUMN, by name or number. Columns: {shown}.",
        )


def _find_no_names(extract: Extract, casting: Casting) -> str:
    """Return why the fields of the names cannot be names, a sentence; '' if they can."""
    if _is_turned(extract):
        return "its headings are in the first column: exchange rows and columns."
    for role in casting.list_identifiers():
        marked = [place for place in casting.list_places(role) if any(map(_MARKED.match, extract.values(place)))]
        if marked:
            label = extract.label(marked[0])
            return f"{label} has formulas or marked links: save the list with the texts that they show."
        for place in casting.list_places(role) if role in ROLES_NAME or role == PERSON else ():
            if why := _find_other_texts(extract, casting, place, casting.split.get(role)):
                return why
    return ""


def _is_turned(extract: Extract) -> bool:
    """Return whether the first column has what must be headings, and the first row has not."""
    first = [value for value in (extract.headings[0], *extract.values(0)) if value]
    known = sum(map(bool, map(read_whole, first)))
    different = len(set(map(find_stem, first))) == len(first)
    return 1 < known >= 0.6 * len(first) and different and not any(map(read_whole, extract.headings[1:]))


def _find_other_texts(extract: Extract, casting: Casting, place: int, separator: str | None) -> str:
    """Return why most fields of a column of names are something else, a sentence; '' if they are not."""
    label = extract.label(place)
    values = [value for value in extract.values(place) if value]
    names = [name for value in values for name in cut_names(value, separator or "")]

    def are_most(found: Iterable[object], of: Sequence[str]) -> bool:
        return 2 * sum(map(bool, found)) > len(of)

    if why := _find_continued(extract, casting, place) or _find_even(extract, values):
        return why
    if why := _find_odd_texts(extract, place, names, () if separator is not None else values):
        return why
    if are_most(map(_CODE.match, names), names):
        return f"{label} has objects or lists of which the names are not known."
    if len(extract.headings) == 1 and are_most(map(_has_number, values), values):
        return "most lines have a number beside the name: separate them, as in a table of two columns."
    if count_labelled(values) > len(values) // 50:
        return f"{label} says within its fields which platform a name is of: say so in a column called platform."
    if are_most(map(_is_backwards, values), values):
        return f"{label} has websites from right to left: write them as people do."
    noted = {found[1] for name in names if (found := _NOTED.fullmatch(name[-60:]))}  # names made up share one
    if 2 * len(noted) > len(set(names)) > 1:
        return f"{label} has a number at the end of most names, as of notes: remove these."
    if not extract.named and sum(len(name.split()) >= PROSE for name in names) > len(names) // 20:
        return "the lines look like prose, not like names."
    return ""


def _find_odd_texts(extract: Extract, place: int, names: Sequence[str], lines: Sequence[str]) -> str:
    """Return why names are none as they are written, a sentence; '' if they may be. `lines` are those of one name."""
    accented = [name for name in dict.fromkeys(names) if not name.isascii()]
    if 2 * sum(repair_mojibake(name) is not None for name in accented) > len(accented):
        return f"{extract.label(place)} was decoded wrongly, as in `ZoÃ«` for `Zoë`: export it again as UTF-8."
    if len(extract.headings) > 1:
        return ""
    if 2 * sum(map(bool, map(_FILE.fullmatch, lines))) > len(lines):
        return "no column looks like names: the lines have names of files."
    if len(lines) >= LEAST_LINES and all(map(_NUMBERED.fullmatch, lines)):
        return "each line ends with a number: if it is no part of the name, put a tab before it."
    return ""


def _has_number(text: str) -> bool:
    """Return whether a text has a long number, as of a telephone, and words."""
    return "://" not in text and sum(map(str.isdecimal, text)) >= NUMBER and len(re.findall(r"[^\W\d_]{2,}", text)) > 1


def _is_backwards(text: str) -> bool:
    """Return whether a text is a host from right to left, as `org.example.www`."""
    labels = text.lower().split(".")
    return len(labels) > 1 and is_domain(".".join(reversed(labels))) and not is_domain(text)


def _find_continued(extract: Extract, casting: Casting, place: int) -> str:
    """Return why rows may belong to the name in a row above, a sentence; '' if it does not look so."""
    names = extract.values(place)
    label = extract.label(place)
    if any(map(_DITTO.fullmatch, names)):
        return f"{label} has marks that repeat the name above: fill in the names themselves."
    others = [at for at in range(len(extract.headings)) if at not in casting.list_places(PERSON) and at != place]
    blank = [row for row in extract.rows if not row[place]]
    filled = [name for name in names if name]
    is_first = not any(row[at] for row in blank for at in range(place))
    if (
        len(blank) < max(2, CONTINUED * len(names))
        or not names[0]
        or not is_first
        or len(casting.list_identifiers()) > 1
        or not len(set(filled)) == len(filled) > 1
        or not all(any(row[at] for at in others) for row in blank)
    ):
        return ""
    fact = f"{label} is empty in {len(blank):,} of {len(names):,} rows, which may belong to the name above them"
    return f"{fact}: fill it in, or if these rows name nobody, say so by naming the column."


def _find_even(extract: Extract, lines: Sequence[str]) -> str:
    """Return which mark may separate fields in each line of a single column, a sentence; '' for none."""
    if len(extract.headings) > 1 or len(lines) < LEAST_LINES:
        return ""
    for mark in _MARKS:
        counts = {line[1:].count(mark) for line in lines}
        if len(counts) == 1 and counts != {0}:
            return f"each line has {counts.pop()} × {mark!r}: these may separate several columns."
    return ""


def _find_nobody(extract: Extract, casting: Casting) -> Counter[str]:
    """Return what stands for a name in an extract, but names nobody, and in how many rows."""
    places: dict[int, bool] = {}
    for role in [role for role in casting.list_identifiers() if role != "photo_id"]:
        for place in casting.list_places(role):
            meanings = read_heading(extract.headings[place]) if extract.headings[place] else ()
            is_account = any(meaning.name in ("handle", "account_id") for meaning in meanings)
            places[place] = is_account or role in ("account", "nsid")
    converted = bool(extract.sample.plain.form) or extract.form == "parquet"
    at_end = extract.sample.whole or bool(extract.sample.later) or converted
    found = find_nobody(extract.rows, extract.headings, places, at_end=at_end)
    return found + Counter(extract.footers)


def _choose_preset(extract: Extract, wishes: Wishes) -> str:
    if wishes.preset == "none" or (not wishes.preset and (wishes.columns or not extract.headings)):
        return ""
    if not wishes.preset:
        name = recognise_preset(extract) or ""
        first = extract.values(0)
        is_more = name == PLAIN and (
            find_separator("", first)
            or find_platforms([""], [first])
            or add_path_names(extract) is not extract
            or add_followed_names(extract) is not extract
            or add_counted_names(extract) is not extract
        )
        if is_more:
            return ""  # a line has several names, or more than a name, or the names of a platform
        return name if name and _suits(extract, name, wishes.platform) else ""
    if wishes.preset not in preset_names():
        hint = suggest(wishes.preset, preset_names()).strip() or "`hushdex presets` lists all presets."
        raise InputError(f"Unknown preset {wishes.preset!r}.", hint)
    return wishes.preset


def _suits(extract: Extract, preset: str, platform: str) -> bool:
    """Return whether a preset is of the platform that is wished for, if any, and a build would take most of its names.

    Numbers of ten digits look like ISBNs, but are such only if their last digit is right.
    """
    casting = cast_preset(extract, preset)
    faults = _list_faults(extract, casting, list_plain_roles(extract, casting, preset))
    return casting.platform in ("", platform or casting.platform) and 2 * max(faults, default=0) <= len(extract.rows)


def _find_place(extract: Extract, column: str) -> int | None:
    return extract.headings.index(column) if column in extract.headings else None


def _grant(extract: Extract, casting: Casting, wishes: Mapping[str, tuple[str, ...]]) -> None:
    """Assign roles as the publisher wishes; a column that had another identifier role loses it."""
    for role, columns in wishes.items():
        roles = order_roles(dict.fromkeys([*list_roles({}), *ROLES]))
        if role not in roles:
            raise InputError(
                f"Unknown role {role!r}.", suggest(role, roles).strip() or f"Valid roles: {', '.join(roles)}."
            )
        casting.drop(role)
        if role == "url":
            casting.template = ""
        if columns and is_template(role, columns[0]):
            casting.template = columns[0]
            continue
        for wish in columns:
            column = make_column(extract, _take_place(extract, role, wish))
            for other in [other for other in casting.list_identifiers() if other not in wishes]:
                if is_identifier(role) and column.place in casting.list_places(other):
                    casting.drop(other)
            casting.show.pop(column.place, None)
            casting.give(role, column, BY_WISH)
    if not casting.list_identifiers():
        raise InputError(
            "No column is left to look people up by.", f"Assign a column to one of {', '.join(ROLES_IDENTIFIER)}."
        )
    casting.decode = tuple(role for role in casting.decode if role in casting.columns and role not in wishes)


def _take_place(extract: Extract, role: str, wish: str) -> int:
    """Return the column that the publisher means, by its heading or number."""
    place = _find_place(extract, wish)
    if place is None and wish.isdecimal() and 1 <= int(wish) <= len(extract.headings):
        place = int(wish) - 1
    if place is None:
        names = [extract.label(number) for number in range(len(extract.headings))]
        hint = suggest(wish, names).strip() or f"Columns: {', '.join(names[:30])}."
        raise InputError(f"{extract.sample.file} has no column {wish!r} (role {role}).", hint)
    return place


def _name_data_set(files: tuple[Path, ...]) -> str:
    """Return a name for a data set: that of its file, or of the folder if it is one part of several."""
    stem = name_stem(files[0])
    if len(files) > 1 or _PART.fullmatch(stem):
        stem = files[0].parent.name or stem
    return " ".join(re.sub(r"[_\s]+", " ", stem).split()) or "list"


def _agree_on_platform(guesses: list[Guess], wishes: Wishes) -> list[Guess]:
    """Use one platform for the whole site: the named one if any data set is of it; the others are cast again for it."""
    platform = wishes.platform or next((one.casting.platform for one in guesses if one.casting.platform in NAMED), "")
    if not platform or all(guess.casting.platform in ("", platform) for guess in guesses):
        return guesses
    agreed: list[Guess] = []
    for guess in guesses:
        if guess.casting.platform not in ("", platform):
            wish = replace(wishes, platform=platform, preset=wishes.preset or "none", title=guess.title)
            again = _guess(guess.extract, guess.files, wish, set())
            guess = replace(again, id=guess.id)
        agreed.append(guess)
    return agreed


def describe_form(guess: Guess) -> str:
    """Return the format of the files in words."""
    extract, settings = guess.extract, guess.extract.settings
    sample = extract.sample
    words = [FORMS[extract.form]]
    if sample.compression in ARCHIVES:
        words.append(f"in a {sample.compression} archive")
    elif sample.compression:
        words.append(f"compressed with {sample.compression}")
    if "table" in settings or "records" in settings:
        key = "table" if "table" in settings else "records"
        words.append(f"{key} {settings[key]!r}")
    if extract.form in DELIMITERS:
        if (count := len(extract.headings) - len(extract.made)) > 1:
            delimiter = settings.get("delimiter", DELIMITERS[extract.form])
            names = {",": "comma", "\t": "tab", ";": "semicolon", "|": "pipe"}
            words.append(f"{count} {names.get(delimiter, repr(delimiter))}-separated columns")
        else:
            words.append("one column")
        words.append("header line" if extract.named else "no header line")
        if settings.get("skip"):
            words.append(f"{settings['skip']} line{'s' * (settings['skip'] != 1)} before it")
        if settings.get("null"):
            words.append(f"{settings['null']} for missing values")
    if settings.get("encoding"):
        words.append(settings["encoding"])
    return ", ".join(words)
