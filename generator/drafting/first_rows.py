"""Extracts columns and some rows of a file, with the settings to read it: the basis for guessing the roles.

sample -> JSON, JSON lines, Parquet or a table of fields -> is the first line a header? -> rows as the build would read
them, from the start, the middle and the end.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from generator.drafting.column_profiles import read_traits
from generator.drafting.dialects import CANDIDATES, Cut, Dialect, cut_rows, find_dialect
from generator.drafting.file_forms import PARTS, list_parts, names_people, tell_others
from generator.drafting.file_heads import Sample, name_member
from generator.drafting.platform_guess import heads_names, is_of_platform, mentions_platform
from generator.reading import parquet
from generator.reading.conversion import Source, find_widths, is_ruled, open_sources, sketch_dataset
from generator.reading.csv import JOINED, protect, restore, unquote_lines
from generator.reading.json import KEY, OUTER, Lines, cut_document, cut_lines, enter_list, find_lists, list_outside
from generator.reading.text import read_text
from generator.settings.dataset import split_ending
from lists.cells import LITERAL, read_literal, unwrap
from lists.headings import AMBIGUOUS, IDENTIFYING, NAMES, is_known, normalize, read_heading, read_whole
from shards.errors import InputError

ROWS = 2000  # from the start
LATER_ROWS = 300  # from the middle, and from the end
LONG = 1 << 20  # rows: more than a patch contains
DEPTH = 4  # of nested members
LISTED = 20  # values of a list that are looked at
READ = 4 << 20  # bytes of what was converted
DRAWN = 64 << 10  # bytes in which a table drawn in text shows
LINES_BEFORE = 60  # rows of a grid that show where its table begins
GRIDS = ("spreadsheet", "html", "fixed")  # formats in which anything may precede the table
TELLTALE = ("number", "digits", "link", "nsid", "date", "email", "hex")  # traits by which a shifted field is noticed
NULLS = ("\\N", "NULL", "null", "(null)", "NaN", "nan", "NA", "N/A", "n/a", "None", "<NA>", "#N/A", "-", "--")
TELLING = dict.fromkeys(IDENTIFYING, 4) | {
    "name": 1,
    "image": 2,
    "file": 2,
    "title": 2,
    "license": 2,
}  # how strongly headings suggest a list of items
BARE_OBJECT = re.compile(rb"\s*\{\s*\"(?:[^\"\\]|\\.)*\"\s*:\s*[^{\s]")
LIST_CELL = re.compile(rb"\[(?!\s*\{)")
"""What a table may begin with as well, if it is one by its name."""
JSON_START = re.compile(rb"\s*(?:\[\s*(?:[\[{\"\d-]|null|\]|$)|\{\s*(?:[\"}]|$))")


@dataclass(frozen=True)
class Extract:
    """Columns and rows of a file.

    Args:
        sample: the sample that they come from.
        form: the format, as the settings call it.
        settings: the keys of a `[[dataset]]` that make the build read the file this way, without defaults.
        headings: the names of the columns; '' if a column has none.
        named: whether the settings refer to columns by heading, not by number.
        rows: from the start, then from the middle and the end; '' for a missing value.
        lists: columns (by place) that contain lists or objects, which the build cannot use.
        repeated: columns (by place) in which a row may have several texts; of these, the rows here have the first.
        faults: what is wrong with how many of the sampled rows that are not records of this table.
        header_lines: how many lines the header takes.
        footers: lines at the end that are not rows, but a total, a source and the like.
        doubts: what was guessed, in sentences.
        made: columns (by place) that are made of others, with their recipes, in which columns are places.
        further: sheets of a workbook or members of an archive with other columns that name people, one of each shape.
        unclear: what is too uncertain to go on without a person who has seen it, a sentence; '' if nothing is.
    """

    sample: Sample
    form: str
    settings: dict[str, Any]
    headings: tuple[str, ...]
    named: bool
    rows: tuple[tuple[str, ...], ...]
    lists: frozenset[int] = frozenset()
    repeated: frozenset[int] = frozenset()
    faults: Mapping[str, int] = field(default_factory=dict)
    header_lines: int = 0
    footers: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    made: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    further: tuple[str, ...] = ()
    unclear: str = ""

    def values(self, place: int) -> list[str]:
        """Return the values of a column."""
        return [row[place] for row in self.rows]

    def label(self, place: int) -> str:
        """Return the name of a column for messages."""
        return self.headings[place] or f"column {place + 1}"


def extract_rows(sample: Sample, limit: int = ROWS, *, several: bool = False) -> Extract:
    """Return the columns and some rows of a file.

    Args:
        sample: of the file.
        limit: the maximum number of rows from its start.
        several: whether there are other files like it, so that what is outside a JSON document's list tells them apart.

    Raises:
        InputError: the file is not a list of rows, or has none.
    """
    if sample.inside:
        return _read_member(sample, limit, several=several)
    settings: dict[str, Any] = dict(sample.settings)
    form, packing = split_ending(sample.file)
    if sample.compression != packing:
        settings["compression"] = sample.compression
    if sample.encoding not in ("", "utf-8"):
        settings["encoding"] = sample.encoding
    if sample.form:
        extract = _read_converted(sample, sample.form, settings, limit)
    elif not sample.encoding:
        extract = _read_parquet(sample, settings, limit)
    elif drawn := _find_drawn(sample):
        extract = _read_converted(sample, drawn[0], settings | drawn[1], limit)
    elif JSON_START.match(sample.text[:4096]) and not (form in ("csv", "tsv") and LIST_CELL.match(sample.text)):
        extract = _read_json(sample, settings, limit, several=several)
    else:
        extract = _read_fields(sample, settings, limit)
    if extract.form != form:
        extract.settings["format"] = extract.form
    if not extract.rows and extract.form == "json":
        raise InputError(
            f"{sample.file} has no record that can be read.",
            "Is it a list of records? Is it nested deeper than a list is?",
        )
    if not extract.rows:
        why = f", and no row that can be read ({', '.join(extract.faults)})" if extract.faults else " but no rows"
        raise InputError(f"{sample.file} has a header line{why}.", "Was the export cut short?")
    return extract


def _read_member(sample: Sample, limit: int, *, several: bool) -> Extract:
    """Return the extract of an archive: that of the member that was sampled."""
    with name_member(sample.source):
        inside = extract_rows(sample.plain, limit, several=several)
    settings = {**sample.settings, **inside.settings}
    settings.pop("compression", None)
    if split_ending(sample.file) != (inside.form, sample.compression):
        settings["format"] = inside.form
    else:
        settings.pop("format", None)
    if split_ending(sample.file)[1] != sample.compression:
        settings["compression"] = sample.compression
    return replace(inside, sample=sample, settings=settings, further=sample.further)


def _find_drawn(sample: Sample) -> tuple[str, dict[str, Any]] | None:
    """Return the format and the settings of a table drawn in text; None if a text does not have one."""
    lines = sample.text[:DRAWN].decode("utf-8", "replace").split("\n")[:-1]
    if is_ruled(lines):
        return "ruled", {}
    widths = find_widths(lines)
    if not widths or split_ending(sample.file)[0] or find_dialect(sample.text[:DRAWN], whole=sample.whole).fields > 1:
        return None
    return "fixed", {"widths": list(widths)}


def _read_converted(sample: Sample, form: str, settings: dict[str, Any], limit: int) -> Extract:
    """Return the extract of a file that a build converts: converted as the build does it."""
    read = {key: tuple(value) if isinstance(value, list) else value for key, value in settings.items()}
    as_read: dict[str, Any] = {"compression": sample.compression, **read, "format": form}
    if "table" in settings:
        as_read["table"] = (settings["table"],)
    if form in GRIDS:
        as_read |= {"header": False}
    source = open_sources(sample.file, sketch_dataset(sample.file, **as_read))[0]
    if source.dataset.format == "jsonl":
        plain = replace(sample, file=source.path, compression=None, encoding="utf-8", settings={}, form="")
        pieces = read_text(source.path, None, "utf-8", READ)
        text = next(pieces, b"")
        plain = replace(plain, text=text[: text.rfind(b"\n") + 1], whole=not next(pieces, b""))
        pieces.close()
        with name_member(source):
            return replace(_read_json(plain, {}, limit), sample=sample, form=form, settings=settings)
    if form in GRIDS:
        rows = parquet.read_ends(source.path, LINES_BEFORE, 0).rows
        skip, header = find_top(rows)
        lines = source.find_lines(np.arange(1, len(rows) + 1))
        if before := int(lines[skip]) - 1 if skip else 0:
            settings["skip"] = before
        if not header:
            settings["header"] = False
        as_read |= {"header": header, "skip": before}
        source = open_sources(sample.file, sketch_dataset(sample.file, **as_read))[0]
    else:
        header = True
    extract = _read_parquet(replace(sample, file=source.path), settings, limit)
    unclear, further = "", list[str]()
    if "table" in settings:
        same, unclear = _find_like(sample, as_read, extract.headings)
        parts = list_parts(sample.file, form, sample.compression)
        settings["table"] = [part for part in parts if part in same] if len(same) > 1 else same[0]
        others = {part: rows for part, rows in parts.items() if part not in same}
        what = "sheets" if form == "spreadsheet" else "tables"
        if form == "spreadsheet" and not unclear:
            further = [part for part in others if names_people(sample.file, form, sample.compression, part)]
        unread = {part: rows for part, rows in others.items() if part not in further}
        sample = replace(sample, doubts=(*sample.doubts, *(() if sample.part else tell_others(what, unread))))
    null = find_null(extract.rows) if form != "sqlite" else ""
    if null:
        settings["null"] = null
    return replace(
        extract,
        sample=sample,
        form=form,
        headings=extract.headings if header else ("",) * len(extract.headings),
        named=header,
        rows=tuple(tuple("" if value == null else value.strip() for value in row) for row in extract.rows),
        header_lines=int(header),
        further=tuple(further),
        unclear=unclear,
    )


def _find_like(sample: Sample, as_read: Mapping[str, Any], headings: Sequence[str]) -> tuple[list[str], str]:
    """Return the sheets or tables with the same columns as the one that is read, and why that is unclear, or ''."""
    (chosen,) = as_read["table"]
    same, apart = [chosen], []
    header, before = as_read.get("header", True), as_read.get("skip", 0)
    for part in list_parts(sample.file, as_read["format"], sample.compression):
        if part == chosen or not header:
            continue
        dataset = sketch_dataset(sample.file, **{**as_read, "table": (part,)})
        try:
            source = open_sources(sample.file, dataset)[0]
        except InputError:
            continue  # it has no row after as many lines
        if tuple(parquet.read_ends(source.path, 1, 0).names) == tuple(headings):
            same.append(part)
        elif as_read["format"] in GRIDS and _has_row(sample, as_read, part, headings):
            apart.append(part)
    said = f"{', '.join(apart)}: the same columns begin on another line than in {chosen}, line {before + 1}."
    return same, said if apart else ""


def _has_row(sample: Sample, as_read: Mapping[str, Any], part: str, headings: Sequence[str]) -> bool:
    """Return whether some headings stand in one of the first rows of a sheet or table."""
    dataset = sketch_dataset(sample.file, **{**as_read, "table": (part,), "header": False, "skip": 0})
    rows = parquet.read_ends(open_sources(sample.file, dataset)[0].path, LINES_BEFORE, 0).rows
    wanted = [" ".join(name.split()) for name in headings if name]
    return any([" ".join(cell.split()) for cell in row if cell] == wanted for row in rows)


def find_top(rows: Sequence[Sequence[str]]) -> tuple[int, bool]:
    """Return how many rows precede the table in a grid, and whether its first row is a header.

    A title and remarks fill few cells of those that the rows below them fill.
    """
    filled = [sum(map(bool, row)) for row in rows]
    usual = sorted(filled)[len(filled) // 2]
    skip = next((number for number, count in enumerate(filled) if count >= 0.7 * usual), 0)
    return skip, has_header(rows[skip:])


def _read_parquet(sample: Sample, settings: dict[str, Any], limit: int) -> Extract:
    path = sample.file
    ends = parquet.read_ends(path, limit, LATER_ROWS)
    types, nested = ends.names, ends.nested
    wanted = [name for name in types if name not in nested]
    rows = []
    for one in ends.rows:
        row = dict(zip(wanted, one, strict=True))
        rows.append(tuple(row.get(name, "") for name in types))
    lists = frozenset(number for number, name in enumerate(types) if name in nested)
    repeated = frozenset(map(types.index, ends.repeated))
    return Extract(sample, "parquet", settings, tuple(types), True, tuple(rows), lists, repeated=repeated)


def _read_json(sample: Sample, settings: dict[str, Any], limit: int, *, several: bool = False) -> Extract:
    outside: dict[str, str] = {}
    lines = [line for line in sample.text.split(b"\n", 4)[:3] if line.strip()]
    by_line = len(lines) > 1 and all(_is_object(line) for line in lines[: -1 if not sample.whole else None])
    if not by_line and sample.text.lstrip()[:1] in (b"{", b"["):
        dataset = sketch_dataset(sample.file, format="json", compression=sample.compression, encoding=sample.encoding)
        try:
            source = open_sources(sample.file, dataset)[0]
        except InputError:
            if sample.text.lstrip()[:1] == b"[" or any(map(is_known, _list_keys(sample.text))):
                raise
            source = Source(sample.file, str(sample.file), dataset)
        if source.converted:
            extract = _read_parquet(replace(sample, file=source.path), settings, limit)
            return replace(extract, sample=sample, form="json")
    form = "jsonl" if by_line or (split_ending(sample.file)[0] == "jsonl" and _is_object(lines[0])) else "json"
    members = _find_members(sample) if form == "json" and sample.text.lstrip()[:1] == b"{" else []
    if members:
        path = settings["records"] = members[0]
        if several:
            document = read_text(sample.file, sample.compression, sample.encoding)
            outside = {OUTER + key: text for key, text in list_outside(sample.file, document, path).items() if text}
        pieces = enter_list(sample.file, read_text(sample.file, sample.compression, sample.encoding), path)
        records = _list_records(sample, cut_document(sample.file, pieces, with_key=True), limit)
    else:
        _refuse_bare(sample)
        pieces = iter((sample.text,))
        chunks = cut_lines(pieces) if form == "jsonl" else cut_document(sample.file, pieces, with_key=True)
        records = _list_records(sample, chunks, limit)
    flat: list[dict[str, str]] = []
    lists, repeated = set[str](), set[str]()
    for record in records:
        flat.append(dict(outside))
        own = set[str]()
        for key, value in _spread(record):
            if isinstance(value, list | dict):
                lists.add(key)
            elif value is not None:
                repeated |= {key} & own
                own.add(key)
                flat[-1].setdefault(key, str(value).lower() if isinstance(value, bool) else value)
    if len(flat) == 1 and not lists:
        _refuse_counts(sample, flat[0])
    keys = list(dict.fromkeys(key for record in flat for key in record))
    names = [*keys, *(key for key in lists if key not in keys)]
    rows = tuple(tuple(record.get(name, "") for name in names) for record in flat)
    places, repeats = (frozenset(map(names.index, found & set(names))) for found in (lists, repeated))
    doubts = tell_others("lists in the document", dict.fromkeys(members[1:], 0))
    unclear = ""
    if naming := [path for path in members[1:] if _names_people(sample, path)]:
        unclear = (
            f"it has several lists that name people, and only {members[0]} would be read: make a file of each, "
            f"for example with jq .{naming[0]} {sample.file.name}."
        )
    elif alike := _list_alike(sample, members):
        way = "[to_entries[] | .key as $name | .value[] | . + {name: $name}]"
        unclear = (
            f"it has {len(alike)} lists with the same members ({', '.join(alike[:PARTS])}); one would be read. "
            f"If they are called like people, make one list: jq '{way}' {sample.file.name} > list.json."
        )
    return Extract(sample, form, settings, tuple(names), True, rows, places, repeats, doubts=doubts, unclear=unclear)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _refuse_bare(sample: Sample) -> None:
    """Reject a document that is an object of plain values: these have no columns."""
    if sample.whole and BARE_OBJECT.match(sample.text) and not any(map(is_known, _list_keys(sample.text))):
        raise InputError(
            f"{sample.file} is a single object, and none of its members is a record or a list of records.",
            "If its keys are the names, make records of them: "
            f"jq '[to_entries[] | {{name: .key}}]' {sample.file.name} > list.json.",
        )


def _refuse_counts(sample: Sample, record: Mapping[str, str]) -> None:
    """Reject a document whose only record has a number for each of many keys: the keys may be names."""
    keys = [key for key in record if key != KEY]
    if len(keys) > 1 and not any(map(is_known, keys)) and all(record[key].isdigit() for key in keys):
        inside = f".{json.dumps(record[KEY])}" if KEY in record else ""
        raise InputError(
            f"{sample.file} has one record, with a number for each of {len(keys):,} keys, such as {keys[0]!r}.",
            f"If its keys are the names, make a file of this object alone: jq '{inside or '.'}' {sample.file.name}.",
        )


def _list_keys(text: bytes) -> list[str]:
    try:
        return list(json.loads(text))
    except (ValueError, RecursionError):
        return ["name"]  # not a single object after all: what is wrong is reported later


def _find_members(sample: Sample) -> list[str]:
    """Return the paths to the lists in a document, most likely first; [] if it is the list itself, or has none."""
    try:
        chunks = cut_document(sample.file, iter((sample.text,)), with_key=False)
        first = list(_list_records(sample, chunks, 9))
    except InputError:
        first = []
    if len(first) > 5 or (first and not any(_has_list(record) for record in first)):
        return []
    paths = find_lists(sample.file, read_text(sample.file, sample.compression, sample.encoding))
    return sorted(paths, key=lambda path: _rate_list(sample, path), reverse=True)


def _has_list(record: dict[str, Any]) -> bool:
    """Return whether a record contains a list of records."""
    return any(isinstance(value, list) and value and isinstance(value[0], dict) for _, value in _flatten(record))


def _rate_list(sample: Sample, path: str) -> tuple[int, int]:
    """Return how much a list inside a document looks like a list of items: by its members' names and its length."""
    records = _read_list(sample, path, ROWS)
    keys = _list_members(records)
    rate = 3 * sum(mentions_platform(key) for key in keys)
    for key in keys:
        rate += max((TELLING.get(meaning.name, 1) for meaning in read_heading(key) if meaning.exact), default=0)
    return rate, len(records)


def _list_alike(sample: Sample, paths: Sequence[str]) -> list[str]:
    """Return the paths to lists inside a document that have the same members as the first; [] if it is the only one."""
    first = _list_members(_read_list(sample, paths[0], 9)) if len(paths) > 1 else ()
    alike = [path for path in paths if first and _list_members(_read_list(sample, path, 9)) == first]
    return alike if len(alike) > 1 else []


def _names_people(sample: Sample, path: str) -> bool:
    """Return whether a list inside a document names people, by its members' names; `name` is one if the list's is."""
    keys = _list_members(_read_list(sample, path, 9))
    means = {one.name for key in keys for one in read_whole(key)}
    of_people = any(one.name in NAMES for one in read_whole(path.rpartition(".")[2]))
    return bool(means & {"handle", "account_id", "screen_name", "maker", "contributor"}) or (
        of_people and "name" in means
    )


def _read_list(sample: Sample, path: str, limit: int) -> list[dict[str, Any]]:
    pieces = enter_list(sample.file, read_text(sample.file, sample.compression, sample.encoding), path)
    return list(_list_records(sample, cut_document(sample.file, pieces, with_key=False), limit))


def _list_members(records: Sequence[dict[str, Any]]) -> set[str]:
    return {key for record in records[:9] for key, value in _flatten(record) if not isinstance(value, list)}


def _list_records(sample: Sample, chunks: Iterable[Lines], limit: int) -> Iterator[Any]:
    count = 0
    try:
        for chunk in chunks:
            for line in chunk.text.split(b"\n"):
                if line.strip():
                    count += 1
                    yield from _parse(line)
                if count >= limit:
                    return
    except InputError:
        if sample.whole or not count:  # otherwise, only the sample ends inside a record
            raise


def _parse(line: bytes) -> Iterator[dict[str, Any]]:
    try:
        record = json.loads(line, parse_float=str, parse_int=str, parse_constant=lambda _: None, strict=False)
    except (ValueError, RecursionError):
        return  # the build rejects it and reports it
    if isinstance(record, dict):
        yield record


def _flatten(record: dict[str, Any], prefix: str = "", depth: int = 1) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        if isinstance(value, dict) and depth < DEPTH and value:
            yield from _flatten(value, f"{prefix}{key}.", depth + 1)
        else:
            yield prefix + key, value


def _spread(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the members of a record, those of members by their paths, and of lists each value."""
    for key, value in _flatten(record):
        if isinstance(value, list):
            for one in value[:LISTED]:
                if isinstance(one, dict):
                    yield from ((f"{key}.{inner}", member) for inner, member in _spread(one))
                else:
                    yield key, one
        else:
            yield key, value


def _read_fields(sample: Sample, settings: dict[str, Any], limit: int) -> Extract:
    is_csv = split_ending(sample.file)[0] == "csv"
    dialect = find_dialect(sample.text, whole=sample.whole, is_csv=is_csv)
    if _is_quoted_by_line(sample, dialect):
        sample = replace(sample, text=unquote_lines(sample.text), later=tuple(map(unquote_lines, sample.later)))
        dialect = find_dialect(sample.text, whole=sample.whole, is_csv=is_csv)
        settings["quoted_lines"] = True
    if b'\\"' in sample.text:
        escaped = protect(sample.text)
        other = find_dialect(escaped, whole=sample.whole, is_csv=is_csv)
        if _is_protected(other, dialect):
            sample, dialect = replace(sample, text=escaped, later=tuple(map(protect, sample.later))), other
            settings["escape"] = "\\"
    cut = cut_rows(sample.text, dialect, limit + 1, at_end=sample.whole)
    if not any(cut.rows):
        said = f" ({', '.join(cut.faults)})" if cut.faults else ""
        raise InputError(
            f"{sample.file}: no line can be read as a row{said}.",
            "Look at its delimiters and quotation marks, or export the list again.",
        )
    cuts = [cut, *(_cut_end(patch, dialect) for patch in sample.later)]
    repair = _may_repair(cuts, dialect.delimiter)
    rows = [row for one in cuts for row in one.list_rows(repaired=repair)]
    doubts = []
    headings = _read_short_header(sample, dialect)
    unclear = _judge_short_header(headings, rows)
    if headings and not unclear:
        place = "after" if headings[0] else "before"
        doubts.append(f"The header names one column fewer than the rows have: the one {place} the others has no name.")
    header = not headings and (dialect.headed or has_header(rows))
    first = rows[0]
    if header:
        headings, rows = [name.strip() for name in rows[0]], rows[1:]
        if rows and _is_unsure(headings):
            doubts.append("The first line is treated as a header.")
    elif not headings:
        headings = [""] * dialect.fields
        if dialect.fields > 1 and not _is_data(first):
            doubts.append("The first line is treated as data, because it does not look like a header.")
    faults = _count_faults(cuts, repaired=repair)
    if repair:
        settings["repair"] = True
        doubts += [
            f"{count:,} of the {len(rows) + faults.total():,} sampled rows {'has' if count == 1 else 'have'} {what}."
            for what, count in sum((one.repairs for one in cuts), Counter[str]()).items()
        ]
    null = find_null(rows)
    table = tuple(tuple("" if value == null else clean_cell(value) for value in row) for row in rows)
    settings |= _describe(dialect, sample.text, header=header, null=null)
    lines = 1 + sum(value.count("\n") for value in first) if header else 0
    return Extract(
        *(sample, dialect.format, settings, tuple(headings), header, table),
        faults=faults,
        header_lines=lines,
        footers=tuple(dict.fromkeys(footer for one in cuts for footer in one.footers)),
        doubts=tuple(doubts),
        unclear=unclear,
    )


def _is_protected(other: Dialect, dialect: Dialect) -> bool:
    """Return whether a text is better read with backslashes that protect quotation marks than without.

    It is also if it is as even without quotation marks: then they are a part of its fields, and so are delimiters.
    """
    if not other.quote or other.fields == 1:
        return False
    regular = dialect.regular * (dialect.fields > 1)
    return other.regular > regular or (other.regular == regular and not dialect.quote and dialect.format == "csv")


def _is_quoted_by_line(sample: Sample, dialect: Dialect) -> bool:
    """Return whether nearly each line is quoted as a whole, so that its fields look like one."""
    if dialect.fields > 1 or not dialect.quote:
        return False
    inside = unquote_lines(sample.text)
    lines = list(zip(sample.text.split(b"\n"), inside.split(b"\n"), strict=True))
    changed = sum(before != after for before, after in lines)
    is_most = changed >= 0.9 * sum(bool(before) for before, _ in lines)
    return is_most and find_dialect(inside, whole=sample.whole).fields > 1


def _cut_end(patch: bytes, dialect: Dialect) -> Cut:
    """Return the last records of a patch."""
    cut = cut_rows(patch, replace(dialect, skip=0), LONG, at_end=False)
    late = max(0, len(cut.rows) - LATER_ROWS)
    repaired = frozenset(number - late for number in cut.repaired if number >= late)
    return replace(cut, rows=cut.rows[late:], repaired=repaired)


def _may_repair(cuts: Sequence[Cut], delimiter: str) -> bool:
    """Return whether rows may be repaired: there are such, and their fields look like those of the other rows."""
    whole = [row for cut in cuts for row in cut.list_rows(repaired=False)]
    repaired = [cut.rows[number] for cut in cuts for number in cut.repaired]
    joined = sum(cut.repairs[JOINED] for cut in cuts)
    if not repaired or 2 * joined >= len(whole) - 1 + len(repaired):
        return False
    if len(repaired) == 1 and len(cuts[-1].rows) - 1 in cuts[-1].repaired and not joined:
        return False  # the last row alone is short: the file may be cut
    for usual, odd in zip(zip(*whole[1:], strict=True), zip(*repaired, strict=True), strict=False):
        marks = [mark for mark in CANDIDATES if mark != delimiter and not any(mark in value for value in usual)]
        if any(mark in value for value in odd for mark in marks):
            return False  # another delimiter, it seems
        traits, own = read_traits(usual), read_traits(odd)
        for trait in TELLTALE:
            if traits.count > 2 and own.count and getattr(traits, trait) > 0.9 > getattr(own, trait):
                return False
    return True


def _count_faults(cuts: Sequence[Cut], *, repaired: bool) -> Counter[str]:
    faults = sum((cut.faults for cut in cuts), Counter[str]())
    if not repaired:
        for what, count in sum((cut.repairs for cut in cuts), Counter[str]()).items():
            faults[what.partition(":")[0]] += count
    return faults


def clean_cell(value: str) -> str:
    """Return a field as the build cleans it: escapes, wrappings of spreadsheets and RDF literals are read."""
    value = unwrap(restore(value)).strip()
    return read_literal(value) if value.startswith('"') and re.fullmatch(LITERAL, value) else value


def _describe(dialect: Dialect, text: bytes, *, header: bool, null: str) -> dict[str, Any]:
    """Return the settings of a table of fields that differ from the defaults of its format."""
    settings: dict[str, Any] = {}
    if dialect.skip:
        settings["skip"] = dialect.skip
    if not header:
        settings["header"] = False
    if dialect.delimiter != {"csv": ",", "tsv": "\t"}[dialect.format]:
        settings["delimiter"] = dialect.delimiter
    if dialect.quote == "'" or (
        not dialect.quote and b'"' in text and (dialect.format == "csv" or dialect.fields == 1)
    ):
        settings["quote"] = dialect.quote
    if null:
        settings["null"] = null
    return settings


def _read_short_header(sample: Sample, dialect: Dialect) -> list[str]:
    """Return the names in a first line with one field fewer than the rows, as R writes it; [] if there is none."""
    if dialect.skip != 1 or dialect.fields < 3 or dialect.headed:
        return []
    line = sample.text.partition(b"\n")[0]
    short = Dialect(dialect.delimiter, dialect.quote, dialect.fields - 1, 0, 1.0)
    names = cut_rows(line + b"\n", short, 1, at_end=True).rows
    rows = cut_rows(sample.text, dialect, ROWS, at_end=sample.whole).rows
    known = names and any(map(read_heading, names[0]))
    if not names or not names[0] or not (known or counts_up([row[0] for row in rows if row])):
        return []
    is_ragged = not any(row[-1] for row in rows if row)  # each row ends with a delimiter, but not the header
    return [*names[0], ""] if is_ragged else ["", *names[0]]


def _judge_short_header(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return why it is unclear which column a short header does not name; '' if it is clear, or there is none.

    A column of row numbers is the unnamed one, as R writes it, unless the header begins with the name of such a column.
    """
    if not headings or headings[0]:
        return ""
    is_id = any(one.exact and one.name in ("item", "photo_id", "number") for one in read_heading(headings[1]))
    numbers = read_traits(row[1] for row in rows).number
    if counts_up([row[0] for row in rows]) and (numbers > 0.5 or not is_id):
        return ""
    return f"The header names {len(headings) - 1} columns, but the rows have {len(headings)} fields."


def counts_up(values: Sequence[str]) -> bool:
    """Return whether a column only contains row numbers."""
    numbers = [int(value) for value in values[:50] if value.isdecimal() and len(value) < 10]
    return len(numbers) == len(values[:50]) > 0 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row is a header; in doubt it is data, so that nobody is lost."""
    first = [value.strip() for value in rows[0]]
    if _is_data(first):
        return False
    body = [row for row in rows[1:] if len(first) < 2 or [value.strip() for value in row] != first]
    exact = [name for name in first if any(meaning.exact for meaning in read_heading(name)) or is_of_platform(name)]
    columns = [[row[place].strip() for row in body] for place in range(len(first))]
    again = sum(bool(name) and name in column for name, column in zip(first, columns, strict=True))
    if len(first) == 1:
        is_name = normalize(first[0]) in AMBIGUOUS and not heads_names(first[0], columns[0])
        return bool(exact) and not is_name and not again
    if len(exact) > 1 and again <= len(first) // 2:
        return True
    if again:
        return False
    if sum(normalize(name).rpartition(" ")[2] in ("id", "name", "url") for name in first) > 1:
        return True
    if exact and (len(first) < 4 or not body):
        return True
    if any(_differs(name, column) for name, column in zip(first, columns, strict=True)):
        return True
    return any(read_heading(name) for name in first) or any(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in first)


def _is_data(values: Sequence[str]) -> bool:
    """Return whether there are values that cannot be headings: links, account numbers, addresses, many dates."""
    traits = [read_traits([value]) for value in values if value]
    if any(one.link or one.nsid or one.email for one in traits):
        return True
    numbers = sum(value.isdecimal() and len(value) > 4 for value in values)
    return numbers + sum(one.date > 0 or one.hex > 0 for one in traits) > len(values) // 4


def _differs(name: str, column: Sequence[str]) -> bool:
    """Return whether the values of a column have a trait that its first line lacks."""
    if not name:
        return False
    traits, own = read_traits(column), read_traits([name])
    return any(
        getattr(traits, trait) > 0.7 and not getattr(own, trait)
        for trait in ("number", "link", "nsid", "date", "email", "hex", "file")
    )


def _is_unsure(headings: Sequence[str]) -> bool:
    return not any(meaning.exact for name in headings for meaning in read_heading(name))


def find_null(rows: Sequence[Sequence[str]]) -> str:
    r"""Return the text that represents a missing value, such as `\N`; '' if there is none."""
    if not rows:
        return ""
    counts = dict.fromkeys(NULLS, 0)
    for row in rows:
        for value in row:
            if value in counts:
                counts[value] += 1
    best = max(counts, key=lambda null: counts[null])
    return best if counts[best] >= (1 if best == "\\N" else 2) else ""
