"""In a language longer than English, and from right to left: every word of the page is translated, and none is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.pages.render import PAGES
from tests.support.axe import find_violations
from tests.support.browser import Host, Reply, Visit, visit
from tests.support.page_samples import write_site
from tests.support.pseudo_language import CLOSE, CUT, LANGUAGES, NOT_TRANSLATED, OPEN, write_pseudo_theme

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

LINK = "https://www.flickr.com/photos/anna.lind/1"
TYPED = (
    "12345678@N00", "bob", "prolific", "سلمى البحر", "nobody", LINK, "a@b.example", "@N00 x@N0", "José García",
    "jose garcia", "pat example",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pseudo")
    write_site(
        folder / "site",
        theme=write_pseudo_theme(folder),
        languages=tuple(LANGUAGES),
        description="Look & see.",
        contact="desk@example.org",
    )
    return folder / "site"


@pytest.fixture(params=list(LANGUAGES))
def made(
    request: pytest.FixtureRequest,
    folder: Path,
    serve: Callable[..., Host],
    open_context: Callable[..., BrowserContext],
) -> Visit:
    """Return a visit on a narrow screen, to the check page in one of the languages."""
    made = visit(open_context(viewport={"width": 320, "height": 800}, reduced_motion="reduce"), serve(folder))
    return made.open(f"{made.host.address}{request.param}/index.html")


def list_states(made: Visit) -> Iterator[str]:
    """Bring the check page into each of its states."""
    yield "start"
    for typed in TYPED:
        made.page.fill("#name", typed)
        yield f"typed {typed}"
        made.check(typed)
        made.page.eval_on_selector_all("#result details", "all => all.forEach((details) => (details.open = true))")
        yield typed
    made.host.shard_fault = lambda *_: Reply(503)
    made.check("bob")
    yield "fault"


def find_faults(page: Page) -> list[str]:
    """Return what is not translated, but for the names that were typed, and what is cut off."""
    return list(page.evaluate(NOT_TRANSLATED, [OPEN, CLOSE, TYPED]) + page.evaluate(CUT))


def look(page: Page, states: Iterator[str]) -> dict[str, list[str]]:
    """Return for each state that is not as it should be what is not translated, and what is cut off."""
    found = {state: find_faults(page) for state in states}
    return {state: faults for state, faults in found.items() if faults}


def test_every_word_of_every_answer_is_translated_and_none_is_cut(made: Visit) -> None:
    assert look(made.page, list_states(made)) == {}
    assert made.errors == []


def test_every_word_of_every_page_is_translated_and_none_is_cut(made: Visit) -> None:
    def visit_all() -> Iterator[str]:
        for page in PAGES:
            address = made.page.url.rpartition("/")[0] + "/" + page.path
            if page.path != "index.html" and made.page.request.get(address).ok:
                made.page.goto(address)
                made.page.wait_for_load_state("networkidle")
                yield page.path

    assert look(made.page, visit_all()) == {}


def test_axe_finds_nothing_from_right_to_left(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = visit(open_context(reduced_motion="reduce"), serve(folder))
    made.open(f"{made.host.address}ar-XB/index.html")
    states = {"start": find_violations(made.page)}
    for typed in ("bob", "nobody"):
        made.check(typed)
        states[typed] = find_violations(made.page)
    assert {state: found for state, found in states.items() if found} == {}


def test_an_offer_is_made_in_the_visitors_language_and_goes_away(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    """By the browser's list of languages, on the device: no request, nothing typed goes along, nothing is kept."""
    made = visit(open_context(locale="ar-XB"), serve(folder)).open()
    asked = len(made.requests)
    offer = made.page.locator(".offer, #offer")
    assert OPEN in offer.inner_text()
    assert offer.get_attribute("lang") == "ar-XB"
    made.page.fill("#name", "anna.lind")
    assert len(made.requests) == asked
    assert offer.locator("a").get_attribute("href") in (
        "./ar-XB/index.html",
        f"{made.host.address}ar-XB/index.html",
    )
    offer.locator("button").click()
    assert offer.count() == 0
    made.page.reload()
    made.page.locator("#languages a[hreflang=en-XA]").evaluate("link => link.click()")
    made.page.wait_for_selector("html[lang=en-XA] #name:enabled")
    assert made.page.input_value("#name") == ""
    assert any(address.endswith("/en-XA/index.html") for address in made.requests)


def test_no_offer_is_made_to_who_reads_the_page_already(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    for locale in ("en-US", "sw"):
        made = visit(open_context(locale=locale), serve(folder)).open()
        assert made.page.locator(".offer, #offer:visible").count() == 0
