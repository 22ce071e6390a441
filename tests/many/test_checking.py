"""Many names at once against a release: every one found that is in it, no other; faults are never a miss."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from many.devices import CancelError
from many.session import Session
from shards.addressing import shard_index
from shards.errors import FormatError
from shards.keys import KEY_LABEL, derive_seal_key
from shards.manifest import dump_manifest
from shards.matching import match_key
from tests.support.many_samples import TestDevice, pack_few_vectors, pack_vectors, read, run
from tests.support.page_samples import CAP, DEPTHS, FLICKR, LONG, seal_sample

VECTORS = Path(__file__).parents[2] / "shards" / "vectors"
SAMPLE = seal_sample()
ALIASES = sorted({name.text for name in FLICKR if name.kind == "alias"})
INDEX = sorted(SAMPLE.files)


@pytest.fixture
def device() -> TestDevice:
    return TestDevice(dict(SAMPLE.files))


@pytest.fixture
def session(device: TestDevice) -> Session:
    return Session(dump_manifest(SAMPLE.manifest), device)


def outcomes(session: Session) -> dict[str, str]:
    return {row["text"]: row["outcome"] for row in session.rows(start=0, count=500)["rows"]}


def test_every_name_of_the_release_is_found_and_no_other(session: Session) -> None:
    names = [*(name.value for name in FLICKR), *(f"nobody-{number}" for number in range(100))]
    read(session, "\n".join(names))
    run(session.check("index"))
    came = outcomes(session)
    assert {name for name, outcome in came.items() if outcome == "found"} == {name.value for name in FLICKR}
    assert {outcome for name, outcome in came.items() if name.startswith("nobody")} == {"absent"}
    assert session.found()


def test_what_is_found_has_all_its_items_from_both_tables(session: Session) -> None:
    read(session, "prolific\nanna.lind")
    totals = run(session.check("index"))
    items = {
        one["entry"]["name"]: [item["id"] for hits in one["entry"]["hits"] for item in hits["items"]]
        for one in session.found()
    }
    wanted = {
        name.value: [item.id for hits in whole for item in hits.items]
        for name, whole in FLICKR.items()
        if name.value in items
    }
    assert items == wanted
    assert len(items["prolific"]) == LONG > CAP
    assert totals["items"] == LONG + 14
    assert totals["rest"] == 0


def test_drawers_alone_are_asked_for_once_each_in_ascending_order(session: Session, device: TestDevice) -> None:
    summary = read(session, "\n".join(reversed(ALIASES[:12])))
    run(session.check("drawers"))
    assert device.asked == sorted(set(device.asked))
    assert len(device.asked) == summary["drawers"]["needed"] <= summary["drawers"]["of"] == 1 << DEPTHS[0]
    assert all(path.split("/")[2] == "0" for path in device.asked)


def test_the_order_of_the_names_does_not_show_in_what_is_asked_for(device: TestDevice) -> None:
    asked = []
    for names in (ALIASES[:9], ALIASES[:9][::-1]):
        one = TestDevice(dict(SAMPLE.files))
        session = Session(dump_manifest(SAMPLE.manifest), one)
        read(session, "\n".join(names))
        run(session.check("drawers"))
        asked.append(one.asked)
    assert asked[0] == asked[1]


def test_the_whole_index_is_asked_for_once_in_ascending_order_and_then_nothing(
    session: Session, device: TestDevice
) -> None:
    assert read(session, "bob")["index"] == {
        "files": len(INDEX), "bytes": sum(map(len, SAMPLE.files.values())), "held": False, "begun": False,
    }  # fmt: skip
    run(session.check("index"))
    assert device.asked == INDEX
    assert read(session, "anna.lind\nnobody")["index"]["held"]
    assert run(session.check("drawers"))["fetched"] == 0
    assert outcomes(session) == {"anna.lind": "found", "nobody": "absent"}
    assert device.asked == INDEX


def test_the_second_table_is_asked_for_by_a_call_of_its_own(session: Session, device: TestDevice) -> None:
    read(session, "prolific\nnobody")
    assert run(session.check("drawers"))["rest"] == LONG - CAP
    before = len(device.asked)
    assert run(session.fetch_rest())["rest"] == 0
    assert [path.split("/")[2] for path in device.asked[before:]] == ["1"]
    assert sum(len(hits["items"]) for one in session.found() for hits in one["entry"]["hits"]) == LONG


@pytest.mark.parametrize("damage", ["missing", "cut", "flipped", "swapped"])
def test_a_shard_that_cannot_be_had_makes_its_names_unavailable_and_no_others(
    session: Session, device: TestDevice, damage: str
) -> None:
    bad = [path for path in INDEX if "/0/" in path][3]
    other = next(path for path in INDEX if "/0/" in path and path != bad)
    whole = SAMPLE.files[bad]
    device.files[bad] = {
        "cut": whole[:-1], "flipped": whole[:500] + bytes([whole[500] ^ 1]) + whole[501:],
        "swapped": SAMPLE.files[other], "missing": b"",
    }[damage]  # fmt: skip
    if damage == "missing":
        del device.files[bad]
    names = [*ALIASES, *(f"nobody-{number}" for number in range(60))]
    read(session, "\n".join(names))
    totals = run(session.check("index"))
    in_bad = {name.text for name in session.names.names if session.checker.find_place(name) == (0, 3)}
    came = outcomes(session)
    assert in_bad
    assert {name for name, outcome in came.items() if outcome == "unavailable"} == in_bad
    assert {came[name] for name in ALIASES if name not in in_bad} == {"found"}
    assert totals["outcomes"]["unavailable"] == len(in_bad)
    assert device.asked.count(bad) == 2
    device.files[bad] = whole
    run(session.check("index"))
    assert "unavailable" not in outcomes(session).values()


def test_a_record_that_does_not_open_makes_its_own_name_unavailable_and_no_other(
    session: Session, device: TestDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = device.derive(match_key("bob").encode(), KEY_LABEL + SAMPLE.manifest.salt, SAMPLE.manifest.iterations)
    index = shard_index(match_key("bob"), DEPTHS[0])
    bad = derive_seal_key(key, SAMPLE.manifest.release, 0, index)
    opened = device.open_all
    monkeypatch.setattr(
        device,
        "open_all",
        lambda keys, texts: [None if key == bad else one for key, one in zip(keys, opened(keys, texts), strict=True)],
    )
    read(session, "\n".join([*ALIASES, "nobody"]))
    run(session.check("index"))
    came = outcomes(session)
    assert (came.pop("bob"), came.pop("nobody")) == ("unavailable", "absent")
    assert set(came.values()) == {"found"}
    assert session.rows(containing="bob", start=0, count=1)["rows"][0]["reason"] == "seal"


def test_an_item_that_is_found_by_several_names_is_counted_once(session: Session) -> None:
    names = [name.value for name, whole in FLICKR.items() if sum(hits.count for hits in whole) < CAP]
    read(session, "\n".join(names))
    totals = run(session.check("index"))
    every = [hits for one in session.found() for hits in one["entry"]["hits"]]
    items = {(hits["dataset"], item["id"]) for hits in every for item in hits["items"]}
    assert totals["items"] == sum(part["items"] for part in totals["datasets"]) == len(items)
    assert sum(row["items"] for row in session.rows(start=0, count=500)["rows"]) > len(items)


def test_spellings_of_one_name_cost_one_stretching_and_one_drawer(session: Session, device: TestDevice) -> None:
    spellings = ["José García", "jose garcia", "GARCÍA, JOSÉ", "josé-garcía", "García José"]
    summary = read(session, "\n".join(spellings))
    assert (summary["names"], summary["drawers"]["needed"]) == (5, 1)
    run(session.check("drawers"))
    assert len(device.asked) == 1
    assert len(session.checker.keys) == 2  # theirs, and the canary's
    assert set(outcomes(session).values()) == {"found", "near"}


def test_what_is_listed_exactly_counts_with_its_other_spellings_and_without_similar_names(session: Session) -> None:
    read(session, "José García")
    totals = run(session.check("index"))
    [row] = session.rows(start=0, count=1)["rows"]
    assert (row["outcome"], row["items"], row["counts"]) == ("found", 5, [3, 2])
    assert row["listed"] == [
        {"name": "García José", "match": "near", "counted": True},
        {"name": "José M. García", "match": "near", "counted": False},
    ]
    assert (totals["outcomes"], totals["items"]) == ({"found": 1, "near": 0, "unavailable": 0, "absent": 0}, 5)
    assert [one["entry"]["name"] for one in session.found()] == ["José García", "García José"]
    assert [(one["match"], one["counted"]) for one in session.items(0)] == [
        ("exact", True), ("near", True), ("near", False),
    ]  # fmt: skip


def test_a_near_spelling_alone_is_a_question_and_not_a_sum(session: Session) -> None:
    read(session, "Jose Garcia\nnobody")
    totals = run(session.check("index"))
    assert totals["outcomes"] == {"found": 0, "near": 1, "unavailable": 0, "absent": 1}
    assert (totals["items"], [one["people"] for one in totals["datasets"]]) == (0, [0, 0])
    assert session.found() == []
    [row] = session.rows(outcome="near", start=0, count=9)["rows"]
    assert (row["text"], row["outcome"], row["items"]) == ("Jose Garcia", "near", 9)
    assert {one["name"] for one in row["listed"]} == {"José García", "García José", "José M. García"}
    assert session.rows(outcome="found", start=0, count=9)["total"] == 0


def test_a_near_entry_counts_once_the_visitor_takes_it_and_no_longer_when_it_is_given_back(session: Session) -> None:
    read(session, "Jose Garcia")
    run(session.check("index"))
    place = [one["entry"]["name"] for one in session.items(0)].index("José García")
    came = session.take(0, place, taken=True)
    [row] = came["rows"]
    assert (came["totals"]["outcomes"]["found"], came["totals"]["items"], row["items"]) == (1, 3, 3)
    assert row["outcome"] == "found"
    assert [one["entry"]["name"] for one in session.found()] == ["José García"]
    assert run(session.check("index"))["items"] == 3, "a second check does not forget it"
    came = session.take(0, place, taken=False)
    assert (came["totals"]["outcomes"]["near"], came["totals"]["items"]) == (1, 0)
    assert session.found() == []
    session.take(0, place, taken=True)
    read(session, "Jose Garcia")
    assert run(session.check("index"))["items"] == 0, "another list begins without it"
    with pytest.raises(FormatError):
        session.take(0, 99, taken=True)


def test_a_stranger_in_the_same_record_is_absent(session: Session) -> None:
    assert match_key("obb") == match_key("bob")
    read(session, "obb")
    run(session.check("index"))
    assert outcomes(session) == {"obb": "absent"}
    assert session.items(0) == []


def test_what_is_saved_says_which_name_is_listed_and_how_well_it_matches(session: Session) -> None:
    read(session, "Jose Garcia\nJosé García\nPat Example")
    run(session.check("index"))
    rows = list(csv.DictReader(io.StringIO(session.save("csv").decode("utf-8-sig"), newline="")))
    came = [(row["names"], row["outcome"], row["listed as"], row["similar"]) for row in rows]
    assert came == [
        ("Jose Garcia", "near", "", "García José; José García; José M. García"),
        ("José García", "found", "José García; García José", "José M. García"),
        ("Pat Example", "found", "Pat Example", ""),
    ]
    people = json.loads(session.save("json"))["people"]
    names = [one["names"][0] for one in people]
    assert [one["outcome"] for one in people] == ["near", "found", "found"]
    assert [(one["outcome"], one["match"]) for one in names] == [
        ("found", "near"), ("found", "exact"), ("found", "exact"),
    ]  # fmt: skip
    assert [one["counted"] for one in names[0]["found"]] == [False] * 3
    assert [one["entry"]["note"] for one in names[2]["found"]] == ["Leeds", "York"]


def test_a_release_whose_manifest_was_altered_gives_no_answer(device: TestDevice) -> None:
    text = dump_manifest(SAMPLE.manifest).replace(f'"entries":{SAMPLE.manifest.entries}', '"entries":1')
    session = Session(text, device)
    read(session, "bob\nnobody")
    run(session.check("index"))
    assert set(outcomes(session).values()) == {"unavailable"}


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["fetch", "stretch"])
def test_what_came_before_a_check_was_cancelled_is_kept(session: Session, device: TestDevice, stage: str) -> None:
    read(session, "\n".join(ALIASES))
    device.cancel_at = stage
    with pytest.raises(CancelError):
        run(session.check("index"))
    held = len(session.checker.held)
    device.cancel_at = ""
    run(session.check("index"))
    assert {outcomes(session)[name] for name in ALIASES} == {"found"}
    assert len(device.asked) <= len(INDEX) + 4
    assert held == 0 or stage == "stretch"


def test_rows_are_sorted_filtered_and_given_in_parts(session: Session) -> None:
    read(session, "nobody\nanna.lind\nbob\nZed")
    run(session.check("index"))
    by_items = session.rows(sort="items", descending=True, start=0, count=10)["rows"]
    assert [row["text"] for row in by_items][:2] == ["anna.lind", "bob"]
    assert [row["text"] for row in session.rows(sort="text", start=1, count=2)["rows"]] == ["bob", "nobody"]
    assert session.rows(outcome="absent", start=0, count=1) == {
        "total": 2, "rows": session.rows(outcome="absent", start=0, count=9)["rows"][:1],
    }  # fmt: skip
    assert [row["text"] for row in session.rows(containing="AN", start=0, count=9)["rows"]] == ["anna.lind"]
    anna = session.rows(containing="anna", start=0, count=1)["rows"][0]
    assert (anna["counts"], anna["items"]) == ([12, 2], 14)
    assert len(session.items(anna["row"])[0]["entry"]["hits"]) == 2
    assert session.items(10**6) == []


def test_what_is_saved_says_what_was_checked_and_no_cell_is_a_formula(session: Session) -> None:
    read(session, "mallory\nnobody\n=1+1\nanna.lind")
    run(session.check("index"))
    text = session.save("csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["outcome"] for row in rows] == ["found", "absent", "absent", "found"]
    assert {row["release"] for row in rows} == {SAMPLE.manifest.release.hex()}
    assert [row["names"] for row in rows][2] == "'=1+1"
    titles = [f"items in {dataset.title}" for dataset in SAMPLE.manifest.datasets]
    assert [rows[3][title] for title in ("items", *titles)] == ["14", "12", "2"]
    tree = json.loads(session.save("json"))
    assert tree["totals"]["outcomes"] == {"found": 2, "near": 0, "unavailable": 0, "absent": 2}
    assert [one["names"][0]["text"] for one in tree["people"]] == ["mallory", "nobody", "=1+1", "anna.lind"]
    assert "<img src=x onerror=alert(1)>" in json.dumps(tree["people"][0])


@pytest.mark.slow
def test_a_copy_is_checked_by_the_vectors_and_against_the_root(session: Session, device: TestDevice) -> None:
    device.files["vectors.zip"] = pack_vectors(VECTORS)
    read(session, "bob")
    run(session.check("index"))
    report = run(session.verify("vectors.zip"))
    assert (report["failed"], report["damaged"]) == ([], 0)
    assert report["shards"] == report["of"] == len(INDEX)
    assert report["cases"] > 1000
    session.checker.held[0, 3] = session.checker.held[0, 4]
    device.files["vectors.zip"] = pack_few_vectors(VECTORS)
    assert run(session.verify("vectors.zip"))["damaged"] == 1


NAMES = st.lists(st.one_of(st.sampled_from(ALIASES), st.from_regex(r"zz[a-z]{1,12}", fullmatch=True)), max_size=30)


@given(names=NAMES)
def test_in_any_order_and_company_each_name_has_its_own_outcome(names: list[str]) -> None:
    session = Session(dump_manifest(SAMPLE.manifest), SHARED.device)
    session.checker.held, session.checker.keys = SHARED.checker.held, SHARED.checker.keys
    read(session, "\n".join(names))
    run(session.check("index"))
    assert outcomes(session) == {name: "found" if name in ALIASES else "absent" for name in names}


SHARED = Session(dump_manifest(SAMPLE.manifest), TestDevice(dict(SAMPLE.files)))
run(SHARED.check("index"))
