"""The secret of the site, `site.key`: created once, kept private, never printed.

Release ids, filler cells and the salt are derived from it, so that the same input produces the same bytes and nobody
without the file can tell filler from records. It consists of 64 hex digits and a newline, so that it can be copied by
hand.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import re
import secrets
import shlex
import stat
from dataclasses import dataclass, field
from pathlib import Path

from generator.output import clear_drafts, open_draft, sync_folder
from shards.errors import InputError

NAME = "site.key"
SECRET_SIZE = 32
SALT_SIZE = 16

_SALT_LABEL = b"hushdex/1/salt"
_KEEP = "If you have a backup, restore it; otherwise, move the file away and the next build creates a new one."


@dataclass(frozen=True)
class SiteKey:
    """The secret of the site, 32 bytes. It is not part of `repr`, and therefore not of logs and tracebacks."""

    secret: bytes = field(repr=False)

    @property
    def salt(self) -> bytes:
        """The 16-byte salt that the manifest publishes: the start of HMAC-SHA256(secret, "hushdex/1/salt")."""
        return hmac.digest(self.secret, _SALT_LABEL, "sha256")[:SALT_SIZE]


def load_or_create(folder: Path) -> SiteKey:
    """Return the key in the `site.key` of a folder, which is created with mode 600 if it does not exist.

    Raises InputError if it is a link or not a file, belongs to another user, is accessible to others, or is malformed.
    """
    path = folder / NAME
    clear_drafts(path)
    try:
        if not os.path.lexists(path):
            _create(path)
        return SiteKey(_read(path))
    except OSError as error:
        hint = "The build must have permission to read and write it." if error.filename else ""
        raise InputError(f"{path}: {error.strerror}.", hint) from error


def _create(path: Path) -> None:
    # Written under another name first and then linked, so that a killed build leaves no partial key. Two builds that
    # start at the same time use the same key, because a link, like O_EXCL, never replaces a file.
    with open_draft(path) as (file, draft):
        file.write(f"{secrets.token_hex(SECRET_SIZE)}\n".encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    sync_folder(path.parent)


def _read(path: Path) -> bytes:
    if path.is_symlink():
        raise InputError(
            f"{path} is a link.", "Replace it with the file itself, so that nobody can exchange it unnoticed."
        )
    # O_NONBLOCK: a pipe with this name must not block the build for ever.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{path} is not a file.", "Move it away, and the next build creates a key.")
        if status.st_uid not in (os.geteuid(), path.parent.stat().st_uid):
            raise InputError(
                f"{path} belongs to another user.", f"Change its owner: chown {os.geteuid()} {shlex.quote(str(path))}"
            )
        if status.st_mode & 0o077:
            raise InputError(
                f"{path} can be read or written by others (mode {status.st_mode & 0o777:o}).",
                f"Restrict it: chmod 600 {shlex.quote(str(path))}",
            )
        text = os.read(handle, 2 * SECRET_SIZE + 3)
    finally:
        os.close(handle)
    if not re.fullmatch(rb"[0-9a-f]{%d}\r?\n?" % (2 * SECRET_SIZE), text):
        raise InputError(f"{path} is not a valid key: it must be a line of {2 * SECRET_SIZE} hex digits.", _KEEP)
    return bytes.fromhex(text.decode("ascii").strip())
