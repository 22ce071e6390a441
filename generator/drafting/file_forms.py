"""Which format a file has, where it must be unpacked or converted to be read, and which part of it holds the list.

What a file is, its content says; its name decides where the content may be either: a web page is a table if it is
called `.xls` or `.html`, and else the answer of a server that wanted a login.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from generator.reading import parquet
from generator.reading.conversion import (
    holds_only,
    is_aside,
    list_html_tables,
    list_members,
    list_paths,
    list_sheets,
    list_tables,
    open_member,
    open_sources,
    sketch_dataset,
)
from generator.reading.text import explain_faults, read_bytes, refuse_excel_xml
from generator.settings.dataset import ARCHIVES, CODECS, COMPRESSIONS, split_ending
from lists.file_types import is_markup, recognize
from lists.headings import IDENTIFYING, read_whole
from shards.errors import InputError

HEAD = 4 << 20  # bytes of a compressed file that are unpacked
MARKUP = 4096  # bytes in which markup shows
PARTS = 5  # passed over, named in a doubt
TEXT_ENDINGS = (".txt", ".tab", ".dat", ".data", "")  # of members that may be lists, if no other is
DOCUMENTS = {
    "word/document.xml": ("a Word document", "Save its table as CSV (UTF-8), or its text as plain text."),
    "ppt/presentation.xml": ("a PowerPoint presentation", "Save the list as CSV (UTF-8)."),
    "index/document.iwa": ("a Numbers or Pages document", "Export it as CSV or as Excel (XLSX)."),
}
"""Zips that are documents, by a telltale member."""
DRAWING = re.compile(r"(?:\ufeff|\s|<\?.*?\?>|<!--.*?-->|<![^>]*>)*+<(svg)\b", re.IGNORECASE | re.DOTALL)
"""The start of a document of which each element is a shape."""
WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin")


def find_form(file: Path, head: bytes) -> tuple[str, str | None]:
    """Return the format of a file that must be converted ('' for others), or `zip` or `tar`, and its compression.

    Args:
        file: the file.
        head: its first bytes.

    Raises:
        InputError: the file is no list at all, or not compressed although its name says so.
    """
    compression = _find_compression(file, head)
    if compression or recognize(head) == "xz":
        head = unpack_head(file, compression) if compression else head
        if head[257:262] == b"ustar" or (not compression and split_ending(file)[1] == "tar"):
            return "tar", None
    found = recognize(head)
    if head[257:262] == b"ustar":
        return "tar", None
    if found == "zip":
        form = _read_zip(file)
        return form, None if form == "zip" else compression
    if found == "sqlite":
        return "sqlite", compression
    if found == "office":
        return "spreadsheet", compression
    return _find_markup(file, head), compression


def unpack_head(file: Path, compression: str) -> bytes:
    """Return the first bytes of what is inside a compressed file.

    Raises:
        InputError: the file is damaged, or there is nothing inside.
    """
    pieces = read_bytes(file, compression, HEAD)
    head = next(pieces, b"")
    if not head:
        raise InputError(f"{file} contains no data.", "Was the download or export cut short?")
    return head


@dataclass(frozen=True)
class Members:
    """Members of an archive that are read together, in order, and the settings that choose them.

    `read` are all of them, `further` members of other lists of people, one of each; `doubts` tell what is not read.
    """

    read: tuple[str, ...]
    settings: dict[str, Any]
    doubts: tuple[str, ...]
    further: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The one to look at."""
        return self.read[0]


def choose_members(file: Path, kind: str, member: str = "") -> Members:
    """Return the largest group of members of an archive with equal headings of names, or the group of a member.

    Raises:
        InputError: the archive is damaged, or has no list.
    """
    every = list_members(file, kind)
    names = [name for name in every if not is_aside(name)]
    forms = Counter(form for name in names if (form := split_ending(Path(name))[0]))
    settings: dict[str, Any] = {}
    if forms:
        form = forms.most_common(1)[0][0]
        chosen = [name for name in names if split_ending(Path(name))[0] == form]
        settings["format"] = form
    else:
        endings = Counter(PurePosixPath(name).suffix.lower() for name in names)
        ending = next((ending for ending, _ in endings.most_common() if ending in TEXT_ENDINGS), None)
        if ending is None:
            _refuse_members(file, names)
        chosen = [name for name in names if PurePosixPath(name).suffix.lower() == ending]
        settings["members"] = f"*{ending}" if len(chosen) > 1 else chosen[0]
    listed = (name for name in every if name in names or split_ending(Path(name))[0])
    others = dict.fromkeys((name for name in listed if name not in chosen), 0)
    groups = _group_members(file, kind, sorted(chosen)) if forms and form in ("csv", "tsv") else {}
    if len(groups) < 2:
        return Members(tuple(sorted(chosen)), settings, tell_others("files in the archive", others))
    named = {who: group for who, group in groups.items() if who}
    best = max(named.values(), key=len)
    group = next((group for group in named.values() if member in group), best)
    settings["members"] = [re.sub(r"([*?\[])", r"[\1]", name) for name in group]
    if member:
        return Members(tuple(group), settings, ())
    further = tuple(next(iter(one)) for one in named.values() if one is not best)
    unread = groups.get(frozenset(), {}) | others
    return Members(tuple(group), settings, tell_others("files in the archive", unread), further)


def _group_members(file: Path, kind: str, members: Sequence[str]) -> dict[frozenset[str], dict[str, int]]:
    """Return members with their numbers of rows by their headings of names; {} if they have no headings."""
    groups: dict[frozenset[str], dict[str, int]] = {}
    widths: dict[bool, set[int]] = {True: set(), False: set()}
    for member in members if len(members) <= LOOKED_AT else ():
        source = open_member(file, kind, member)
        with source.path.open("rb") as lines:
            head = next(lines, b"").decode("utf-8-sig", "replace")
            cells = [cell.strip(' "\r\n') for cell in re.split("[,;\t|]", head)]
            who = frozenset(cell for cell in cells if _names_somebody(cell))
            groups.setdefault(who, {})[member] = sum(bool(line.strip()) for line in lines)
            widths[bool(who)].add(len(cells))
    # What has no headings, but as many columns, may be the rest of a list that was cut into parts.
    return groups if widths[True] and widths[True].isdisjoint(widths[False]) else {}


def choose_part(file: Path, form: str, compression: str | None) -> dict[str, Any]:
    """Return the settings that choose the largest sheet or table of a file that names people, or its records.

    Raises:
        InputError: the file is damaged, or has none.
    """
    if form == "xml" and not compression:
        return _choose_records(file)
    parts = list_parts(file, form, compression)
    if len(parts) < 2:
        return {}
    largest = sorted(parts, key=lambda part: -parts[part])
    named = (part for part in largest[:LOOKED_AT] if names_people(file, form, compression, part))
    return {"table": next(named, largest[0])}


def names_people(file: Path, form: str, compression: str | None, part: str) -> bool:
    """Return whether one of the first rows of a sheet or table has headings by which people can be looked up."""
    of_part: dict[str, Any] = {"table": (part,), "header": False}
    if form == "sqlite":
        of_part = {"query": f"""SELECT * FROM "{part.replace('"', '""')}" LIMIT 1"""}  # noqa: S608
    dataset = sketch_dataset(file, format=form, compression=compression, **of_part)
    ends = parquet.read_ends(open_sources(file, dataset)[0].path, TOP, 0)
    tables = [[cell for cell in row if cell] for row in (ends.names, *ends.rows)]
    return any(len(cells) >= min(2, len(ends.names)) and any(map(_names_somebody, cells)) for cells in tables)


def _names_somebody(heading: str) -> bool:
    """Return whether a heading says who is named, and not by a number that another table explains."""
    return any(one.name in IDENTIFYING for one in read_whole(heading)) and not heading.lower().endswith("id")


def list_parts(file: Path, form: str, compression: str | None) -> dict[str, int]:
    """Return the number of rows of each sheet or table of a file that has any; {} if it cannot have several.

    Raises:
        InputError: the file is damaged.
    """
    if compression or form not in ("sqlite", "html", "spreadsheet"):
        return {}  # the conversion unpacks it, and takes the only one that there is
    page = sketch_dataset(file, format="html")
    if form == "sqlite":
        return list_tables(file, str(file))
    if form == "html" or _find_markup(file, _read_head(file)):
        return list_html_tables(file, str(file), page)
    return list_sheets(file, str(file))


def _choose_records(file: Path) -> dict[str, Any]:
    """Return the path of the elements that are most likely the records: the most frequent that are no mere values."""
    paths = list_paths(file, str(file))
    outer = {path: count for path, count in paths.items() if not any(path.startswith(f"{one}.") for one in paths)}
    best = max(outer, key=lambda path: outer[path], default="")
    if not best:
        return {}
    is_called_so = best.rpartition(".")[2].lower() in CALLED_RECORDS
    is_list = outer[best] > RECORDS or is_called_so or holds_only(file, str(file), best)
    return {"records": best} if is_list else {}


LOOKED_AT = 12  # sheets or tables, the largest first
TOP = 20  # rows of a sheet in which headings are looked for
RECORDS = 12  # fewer equal elements beside others may be parts of one record, such as the objects in a picture
CALLED_RECORDS = ("record", "row", "item", "entry")


def tell_others(what: str, others: Mapping[str, int]) -> tuple[str, ...]:
    """Return a doubt about what is not read, with its number of rows, 0 for unknown; () if there is nothing."""
    if not others:
        return ()
    shown = ", ".join(
        f"{name} ({rows:,} row{'s' * (rows != 1)})" if rows else name for name, rows in list(others.items())[:PARTS]
    )
    return (f"Other {what} are not read: {shown}{' …' if len(others) > PARTS else ''}.",)


def _refuse_members(file: Path, names: list[str]) -> None:
    packed = [name for name in names if split_ending(Path(name))[1] in ARCHIVES or recognize_ending(name)]
    if packed:
        raise InputError(f"{file} contains another archive: {packed[0]}.", "Extract it, and use the list inside.")
    listed = ", ".join(names[:10]) + (" …" if len(names) > 10 else "") or "nothing"
    raise InputError(f"{file} contains no list: {listed}.", "Extract it, and use the list inside.")


def recognize_ending(name: str) -> bool:
    """Return whether a name ends as an archive's does that cannot be read."""
    return name.lower().endswith((".7z", ".rar", ".xz"))


def _find_compression(file: Path, head: bytes) -> str | None:
    found = recognize(head)
    said = COMPRESSIONS.get(file.suffix.lower())
    if said in CODECS and found not in CODECS:
        raise InputError(
            f"{file} is not compressed, although its name ends in {file.suffix}.",
            f"Remove {file.suffix} from its name.",
        )
    return found if found in CODECS else None


def _read_zip(file: Path) -> str:
    with explain_faults(file):
        if not zipfile.is_zipfile(file):
            raise InputError(f"{file} is a damaged or truncated ZIP file.", "Download or copy it again.")
        try:
            with zipfile.ZipFile(file) as archive:
                names = {name.lower() for name in archive.namelist()}
                kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file} is a damaged ZIP file ({error}).", "Download or copy it again.") from None
    if names & set(WORKBOOKS) or b"opendocument.spreadsheet" in kind:
        return "spreadsheet"
    for member, (what, hint) in DOCUMENTS.items():
        if member in names:
            raise InputError(f"{file} is {what}.", hint)
    if kind.startswith((b"application/vnd.oasis", b"application/epub")):
        raise InputError(f"{file} is a document ({kind.decode('ascii', 'replace')}).", "Save its table as CSV (UTF-8).")
    return "zip"


def _read_head(file: Path) -> bytes:
    with explain_faults(file), file.open("rb") as stream:
        return stream.read(MARKUP)


def _find_markup(file: Path, head: bytes) -> str:
    """Return `html`, `xml` or `spreadsheet` for markup that can be a list; '' for what is no markup."""
    start, said = head[:MARKUP].decode("utf-8", "replace"), split_ending(file)[0]
    if not is_markup(start) and not (said == "xml" and start.lstrip("\ufeff \t\r\n").startswith("<")):
        return ""
    refuse_excel_xml(file, start)
    if root := DRAWING.match(start):
        raise InputError(f"{file} is {root[1].upper()}, a drawing, not a list.", "Is this the right file?")
    page = "<html" in start.lower() or "<table" in start.lower() or "doctype html" in start.lower()
    if page and said in ("spreadsheet", "html"):
        return said
    if page:
        raise InputError(
            f"{file} is a web page, not a list.",
            "Was a login or error page saved instead? If the list is a table in it, rename the file to end in .html.",
        )
    if said not in (None, "xml"):
        raise InputError(
            f"{file} is XML, not {said}.", "Was an error message saved instead? Else rename it to end in .xml."
        )
    return "xml"
