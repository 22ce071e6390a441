"""A device for the tests of `many`: fetches from a folder or from memory, stretches by Python's own library."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import random
import zipfile
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from generator import ciphers
from many.devices import CancelError
from many.session import Session
from shards.errors import FormatError
from shards.manifest import dump_manifest
from shards.platforms.library import dump_exports
from tests.support.page_samples import seal_sample

Value = TypeVar("Value")

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MANIFEST = dump_manifest(seal_sample().manifest)
EXPORTS = dump_exports()


class TestDevice:
    """Return files out of memory, notes what it was asked for, and stops where a test says so."""

    __test__ = False
    cipher = ciphers

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.asked: list[str] = []
        self.stages: list[str] = []
        self.cancel_at = ""
        self.fault: Callable[[str], bytes | None] = lambda _: None

    async def fetch(self, path: str, size: int, *, again: bool) -> bytes:  # noqa: ARG002
        """Return a file, or fail as a host does."""
        self.asked.append(path)
        await asyncio.sleep(0)
        data = self.fault(path) or self.files.get(path)
        if data is None:
            raise FormatError("status", "The server answered 404.")
        return data[:size]

    async def stretch(self, passwords: Sequence[bytes], salt: bytes, iterations: int) -> list[bytes]:
        """Stretch a batch."""
        return [self.derive(password, salt, iterations) for password in passwords]

    def key_streams(self, keys: Sequence[bytes], length: int) -> list[bytes]:
        """Return many key streams."""
        return [ciphers.key_stream(key, length) for key in keys]

    def open_all(self, keys: Sequence[bytes], ciphertexts: Sequence[bytes]) -> list[bytes | None]:
        """Decrypt many."""
        return [ciphers.open(*pair) for pair in zip(keys, ciphertexts, strict=True)]

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


def read_file(session: Session, folder: Path, name: str, data: str | bytes) -> dict[str, Any]:
    """Have a session read a file of that name, which is written into the folder."""
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return read(session, "", **{name.replace(".", "__"): folder / name})


def zip_up(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip with these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def reasons(summary: dict[str, Any]) -> list[tuple[str, str]]:
    """Return where each place that gives no name is, and why it gives none."""
    return [(one["where"], one["reason"]) for one in summary["unclear"]]


def write_export(path: Path, photos: range, *, nsid: str = "12345678@N00", name: str = "anna", extra: int = 0) -> None:
    """Write a made-up zip of the shape that Flickr gives; `extra` bytes of description in each photo's file."""
    profile = {
        "real_name": "Anna Made-Up",
        "joined_date": "2005-08-31",
        "email": "anna@example.org",
        "profile_url": f"https://www.flickr.com/people/{name}/",
        "nsid": nsid,
        "screen_name": name.title(),
        "showcase_photos": ["4999999999"],
        "stats": {"views": 12345},
    }
    people = {"Bob": "https://www.flickr.com/people/bob/"}
    others = {
        "account_testimonials.json": {"testimonials_given": [{"user": "bob", "url": people["Bob"]}]},
        "albums.json": {"albums": [{"id": "72157600000000001", "photos": ["1"]}]},
        "apps_comments_part001.json": {"comments": []},
        "contacts_part001.json": {"contacts": people},
        "faves_part001.json": {"faves": [{"photo_id": "4888888888", "photo_url": f"{people['Bob']}4888888888/"}]},
        "followers_part001.json": {"followers": people},
        "galleries.json": {"galleries": [{"id": "g", "photos": ["4777777777"]}]},
        "galleries_comments_part001.json": {"comments": [{"user": "bob"}]},
        "group_discussions.json": {"group_discussions": []},
        "groups.json": {"groups": []},
        "photos_comments_part001.json": {"comments": [{"photo_id": "4666666666", "user": "98765432@N00"}]},
        "received_flickrmail_part001.json": {"flickrmail": [{"from_user_id": "98765432@N00"}]},
        "sent_flickrmail_part001.json": {"flickrmail": [{"to_user_name": "bob"}]},
        "sets_comments_part001.json": {"comments": [{"user": "bob"}]},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("account_profile.json", json.dumps(profile))
        for member, tree in others.items():
            archive.writestr(member, json.dumps(tree))
        for number in photos:
            text = random.Random(number).randbytes(extra // 2).hex()  # noqa: S311
            photo = {
                "id": str(number),
                "name": f"Photo {number}",
                "description": text,
                "count_views": "3",
                "date_taken": "2019-05-01 12:00:00",
                "photopage": f"https://www.flickr.com/photos/{name}/{number}/",
                "original": f"https://live.staticflickr.com/65535/{number}_0123456789_o.jpg",
                "license": "All Rights Reserved",
                "people": [],
                "comments": [{"user": "98765432@N00"}],
                "privacy": "public",
            }
            archive.writestr(f"photo_{number}.json", json.dumps(photo))


def pack_vectors(folder: Path) -> bytes:
    """Zip the vectors as a build does."""
    return _pack(sorted(folder.glob("*.json")))


def pack_few_vectors(folder: Path) -> bytes:
    """Zip the vectors of one kind, and the platforms that all are on: for what does not depend on the others."""
    return _pack([folder / "platforms.json", *sorted(folder.glob("compare-*.json"))])


def _pack(paths: Iterable[Path]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in paths:
            archive.write(path, path.name)
    return packed.getvalue()


def texts(session: Session) -> list[str]:
    """Return the names that a session understood."""
    return [name.text for name in session.names.names]
