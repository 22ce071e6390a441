"""A new project: what `hushdex new DIR` writes. The files stand in generator/starter/ as they are written."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from shards.errors import SiteError

STARTER = {"site.toml": "site.toml", "photos.csv": "photos.csv", ".gitignore": "gitignore"}


def start_project(folder: Path) -> list[Path]:
    """Write a project that builds: site.toml with every key explained, a sample manifest, a .gitignore.

    Args:
        folder: made if it is not there; it may hold other files.

    Returns:
        The files written, in the order in which to look at them.

    Raises:
        SiteError: one of the files is there already (then nothing is written), or the folder cannot be written.
    """
    written: list[Path] = []
    try:
        there = [name for name in STARTER if (folder / name).is_symlink() or (folder / name).exists()]
        if there:
            raise SiteError(f"{folder} already has {', '.join(there)}.", "Name another folder: nothing is overwritten.")
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in STARTER.items():
            with (folder / name).open("xb") as file:  # x: nor what has appeared since the look above
                file.write((files("generator") / "starter" / source).read_bytes())
            written.append(folder / name)
    except OSError as error:
        raise SiteError(f"A project cannot be written to {folder}: {error.strerror}.", "Name another folder.") from None
    return written
