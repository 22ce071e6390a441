"""Samples a publisher's file without reading all of it: its compression, its encoding, some text.

first bytes -> file type -> compression -> encoding (of lines from the start, the middle and the end) -> text as UTF-8.
Of a compressed file, only the start is sampled: to get to the end, everything before it would have to be decompressed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from generator.drafting.file_forms import choose_members, choose_part, find_form, unpack_head
from generator.reading import parquet
from generator.reading.conversion import Source, open_member
from generator.reading.text import (
    BYTE_ORDER_MARKS,
    END_MARK,
    FOREIGN,
    TEXTS,
    WIDE,
    explain_faults,
    find_utf16,
    guess_encoding,
    guess_encodings,
    read_text,
)
from generator.settings.dataset import ARCHIVES
from lists.file_types import recognize, recognize_text
from lists.headings import read_whole
from shards.errors import InputError

HEAD = 4 << 20  # bytes of text from the start
PATCH = 1 << 18  # bytes from the middle, and from the end
GUESSED = 16 << 10  # bytes from which an encoding is guessed


@dataclass(frozen=True)
class Sample:
    """A sample of a file.

    Args:
        file: the file.
        size: its size in bytes.
        compression: one of `CODECS`, or None.
        encoding: of the text; '' for Parquet, which has none.
        text: whole lines from the start, as UTF-8 with LF.
        later: whole lines from the middle and the end; empty if `text` is the whole file or they are not accessible.
        whole: whether `text` is the whole file.
        doubts: what was guessed, in sentences.
        form: the format, where the file must be converted to be read; '' otherwise.
        settings: the keys of a `[[dataset]]` that say which part of the file is read.
        inside: the member of an archive that stands for all of them; None if the file is not an archive.
        part: the sheet or member that was asked for; '' for what was found to be the list.
        further: members of an archive with other columns that name people, one of each shape.
        members: those that are read, in order; () if the file is not an archive.
    """

    file: Path
    size: int
    compression: str | None
    encoding: str
    text: bytes = b""
    later: tuple[bytes, ...] = ()
    whole: bool = False
    doubts: tuple[str, ...] = ()
    form: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    inside: Sample | None = None
    part: str = ""
    further: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    source: Source | None = None

    @property
    def plain(self) -> Sample:
        """The sample of the file that is read: of the member, if this is an archive."""
        return self.inside or self


def take_sample(file: Path, *, attended: bool = True, encoding: str = "", part: str = "", names: bool = True) -> Sample:
    """Return a sample of a file.

    Args:
        file: the file to sample.
        attended: whether a person sees the doubts; if not, an unclear encoding is refused.
        encoding: what the publisher says it is, or ''.
        part: a sheet of a workbook, or a member of an archive; '' for the one that is most likely the list.
        names: whether errors may quote the file.

    Raises:
        InputError: the file is empty, unreadable, or not in a format that a list can be read from.
    """
    with explain_faults(file):
        if file.is_dir():
            raise InputError(f"{file} is a folder, not a file.", "Specify the files in it, for example folder/*.csv.")
        if file.exists() and not file.is_file():
            raise InputError(f"{file} is not a file, but a device or a pipe.", "Save what it gives to a file.")
        with file.open("rb") as stream:
            head = stream.read(HEAD)
            size = stream.seek(0, 2)
    if not size:
        raise InputError(f"{file} is empty (0 bytes).", "Was the download or export cut short?")
    form, compression = find_form(file, head)
    if form in ARCHIVES:
        return _sample_member(file, size, form, attended=attended, encoding=encoding, part=part, names=names)
    if form:
        chosen = {"table": part} if part else choose_part(file, form, compression)
        return Sample(file, size, compression, "", form=form, settings=chosen, part=part)
    if head.startswith(parquet.MAGIC):
        parquet.check_parquet(file)
        return Sample(file, size, None, "")
    if compression:
        head = unpack_head(file, compression)
        if head.startswith(parquet.MAGIC):
            raise InputError(
                f"{file} is Parquet inside {compression}.", "Decompress it: Parquet has its own compression."
            )
    _refuse_foreign(file, head)
    patches = () if compression else _take_patches(file, size)
    doubts: tuple[str, ...] = ()
    if encoding:
        encoding = check_encoding(encoding)
    else:
        encoding, doubts = _find_encoding(file, head, patches, attended=attended, names=names)
    pieces = read_text(file, compression, encoding, HEAD)
    text = next(pieces, b"")
    whole = not next(pieces, b"")
    pieces.close()
    if not text.strip():
        raise InputError(f"{file} contains only empty lines.", "Was the download or export cut short?")
    if not whole and b"\n" in text:
        text = text[: text.rfind(b"\n") + 1]
    later = () if whole else tuple(_cut_lines(patch, encoding) for patch in patches)
    return Sample(file, size, compression, encoding, text, tuple(filter(None, later)), whole, doubts)


@contextmanager
def name_member(source: Source | None) -> Iterator[None]:
    """Name the member of an archive in an InputError, in the place of the temporary file that it was unpacked to."""
    try:
        yield
    except InputError as error:
        fact = error.fact.replace(str(source.path), source.name) if source else error.fact
        raise InputError(fact, error.hint) from None


def _sample_member(
    file: Path, size: int, kind: str, *, attended: bool, encoding: str, part: str, names: bool
) -> Sample:
    """Return the sample of an archive: of the first of its members that hold the list."""
    members = choose_members(file, kind, part)
    source = open_member(file, kind, members.first)
    with name_member(source):
        inside = take_sample(source.path, attended=attended, encoding=encoding, names=names)
    if inside.inside:
        raise InputError(f"{file} contains another archive, {members.first}.", "Extract it, and use the file inside.")
    return Sample(
        file,
        size,
        kind,
        "",
        doubts=(*members.doubts, *inside.doubts),
        settings={**members.settings, **inside.settings},
        inside=inside,
        part=part,
        further=members.further,
        members=members.read,
        source=source,
    )


def _refuse_foreign(file: Path, head: bytes) -> None:
    if found := recognize(head):
        what, hint = FOREIGN.get(found, (f"compressed twice: there is {found} inside", "Decompress it once."))
        raise InputError(f"{file} is {what}: it cannot be read as a list.", hint)
    if what := recognize_text(head[:4096].decode("utf-8", "replace")):
        name, hint = TEXTS[what]
        raise InputError(f"{file} is {name}, not a list.", hint)
    start = head[:4096].rstrip(END_MARK)
    wide = start.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS)) or find_utf16(start)
    controls = sum(start.count(byte) for byte in (*range(1, 9), *range(14, 31)))
    if not wide and (controls - start.count(b"\x01") > len(start) // 20):
        raise InputError(f"{file} is not text: it is full of control characters.", "Export the list as CSV or JSON.")


def _take_patches(file: Path, size: int) -> tuple[bytes, ...]:
    """Return bytes from the middle and the end of the part that is not in the head."""
    if size <= HEAD + PATCH:
        return ()
    patches = []
    with explain_faults(file), file.open("rb") as stream:
        for place in (max(HEAD, size // 2), max(HEAD, size - PATCH)):
            stream.seek(place)
            patches.append(stream.read(PATCH))
    return tuple(patches)


def check_encoding(name: str) -> str:
    """Return the name by which Python knows an encoding of text.

    Raises:
        InputError: it knows none of this name.
    """
    try:
        "a".encode(name)
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        raise InputError(f"There is no encoding {name!r}.", "Examples: utf-8, cp1252, iso8859-2, shift_jis.") from None


def _find_encoding(
    file: Path, head: bytes, patches: tuple[bytes, ...], *, attended: bool, names: bool
) -> tuple[str, tuple[str, ...]]:
    """Return the encoding, and doubts about it."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), None)
    if marked:
        return marked, ()
    if find_utf16(head[:4096]) or head[:4096].count(0) > len(head[:4096]) // 5:
        name = guess_encoding(head[:4096]) or "utf-16"
        return name, (f"The encoding appears to be {name}: many bytes are NUL.",)
    if _is_utf8(head) and all(map(_is_utf8_within, patches)):
        return "utf-8", ()
    lines = [line for line in head.split(b"\n") if not line.isascii()]
    lines += [line for patch in patches for line in patch.split(b"\n")[1:-1] if not line.isascii()]
    odd = [line for line in lines if not _is_utf8(line)]
    if 2 * len(odd) < len(lines):
        _refuse_mixed(file, head, len(odd), len(lines))
    sample = b"\n".join(odd)[:GUESSED]
    found = guess_encodings(sample)
    if not found:
        raise InputError(f"{file} is not UTF-8, and its encoding could not be detected.", "Save it as UTF-8.")
    found = _prefer_headings(head, found)
    if len(odd) < len(lines) and found[0] not in WIDE:  # other text is hardly ever UTF-8 by chance
        _refuse_mixed(file, head, len(odd), len(lines))
    if len(found) == 1:
        return found[0], (
            f"The file is not UTF-8; its encoding appears to be {found[0]}. Check that accented letters look right.",
        )
    if not attended:
        differing = (line for line in sample.split(b"\n") if len({_read_line(line, name) for name in found}) > 1)
        shown = next(differing, sample)
        first, second = (f"{name} ({_read_line(shown, name)[:80]!r})" if names else name for name in found)
        raise InputError(
            f"{file} is not UTF-8; its encoding may be {first} or {second}.",
            f"Say which it is: --encoding {found[0]}, or --encoding {found[1]}.",
        )
    return found[0], (f"The file is not UTF-8; its encoding appears to be {found[0]}, but may be {found[1]}.",)


def _prefer_headings(head: bytes, found: tuple[str, ...]) -> tuple[str, ...]:
    """Return only those encodings in which known headings, not in ASCII, are in the first line; all if none has any."""
    line = head.lstrip().split(b"\n", 1)[0]
    names = {encoding: re.split("[,;|\t]", _read_line(line, encoding)) for encoding in found}
    known = [one for one in found if any(not name.isascii() and read_whole(name.strip('" ')) for name in names[one])]
    return tuple(known) or found


def _refuse_mixed(file: Path, head: bytes, odd: int, accented: int) -> NoReturn:
    number = next((number for number, line in enumerate(head.split(b"\n"), 1) if not _is_utf8(line)), 0)
    where = f"{file}:{number}" if number else str(file)
    raise InputError(
        f"{where}: not UTF-8, unlike the rest of the file ({odd:,} of {accented:,} accented lines are not).",
        "The file mixes two encodings: export the list again, or fix those lines.",
    )


def _read_line(line: bytes, encoding: str) -> str:
    return line.decode(encoding, "replace").strip()


def _is_utf8(text: bytes) -> bool:
    """Return whether text is UTF-8, even if it ends inside a character."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(text)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8_within(text: bytes) -> bool:
    """Return whether text is UTF-8, even if it begins or ends inside a character."""
    start = 0
    while start < min(3, len(text)) and 0x80 <= text[start] < 0xC0:
        start += 1
    return _is_utf8(text[start:])


def _cut_lines(patch: bytes, encoding: str) -> bytes:
    """Return the whole lines of a patch, as UTF-8 with LF; b"" if they cannot be found."""
    if encoding.startswith(("utf-16", "utf-32")):
        return b""
    lines = patch.partition(b"\n")[2].rpartition(b"\n")[0]
    try:
        return lines.decode(encoding).replace("\r\n", "\n").replace("\r", "\n").encode() + b"\n"
    except UnicodeDecodeError:
        return b""
