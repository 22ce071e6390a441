"""Writes a new project for `hushdex new DIR`. The files are copies of those in generator/commands/starter/."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from generator.output import with_users_umask
from shards.errors import SiteError

DEMO = ("tsammalex_demo.csv", "ATTRIBUTION.md")
"""The demo's list, which comes first, and its source, to which its licence obliges."""
STARTER = {"site.toml": "site.toml", "photos.csv": "photos.csv", ".gitignore": "gitignore"}


@with_users_umask()
def start_project(folder: Path, settings: str = "") -> list[Path]:
    """Write a project that builds: a site.toml that explains every key, a sample list, a .gitignore.

    Args:
        folder: created if it does not exist; it may contain other files.
        settings: the text of site.toml; if given, no sample list is written.

    Returns:
        The files written, in the order in which to read them.

    Raises:
        SiteError: one of the files already exists (then nothing is written), or the folder cannot be written.
    """
    written: list[Path] = []
    try:
        texts = {
            name: (files("generator.commands") / "starter" / source).read_bytes() for name, source in STARTER.items()
        }
        if settings:
            texts = {"site.toml": settings.encode(), ".gitignore": texts[".gitignore"]}
        check_free(folder, texts)
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with (folder / name).open("xb") as file:  # x: do not overwrite a file created since the check above
                file.write(text)
            written.append(folder / name)
    except OSError as error:
        raise SiteError(
            f"The project cannot be created in {folder}: {error.strerror}.", "Choose another folder."
        ) from None
    return written


@with_users_umask()
def copy_demo(folder: Path) -> Path:
    """Copy the demo's list into a folder, which is created if it does not exist; return the copy.

    Raises:
        SiteError: a file of that name exists, or the folder cannot be written.
    """
    installed = Path(str(files("generator.commands"))) / "demo"
    source = installed if installed.is_dir() else Path(__file__).parents[2] / "examples" / "demo"
    check_free(folder, ("site.toml", ".gitignore", *DEMO))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in DEMO:
            with (folder / name).open("xb") as file:
                file.write((source / name).read_bytes())
    except OSError as error:
        raise SiteError(
            f"The project cannot be created in {folder}: {error.strerror}.", "Choose another folder."
        ) from None
    return folder / DEMO[0]


def find_settings(folder: Path) -> Path | None:
    """Return the site.toml of a folder; None if it has none."""
    path = folder / "site.toml"
    return path if path.is_file() and not path.is_symlink() else None


@with_users_umask()
def rewrite_settings(path: Path, text: str) -> list[Path]:
    """Replace a site.toml, whole or not at all; return the files written.

    Raises:
        SiteError: it cannot be written.
    """
    new = path.with_name(".site.toml.new")
    try:
        new.write_text(text, "utf-8")
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        hint = "Check that you have write permission."
        raise SiteError(f"{path} cannot be written: {error.strerror}.", hint) from None
    return [path]


def check_free(folder: Path, names: Iterable[str] = ("site.toml", ".gitignore")) -> None:
    """Check that none of the files exists yet.

    Raises:
        SiteError: one exists, or `folder` is not a folder.
    """
    there = [name for name in names if (folder / name).is_symlink() or (folder / name).exists()]
    if there:
        raise SiteError(
            f"{folder} already contains {', '.join(there)}.",
            "Choose another folder: nothing is overwritten. To correct a site.toml that new has written, use --column.",
        )
    if folder.exists() and not folder.is_dir():
        raise SiteError(f"The project cannot be created in {folder}: it is a file.", "Choose another folder.")


def read_wishes(columns: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Parse texts such as `username=photographer`; return role -> columns, () for none.

    Raises:
        ValueError: a text has another form; the message is a sentence for users.
    """
    wishes: dict[str, tuple[str, ...]] = {}
    for text in columns:
        role, equals, column = text.partition("=")
        if not equals or not role or not column:
            raise ValueError(f"{text!r} does not have the form ROLE=COLUMN, as in username=photographer.")
        name, wish = role.strip(), column.strip()
        wishes[name] = () if wish == "-" else (*wishes.get(name, ()), wish)
    return wishes


def list_steps(folder: Path, program: str) -> list[str]:
    """Return the next steps for a new project, as lines; `program` is the command that runs Hushdex here."""
    path = shlex.quote(str(folder / "site.toml"))
    return [
        "next:",
        f"  review {path}, and fill in the empty values",
        f"  {program} plan {path}    shows what a build would produce; writes nothing",
        f"  {program} serve {path}   builds the site and shows it on this computer",
        f"  {program} build {path}   builds the folder to publish",
    ]
