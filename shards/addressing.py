"""Which shard a match key is in: the top bits of a public hash of it (FORMAT.md section 5).

The hash is neither salted nor keyed: looking up the same name again, in another release or on another site, requests
the same place and so reveals nothing new to the host.
"""

from __future__ import annotations

import hashlib

LABEL = b"hushdex/2/shard\x00"
"""What is before a match key where it is hashed."""


def key_digest(key: str) -> bytes:
    """Return the hash of a match key: 32 bytes, of which the top bits are the shard's index at every depth."""
    return hashlib.sha256(LABEL + key.encode()).digest()


def shard_index(key: str, depth: int) -> int:
    """Return the shard of a match key among 2^depth: a number from 0 to 2^depth - 1."""
    return int.from_bytes(key_digest(key), "big") >> (256 - depth)


def shard_path(release: bytes, table: int, index: int, depth: int) -> str:
    """Return a shard file's path inside the site, with forward slashes: hex digits, all indexes of the same length."""
    digits = max(1, (depth + 3) // 4)
    return f"d/{release.hex()}/{table}/{index:0{digits}x}.msgpack"
