"""Mutants of a JavaScript module: its source with one operator, constant, condition or error changed.

It needs no parser, only tokens: comments, strings and regular expressions are not changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.mutation.python_mutants import Mutant

OPERATORS = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "===": "!==", "!==": "===", "&&": "||", "||": "&&", "+": "-", "-": "+",
    "*": "/", ">>": "<<", ">>>": "<<", "true": "false", "false": "true",
}  # fmt: skip
TOKEN = re.compile(
    r"""(?P<skipped>//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`
        |(?<=[=(,:\[!&|?{;\n])\s*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*)
    |(?P<number>\b(?:0x[0-9a-f]+|[0-9][0-9_]*n?)\b)
    |(?P<word>[A-Za-z_$][A-Za-z0-9_$]*)
    |(?P<operator>=>|\?\?|\?\.|\+\+|--|\+=|-=|>>>|>>|<<|===|!==|<=|>=|&&|\|\||\*\*|[-+*/<>!=?:.,;(){}\[\]&|^~%])""",
    re.S | re.X,
)


def make_mutants(source: str) -> Iterator[Mutant]:
    """Yield all mutants of a module, each with one change."""
    tokens = [match for match in TOKEN.finditer(source) if not match["skipped"]]
    for at, token in enumerate(tokens):
        text, start, end = token[0], token.start(), token.end()
        if text == "import" and source[start - 1 : start] in ("", "\n"):
            continue
        if text in OPERATORS:
            yield _change(source, start, end, OPERATORS[text], "operator")
        elif token["number"] and not text.startswith("0x") and not text.endswith("n"):
            yield _change(source, start, end, str(int(text.replace("_", "")) + 1), "constant")
        elif text == "throw":
            stop = next(other.end() for other in tokens[at:] if other[0] == ";")
            yield _change(source, start, stop, ";", "error")
        elif text == "if":
            close = _find_close(tokens, at + 1)
            yield _change(source, tokens[at + 1].start(), close, "(false)", "condition")


def _find_close(tokens: list[re.Match[str]], at: int) -> int:
    depth = 0
    for token in tokens[at:]:
        depth += (token[0] == "(") - (token[0] == ")")
        if depth == 0:
            return token.end()
    raise ValueError("a parenthesis is not closed")


def _change(source: str, start: int, end: int, into: str, what: str) -> Mutant:
    line = source.count("\n", 0, start) + 1
    begin, finish = source.rfind("\n", 0, start) + 1, source.find("\n", end)
    before = " ".join(source[begin:finish].split())
    what = f"{what} {source[start:end][:40]!r} -> {into!r} in: {before[:100]}"
    return Mutant(line, what, source[:start] + into + source[end:])
