"""A new project: what `hushdex new DIR` writes. The files stand in generator/drafting/starter/ as they are written."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from shards.errors import SiteError

STARTER = {"site.toml": "site.toml", "photos.csv": "photos.csv", ".gitignore": "gitignore"}


def start_project(folder: Path, settings: str = "") -> list[Path]:
    """Write a project that builds: site.toml with every key explained, a sample manifest, a .gitignore.

    Args:
        folder: made if it is not there; it may hold other files.
        settings: the text of site.toml; then there is no sample manifest.

    Returns:
        The files written, in the order in which to look at them.

    Raises:
        SiteError: one of the files is there already (then nothing is written), or the folder cannot be written.
    """
    written: list[Path] = []
    try:
        texts = {
            name: (files("generator.drafting") / "starter" / source).read_bytes() for name, source in STARTER.items()
        }
        if settings:
            texts = {"site.toml": settings.encode(), ".gitignore": texts[".gitignore"]}
        check_free(folder, texts)
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with (folder / name).open("xb") as file:  # x: nor what has appeared since the look above
                file.write(text)
            written.append(folder / name)
    except OSError as error:
        raise SiteError(f"A project cannot be written to {folder}: {error.strerror}.", "Name another folder.") from None
    return written


def check_free(folder: Path, names: Iterable[str] = ("site.toml", ".gitignore")) -> None:
    """See that none of the files is there already.

    Raises:
        SiteError: one is, or the folder is none.
    """
    there = [name for name in names if (folder / name).is_symlink() or (folder / name).exists()]
    if there:
        raise SiteError(f"{folder} already has {', '.join(there)}.", "Name another folder: nothing is overwritten.")
    if folder.exists() and not folder.is_dir():
        raise SiteError(f"A project cannot be written to {folder}: it is a file.", "Name another folder.")


def read_wishes(columns: Iterable[str]) -> dict[str, str | None]:
    """Texts such as `username=photographer` -> role -> column, None for no column.

    Raises:
        ValueError: a text is of another form; the message is a sentence for people.
    """
    wishes: dict[str, str | None] = {}
    for text in columns:
        role, equals, column = text.partition("=")
        if not equals or not role or not column:
            raise ValueError(f"{text!r} is not of the form ROLE=COLUMN, such as username=photographer.")
        wishes[role.strip()] = None if column.strip() == "-" else column.strip()
    return wishes


def list_steps(folder: Path, program: str) -> list[str]:
    """What to do next with a new project, as lines; `program` is how the program is called here."""
    path = shlex.quote(str(folder / "site.toml"))
    return [
        "next:",
        f"  read {path} through, and fill in what is empty",
        f"  {program} plan {path}    what a build would make; writes nothing",
        f"  {program} serve {path}   builds, and shows the site on this computer",
        f"  {program} build {path}   builds the folder to publish",
    ]
