"""Archives, spreadsheets, databases, XML and tables drawn in text become the same batches as plain files."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import zstandard

from generator.drafting import Wishes, detect
from generator.reading.readers import locate_row, read_batches
from generator.reading.rejects import Rejects
from generator.settings.site_toml import Dataset
from shards.errors import InputError
from tests.support.reading_samples import make_dataset, read_names, read_rows, write
from tests.support.workbooks import write_ods, write_xlsx

PEOPLE = [["name", "id", "title"], ["Ada Ex", "007", "Fog"], ["Bo Ex", "8", "Rain"]]
EXPECTED = [
    {"username": "Ada Ex", "item": "007", "title": "Fog", "row": 1},
    {"username": "Bo Ex", "item": "8", "title": "Rain", "row": 2},
]
CSV = "".join(",".join(row) + "\n" for row in PEOPLE)


def make(file: Path, form: str, columns: dict[str, Any] | None = None, **settings: Any) -> Dataset:
    return make_dataset(file, columns, format=form, **settings)


def pack(folder: Path, name: str, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return folder / name


def test_a_sheet_is_a_table_with_its_rows_numbered_as_in_the_sheet(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "list.xlsx", {"Members": [["A list"], [], *PEOPLE, [], ["", "9", "nobody"]]})
    rejects = Rejects(0, None)
    assert read_rows(make(file, "spreadsheet", skip=1), rejects) == EXPECTED
    assert [(reject.file, reject.line) for reject in rejects.first] == [(str(file), 7)]


def test_an_ods_sheet_is_a_table(tmp_path: Path) -> None:
    assert read_rows(make(write_ods(tmp_path / "list.ods", PEOPLE), "spreadsheet")) == EXPECTED


def test_numbers_in_a_sheet_are_whole_unless_they_have_lost_digits(tmp_path: Path) -> None:
    rows = [["name", "id"], ["ada", 4174434843.0], ["bo", 1.5], ["cy", 12345678901234567890.0]]
    rejects = Rejects(0, None)
    found = read_rows(
        make(write_xlsx(tmp_path / "l.xlsx", {"S": rows}), "spreadsheet", {"username": "name", "item": "id"}), rejects
    )
    assert [row["item"] for row in found] == ["4174434843", "1.5"]
    assert [reject.reason for reject in rejects.first] == ["a number that has lost digits, or bytes that are not text"]


def test_cells_that_are_merged_downwards_have_their_text_in_each_row(tmp_path: Path) -> None:
    rows = [["Artists", "", ""], ["artist", "work", "id"], ["Ada", "River", 1], ["", "Hill", 2], ["", "Sea", 3],
            ["Bo", "Fen", 4], ["", "Fog", 5]]  # fmt: skip
    file = write_xlsx(tmp_path / "l.xlsx", {"S": rows}, ["A1:C1", "A3:A5"])
    found = read_rows(make(file, "spreadsheet", {"username": "artist", "item": "id"}, skip=1))
    assert [(row["username"], row["item"]) for row in found] == [("Ada", "1"), ("Ada", "2"), ("Ada", "3"), ("Bo", "4")]


def test_several_sheets_of_one_table_are_read_in_order(tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "l.xlsx", {"2020": PEOPLE[:2], "Notes": [["Read me"]], "2021": [PEOPLE[0], *PEOPLE[2:]]}
    )
    found = read_rows(make(file, "spreadsheet", table=["2020", "2021"]))
    assert [row["username"] for row in found] == [row["username"] for row in EXPECTED]


def test_of_several_sheets_one_must_be_chosen(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "l.xlsx", {"Notes": [["Read me"]], "2020": PEOPLE, "Empty": []})
    with pytest.raises(InputError, match=r"several sheets with rows: 'Notes' \(1 rows\), '2020'"):
        read_rows(make(file, "spreadsheet"))
    assert read_rows(make(file, "spreadsheet", table="2020")) == EXPECTED
    with pytest.raises(InputError, match="no sheet '2021'"):
        read_rows(make(file, "spreadsheet", table="2021"))


def test_without_a_header_columns_have_numbers(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "l.xlsx", {"S": PEOPLE[1:]})
    columns = {"username": 1, "item": 2, "title": 3}
    assert read_rows(make(file, "spreadsheet", columns, header=False)) == EXPECTED


def test_columns_of_one_name_say_which_they_are(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "l.xlsx", {"S": [["id", "Name", "NAME", ""], ["1", "ada", "Ada Ex", "x"]]})
    with pytest.raises(
        InputError, match=r"no column 'Name' .*'Name \(column 2\)', 'NAME \(column 3\)', '\(column 4\)'"
    ):
        read_rows(make(file, "spreadsheet", {"username": "Name"}))
    assert read_names(make(file, "spreadsheet", {"username": "NAME (column 3)"})) == ["Ada Ex"]


def test_an_xls_that_is_a_web_page_is_read_as_its_table(tmp_path: Path) -> None:
    page = "<html><body><table><tr><th>name<th>id<th>title</tr><tr><td>Ada&nbsp;Ex<td>007<td>Fog</tr>"
    page += "<tr><td>Bo<br>Ex</td><td>8</td><td>Rain<script>x()</script></td></tr></table></body></html>"
    assert read_rows(make(write(tmp_path, "list.xls", page), "spreadsheet")) == EXPECTED


def test_of_several_tables_of_a_page_one_must_be_chosen(tmp_path: Path) -> None:
    page = "<table><tr><td>menu</table><table>" + "".join(f"<tr><td>{'<td>'.join(row)}" for row in PEOPLE) + "</table>"
    file = write(tmp_path, "list.html", page)
    with pytest.raises(InputError, match=r"several tables: 1 \(1 rows\), 2 \(3 rows\)"):
        read_rows(make(file, "html"))
    assert read_rows(make(file, "html", table="2")) == EXPECTED
    with pytest.raises(InputError, match="a web page without a table"):
        read_rows(make(write(tmp_path, "login.html", "<html><form>Log in</form>"), "html"))


def make_database(path: Path) -> Path:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE people (name TEXT, id TEXT, title TEXT)")
    connection.executemany("INSERT INTO people VALUES (?, ?, ?)", PEOPLE[1:])
    connection.commit()
    connection.close()
    return path


def test_the_only_table_of_a_database_is_taken_by_itself(tmp_path: Path) -> None:
    assert read_rows(make(make_database(tmp_path / "list.db"), "sqlite")) == EXPECTED


def test_of_several_tables_of_a_database_one_must_be_chosen_or_joined(tmp_path: Path) -> None:
    file = make_database(tmp_path / "list.db")
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE works (id INTEGER, year REAL)")
    connection.execute("INSERT INTO works VALUES (7, 2020.0), (8, 2021.5)")
    connection.commit()
    connection.close()
    with pytest.raises(InputError, match=r"several tables: 'people' \(2 rows\), 'works' \(2 rows\)"):
        read_rows(make(file, "sqlite"))
    assert read_rows(make(file, "sqlite", table="people")) == EXPECTED
    query = "SELECT name, year FROM people JOIN works ON CAST(people.id AS INTEGER) = works.id"
    found = read_rows(make(file, "sqlite", {"username": "name", "item": "year"}, query=query))
    assert [(row["username"], row["item"]) for row in found] == [("Ada Ex", "2020"), ("Bo Ex", "2021.5")]


def test_a_database_with_a_name_that_is_no_utf_8_is_refused_in_words(tmp_path: Path) -> None:
    file = make_database(tmp_path / "list.db")
    data = file.read_bytes()
    assert b"CREATE TABLE people (name" in data
    file.write_bytes(data.replace(b"CREATE TABLE people (name", b"CREATE TABLE people (\x97\xdf\xabe"))
    with pytest.raises(InputError, match="a name in it is not UTF-8"):
        read_rows(make(file, "sqlite"))


@pytest.mark.parametrize(
    "query", ["DELETE FROM people", "ATTACH 'other.db' AS o", "SELECT nothing", "DROP TABLE people"]
)
def test_a_query_can_only_read(tmp_path: Path, query: str) -> None:
    file = make_database(tmp_path / "list.db")
    with pytest.raises(InputError):
        read_rows(make(file, "sqlite", query=query))
    assert read_rows(make(file, "sqlite")) == EXPECTED


def test_a_damaged_database_is_an_error(tmp_path: Path) -> None:
    file = make_database(tmp_path / "list.db")
    data = file.read_bytes()
    for content in (data[:100], data[:4096], b"\0" * 8192, data[:50] + b"\xff" * 3000 + data[3050:]):
        file.write_bytes(content)
        with pytest.raises(InputError):
            read_rows(make(file, "sqlite"))


@pytest.mark.parametrize("name", ["list.zip", "list.csv.zip"])
def test_the_members_of_a_zip_are_its_files(tmp_path: Path, name: str) -> None:
    file = pack(tmp_path, name, {"data/b.csv": CSV, "README.csv": "x", "__MACOSX/._b.csv": "\0", "LICENSE": "MIT"})
    assert read_rows(make(file, "csv", compression="zip")) == EXPECTED


def test_a_reject_in_a_zip_names_the_member_and_the_line(tmp_path: Path) -> None:
    file = pack(tmp_path, "l.zip", {"a.csv": CSV, "b.csv": CSV + "too,few\n"})
    rejects = Rejects(0, None)
    dataset = make(file, "csv", compression="zip")
    assert read_rows(dataset, rejects) == EXPECTED * 2
    assert [(reject.file, reject.line) for reject in rejects.first] == [(f"{file}/b.csv", 4)]
    batches = list(read_batches(dataset, Rejects(9, None), memory=1 << 28, threads=1))
    assert [str(batch.file) for batch in batches] == [f"{file}/a.csv", f"{file}/b.csv"]
    assert locate_row(dataset, batches[1].file, 2) == 3


def test_members_are_chosen_by_a_glob(tmp_path: Path) -> None:
    file = pack(tmp_path, "l.zip", {"data/a.csv": CSV, "extra/b.csv": "x,y\n1,2\n"})
    assert read_rows(make(file, "csv", compression="zip", members="data/*")) == EXPECTED


def test_workbooks_and_compressed_files_inside_an_archive_are_read(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "x.xlsx", {"S": PEOPLE}).read_bytes()
    assert read_rows(make(pack(tmp_path, "l.zip", {"l.xlsx": book}), "spreadsheet", compression="zip")) == EXPECTED
    packed = pack(tmp_path, "m.zip", {"l.csv.gz": gzip.compress(CSV.encode())})
    assert read_rows(make(packed, "csv", compression="zip")) == EXPECTED


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_is_read_however_it_is_compressed(tmp_path: Path, mode: str) -> None:
    file = tmp_path / "l.tar"
    with tarfile.open(file, mode) as archive:
        for name, content in (("a/list.csv", CSV.encode()), ("a/README.md", b"# A")):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    assert read_rows(make(file, "csv", compression="tar")) == EXPECTED


def test_a_tar_in_zstd_is_read_and_a_cut_one_refused(tmp_path: Path) -> None:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        info = tarfile.TarInfo("a/list.csv")
        info.size = len(CSV.encode())
        archive.addfile(info, io.BytesIO(CSV.encode()))
    packed = zstandard.ZstdCompressor().compress(plain.getvalue())
    file = write(tmp_path, "l.tar.zst", packed)
    assert read_rows(make(file, "csv", compression="tar")) == EXPECTED
    with pytest.raises(InputError, match="truncated"):
        read_rows(make(write(tmp_path, "cut.tar.zst", packed[:-20]), "csv", compression="tar"))


def test_an_archive_in_an_archive_is_refused_in_words(tmp_path: Path) -> None:
    inner = pack(tmp_path, "inner.zip", {"list.csv": CSV}).read_bytes()
    for name in ("inner.zip", "list.csv.zip", "inner.7z"):
        file = pack(tmp_path, "outer.zip", {name: inner})
        with pytest.raises(InputError, match="another archive"):
            read_rows(make(file, "csv", compression="zip"))


def test_an_archive_that_is_cut_or_has_no_such_member_is_an_error(tmp_path: Path) -> None:
    file = pack(tmp_path, "l.zip", {"list.csv": CSV * 100})
    with pytest.raises(InputError, match=r"no member of the format json\. Members: list\.csv"):
        read_rows(make(file, "json", compression="zip"))
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(InputError, match="damaged"):
        read_rows(make(file, "csv", compression="zip"))


def test_a_zip_with_a_name_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    file = pack(tmp_path, "l.zip", {"é.csv": CSV})
    file.write_bytes(file.read_bytes().replace("é".encode(), b"\xff\xff"))
    with pytest.raises(InputError, match="damaged"):
        read_rows(make(file, "csv", compression="zip"))
    with pytest.raises(InputError, match="damaged"):
        detect([str(file)], Wishes())


RULED = {
    "psql": " name   | id  | title \n--------+-----+-------\n Ada Ex | 007 | Fog\n Bo Ex  | 8   | Rain\n(2 rows)\n\n",
    "mysql": "+--------+-----+-------+\n| name   | id  | title |\n+--------+-----+-------+\n| Ada Ex | 007 | Fog   |\n"
    "| Bo Ex  | 8   | Rain  |\n+--------+-----+-------+\n2 rows in set (0.00 sec)\n",
    "markdown": "# A list\n\n| name | id | title |\n|:---|---:|---|\n| Ada Ex | 007 | Fog |\n| Bo Ex | 8 | Rain |\n",
    "columns": "name    id   title\n------  ---  -----\nAda Ex  007  Fog\nBo Ex   8    Rain\n",
}


@pytest.mark.parametrize("kind", RULED)
def test_a_table_with_a_ruler_is_read_without_it(tmp_path: Path, kind: str) -> None:
    assert read_rows(make(write(tmp_path, "list.txt", RULED[kind]), "ruled")) == EXPECTED


def test_a_table_with_a_ruler_that_was_cut_is_an_error(tmp_path: Path) -> None:
    text = RULED["psql"].replace(" Bo Ex  | 8   | Rain\n", "")
    with pytest.raises(InputError, match=r"'\(2 rows\)' follows 1 rows"):
        read_rows(make(write(tmp_path, "list.txt", text), "ruled"))


def test_fields_of_fixed_width_are_read(tmp_path: Path) -> None:
    text = "name       id   title\nAda Ex     007  Fog\nBo Ex      8    Rain\n"
    assert read_rows(make(write(tmp_path, "list.txt", text), "fixed", widths=(11, 5, 5))) == EXPECTED


@pytest.mark.parametrize(
    "document",
    [
        {"name": ["Ada Ex", "Bo Ex"], "id": ["007", 8], "title": ["Fog", "Rain"]},
        {"name": {"0": "Ada Ex", "1": "Bo Ex"}, "id": {"0": "007", "1": 8}, "title": {"0": "Fog", "1": "Rain"}},
    ],
)
def test_json_whose_members_are_columns_is_a_table(tmp_path: Path, document: Any) -> None:
    for text in (json.dumps(document), json.dumps(document, indent=2)):
        assert read_rows(make(write(tmp_path, "list.json", text), "json")) == EXPECTED


def test_json_columns_of_different_lengths_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not equally long: 'name' has 2, 'id' has 1"):
        read_rows(make(write(tmp_path, "l.json", '{"name": ["a", "b"], "id": ["1"]}'), "json"))


XML = """<?xml version="1.0"?>
<list xmlns:x="http://x.example/"><info>two people</info>
<person id="007"><name>Ada <x:b>E</x:b>x</name><work><title>Fog</title></work></person>
<person id="8"><name>Bo</name><name>Bob</name><work><title>Rain</title></work></person></list>"""


def test_the_elements_of_xml_are_records_with_paths(tmp_path: Path) -> None:
    file = write(tmp_path, "list.xml", XML)
    columns = {"username": "id", "title": "work.title"}
    found = read_rows(make(file, "xml", columns, records="person"))
    assert [(row["username"], row["title"]) for row in found] == [("007", "Fog"), ("8", "Rain")]
    with pytest.raises(InputError, match=r"no element 'people' .*'person'"):
        read_rows(make(file, "xml", columns, records="people"))


def test_xml_that_is_cut_or_declares_entities_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="invalid XML"):
        read_rows(make(write(tmp_path, "a.xml", XML[:-9]), "xml", records="person"))
    bomb = '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><list><person id="&b;"/></list>'
    with pytest.raises(InputError, match="declares entities"):
        read_rows(make(write(tmp_path, "b.xml", bomb), "xml", records="person"))


def test_a_conversion_is_readable_by_its_owner_alone_and_goes(tmp_path: Path) -> None:
    from generator.reading.conversion import open_sources
    from generator.reading.conversion.sources import _convert

    dataset = make(write_xlsx(tmp_path / "l.xlsx", {"S": PEOPLE}), "spreadsheet")
    source = open_sources(dataset.files[0], dataset)[0]
    folder = source.path.parent
    assert folder.stat().st_mode & 0o777 == 0o700
    _convert.cache_clear()
    assert folder.exists()
    del source
    assert not folder.exists()
