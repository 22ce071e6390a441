"""Turns a shard file into records (FORMAT.md sections 8 and 13): first proven, then parsed, then opened.

length -> proof -> header -> canary; then the record's cells by tag. Nothing that was not proven is ever parsed.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from shards.cells import TAG_SIZE, Cipher, open_cells
from shards.errors import FormatError
from shards.keys import derive_seal_key
from shards.manifest import Manifest, bytes_head, digest_terms, shard_head
from shards.proofs import HASH_SIZE, climb, hash_leaf
from shards.records import Entry, decode_record, encode_canary


@dataclass(frozen=True)
class Shard:
    """A proven shard: its table and index, its pieces of ciphertext by tag, and the data sets' link templates."""

    release: bytes
    table: int
    index: int
    pieces: dict[bytes, bytes]
    links: tuple[str, ...]


def prove_shard(data: bytes, manifest: Manifest, table: int, index: int) -> bytes:
    """Check a shard file's length and proof, and return it without the proof.

    Raises FormatError `size` or `proof`.
    """
    entry = manifest.tables[table]
    if len(data) != entry.size:
        raise FormatError("size", f"The shard has {len(data)} bytes; it must have {entry.size}.")
    end = len(data) - HASH_SIZE * entry.depth
    if end < 0 or not hmac.compare_digest(climb(hash_leaf(data[:end]), index, data[end:]), entry.root):
        raise FormatError("proof", "The shard is not the one that this release vouches for.")
    return data[:end]


def parse_shard(data: bytes, manifest: Manifest, table: int, index: int) -> Shard:
    """Return a shard file proven and parsed; raises FormatError `size`, `proof` or `header`."""
    proven = prove_shard(data, manifest, table, index)
    entry = manifest.tables[table]
    head, tail = shard_head(entry.cells * entry.cell), bytes_head(HASH_SIZE * entry.depth)
    if not proven.startswith(head) or not proven.endswith(tail):
        raise FormatError("header", "The shard is proven, and not one of this format.")
    cells = proven[len(head) : len(proven) - len(tail)]
    rows = [cells[start : start + entry.cell] for start in range(0, len(cells), entry.cell)]
    pieces = {row[:TAG_SIZE]: row[TAG_SIZE:] for row in rows}
    if rows != sorted(rows) or len(pieces) != len(rows):
        raise FormatError("header", "The shard's cells are not in order, or two have one tag.")
    return Shard(manifest.release, table, index, pieces, manifest.links)


def open_record(shard: Shard, key: bytes, cipher: Cipher) -> tuple[Entry, ...] | None:
    """Return the record of the match key with this K; None if the shard has none.

    Raises FormatError `seal` or `record`.
    """
    payload = open_payload(shard, key, cipher)
    return None if payload is None else decode_record(payload, shard.links)


def check_canary(shard: Shard, manifest: Manifest, canary_key: bytes, cipher: Cipher) -> None:
    """Open the canary that is in every shard, and compare the manifest with it; `canary_key` is K of `CANARY`.

    Raises FormatError `canary` if it does not open, `terms` if the manifest says something else about lookups.
    """
    try:
        payload = open_payload(shard, canary_key, cipher)
    except FormatError as error:
        raise FormatError("canary", f"The canary is damaged: {error.fact}") from error
    if payload is None:
        raise FormatError("canary", "The canary does not open: this device derives other keys than the build did.")
    if payload != encode_canary(digest_terms(manifest.terms)):
        raise FormatError("terms", "The manifest is not the one that the shard was sealed with.")


def open_payload(shard: Shard, key: bytes, cipher: Cipher) -> bytes | None:
    """Return the payload of the record of the match key with this K; None if the shard has none.

    Raises FormatError `seal` or `record`.
    """
    return open_cells(shard.pieces, derive_seal_key(key, shard.release, shard.table, shard.index), cipher)
