"""What typed text and fields mean: by vectors, by the promise that a field is found as it stands, in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flickr_url_parser import NotAFlickrUrl, UnrecognisedUrl, parse_flickr_url
from hypothesis import given, settings
from hypothesis import strategies as st

from shards.errors import FORMAT_CODES, IDENTIFIER_REASONS, IdentifierError
from shards.explanations import EXPLANATIONS, KIND_WORDS
from shards.identifiers import KINDS, Subject, choose_subjects, looks_like_email, read_column, read_text
from tests.identifier_samples import ROLES, draw_values, random_values
from tests.node_samples import ask_browser, run_node_tests

VECTORS = Path(__file__).parent.parent / "shards" / "vectors"
NAMES = sorted(path.stem for path in VECTORS.glob("identifiers-*.json"))


def pairs(subjects: tuple[Subject, ...]) -> list[list[str]]:
    """Give subjects as a vector writes them."""
    return [[subject.kind, subject.text] for subject in subjects]


def outcome(ask: Callable[[], Any]) -> Any:
    """Give what a function returns, or the reason of its error."""
    try:
        return ask()
    except IdentifierError as error:
        return error.reason


def run_case(kind: str, case: dict[str, Any]) -> tuple[Any, Any]:
    """Give what a case of a kind of vector comes to, and what it should."""
    match kind:
        case "read-text":
            email_names = case.get("email_names", False)
            got = outcome(lambda: pairs(read_text(case["typed"], case["platform"], email_names=email_names)))
            return got, case.get("readings", case.get("reason"))
        case "choose-subjects":
            readings = read_text(case["typed"], case["platform"])
            return outcome(lambda: pairs(choose_subjects(readings, case["kinds"]))), case.get(
                "subjects", case.get("reason")
            )
        case "read-column":
            got = outcome(lambda: pairs((read_column(case["role"], case["value"], case["platform"]),))[0])
            return got, case.get("subject", case.get("reason"))
        case "encode-subject":
            subject = Subject(case["kind"], case["text"])
            return (subject.encode().hex(), subject.value), (case["hex"], case["value"])
        case "email-shape":
            return looks_like_email(case["text"]), case["email"]
    raise AssertionError(kind)


@pytest.mark.parametrize("name", NAMES)
def test_vectors_hold(name: str) -> None:
    """Every case of every vector comes to what it says."""
    vector = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    for case in vector["cases"]:
        got, expected = run_case(vector["kind"], case)
        assert got == expected, ascii(case)


@settings(deadline=None, max_examples=600)
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
    """Whatever a column takes is among the subjects of the same text typed, whichever kinds the list has besides.

    The one exception: a photo's page in another column than `photo_id`, where photos are indexed too, is the photo.
    """
    try:
        subject = read_column(role, value, platform)
    except IdentifierError:
        return
    readings = read_text(value, platform, email_names=email_names or looks_like_email(subject.text))
    chosen = choose_subjects(readings, {*kinds, subject.kind})
    if readings[0].kind == "photo_id" and readings[0].text != subject.text and "photo_id" in kinds:
        assert {reading.text for reading in chosen} == {readings[0].text}
        assert choose_subjects(readings, {*kinds, subject.kind} - {"photo_id"})[0].text == subject.text
    else:
        assert subject in chosen
    assert len({reading.text for reading in chosen}) == 1


@settings(deadline=None)
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
        choose_subjects(read_text("bob", "flickr"), ("photo_id", "nsid"))
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
    values = random_values(20_000)
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
        choose_subjects(read_text("bob", "flickr"), kinds)
    assert ask_browser("choose", [["bob", kinds]])[0]["hint"] == raised.value.hint


def test_the_browsers_own_tests_pass() -> None:
    """Node runs the vectors through the browser's module."""
    run_node_tests("identifiers.test.js")


OTHER_PARSER_AGREES = [
    f"{start}{path}"
    for start in ("https://www.flickr.com", "http://flickr.com", "www.flickr.com", "flickr.com")
    for path in (
        "/photos/bob",
        "/photos/Bob/",
        "/people/bob/",
        "/photos/12345678@N00/",
        "/photos/12345678%40N00",
        "/photos/bob/page3",
        "/photos/bob/albums",
        "/photos/bob/albums/72157666833379009",
        "/photos/bob/sets/72157666833379009/page2",
        "/photos/bob/123",
        "/photos/12345678@N00/123/in/photostream/",
        "/photos/bob/123/sizes/l/?x=1#y",
    )
] + [f"https://flic.kr/p/{short}" for short in ("4Azxcv", "7K2E7d", "8SPTwJ", "2p4QbKN")]

OTHER_PARSER_DIFFERS = {
    # what it does not know, and we do
    "https://m.flickr.com/photos/bob": NotAFlickrUrl,
    "https://secure.flickr.com/photos/bob": NotAFlickrUrl,
    "https://live.staticflickr.com/65535/123_abc_b.jpg": NotAFlickrUrl,
    "https://www.flickr.com/photos/bob/favorites": UnrecognisedUrl,
    "https://www.flickr.com/people/bob/contacts": UnrecognisedUrl,
    "https://www.flickr.com/photo/bob/123": UnrecognisedUrl,
    "https://www.flickr.com/photos//bob/": UnrecognisedUrl,
    "https://www.flickr.com/photo.gne?short=4Azxcv": UnrecognisedUrl,
    # what it takes for something, and we explain
    "https://www.flickr.com/photos/tags/": "user",
    "https://www.flickr.com/photos/me/": "user",
    "https://www.flickr.com/groups/cats/": "group",
    "https://www.flickr.com/photos/tags/cat/": "tag",
}


@pytest.mark.parametrize("url", OTHER_PARSER_AGREES)
def test_another_parser_reads_links_the_same(url: str) -> None:
    """The Flickr Foundation's parser finds the same photo, or the same account."""
    other = parse_flickr_url(url)
    first = read_text(url, "flickr")[0]
    if other["type"] == "single_photo":
        assert first == Subject("photo_id", other["photo_id"])
    else:
        assert other["type"] in ("user", "album")
        assert first == read_text(other["user_url"].rsplit("/", 1)[1], "flickr")[0]


@pytest.mark.parametrize(("url", "theirs"), OTHER_PARSER_DIFFERS.items())
def test_another_parser_differs_where_known(url: str, theirs: Any) -> None:
    """Where the other parser refuses a link we read it; where it names what has no account we explain."""
    if isinstance(theirs, str):
        assert parse_flickr_url(url)["type"] == theirs
        assert outcome(lambda: read_text(url, "flickr")) == "not-an-account"
    else:
        with pytest.raises(theirs):
            parse_flickr_url(url)
        assert read_text(url, "flickr")[0].text in ("bob", "123", "2360374815")
