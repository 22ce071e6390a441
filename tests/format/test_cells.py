"""How a record is cut into cells: its tags are the cipher's own key stream, and nothing but all of it opens."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import ciphers
from shards.cells import GCM_TAG_SIZE, TAG_SIZE, open_cells, read_payload, seal_cells
from shards.errors import FormatError
from tests.support.examples import examples

KEY = bytes(range(32))


def open_some(cells: list[bytes]) -> bytes | None:
    return open_cells({cell[:TAG_SIZE]: cell[TAG_SIZE:] for cell in cells}, KEY, ciphers)


@pytest.mark.parametrize("length", [1, 8, 16, 33, 1000, 100_000])
def test_the_key_stream_is_what_aes_gcm_makes_of_zeros(length: int) -> None:
    key = os.urandom(32)
    assert ciphers.key_stream(key, length) == ciphers.seal(key, bytes(length))[:-GCM_TAG_SIZE]


@examples(60)
@given(st.binary(max_size=2000), st.integers(32, 300), st.randoms())
def test_a_record_opens_from_all_of_its_cells_alone(payload: bytes, cell: int, random) -> None:
    cells = seal_cells(payload, KEY, cell, ciphers)
    assert {len(one) for one in cells} == {cell}
    assert open_some(random.sample([*cells, os.urandom(cell)], len(cells) + 1)) == payload
    missing = random.randrange(len(cells))
    fewer = cells[:missing] + cells[missing + 1 :]
    if missing == 0:
        assert open_some(fewer) is None
    else:
        with pytest.raises(FormatError, match="does not open"):
            open_some(fewer)
    more = [*cells, ciphers.key_stream(KEY, 8 * len(cells) + 8)[-8:] + os.urandom(cell - 8)]
    with pytest.raises(FormatError, match="does not open"):
        open_some(more)


def test_what_a_faulty_device_deciphers_without_the_zeros_of_the_tags_is_no_record() -> None:
    plaintext = bytes(16) + (3).to_bytes(4, "big") + b"abc" + bytes(9)
    assert read_payload(plaintext, 2) == b"abc"
    for place in (0, 15):
        with pytest.raises(FormatError) as caught:
            read_payload(plaintext[:place] + b"\1" + plaintext[place + 1 :], 2)
        assert caught.value.code == "record"
