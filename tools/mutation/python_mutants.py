"""Mutants of a Python module: its source with one comparison, constant, condition or error changed."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.RShift: ast.LShift,
}  # fmt: skip
WRITERS = (
    "encode_record", "encode_canary", "pack_payload", "_tree", "_fields", "dump_manifest", "seal_cells", "cut_cells",
    "count_cells", "display", "_compose", "authenticate", "order_items", "pack_numbers", "pack_varint", "pack_form",
    "__repr__",
    "column_kinds", "build_tree", "prove", "name_words",
)  # fmt: skip
"""Functions that no reader needs, or whose work the standard library does."""


@dataclass(frozen=True)
class Mutant:
    """A module with one change: the line, what was changed, and the whole source."""

    line: int
    what: str
    source: str


def make_mutants(source: str) -> Iterator[Mutant]:
    """Yield all mutants of a module, each with one change."""
    count = sum(1 for _ in _changes(ast.parse(source)))
    for number in range(count):
        tree = ast.parse(source)
        node, what, change = next(one for at, one in enumerate(_changes(tree)) if at == number)
        before = ast.unparse(copy.deepcopy(node))
        change()
        after = ast.unparse(node) if not isinstance(node, ast.Raise) else "pass"
        yield Mutant(node.lineno, f"{what}: {before[:90]} -> {after[:90]}".replace("\n", " "), ast.unparse(tree))


Change = tuple[ast.expr | ast.stmt, str, Callable[[], None]]


def _changes(tree: ast.Module) -> Iterator[Change]:
    for node in _walk(tree):
        if isinstance(node, ast.Compare):
            for at, operator in enumerate(node.ops):
                if type(operator) in COMPARISONS:
                    yield node, "comparison", _setter(node.ops, at, COMPARISONS[type(operator)]())
        elif isinstance(node, ast.BoolOp):
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield node, "and, or", _attribute(node, "op", other)
        elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            yield node, "operator", _attribute(node, "op", OPERATORS[type(node.op)]())
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield node, "constant", _attribute(node, "value", not node.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, int):
            yield node, "constant", _attribute(node, "value", node.value + 1)
        elif isinstance(node, ast.If | ast.IfExp):
            yield node.test, "condition", _attribute(node, "test", ast.copy_location(ast.Constant(False), node.test))
        for name in ("body", "orelse"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                for at, statement in enumerate(block):
                    if isinstance(statement, ast.Raise):
                        yield statement, "error", _setter(block, at, ast.copy_location(ast.Pass(), statement))


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.FunctionDef) and node.name in WRITERS:
        return
    if isinstance(node, ast.Raise | ast.ImportFrom | ast.JoinedStr | ast.Subscript) and not isinstance(node, ast.expr):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _walk(child)


def _setter(values: list, at: int, value: ast.AST) -> Callable[[], None]:  # type: ignore[type-arg]
    return lambda: values.__setitem__(at, value)


def _attribute(node: ast.AST, name: str, value: object) -> Callable[[], None]:
    return lambda: setattr(node, name, value)
