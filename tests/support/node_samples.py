"""Node, for tests that ask the browser's modules."""

from __future__ import annotations

import atexit
import functools
import json
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
PATIENCE = 120.0


def ask_browser(name: str, questions: Sequence[Any], script: str = "answer.js") -> list[Any]:
    """Return what a script of tests/scripts answers to each question: one Node for all of a session's questions."""
    node = _start_node(script)
    assert node.stdin
    assert node.stdout
    assert node.stderr
    watch = threading.Timer(PATIENCE, node.kill)
    watch.start()
    try:
        node.stdin.write(json.dumps([name, questions]) + "\n")
        node.stdin.flush()
        line = node.stdout.readline()
    except BrokenPipeError:
        line = ""
    finally:
        watch.cancel()
    if not line:  # it ended: an error that nobody expects, or the time was up
        _start_node.cache_clear()
        raise AssertionError(node.communicate()[1])
    answers: list[Any] = json.loads(line)
    return answers


@functools.cache
def _start_node(script: str) -> subprocess.Popen[str]:
    """Start Node with a script that answers each line of its input with a line."""
    pipe = subprocess.PIPE
    node = subprocess.Popen(
        ["node", TESTS / "scripts" / script], stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8", bufsize=-1
    )
    atexit.register(node.kill)
    return node


def run_node_tests(file: str) -> None:
    """Run one file of tests/scripts with Node's own test runner; its report is the failure's message."""
    done = subprocess.run(
        ["node", "--test", "--test-reporter=spec", TESTS / "scripts" / file],
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
