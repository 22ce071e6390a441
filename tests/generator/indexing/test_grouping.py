"""What becomes of rows: every name's entry has all its items, each once, whatever the order they came in."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import msgpack
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.indexing import grouping, naming
from generator.indexing.aliases import list_aliases
from generator.indexing.buckets import Difference, Differing, EncodedBucket
from generator.indexing.encoding import SHORTER_LIMIT
from generator.indexing.grouping import choose_bits
from generator.indexing.ordering import list_fields, open_item, open_items, sort_rows, view_binary
from generator.indexing.packing import pack_items
from generator.indexing.sealing import join_content
from generator.reading.rejects import Rejects
from generator.settings.site_toml import Privacy
from shards.canonical import canonical
from shards.errors import InputError, SiteError
from shards.matching import listing_keys, match_key
from shards.records import DATA_LIMIT, decode_record
from shards.templates import fill_template
from tests.support.engine_samples import (
    Row,
    bare_rows,
    group_rows,
    index_rows,
    link_rows,
    make_batches,
    make_rows,
    reference_content,
    reference_payloads,
    scatter_batches,
)

NUMBERS = st.lists(st.tuples(st.integers(0, 3), st.text("0129", max_size=16).map(str.encode)), max_size=60)
GIVEN = [
    "ana",
    "bela",
    "clara",
    "dora",
    "elena",
    "flora",
    "gina",
    "hilda",
    "irma",
    "julia",
    "karla",
    "lena",
    "marta",
    "nora",
    "olga",
    "paula",
    "rita",
]
IDS = st.lists(st.tuples(st.integers(0, 3), st.binary(max_size=40) | st.binary(max_size=3)), max_size=60)


@pytest.fixture
def unjoined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scatter small batches one by one, as large ones are."""
    monkeypatch.setattr(grouping, "_JOINED_ROWS", 1)


def read_records(buckets: list[EncodedBucket]) -> list[tuple[str, bytes, bytes]]:
    """Read the match keys and payloads of all buckets, in order."""
    records = []
    for bucket in buckets:
        table = pa.ipc.open_file(str(bucket.path)).read_all()
        records += list(zip(*(table[name].to_pylist() for name in ("key", "payload0", "payload1")), strict=True))
    return records


def read_items(buckets: list[EncodedBucket]) -> dict[str, list[list[str]]]:
    """Read the items by kind and name, as lists of strings."""
    return {
        f"{entry.kind} {entry.name}": [
            [item.id, item.link, item.title, item.licence] for hits in entry.hits for item in hits.items
        ]
        for _, payload, _ in read_records(buckets)
        for entry in decode_record(payload)
    }


@pytest.mark.slow
@pytest.mark.usefixtures("unjoined")
@pytest.mark.parametrize(("bits", "size", "threads"), [(0, 1000, 1), (3, 37, 2), (5, 400, 1)])
def test_records_are_those_of_the_reference(tmp_path: Path, bits: int, size: int, threads: int) -> None:
    datasets = [make_rows(600), make_rows(300, seed=2)]
    privacy = Privacy(iterations=1, cap=30)
    _, buckets = group_rows(datasets, tmp_path, bits=bits, size=size, threads=threads, privacy=privacy)
    index = index_rows(datasets)
    wanted = reference_payloads(index, privacy.cap)
    assert {key: (first, rest) for key, first, rest in read_records(buckets)} == wanted
    assert sum(bucket.records for bucket in buckets) == len(wanted)
    assert sum(bucket.entries for bucket in buckets) == len(index)
    assert join_content(buckets) == reference_content(wanted)
    counts = sum((Counter(bucket.kinds) for bucket in buckets), Counter())
    assert counts == Counter(kind for kind, _ in index)
    assert any(bucket.email_names for bucket in buckets)
    assert sum(bucket.rows for bucket in buckets) == sum(map(len, datasets))
    assert sum(bucket.merged for bucket in buckets) == sum(map(len, datasets)) - sum(sum(one.items) for one in buckets)


@pytest.mark.slow
@pytest.mark.usefixtures("unjoined")
@pytest.mark.parametrize("cap", [1, 7, 4096])
@pytest.mark.parametrize("template", ["", "https://a.example/{name}/{id}/", "https://a.example/{id}"])
def test_items_that_are_numbers_are_those_of_the_reference(tmp_path: Path, template: str, cap: int) -> None:
    """Numbers stand beside other items, in several data sets, under several spellings, and in both tables."""
    datasets = [bare_rows(make_rows(500)), bare_rows(make_rows(300, seed=2), seed=4)]
    if template:
        datasets[0] = link_rows(datasets[0], template)
    scattered, buckets = group_rows(datasets, tmp_path, bits=2, size=90, privacy=Privacy(iterations=1, cap=cap))
    assert scattered.links[0] == template
    wanted = reference_payloads(index_rows(datasets, links=scattered.links), cap, scattered.links)
    assert {key: (first, rest) for key, first, rest in read_records(buckets)} == wanted
    numbers, others = Counter(), Counter()
    for _, first, _ in read_records(buckets):
        for hits in (hits for entry in decode_record(first, scattered.links) for hits in entry.hits):
            numbers[hits.dataset] += hits.numbers
            others[hits.dataset] += len(hits.items) - hits.numbers
    assert all(numbers[dataset] and others[dataset] for dataset in (0, 1))


@pytest.mark.slow
@pytest.mark.usefixtures("unjoined")
def test_order_and_batches_and_buckets_do_not_change_a_byte(tmp_path: Path) -> None:
    rows = make_rows(500)
    shuffled = random.Random(3).sample(rows, len(rows))  # noqa: S311
    _, plain = group_rows([rows], tmp_path / "a")
    _, other = group_rows([shuffled], tmp_path / "b", bits=4, size=11, threads=2)
    assert read_records(plain) == read_records(other)
    assert join_content(plain) == join_content(other)


@pytest.mark.usefixtures("unjoined")
def test_names_that_are_forgotten_and_met_again_are_the_same_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = make_rows(300)
    _, remembered = group_rows([rows], tmp_path / "a", size=20)
    monkeypatch.setattr(naming, "_KNOWN_LIMIT", 5)
    _, forgotten = group_rows([rows], tmp_path / "b", size=20)
    assert read_records(forgotten) == read_records(remembered)


@pytest.mark.usefixtures("unjoined")
def test_names_that_share_a_hash_are_still_different_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = make_rows(300)
    _, plain = group_rows([rows], tmp_path / "a", size=20)
    monkeypatch.setattr(naming, "_hash", lambda values: np.full(len(values), 7, np.uint64))
    _, alike = group_rows([rows], tmp_path / "b", size=20)
    assert read_records(alike) == read_records(plain)


@pytest.mark.slow
def test_small_batches_are_scattered_as_one_and_give_the_same_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    datasets = [make_rows(300), make_rows(100, seed=2)]
    scattered, joined = group_rows(datasets, tmp_path / "a", size=10)
    assert len(pa.ipc.open_stream(str(scattered.buckets[0].pieces[0].items)).read_all()["item"].chunks) == 2
    monkeypatch.setattr(grouping, "_JOINED_ROWS", 1)
    _, single = group_rows(datasets, tmp_path / "b", size=10)
    assert read_records(joined) == read_records(single)


def test_a_row_among_many_small_files_is_refused_by_its_own_file_and_line(tmp_path: Path) -> None:
    nsids = ["12345@N00", "12346@N00", "nobody", "12347@N00", "12348@N00", "no one"]
    batches = list(make_batches([{"nsid": nsid, "item": "1"} for nsid in nsids], 2))
    files = [replace(batch, file=Path(f"{number}.csv")) for number, batch in enumerate(batches)]
    rejects = Rejects(10, None)
    scatter_batches([(0, file) for file in files], tmp_path, rejects=rejects)
    found = [(reject.file, reject.line, reject.value) for reject in rejects.first]
    assert found == [("1.csv", 4, "nobody"), ("2.csv", 7, "no one")]


def test_another_title_changes_the_content(tmp_path: Path) -> None:
    contents = []
    for title in ("one", "two"):
        _, (bucket,) = group_rows([[{"nsid": "12345@N00", "item": "1", "title": title}]], tmp_path / title)
        contents.append(bucket.content)
    assert contents[0] != contents[1]


def test_rows_with_one_name_and_item_are_merged_and_counted(tmp_path: Path) -> None:
    rows = [
        {"username": name, "item": item, "url": url, "title": title}
        for name, item, url, title in [
            ("Ada", "1", "", "z"),
            ("ADA", "1", "https://b.example", ""),
            ("ada", "1", "https://b.example", "a"),
            ("ada", "1", "https://c.example", "a"),
            ("ada", "2", "", ""),
            ("ada", "2", "", ""),
        ]
    ]
    for number, order in enumerate((rows, rows[::-1])):
        _, buckets = group_rows([order], tmp_path / str(number), platform="plain")
        # The link wins over none, then the smaller link, then a title over none.
        assert read_items(buckets) == {"username ada": [["1", "https://b.example", "a", ""], ["2", "", "", ""]]}
        assert sum(bucket.merged for bucket in buckets) == 4
        assert buckets[0].items == (2,)


@pytest.mark.usefixtures("unjoined")
def test_a_link_that_follows_from_another_spelling_of_the_name_stays_as_it_was(tmp_path: Path) -> None:
    template = "https://a.example/{name}/{id}"
    others = [(name, str(number), "") for name in GIVEN for number in range(10)]
    listed = [("Ada", str(number), "") for number in range(40)]
    listed += [("ADA", "100", ""), ("ADA", "101", "a title"), ("ADA", "x", ""), ("ADA", "y", "a title")]
    rows = [
        {"username": name, "item": item, "url": fill_template(template, name, item), "title": title}
        for name, item, title in others + listed
    ]
    for size in (1, 50):  # rows with titles in batches of their own, or beside others
        scattered, buckets = group_rows([rows], tmp_path / str(size), platform="plain", size=size)
        assert scattered.links == (template,)
        records = [decode_record(payload, scattered.links) for _, payload, _ in read_records(buckets)]
        (entry,) = (entry for record in records for entry in record if entry.name == "Ada")
        assert [(item.id, item.link, item.title) for item in entry.hits[0].items] == [
            (item, fill_template(template, name, item), title) for name, item, title in listed
        ]


@pytest.mark.parametrize("id_", ["1", "a"])
def test_rows_that_differ_from_the_item_they_are_merged_with_are_counted_and_one_is_shown(
    tmp_path: Path, id_: str
) -> None:
    rows = [{"username": "ada", "item": item, "title": title} for item in ("0", "00", id_) for title in ("a", "a")]
    rows.append({"username": "ada", "item": id_, "title": "b"})
    for number, order in enumerate((rows, rows[::-1])):
        _, (bucket,) = group_rows([order], tmp_path / str(number), platform="plain")
        assert bucket.differing == Differing(1, Difference("ada", id_, "a", "b"))


def test_rows_that_differ_are_counted_together_whether_their_ids_are_numbers_or_not(tmp_path: Path) -> None:
    rows = [{"username": "ada", "item": item, "title": title} for item in ("7", "a", "b") for title in ("x", "y")]
    _, (bucket,) = group_rows([rows], tmp_path, platform="plain")
    assert bucket.differing == Differing(3, Difference("ada", "7", "x", "y"))


def test_items_of_two_names_are_counted_once(tmp_path: Path) -> None:
    rows = [{"username": f"u{number % 2}", "nsid": f"1234{number % 2}@N00", "item": str(number)} for number in range(6)]
    _, buckets = group_rows([rows[:4], rows[4:]], tmp_path)
    assert sum(bucket.entries for bucket in buckets) == 4
    assert buckets[0].items == (4, 2)


def test_spellings_with_one_match_key_share_a_record_and_stay_apart_in_it(tmp_path: Path) -> None:
    rows = [
        {"username": name, "item": item}
        for name, item in [("José García", "1"), ("JOSÉ GARCÍA", "2"), ("José García", "3"), ("Jose Garcia", "4")]
    ]
    _, buckets = group_rows([rows], tmp_path, platform="plain")
    assert read_items(buckets) == {
        "username Jose Garcia": [["4", "", "", ""]],
        "username José García": [[number, "", "", ""] for number in "123"],
    }
    (bucket,) = buckets
    assert (bucket.records, bucket.entries, bucket.items, bucket.merged) == (1, 2, (4,), 0)
    assert (bucket.spellings.entries, bucket.spellings.records) == (1, 1)
    assert bucket.spellings.entry_examples == (("JOSÉ GARCÍA", "José García"),)
    assert bucket.spellings.record_examples == (("Jose Garcia", "José García"),)


def test_a_name_is_shown_as_most_rows_spell_it_and_of_equals_by_bytes(tmp_path: Path) -> None:
    names = ["ada", "Ada", "ADA", "Ada", "ADA", "Bo", "bo"]
    for order in (names, names[::-1]):
        rows = [{"username": name, "item": str(number)} for number, name in enumerate(order)]
        _, buckets = group_rows([rows], tmp_path / order[0], platform="plain", bits=2, size=2)
        assert set(read_items(buckets)) == {"username ADA", "username Bo"}


def test_a_name_with_initials_is_filed_under_several_keys_and_counted_once(tmp_path: Path) -> None:
    rows = [{"username": "Ann B. Smith", "item": str(number)} for number in range(3)]
    rows += [{"username": "ada", "item": "9"}, {"username": "Ann B. Smith", "item": "1"}]
    _, buckets = group_rows([rows], tmp_path, platform="plain", bits=3, size=2)
    filed = [key for key, first, _ in read_records(buckets) if decode_record(first)[0].name == "Ann B. Smith"]
    keys = {*listing_keys("ann b. smith"), *list_aliases("ann b. smith", shortened=True)}
    assert sorted(filed) == sorted(keys)
    assert len(filed) > 1
    assert [sum(getattr(bucket, name) for bucket in buckets) for name in ("entries", "merged", "rows")] == [2, 1, 5]
    assert sum(bucket.items[0] for bucket in buckets) == 4
    assert sum(int(bucket.tables[0].entries.sum()) for bucket in buckets) == 2
    assert sum(int(bucket.counts.entries.sum()) for bucket in buckets) == 2


def test_a_person_is_filed_under_shorter_names_and_counted_once(tmp_path: Path) -> None:
    rows = [{"username": "Lovelace, Ada King", "item": str(number)} for number in range(3)]
    _, buckets = group_rows([rows], tmp_path, platform="person", bits=3)
    filed = [key for key, first, _ in read_records(buckets) if decode_record(first)[0].name == "Lovelace, Ada King"]
    aliases = list_aliases("lovelace, ada king", shortened=True)
    assert sorted(filed) == sorted({*listing_keys("lovelace, ada king"), *aliases})
    assert match_key("ada lovelace") in filed
    also = {key: decode_record(first)[0].also for key, first, _ in read_records(buckets)}
    assert also == {key: aliases.get(key, (True, ()))[1] for key in filed}
    assert sum(bucket.entries for bucket in buckets) == 1
    assert sum(bucket.items[0] for bucket in buckets) == 3
    assert not any(bucket.spellings.records for bucket in buckets)


def test_names_of_any_form_are_shortened_if_they_look_like_a_persons_in_all_spellings_alike(tmp_path: Path) -> None:
    """All rows of an entry are in each of its records, so that each has all of its items."""
    names = ["Songs of Ada Ex", "Ada King Lovelace", "ADA king lovelace"]
    rows = [{"username": name, "item": str(number)} for number, name in enumerate(names)]
    _, buckets = group_rows([rows], tmp_path, platform="plain")
    records = {key: decode_record(first) for key, first, _ in read_records(buckets)}
    assert [hits.count for entry in records[match_key("ada lovelace")] for hits in entry.hits] == [2]
    assert [key for key, record in records.items() if any(entry.name == names[0] for entry in record)] == [
        match_key("songs of ada ex")
    ]


@pytest.mark.parametrize(("bits", "many"), [(0, SHORTER_LIMIT), (0, SHORTER_LIMIT + 1), (6, SHORTER_LIMIT + 1)])
def test_a_shorter_name_of_too_many_people_is_nobodys(tmp_path: Path, bits: int, many: int) -> None:
    """`Maria Silva` can be short for thousands; their full names are found all the same."""
    names = [f"Maria {given} Silva" for given in map(str.title, GIVEN[:many])]
    rows = [{"username": name, "item": "1"} for name in names]
    _, buckets = group_rows([rows], tmp_path, platform="person", bits=bits)
    records = {key: [entry.name for entry in decode_record(first)] for key, first, _ in read_records(buckets)}
    assert records.get(match_key("maria silva"), []) == (names if many <= SHORTER_LIMIT else [])
    assert all(name in records[match_key(canonical(name))] for name in names)
    assert sum(bucket.entries for bucket in buckets) == many


def test_a_namesake_with_much_leaves_room_for_the_others(tmp_path: Path) -> None:
    rows = [{"username": "Ann Smith", "item": f"{number:03}"} for number in range(90)]
    rows += [{"username": "Smith, Ann", "item": f"{number:03}"} for number in range(4)]
    _, buckets = group_rows([rows], tmp_path, platform="plain", privacy=Privacy(cap=5))
    ((_, first, rest),) = read_records(buckets)
    assert [(entry.name, len(entry.hits[0].items), entry.more) for entry in decode_record(first)] == [
        ("Ann Smith", 5, 85),
        ("Smith, Ann", 4, 0),
    ]
    assert [(entry.name, len(entry.hits[0].items)) for entry in decode_record(rest)] == [("Ann Smith", 85)]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"item": "i", "photo_id": "1", "url": "https://x.example"}, "i"),
        ({"item": "", "photo_id": "1", "url": "https://x.example"}, "1"),
        ({"item": "", "photo_id": "", "url": "https://x.example"}, ""),
        ({"item": "", "photo_id": "", "url": ""}, ""),
    ],
)
def test_an_item_has_the_id_of_its_column_or_its_photo_or_none(tmp_path: Path, row: Row, name: str) -> None:
    _, buckets = group_rows([[{"username": "ada", **row}]], tmp_path, platform="plain")
    assert read_items(buckets)["username ada"][0][0] == name


def test_a_link_that_is_not_http_is_left_out(tmp_path: Path) -> None:
    row = {"username": "ada", "item": "1", "url": "javascript:alert(1)", "title": "t"}
    _, buckets = group_rows([[row]], tmp_path, platform="plain")
    assert read_items(buckets) == {"username ada": [["1", "", "t", ""]]}


def test_a_row_with_one_wrong_identifier_is_refused_whole(tmp_path: Path) -> None:
    rows = [
        {"screen_name": "Ada", "nsid": "12345@N00", "item": "1"},
        {"screen_name": "Bob", "nsid": "nobody", "item": "2"},
        {"screen_name": " ", "nsid": "", "item": "3"},
        {"screen_name": "x" * 2000, "nsid": "12346@N00", "item": "4"},
        {"screen_name": "\u200b", "nsid": "12347@N00", "item": "5"},
    ]
    rejects = Rejects(10, None)
    scattered, buckets = group_rows([rows], tmp_path, rejects=rejects)
    assert set(read_items(buckets)) == {"screen_name Ada", "nsid 12345@N00", "nsid 12347@N00"}
    assert (scattered.read, scattered.taken) == ((5,), (2,))
    assert [(reject.line, reject.column, reject.value[:6]) for reject in rejects.first] == [
        (3, "nsid", "nobody"),
        (4, "", ""),
        (5, "screen_name", "xxxxxx"),
    ]


def test_a_record_past_the_cap_goes_on_in_the_second_table(tmp_path: Path) -> None:
    datasets = [[{"username": "ada", "item": f"{number:03}"} for number in range(count)] for count in (3, 4, 2)]
    _, buckets = group_rows(datasets, tmp_path, platform="plain", privacy=Privacy(cap=5))
    ((_, first, rest),) = read_records(buckets)
    shown, further = (
        [(hits.dataset, hits.count, len(hits.items)) for entry in decode_record(payload) for hits in entry.hits]
        for payload in (first, rest)
    )
    assert shown == [(0, 3, 3), (1, 4, 2), (2, 2, 0)]
    assert further == [(1, 4, 2), (2, 2, 2)]


@pytest.mark.slow
def test_a_record_past_the_formats_limit_is_refused_by_name(tmp_path: Path) -> None:
    long = "t" * (DATA_LIMIT // 4)
    rows = [{"username": "ada", "item": str(number), "title": long} for number in range(5)]
    with pytest.raises(InputError, match="'ada'"):
        group_rows([rows], tmp_path, platform="plain")


def test_a_folder_that_cannot_be_written_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "0000.filings").mkdir()
    with pytest.raises(SiteError, match="put aside"):
        group_rows([[{"username": "ada", "item": "1"}]], tmp_path, platform="plain")


@given(IDS | NUMBERS, st.sampled_from([4, 2**20, 2**62, 2**64 - 1]))
@example([(0, b"\xff"), (0, b"\x00"), (0, b"")], 4)
@example([(0, b"%d" % (number * 7919 % 9001)) for number in range(9001)], 4)  # more than are read at once
def test_rows_are_sorted_by_group_and_bytes_of_the_id(rows: list[tuple[int, bytes]], groups: int) -> None:
    ids = view_binary(pa.array([name for _, name in rows], pa.large_binary()))
    order, changes = sort_rows(np.array([group for group, _ in rows], np.int64), groups, ids)
    found = [rows[row] for row in order]
    assert found == sorted(rows)
    assert changes.tolist() == [place == 0 or found[place] != found[place - 1] for place in range(len(found))]


@given(st.lists(st.tuples(*[st.text(max_size=40) | st.sampled_from(["x" * 31, "x" * 32, "é" * 128])] * 4), max_size=20))
def test_items_are_packed_as_msgpack_packs_them(fields: list[tuple[str, str, str, str]]) -> None:
    fields = [(name, f"https://{link}" if link else "", *rest) for name, link, *rest in fields]
    columns = {
        role: pa.array([row[place] for row in fields], pa.utf8())
        for place, role in enumerate(("item", "url", "title", "license"))
    }
    packed = pack_items(columns, len(fields))
    shown = [list(row) for row in fields]
    for row, item, rest in zip(
        shown, packed.to_pylist(), pack_items(columns, len(fields), with_ids=False).to_pylist(), strict=True
    ):
        while len(row) > 1 and not row[-1]:
            row.pop()
        assert item == msgpack.packb(row)
        assert rest == msgpack.packb(row[1:])
    ids = open_items(view_binary(packed)).take()[0]
    found = [bytes(ids.data[at : at + size]) for at, size in zip(ids.start, ids.length, strict=True)]
    assert found == [name.encode() for name, *_ in fields]


@given(st.lists(st.tuples(st.sampled_from(["", "1"]), st.sampled_from(["", "t"]), *[st.text("x", max_size=40)] * 3)))
def test_what_else_is_shown_is_packed_as_a_fifth_field(rows: list[tuple[str, str, str, str, str]]) -> None:
    names = ("item", "title", "shown0", "shown1", "shown2")
    columns = {name: pa.array([row[place] for row in rows], pa.utf8()) for place, name in enumerate(names)}
    packed = zip(*(pack_items(columns, len(rows), with_ids=some).to_pylist() for some in (True, False)), strict=True)
    for (name, title, *more), (item, rest) in zip(rows, packed, strict=True):
        shown = more[: max((place for place, text in enumerate(more, 1) if text), default=0)]
        fields = [name, "", title, "", shown] if shown else [name, "", title] if title else [name]
        assert item == msgpack.packb(fields)
        assert rest == msgpack.packb(fields[1:])
        assert open_item(item) == (name, list_fields(rest))
        assert list_fields(rest) == ["", title, "", *shown]


@pytest.mark.parametrize("length", [0, 31, 32, 255, 256, 65_535, 65_536])
def test_a_string_header_is_the_shortest(length: int) -> None:
    text = "x" * length
    columns = {"item": pa.array([text, "1"]), "title": pa.array(["t", text])}
    assert pack_items(columns, 2).to_pylist() == [
        msgpack.packb([text, "", "t"]),
        msgpack.packb(["1", "", text] if text else ["1"]),
    ]


def test_buckets_are_as_many_as_rows_and_memory_ask_for() -> None:
    assert choose_bits(rows=10_000, size=10**6, memory=2**31, processes=2) == 0
    assert choose_bits(rows=10_000_000, size=10**9, memory=2**31, processes=2) == 5
    assert choose_bits(rows=1_000_000, size=10**9, memory=2**28, processes=2) > 3
