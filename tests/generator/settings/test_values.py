"""Sizes as people write them."""

import pytest

from generator.settings.values import read_size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("256 KiB", 262_144),
        ("256kib", 262_144),
        ("1 MB", 1_000_000),
        ("1.5 GiB", 1_610_612_736),
        ("4096", 4096),
        (" 7 B ", 7),
        ("0.3 KB", 300),
    ],
)
def test_sizes_are_read_as_people_write_them(text, size):
    assert read_size(text) == size


@pytest.mark.parametrize(
    "text", ["", "KiB", "-1 KiB", "1,5 GB", "1 Kibi", "1 KiB or so", "٣ KiB", "1e6", "0x10", "1 . 5 KB"]
)
def test_what_is_no_size_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the caller says what is allowed
        read_size(text)
