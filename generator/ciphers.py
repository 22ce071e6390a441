"""AES for builds and lookups in CPython, from the `cryptography` package: implements `shards.cells.Cipher`."""

from __future__ import annotations

import threading

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256

_IV = bytes(12)
_BLOCK, _KEY = 16, 32
_COUNTERS = b"".join(count.to_bytes(_BLOCK, "big") for count in range(64))


class _Ciphers(threading.local):
    """The ciphers of a thread, made once: checking their parts again for each key takes half of the time."""

    def __init__(self) -> None:
        self.key = AES256(bytes(_KEY))
        self.ctr = Cipher(self.key, modes.CTR(bytes(_BLOCK)))
        self.ecb = Cipher(self.key, modes.ECB())  # noqa: S305 - it encrypts counters, which is CTR


_CIPHERS = _Ciphers()


def seal(key: bytes, plaintext: bytes) -> bytes:
    """Encrypt with AES-256-GCM and a zero IV: safe because a seal key seals one plaintext (FORMAT.md section 6)."""
    return AESGCM(key).encrypt(_IV, plaintext, None)


def open(key: bytes, ciphertext: bytes) -> bytes | None:  # noqa: A001 - the name in `shards.cells.Cipher`
    """Reverse `seal`; return None if the ciphertext does not belong to this key."""
    try:
        return AESGCM(key).decrypt(_IV, ciphertext, None)
    except (InvalidTag, ValueError):
        return None


def key_stream(key: bytes, length: int) -> bytes:
    """Return the first `length` bytes of the AES-256-CTR key stream, starting at counter block zero."""
    if len(key) != _KEY:
        raise ValueError(f"The key has {len(key)} bytes, not {_KEY}.")
    _CIPHERS.key.key = key
    if length > len(_COUNTERS):
        return _CIPHERS.ctr.encryptor().update(bytes(length))
    # Nearly every call needs the tags of one short record: encrypting prepared counters takes a third less time.
    return _CIPHERS.ecb.encryptor().update(_COUNTERS[: -(-length // _BLOCK) * _BLOCK])[:length]
