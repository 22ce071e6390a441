"""What holds for every index, not for chosen examples: found with all items, absent, and never wrong when damaged."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator import ciphers
from shards.canonical import canonical
from shards.errors import IdentifierError
from shards.lookup import lookup
from shards.matching import compare
from shards.platforms import Platforms, Reading
from shards.platforms.library import list_supplied
from shards.records import Item
from tests.support.examples import examples
from tests.support.tiny_site import fetch_from, make_site

PLAIN = Platforms((list_supplied()["plain"].platform,))


def is_name(text: str) -> bool:
    try:
        PLAIN.read_text(text)
    except IdentifierError:
        return False  # such as `http://`
    return "@" not in text


names = st.text(min_size=1, max_size=40).filter(is_name)
items = st.lists(
    st.builds(Item, st.text(max_size=12), title=st.text(max_size=40)), min_size=1, unique_by=lambda i: i.id
)
indexes = st.dictionaries(names.map(canonical), items, min_size=1, max_size=12)


@examples(60)
@given(indexes, st.integers(0, 4), st.sampled_from([32, 64, 200]))
def test_every_name_is_found_with_all_its_items_and_no_others(
    index: dict[str, list[Item]], depth: int, cell: int
) -> None:
    manifest, files = make_site({Reading("username", n): found for n, found in index.items()}, depth=depth, cell=cell)
    for name, expected in index.items():
        asked: list[str] = []
        answer = lookup(name, manifest, fetch_from(files, asked), ciphers)
        assert answer.outcome == "found"
        assert len(asked) == 1
        exact = [one.entry for one in answer.found if one.match == "exact"]
        assert [one.name for one in exact] == [name]
        assert {item.id: item for item in exact[0].hits[0].items} == {item.id: item for item in expected}


@examples(60)
@given(indexes, names)
def test_a_name_that_was_never_put_in_is_absent(index: dict[str, list[Item]], other: str) -> None:
    index.pop(canonical(other), None)
    manifest, files = make_site({Reading("username", n): found for n, found in (index or {"a": [Item("1")]}).items()})
    if other != "a":
        answer = lookup(other, manifest, fetch_from(files), ciphers)
        near = [name for name in index or ["a"] if compare(canonical(other), name)]
        assert [one.entry.name for one in answer.found] == sorted(near, key=str.encode)
        assert answer.outcome == ("found" if near else "absent")
        assert answer.match == ("near" if near else None)


@examples(25)
@given(indexes, st.randoms())
def test_the_order_in_which_names_come_changes_no_byte(index: dict[str, list[Item]], random) -> None:
    names_listed = [(Reading("username", name), found) for name, found in index.items()]
    shuffled = list(names_listed)
    random.shuffle(shuffled)
    assert make_site(dict(names_listed)) == make_site(dict(shuffled))


def test_every_single_bit_of_a_shard_matters() -> None:
    """Flip each bit of a file in turn: the outcome is `unavailable`, for a name that is there and one that is not."""
    manifest, files = make_site(
        {Reading("username", "alice"): [Item("1")], Reading("username", "bob"): [Item("2")]}, depth=1
    )
    for name in ("alice", "zoe"):
        path = lookup(name, manifest, fetch_from(files), ciphers).shard_path
        for bit in range(8 * len(files[path])):
            damaged = bytearray(files[path])
            damaged[bit // 8] ^= 1 << bit % 8
            answer = lookup(name, manifest, fetch_from({**files, path: bytes(damaged)}), ciphers)
            assert (answer.outcome, answer.reason) == ("unavailable", "proof")


def test_every_truncation_of_a_shard_is_unavailable() -> None:
    manifest, files = make_site({Reading("username", "alice"): [Item("1")]}, depth=1)
    path = lookup("alice", manifest, fetch_from(files), ciphers).shard_path
    for length in range(len(files[path])):
        answer = lookup("alice", manifest, fetch_from({path: files[path][:length]}), ciphers)
        assert (answer.outcome, answer.reason) == ("unavailable", "size")


def test_a_device_that_stretches_keys_wrongly_does_not_answer_absent() -> None:
    """Other iterations give other keys: without the canary every name would look absent."""
    manifest, files = make_site({Reading("username", "alice"): [Item("1")]})
    answer = lookup("alice", replace(manifest, iterations=2), fetch_from(files), ciphers)
    assert (answer.outcome, answer.reason) == ("unavailable", "canary")
