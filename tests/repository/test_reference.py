"""The command line explains itself: its help, its completion, and the reference that is written from it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from generator.commands.cli import main
from tests.support.sessions import install_hushdex
from tools.reference import REFERENCE, split_help, write_reference

COMMANDS = sorted(main.commands)
# Asks as a person's Tab key does.
ASK_BASH = """
eval "$(_HUSHDEX_COMPLETE=bash_source hushdex)"
COMP_WORDS=({0}) COMP_CWORD={1}
_hushdex_completion hushdex
printf '%s\n' "${{COMPREPLY[@]}}"
"""


def test_the_reference_is_what_the_program_writes() -> None:
    assert REFERENCE.read_text("utf-8") == write_reference(), "run python -m tools.reference"


def test_the_reference_has_every_command_and_every_option_that_is_shown() -> None:
    text = REFERENCE.read_text("utf-8")
    for name in COMMANDS:
        assert f"`{name}`" in text
        shown = [param for param in main.commands[name].params if isinstance(param, click.Option) and not param.hidden]
        section = text.partition(f"## `{main.commands[name].name}`\n")[2].partition("\n## ")[0]
        for option in shown:
            assert all(word in section for word in (*option.opts, *option.secondary_opts)), option.opts
            assert option.help, f"{name} {option.opts}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_that_it_understands(name: str) -> None:
    command = main.commands[name]
    text, example = split_help(command)
    assert text
    assert text.endswith(".")
    program, called, *arguments = shlex.split(example)
    assert (program, called) == ("hushdex", command.name)
    with command.make_context(called, arguments, parent=click.Context(main, **main.context_settings)) as context:
        assert context.params


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_hushdex(tmp_path_factory.mktemp("programs"))


def run_shell(command: str, programs: Path, **environment: str) -> str:
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", command], env=os.environ | {"PATH": path} | environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("typed", "offered"), [("hushdex ver", {"verify"}), ("hushdex plan --max", {"--max-rejects"})], ids=str
)
def test_bash_completes_commands_and_options(typed: str, offered: set[str], programs: Path) -> None:
    words = typed.split()
    assert set(run_shell(ASK_BASH.format(typed, len(words) - 1), programs).split()) == offered


@pytest.mark.parametrize(("shell", "mark"), [("zsh", "compdef _hushdex_completion hushdex"), ("fish", "complete ")])
def test_other_shells_get_a_script_and_the_same_words(shell: str, mark: str, programs: Path) -> None:
    script = run_shell("hushdex", programs, _HUSHDEX_COMPLETE=f"{shell}_source")
    assert mark in script
    assert f"_HUSHDEX_COMPLETE={shell}_complete" in script
    asked = {"COMP_WORDS": "hushdex ver", "COMP_CWORD": "ver" if shell == "fish" else "1"}
    assert "verify" in run_shell("hushdex", programs, _HUSHDEX_COMPLETE=f"{shell}_complete", **asked)
    if program := shutil.which(shell):
        assert subprocess.run([program, "-n"], input=script, text=True).returncode == 0
