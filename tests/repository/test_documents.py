"""The documents do not lie: their sessions print what they show, their commands are understood, their links lead on."""

from __future__ import annotations

import re
import shlex
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from generator.commands.cli import main
from generator.hosting.recipes.hosts import RECIPES
from tests.support.sessions import CLOCK, REPOSITORY, agrees, copy_checkout, install_hushdex, read_sessions, run_session
from tests.support.static_host import serve_site

DOCUMENTS = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
ADDRESS = re.compile(r"https://check\.example/?")


@dataclass(frozen=True)
class Place:
    """Where a document's sessions are run: in a checkout or an empty folder; and what it publishes, if it does."""

    checkout: bool = False
    site: str = ""


PLACES = {
    "README.md": Place(checkout=True),
    "tutorial.md": Place(checkout=True, site="my-site/site"),
    "self-hosting.md": Place(site="list/site"),
    "starting.md": Place(),
    "faq.md": Place(),
}


def find_document(name: str) -> Path:
    """Return the path of a document: that of the project, or one of `docs`."""
    return REPOSITORY / name if name == "README.md" else REPOSITORY / "docs" / name


def test_an_ellipsis_stands_for_what_differs() -> None:
    assert agrees("built d/…/0 in … s\n", "built d/5ca1ab1e/0 in 0.3 s\n")
    assert agrees("first\n…\nlast", "first\nsecond\nthird\nlast")
    assert not agrees("3 files (1 KB)", "4 files (1 KB)")
    assert not agrees("found …", "found one\nand more")


def test_every_document_with_a_session_has_a_place_to_run_it_in() -> None:
    assert {path for path in DOCUMENTS if read_sessions(path.read_text("utf-8"))} == set(map(find_document, PLACES))


@pytest.mark.parametrize("name", PLACES)
def test_every_session_prints_what_the_document_shows(name: str, tmp_path: Path) -> None:
    place, text = PLACES[name], find_document(name).read_text("utf-8")
    for program in ("minisign", "curl"):
        if re.search(rf"^\$ {program} ", text, re.M) and shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    folder, programs = tmp_path / "work", install_hushdex(tmp_path / "programs")
    folder.mkdir()
    if place.checkout:
        copy_checkout(folder)
    with ExitStack() as stack:
        address = ""
        for session in read_sessions(text):
            commands = [command for command, _ in session]
            if not address and any(ADDRESS.search(command) for command in commands):
                address = stack.enter_context(serve_site(folder / place.site)).address
            commands = [ADDRESS.sub(address.rstrip("/"), command) for command in commands]
            printed = run_session(commands, folder, programs, **CLOCK)
            assert len(printed) == len(session)
            for (command, shown), real in zip(session, printed, strict=True):
                assert agrees(shown, real), f"$ {command}\n{real}"


def list_commands(text: str) -> list[str]:
    """List the commands of hushdex that a document names and does not run: in blocks of `sh`, and in its sentences."""
    blocks = "".join(re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S))
    text = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    return [line for line in [*blocks.splitlines(), *re.findall(r"`([^`\n]+)`", text)] if line.startswith("hushdex ")]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_in_a_document_is_one_that_hushdex_understands(path: Path) -> None:
    for line in list_commands(path.read_text("utf-8")):
        name, *arguments = shlex.split(line)[1:]
        if name.startswith("-") or name == "COMMAND":
            continue
        command = main.commands[name]
        known = {word for parameter in command.params for word in (*parameter.opts, *parameter.secondary_opts)}
        options = {word.partition("=")[0] for word in arguments if word.startswith("-")}
        assert options <= known | {"--help"}, line
        assert name != "hosts" or not arguments or arguments[0] in RECIPES, line
        if len(arguments) > len(options):  # `hushdex verify` alone names the command
            command.make_context(name, arguments, parent=click.Context(main, **main.context_settings)).close()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_to_a_file_that_is_there(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_the_pictures_are_small_and_each_is_shown() -> None:
    pictures = list((REPOSITORY / "docs" / "pictures").iterdir())
    assert pictures
    assert sum(picture.stat().st_size for picture in pictures) < 300_000
    shown = "".join(path.read_text("utf-8") for path in DOCUMENTS)
    assert [picture.name for picture in pictures if f"](pictures/{picture.name})" not in shown] == []


def test_the_index_lists_every_document() -> None:
    text = (REPOSITORY / "docs" / "README.md").read_text("utf-8")
    missing = [path.name for path in DOCUMENTS[1:] if f"]({path.name})" not in text and path.name != "README.md"]
    assert missing == []
