"""The canonical text: by properties, over random texts, in the browser's module; its vectors run in test_vectors."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shards.canonical import canonical
from shards.errors import IdentifierError
from shards.unicode14 import unknown_ranges
from tests.support.examples import scale
from tests.support.node_samples import ask_browser
from tools.make_unicode14 import find_unassigned

VECTORS = Path(__file__).parents[2] / "shards" / "vectors"


def read_vector(name: str) -> dict[str, Any]:
    """Return a vector's content."""
    vector: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    return vector


def outcome(text: str) -> str:
    """Return the canonical text, or the reason why there is none."""
    try:
        return canonical(text)
    except IdentifierError as error:
        return error.reason


def test_the_table_is_the_vectors() -> None:
    """The table of what Unicode 14.0 does not know decodes to the ranges of the vector."""
    assert [list(pair) for pair in unknown_ranges()] == read_vector("unicode14")["cases"]


def test_the_table_is_what_python_says() -> None:
    """A Python with Unicode 14.0 finds the table itself; a later one knows more, and nothing less."""
    table = {point for first, last in unknown_ranges() for point in range(first, last + 1)}
    unassigned = {point for first, last in find_unassigned() for point in range(first, last + 1)}
    assert unassigned == table if unicodedata.unidata_version == "14.0.0" else unassigned < table


@given(st.text())
def test_canonical_is_its_own_canonical(text: str) -> None:
    """What is canonical stays as it is, and holds no upper case, no white space but single spaces, no surrogate."""
    try:
        once = canonical(text)
    except IdentifierError as error:
        assert error.reason == "empty"  # noqa: PT017
        return
    assert canonical(once) == once
    assert once.encode().decode() == once
    assert once.split(" ") == once.split()


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_the_ascii_path_is_the_general_one(text: str) -> None:
    """Text of ASCII alone, which takes a short cut, is read as it is between letters beyond."""
    assert canonical(f"a{text}a")[1:-1] == canonical(f"é{text}é")[1:-1]


def random_texts(count: int) -> list[str]:
    """Make texts of letters, marks, white space, ignorable, unknown and any other characters; the same every time."""
    draw = random.Random(14)  # noqa: S311
    hard = (
        "aSΣςİée각ﷺ¨🎉 \u0301\u0323\u0307\u0897\u1161\u11a8\t\0\x85\xa0\u3000\xad\u200d\u034f\u3164\ufe0f\ua7dc\ud800"
    )
    pieces = [*hard, "\U0001fae8", "\U0001e4ec"]
    # no second half after the \ud800: JavaScript would take the two for one whole character
    ranges = (range(0xD800), range(0xE000, 0x110000))
    return [
        "".join(
            draw.choice(pieces) if draw.random() < 0.8 else chr(draw.choice(draw.choice(ranges)))
            for _ in range(draw.randrange(1, 9))
        )
        for _ in range(count)
    ]


def test_the_browser_agrees_on_random_texts() -> None:
    """30,000 texts made of what is hard become in the browser's module what they become here, errors included."""
    texts = random_texts(scale(30_000))
    for text, answer in zip(texts, ask_browser("canonical", texts), strict=True):
        assert (answer if isinstance(answer, str) else answer["reason"]) == outcome(text), ascii(text)


def test_random_texts_are_their_own_canonical() -> None:
    """What is hard is read to the end at the first reading."""
    for text in map(outcome, random_texts(scale(30_000))):
        assert canonical(text) == text, ascii(text)


def fold(text: str) -> str:
    """Return the canonical text, or the reason why there is none."""
    try:
        return canonical(text)
    except IdentifierError as error:
        return error.reason


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("é" + "\u00a0" * 10**6 + "x", "é x"),
        ("\u3164" * 10**6 + "bob" + "\uffa0" * 10**6, "bob"),
        ("a" + "\u0301\u0323" * 500_000, "too-long"),
    ],
    ids=["white space inside", "fillers that go", "marks out of order"],
)
def test_a_megabyte_is_folded_or_refused_without_trying_each_place_against_all_others(text: str, folded: str) -> None:
    """What takes a time in the square of the length would not come back today."""
    assert fold(text) == folded


def test_no_text_that_could_be_short_enough_is_refused_unread() -> None:
    """Nothing that is told by its length alone would have folded to 1,024 bytes: the densest characters do not."""
    dense = {chr(code) for code in range(0x110000) if len(unicodedata.normalize("NFKD", chr(code))) == 4}
    composed = [one for one in dense if unicodedata.normalize("NFKC", one) == one]
    assert composed
    for one in composed:
        apart = unicodedata.normalize("NFKD", one)
        fits = 1024 // len(one.lower().encode())
        assert canonical(apart * fits) == canonical(one * fits)
