"""What typed texts and fields mean: the promise that a field is found as it stands, and the browser's same answers."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shards.canonical import canonical
from shards.errors import FORMAT_CODES, IDENTIFIER_REASONS, IdentifierError
from shards.explanations import EXPLANATIONS
from shards.platforms import Context, Platforms, Suffixes
from shards.platforms.library import list_supplied
from tests.format.typed_samples import ROLES, change_texts, draw_values, random_values
from tests.support.examples import examples
from tests.support.node_samples import ask_browser

SUPPLIED = list_supplied()
SUFFIXES = "com\norg\nexample\nco.uk\ngithub.io"
TEXTS = int(os.environ.get("HUSHDEX_TEXTS", "300"))
"""How many texts both readers read for each platform: HUSHDEX_TEXTS=100000 takes some minutes."""
ANYTHING = Context(email_names=True, link_names=True)


def platforms_of(*ids: str, others: tuple[tuple[str, str], ...] = ()) -> Platforms:
    return Platforms(tuple(SUPPLIED[id_].platform for id_ in ids), others, Suffixes.parse(SUFFIXES))


FLICKR, PLAIN = platforms_of("flickr"), platforms_of("plain")


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
    kinds=st.sets(st.sampled_from(sorted(FLICKR.kinds))),
)
def test_a_field_is_found_by_typing_it_as_it_stands(value: str, role: str, platform: str, kinds: set[str]) -> None:
    """Whatever a column takes is among the readings of the same text typed, no matter which other kinds the list has.

    The one exception: a photo's page in another column than `photo_id`, where photos are indexed too, is the photo.
    """
    platforms = platforms_of(platform)
    try:
        listed = platforms.read_field(platform, SUPPLIED[platform].roles[role], value)
    except IdentifierError:
        return
    readings = platforms.read_text(value, ANYTHING)
    chosen = platforms.choose_readings(readings, {*kinds, listed.kind})
    if readings[0].kind == "photo_id" and readings[0].text != listed.text and "photo_id" in kinds:
        assert {reading.text for reading in chosen} == {readings[0].text}
        assert platforms.choose_readings(readings, {*kinds, listed.kind} - {"photo_id"})[0].text == listed.text
    else:
        assert (listed.kind, listed.text) in [(reading.kind, reading.text) for reading in chosen]
        assert chosen[0].key == listed.keys[0]
    assert len({reading.key for reading in chosen}) == 1
    assert canonical(listed.name) == listed.text == platforms.read_entry(listed.kind, listed.name)


@given(value=draw_values(), ids=st.lists(st.sampled_from(sorted(SUPPLIED)), min_size=1, max_size=4, unique=True))
def test_every_text_is_a_name_or_is_explained(value: str, ids: list[str]) -> None:
    """Reading a text gives readings without doubles, the sure ones first, or a reason of the closed list."""
    platforms = platforms_of(*ids)
    try:
        readings = platforms.read_text(value)
    except IdentifierError as error:
        assert error.reason in IDENTIFIER_REASONS  # noqa: PT017
        assert error.fact  # noqa: PT017
        assert error.hint  # noqa: PT017
        return
    assert len(set(readings)) == len(readings) > 0
    assert {reading.kind for reading in readings} <= set(platforms.kinds)
    assert [reading.is_sure for reading in readings] == sorted((one.is_sure for one in readings), reverse=True)


def test_what_a_list_cannot_be_searched_by_is_told_with_what_it_can() -> None:
    """The hint names the kinds that the list has."""
    with pytest.raises(IdentifierError) as raised:
        FLICKR.choose_readings(FLICKR.read_text("bob"), ("photo_id", "nsid"))
    assert raised.value.reason == "kind-not-indexed"
    assert raised.value.hint == (
        "Type the number or the address of a photo or an account's number, such as 12345678@N00."
    )


def test_a_platform_that_the_release_has_not_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError, match="plain"):
        FLICKR.read_field("plain", ["username"], "bob")


def describe(platforms: Platforms, value: str, context: Context) -> Any:
    """Return what a text means as the browser's answer says it."""
    try:
        found = platforms.read_text(value, context)
    except IdentifierError as error:
        return {
            "reason": error.reason,
            "name": error.name,
            "fact": error.fact,
            "hint": error.hint,
            "values": error.values,
        }
    return [[one.kind, one.text, one.value, one.key, one.is_sure] for one in found]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ids", "context"),
    [
        (("flickr",), Context()), (("flickr",), ANYTHING), (("plain",), Context()), (("plain",), ANYTHING),
        (("github", "flickr"), Context()), (("site", "github"), Context()),
        (tuple(sorted(SUPPLIED)), Context()), (tuple(sorted(SUPPLIED)), ANYTHING),
    ],
)  # fmt: skip
def test_the_browser_reads_random_texts_the_same(ids: tuple[str, ...], context: Context) -> None:
    """Names, numbers, links and broken links mean the same in the browser's modules, words of errors included."""
    compare_readers(ids, context, random_values(4000))


@pytest.mark.parametrize("id_", sorted(SUPPLIED))
def test_the_browser_reads_a_platforms_own_forms_and_their_misspellings_the_same(id_: str) -> None:
    compare_readers((id_,), Context(), change_texts(list_forms(id_), TEXTS))


@pytest.mark.slow
@pytest.mark.parametrize("id_", sorted(SUPPLIED))
def test_a_field_of_any_platform_is_found_by_typing_it_as_it_stands(id_: str) -> None:
    platforms = platforms_of(id_)
    for value in change_texts(list_forms(id_), TEXTS):
        for role, kinds in SUPPLIED[id_].roles.items():
            try:
                listed = platforms.read_field(id_, kinds, value)
            except IdentifierError:
                continue
            chosen = platforms.choose_readings(platforms.read_text(value, ANYTHING), {listed.kind})
            assert (listed.kind, listed.text) in [(one.kind, one.text) for one in chosen], (role, value)
            assert chosen[0].key == listed.keys[0], (role, value)


def list_forms(id_: str) -> list[str]:
    """Return texts that name something on a platform, or nothing, for changing."""
    typed = [example.typed for example in SUPPLIED[id_].examples]
    return [*typed, *SUPPLIED[id_].forms] if typed else random_values(300)


def compare_readers(ids: tuple[str, ...], context: Context, values: list[str]) -> None:
    """Read texts by both implementations."""
    others = tuple(
        sorted((one.platform.name, one.hosts) for id_, one in SUPPLIED.items() if id_ not in ids and one.hosts)
    )
    platforms = platforms_of(*ids, others=others)
    question = {
        "trees": [one.tree for one in platforms.definitions], "others": dict(others), "suffixes": SUFFIXES,
        "context": {"emailNames": context.email_names, "linkNames": context.link_names}, "texts": values,
    }  # fmt: skip
    [answers] = ask_browser("read", [question])
    for value, answer in zip(values, answers, strict=True):
        assert answer == describe(platforms, value, context), ascii(value)


def test_the_browser_explains_in_the_same_words() -> None:
    """Both sides have the same explanations, reasons and codes."""
    tables = {
        "EXPLANATIONS": {name: list(parts) for name, parts in EXPLANATIONS.items()},
        "IDENTIFIER_REASONS": list(IDENTIFIER_REASONS),
        "FORMAT_CODES": list(FORMAT_CODES),
    }
    assert ask_browser("tables", [None]) == [tables]


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
        first = FLICKR.read_text(start + path)[0]
        if what == "single_photo":
            assert (first.kind, first.text) == ("photo_id", value)
        else:
            assert first == FLICKR.read_text(value)[0]


@pytest.mark.parametrize(("url", "ours"), OTHER_PARSER_DIFFERS.items())
def test_another_parser_differs_where_known(url: str, ours: str) -> None:
    """Where the other parser refuses a link we read it; where it names what has no account we explain."""
    assert outcome(lambda: FLICKR.read_text(url)[0].text) == ours
