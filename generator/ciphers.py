"""AES for builds and lookups in CPython, from the `cryptography` package: implements `shards.cells.Cipher`."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256

_IV = bytes(12)
_FIRST = modes.CTR(_IV + (2).to_bytes(4, "big"))
"""The counter block that GCM enciphers from: the one before is for its tag."""


def seal(key: bytes, plaintext: bytes) -> bytes:
    """Encrypt with AES-256-GCM and a zero IV: safe because a seal key seals one plaintext (FORMAT.md section 7)."""
    return AESGCM(key).encrypt(_IV, plaintext, None)


def open(key: bytes, ciphertext: bytes) -> bytes | None:  # noqa: A001 - the name in `shards.cells.Cipher`
    """Reverse `seal`; return None if the ciphertext does not belong to this key."""
    try:
        return AESGCM(key).decrypt(_IV, ciphertext, None)
    except (InvalidTag, ValueError):
        return None


def key_stream(key: bytes, length: int) -> bytes:
    """Return the first `length` bytes of the key stream that `seal` enciphers with."""
    return Cipher(AES256(key), _FIRST).encryptor().update(bytes(length))
