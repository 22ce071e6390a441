"""No number of a chart, and nothing that can be worked out from several, is of fewer than ten."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from generator.pages.disclosure import LEAST, Cell, group_neighbours, group_others, join_cells, round_count

Members = list[set[int]]

# The people behind each cell of a table: the same ones may be in several.
TABLES = st.lists(st.sets(st.integers(0, 60), max_size=25), max_size=12)


def make_cells(members: Members, items: int = 1) -> list[Cell[int]]:
    """Make cells of the accounts that each has, with so many items of each account; homes as `tallies` counts them."""
    cells, seen = [], set[int]()
    for key, accounts in enumerate(members):
        cells.append(Cell((key,), items * len(accounts), len(accounts), len(accounts - seen)))
        seen |= accounts
    return cells


def count_people(cell: Cell[int], members: Members) -> int:
    return len(set[int]().union(*(members[key] for key in cell.keys)))


def check(cells: list[Cell[int]], members: Members) -> None:
    """Check that each cell has as many people as it must, and that all cells together are the whole table."""
    for cell in cells:
        assert cell.count == 0 or count_people(cell, members) >= LEAST
        assert cell.count == sum(len(members[key]) for key in cell.keys)
    if cells:
        assert sum(cell.count for cell in cells) == sum(map(len, members))
        total = sum(cell.count for cell in cells)
        for size in range(min(4, len(cells)) + 1):
            for taken in combinations(cells, size):
                assert not 0 < total - sum(cell.count for cell in taken) < LEAST


@given(TABLES)
def test_cells_in_an_order_are_joined_until_none_points_at_a_person(members: Members) -> None:
    cells = group_neighbours(make_cells(members))
    check(cells, members)
    keys = [key for cell in cells for key in cell.keys]
    assert keys == (list(range(len(members))) if cells else [])


@given(TABLES, st.integers(1, 12))
def test_cells_without_an_order_leave_none_that_points_at_a_person(members: Members, most: int) -> None:
    kept, others = group_others(make_cells(members), most)
    check([*kept, *([others] if others else [])], members)
    assert len(kept) <= most
    shown = [(-round_count(cell.count), cell.keys) for cell in kept]
    assert shown == sorted(shown)
    if others:
        assert len(others.keys) == len([accounts for accounts in members if accounts]) - len(kept)


@given(TABLES)
def test_what_is_large_already_is_left_as_it_is(members: Members) -> None:
    large = [accounts | set(range(LEAST)) for accounts in members]
    cells = make_cells(large)
    assert group_neighbours(cells) == cells
    kept, others = group_others(cells, len(cells))
    assert (sorted(kept, key=lambda cell: cell.keys), others) == (cells, None)


def test_many_items_of_few_accounts_are_few() -> None:
    """Nine people with a thousand items each are nine people."""
    few, many = set(range(LEAST - 1)), set(range(20, 40))
    assert group_neighbours(make_cells([few], items=1000)) == []
    assert group_others(make_cells([few], items=1000), 5) == ([], None)
    assert [cell.keys for cell in group_neighbours(make_cells([many, few, many], items=1000))] == [(0,), (1, 2)]


def test_the_smallest_that_could_be_shown_goes_with_the_others_where_those_are_too_few() -> None:
    one, two, few = set(range(50)), set(range(50, 80)), {90, 91}
    kept, others = group_others(make_cells([two, few, one]), 5)
    assert [cell.keys for cell in kept] == [(2,)]
    assert others
    assert sorted(others.keys) == [0, 1]


def test_years_without_anything_stay_between_years_that_can_be_shown() -> None:
    many = set(range(20))
    cells = group_neighbours(make_cells([{1}, set(), many, set(), set(), many, set(), {2}]))
    assert [cell.keys for cell in cells] == [(0, 1, 2), (3,), (4,), (5, 6, 7)]


@given(TABLES)
def test_joined_cells_never_claim_more_people_than_they_have(members: Members) -> None:
    joined = join_cells(make_cells(members))
    assert max(joined.accounts, joined.homes) <= count_people(joined, members)


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_rounded_numbers_never_differ_by_one_to_nine_and_are_near_the_true_ones(one: int, other: int) -> None:
    assert not 0 < abs(round_count(one) - round_count(other)) < LEAST
    assert abs(round_count(one) - one) <= max(5, one / 200)
    assert one < LEAST or round_count(one) >= LEAST


def test_numbers_are_rounded_to_tens_and_to_three_digits() -> None:
    assert [round_count(number) for number in (0, 14, 15, 994, 1234, 12_345, 999_999)] == [
        0, 10, 20, 990, 1230, 12_300, 1_000_000,
    ]  # fmt: skip
