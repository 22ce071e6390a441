"""What may stand behind an href."""

from __future__ import annotations

import pytest

from generator.reading.links import clean_link, encode_part


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://a.example/1?x=1#y", "https://a.example/1?x=1#y"),
        ("HTTP://A.example/", "http://A.example/"),
        (" https://a.example/a b ", "https://a.example/a%20b"),
        ("//a.example/1", "https://a.example/1"),
        ("www.flickr.com/photos/1@N00/2", "https://www.flickr.com/photos/1@N00/2"),
        ("www.flickr.com", "https://www.flickr.com"),
        ("flic.kr/p/abc", "https://flic.kr/p/abc"),
        ("host.example:8080/x", "https://host.example:8080/x"),
        ("bücher.example/x", "https://bücher.example/x"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)//a.example/", None),
        ("java\tscript:alert(1)", None),
        ("\x01javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("https:///x", None),
        ("https:a.example", None),
        ("https://a.example/\nx", None),
        ("../x", None),
        ("/photos/1", None),
        ("photo.jpg", None),
        ("folder/photo.jpg", None),
        ("ftp://a.example/", None),
        ("mailto:a@b.example", None),
        ("", None),
    ],
)
def test_only_web_links_pass(text: str, link: str | None) -> None:
    assert clean_link(text) == link


def test_parts_of_a_link_are_encoded_but_for_the_at_sign_of_an_nsid() -> None:
    assert encode_part("12@N00/../?x#y&%") == "12@N00%2F..%2F%3Fx%23y%26%25"
