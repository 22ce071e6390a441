"""The browser's modules that need no page, under Node by its own test runner."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.node_samples import run_node_tests

FILES = sorted(path.name for path in Path(__file__).parent.glob("*.test.js"))


@pytest.mark.parametrize("file", FILES)
def test_the_modules_pass_their_tests_under_node(file: str) -> None:
    run_node_tests(file)
