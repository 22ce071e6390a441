"""Fields that are read in whole columns are read as one by one, on every platform that comes with Hushdex."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.indexing.plain_names import read_plain
from shards.canonical import MAX_BYTES
from shards.platforms import Platforms
from shards.platforms.library import list_ids, list_supplied
from tests.support.examples import examples

FIELDS = [
    "", "bob", "Bob_B", "@bob", "@@bob", "12345678@N00", "12345678@n00", "nsid12345678@N00", "12345678", "a.b", "a b",
    "0000-0001-2345-6789", "UC1234567890123456789012", "ä", "K9", "\u212a9", "bob\n", "\\0", "a" * MAX_BYTES,
    "a" * (MAX_BYTES + 1),
]  # fmt: skip


def check(id_: str, fields: list[str]) -> int:
    platform = list_supplied()[id_].platform
    read = 0
    for kinds in ([*platform.kinds], [*reversed(platform.kinds)], *([kind] for kind in platform.kinds)):
        reader = Platforms([platform]).simple_reader(id_, kinds)
        wanted = [(place, *one) for place, one in enumerate(map(reader.read, fields)) if one]
        found = read_plain(reader, pa.array(fields, pa.large_utf8()))
        kind = [found.kinds[code] for code in found.kind.tolist()]
        columns = found.places.tolist(), kind, found.names.to_pylist(), found.texts.to_pylist()
        assert list(zip(*columns, strict=True)) == wanted
        read += len(wanted)
    return read


@pytest.mark.parametrize("id_", list_ids())
@examples(40)
@given(drawn=st.lists(st.from_regex("[@a-cxnkN0-9_-]{0,13}", fullmatch=True) | st.text(max_size=5), max_size=30))
def test_columns_are_read_as_each_field_is(id_: str, drawn: list[str]) -> None:
    check(id_, [*FIELDS, *drawn])


def test_most_handles_are_read_in_columns() -> None:
    assert sum(check(id_, FIELDS) for id_ in list_ids()) > 100
