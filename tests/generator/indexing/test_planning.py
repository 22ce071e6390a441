"""What a plan chooses: as few shards as the budget allows, cells that waste least, and honest words where it cannot."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgpack
import pytest

from generator.engines import LocalEngine
from generator.hosting.limits import HOSTS, LIMITS_READ
from generator.indexing.buckets import CELL_SIZES
from generator.indexing.caps import CAPS, LARGEST_CAP, encode_buckets
from generator.indexing.planning import (
    DEPTH_LIMIT,
    PADDING_LIMIT,
    REST_PADDING_LIMIT,
    Plan,
    TablePlan,
    check_files,
    choose_plan,
    measure_depths,
)
from generator.report import describe_hosts, list_takers
from generator.settings.site_toml import Privacy
from shards.errors import SettingsError
from shards.manifest import FILE_LIMIT, FORMAT, shard_size
from tests.support.engine_samples import Row, group_rows, make_rows
from tests.support.settings_samples import find_site_names


def plan_rows(rows: list[Row], folder: Path, privacy: Privacy, bits: int = 0) -> Plan:
    """Plan an index of one data set."""
    return choose_plan(group_rows([rows], folder, privacy=privacy, bits=bits, platform="plain")[1], privacy)


def many_names(count: int) -> list[Row]:
    """Rows of as many names with one item each."""
    return [{"username": f"name{number}", "item": str(number)} for number in range(count)]


@pytest.mark.parametrize(("depth", "cells", "cell"), [(0, 1, 64), (1, 3, 96), (8, 100, 128), (14, 2000, 512)])
def test_a_files_size_is_known_before_it_is_made(depth: int, cells: int, cell: int) -> None:
    fields = [FORMAT, bytes(cells * cell), bytes(32 * depth)]
    assert shard_size(depth, cells, cell) == len(msgpack.packb(fields))


@pytest.mark.slow
def test_a_shape_too_large_for_msgpack_has_a_size_that_plans_can_weigh() -> None:
    """All records of 1e7 names in one shard are more than 4 GiB, which a plan for them compares with two shards."""
    assert shard_size(0, 2**27, 64) > 2**33 > FILE_LIMIT


@pytest.mark.parametrize("bits", [0, 3, 6])
def test_the_fewest_shards_within_the_budget_are_chosen(tmp_path: Path, bits: int) -> None:
    privacy = Privacy(fetch_budget=16 * 1024)
    plan = plan_rows(many_names(2000), tmp_path, privacy, bits)
    (table,) = plan.tables
    assert table.bytes <= privacy.fetch_budget
    assert table.depth == plan.bits > 0
    assert table.cell in CELL_SIZES
    assert plan.warnings == ()
    shallower = plan_rows(many_names(2000), tmp_path, Privacy(depth=table.depth - 1), bits)
    assert shallower.tables[0].bytes > privacy.fetch_budget


@pytest.mark.slow
def test_buckets_do_not_change_the_plan(tmp_path: Path) -> None:
    rows = make_rows(400)
    plans = [choose_plan(group_rows([rows], tmp_path, bits=bits)[1], Privacy(fetch_budget=8192)) for bits in (0, 2, 5)]
    assert plans[0] == plans[1] == plans[2]


def test_a_small_index_is_one_shard_that_tells_nothing(tmp_path: Path) -> None:
    plan = plan_rows(many_names(50), tmp_path, Privacy())
    assert (plan.bits, plan.files, plan.entries) == (0, 1, 50)
    assert (plan.tables[0].records, plan.tables[0].entries_least, plan.tables[0].entries_median) == (50, 50, 50)


@pytest.mark.parametrize("depth", [0, 3, 9])
def test_a_depth_that_is_set_wins(tmp_path: Path, depth: int) -> None:
    plan = plan_rows(many_names(300), tmp_path, Privacy(depth=depth, fetch_budget=1024), bits=4)
    assert plan.bits == depth
    assert plan.files == 2**depth
    assert any("exceeds the budget" in warning for warning in plan.warnings) == (plan.tables[0].bytes > 1024)
    assert any("are padding" in warning for warning in plan.warnings) == (depth == 9)


def test_a_depth_of_more_files_than_are_allowed_stops_before_any_is_made(tmp_path: Path) -> None:
    plan = plan_rows(many_names(30), tmp_path, Privacy(depth=15))
    check_files(plan, 2**15)
    with pytest.raises(SettingsError, match="32,768 shard files") as caught:
        check_files(plan, 20_000)
    assert "files = 32768" in caught.value.hint


def test_one_long_record_goes_past_the_budget_and_is_named_as_the_reason(tmp_path: Path) -> None:
    long = [{"username": "big", "item": f"x{number * 7919:x}"} for number in range(3000)]
    plan = plan_rows(long + many_names(100), tmp_path, Privacy(fetch_budget=2048))
    assert plan.tables[0].bytes > 2048
    assert plan.bits <= 4
    assert any("longest record" in warning for warning in plan.warnings)
    assert plan.bytes <= PADDING_LIMIT * plan.tables[0].sealed


def test_padding_is_what_is_not_cells_of_records(tmp_path: Path) -> None:
    plan = plan_rows(many_names(500), tmp_path, Privacy(fetch_budget=4096))
    assert plan.padding == 1 - plan.tables[0].sealed / plan.bytes
    assert 0 < plan.padding < 0.7


def test_the_second_table_is_there_only_where_a_record_passes_the_cap(tmp_path: Path) -> None:
    rows = [{"username": "big", "item": str(number)} for number in range(30)] + many_names(2000)
    assert len(plan_rows(rows, tmp_path, Privacy(cap=30)).tables) == 1
    first, second = plan_rows(rows, tmp_path, Privacy(cap=29, fetch_budget=8192)).tables
    assert (second.records, second.depth) == (1, 0)
    assert first.depth > 0


def test_two_releases_stay_within_what_hosts_take(tmp_path: Path) -> None:
    plan = plan_rows(many_names(3000), tmp_path, Privacy(fetch_budget=1024))
    assert plan.bits <= DEPTH_LIMIT
    assert 2 * plan.files < 20_000


def test_a_depth_with_files_that_no_reader_takes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.indexing.planning.FILE_LIMIT", 10_000)
    with pytest.raises(SettingsError, match="depth 0"):
        plan_rows(many_names(500), tmp_path, Privacy(depth=0))


@pytest.mark.parametrize("depth", [None, 3])
def test_no_rows_make_an_empty_plan(depth: int | None) -> None:
    plan = choose_plan([], Privacy(depth=depth))
    assert plan.entries == 0
    assert plan.bits == (depth or 0)


@pytest.mark.parametrize("depth", [None, 2, 9, 15])
@pytest.mark.parametrize("cap", [5, 4096])
def test_each_depth_is_measured_as_a_build_at_that_depth_would_be(tmp_path: Path, depth: int | None, cap: int) -> None:
    rows = [{"username": "big", "item": str(number)} for number in range(30)] + many_names(600)
    privacy = Privacy(fetch_budget=8192, depth=depth, cap=cap)
    buckets = group_rows([rows], tmp_path, privacy=privacy, bits=2, platform="plain")[1]
    chosen, plans = choose_plan(buckets, privacy), measure_depths(buckets, privacy)
    assert [plan.bits for plan in plans] == list(range(len(plans)))
    assert plans[chosen.bits] == chosen
    for plan in plans:
        alone = choose_plan(buckets, Privacy(fetch_budget=8192, depth=plan.bits, cap=cap))
        assert plan.tables[0] == alone.tables[0]
        assert len(plan.tables) == (2 if cap == 5 else 1)
    last = plans[-1]
    assert last.bits in (chosen.bits, DEPTH_LIMIT) or last.tables[0].bytes << last.bits <= 8 * last.tables[0].sealed


def test_depths_that_no_reader_takes_are_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    buckets = group_rows([many_names(500)], tmp_path, platform="plain")[1]
    monkeypatch.setattr("generator.indexing.planning.FILE_LIMIT", 20_000)
    plans = measure_depths(buckets, Privacy(fetch_budget=8192))
    assert plans[0].bits > 0
    assert plans[0].tables[0].bytes <= 20_000


@pytest.mark.parametrize(
    ("privacy", "reason"),
    [
        (Privacy(), "one file with everything is within the fetch budget of 65,536 bytes, and tells the host nothing"),
        (Privacy(depth=3), "set by privacy.depth"),
        (Privacy(fetch_budget=4096), "the fewest shards within the fetch budget of 4,096 bytes"),
    ],
)
def test_a_plan_says_why_it_is_what_it_is(tmp_path: Path, privacy: Privacy, reason: str) -> None:
    assert plan_rows(many_names(300), tmp_path, privacy).reason.startswith(reason)


def test_a_plan_past_the_budget_gives_the_warnings_reason(tmp_path: Path) -> None:
    long = [{"username": "big", "item": f"x{number * 7919:x}"} for number in range(3000)]
    plan = plan_rows(long, tmp_path, Privacy(fetch_budget=2048))
    assert plan.reason.startswith("its longest record has")
    assert plan.reason in plan.warnings[0]


def skewed_names(count: int) -> list[Row]:
    """Rows of names of which half have 4 items, a quarter 8, an eighth 16 and so on."""
    return [
        {"username": f"name{number}", "item": f"{number * 7919 + item * 104729:011}"}
        for number in range(count)
        for item in range(4 << ((number + 1) & -(number + 1)).bit_length() - 1)
    ]


def count_crowd(rows: list[Row], depth: int) -> int:
    """Count the least number of names that share a shard, as a stranger would from FORMAT.md, sections 4 and 5.

    For names of small letters and digits alone, whose match key is short to write down.
    """
    shards = [0] * 2**depth
    for name in {row["username"] for row in rows}:
        assert re.fullmatch("[a-z]+[0-9]*", name)
        letters, digits = re.sub("[0-9]", "", name), re.sub("[a-z]", "", name)
        sounds = letters.translate(str.maketrans("cfqw", "kpkv", "aehijy")).replace("x", "ks")
        kept = "".join(sorted(sounds or letters))
        digest = hashlib.sha256(f"hushdex/2/shard\0{kept}|{digits}".encode()).digest()
        shards[int.from_bytes(digest, "big") >> (256 - depth)] += 1
    return min(shards)


@pytest.mark.slow
@pytest.mark.parametrize("bits", [0, 3])
@pytest.mark.parametrize("whole", [0.5, 0.67, 0.9, 1.0])
def test_the_cap_makes_the_largest_crowd_with_so_many_names_whole(tmp_path: Path, whole: float, bits: int) -> None:
    """No other cap that leaves as many names whole has fewer shards, and no larger one as few."""
    rows = skewed_names(400)
    privacy = Privacy(fetch_budget=6000, whole=whole)
    plan = plan_rows(rows, tmp_path, privacy, bits)
    others = [plan_rows(rows, tmp_path, Privacy(fetch_budget=6000, cap=cap), bits) for cap in CAPS]
    assert plan.whole >= whole * plan.entries
    assert plan == next(other for other in others if other.cap == plan.cap)
    for other in others:
        if other.whole >= whole * other.entries:
            assert (plan.bits, -plan.cap) <= (other.bits, -other.cap)
    assert plan.tables[0].entries_least == count_crowd(rows, plan.bits)


@pytest.mark.slow
@pytest.mark.parametrize("bits", [0, 3])
def test_a_list_is_measured_under_another_cap_as_if_it_was_encoded_with_that(tmp_path: Path, bits: int) -> None:
    rows, privacy = skewed_names(400), Privacy(fetch_budget=6000, whole=0.5)
    scattered, buckets = group_rows([rows], tmp_path, privacy=privacy, bits=bits, platform="plain")
    with LocalEngine(1) as engine:
        measured = encode_buckets(
            scattered, privacy, names=find_site_names("plain"), folder=tmp_path, engine=engine, other=LARGEST_CAP
        )
    others = [bucket.other for bucket in measured if bucket.other]
    assert len(others) == len(buckets)
    assert measured[0].cap < LARGEST_CAP
    assert choose_plan(measured, privacy) == choose_plan(buckets, privacy)
    largest = Privacy(fetch_budget=6000, cap=LARGEST_CAP)
    assert choose_plan(others, privacy) == plan_rows(rows, tmp_path / "largest", largest, bits)


def test_a_smaller_cap_is_taken_only_where_it_makes_a_larger_crowd(tmp_path: Path) -> None:
    small, large = plan_rows(skewed_names(50), tmp_path, Privacy()), plan_rows(many_names(2000), tmp_path, Privacy())
    assert (small.cap, small.whole, small.bits) == (LARGEST_CAP, 50, 0)
    assert (large.cap, large.whole) == (LARGEST_CAP, 2000)


@pytest.mark.parametrize("fetch_budget", [6000, 9000])
def test_where_no_more_files_are_allowed_the_cap_keeps_them_near_the_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fetch_budget: int
) -> None:
    """All caps have the same crowd there, and the largest would make files that are mostly padding."""
    monkeypatch.setattr("generator.indexing.planning.DEPTH_LIMIT", 2)
    rows, privacy = skewed_names(400), Privacy(fetch_budget=fetch_budget, whole=0.5)
    plan = plan_rows(rows, tmp_path, privacy)
    others = [plan_rows(rows, tmp_path, Privacy(fetch_budget=fetch_budget, cap=cap)) for cap in CAPS]
    equal = [other for other in others if other.bits == plan.bits and other.whole >= other.entries / 2]
    fitting = [other.cap for other in equal if other.tables[0].bytes <= fetch_budget * 1.1]
    nearest = min(equal, key=lambda other: (other.tables[0].bytes, -other.cap))
    assert plan.cap == max(fitting, default=nearest.cap)
    assert plan.cap < LARGEST_CAP


@pytest.mark.slow
def test_a_part_of_a_long_list_is_enough_to_choose_the_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The choice from a part leaves enough names whole, and does not depend on the buckets."""
    rows, privacy = skewed_names(3000), Privacy(fetch_budget=16_000)
    exact = plan_rows(rows, tmp_path, privacy)
    monkeypatch.setattr("generator.indexing.caps.SAMPLE_ROWS", len(rows) // 3)
    plans = [plan_rows(rows, tmp_path / str(bits), privacy, bits) for bits in (0, 1, 4)]
    assert plans[0] == plans[1] == plans[2]
    assert plans[0].whole >= privacy.whole * plans[0].entries
    assert plans[0].bits <= exact.bits + 1


@pytest.mark.slow
def test_names_that_stay_whole_are_counted_in_all_of_a_long_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part with few names would allow a cap that leaves too few whole, or refuse one that leaves just enough."""
    rows = skewed_names(3000)
    least = plan_rows(rows, tmp_path, Privacy(cap=8))
    monkeypatch.setattr("generator.indexing.caps.SAMPLE_ROWS", len(rows) // 20)
    for count, cap in ((least.whole, 8), (least.whole + 1, 16)):
        privacy = Privacy(fetch_budget=16_000, whole=count / least.entries)
        assert [plan_rows(rows, tmp_path / str(bits), privacy, bits).cap for bits in (0, 3)] == [cap, cap]


def test_a_file_may_pass_the_budget_by_a_tenth_to_halve_the_number_of_files(tmp_path: Path) -> None:
    rows = many_names(2000)
    sizes = {depth: plan_rows(rows, tmp_path, Privacy(depth=depth)).tables[0].bytes for depth in (3, 4)}
    over = plan_rows(rows, tmp_path, Privacy(fetch_budget=int(sizes[3] / 1.09)))
    assert over.bits == 3
    assert "files pass it by 9%, which halves their number" in over.reason
    assert over.warnings == ()
    assert plan_rows(rows, tmp_path, Privacy(fetch_budget=int(sizes[3] / 1.11))).bits == 4


def test_the_second_table_has_few_large_files_rather_than_padding(tmp_path: Path) -> None:
    plan = plan_rows(skewed_names(2000), tmp_path, Privacy(fetch_budget=8192, cap=4), bits=2)
    second = plan.tables[1]
    assert second.bytes > 8192
    assert second.depth == 0 or second.bytes << second.depth <= REST_PADDING_LIMIT * second.sealed
    assert any("would be padding" in warning for warning in plan.warnings)


def make_plan(depth: int, size: int) -> Plan:
    """A plan of 2^depth files of that size."""
    return Plan((TablePlan(depth, 1, 64, size, 1, 64, 1, 1.0),), 1, 1, 4096, "", ())


@pytest.mark.parametrize(
    ("depth", "size", "hosts"),
    [
        (0, 1000, ["GitHub Pages", "Cloudflare Pages", "Netlify"]),
        (13, 60_000, ["GitHub Pages", "Cloudflare Pages", "Netlify"]),
        (13, 61_000, ["Cloudflare Pages", "Netlify"]),
        (14, 1000, ["GitHub Pages", "Netlify"]),
        (16, 1000, ["GitHub Pages"]),
        (0, 26 * 2**20, ["GitHub Pages", "Netlify"]),
        (16, 10_000, []),
    ],
)
def test_hosts_take_a_site_with_two_releases_within_their_limits(depth: int, size: int, hosts: list[str]) -> None:
    assert list(list_takers(make_plan(depth, size))) == hosts


@pytest.mark.parametrize(
    ("depth", "size", "words"),
    [
        (13, 60_000, ""),
        (13, 61_000, "too large for GitHub Pages (at most 1 GB per site); Cloudflare Pages and Netlify would,"),
        (
            16,
            10_000,
            "too large for GitHub Pages (at most 1 GB per site); Cloudflare Pages (at most 20,000 files); "
            "Netlify (at most 54,000 files per directory); use storage or a server of your own",
        ),
    ],
)
def test_a_site_that_some_host_does_not_accept_is_told_with_the_limit(depth: int, size: int, words: str) -> None:
    assert words in describe_hosts(make_plan(depth, size))
    assert bool(words) == bool(describe_hosts(make_plan(depth, size)))


def test_every_limit_has_the_day_and_the_page_that_it_is_from() -> None:
    assert all(host.read == LIMITS_READ and host.source.startswith("https://") for host in HOSTS)


def test_hosts_say_their_limits() -> None:
    assert [host.describe() for host in HOSTS] == [
        "GitHub Pages 1 GB per site",
        "Cloudflare Pages 20,000 files, 25 MiB per file",
        "Netlify 54,000 files per directory",
    ]
