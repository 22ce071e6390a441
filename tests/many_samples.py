"""A device for the tests of `many`: fetches from a folder or from memory, stretches by Python's own library."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import random
import zipfile
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from generator import ciphers
from many.devices import CancelError
from many.session import Session
from shards.errors import FormatError

Value = TypeVar("Value")


class TestDevice:
    """Gives files out of memory, notes what it was asked for, and stops where a test says so."""

    __test__ = False
    cipher = ciphers

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.asked: list[str] = []
        self.stages: list[str] = []
        self.cancel_at = ""
        self.fault: Callable[[str], bytes | None] = lambda _: None

    async def fetch(self, path: str, size: int, *, again: bool) -> bytes:  # noqa: ARG002
        """Give a file, or fail as a host does."""
        self.asked.append(path)
        await asyncio.sleep(0)
        data = self.fault(path) or self.files.get(path)
        if data is None:
            raise FormatError("status", "The server answered 404.")
        return data[:size]

    async def stretch(self, passwords: Sequence[bytes], salt: bytes, iterations: int) -> list[bytes]:
        """Stretch a batch."""
        return [self.derive(password, salt, iterations) for password in passwords]

    def derive(self, password: bytes, salt: bytes, iterations: int) -> bytes:
        """Stretch one."""
        return hashlib.pbkdf2_hmac("sha256", password, salt, iterations, 32)

    def advance(self, stage: str, done: int, total: int) -> None:  # noqa: ARG002
        """Note the stage."""
        self.stages.append(stage)
        if stage == self.cancel_at:
            raise CancelError


def run(work: Coroutine[Any, Any, Value]) -> Value:
    """Run a coroutine to its end: on a thread of its own, since Playwright keeps a loop on this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def read(session: Session, text: str = "", **files: Path) -> dict[str, Any]:
    """Have a session read text and files, each given as name = path; dots stand as double underscores."""
    listed = [{"name": name.replace("__", "."), "path": str(path), "size": 0} for name, path in files.items()]
    summary = run(session.read(text, listed))
    json.dumps(summary)  # what goes to the page is JSON
    return summary


def write_export(path: Path, photos: range, *, nsid: str = "12345678@N00", name: str = "anna", extra: int = 0) -> None:
    """Write a made-up zip of the shape that Flickr gives; `extra` bytes of description in each photo's file."""
    profile = {
        "real_name": "Anna Made-Up",
        "email": "anna@example.org",
        "profile_url": f"https://www.flickr.com/people/{name}/",
        "nsid": nsid,
        "screen_name": name.title(),
        "stats": {"views": 12345},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("account_profile.json", json.dumps(profile))
        archive.writestr(
            "contacts_part001.json", json.dumps({"contacts": {"Bob": "https://www.flickr.com/people/bob/"}})
        )
        archive.writestr("albums.json", json.dumps({"albums": [{"id": "72157600000000001", "photos": ["1"]}]}))
        for number in photos:
            text = random.Random(number).randbytes(extra // 2).hex()  # noqa: S311
            photo = {"id": str(number), "name": f"Photo {number}", "description": text, "privacy": "public"}
            archive.writestr(f"photo_{number}.json", json.dumps(photo))


def pack_vectors(folder: Path) -> bytes:
    """Zip the vectors as a build does."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.glob("*.json")):
            archive.write(path, path.name)
    return packed.getvalue()
