"""Manifests of every format become the same batches."""

from __future__ import annotations

import bz2
import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from generator.reading.readers import locate_row, read_batches
from generator.reading.rejects import Rejects
from shards.errors import InputError
from tests.support.reading_samples import make_dataset, read_names, read_rows, read_text, write

COLUMNS = {"username": "name", "item": "id", "title": "title"}
PEOPLE = [
    {"name": "José", "id": "9007199254740993", "title": 'a 5" disk, "new"'},
    {"name": "★☆洪爺", "id": "007", "title": ""},
    {"name": "عمر", "id": "12345678901234567890123", "title": "<b>&amp;</b>"},
]
EXPECTED = [
    {"username": person["name"], "item": person["id"], "title": person["title"], "row": row}
    for row, person in enumerate(PEOPLE, 1)
]
CSV = """id,name,title
9007199254740993,José,"a 5"" disk, ""new""\"
007,★☆洪爺,
12345678901234567890123,عمر,<b>&amp;</b>
"""
TSV = CSV.replace('"a 5"" disk, ""new"""', 'a 5" disk¦ "new"').replace(",", "\t").replace("¦", ",")


def write_sample(folder: Path, name: str) -> Path:
    """The same three rows in any format."""
    text = {
        "csv": CSV,
        "tsv": TSV,
        "jsonl": "".join(json.dumps(person) + "\n" for person in PEOPLE),
        "json": json.dumps(PEOPLE, indent=1, ensure_ascii=False),
    }
    suffixes = Path(name).suffixes
    if suffixes[0] == ".parquet":
        pq.write_table(pa.Table.from_pylist(PEOPLE), folder / name)
        return folder / name
    content = text[suffixes[0][1:]].encode()
    pack = {".gz": gzip.compress, ".zst": zstandard.compress, ".bz2": bz2.compress}.get(suffixes[-1], bytes)
    return write(folder, name, pack(content))


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "jsonl", "parquet"])
def test_every_format_gives_the_same_rows_as_exact_text(tmp_path: Path, ending: str) -> None:
    assert read_rows(make_dataset(write_sample(tmp_path, f"people.{ending}"))) == EXPECTED


@pytest.mark.parametrize("packed", ["csv.gz", "tsv.gz", "json.gz", "jsonl.gz", "csv.zst", "json.zst", "csv.bz2"])
def test_compressed_text_is_read_like_plain(tmp_path: Path, packed: str) -> None:
    form, ending = packed.split(".")
    file = write_sample(tmp_path, f"people.{packed}")
    compression = {"gz": "gzip", "zst": "zstd", "bz2": "bzip2"}[ending]
    assert read_rows(make_dataset(file, format=form, compression=compression)) == EXPECTED


@pytest.mark.parametrize(("compression", "pack"), [("gzip", gzip.compress), ("bzip2", bz2.compress)])
def test_compressed_text_of_several_members_is_read_to_the_end(tmp_path: Path, compression: str, pack: Any) -> None:
    file = write(tmp_path, "a.csv", pack(b"name\nann\n") + pack(b"bob\n"))
    assert read_names(make_dataset(file, {"username": "name"}, compression=compression)) == ["ann", "bob"]


def test_lines_before_the_first_record_are_passed_over_and_counted(tmp_path: Path) -> None:
    text = 'sep=;\n"A title, of\n\nname;id\nann;1\nbob\n'
    dataset = make_dataset(write(tmp_path, "a.csv", text), {"username": "name"}, delimiter=";", skip=2)
    rejects = Rejects(1, None)
    assert read_names(dataset, rejects) == ["ann"]
    assert [reject.line for reject in rejects.first] == [6]
    assert locate_row(dataset, tmp_path / "a.csv", 1) == 5
    headless = dataset.model_copy(update={"header": False, "skip": 4, "columns": {"username": 2}})
    assert read_names(headless, Rejects(1, None)) == ["1"]


def test_a_file_that_ends_before_its_records_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="only the 3 lines that `skip` leaves out"):
        read_text(tmp_path, "a\nb\n", skip=3)


def test_columns_are_utf8_without_nulls_and_rows_are_numbered(tmp_path: Path) -> None:
    dataset = make_dataset(write(tmp_path, "a.csv", "name,id,title\nann,,\nbob,2,t\n"))
    (batch,) = read_batches(dataset, Rejects(0, None), memory=1 << 28, threads=2)
    assert batch.table.schema.names == ["username", "item", "title", "row"]
    assert [field.type for field in batch.table.schema] == [pa.string()] * 3 + [pa.uint64()]
    assert not any(column.null_count for column in batch.table.columns)
    assert batch.first_row == 1


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("name,id\r\nann,1\r\nbob,2\r\n", ["ann", "bob"]),
        ("name,id\r\nann,1\nbob,2\r\n", ["ann", "bob"]),
        ("name,id\nann,1\r\nbob,2\n", ["ann", "bob"]),
        ("name,id\rann,1\rbob,2\r", ["ann", "bob"]),
        ("name,id\r\nann,1\r\r\nbob,2", ["ann", "bob"]),
        ("\ufeffname,id\nann,1\nbob,2\n", ["ann", "bob"]),
        ('\ufeff"name",id\nann,1\nbob,2\n', ["ann", "bob"]),
        ("\n\nname,id\n\nann,1\n\n\nbob,2\n\n", ["ann", "bob"]),
        ("name,id\nann,1\nbob,2", ["ann", "bob"]),
        ("name,id\r\nann,1\r\nbob,2\r\n\x1a", ["ann", "bob"]),
        ("id,name\n1,ann\n2,bob" + 99 * "\x1a", ["ann", "bob"]),
        ('name,id\n"ann\nb",1\nbob,2\n', ["ann\nb", "bob"]),
        ('name,id\r\n"ann\r\nb",1\r\nbob,2\r\n', ["ann\nb", "bob"]),
        ('name,id\n"an""n",1\nbob,2\n', ['an"n', "bob"]),
        ('name,id\n5" disk,1\nbo"b,2\n', ['5" disk', 'bo"b']),
        ('name,id\nann, "1,2"\nbob ,2\n', ["ann", "bob"]),
        ('"na,me\n",id,name\nx,1,ann\nx,2,bob\n', ["ann", "bob"]),
        ("name,id\n \u00a0ann\u3000,1\n\tbob\u2003,2\n", ["ann", "bob"]),
        ("name,id\n\u202eann\u202c,1\na\u0007b,2\n", ["\u202eann\u202c", "a\u0007b"]),
        ("name,id\n../../etc/passwd,1\n<script>,2\n", ["../../etc/passwd", "<script>"]),
        ("name,id\n2020-01-02,1\n1e5,2\n0012,3\nNULL,4\nnan,5\n", ["2020-01-02", "1e5", "0012", "NULL", "nan"]),
    ],
)
def test_csv_is_read_as_it_is_found_in_the_wild(tmp_path: Path, content: str, names: list[str]) -> None:
    file = write(tmp_path, "a.csv", content)
    assert read_names(make_dataset(file, {"username": "name", "item": "id"})) == names
    packed = write(tmp_path, "a.gz", gzip.compress(content.encode()))  # the way through chunks gives the same
    assert read_names(make_dataset(packed, {"username": "name", "item": "id"}, compression="gzip")) == names


@pytest.mark.parametrize(
    ("settings", "content", "titles"),
    [
        ({}, 'a\t"Bob"\nb\t5" disk\nc\t"\nd\t"open\n', ['"Bob"', '5" disk', '"', '"open']),
        ({}, 'a\t"say ""hi"""\nb\t""\nc\t"x"y"\n', ['say "hi"', "", '"x"y"']),
        ({"quote": ""}, 'a\t"say ""hi"""\nb\t""\n', ['"say ""hi"""', '""']),
        ({"format": "csv", "delimiter": "\t"}, 'a\t"x\ty\nz"\nb\t"Bob"\n', ["x\ty\nz", "Bob"]),
        ({"format": "csv", "quote": "'"}, "a,'x, y'\nb,\"q\n", ["x, y", '"q']),
        ({"format": "csv", "delimiter": ";"}, 'a;"x;y"\nb;c,d\n', ["x;y", "c,d"]),
        ({"format": "csv", "delimiter": "¦"}, 'a¦"x¦y"\nb¦z\n', ["x¦y", "z"]),
        ({"null": "\\N"}, "a\t\\N\nb\t\\Nx\n", ["", "\\Nx"]),
    ],
)
def test_quoting_is_what_the_format_and_the_settings_say(
    tmp_path: Path, settings: dict[str, Any], content: str, titles: list[str]
) -> None:
    delimiter = settings.get("delimiter") or ("," if settings.get("format") == "csv" else "\t")
    settings = {"format": "tsv", **settings}
    rows, _ = read_text(
        tmp_path, f"name{delimiter}title\n{content}", "a.txt", {"username": "name", "title": "title"}, **settings
    )
    assert [row["title"] for row in rows] == titles


def test_a_tsv_file_whose_first_line_is_quoted_throughout_is_unquoted_throughout(tmp_path: Path) -> None:
    rows, _ = read_text(tmp_path, '"name"\t"title"\n"Bob"\t"x"\n', "a.tsv", {"username": "name", "title": "title"})
    assert rows == [{"username": "Bob", "title": "x", "row": 1}]


def test_without_a_header_columns_have_numbers_and_the_first_line_counts(tmp_path: Path) -> None:
    rows, _ = read_text(tmp_path, "1,ann,x\n2,bob,y\n", columns={"username": 2, "item": 1}, header=False)
    assert [(row["username"], row["item"], row["row"]) for row in rows] == [("ann", "1", 1), ("bob", "2", 2)]


def test_one_column_can_have_two_roles(tmp_path: Path) -> None:
    rows, _ = read_text(tmp_path, "name,x\nann,1\n", columns={"username": "name", "screen_name": "name"})
    assert rows == [{"username": "ann", "screen_name": "ann", "row": 1}]


def test_url_encoded_fields_are_decoded_where_the_settings_say_so(tmp_path: Path) -> None:
    content = "30302697@N00\tIndigo+Skies%2C+%E2%98%85\ta+b\n1@N00\tplain\tc%2Bd\n"
    columns = {"nsid": 1, "screen_name": 2, "title": 3}
    rows, _ = read_text(tmp_path, content, "a.tsv", columns, header=False, decode={"screen_name": "url"})
    assert [(row["screen_name"], row["title"]) for row in rows] == [("Indigo Skies, ★", "a+b"), ("plain", "c%2Bd")]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("latin-1", "José"), ("cp1252", "“José”"), ("utf-16", "José ★"), ("utf-16-le", "José"), ("shift_jis", "鈴木"),
     ("gb18030", "洪爺"), ("koi8-r", "Иван"), ("utf-8-sig", "José")],
)  # fmt: skip
def test_declared_encodings_are_read(tmp_path: Path, encoding: str, name: str) -> None:
    file = write(tmp_path, "a.csv", f"name,id\r\n{name},1\r\n", encoding)
    assert read_names(make_dataset(file, {"username": "name"}, encoding=encoding)) == [name]


def test_pieces_never_cut_a_character_a_record_or_a_line_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = 'name,id\r\n★é洪,1\r\n"a\r\n""b",2\r\n😀,3\r\n'
    for encoding in ("utf-8", "utf-16"):
        file = write(tmp_path, "a.gz", gzip.compress(content.encode(encoding)))
        dataset = make_dataset(file, {"username": "name"}, compression="gzip", encoding=encoding)
        for size in range(1, 12):
            monkeypatch.setattr("generator.reading.text.pieces.read_text.__defaults__", (size,))
            assert read_names(dataset) == ["★é洪", 'a\n"b', "😀"]


def make_people(count: int, every: int) -> str:
    """Rows in order; every so often a quoted line end, so that lines and rows part."""
    return "".join(
        f'user{row},"t\n{row}"\n' if row % every == 0 else f"user{row},t{row}\n" for row in range(1, count + 1)
    )


@pytest.mark.parametrize("packed", [False, True])
def test_order_rows_and_lines_are_right_with_many_threads_and_small_batches(tmp_path: Path, *, packed: bool) -> None:
    content = ("name,title\n" + make_people(60_000, 1000)).encode()
    file = write(tmp_path, "a", gzip.compress(content) if packed else content)
    dataset = make_dataset(file, {"username": "name"}, format="csv", compression="gzip" if packed else None)
    rows = read_rows(dataset, threads=4, batch_rows=7_000)
    assert [row["username"] for row in rows] == [f"user{row}" for row in range(1, 60_001)]
    assert [row["row"] for row in rows] == list(range(1, 60_001))
    assert [locate_row(dataset, file, row) for row in (1, 1000, 1001, 60_000, 2)] == [2, 1001, 1003, 60_060, 3]


def test_batches_have_at_most_so_many_rows(tmp_path: Path) -> None:
    dataset = make_dataset(write(tmp_path, "a.csv", "name,id\n" + "ann,1\n" * 10), {"username": "name"})
    batches = list(read_batches(dataset, Rejects(0, None), memory=1 << 28, threads=1, batch_rows=4))
    assert [batch.table.num_rows for batch in batches] == [4, 4, 2]
    assert [batch.first_row for batch in batches] == [1, 5, 9]


def test_files_are_read_one_after_another_and_rows_are_numbered_in_each(tmp_path: Path) -> None:
    files = (write(tmp_path, "a.csv", "name,id\nann,1\n"), write(tmp_path, "b.csv", "id,name\n2,bob\n"))
    dataset = make_dataset(files[0], {"username": "name"}).model_copy(update={"files": files})
    batches = list(read_batches(dataset, Rejects(0, None), memory=1 << 28, threads=2))
    assert [(batch.file, batch.table.column("username").to_pylist()) for batch in batches] == [
        (files[0], ["ann"]), (files[1], ["bob"])
    ]  # fmt: skip


def test_a_file_name_with_the_signs_of_a_glob_is_itself_alone(tmp_path: Path) -> None:
    write(tmp_path, "a1.csv", "name,id\nwrong,1\n")
    assert read_names(make_dataset(write(tmp_path, "a[1]*'.csv", "name,id\nann,1\n"), {"username": "name"})) == ["ann"]
    write_sample(tmp_path, "p.parquet").rename(tmp_path / "p[1]?.parquet")
    assert read_rows(make_dataset(tmp_path / "p[1]?.parquet")) == EXPECTED


@pytest.mark.parametrize("ending", ["json", "jsonl", "parquet", "csv"])
def test_a_row_is_located_in_every_format(tmp_path: Path, ending: str) -> None:
    file = write_sample(tmp_path, f"people.{ending}")
    lines = {"json": 12, "jsonl": 3, "parquet": 3, "csv": 4}
    assert locate_row(make_dataset(file), file, 3) == lines[ending]


@pytest.mark.parametrize(
    ("content", "settings"),
    [("name,id\n", {}), ("name,id", {}), ("\n\n", {}), ("[]", {"format": "json"}), ("\n", {"format": "jsonl"})],
)
def test_a_file_without_rows_stops_the_reading(tmp_path: Path, content: str, settings: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"a\.csv has (only a header|no records|only empty lines)"):
        read_text(tmp_path, content, "a.csv", {"username": "name"}, **settings)
