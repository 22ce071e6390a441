"""Names, numbers and links, whole, mixed and broken, as people type them and as manifests hold them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import strategies as st

ROLES = ("username", "account", "nsid", "screen_name", "photo_id")

ACCOUNTS = (
    "bob", "Bob_O-1", "@bob", "@@", "@", "12345678@N00", "12345678@n00", "12345678%40N00", "@12345678@N00", "1234@N00",
    "123", "0012", "１２３", "me", "tags", "explore", "bob@example.org", "@bob@example.social", "a@b", "name@",
    "Roland Hunziker http://www.flickr.com/photos/rolandh/", "★☆洪爺の銀鹽專賣★☆",
    "محمد الأمين", "\u202eעולם\u202c", "👩\u200d👧 ❤\ufe0f",
    "x" * 222, "Ы" * 222, "Σίσυφος ΣΑΣ", "e\u0301\u0323", "\U0001fae8\u0301", "a%20b", "%ff", "50%", "",
    "https://example.com/bob",
    "jos%C3%A9", "&nbsp;", "<b>bob</b>", "a" * 1025, "\ud800", "bob\0", "mailto:bob@example.org",
)  # fmt: skip
HOSTS = (
    "flickr.com", "www.flickr.com", "WWW.Flickr.COM", "m.flickr.com", "secure.flickr.com", "commons.flickr.org",
    "live.staticflickr.com", "farm3.static.flickr.com", "photos1.flickr.com", "c1.staticflickr.com", "flic.kr",
    "example.com", "notflickr.com", "www.flickr.com:443", "www.flickr.com.", "flic\u212ar.com", "blog.flickr.com",
)  # fmt: skip
SCHEMES = ("https://", "http://", "", "", "//", "HTTPS://", "ftp://", " https://", "\u200b")
SECTIONS = (
    "photos", "photos", "photos", "people", "photo", "members", "groups", "gp", "explore", "p", "s", "y", "ps", "video",
    "photo.gne?short=4Azxcv&x=", "photo.gne?id=12&x=", "photo_zoom.gne?size=l&id=", "65535", "#/photos", "PHOTOS",
    "",
)  # fmt: skip
TAILS = (
    "", "", "/", "/123", "/123/", "/123/in/photostream/", "/123/sizes/l/?x#y", "/albums/72157666833379009/with/123",
    "/page3", "//", "/favorites", "?a=1", "#about", "/53208249252_0123abcdef_b.jpg", "/4Azxcv",
    "/0OIl", " me", "\u00a0",
)  # fmt: skip
SHORT = ("4Azxcv", "2p4QbKN", "0abc", "ZZZZZZZZZZZZ", "")


def draw_values() -> st.SearchStrategy[str]:
    """Return values that a manifest might hold: links from parts, known troublemakers, and any text at all."""
    account = st.sampled_from(ACCOUNTS) | st.sampled_from(SHORT) | st.text(max_size=12)
    parts = (st.sampled_from(SCHEMES), st.sampled_from(HOSTS), st.just("/"), st.sampled_from(SECTIONS), st.just("/"))
    link = st.tuples(*parts, account, st.sampled_from(TAILS)).map("".join)
    page = st.tuples(st.just("https://www.flickr.com/photos/"), account, st.sampled_from(TAILS)).map("".join)
    return st.one_of(
        account,
        link,
        page,
        st.text(max_size=222),
        st.from_regex(r"@?[0-9]{4,12}(@|%40)[Nn][0-9]{2}", fullmatch=True),
        st.emails(),
        st.from_regex(r"[0-9]{1,20}", fullmatch=True),
    )


def random_values(count: int) -> list[str]:
    """Return such values in bulk, the same ones every time."""
    draw = random.Random(9)  # noqa: S311
    alphabet = "aB0@%/.:?#&= _-éΣ\u0301\xad\u3000🎉"
    values = []
    for _ in range(count):
        account = draw.choice((*ACCOUNTS, *SHORT, "".join(draw.choices(alphabet, k=draw.randrange(8)))))
        link = [draw.choice(SCHEMES), draw.choice(HOSTS), "/", draw.choice(SECTIONS), "/", account, draw.choice(TAILS)]
        if draw.random() < 0.3:
            link[draw.randrange(len(link))] = draw.choice(alphabet)
        values.append("".join(link) if draw.random() < 0.7 else account)
    return values


def change_texts(texts: Sequence[str], count: int) -> list[str]:
    """Return so many different texts that come of some by typing errors, joints and odd characters; always the same."""
    draw = random.Random(5)  # noqa: S311
    alphabet = "aB09@%/.:?#&= _-+()<>\\\"'éΣßİ\u0301\xad\u3000\u3002，🎉xX٣１ıK\u212a\n\t\u3164"
    pieces = ("www.", "m.", "%40", "%2F", "?x=1", "#a", "http://", "@", "/@", "xn--", "..", "&amp;")
    found: dict[str, None] = {}
    while len(found) < count:
        text = draw.choice(texts)
        if draw.random() < 0.2:
            text = text[: draw.randrange(len(text) + 1)] + draw.choice(texts)[draw.randrange(5) :]
        for _ in range(draw.randrange(4)):
            place = draw.randrange(len(text) + 1)
            start, rest = text[:place], text[place:]
            way = draw.randrange(5)
            if way == 0:
                text = start + draw.choice(alphabet) + rest
            elif way == 1:
                text = start + rest[1:]
            elif way == 2:
                text = start + draw.choice(alphabet) + rest[1:]
            elif way == 3:
                text = start.upper() + rest
            else:
                text = start + draw.choice(pieces) + rest
        found[text] = None
    return list(found)
