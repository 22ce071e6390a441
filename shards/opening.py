"""A shard file to records (FORMAT.md sections 7 and 12): proven first, parsed second, opened third.

length -> proof -> header -> canary; then each subject's cells by tag. Nothing that was not proven is ever parsed.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

import msgpack

from shards.cells import TAG_SIZE, Cipher, open_cells
from shards.errors import FormatError
from shards.keys import derive_seal_keys
from shards.manifest import FORMAT, Manifest, digest_terms
from shards.proofs import HASH_SIZE, climb, hash_leaf
from shards.records import Hits, decode_record, encode_canary


@dataclass(frozen=True)
class Shard:
    """A proven shard: its place, and its pieces of ciphertext by tag."""

    release: bytes
    table: int
    index: int
    pieces: dict[bytes, bytes]


def prove_shard(data: bytes, manifest: Manifest, table: int, index: int) -> bytes:
    """Check a shard file's length and proof; give it without its proof's bytes.

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
    """Prove and parse a shard file; raises FormatError `size`, `proof` or `header`."""
    prove_shard(data, manifest, table, index)
    entry = manifest.tables[table]
    try:
        header = msgpack.unpackb(data, max_map_len=0, max_ext_len=0)
    except (ValueError, TypeError, msgpack.UnpackException) as error:
        raise FormatError("header", f"The shard is not msgpack: {error}") from error
    wanted = [FORMAT, manifest.release, table, index.to_bytes(4, "big"), entry.depth, entry.cell]
    # repr as well, because True == 1 and 1.0 == 1.
    if not isinstance(header, list) or len(header) != 8 or repr(header[:6]) != repr(wanted):
        raise FormatError("header", "The shard is proven, and not the one that was asked for.")
    cells, proof = header[6:]
    if not isinstance(cells, bytes) or len(cells) != entry.cells * entry.cell:
        raise FormatError("header", f"The shard has not {entry.cells} cells of {entry.cell} bytes.")
    if not isinstance(proof, bytes) or len(proof) != HASH_SIZE * entry.depth:
        raise FormatError("header", f"The shard's proof has not {HASH_SIZE * entry.depth} bytes.")
    rows = [cells[start : start + entry.cell] for start in range(0, len(cells), entry.cell)]
    pieces = {row[:TAG_SIZE]: row[TAG_SIZE:] for row in rows}
    if rows != sorted(rows) or len(pieces) != len(rows):
        raise FormatError("header", "The shard's cells are not in order, or two have one tag.")
    return Shard(manifest.release, table, index, pieces)


def open_record(shard: Shard, key: bytes, cipher: Cipher) -> tuple[Hits, ...] | None:
    """Open the record of the subject with this K; None if the shard has none.

    Raises FormatError `seal` or `record`.
    """
    payload = open_cells(shard.pieces, *_derive_keys(shard, key), cipher)
    return None if payload is None else decode_record(payload)


def check_canary(shard: Shard, manifest: Manifest, canary_key: bytes, cipher: Cipher) -> None:
    """Open what is in every shard, and hold the manifest against it; `canary_key` is K of the subject `CANARY`.

    Raises FormatError `canary` where it does not open, `terms` where the manifest says something else of a lookup.
    """
    try:
        payload = open_cells(shard.pieces, *_derive_keys(shard, canary_key), cipher)
    except FormatError as error:
        raise FormatError("canary", f"The canary is damaged: {error.fact}") from error
    if payload is None:
        raise FormatError("canary", "The canary does not open: this device derives other keys than the build did.")
    if payload != encode_canary(digest_terms(manifest.terms)):
        raise FormatError("terms", "The manifest is not the one that the shard was sealed with.")


def _derive_keys(shard: Shard, key: bytes) -> tuple[bytes, bytes]:
    return derive_seal_keys(key, shard.release, shard.table, shard.index)
