"""A list whose headings, names and links try to be more than text."""

from __future__ import annotations

from pathlib import Path

from tests.support.project_samples import make_project

EVIL = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"
ROWS = [
    ("user", "photo", "link", "</style><script>document.title='owned'</script>"),
    ("Alice", "1", "", ""),
    ("ALICE", "2", "", ""),
    ("alice", "2", "", ""),
    (EVIL, "3", "", ""),
    (EVIL.upper(), "4", "", ""),
    ("bob\u202e", "5", "javascript:alert(1)", ""),
    ("Bob", "6", "", ""),
    ("", "7", "", ""),
    ("x" * 5000, "8", EVIL, ""),
]
COLUMNS = 'username = "user"\nitem = "photo"\nurl = "link"'


def make_hostile_project(folder: Path) -> Path:
    """Write a project with this list, and with a list of people to leave out; return the path of its site.toml."""
    settings = make_project(folder, ROWS, platform="plain", columns=COLUMNS, privacy='suppress = "removed.txt"')
    settings.write_text(settings.read_text().replace("Is your photo in it?", "Is <b>it</b> yours?"))
    (folder / "removed.txt").write_text("nobody of this name\n")
    return settings
