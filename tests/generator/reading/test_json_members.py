"""`records = "photos"`: a list inside a JSON document, wherever it stands and however the document is cut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.json.members import enter_list, find_lists
from generator.reading.rejects import Rejects
from shards.errors import InputError
from tests.support.reading_samples import make_dataset, read_rows, write

FILE = Path("a.json")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(["[", "}", '"]', "\\", '\\"{', "\n"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=3), min_size=1, max_size=4)


def cut(text: str, size: int) -> Iterator[bytes]:
    """A text in pieces of so many bytes."""
    data = text.encode()
    return (data[start : start + size] for start in range(0, len(data), size))


@given(
    before=st.dictionaries(TEXTS, VALUES, max_size=3),
    records=RECORDS,
    after=st.dictionaries(TEXTS, VALUES, max_size=2),
    size=st.integers(1, 40),
    indent=st.none() | st.integers(0, 2),
)
def test_the_list_is_found_whatever_stands_around_it(before, records, after, size, indent) -> None:  # type: ignore[no-untyped-def]
    inner = {**{f"b{key}": value for key, value in before.items()}, "the list": records}
    document = {"other": before, "data": {**inner, **{f"c{key}": value for key, value in after.items()}}, "end": after}
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    found = b"".join(enter_list(FILE, cut(text, size), "data.the list"))
    assert json.loads(found) == records
    lines = text.split('"the list"')[0].count("\n")
    assert len(found) - len(found.lstrip(b"\n")) == lines, "line numbers stay true"
    assert "data.the list" in find_lists(FILE, cut(text, size)) or not records[0]


def test_rows_of_a_list_inside_a_document_are_read_with_their_lines(tmp_path: Path) -> None:
    text = (
        '{"info": {"a": [1, "]"]},\n"photos": [\n{"name": "Ada", "id": 1},\n{"name": ""},\n{"name": "Bo"}\n], "x": 1}'
    )
    dataset = make_dataset(write(tmp_path, "a.json", text), {"username": "name", "item": "id"}, records="photos")
    rejects = Rejects(1, None)
    assert [row["username"] for row in read_rows(dataset, rejects)] == ["Ada", "Bo"]
    assert [reject.line for reject in rejects.first] == [4]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ('{"a": 1, "b": {}}', r"no member 'photos' \(records\)\. Members: 'a', 'b'"),
        ('{"photos": 3}', "the member 'photos' is not a list"),
        ('[{"photos": []}]', "no object has the member 'photos'"),
        ('{"photos": [{"a": "]"}', r"a\.json:1: invalid JSON: the document ends inside a list"),
        ('{"a": [1, {"photos": []}', "invalid JSON"),
        ('{\n"a" 1}', r"a\.json:2: invalid JSON: expected a colon"),
        ("{a: 1}", "expected a key in quotation marks"),
        ('{"a": }', "expected a value"),
    ],
)
def test_a_list_that_is_not_there_is_told(text: str, fact: str) -> None:
    with pytest.raises(InputError, match=fact):
        list(enter_list(FILE, cut(text, 5), "photos"))
