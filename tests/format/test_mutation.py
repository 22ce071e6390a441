"""The tool that changes a reader: each change is one, and the source says what it says otherwise."""

from __future__ import annotations

import ast

from tools.mutation.python_mutants import make_mutants

SOURCE = '''
def check(length, limit):
    """Refuse what is too long."""
    if length < 0 or length > limit + 1:
        raise ValueError(length)
    return True
'''


def test_every_part_that_decides_is_changed_once() -> None:
    mutants = list(make_mutants(SOURCE))
    assert sorted(mutant.what.split(":")[0] for mutant in mutants) == [
        "and, or", "comparison", "comparison", "condition", "constant", "constant", "constant", "error", "operator",
    ]  # fmt: skip
    whole = ast.unparse(ast.parse(SOURCE))
    for mutant in mutants:
        lines = [
            pair for pair in zip(whole.splitlines(), mutant.source.splitlines(), strict=True) if pair[0] != pair[1]
        ]
        assert len(lines) == 1, mutant.what
        ast.parse(mutant.source)


def test_what_no_reader_needs_is_left_alone() -> None:
    assert list(make_mutants("def pack_payload(data):\n    return data if len(data) > 1 else b''\n")) == []
