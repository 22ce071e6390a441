"""What a check needs from its device; the browser's is in `many/bridge.py`, the tests have their own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Protocol

from shards.cells import Cipher

_TURN = 0.04
TURN = 64
"""After this many small pieces of work, check whether anyone is waiting: checking every time costs more."""


class CancelError(Exception):
    """The visitor asked to stop; what has been done is kept."""


class Device(Protocol):
    """Fetching, stretching and AES, and the way to report progress."""

    @property
    def cipher(self) -> Cipher:
        """Return synchronous AES."""

    async def fetch(self, path: str, size: int, *, again: bool) -> bytes:
        """Return a file of the site, at most `size` bytes; raises FormatError `network`, `status` or `timeout`."""

    async def stretch(self, passwords: Sequence[bytes], salt: bytes, iterations: int) -> list[bytes]:
        """Return 32 bytes derived from each password by PBKDF2-HMAC-SHA256, several at once."""

    def key_streams(self, keys: Sequence[bytes], length: int) -> list[bytes]:
        """Return the first bytes of each key's stream: `cipher.key_stream` for many at once."""

    def open_all(self, keys: Sequence[bytes], ciphertexts: Sequence[bytes]) -> list[bytes | None]:
        """Return each ciphertext decrypted with its key: `cipher.open` for many at once."""

    def derive(self, password: bytes, salt: bytes, iterations: int) -> bytes:
        """Return one derived key, while the caller waits; for the vectors."""

    def advance(self, stage: str, done: int, total: int) -> None:
        """Report a stage's progress; raises CancelError if the visitor asked to stop."""


class Pace:
    """Lets messages in between the pieces of a long task, a few times every tenth of a second, and reports progress.

    With `fixed` it always reports that value: for pieces that are not the ones being counted.
    """

    def __init__(self, device: Device, stage: str, total: int, fixed: int | None = None) -> None:
        self.device, self.stage, self.total, self.fixed = device, stage, total, fixed
        self.next = time.monotonic() + _TURN

    async def step(self, done: int) -> None:
        """Record how much is done; raises CancelError."""
        if time.monotonic() >= self.next:
            await asyncio.sleep(0)
            self.device.advance(self.stage, done if self.fixed is None else self.fixed, self.total)
            self.next = time.monotonic() + _TURN
