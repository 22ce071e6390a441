"""Turns cells into a shard file (FORMAT.md sections 7 and 11): the reference writer, for one table of one release.

sealed records + canary -> filler up to the table's size -> sorted -> prefix; all prefixes -> tree -> proofs at the end.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgpack

from shards.cells import TAG_SIZE, Cipher, count_cells, seal_cells
from shards.errors import FormatError
from shards.keys import CANARY, derive_seal_key, stretch_key
from shards.manifest import Terms, bytes_head, digest_terms, shard_head
from shards.proofs import HASH_SIZE, build_tree, hash_leaf, prove
from shards.records import encode_canary


@dataclass(frozen=True)
class Shape:
    """What all shards of a table have in common."""

    release: bytes
    table: int
    depth: int
    cells: int
    cell: int


@dataclass(frozen=True)
class Canary:
    """The canary in every shard: K of `CANARY`, and the digest of the manifest's terms."""

    key: bytes
    terms: bytes


def make_canary(salt: bytes, iterations: int, terms: Terms) -> Canary:
    """Return a release's canary; its K is derived like that of a match key."""
    return Canary(stretch_key(CANARY, salt, iterations), digest_terms(terms))


def derive_filler_key(secret: bytes, release: bytes, table: int, index: int) -> bytes:
    """Return the key whose stream fills up a shard: 32 bytes that only the holder of the site's secret can derive."""
    message = b"hushdex/2/filler\x00" + release + bytes((table,)) + index.to_bytes(4, "big")
    return hmac.digest(secret, message, "sha256")


def seal_canary(shape: Shape, index: int, canary: Canary, cipher: Cipher) -> list[bytes]:
    """Return the sealed cells of a shard's canary."""
    seal_key = derive_seal_key(canary.key, shape.release, shape.table, index)
    return seal_cells(encode_canary(canary.terms), seal_key, shape.cell, cipher)


def count_canary_cells(cell_size: int) -> int:
    """Return the number of cells that a shard's canary takes."""
    return count_cells(len(encode_canary(bytes(HASH_SIZE))), cell_size)


def round_cells(count: int) -> int:
    """Return a number of cells rounded up to five significant bits, so that it does not reveal the fullest shard's."""
    step = 1 << max(0, count.bit_length() - 5)
    return -(-count // step) * step


def pack_header(shape: Shape) -> tuple[bytes, bytes]:
    """Return the part of a shard file before its cells, and the part between its cells and the proof."""
    # The proof's own header is part of what is proven: only the proof's bytes are added later.
    return shard_head(shape.cells * shape.cell), bytes_head(HASH_SIZE * shape.depth)


def pack_prefix(shape: Shape, index: int, cells: Iterable[bytes], filler_key: bytes, cipher: Cipher) -> bytes:
    """Fill up, sort and pack a shard's cells, including its canary's, and return the file without its proof.

    Raises FormatError `header` if there are too many cells, or two with the same tag (chance: about 2^-40 per shard).
    """
    real = list(cells)
    missing = shape.cells - len(real)
    if missing < 0:
        raise FormatError("header", f"Shard {index} has {len(real)} cells; its table has {shape.cells} a shard.")
    filler = cipher.key_stream(filler_key, missing * shape.cell)
    real += [filler[start : start + shape.cell] for start in range(0, len(filler), shape.cell)]
    real.sort()
    if any(left[:TAG_SIZE] == right[:TAG_SIZE] for left, right in pairwise(real)):
        raise FormatError("header", f"Two cells of shard {index} have one tag.", "Change any setting and build again.")
    before, after = pack_header(shape)
    return before + b"".join(real) + after


def seal_table(
    shape: Shape,
    records: Sequence[Iterable[tuple[bytes, bytes]]],
    canary: Canary,
    secret: bytes,
    cipher: Cipher,
) -> tuple[list[bytes], bytes]:
    """Seal a whole table in memory: from each shard's pairs of K and payload, return the files and the root."""
    prefixes = []
    for index, pairs in enumerate(records):
        cells = seal_canary(shape, index, canary, cipher)
        for key, payload in pairs:
            cells += seal_cells(payload, derive_seal_key(key, shape.release, shape.table, index), shape.cell, cipher)
        filler_key = derive_filler_key(secret, shape.release, shape.table, index)
        prefixes.append(pack_prefix(shape, index, cells, filler_key, cipher))
    levels = build_tree([hash_leaf(prefix) for prefix in prefixes])
    return [prefix + prove(levels, index) for index, prefix in enumerate(prefixes)], levels[-1][0]


GROUP_BITS = 12
"""How many leading bits of the match keys' digests are the same in a group of records (section 11)."""


def pack_record(key: str, payloads: Sequence[bytes]) -> bytes:
    """Return what is hashed of a record: its match key and payloads, one for each of two tables, each after its length.

    A payload is empty where the table has nothing of the record.
    """
    return b"".join(len(part).to_bytes(4, "big") + part for part in (key.encode(), *payloads))


def digest_group(records: Iterable[bytes]) -> bytes:
    """Return the hash of a group's records, packed, which must be in the order of their keys' digests."""
    return hashlib.sha256(b"".join(records)).digest()


def digest_content(groups: Sequence[bytes]) -> bytes:
    """Return the hash of the digests of all 2^12 groups of records, in order: the content of a release."""
    if len(groups) != 1 << GROUP_BITS:
        raise ValueError(f"{len(groups)} groups")
    return hashlib.sha256(b"".join(groups)).digest()


def derive_release(secret: bytes, salt: bytes, iterations: int, cap: int, terms: Terms, content: bytes) -> bytes:
    """Return the release id, 16 bytes, made from everything sealed (section 11); `content` is from `digest_content`."""
    settings = msgpack.packb([salt, iterations, cap, terms.dump(), content])
    return hmac.digest(secret, b"hushdex/4/release\x00" + settings, "sha256")[:16]
