"""CONTRIBUTING.md names what is there: targets, programs, rooms, files, tests; and its worked example is a real one."""

from __future__ import annotations

import importlib.util
import re
import subprocess

import pytest

from tests.support.sessions import REPOSITORY

TEXT = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
MAKEFILE = (REPOSITORY / "Makefile").read_text("utf-8")
COMMANDS = re.findall(r"`([^`\n]+)`", TEXT) + re.findall(r"^    (\S.*?)(?:  +.*)?$", TEXT, re.M)


@pytest.mark.parametrize("command", sorted({line for line in COMMANDS if line.startswith("make ")}))
def test_every_make_command_is_one(command: str) -> None:
    target, *variables = re.findall(r'[A-Z]+="[^"]*"|\S+', command)[1:]
    arguments = [target, *(variable.replace('"', "") for variable in variables)]
    done = subprocess.run(["make", "--dry-run", *arguments], cwd=REPOSITORY, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_target_of_the_makefile_is_explained() -> None:
    [targets] = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)
    assert {target for target in targets.split() if f"make {target}" not in TEXT} <= {"demo", "clean"}


@pytest.mark.parametrize("command", sorted({line for line in COMMANDS if line.startswith("python -m ")}))
def test_every_program_of_the_tools_is_there(command: str) -> None:
    assert importlib.util.find_spec(command.split()[2])


def test_every_file_and_folder_that_it_names_is_there() -> None:
    named = {word.split("::")[0] for word in re.findall(r"`([^`\s]+)`", TEXT) if re.search(r"/|\.(py|md)$", word)}
    assert len(named) > 20
    folders = ("", "generator", "site_templates/scripts", "tests")
    assert {word for word in named if not any((REPOSITORY / folder / word).exists() for folder in folders)} == set()


@pytest.mark.parametrize("folder", ["generator", "site_templates/scripts", "tests"])
def test_every_room_is_listed(folder: str) -> None:
    listing = subprocess.run(["git", "ls-files", folder], cwd=REPOSITORY, capture_output=True, check=True, text=True)
    rooms = {name.removeprefix(f"{folder}/").split("/")[0] for name in listing.stdout.splitlines()}
    missing = {room for room in rooms if (REPOSITORY / folder / room).is_dir() and f"`{room}/`" not in TEXT}
    assert missing <= {"vendor"}


def test_the_slowest_tests_are_those_of_these_names() -> None:
    [part] = re.findall(r"^### The slowest tests\n(.*?)(?=^##|\Z)", TEXT, re.M | re.S)
    named = re.findall(r"^\d+\. `(\S+?)(?:::(\w+))?`", part, re.M)
    assert len(named) == 10
    for file, test in named:
        assert not test or re.search(rf"^def {test}\(", (REPOSITORY / "tests" / file).read_text("utf-8"), re.M), test


def test_the_message_of_the_worked_example_is_in_the_file_and_the_test_that_it_names() -> None:
    [part] = re.findall(r"^## A first change\n(.*?)(?=^## )", TEXT, re.M | re.S)
    [words] = re.findall(r'grep -rn "([^"]+)"', part)
    [name] = re.findall(r'make quick ARGS="-k (\w+)"', part)
    module, test = [file for file in re.findall(r"`(\S+\.py)`", part) if "/" in file]
    assert words in (REPOSITORY / module).read_text("utf-8")
    text = (REPOSITORY / test).read_text("utf-8")
    assert words in text
    assert re.search(rf"^def test_\w*{name}", text, re.M)
    assert len([line for line in part.splitlines() if line.strip()]) <= 10


QUICK = re.findall(r"^QUICK := (.*)$", MAKEFILE, re.M)[0].split()
SERVERS = r"playwright|tests\.support\.(browser|many_site|other_browsers|local_server|static_host|web_servers)"


@pytest.mark.parametrize("room", QUICK)
def test_the_rooms_of_make_quick_start_neither_a_browser_nor_a_server(room: str) -> None:
    paths = sorted((REPOSITORY / room).rglob("*.py"))
    assert paths
    needing = re.compile(rf"^\s*(?:from|import) (?:{SERVERS})|\bchromium\b", re.M)
    assert [path.name for path in paths if needing.search(path.read_text("utf-8"))] == []
