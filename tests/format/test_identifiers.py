"""What typed text and fields mean: by vectors, by the promise that a field is found as it stands, in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shards.canonical import canonical
from shards.errors import FORMAT_CODES, IDENTIFIER_REASONS, IdentifierError
from shards.explanations import EXPLANATIONS, KIND_WORDS
from shards.identifiers import KINDS, Reading, choose_readings, looks_like_email, read_column, read_text
from tests.format.identifier_samples import ROLES, draw_values, random_values
from tests.support.examples import examples, scale
from tests.support.node_samples import ask_browser


def pairs(readings: tuple[Reading, ...]) -> list[list[str]]:
    """Return readings as a vector writes them."""
    return [[reading.kind, reading.text] for reading in readings]


def outcome(ask: Callable[[], Any]) -> Any:
    """Return what a function returns, or the reason of its error."""
    try:
        return ask()
    except IdentifierError as error:
        return error.reason


@examples(600)
@given(
    value=draw_values(),
    role=st.sampled_from(ROLES),
    platform=st.sampled_from(("flickr", "plain")),
    kinds=st.sets(st.sampled_from(KINDS)),
    email_names=st.booleans(),
)
def test_a_field_is_found_by_typing_it_as_it_stands(
    value: str, role: str, platform: str, kinds: set[str], email_names: bool
) -> None:
    """Whatever a column takes is among the readings of the same text typed, no matter which other kinds the list has.

    The one exception: a photo's page in another column than `photo_id`, where photos are indexed too, is the photo.
    """
    try:
        listed = read_column(role, value, platform)
    except IdentifierError:
        return
    readings = read_text(value, platform, email_names=email_names or looks_like_email(listed.text))
    chosen = choose_readings(readings, {*kinds, listed.kind})
    if readings[0].kind == "photo_id" and readings[0].text != listed.text and "photo_id" in kinds:
        assert {reading.text for reading in chosen} == {readings[0].text}
        assert choose_readings(readings, {*kinds, listed.kind} - {"photo_id"})[0].text == listed.text
    else:
        assert Reading(listed.kind, listed.text) in chosen
        assert chosen[0].key == listed.keys[0]
    assert len({reading.key for reading in chosen}) == 1
    assert canonical(listed.name) == listed.text


@given(value=draw_values(), platform=st.sampled_from(("flickr", "plain")))
def test_every_text_is_a_name_or_is_explained(value: str, platform: str) -> None:
    """Reading a text gives readings without doubles, of known kinds, or a reason of the closed list with a hint."""
    try:
        readings = read_text(value, platform)
    except IdentifierError as error:
        assert error.reason in IDENTIFIER_REASONS  # noqa: PT017
        assert error.fact  # noqa: PT017
        assert error.hint  # noqa: PT017
        return
    assert len(set(readings)) == len(readings) > 0
    assert {reading.kind for reading in readings} <= set(KINDS)


def test_what_a_list_cannot_be_searched_by_is_told_with_what_it_can() -> None:
    """The hint names the kinds that the list has."""
    with pytest.raises(IdentifierError) as raised:
        choose_readings(read_text("bob", "flickr"), ("photo_id", "nsid"))
    assert raised.value.reason == "kind-not-indexed"
    assert raised.value.hint == (
        "Type an account's number, such as 12345678@N00 or the number or the address of a photo."
    )


def test_unknown_platforms_and_roles_are_mistakes_of_the_caller() -> None:
    """They are not errors of whoever typed."""
    with pytest.raises(ValueError, match="mastodon"):
        read_text("bob", "mastodon")
    with pytest.raises(KeyError):
        read_column("title", "bob", "plain")


def test_the_browser_reads_random_texts_the_same() -> None:
    """20,000 names, numbers, links and broken links mean the same in the browser's module, words of errors included."""
    values = random_values(scale(20_000))
    questions = [[value, "plain" if n % 10 == 0 else "flickr", n % 3 == 0] for n, value in enumerate(values)]
    for (value, platform, email_names), answer in zip(questions, ask_browser("read", questions), strict=True):
        try:
            here: Any = pairs(read_text(value, platform, email_names=email_names))
        except IdentifierError as error:
            here = {"reason": error.reason, "fact": error.fact, "hint": error.hint}
        assert answer == here, ascii(value)


def test_the_browser_explains_in_the_same_words() -> None:
    """Both sides have the same explanations, words for kinds, reasons and codes."""
    tables = {
        "EXPLANATIONS": {name: list(parts) for name, parts in EXPLANATIONS.items()},
        "KIND_WORDS": KIND_WORDS,
        "IDENTIFIER_REASONS": list(IDENTIFIER_REASONS),
        "FORMAT_CODES": list(FORMAT_CODES),
    }
    assert ask_browser("tables", [None]) == [tables]
    kinds = ["nsid", "photo_id"]
    with pytest.raises(IdentifierError) as raised:
        choose_readings(read_text("bob", "flickr"), kinds)
    assert ask_browser("choose", [["bob", kinds]])[0]["hint"] == raised.value.hint


# What the Flickr Foundation's flickr-url-parser 1.3.0 answers, recorded: it would bring an HTTP client along.
OTHER_PARSER = {
    "/photos/bob": ("user", "bob"),
    "/photos/Bob/": ("user", "Bob"),
    "/people/bob/": ("user", "bob"),
    "/photos/12345678@N00/": ("user", "12345678@N00"),
    "/photos/12345678%40N00": ("user", "12345678%40N00"),
    "/photos/bob/page3": ("user", "bob"),
    "/photos/bob/albums": ("user", "bob"),
    "/photos/bob/albums/72157666833379009": ("album", "bob"),
    "/photos/bob/sets/72157666833379009/page2": ("album", "bob"),
    "/photos/bob/123": ("single_photo", "123"),
    "/photos/12345678@N00/123/in/photostream/": ("single_photo", "123"),
    "/photos/bob/123/sizes/l/?x=1#y": ("single_photo", "123"),
}
OTHER_PARSER_STARTS = ("https://www.flickr.com", "http://flickr.com", "www.flickr.com", "flickr.com")

OTHER_PARSER_DIFFERS = {
    # what it does not know, and we do
    "https://m.flickr.com/photos/bob": "bob",
    "https://secure.flickr.com/photos/bob": "bob",
    "https://live.staticflickr.com/65535/123_abc_b.jpg": "123",
    "https://www.flickr.com/photos/bob/favorites": "bob",
    "https://www.flickr.com/people/bob/contacts": "bob",
    "https://www.flickr.com/photo/bob/123": "123",
    "https://www.flickr.com/photos//bob/": "bob",
    "https://www.flickr.com/photo.gne?short=4Azxcv": "2360374815",
    # what it takes for a user, a group or a tag, and we explain
    "https://www.flickr.com/photos/tags/": "not-an-account",
    "https://www.flickr.com/photos/me/": "not-an-account",
    "https://www.flickr.com/groups/cats/": "not-an-account",
    "https://www.flickr.com/photos/tags/cat/": "not-an-account",
}


@pytest.mark.parametrize("start", OTHER_PARSER_STARTS)
def test_another_parser_reads_links_the_same(start: str) -> None:
    """The Flickr Foundation's parser finds the same photo, or the same account."""
    for path, (what, value) in OTHER_PARSER.items():
        first = read_text(start + path, "flickr")[0]
        if what == "single_photo":
            assert first == Reading("photo_id", value)
        else:
            assert first == read_text(value, "flickr")[0]


@pytest.mark.parametrize(("url", "ours"), OTHER_PARSER_DIFFERS.items())
def test_another_parser_differs_where_known(url: str, ours: str) -> None:
    """Where the other parser refuses a link we read it; where it names what has no account we explain."""
    assert outcome(lambda: read_text(url, "flickr")[0].text) == ours
