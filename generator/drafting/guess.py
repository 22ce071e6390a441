"""Guesses how the publisher's files would be described in site.toml: data sets, with reasons and doubts.

find the files -> sample each -> group files of the same shape -> preset or roles -> the publisher's wishes take
precedence.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator.drafting.column_profiles import read_traits
from generator.drafting.column_roles import Casting, cast_roles, count_faults, count_nameless
from generator.drafting.file_heads import take_sample
from generator.drafting.first_rows import ROWS, Extract, extract_rows
from generator.reading.conversion import is_aside
from generator.settings import suggest
from generator.settings.dataset import (
    ARCHIVES,
    DELIMITERS,
    FORMATS,
    REJECTS,
    ROLES,
    ROLES_IDENTIFIER,
    is_template,
    list_names,
    split_ending,
)
from generator.settings.presets import load_preset, preset_names
from shards.errors import InputError

MANY = 12  # with more files, only a few rows of each are read, to compare their shapes
FORMS = {
    "csv": "CSV", "tsv": "TSV", "json": "JSON", "jsonl": "JSON lines", "parquet": "Parquet", "xml": "XML",
    "spreadsheet": "spreadsheet", "html": "table of a web page", "sqlite": "SQLite database",
    "ruled": "table with a ruler", "fixed": "fields of fixed width",
}  # fmt: skip
LISTED = 20  # up to so many files are listed one by one
MOSTLY = 0.8  # the share of the values of a column that must look as the preset says
OTHER_ENDINGS = (".txt", ".tsv000", ".csv000", ".tab", ".parq", ".pq", ".jsonlines", ".geojson")


@dataclass(frozen=True)
class Wishes:
    """What the publisher specifies, or ''. Columns: role -> heading, number, template, or None for no column."""

    columns: Mapping[str, str | None] = field(default_factory=dict)
    platform: str = ""
    preset: str = ""
    title: str = ""
    attended: bool = True


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
        refused: the estimated share of rows that a build would reject, from the sampled rows.
        doubts: what was guessed, in sentences.
    """

    id: str
    title: str
    files: tuple[Path, ...]
    extract: Extract
    casting: Casting
    preset: str = ""
    refused: float = 0.0
    doubts: tuple[str, ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether columns are given by number despite a header line, because their headings are not unique."""
        places = set(self.casting.columns.values())
        headings = self.extract.headings
        return self.extract.named and any(
            not headings[place] or headings.count(headings[place]) > 1 for place in places
        )

    def table(self) -> dict[str, Any]:
        """Return the keys of the `[[dataset]]` that make a build read the files so, except id, title and files."""
        if self.preset:
            known = load_preset(self.preset)["dataset"]
            kept = {"compression", "encoding"} & self.extract.settings.keys()
            return {"preset": self.preset, **{key: self.extract.settings[key] for key in kept - known.keys()}}
        settings = dict(self.extract.settings)
        if self.numbered:
            settings |= {"skip": settings.get("skip", 0) + self.extract.header_lines, "header": False}
        if self.casting.decode:
            settings["decode"] = dict.fromkeys(self.casting.decode, "url")
        return settings

    def columns(self) -> dict[str, str | int]:
        """Return the `[dataset.columns]`: role -> heading, number, or template of the link."""
        named = self.extract.named and not self.numbered
        columns: dict[str, str | int] = {
            role: self.extract.headings[place] if named else place + 1 for role, place in self.casting.columns.items()
        }
        if self.casting.template:
            columns["url"] = self.casting.template
        return {role: columns[role] for role in ROLES if role in columns}


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
        extract = extract_rows(take_sample(file, attended=wishes.attended), limit, several=len(files) > 1)
        groups.setdefault(_name_shape(extract), []).append(extract)
    guesses: list[Guess] = []
    for extracts in groups.values():
        first = extracts[0] if limit == ROWS else extract_rows(extracts[0].sample, several=len(files) > 1)
        names = tuple(extract.sample.file for extract in extracts)
        guesses.append(_guess(first, names, wishes, {guess.id for guess in guesses}))
    return _agree_on_platform(guesses, wishes)


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


def _guess(extract: Extract, files: tuple[Path, ...], wishes: Wishes, ids: set[str]) -> Guess:
    preset = _choose_preset(extract, wishes)
    if preset:
        casting = _cast_preset(extract, preset)
    else:
        casting = cast_roles(extract, wishes.platform or None)
        if wishes.columns:
            _grant(extract, casting, wishes.columns)
    if not any(role in casting.columns for role in ROLES_IDENTIFIER):
        names = ", ".join(extract.label(place) for place in range(len(extract.headings)))
        hint = f"Columns: {names}. Choose one with --column username=…"
        raise InputError(f"{extract.sample.file} has no column to look people up by.", hint)
    doubts = (*extract.sample.doubts, *(() if preset else (*extract.doubts, *casting.doubts)))
    total = len(extract.rows)
    faults = sum(
        count_faults(extract, role, place, casting.platform)
        for role, place in casting.columns.items()
        if role in ROLES_IDENTIFIER and role not in casting.decode
    )
    nameless = count_nameless(extract, [casting.columns[role] for role in ROLES_IDENTIFIER if role in casting.columns])
    said = (
        (nameless, "no name"),
        (faults, "an invalid identifier"),
        (round(extract.misfits * total), "a different number of fields"),
    )
    doubts += tuple(
        f"{count:,} of the {total:,} sampled rows {'has' if count == 1 else 'have'} {what}; a build rejects such rows."
        for count, what in said
        if count
    )
    refused = min(1.0, (nameless + faults) / total + extract.misfits)
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
        refused=refused,
        doubts=doubts,
    )


def _choose_preset(extract: Extract, wishes: Wishes) -> str:
    if wishes.preset == "none" or (not wishes.preset and wishes.columns):
        return ""
    if not wishes.preset:
        name = recognise_preset(extract) or ""
        fits = not wishes.platform or not name or load_preset(name)["platform"] == wishes.platform
        return name if fits else ""
    if wishes.preset not in preset_names():
        hint = suggest(wishes.preset, preset_names()).strip() or "`hushdex presets` lists all presets."
        raise InputError(f"Unknown preset {wishes.preset!r}.", hint)
    return wishes.preset


def _cast_preset(extract: Extract, name: str) -> Casting:
    """Return the columns of a preset, in the variant with as many fields as the file."""
    preset = load_preset(name)
    shapes = [preset["dataset"], *(one for one in preset.get("variant", []) if one["fields"] == len(extract.headings))]
    columns: dict[str, int] = {}
    for role, column in shapes[-1]["columns"].items():
        if is_template(role, column):
            continue
        place = column - 1 if isinstance(column, int) else _find_place(extract, column)
        if place is None or not 0 <= place < len(extract.headings):
            raise InputError(
                f"{extract.sample.file} does not match the preset {name}: it has no column {column!r}.",
                "Omit --preset to detect the columns by their content.",
            )
        columns[role] = place
    decode = tuple(preset["dataset"].get("decode", ()))
    return Casting(preset["platform"], columns, dict.fromkeys(columns, f"preset {name}"), decode=decode)


def _find_place(extract: Extract, column: str) -> int | None:
    return extract.headings.index(column) if column in extract.headings else None


def _grant(extract: Extract, casting: Casting, wishes: Mapping[str, str | None]) -> None:
    """Assign roles as the publisher wishes; a column that had another identifier role loses it."""
    for role, wish in wishes.items():
        if role not in ROLES:
            raise InputError(
                f"Unknown role {role!r}.", suggest(role, ROLES).strip() or f"Valid roles: {', '.join(ROLES)}."
            )
        casting.columns.pop(role, None)
        if role == "url":
            casting.template = ""
        if wish is None:
            continue
        if is_template(role, wish):
            casting.template = wish
            continue
        place = _find_place(extract, wish)
        if place is None and wish.isdecimal() and 1 <= int(wish) <= len(extract.headings):
            place = int(wish) - 1
        if place is None:
            names = [extract.label(number) for number in range(len(extract.headings))]
            hint = suggest(wish, names).strip() or f"Columns: {', '.join(names[:30])}."
            raise InputError(f"{extract.sample.file} has no column {wish!r} (role {role}).", hint)
        for other in [
            other for other, taken in casting.columns.items() if taken == place and other in ROLES_IDENTIFIER
        ]:
            if role in ROLES_IDENTIFIER and other not in wishes:
                del casting.columns[other]
        casting.columns[role], casting.why[role] = place, "as specified"
    if not any(role in casting.columns for role in ROLES_IDENTIFIER):
        raise InputError(
            "No column is left to look people up by.", f"Assign a column to one of {', '.join(ROLES_IDENTIFIER)}."
        )
    casting.decode = tuple(role for role in casting.decode if role in casting.columns and role not in wishes)


def _name_data_set(files: tuple[Path, ...]) -> str:
    """Return a name for a data set: that of its file, or of the folder if there are several files."""
    path = files[0].parent if len(files) > 1 else files[0]
    stem = path.name
    while len(files) == 1 and "." in stem.strip(".") and len(stem.rpartition(".")[2]) <= 7:
        stem = stem.rpartition(".")[0]
    return " ".join(re.sub(r"[_\s]+", " ", stem).split()) or "list"


def _agree_on_platform(guesses: list[Guess], wishes: Wishes) -> list[Guess]:
    """Use one platform for the whole site: Flickr if any data set is from Flickr; the others are cast again for it."""
    platform = wishes.platform or next(
        (one.casting.platform for one in guesses if one.casting.platform == "flickr"), ""
    )
    if not platform or all(guess.casting.platform == platform for guess in guesses):
        return guesses
    agreed: list[Guess] = []
    for guess in guesses:
        if guess.casting.platform != platform:
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
        if len(extract.headings) > 1:
            delimiter = settings.get("delimiter", DELIMITERS[extract.form])
            names = {",": "comma", "\t": "tab", ";": "semicolon", "|": "pipe"}
            words.append(f"{len(extract.headings)} {names.get(delimiter, repr(delimiter))}-separated columns")
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


def recognise_preset(extract: Extract) -> str | None:
    """Return the name of the preset that a file matches, or None. The most specific one wins."""
    found = {name: weight for name in preset_names() if (weight := weigh_preset(extract, load_preset(name)))}
    return max(found, key=lambda name: found[name], default=None)


def weigh_preset(extract: Extract, preset: Mapping[str, Any]) -> int:
    """Return how many features of a preset a file has; 0 if one is missing or the file is written differently."""
    known, dataset = preset["known_by"], preset["dataset"]
    form = extract.form
    if extract.named != dataset.get("header", True) or _name_form(form) != _name_form(dataset["format"]):
        return 0
    if form in DELIMITERS and _find_delimiter(extract, form) != _find_delimiter_of(dataset):
        return 0
    if "headings" in known:
        return len(known["headings"]) if set(known["headings"]) <= set(extract.headings) else 0
    shapes = [known, *preset.get("variant", [])]
    return max((_weigh_values(extract, shape) for shape in shapes), default=0)


def _weigh_values(extract: Extract, shape: Mapping[str, Any]) -> int:
    if len(extract.headings) != shape["fields"]:
        return 0
    traits = {place: read_traits(extract.values(int(place) - 1)) for place in shape["values"]}
    fit = all(
        traits[place].count and getattr(traits[place], trait) >= MOSTLY for place, trait in shape["values"].items()
    )
    return len(shape["values"]) + (shape["fields"] > 1) if fit else 0


def _name_form(form: str) -> str:
    return {"jsonl": "json", "tsv": "csv"}.get(form, form)


def _find_delimiter(extract: Extract, form: str) -> str:
    return str(extract.settings.get("delimiter") or DELIMITERS[form])


def _find_delimiter_of(dataset: Mapping[str, Any]) -> str:
    return str(dataset.get("delimiter") or DELIMITERS[dataset["format"]])
