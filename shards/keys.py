"""From a match key to the keys that open its record (FORMAT.md section 6).

match key -> K (PBKDF2, slow on purpose, the same in every release) -> seal key (HKDF-Expand, fresh for every release,
table and shard). Sources: RFC 8018 (PBKDF2), RFC 5869 (HKDF), RFC 2104 (HMAC).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

CANARY = "canary\0hushdex"
"""The key of a record in every shard, which proves that this device can open records at all. It has a NUL, so it is
never a match key."""

Stretch = Callable[[str, bytes, int], bytes]
"""Derives K as `stretch_key` does: in a browser, WebCrypto or noble, because Python's own is missing there."""

KEY_LABEL = b"hushdex/2/key\x00"
SEAL_LABEL = b"hushdex/4/"
_BLOCK = 64
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))


def stretch_key(key: str, salt: bytes, iterations: int) -> bytes:
    """Return K, 32 bytes, from a match key, the site's 16-byte salt and the manifest's iterations."""
    return hashlib.pbkdf2_hmac("sha256", key.encode(), KEY_LABEL + salt, iterations, 32)


def derive_seal_key(key: bytes, release: bytes, table: int, index: int) -> bytes:
    """Return a record's seal key, 32 bytes, from K for one shard of one release.

    This is HKDF-Expand with SHA-256 and one block of output, written out because the standard library has none.
    """
    return _authenticate(key, label_shard(release, table, index), "sha256")


def label_shard(release: bytes, table: int, index: int) -> bytes:
    """Return the message that HMAC makes a record's seal key of, under its K: what all records of a shard share."""
    return SEAL_LABEL + release + bytes((table,)) + index.to_bytes(4, "big") + b"\x01"


def authenticate(key: bytes, message: bytes, _: str = "sha256") -> bytes:
    """Return HMAC-SHA256 like `hmac.digest`, but faster without OpenSSL."""
    block = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(block.translate(_INNER) + message).digest()
    return hashlib.sha256(block.translate(_OUTER) + inner).digest()


_authenticate = hmac.digest if hasattr(hashlib, "pbkdf2_hmac") else authenticate
