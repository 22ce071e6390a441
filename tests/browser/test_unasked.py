"""What a typed text can mean as well, and was not looked for: on the page in Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import Host, Visit, visit
from tests.support.page_samples import limit_kinds, write_site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

Open = Callable[..., Visit]
PAGE = "https://www.flickr.com/photos"


@pytest.fixture
def open_site(
    tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> Iterator[Open]:
    """Return a function that opens a site, as a release of the kinds given, if any."""
    visits = []

    def start(*kinds: str) -> Visit:
        write_site(tmp_path / "site")
        if kinds:
            limit_kinds(tmp_path / "site", *kinds)
        visits.append(visit(open_context(), serve(tmp_path / "site")).open())
        return visits[-1]

    yield start
    for made in visits:
        assert made.errors == []
        assert made.violations == []


@pytest.mark.parametrize(("photo", "outcome"), [("4174434843", "found"), ("1", "absent")])
def test_the_account_in_a_photos_link_is_checked_by_a_click_of_its_own(
    open_site: Open, photo: str, outcome: str
) -> None:
    made = open_site()
    assert made.check(f"{PAGE}/anna.lind/{photo}") == outcome
    assert len(made.host.shards) == 1
    assert "It can also mean the Flickr account “anna.lind”. That was not looked up." in made.result
    made.page.click("text=Check the Flickr account “anna.lind” as well")
    made.page.wait_for_selector("#result:has-text('14 of your photos')")
    assert len(made.host.shards) == 2
    assert made.page.input_value("#name") == "anna.lind"
    assert "Flickr account “anna.lind”" in made.page.inner_text("#understood")
    assert made.page.locator(".unasked").count() == 0


@pytest.mark.parametrize(
    ("account", "shown"),
    [("12345678@N00", "12345678@N00"), ("a%40b.example", "@a@b.example"), ("%40%40bob", "@@bob"), ("%40", "@")],
)
def test_the_box_then_shows_a_text_that_means_that_account(open_site: Open, account: str, shown: str) -> None:
    made = open_site()
    made.check(f"{PAGE}/{account}/1")
    made.page.locator(".unasked button").click()
    made.page.wait_for_selector("#result:not(:has(.unasked))[data-outcome]")
    assert made.page.input_value("#name") == shown
    assert made.page.get_attribute("#result", "data-outcome") == (
        "found" if "N00" in shown or "bob" in shown else "absent"
    )


def test_where_address_names_are_not_known_a_miss_says_so_and_how_to_find_the_number(open_site: Open) -> None:
    made = open_site("nsid", "screen_name")
    assert made.check("nobody") == "absent"
    assert made.page.inner_text("#result h2") == "Not found by that name"
    assert "says nothing about the account flickr.com/photos/nobody" in made.result
    made.page.click("#result .unknown summary")
    assert "buddyicons/" in made.page.inner_text("#result .unknown")
    made.check("12345678@N01")
    assert made.page.inner_text("#result h2") == "No, not found here"
    assert made.page.locator(".unknown").count() == 0


def test_where_account_numbers_are_not_known_a_miss_asks_for_the_address_name(open_site: Open) -> None:
    made = open_site("alias", "screen_name")
    assert made.check("87654321@N00") == "absent"
    assert "says nothing about the account 87654321@N00" in made.result
    assert "the part after flickr.com/photos/" in made.result


def test_where_nothing_of_a_text_is_known_nothing_is_sent_and_the_number_is_asked_for(open_site: Open) -> None:
    made = open_site("nsid")
    assert made.check("anna.lind") == "unavailable"
    assert made.host.shards == []
    assert "Type the account's number instead" in made.result


def test_a_hit_by_display_name_says_that_it_is_not_the_account_of_that_address(open_site: Open) -> None:
    made = open_site("nsid", "screen_name")
    assert made.check("bob") == "found"
    assert made.page.locator(".unasked").count() == 0
    assert "says nothing about the account flickr.com/photos/bob" in made.page.inner_text(".unknown")
