"""Node, for tests that ask the browser's modules."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]


def ask_browser(name: str, questions: Sequence[Any], script: str = "answer.js") -> list[Any]:
    """Return what a script of tests/scripts answers to each question: one Node for all of them."""
    text = json.dumps([name, questions])
    done = subprocess.run(
        ["node", TESTS / "scripts" / script], input=text.encode(), capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    answers: list[Any] = json.loads(done.stdout)
    return answers


def run_node_tests(file: str) -> None:
    """Run one file of tests/scripts with Node's own test runner; its report is the failure's message."""
    done = subprocess.run(
        ["node", "--test", "--test-reporter=spec", TESTS / "scripts" / file],
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
