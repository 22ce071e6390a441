"""Where records of CSV begin and end: our grammar against DuckDB's, and what becomes of text that is neither."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.csv import records
from generator.reading.csv.files import query_csv
from generator.reading.csv.grammar import Grammar
from generator.reading.csv.quoted_lines import unquote_pieces
from generator.reading.csv.records import cut_chunks, find_lines, walk_records
from generator.reading.csv.survey import survey_file
from generator.reading.queries import connect, read_table
from tests.support.examples import examples

TWO = Grammar(",", '"', 2)
PIECES = st.lists(st.sampled_from(['"', ",", "\n", " ", "a", '""', "b\n", "é", "'"]), max_size=14).map("".join)


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return connect(1 << 28, 2)


@examples(300)
@given(PIECES)
def test_the_grammar_takes_what_duckdb_takes_and_gives_the_same_fields(
    con: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "grammar.csv"
    path.write_text(text, "utf-8", newline="")
    walk = walk_records(text.encode(), TWO, at_end=True)
    ours = [TWO.split(text.encode()[start:end].strip(b"\n")) for start, end in split_records(text.encode())]
    try:
        theirs = read_table(con, query_csv(path, TWO, {"a": 0, "b": 1}, header=False)).to_pylist() if text else []
    except duckdb.Error:
        assert walk.faults
    else:
        # one thing alone DuckDB takes and we do not: a quoted field that goes on with spaces and another mark
        if walk.faults:
            assert re.search('" +"', text)
            return
        assert ours == [[row["a"], row["b"]] for row in theirs]


def split_records(text: bytes) -> list[tuple[int, int]]:
    """The bounds of good records, one by one."""
    bounds = []
    for start, end in walk_records(text, TWO, at_end=True).good:
        position = start
        while position < end:
            rest = walk_records(text[position:end], Grammar(",", '"'), at_end=True, check=False)
            size = next(
                size for size in range(1, end - position + 1)
                if walk_records(text[position : position + size] + b"\n", TWO, at_end=True).records == 1
                and not walk_records(text[position : position + size] + b"\n", TWO, at_end=True).faults
                and (position + size == end or text[position + size - 1 : position + size] == b"\n")
            )  # fmt: skip
            assert rest.records
            bounds.append((position, position + size))
            position += size
    return [(start, end) for start, end in bounds if text[start:end].strip(b"\n")]


@examples(300)
@given(PIECES, st.integers(1, 6))
def test_chunks_hold_the_same_records_however_the_pieces_fall(text: str, size: int) -> None:
    whole = text.encode()
    pieces = iter([whole[start : start + size] for start in range(0, len(whole), size)])
    chunks = list(cut_chunks(pieces, TWO))
    again = [None if chunk.faults else walk_records(chunk.source, TWO, at_end=True) for chunk in chunks]
    walk = walk_records(whole, TWO, at_end=True)
    faults = [chunk.first_line + fault.line for chunk in chunks for fault in chunk.faults]
    faults += [
        chunk.first_line + fault.line
        for chunk, second in zip(chunks, again, strict=True)
        if second
        for fault in second.faults
    ]  # fmt: skip
    assert sorted(faults) == [fault.line + 1 for fault in walk.faults]
    assert b"".join(chunk.source for chunk in chunks) == whole
    assert sum(len(chunk.rows) + len(chunk.faults) for chunk in chunks) == walk.records
    numbers = [int(row) for chunk in chunks for row in chunk.rows]
    assert numbers == sorted(set(numbers))


@examples(200)
@given(PIECES, st.booleans())
def test_the_survey_counts_what_the_walk_counts_or_says_that_it_cannot(
    tmp_path_factory: pytest.TempPathFactory, text: str, crlf: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "survey.csv"
    path.write_bytes((text.replace("\n", "\r\n") if crlf else text).encode())
    count = survey_file(path, TWO, threading.Event())
    walk = walk_records(text.encode(), TWO, at_end=True, check=False)
    assert count is None or (count == walk.records and not walk.faults)


def test_the_survey_is_not_fooled_by_the_cut_between_two_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'a,"b\r\n\r\nc"\r\n\r\nd,""\r\n"e""e",f\r\n')
    for size in range(1, 40):
        monkeypatch.setattr("generator.reading.csv.survey.PIECE", size)
        assert survey_file(path, TWO, threading.Event()) == 3


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (b"a,b\nc,d\n", [0, 1]),
        (b"\n\na,b\n\nc,d", [2, 4]),
        (b'a,"b\nb"\nc,d\n', [0, 2]),
        (b'a, "b\nb"\nc,d\n', [0, 2]),
    ],
)
def test_lines_of_records_are_counted_over_empty_lines_and_line_ends_in_fields(text: bytes, lines: list[int]) -> None:
    assert find_lines(text, TWO).tolist() == lines


def test_an_unclosed_quotation_mark_costs_its_own_line_alone() -> None:
    walk = walk_records(b'a,"b\nc,d\ne,"f"\ng,h\n', TWO, at_end=True)
    assert [(fault.line, fault.record) for fault in walk.faults] == [(0, 0)]
    assert walk.lines == [1, 2, 3]
    assert walk.numbers.tolist() == [1, 2, 3]


def test_a_line_without_end_is_one_reject_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LONGEST_RECORD", 100)
    pieces = iter([b"a,b\n", *[b"x" * 64] * 50, b"x\nc,d\n"])
    chunks = list(cut_chunks(pieces, TWO))
    assert max(len(chunk.source) for chunk in chunks) < 300
    assert [fault.reason for chunk in chunks for fault in chunk.faults] == ["longer than 100 bytes"]
    assert [int(row) for chunk in chunks for row in chunk.rows] == [1, 3]
    assert [int(line) for chunk in chunks for line in chunk.line_of(TWO)] == [1, 3]


def test_a_record_of_many_lines_that_is_too_long_costs_its_first_line_and_no_number_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "LONGEST_RECORD", 100)
    text = b'a,b\nc,"' + b"d,d\n" * 50 + b'"\ne,f\n'
    for size in (30, 1000):
        chunks = list(cut_chunks(iter([text[start : start + size] for start in range(0, len(text), size)]), TWO))
        reasons = [fault.reason for chunk in chunks for fault in chunk.faults]
        assert len(reasons) == 2
        assert [int(row) for chunk in chunks for row in chunk.rows] == [1, *range(3, 52), 53]
        assert [int(line) for chunk in chunks for line in chunk.line_of(TWO)] == [1, *range(3, 52), 53]


def test_lines_that_are_quoted_as_a_whole_are_unquoted_wherever_a_piece_ends() -> None:
    text = b'"a,""b, c"""\n"d","e"\nf,g\n\n"h,i"'
    for size in range(1, len(text)):
        pieces = [text[place : place + size] for place in range(0, len(text), size)]
        assert b"".join(unquote_pieces(iter(pieces))) == b'a,"b, c"\n"d","e"\nf,g\n\nh,i'
