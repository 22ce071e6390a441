"""Rows with too few or too many fields, and rows that name nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.reading.csv.grammar import Grammar
from generator.reading.csv.repairs import CUT, FILLED, JOINED, repair_record
from generator.reading.rejects import NOBODY
from shards.errors import InputError
from tests.support.reading_samples import read_text

GRAMMAR = Grammar(",", '"', 4, 1)


@pytest.mark.parametrize(
    ("record", "repaired"),
    [
        (b"ada", (b"ada,,,", FILLED)),
        (b"ada,1", (b"ada,1,,", FILLED)),
        (b'"a, b",1', (b'"a, b",1,,', FILLED)),
        (b"ada,1,x,cc,,", (b"ada,1,x,cc", CUT)),
        (b"ada,1,Fog, Rain,cc", (b'ada,1,"Fog, Rain",cc', JOINED)),
        (b'ada,1,Fog "x", Rain, Sun,cc', (b'ada,1,"Fog ""x"", Rain, Sun",cc', JOINED)),
        (b"ada,1,Fog,Rain,cc", None),
        (b"ada,1, Fog, Rain,cc", None),
        (b'ada,1,"Fog", Rain,cc', None),
        (b'ada,1,"Fog" x, Rain,cc', None),
    ],
)
def test_a_record_is_repaired_where_one_reading_is_possible(record: bytes, repaired: object) -> None:
    assert repair_record(record, GRAMMAR) == repaired


def test_a_record_without_its_name_is_not_filled_up_and_without_the_setting_none_is() -> None:
    assert repair_record(b"1", Grammar(",", '"', 3, 2)) is None
    assert repair_record(b"1,ada", Grammar(",", '"', 3, 2)) == (b"1,ada,", FILLED)
    assert repair_record(b"1,ada", Grammar(",", '"', 3)) is None
    assert repair_record(b"ada\t1, 2\t3\t 4", Grammar("\t", "", 3, 1)) is None, "without quotation marks nothing joins"


RAGGED = "name,id,title,license\nada,1,A\nbo,2\ncy,3,C,cc\ndi,4,Fog, Rain,cc\ned,5,E,cc,,\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_repaired_rows_are_read_and_counted_with_the_first_of_each_kind(tmp_path: Path, ending: str) -> None:
    rows, rejects = read_text(tmp_path, RAGGED.replace("\n", ending), repair=True)
    assert [(row["username"], row["item"], row["title"]) for row in rows] == [
        *(("ada", "1", "A"), ("bo", "2", ""), ("cy", "3", "C"), ("di", "4", "Fog, Rain"), ("ed", "5", "E")),
    ]
    assert rejects.count == 0
    shown = rejects.show_warnings()
    assert [line.partition("photos.csv:")[2] for line in shown] == [
        f"2: {FILLED}: 'ada,1,A' (2 in total)",
        f"5: {JOINED}: 'di,4,Fog, Rain,cc' (1 in total)",
        f"6: {CUT}: 'ed,5,E,cc,,' (1 in total)",
    ]


def test_without_the_setting_they_are_rejected_with_what_to_set(tmp_path: Path) -> None:
    rows, rejects = read_text(tmp_path, RAGGED)
    assert [row["username"] for row in rows] == ["cy"]
    assert rejects.count == 4
    assert "set repair = true" in rejects.first[0].hint


def test_lines_are_right_around_repaired_and_rejected_rows(tmp_path: Path) -> None:
    text = "title,name,id\nA,ada\n\nB\nC,cy,3\n" + '"D\nd",di\nE,"ed\nF,fay,6\n'
    rows, rejects = read_text(tmp_path, text, repair=True)
    assert [(row["username"], row["row"]) for row in rows] == [("ada", 1), ("cy", 3), ("di", 4), ("fay", 6)]
    assert [(one.line, one.reason.split(":")[0]) for one in rejects.first] == [
        (4, "too few fields"),
        (8, "a quotation mark is opened but never closed"),
    ]


def test_rows_that_name_nobody_are_counted_but_never_too_many(tmp_path: Path) -> None:
    text = "name,id,title\nada,1,x\n[deleted],2,y\nTotal,,\nSource: archive, 2024\nbo,3,z\n"
    rows, rejects = read_text(tmp_path, text, ignore=["[deleted]", "Total", "Source: archive, 2024"])
    assert [row["username"] for row in rows] == ["ada", "bo"]
    assert (rejects.count, rejects.ignored) == (3, 3)
    assert rejects.reasons == {NOBODY: 3}
    rejects.check()
    _, rejects = read_text(tmp_path, text, ignore=["[deleted]", "Total"])
    with pytest.raises(InputError, match="1 row cannot be used"):
        rejects.check()


def test_a_row_keeps_the_name_beside_an_ignored_one(tmp_path: Path) -> None:
    columns: dict[str, Any] = {"username": "name", "screen_name": "title", "item": "id"}
    text = "name,id,title\nUnknown,1,Ada Ex\nunknown,2,Bo Ex\nUnknown,3,Unknown\n"
    rows, rejects = read_text(tmp_path, text, columns=columns, ignore=["Unknown"])
    assert [(row["username"], row["screen_name"]) for row in rows] == [("", "Ada Ex"), ("unknown", "Bo Ex")]
    assert (rejects.count, rejects.ignored) == (1, 1)


def test_a_last_line_that_may_be_cut_off_is_not_filled_up(tmp_path: Path) -> None:
    rows, rejects = read_text(tmp_path, "name,id,title\nada,1\nbo,2", repair=True)
    assert [row["username"] for row in rows] == ["ada"]
    assert "may be cut off" in rejects.first[0].hint
