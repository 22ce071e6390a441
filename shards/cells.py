"""Turns a record's payload into sealed cells of one size, and back (FORMAT.md section 7).

payload -> zeros for the tags, length, payload, zeros -> AES-256-GCM -> tags and pieces. Zeros enciphered are the key
stream, so a reader makes the tags without knowing the record. Without the key, nobody can tell which record a cell
belongs to, or which cells belong together. Source: NIST SP 800-38D.
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
        """Return the first `length` bytes of the key stream that `seal` enciphers with."""


def count_cells(payload_length: int, cell_size: int) -> int:
    """Return the number of cells that a payload of this many bytes takes."""
    piece = cell_size - TAG_SIZE
    return -(-(4 + payload_length + GCM_TAG_SIZE) // piece)


def seal_cells(payload: bytes, seal_key: bytes, cell_size: int, cipher: Cipher) -> list[bytes]:
    """Return a payload sealed into cells of `cell_size` bytes, in the order of its pieces."""
    count = count_cells(len(payload), cell_size)
    plaintext = bytes(count * TAG_SIZE) + len(payload).to_bytes(4, "big") + payload
    return cut_cells(cipher.seal(seal_key, plaintext.ljust(count * cell_size - GCM_TAG_SIZE, b"\x00")), cell_size)


def cut_cells(sealed: bytes, cell_size: int) -> list[bytes]:
    """Return the cells of a sealed record: a tag from its beginning before each piece of the rest."""
    piece, tags = cell_size - TAG_SIZE, len(sealed) // cell_size * TAG_SIZE
    rest = sealed[tags:]
    return [
        sealed[tag : tag + TAG_SIZE] + rest[at : at + piece]
        for tag, at in zip(range(0, tags, TAG_SIZE), range(0, len(rest), piece), strict=True)
    ]


def open_cells(pieces: Mapping[bytes, bytes], seal_key: bytes, cipher: Cipher) -> bytes | None:
    """Return the payload found among a shard's pieces by tag and opened; None if its first tag is missing.

    Raises FormatError `seal` if a tag is found but its pieces do not open.
    """
    count, sealed = find_sealed(pieces, seal_key, cipher)
    return read_payload(cipher.open(seal_key, sealed), count) if count else None


def find_sealed(pieces: Mapping[bytes, bytes], seal_key: bytes, cipher: Cipher, tags: bytes = b"") -> tuple[int, bytes]:
    """Return how many of a record's cells are there, and the record as it was sealed: their tags, then their pieces.

    `tags` is the beginning of the key stream, if already known.
    """
    found: list[bytes] = []
    while True:
        start = len(found) * TAG_SIZE
        if start == len(tags):
            # Get many tags in one call: most records are short, and for long ones the number doubles.
            tags = cipher.key_stream(seal_key, max(4 * TAG_SIZE, 2 * start))
        piece = pieces.get(tags[start : start + TAG_SIZE])
        if piece is None:
            return len(found), tags[:start] + b"".join(found)
        found.append(piece)


def read_payload(plaintext: bytes | None, count: int) -> bytes:
    """Return the payload in the plaintext of a record of `count` cells.

    Raises FormatError `seal` if they did not open, `record` if they contain no payload.
    """
    if plaintext is None:
        raise FormatError("seal", f"A record of {count} cells is there and does not open.")
    start = count * TAG_SIZE + 4
    length = int.from_bytes(plaintext[start - 4 : start], "big")
    payload = plaintext[start : start + length]
    if len(payload) != length or any(plaintext[: start - 4]) or any(plaintext[start + length :]):
        raise FormatError("record", f"The record says that it has {length} bytes; it has {len(plaintext) - start}.")
    return payload
