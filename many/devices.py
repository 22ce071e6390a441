"""What a check needs of the device that it runs on; the browser's is `many/bridge.py`, the tests have their own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Protocol

from shards.cells import Cipher

_TURN = 0.04
TURN = 64
"""After so many small pieces of work it is time to look whether somebody waits: looking each time costs more."""


class CancelError(Exception):
    """The visitor asked to stop; what was done stays."""


class Device(Protocol):
    """Fetching, stretching and AES, and the way to tell how far a work is."""

    @property
    def cipher(self) -> Cipher:
        """AES, which answers at once."""

    async def fetch(self, path: str, size: int, *, again: bool) -> bytes:
        """Give a file of the site, of `size` bytes at most; raises FormatError `network`, `status` or `timeout`."""

    async def stretch(self, passwords: Sequence[bytes], salt: bytes, iterations: int) -> list[bytes]:
        """Derive 32 bytes of each password by PBKDF2-HMAC-SHA256, several at once."""

    def key_streams(self, keys: Sequence[bytes], length: int) -> list[bytes]:
        """Give the first bytes of each key's stream: `cipher.key_stream` for many at once."""

    def open_all(self, keys: Sequence[bytes], ciphertexts: Sequence[bytes]) -> list[bytes | None]:
        """Decrypt each by its key: `cipher.open` for many at once."""

    def derive(self, password: bytes, salt: bytes, iterations: int) -> bytes:
        """Derive one, while the caller waits: for the vectors."""

    def advance(self, stage: str, done: int, total: int) -> None:
        """Tell how far a stage is; raises CancelError where the visitor asked to stop."""


class Pace:
    """Lets messages in between pieces of a long work, a few times a tenth of a second, and tells how far it is.

    With `fixed` it tells that, whatever is done: where the pieces are others than those that are counted.
    """

    def __init__(self, device: Device, stage: str, total: int, fixed: int | None = None) -> None:
        self.device, self.stage, self.total, self.fixed = device, stage, total, fixed
        self.next = time.monotonic() + _TURN

    async def step(self, done: int) -> None:
        """Say how much is done; raises CancelError."""
        if time.monotonic() >= self.next:
            await asyncio.sleep(0)
            self.device.advance(self.stage, done if self.fixed is None else self.fixed, self.total)
            self.next = time.monotonic() + _TURN
