"""Which shard a text is in: the top bits of a public hash of the canonical text (FORMAT.md section 4).

The hash is neither salted nor keyed: looking the same name up again, in another release or on another site, asks for
the same place and so tells the host nothing new.
"""

from __future__ import annotations

import hashlib

_LABEL = b"hushdex/1/shard\x00"


def text_digest(text: str) -> bytes:
    """Hash a canonical text: 32 bytes, of which the top bits are the shard's index at every depth."""
    return hashlib.sha256(_LABEL + text.encode()).digest()


def shard_index(text: str, depth: int) -> int:
    """Give the shard of a canonical text among 2^depth: a number from 0 to 2^depth - 1."""
    return int.from_bytes(text_digest(text), "big") >> (256 - depth)


def shard_path(release: bytes, table: int, index: int, depth: int) -> str:
    """Give a shard file's path inside the site, with forward slashes: hex digits alone, every index of one length."""
    digits = max(1, (depth + 3) // 4)
    return f"d/{release.hex()}/{table}/{index:0{digits}x}.msgpack"
