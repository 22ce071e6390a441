"""A bounded look into a file of the publisher's, however large: what it is packed in, its encoding, some text.

first bytes -> what it is -> compression -> encoding (of lines from the start, the middle and the end) -> text as UTF-8.
Of a compressed file only the start is looked at: its end cannot be had without all that comes before.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from generator.reading.encodings import BYTE_ORDER_MARKS, guess_encoding
from generator.reading.parquet import MAGIC, check_parquet
from generator.reading.text import explain_faults, read_text
from generator.settings.files import CODECS, COMPRESSIONS
from shards.errors import InputError

HEAD = 4 << 20  # bytes of text from the start
PATCH = 1 << 18  # and from the middle, and from the end
GUESSED = 16 << 10  # bytes that a guess at an encoding looks at
FOREIGN = (  # how files begin that hold no list, what they are, and what to do about it
    (b"PK\x03\x04", "a ZIP file, or one of Excel or LibreOffice", "Unpack it, or save the table as CSV."),
    (b"\xd0\xcf\x11\xe0", "an old Excel file", "Open it and save the table as CSV (UTF-8)."),
    (b"SQLite format 3\0", "an SQLite database", "Export the table: sqlite3 -csv -header FILE 'select * from TABLE'."),
    (b"\xfd7zXZ\0", "compressed by xz", "Unpack it with unxz, or pack it with gzip or zstd instead."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it first."), (b"Rar!", "a RAR archive", "Unpack it first."),
    (b"%PDF", "a PDF", "Ask whoever made it for the table itself, as CSV."),
    (b"\xff\xd8\xff", "a picture", "Name the list of the pictures instead, as CSV, TSV, JSON or Parquet."),
    (b"\x89PNG", "a picture", "Name the list of the pictures instead, as CSV, TSV, JSON or Parquet."),
    (b"ORC", "an ORC file", "Write it as Parquet or CSV."), (b"Obj\x01", "an Avro file", "Write it as Parquet or CSV."),
    (b"ARROW1", "an Arrow or Feather file", "Write it as Parquet or CSV."),
    (b"\x89HDF", "an HDF5 file", "Write it as Parquet or CSV."),
)  # fmt: skip
PACKED = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"BZh", "bzip2"))
MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<rdf", b"<svg")


@dataclass(frozen=True)
class Sample:
    """What a look into a file found.

    Args:
        file: the file.
        size: its bytes.
        compression: one of `CODECS`, or None.
        encoding: of the text; '' for Parquet, which has none.
        text: whole lines from the start, as UTF-8 with LF.
        later: whole lines from the middle and from the end, none where `text` is all there is or they cannot be had.
        whole: whether `text` is all of it.
        doubts: what was guessed, in sentences.
    """

    file: Path
    size: int
    compression: str | None
    encoding: str
    text: bytes = b""
    later: tuple[bytes, ...] = ()
    whole: bool = False
    doubts: tuple[str, ...] = ()


def take_sample(file: Path) -> Sample:
    """Look into a file.

    Raises:
        InputError: it is empty, cannot be read, or is nothing that a list can be read from.
    """
    with explain_faults(file):
        if file.is_dir():
            raise InputError(f"{file} is a folder, not a file.", "Name the files in it, such as folder/*.csv.")
        with file.open("rb") as stream:
            head = stream.read(HEAD)
            size = stream.seek(0, 2)
    if not size:
        raise InputError(f"{file} is empty (0 bytes).", "Was the download or export cut short?")
    if head.startswith(MAGIC):
        check_parquet(file)
        return Sample(file, size, None, "")
    compression = _find_compression(file, head)
    if compression:
        head = _unpack(file, compression)
        if head.startswith(MAGIC):
            raise InputError(f"{file} is Parquet inside {compression}.", "Unpack it: Parquet is compressed in itself.")
    _refuse_foreign(file, head)
    patches = () if compression else _take_patches(file, size)
    encoding, doubts = _find_encoding(file, head, patches)
    pieces = read_text(file, compression, encoding, HEAD)
    text = next(pieces, b"")
    whole = not next(pieces, b"")
    pieces.close()
    if not text.strip():
        raise InputError(f"{file} has nothing but empty lines.", "Was the download or export cut short?")
    if not whole and b"\n" in text:
        text = text[: text.rfind(b"\n") + 1]
    later = () if whole else tuple(_cut_lines(patch, encoding) for patch in patches)
    return Sample(file, size, compression, encoding, text, tuple(filter(None, later)), whole, doubts)


def _find_compression(file: Path, head: bytes) -> str | None:
    found = next((name for magic, name in PACKED if head.startswith(magic)), None)
    said = COMPRESSIONS.get(file.suffix.lower())
    if said and found is None:
        raise InputError(
            f"{file} is not compressed, whatever its ending says.", f"Rename it, without {file.suffix} at the end."
        )
    return found


def _unpack(file: Path, compression: str) -> bytes:
    with (
        explain_faults(file),
        pa.OSFile(str(file)) as raw,
        pa.CompressedInputStream(raw, CODECS[compression]) as stream,
    ):
        head: bytes = stream.read(HEAD)
    if head[257:262] == b"ustar":
        raise InputError(f"{file} is a tar archive.", "Unpack it first (tar -xf), and name the list that is in it.")
    if not head:
        raise InputError(f"{file} has nothing in it.", "Was the download or export cut short?")
    return head


def _refuse_foreign(file: Path, head: bytes) -> None:
    for magic, what, hint in FOREIGN:
        if head.startswith(magic):
            raise InputError(f"{file} is {what}: no list can be read from it.", hint)
    start = head[:200].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith(MARKUP):
        what = "a web page" if b"html" in start[:20] else "XML"
        raise InputError(
            f"{file} is {what}, not a list.",
            "Was a login or error page saved in its place? The list itself must be CSV, TSV, JSON or Parquet.",
        )
    wide = head.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS))
    controls = sum(head[:4096].count(byte) for byte in (*range(1, 9), *range(14, 31)))
    if not wide and (controls - head[:4096].count(b"\x01") > len(head[:4096]) // 20):
        raise InputError(f"{file} is no text: it has control characters all over.", "Export the list as CSV or JSON.")


def _take_patches(file: Path, size: int) -> tuple[bytes, ...]:
    """Bytes from the middle and from the end of what the start does not reach."""
    if size <= HEAD + PATCH:
        return ()
    patches = []
    with explain_faults(file), file.open("rb") as stream:
        for place in (max(HEAD, size // 2), max(HEAD, size - PATCH)):
            stream.seek(place)
            patches.append(stream.read(PATCH))
    return tuple(patches)


def _find_encoding(file: Path, head: bytes, patches: tuple[bytes, ...]) -> tuple[str, tuple[str, ...]]:
    """The encoding, and what is to be said of it."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), None)
    if marked:
        return marked, ()
    if head[:4096].count(0) > len(head[:4096]) // 5:
        name = guess_encoding(head[:4096]) or "utf-16"
        return name, (f"The encoding is taken for {name}: every other byte is NUL.",)
    if all(map(_is_utf8, (head, *patches))):
        return "utf-8", ()
    lines = [line for line in head.split(b"\n") if not line.isascii()]
    lines += [line for patch in patches for line in patch.split(b"\n")[1:-1] if not line.isascii()]
    odd = [line for line in lines if not _is_utf8(line)]
    if 2 * len(odd) < len(lines):
        number = next((number for number, line in enumerate(head.split(b"\n"), 1) if not _is_utf8(line)), 0)
        where = f"{file}:{number}" if number else str(file)
        raise InputError(
            f"{where}: not UTF-8, which most of the file is ({len(odd):,} of {len(lines):,} accented lines are not).",
            "Two encodings are mixed in it: export the list again, or mend those lines.",
        )
    found = guess_encoding(b"\n".join(odd)[:GUESSED])
    if found is None:
        raise InputError(f"{file} is not UTF-8, and its encoding is not to be recognised.", "Save it as UTF-8.")
    return found, (f"It is not UTF-8; the encoding is taken for {found}: look whether the accents are right.",)


def _is_utf8(text: bytes) -> bool:
    """Whether text is UTF-8, wherever it is cut."""
    start = 0
    while start < min(3, len(text)) and 0x80 <= text[start] < 0xC0:
        start += 1
    try:
        codecs.getincrementaldecoder("utf-8")().decode(text[start:])
    except UnicodeDecodeError:
        return False
    return True


def _cut_lines(patch: bytes, encoding: str) -> bytes:
    """The whole lines of a patch, as UTF-8 with LF; b"" where it cannot be cut so."""
    if encoding.startswith(("utf-16", "utf-32")):
        return b""
    lines = patch.partition(b"\n")[2].rpartition(b"\n")[0]
    try:
        return lines.decode(encoding).replace("\r\n", "\n").replace("\r", "\n").encode() + b"\n"
    except UnicodeDecodeError:
        return b""
