"""Text files -> pieces of UTF-8 with LF line ends, in bounded memory.

open (what it is not, is said) → decompress → decode → line ends to LF → check that it is UTF-8 → pieces.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import numpy as np
import pyarrow as pa

from generator.reading.encodings import guess_encoding
from generator.settings.files import CODECS
from shards.errors import InputError

PIECE = 16 << 20  # bytes read at a time
SAMPLE = 4096  # bytes that a guess at an encoding looks at
MAGIC = (  # how files begin that are often taken for text
    (b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"PAR1", "Parquet"), (b"PK\x03\x04", "a ZIP or Excel file"),
    (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"), (b"SQLite format 3\0", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
)  # fmt: skip
UTF8 = ("utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii")


def is_utf8(encoding: str) -> bool:
    """Whether the settings' name of an encoding means UTF-8."""
    return encoding.lower().replace("_", "-") in UTF8


def check_file(file: Path, compression: str | None) -> None:
    """See that a file is there, can be read, is not empty, and begins as its settings say.

    Raises:
        InputError: it is not so.
    """
    with explain_faults(file):
        if file.is_dir():
            raise InputError(f"{file} is a folder, not a file.", "Name the files in it, such as folder/*.csv.")
        with file.open("rb") as stream:
            head = stream.read(16)
    if not head:
        raise InputError(
            f"{file} is empty (0 bytes).", "Was the download or export cut short? Or leave it out of files."
        )
    found = next((name for magic, name in MAGIC if head.startswith(magic)), None)
    if compression and found != compression:
        what = f"is {found}" if found else f"does not begin as {compression} does"
        raise InputError(
            f"{file} {what}, but the settings say compression = {compression!r}.",
            "Correct compression in the settings, or the file's ending.",
        )
    if not compression and found in CODECS:
        raise InputError(f"{file} is compressed by {found}.", f"Set compression = {found!r}.".replace("'", '"'))
    if not compression and found:
        raise InputError(f"{file} is {found}, not text.", "Export it as CSV, or correct format in the settings.")


@contextmanager
def explain_faults(file: Path) -> Iterator[None]:
    """Turn what the system says of a file into an InputError that names it."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(
            f"{file} is not there (any more).", "Check files in the settings, and that nothing moves it."
        ) from None
    except PermissionError:
        raise InputError(f"{file} may not be read by this user.", f"Try: chmod u+r {file}") from None
    except OSError as error:
        reason = str(error)
        if "Truncated" in reason:
            raise InputError(
                f"{file} ends in the middle of its compressed data.", "Download or copy it again."
            ) from None
        if "inflate" in reason or "ZSTD" in reason or "BZ2" in reason:
            raise InputError(
                f"{file} is damaged: its compressed data does not add up ({reason}).", "Download or copy it again."
            ) from None
        raise InputError(f"{file} cannot be read: {reason}.", "Check the disk, and copy the file again.") from None


def read_text(file: Path, compression: str | None, encoding: str, piece: int = PIECE) -> Generator[bytes, None, None]:
    """A file's text in pieces: UTF-8, line ends LF, no byte order mark; characters are never cut.

    Args:
        file: what to read.
        compression: None, or one of `CODECS`.
        encoding: any that Python knows.
        piece: bytes read at a time.

    Raises:
        InputError: the file is missing, damaged, or not in this encoding; the line and a likely encoding are named.
    """
    check_file(file, compression)
    decode = _decode_utf8 if is_utf8(encoding) else _transcode
    lines = 0
    with explain_faults(file):
        first = True
        for text in _join_line_ends(decode(file, _read_raw(file, compression, piece), encoding)):
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
    """How many LF there are (faster than bytes.count where they are many)."""
    return int(np.count_nonzero(np.frombuffer(text, np.uint8) == 10))


def mark_last(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece, and whether it is the last; one empty piece where there is none."""
    previous = next(pieces, b"")
    for piece in pieces:
        yield previous, False
        previous = piece
    yield previous, True


def _read_raw(file: Path, compression: str | None, piece: int) -> Iterator[bytes]:
    if compression:
        with pa.OSFile(str(file)) as raw, pa.CompressedInputStream(raw, CODECS[compression]) as stream:
            while block := stream.read(piece):
                yield block
        return
    with file.open("rb", buffering=0) as plain:
        while block := plain.read(piece):
            yield block


def _decode_utf8(file: Path, blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:  # noqa: ARG001
    """Blocks cut between characters; whether they are UTF-8 is checked later, with line ends made plain."""
    rest = b""
    for block in blocks:
        text = rest + block
        cut = len(text)
        for back in range(1, min(4, len(text)) + 1):  # a character has four bytes at most
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
    """CRLF, CR -> LF. A CR at the end of a piece waits for what follows."""
    waiting = False
    for piece in pieces:
        text = b"\r" + piece if waiting else piece
        waiting = text.endswith(b"\r")
        if waiting:
            text = text[:-1]
        if b"\r" in text:
            bare = text.translate(None, b"\r")
            # deleting every CR is several times as fast as replacing CRLF, and the same where every CR has its LF
            text = bare if text.count(b"\r\n") == len(text) - len(bare) else re.sub(b"\r\n?", b"\n", text)
        yield text
    if waiting:
        yield b"\n"


def is_valid_utf8(text: bytes) -> bool:
    """Whether the text is UTF-8."""
    if text.isascii():
        return True
    # Arrow checks several times as fast as bytes.decode, and lets other threads run meanwhile
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
        raise InputError(
            f"{file}:1: every other byte is NUL: this is not UTF-8.", f'Try encoding = "{name}" in the settings.'
        )


def _explain_bytes(file: Path, text: bytes, lines: int, encoding: str) -> NoReturn:
    """Raise what is to be said of a piece that is not UTF-8, `lines` lines into the file."""
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
                f"{said} in {shown[:60]!r}.", 'Find out the file\'s encoding and set encoding = "…".'
            ) from None
        read = shown.decode(name, "replace")[:60]
        raise InputError(f"{said}.", f'Perhaps encoding = "{name}": the line would then read {read!r}.') from None
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
