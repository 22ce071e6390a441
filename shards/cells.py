"""Turns a record's payload into sealed cells of one size, and back (FORMAT.md section 7).

payload -> length, zeros -> AES-256-GCM -> pieces; a tag from the tag key's AES-256-CTR key stream before each piece.
Without the key, nobody can tell which record a cell belongs to, or which cells belong together. Source: NIST SP 800-38A
and 38D.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from shards.errors import FormatError

TAG_SIZE = 8
GCM_TAG_SIZE = 16


class Cipher(Protocol):
    """AES as this format uses it; passed in, because CPython, Pyodide and tests each have their own."""

    def seal(self, key: bytes, plaintext: bytes) -> bytes:
        """Return the AES-256-GCM ciphertext, with an IV of twelve zero bytes, followed by its 16-byte tag."""

    def open(self, key: bytes, ciphertext: bytes) -> bytes | None:
        """Return the plaintext of what `seal` returned; None if it was not sealed with this key."""

    def key_stream(self, key: bytes, length: int) -> bytes:
        """Return the first `length` bytes of the AES-256-CTR key stream that begins at counter block zero."""


def count_cells(payload_length: int, cell_size: int) -> int:
    """Return the number of cells that a payload of this many bytes takes."""
    piece = cell_size - TAG_SIZE
    return -(-(4 + payload_length + GCM_TAG_SIZE) // piece)


def seal_cells(payload: bytes, seal_key: bytes, tag_key: bytes, cell_size: int, cipher: Cipher) -> list[bytes]:
    """Return a payload sealed into cells of `cell_size` bytes, in the order of its pieces."""
    piece = cell_size - TAG_SIZE
    count = count_cells(len(payload), cell_size)
    plaintext = (len(payload).to_bytes(4, "big") + payload).ljust(count * piece - GCM_TAG_SIZE, b"\x00")
    ciphertext = cipher.seal(seal_key, plaintext)
    tags = cipher.key_stream(tag_key, count * TAG_SIZE)
    return [
        tags[i * TAG_SIZE : (i + 1) * TAG_SIZE] + ciphertext[i * piece : (i + 1) * piece] for i in range(count)
    ]  # fmt: skip


def open_cells(pieces: Mapping[bytes, bytes], seal_key: bytes, tag_key: bytes, cipher: Cipher) -> bytes | None:
    """Return the payload found among a shard's pieces by tag and opened; None if its first tag is missing.

    Raises FormatError `seal` if a tag is found but its pieces do not open.
    """
    found = find_pieces(pieces, tag_key, cipher)
    return read_payload(cipher.open(seal_key, b"".join(found)), len(found)) if found else None


def find_pieces(pieces: Mapping[bytes, bytes], tag_key: bytes, cipher: Cipher, tags: bytes = b"") -> list[bytes]:
    """Return a record's pieces, found by tag, in order; `tags` is the beginning of the key stream, if already known."""
    found: list[bytes] = []
    while True:
        start = len(found) * TAG_SIZE
        if start == len(tags):
            # Get many tags in one call: most records are short, and for long ones the number doubles.
            tags = cipher.key_stream(tag_key, max(4 * TAG_SIZE, 2 * start))
        piece = pieces.get(tags[start : start + TAG_SIZE])
        if piece is None:
            return found
        found.append(piece)


def read_payload(plaintext: bytes | None, count: int) -> bytes:
    """Return the payload in the plaintext of `count` pieces.

    Raises FormatError `seal` if they did not open, `record` if they contain no payload.
    """
    if plaintext is None:
        raise FormatError("seal", f"A record of {count} cells is there and does not open.")
    length = int.from_bytes(plaintext[:4], "big")
    payload = plaintext[4 : 4 + length]
    if len(payload) != length or any(plaintext[4 + length :]):
        raise FormatError("record", f"The record says that it has {length} bytes; it has {len(plaintext) - 4}.")
    return payload
