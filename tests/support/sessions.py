"""The `console` blocks of a document, run as they stand, and what they print against what the document shows.

A line of a block that begins with `$ ` is a command, `> ` goes on with it, the lines below are its output; progress, on
standard error, is not shown. `…` in a line of output stands for any text, a line that is `…` alone for any lines. Each
block is one shell, so `$?` is the exit code of the command before. `hushdex serve` is stopped when it serves; it
serves at any free port, and what it prints shows the one that a person would get.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
Session = list[tuple[str, str]]
CLOCK = {"SOURCE_DATE_EPOCH": "1795392000"}
"""A day for the sessions: none runs over midnight."""
_SERVE_A_MOMENT = """
{command} --port 0 > .served &
until grep -qs ^serving .served || ! kill -0 $!; do sleep 0.1; done
kill -TERM $!; wait $!; sed -E 's|(http://127.0.0.1):[0-9]+|\\1:8000|' .served; rm .served"""


def read_sessions(text: str) -> list[Session]:
    """Return the `console` blocks of a Markdown text, each as pairs of command and output."""
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S)
    found = [re.findall(r"^\$ (.*\n(?:> .*\n)*)((?:(?!\$ ).*\n)*)", block, re.M) for block in blocks]
    return [[(re.sub(r"(?m)^> ", "", command).rstrip("\n"), shown) for command, shown in block] for block in found]


def agrees(shown: str, real: str) -> bool:
    """Say whether real output is what a document shows, where `…` stands for whatever differs from run to run."""
    pattern = re.sub(r"(\A|\\\n)…\\\n", r"\1…\n", re.escape(shown.strip()))
    pattern = re.sub(r"(?m)^…$", "(?:.*\n)*.*", pattern)
    return re.fullmatch(pattern.replace("…", "[^\n]*"), real.strip()) is not None


def run_session(commands: list[str], folder: Path, programs: Path | None = None, **environment: str) -> list[str]:
    """Run commands in one shell, as a person would type them; give what each printed.

    `programs` is a folder whose programs come first.
    """
    typed = [_SERVE_A_MOMENT.format(command=line) if line.startswith("hushdex serve ") else line for line in commands]
    separated = "".join(f"{command}\ncode=$?; printf '\\0'; (exit $code)\n" for command in typed)
    # Nothing is a terminal here, as in CI; `python` is the one that runs the tests.
    path = os.pathsep.join(
        [*([str(programs)] if programs else []), str(Path(sys.executable).parent), os.environ["PATH"]]
    )
    done = subprocess.run(
        ["bash", "-c", separated],
        cwd=folder,
        env=os.environ | {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1", "CI": ""} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    print(done.stderr.decode("utf-8"))  # pytest shows it beside a failure
    return done.stdout.decode("utf-8").split("\0")[:-1]


def copy_checkout(folder: Path) -> Path:
    """Copy what git tracks, so that a session builds in a fresh checkout and not in this one."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True).stdout
    for name in filter(None, listing.decode("utf-8").split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, folder / name)
    return folder


def install_hushdex(folder: Path) -> Path:
    """Write a program `hushdex` that runs this checkout, as `pip install` would; give the folder that it is in."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "hushdex"
    start = f"import sys; sys.path.insert(0, {str(REPOSITORY)!r})\nfrom generator.commands.cli import main\n\nmain()\n"
    program.write_text(f"#!{sys.executable} -P\n{start}", encoding="utf-8")
    program.chmod(0o755)
    return folder
