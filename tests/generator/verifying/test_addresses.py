"""Addresses that `verify` is given."""

from __future__ import annotations

import pytest

from generator.verifying.live.host_behavior import normalize_address
from shards.errors import SiteError


@pytest.mark.parametrize("address", ["http://[", "http://a:b/", "https://", "ftp://site.example/", "http://a:99999/"])
def test_what_is_no_web_address_is_told_in_words(address: str) -> None:
    with pytest.raises(SiteError, match="is not a web address"):
        normalize_address(address)


def test_an_address_is_that_of_the_folder() -> None:
    assert normalize_address("https://site.example/a/index.html") == "https://site.example/a/"
    assert normalize_address("http://[::1]:8000") == "http://[::1]:8000/"
