"""Text files -> pieces of UTF-8 with LF line endings, in bounded memory.

Open (and reject what is not text) → decompress → decode → line endings to LF → check that it is UTF-8 → pieces.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import numpy as np
import pyarrow as pa

from generator.reading.text.encodings import guess_encoding
from generator.settings.dataset import CODECS
from lists.file_types import EXCEL_XML, HEAD, recognize, recognize_text
from shards.errors import InputError

PIECE = 16 << 20  # bytes read at a time
LFS = 64  # bytes in which a pointer of Git LFS shows
PACKED = 1 << 20  # bytes of gzip unpacked at a time
SAMPLE = 4096  # bytes used to guess an encoding
_AS_CSV = "Convert it to Parquet or CSV."
_PICTURES = "Use the list of pictures instead, as CSV, TSV, JSON or Parquet."
FOREIGN = {  # what files are that hold no list as text, by their types, and what to do about it
    "zip": ("a ZIP file, or one of Excel or LibreOffice", "Extract it, or save the table as CSV."),
    "office": ("an old Excel file", "Open it and save the table as CSV (UTF-8)."),
    "sqlite": ("an SQLite database", "Export the table: sqlite3 -csv -header FILE 'select * from TABLE'."),
    "xz": ("compressed with xz", "Decompress it with unxz, or use gzip or zstd instead."),
    "7z": ("a 7z archive", "Extract it first."), "rar": ("a RAR archive", "Extract it first."),
    "pdf": ("a PDF", "Ask its author for the table itself, as CSV."),
    "rtf": ("an RTF document", "Save it as plain text (UTF-8)."),
    "jpeg": ("a picture", _PICTURES), "png": ("a picture", _PICTURES), "gif": ("a picture", _PICTURES),
    "numpy": ("a NumPy file", _AS_CSV), "pickle": ("a pickle of Python's", _AS_CSV),
    "access": ("an Access database", "Export the table as CSV (UTF-8)."),
    "spss": ("an SPSS file", "Export it as CSV (UTF-8)."),
    "orc": ("an ORC file", _AS_CSV), "avro": ("an Avro file", _AS_CSV),
    "arrow": ("an Arrow or Feather file", _AS_CSV), "hdf5": ("an HDF5 file", _AS_CSV),
    "parquet": ("Parquet", "Set format = \"parquet\"."),
}  # fmt: skip
TEXTS = {  # what texts are that hold no rows, by their types, and what to do about it
    "lfs": ("a pointer of Git LFS", "Run `git lfs pull` in its repository."),
    "sql": ("an SQL dump", "Load it into a database, and export the table as CSV (or use an SQLite database itself)."),
    "bibtex": ("a BibTeX bibliography", "Export the references as CSV or JSON from the program that manages them."),
    "ris": ("a RIS bibliography", "Export the references as CSV or JSON from the program that manages them."),
    "yaml": ("YAML", "Convert it to JSON, for example with yq: yq -o json FILE > list.json."),
    "hashes": ("a file of hashes and counts", "Nobody can be looked up by a hash: use the list of names itself."),
    "mail": ("an e-mail message", "Save the list in it to a file of its own."),
    "vcard": ("a vCard or iCalendar file", "Export the addresses as CSV."),
    "ini": ("a settings file", "Is this the right file? A list has rows."),
    "latex": ("a LaTeX document", "Export the list as CSV."),
    "diff": ("a diff", "Is this the right file? A list has rows."),
    "postscript": ("a PostScript document", "Ask its author for the table itself, as CSV."),
    "warc": ("a web archive (WARC)", "Use the list of its addresses: the index of the crawl, as CSV or Parquet."),
    "cdx": ("the index of a web archive (CDX)", "Write its addresses to a file, one per line, under the heading url."),
    "tree": ("the drawing of a folder", "List its files by their paths, for example with `find`, or as CSV."),
    "subtitles": ("subtitles of a video", "Use the list of the videos or channels, with one row for each."),
    "rdf": ("RDF (Turtle or N-Triples)", "Export the list as CSV, for example as the result of a SPARQL query."),
    "ldif": ("LDIF, the export of a directory", "Export the entries as CSV."),
    "records": ("a text with one field in each line", "Save it as CSV, with one row for each person or item."),
    "program": ("a part of a program", "Save the data in it as JSON, with double quotation marks."),
    "error": ("an error message of a server", "Was it saved instead of the list?"),
    "notebook": ("a notebook of Jupyter", "Export the list that it makes as CSV."),
    "about": ("the description of a data set or of a package", "Use the list that it describes."),
    "har": ("a HAR file: what a browser fetched", "Use the list itself, not the record of how it was fetched."),
    "excel xml": ("an Excel 2003 XML file", "Open it, and save it as Excel (XLSX) or CSV (UTF-8)."),
    "wiki": ("a table as wikis write it", "Save the page as HTML, or copy its table to a spreadsheet and save that."),
    "robots": ("a robots.txt", "Is this the right file? A list has rows."),
    "markup": ("a web page or other markup", "Was a login or error page saved instead?"),
}  # fmt: skip
END_MARK = b"\x1a"
"""Ctrl-Z, by which programs of DOS mark the end of a text, often repeated to the end of a block."""
UTF8 = ("utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii")


def is_utf8(encoding: str) -> bool:
    """Return whether the settings' name of an encoding means UTF-8."""
    return encoding.lower().replace("_", "-") in UTF8


def check_file(file: Path, compression: str | None) -> None:
    """Check that a file exists, is readable, is not empty, and begins as its settings say.

    Raises:
        InputError: one of these is not so.
    """
    with explain_faults(file):
        if file.is_dir():
            raise InputError(f"{file} is a folder, not a file.", "Name the files in it, such as folder/*.csv.")
        with file.open("rb") as stream:
            head = stream.read(LFS)
    if not head:
        raise InputError(
            f"{file} is empty (0 bytes).",
            "Was the download or export interrupted? Otherwise remove it from files.",
        )
    found = recognize(head)
    if compression and found != compression:
        what = f"is {FOREIGN.get(found, (found,))[0]}" if found else f"is not {compression}"
        raise InputError(
            f"{file} {what}, but the settings say compression = {compression!r}.",
            "Correct compression in the settings, or the file's extension.",
        )
    if not compression and found in CODECS:
        raise InputError(f"{file} is compressed with {found}.", f"Set compression = {found!r}.".replace("'", '"'))
    if recognize_text(head.decode("latin-1")) == "lfs":
        raise InputError(f"{file} is {TEXTS['lfs'][0]}.", TEXTS["lfs"][1])
    if not compression and found:
        raise InputError(
            f"{file} is {FOREIGN[found][0]}, not text.", "Export it as CSV, or correct format in the settings."
        )


def refuse_excel_xml(file: Path | str, start: str) -> None:
    """Raise an InputError if a text that begins so is the XML of Excel 2003, which is no XLSX."""
    if EXCEL_XML.search(start):
        what, hint = TEXTS["excel xml"]
        raise InputError(f"{file} is {what}.", hint)


@contextmanager
def explain_faults(file: Path) -> Iterator[None]:
    """Turn the system's errors about a file into an InputError that names it."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(
            f"{file} does not exist (any more).", "Check files in the settings, and that nothing moves the file."
        ) from None
    except PermissionError:
        raise InputError(f"No permission to read {file}.", f"Try: chmod u+r {file}") from None
    except OSError as error:
        reason = str(error)
        if "Truncated" in reason:
            raise InputError(
                f"{file} is truncated: its compressed data is incomplete.", "Download or copy it again."
            ) from None
        if "inflate" in reason or "ZSTD" in reason or "BZ2" in reason:
            raise InputError(
                f"{file} is damaged: its compressed data is invalid ({reason}).", "Download or copy it again."
            ) from None
        raise InputError(f"{file} cannot be read: {reason}.", "Check the disk and copy the file again.") from None


def read_text(file: Path, compression: str | None, encoding: str, piece: int = PIECE) -> Generator[bytes, None, None]:
    """Yield a file's text in pieces: UTF-8, LF line endings, no byte order or end mark; characters are never cut.

    Args:
        file: the file to read.
        compression: None, or one of `CODECS`.
        encoding: any that Python knows.
        piece: bytes read at a time.

    Raises:
        InputError: the file is missing, damaged, or not in this encoding; the message gives the line and a likely one.
    """
    check_file(file, compression)
    decode = _decode_utf8 if is_utf8(encoding) else _transcode
    lines = 0
    with explain_faults(file):
        first = True
        for text in _drop_end_marks(_join_line_ends(decode(file, _read_raw(file, compression, piece), encoding))):
            if first:
                text = text.removeprefix(codecs.BOM_UTF8)
                _check_width(file, text)
                first = False
            if is_utf8(encoding) and not is_valid_utf8(text):
                _explain_bytes(file, text, lines, encoding)
            lines += text.count(b"\n")
            if text:
                yield text


def count_newlines(text: bytes) -> int:
    """Return the number of LFs (faster than bytes.count if there are many)."""
    return int(np.count_nonzero(np.frombuffer(text, np.uint8) == 10))


def mark_last(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield each piece, and whether it is the last; one empty piece if there are none."""
    previous = next(pieces, b"")
    for piece in pieces:
        yield previous, False
        previous = piece
    yield previous, True


def read_bytes(file: Path, compression: str | None, piece: int = PIECE) -> Iterator[bytes]:
    """Yield a file's bytes, unpacked.

    Raises:
        InputError: the file is missing, or not compressed as it is said to be, or truncated.
    """
    check_file(file, compression)
    with explain_faults(file):
        yield from _read_raw(file, compression, piece)


def _read_raw(file: Path, compression: str | None, piece: int) -> Iterator[bytes]:
    if compression == "gzip":
        yield from _read_gzip(file, piece)
    elif compression:
        with pa.OSFile(str(file)) as raw, pa.CompressedInputStream(raw, CODECS[compression]) as stream:
            while block := stream.read(piece):
                yield block
    else:
        with file.open("rb", buffering=0) as plain:
            while block := plain.read(piece):
                yield block


def _read_gzip(file: Path, piece: int) -> Iterator[bytes]:
    """Yield what the members of a gzip file hold; as gzip itself does, ignore what follows the last one (RFC 1952)."""
    unpacker = zlib.decompressobj(31)
    with file.open("rb", buffering=0) as packed:
        rest = b""
        while rest or (rest := packed.read(PACKED)):
            try:
                block = unpacker.decompress(rest, piece)
            except zlib.error as error:
                raise OSError(f"inflate: {error}") from None
            if block:
                yield block
            rest = unpacker.unconsumed_tail
            if unpacker.eof:
                rest = unpacker.unused_data
                rest += packed.read(PACKED) if len(rest) < HEAD else b""
                if not rest.startswith(b"\x1f\x8b"):
                    return  # zeros of a tape, or bytes that no gzip reads
                unpacker = zlib.decompressobj(31)
    raise OSError("Truncated gzip")


def _decode_utf8(file: Path, blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:  # noqa: ARG001
    """Yield blocks cut between characters; whether they are UTF-8 is checked later, once line endings are LF."""
    rest = b""
    for block in blocks:
        text = rest + block
        cut = len(text)
        for back in range(1, min(4, len(text)) + 1):  # a character has at most four bytes
            byte = text[-back]
            if byte >= 0xC0:
                whole = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
                cut -= back if back < whole else 0
            if byte < 0x80 or byte >= 0xC0:
                break
        rest = text[cut:]
        yield text[:cut]
    if rest:
        yield rest


def _transcode(file: Path, blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    for block in blocks:
        try:
            text = decoder.decode(block)
        except UnicodeError as error:
            _explain_decoding(file, block, lines, encoding, error)
        lines += text.count("\n")
        yield text.encode("utf-8", "surrogatepass")
    try:
        yield decoder.decode(b"", True).encode()
    except UnicodeError as error:
        _explain_decoding(file, b"", lines, encoding, error)


def _join_line_ends(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield text with CRLF and CR replaced by LF. A CR at the end of a piece waits for the next piece."""
    waiting = False
    for piece in pieces:
        text = b"\r" + piece if waiting else piece
        waiting = text.endswith(b"\r")
        if waiting:
            text = text[:-1]
        if b"\r" in text:
            bare = text.translate(None, b"\r")
            # deleting every CR is several times as fast as replacing CRLF, with the same result if every CR has its LF
            text = bare if text.count(b"\r\n") == len(text) - len(bare) else re.sub(b"\r\n?", b"\n", text)
        yield text
    if waiting:
        yield b"\n"


def _drop_end_marks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield text without the marks at its end."""
    held = 0
    for piece in pieces:
        text = END_MARK * held + piece if held and piece.strip(END_MARK) else piece
        bare = text.rstrip(END_MARK)
        held = len(text) - len(bare) + (held if not bare else 0)
        yield bare


def is_valid_utf8(text: bytes) -> bool:
    """Return whether the text is UTF-8."""
    if text.isascii():
        return True
    # Arrow is several times as fast as bytes.decode, and lets other threads run
    offsets = pa.py_buffer(np.array([0, len(text)], np.int64))
    array = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(text)])
    try:
        array.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _check_width(file: Path, text: bytes) -> None:
    head = text[:SAMPLE]
    if head.count(0) > len(head) // 5:
        name = guess_encoding(head)
        raise InputError(f"{file}:1: not UTF-8: every other byte is NUL.", f'Try encoding = "{name}" in the settings.')


def _explain_bytes(file: Path, text: bytes, lines: int, encoding: str) -> NoReturn:
    """Raise an error about a piece that is not UTF-8, `lines` lines into the file."""
    try:
        text.decode()
    except UnicodeDecodeError as error:
        start = text.rfind(b"\n", 0, error.start) + 1
        line = lines + text.count(b"\n", 0, error.start) + 1
        end = text.find(b"\n", error.start)
        shown = text[start : end if end >= 0 else None][:200]
        sample = text[start : start + SAMPLE] if start or lines else text[:SAMPLE]
        name = guess_encoding(sample)
        said = f"{file}:{line}: not UTF-8: byte 0x{text[error.start]:02X}"
        if name is None:
            raise InputError(
                f"{said} in {shown[:60]!r}.", 'Find out the file\'s encoding, and set encoding = "…".'
            ) from None
        read = shown.decode(name, "replace")[:60]
        raise InputError(f"{said}.", f'Try encoding = "{name}": the line would then read {read!r}.') from None
    raise InputError(f"{file}: not {encoding} after line {lines}.")


def _explain_decoding(file: Path, block: bytes, lines: int, encoding: str, error: UnicodeError) -> NoReturn:
    if isinstance(error, UnicodeDecodeError):
        good = block[: error.start].decode(encoding, "replace") if error.start else ""
        lines += good.count("\n")
        byte = error.object[error.start]
        raise InputError(
            f"{file}:{lines + 1}: not {encoding}: byte 0x{byte:02X} ({error.reason}).",
            "Check encoding in the settings.",
        ) from None
    raise InputError(f"{file}:{lines + 1}: not {encoding} ({error}).", "Check encoding in the settings.") from None
