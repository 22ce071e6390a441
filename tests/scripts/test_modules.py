"""The browser's modules that need no page, under Node by its own test runner."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.node_samples import run_node_tests

FILES = sorted(path.name for path in Path(__file__).parent.glob("*.test.js"))
SLOW = {"code_points.test.js", "damage.test.js"}


@pytest.mark.parametrize("file", [pytest.param(file, marks=[pytest.mark.slow] * (file in SLOW)) for file in FILES])
def test_the_modules_pass_their_tests_under_node(file: str) -> None:
    run_node_tests(file)
