"""A site's signature: `SHA256SUMS.minisig` beside the list of all its files.

It is no file of the list that it signs: a build takes it away with the site that it belongs to, and keeps it where the
list is the same to the byte.
"""

from __future__ import annotations

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
from generator.output.listing import NAME, SIGNATURE, compare_folder, open_plainly, show_path
from generator.output.locking import lock_work_folder
from generator.pages.provenance import NAME as BUILD
from generator.pages.provenance import read_signing_key
from shards.errors import FormatError, SiteError
from shards.manifest import parse_manifest

_SIZE_LIMIT = 65_536
_SHOWN = 5


@dataclass(frozen=True)
class Signature:
    """What a site's signature says: the id of its key, and, where a key to check it by was given, its comment."""

    key: str
    comment: str = ""
    checked: bool = False


def load_secret_key(path: Path, ask: Callable[[], str]) -> SecretKey:
    """Load minisign's secret key from its file; `ask` gives the password, if it has one.

    Raises SiteError where the file is no such key, or the password is wrong.
    """
    text = _read_key(path)
    return read_secret_key(text, ask() if is_encrypted(text) else "")


def load_public_key(text: str) -> PublicKey:
    """Load a public key: the line itself, or the file that holds it. Raises SiteError where it is neither."""
    return read_public_key(text if text.startswith("RW") and len(text) == 56 else _read_key(Path(text)))


def sign_site(folder: Path, key: SecretKey) -> str:
    """Sign a built site's list of files; give the comment that is signed with it: release and date.

    Raises SiteError where there is no site, where a file is not as it was built, or where the site names another key.
    """
    with lock_work_folder(folder.parent.resolve() / folder.name) as work:
        try:
            listing = _read_file(folder / NAME)
            manifest = parse_manifest(_read_file(folder / "release.json").decode())
            named = read_signing_key(_read_file(folder / BUILD).decode()) if (folder / BUILD).exists() else ""
            found = compare_folder(folder)
        except (OSError, UnicodeDecodeError, FormatError) as error:
            raise SiteError(f"There is no whole site in {folder}: {error}", "Build it, then sign it.") from error
        if strange := [*found.changed, *found.foreign, *sorted(found.sums.keys() - found.tree.files.keys())]:
            some = ", ".join(map(show_path, strange[:_SHOWN]))
            raise SiteError(
                f"{len(strange)} files of {folder} are changed, foreign or missing: {some}.",
                "Look at them (hushdex verify), and build again: a signature says that the site is as you built it.",
            )
        if named and named != str(key.public):
            raise SiteError(
                f"The site names another signing key than this one, {key.public.name}.",
                "Sign with the key that it names, or set `signing_key` to this one's line and build again.",
            )
        comment = f"Hushdex release {manifest.release.hex()} of {manifest.built}"
        draft = work.path / "new-signature"
        draft.write_text(sign(listing, key, comment), encoding="utf-8", newline="\n")
        draft.chmod(0o644)
        draft.replace(folder / SIGNATURE)
    return comment


def read_signature(folder: Path, key: PublicKey | None) -> Signature | None:
    """Read a site's signature, and check it where a key is given; None where there is none and none is asked for.

    Raises SiteError where it is not what it should be.
    """
    try:
        text = _read_file(folder / SIGNATURE).decode()
    except FileNotFoundError:
        if key is None:
            return None
        raise SiteError(
            "The site is not signed.", "Its publisher signs it with `hushdex sign`, anew after each build."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SiteError(f"{SIGNATURE} cannot be read: {error}.") from error
    if key is None:
        return Signature(show_id(read_signer(text)))
    return Signature(key.name, check(_read_file(folder / NAME), text, key), checked=True)


def _read_key(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_SIZE_LIMIT).decode()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise SiteError(f"The key {path} cannot be read: {reason}.") from error


def _read_file(path: Path) -> bytes:
    with open(path, "rb", opener=open_plainly) as file:
        return file.read()
