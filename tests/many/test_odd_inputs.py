"""Lists as people have them: wrong quotation marks, shortened numbers, half a download, what only looks like a list.

Whatever it is, what can be read is read, what cannot is said with its place, and nothing is taken for a name that is
plainly none.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from many.devices import CancelError
from many.reading import documents, gathering, lists, workbooks
from many.reading.columns import PLATFORMS, choose_columns, has_heading
from many.session import Session
from shards.keys import authenticate
from shards.manifest import dump_manifest
from shards.platforms import Platforms
from shards.platforms.library import list_supplied
from tests.support.many_samples import SPACE, TestDevice, read, read_file, reasons, run, texts, zip_up
from tests.support.page_samples import seal_sample

STRICT = 'xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"'


def test_a_quotation_mark_that_does_not_close_costs_its_own_line_and_no_other(session: Session, tmp_path: Path) -> None:
    rows = ["owner,title", 'bob,"5 inches', "anna.lind,plain", 'carl,"two\nlines"', 'dora,"a" b', "emil,x", '"fritz,y']
    summary = read_file(session, tmp_path, "a.csv", "\n".join(rows))
    assert texts(session) == ["bob", "anna.lind", "carl", "dora", "emil", "fritz"]
    assert not any("quotation" not in one["fact"] for one in summary["unclear"])


def test_a_tab_separated_table_may_have_quotation_marks_anywhere(session: Session, tmp_path: Path) -> None:
    summary = read_file(session, tmp_path, "a.tsv", 'owner\ttitle\nbob\t"Best" picture\nanna.lind\t5" lens\ncarl\t"\n')
    assert texts(session) == ["bob", "anna.lind", "carl"]
    assert summary["sources"][0]["rows"] == 3


@given(
    rows=st.lists(
        st.tuples(st.from_regex(r"[a-z]{3,8}", fullmatch=True), st.text('ab",;\n\t\r ', max_size=8)), min_size=2
    ),
    ends=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_no_row_is_lost_whatever_stands_in_the_cell_behind(rows: list[tuple[str, str]], ends: str) -> None:
    table = ends.join(["owner,title", *(f'{name},"{title.replace(chr(34), chr(34) * 2)}"' for name, title in rows)])
    parsed = list(lists.parse_rows(table, ","))
    assert [row[0] for _, row in parsed[1:]] == [name for name, _ in rows]
    assert not any(isinstance(row, lists.BadRow) for _, row in parsed)


@given(text=st.text(st.sampled_from('ab,"\n\r\t;x'), max_size=60))
def test_no_letter_is_lost_or_doubled_by_wrong_quotation_marks(text: str) -> None:
    cells = "".join(cell for _, row in lists.parse_rows(text, ",") for cell in row)
    for letter in "abx;":
        assert cells.count(letter) == text.count(letter)


@given(text=st.text(st.sampled_from("ab\r\n\u2028x"), max_size=40), piece=st.integers(1, 9))
def test_lines_come_out_the_same_in_pieces_of_any_size(text: str, piece: int) -> None:
    whole = list(lists.split_lines(text))
    assert "".join(whole) == text
    before, lists._PIECE = lists._PIECE, piece
    try:
        assert list(lists.split_lines(text)) == whole
    finally:
        lists._PIECE = before


def test_places_are_counted_by_lines_of_the_file(session: Session, tmp_path: Path) -> None:
    summary = read_file(session, tmp_path, "a.csv", 'owner,t\r\nbob,"x\r\ny"\r\n\r\na@b.example,z\r\n')
    assert reasons(summary) == [("a.csv:5", "email")]
    summary = read_file(session, tmp_path, "b.txt", "bob\r\n\r\na@b.example\rc@d.example\n")
    assert reasons(summary) == [("b.txt:3", "email"), ("b.txt:4", "email")]


def test_numbers_that_a_spreadsheet_has_shortened_are_unclear_and_never_looked_up(
    session: Session, tmp_path: Path
) -> None:
    table = "photo id,owner\n4.17443E+09,bob\n4174434843,anna.lind\n4174434844,carl\n"
    summary = read_file(session, tmp_path, "a.csv", table)
    assert texts(session) == ["bob", "4174434843", "anna.lind", "4174434844", "carl"]
    assert reasons(summary) == [("a.csv:2", "shortened")]
    assert summary["unclear"][0]["hint"]


def test_a_shortened_number_is_unclear_wherever_it_stands(session: Session, tmp_path: Path) -> None:
    summary = read(session, "bob\n4.17443E+09\n4,17443E+09\n")
    assert texts(session) == ["bob"]
    assert [reason for _, reason in reasons(summary)] == ["shortened", "shortened"]
    summary = read_file(session, tmp_path, "a.json", '["bob", "4.17443E+09"]')
    assert texts(session) == ["bob"]
    assert [reason for _, reason in reasons(summary)] == ["shortened"]


def test_a_list_of_photo_numbers_without_a_heading_is_taken_by_its_numbers(session: Session, tmp_path: Path) -> None:
    summary = read_file(session, tmp_path, "a.csv", "4174434843,Sunset\n4174434844,Sunrise\n")
    assert texts(session) == ["4174434843", "4174434844"]
    assert summary["sources"][0]["guessed"]


def test_a_guess_passes_over_addresses_and_counts(session: Session, tmp_path: Path) -> None:
    read_file(session, tmp_path, "a.csv", "1,anna@example.org,anna\n2,bob@example.org,bob\n")
    assert texts(session) == ["anna", "bob"]


@pytest.mark.parametrize(
    ("word", "guessed"),
    [
        *(
            (word, False)
            for word in (
                "नाम",
                "User ID",
                "NSID",
                "اسم",
                "ユーザー名",
                "Flickr_URL",
                "gebruiker",
                "photographername",
                "Name of the photographer",
            )
        ),
        *((word, True) for word in ("Fotógrafo-Autor", "Copyright holder")),
    ],
)
def test_headings_are_known_in_any_spelling_and_script(word: str, guessed: bool) -> None:
    rows = [["x", "bob"], ["y", "anna"]]
    assert choose_columns(["zz", word], rows) == ([1], guessed)


@pytest.mark.parametrize(
    ("first", "known"),
    [
        (["gebruiker", "titel"], True), (["Fotograf", "Lizenz"], True), (["摄影师", "标题"], True),
        (["owner", "x1"], True),
        (["Nev", "Jo"], False), (["Page", "Jimmy"], False), (["anna", "bob"], False), (["name", "12345678@N00"], False),
    ],
)  # fmt: skip
def test_a_first_row_is_headings_where_it_cannot_be_names(first: list[str], known: bool) -> None:
    token = PLATFORMS.set(Platforms((list_supplied()["flickr"].platform,)))
    try:
        assert has_heading(first) == known
    finally:
        PLATFORMS.reset(token)


def test_names_in_quotation_marks_a_line_each_lose_them(session: Session) -> None:
    read(session, '"bob"\n"anna.lind"\n"say ""hi"""\n')
    assert texts(session) == ["bob", "anna.lind", 'say "hi"']
    read(session, 'the "best"\n"bob"\n')
    assert texts(session) == ['the "best"', '"bob"']


def test_remarks_are_counted_among_what_was_not_taken(session: Session) -> None:
    [source] = read(session, "# my list\nbob\n#photography\n")["sources"]
    assert source["ignored"] == ("# … (2)",)


def test_a_link_among_other_words_is_unclear_and_no_name(session: Session) -> None:
    summary = read(session, "Bob: https://www.flickr.com/photos/bob/\nanna.lind\nsee flic.kr/p/4Azxcv!")
    assert texts(session) == ["anna.lind"]
    assert reasons(summary) == [("pasted:1", "link-inside"), ("pasted:3", "link-inside")]
    assert "https://www.flickr.com/photos/bob/" in summary["unclear"][0]["fact"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("wide.txt", "bob\nanna\n".encode("utf-16-le"), "UTF-16"),
        ("wider.txt", "bob\n".encode("utf-32"), "UTF-32"),
        ("cut.txt", "bob\nanna\n".encode("utf-16")[:-1], "truncated"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "office"),
        ("list.csv.gz", b"\x1f\x8b\x08\x00" + bytes(30), "gzip"),
        ("letter.rtf", rb"{\rtf1\ansi bob}", "RTF"),
        ("page.html", "<!DOCTYPE html><p>bob</p>", "web page"),
        ("feed.xml", '\n<?xml version="1.0"?><a>bob</a>', "XML"),
        ("a.pdf", b"%PDF-1.7\nbob", "PDF"),
        ("t.ods", zip_up({"content.xml": "<x/>", "mimetype": "y"}), "OpenDocument"),
        ("t.docx", zip_up({"word/document.xml": "<x/>"}), "Word"),
        ("t.xlsb", zip_up({"xl/workbook.bin": "x"}), "XLSB"),
        ("empty.xlsx", zip_up({"xl/workbook.xml": "<x/>"}), "no sheet"),
        ("deep.json", "[" * 100_000, "nested"),
        ("deeper.json", '{"a":' * 100_000, "nested"),
        ("account_profile.json", "{}", "not name an account"),
        ("account_profile.json", '{"nsid": ' + "[" * 5000, "but is not one"),
    ],
)
def test_what_is_no_list_is_called_what_it_is(
    session: Session, tmp_path: Path, name: str, data: bytes | str, said: str
) -> None:
    summary = read_file(session, tmp_path, name, data)
    assert texts(session) == []
    [unclear] = summary["unclear"]
    assert said in unclear["fact"]
    assert unclear["hint"]


def test_a_name_may_begin_as_a_packed_file_does(session: Session, tmp_path: Path) -> None:
    read_file(session, tmp_path, "a.txt", "BZhang\nRar!\nPAR1s\n")
    assert texts(session) == ["BZhang", "Rar!", "PAR1s"]


@given(
    tree=st.recursive(
        st.one_of(st.text(max_size=4), st.integers(), st.none()),
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    )
)
def test_what_is_nested_as_people_nest_is_never_taken_for_too_deep(tree: Any) -> None:
    assert not documents.is_deep(json.dumps(tree))
    assert not documents.is_deep(json.dumps({"a": ['"' + "[" * 500, "\\"], "b": tree}))
    deep: Any = tree
    for _ in range(200):
        deep = [deep, {"a": "]"}]
    assert documents.is_deep(json.dumps(deep))


def test_what_stands_in_lists_belongs_to_the_field_around_them(session: Session, tmp_path: Path) -> None:
    tree = {
        "photos": [{"owner": "bob", "tags": ["sea", "sun"], "owners": ["anna.lind"]}, {"title": "Sea", "owner": "carl"}]
    }
    [source] = read_file(session, tmp_path, "a.json", json.dumps(tree))["sources"]
    assert texts(session) == ["bob", "anna.lind", "carl"]
    assert source["used"] == ("owner", "owners")
    assert set(source["ignored"]) == {"tags", "title"}


def test_lists_in_fields_of_unknown_names_are_a_guess(session: Session, tmp_path: Path) -> None:
    [source] = read_file(session, tmp_path, "a.json", json.dumps({"v": 1, "data": ["bob", "anna.lind"]}))["sources"]
    assert texts(session) == ["bob", "anna.lind"]
    assert source["guessed"]


def test_a_line_that_is_no_json_does_not_cost_the_others(session: Session, tmp_path: Path) -> None:
    lines = ['{"owner": "bob"}', '{"owner": "an', "", '{"owner": "carl"}', '{"owner": 4174434843}']
    summary = read_file(session, tmp_path, "a.jsonl", "\n".join(lines))
    assert texts(session) == ["bob", "carl", "4174434843"]
    assert reasons(summary) == [("a.jsonl:2", "json-line")]


def test_half_a_character_in_json_is_unclear_and_does_not_keep_the_results_from_being_saved(
    session: Session, tmp_path: Path
) -> None:
    summary = read_file(session, tmp_path, "a.json", '["bob", "x\\ud800y"]')
    assert texts(session) == ["bob"]
    assert [reason for _, reason in reasons(summary)] == ["surrogate"]
    assert b"a.json" in session.save("csv")
    assert json.loads(session.save("json"))["unclear_count"] == 1


def write_workbook(sheet: str, strings: str = "", prefix: str = "") -> bytes:
    return zip_up(
        {
            "xl/workbook.xml": "<workbook/>",
            "xl/sharedStrings.xml": f"<{prefix}sst {STRICT if prefix else SPACE}>{strings}</{prefix}sst>",
            "xl/worksheets/Tabelle.xml": (
                f"<{prefix}worksheet {STRICT if prefix else SPACE}><{prefix}sheetData>{sheet}</{prefix}sheetData>"
                f"</{prefix}worksheet>"
            ),
        }
    )


def test_how_a_name_sounds_is_no_part_of_it_in_a_workbook(session: Session, tmp_path: Path) -> None:
    strings = "<si><t>名前</t></si><si><r><t>山</t></r><r><t>田</t></r><rPh sb='0' eb='1'><t>ヤマダ</t></rPh></si>"
    sheet = "<row><c t='s'><v>0</v></c></row><row><c t='s'><v>1</v></c></row>"
    read_file(session, tmp_path, "a.xlsx", write_workbook(sheet, strings))
    assert texts(session) == ["山田"]


def test_workbooks_of_the_strict_kind_with_prefixes_are_read(session: Session, tmp_path: Path) -> None:
    sheet = (
        '<x:row r="3"><x:c r="B3" t="inlineStr"><x:is><x:t>owner</x:t></x:is></x:c></x:row>'
        '<x:row r="4"><x:c r="B4" t="str"><x:f>A1</x:f><x:v>bob</x:v></x:c><x:c r="C4" t="e"><x:v>#N/A</x:v></x:c>'
        "</x:row>"
    )
    summary = read_file(session, tmp_path, "a.xlsx", write_workbook(sheet, prefix="x:"))
    assert texts(session) == ["bob"]
    assert session.names.names[0].where == "a.xlsx Tabelle:4"
    assert summary["sources"][0]["used"] == ("owner",)


def test_numbers_in_a_workbook_are_whole(session: Session, tmp_path: Path) -> None:
    sheet = (
        "<row><c t='inlineStr'><is><t>photo id</t></is></c></row><row><c><v>4.174434843E9</v></c></row>"
        "<row><c><v>53208249252</v></c></row>"
    )
    read_file(session, tmp_path, "a.xlsx", write_workbook(sheet))
    assert texts(session) == ["4174434843", "53208249252"]


def test_entities_are_refused_wherever_a_piece_ends(session: Session, tmp_path: Path) -> None:
    for size in (65_534, 65_535, 65_536):
        space = " " * (size - len('<?xml version="1.0"?>') - 1)
        sheet = f'<?xml version="1.0"?>{space}<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
        data = zip_up({"xl/workbook.xml": "", "xl/worksheets/sheet1.xml": sheet})
        assert "entities" in read_file(session, tmp_path, "a.xlsx", data)["unclear"][0]["fact"]
    wide = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'.encode("utf-16")
    data = zip_up({"xl/workbook.xml": "", "xl/worksheets/sheet1.xml": wide})
    assert "entities" in read_file(session, tmp_path, "a.xlsx", data)["unclear"][0]["fact"]


def test_a_sheet_of_very_many_cells_is_stopped(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "CELL_LIMIT", 50_000)
    sheet = "".join(f'<row><c r="XFD{row}" t="inlineStr"><is><t>bob</t></is></c></row>' for row in range(1, 9))
    assert "cells" in read_file(session, tmp_path, "a.xlsx", write_workbook(sheet))["unclear"][0]["fact"]


def test_a_workbook_in_a_zip_is_read(session: Session, tmp_path: Path) -> None:
    sheet = "<row><c t='inlineStr'><is><t>owner</t></is></c></row><row><c t='str'><v>bob</v></c></row>"
    read_file(session, tmp_path, "a.zip", zip_up({"in.xlsx": write_workbook(sheet), "x.txt": "anna.lind\n"}))
    assert texts(session) == ["bob", "anna.lind"]


def test_more_names_than_can_be_checked_are_counted_and_said_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "NAME_LIMIT", 3)
    summary = read(session, "a1\nb2\nc3\nd4\na1\ne5\n")
    assert texts(session) == ["a1", "b2", "c3"]
    assert (reasons(summary), summary["unclear_count"], summary["repeated"]) == ([("pasted:4", "too-many")], 2, 1)


def test_reading_can_be_stopped_in_the_middle_of_a_list(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("many.devices._TURN", 0)
    read(session, "bob")
    assert isinstance(session.device, TestDevice)
    session.device.cancel_at = "read"
    with pytest.raises(CancelError):
        run(session.read("\n".join(f"n{number}" for number in range(1000)), []))
    assert texts(session) == ["bob"]


def test_what_could_not_be_checked_stands_in_what_is_saved(tmp_path: Path) -> None:
    session = Session(dump_manifest(seal_sample(kinds=("alias", "nsid")).manifest), TestDevice({}))
    read(session, "bob\na@b.example\nhttps://flic.kr/p/4Azxcv\n")
    run(session.check("drawers"))
    rows = list(csv.DictReader(io.StringIO(session.save("csv").decode("utf-8-sig"))))
    assert [(row["names"], row["outcome"], row["not checked"]) for row in rows] == [
        (text, "unavailable", text) for text in ("bob", "https://flic.kr/p/4Azxcv", "a@b.example")
    ]
    assert all(row["why"] for row in rows)
    assert [row["where"] for row in rows] == ["pasted:1", "pasted:3", "pasted:2"]
    tree = json.loads(session.save("json"))
    assert [one["text"] for one in tree["left_out"]] == ["https://flic.kr/p/4Azxcv"]
    assert [one["text"] for one in tree["unclear"]] == ["a@b.example"]
    assert tree["sources"][0]["name"] == "pasted"


@given(key=st.binary(max_size=100), message=st.binary(max_size=100))
def test_hmac_without_openssl_gives_what_hmac_gives(key: bytes, message: bytes) -> None:
    import hmac

    assert authenticate(key, message) == hmac.digest(key, message, "sha256")
