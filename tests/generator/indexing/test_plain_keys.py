"""Match keys in whole columns: the same as one by one, and only for names that have no other key."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from generator.indexing.aliases import find_unaliased, list_aliases
from generator.indexing.plain_keys import find_plain, find_words, make_keys
from shards.matching import MARKED_WORDS, listing_keys, match_key
from tests.support.examples import examples

WORDS = st.sampled_from(sorted(MARKED_WORDS)) | st.text("abcdehijxy019", min_size=1, max_size=6) | st.text(max_size=3)
BEGUN = st.builds(
    str.__add__, st.sampled_from(["mac", "mc", "al", "el", "ye", "evgen", "abd"]), st.text("abcd", max_size=4)
)
TEXTS = st.lists(
    st.builds("{}{}{}".format, st.sampled_from(["", "_", "@"]), WORDS, st.sampled_from(["", "_", "@", "-", "--", "."])),
    min_size=1,
    max_size=4,
).map("".join)


def column(texts: list[str]) -> pa.LargeStringArray:
    return pa.array(texts, pa.large_utf8())


@given(st.lists(TEXTS, min_size=1, max_size=20))
@examples(300)
def test_a_plain_name_has_one_key_and_whole_columns_make_it(texts: list[str]) -> None:
    plain = [text for text, is_plain in zip(texts, find_plain(column(texts)), strict=True) if is_plain]
    keys = make_keys(column(plain)).to_pylist()
    assert keys == list(map(match_key, plain))
    assert [(key,) for key in keys] == list(map(listing_keys, plain))


def test_the_keys_of_many_names_are_those_of_each() -> None:
    texts = [f"{'aeiouhwy'[number % 8] * (number % 40)}{number:x}_zz{number}" for number in range(5000)]
    assert make_keys(column(texts)).to_pylist() == list(map(match_key, texts))


def test_most_handles_and_numbers_are_plain() -> None:
    texts = ["bob", "x", "bob2", "12345678@n00", "ann_smith", "7", "photo", "aeiou", "xx", "h9"]
    assert find_plain(column(texts)).all()
    assert make_keys(column([])).to_pylist() == []
    others = ["ann_b_smith", "photo_bob", "bob_photography", "dr_bob", "ann smith", "bób", "_", "bob.ex", "d'angelo"]
    assert not find_plain(column(others)).any()


@given(st.lists(BEGUN | st.text("abcelmy1", min_size=1, max_size=8), min_size=1, max_size=20))
@examples(300)
def test_a_word_that_is_found_without_further_spellings_has_none(texts: list[str]) -> None:
    assert find_words(column(texts)).all()
    for text, unaliased in zip(texts, find_unaliased(column(texts)).tolist(), strict=True):
        assert not (unaliased and list_aliases(text, shortened=False))


def test_most_words_are_found_without_further_spellings() -> None:
    assert find_unaliased(column(["bob", "x1", "photo", "njay58", "anna", "studio7"])).all()
