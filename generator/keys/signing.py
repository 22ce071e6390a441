"""The signature of a site: `SHA256SUMS.minisig`, next to the list of all its files.

The list does not include the signature. A build removes it together with the site that it belongs to, and keeps it if
the new list is identical.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.keys.minisign import (
    PublicKey,
    SecretKey,
    check,
    is_encrypted,
    read_public_key,
    read_secret_key,
    read_signer,
    show_id,
    sign,
)
from generator.output import listing, lock_work_folder, read_manifest
from shards.errors import FormatError, SiteError

BUILD = "build.json"
"""How a site was built, including the key that signs it; written by `pages`."""

_SIZE_LIMIT = 65_536
_SHOWN = 5


@dataclass(frozen=True)
class Signature:
    """The signature of a site: the id of its key and, if it has been checked, its comment."""

    key: str
    comment: str = ""
    checked: bool = False


def load_secret_key(path: Path, ask: Callable[[], str]) -> SecretKey:
    """Return the minisign secret key in a file; `ask` returns the password, if the key has one.

    Raises SiteError if the file is not such a key, or if the password is wrong.
    """
    text = _read_key(path)
    return read_secret_key(text, ask() if is_encrypted(text) else "")


def load_public_key(text: str) -> PublicKey:
    """Return a public key, given the key itself or the path of its file. Raises SiteError if it is neither."""
    return read_public_key(text if text.startswith("RW") and len(text) == 56 else _read_key(Path(text)))


def sign_site(folder: Path, key: SecretKey) -> str:
    """Sign the list of files of a built site; return the comment that is signed with it: release and date.

    Raises SiteError if there is no site, if a file is not as it was built, or if the site names another key.
    """
    with lock_work_folder(folder.parent.resolve() / folder.name) as work:
        try:
            sums = _read_file(folder / listing.NAME)
            manifest = read_manifest(folder)
            named = read_signing_key(_read_file(folder / BUILD).decode()) if (folder / BUILD).exists() else ""
            found = listing.compare_folder(folder)
        except (OSError, UnicodeDecodeError, FormatError) as error:
            raise SiteError(f"There is no complete site in {folder}: {error}", "Build it, then sign it.") from error
        if strange := [*found.changed, *found.foreign, *sorted(found.sums.keys() - found.tree.files.keys())]:
            some = ", ".join(map(listing.show_path, strange[:_SHOWN]))
            raise SiteError(
                f"{len(strange)} files of {folder} are changed, foreign or missing: {some}.",
                "Inspect them (hushdex verify), and build again: a signature states that the site is as you built it.",
            )
        if named and named != str(key.public):
            raise SiteError(
                f"The site names a different signing key than this one, {key.public.name}.",
                "Sign with the key that it names, or set `signing_key` to this key and build again.",
            )
        comment = f"Hushdex release {manifest.release.hex()} of {manifest.built}"
        draft = work.path / "new-signature"
        draft.write_text(sign(sums, key, comment), encoding="utf-8", newline="\n")
        draft.chmod(0o644)
        draft.replace(folder / listing.SIGNATURE)
    return comment


def read_signature(folder: Path, key: PublicKey | None) -> Signature | None:
    """Return the signature of a site, checked if a key is given; None if there is no signature and no key.

    Raises SiteError if the signature is missing although a key is given, or if it is invalid.
    """
    try:
        text = _read_file(folder / listing.SIGNATURE).decode()
    except FileNotFoundError:
        if key is None:
            return None
        raise SiteError(
            "The site is not signed.", "Its publisher signs it with `hushdex sign`, after every build."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SiteError(f"{listing.SIGNATURE} cannot be read: {error}.") from error
    if key is None:
        return Signature(show_id(read_signer(text)))
    return Signature(key.name, check(_read_file(folder / listing.NAME), text, key), checked=True)


def read_signing_key(text: str) -> str:
    """Return the public key that a `build.json` names; "" if it names none or is invalid."""
    try:
        key = json.loads(text)["signing_key"]
    except (ValueError, KeyError, TypeError):
        return ""
    return key if isinstance(key, str) else ""


def _read_key(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_SIZE_LIMIT).decode()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise SiteError(f"The key {path} cannot be read: {reason}.") from error


def _read_file(path: Path) -> bytes:
    with open(path, "rb", opener=listing.open_plainly) as file:
        return file.read()
