"""The page in Chromium after a miss: other spellings, each a check of its own; and how to find an account's number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.browser import Visit
from tests.support.page_samples import limit_kinds, write_site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_site(tmp_path / "site")
    return tmp_path / "site"


def read_buttons(made: Visit) -> list[str]:
    return list(made.page.locator("#result .hints button").all_inner_texts())


def test_a_miss_offers_other_spellings_and_each_press_is_one_more_check(opened: Visit) -> None:
    assert opened.check("Anna Lind...") == "absent"
    assert read_buttons(opened) == [
        "Check “anna lind”", "Check “annalind”", "Check “anna-lind”", "Check “anna_lind”",
    ]  # fmt: skip
    assert "Each button is a new check" in opened.result
    assert len(opened.host.shards) == 1
    assert opened.check("аnna.lind") == "absent"
    before = len(opened.requests)
    opened.page.click("text=Check “anna.lind”")
    opened.page.wait_for_selector("#result[data-outcome=found]")
    assert opened.page.input_value("#name") == "anna.lind"
    assert len(opened.requests) == before + 1


def test_a_hit_and_a_plain_miss_have_nothing_to_offer(opened: Visit) -> None:
    for typed in ("anna.lind", "nobody"):
        opened.check(typed)
        assert opened.page.locator("#result .hints").count() == 0


def test_an_email_address_offers_the_name_before_its_at_sign(opened: Visit) -> None:
    assert opened.check("Anna.Lind@example.org") == "unavailable"
    assert opened.host.shards == []
    opened.page.click("text=Check “anna.lind”")
    opened.page.wait_for_selector("#result[data-outcome=found]")


def test_each_of_several_names_has_its_own_spellings(opened: Visit) -> None:
    opened.page.fill("#name", "b0bby")
    opened.page.click("#add")
    assert opened.check("zoë") == "absent"
    assert [text.split("\n")[0] for text in opened.page.locator(".answer .hints").all_inner_texts()] == [
        "Could it be spelled another way?",
    ] * 2
    opened.page.click("text=Check “bobby”")
    opened.page.wait_for_selector("#result:not(:has(.answer))[data-outcome]")
    assert opened.page.input_value("#name") == "bobby"
    assert opened.page.is_hidden("#names")


def test_where_only_account_numbers_are_known_the_way_to_find_ones_own_stands_below_the_box(
    opened: Visit, folder: Path
) -> None:
    assert opened.page.locator("#find-nsid").count() == 0
    limit_kinds(folder, "nsid", "screen_name")
    opened.open()
    opened.page.click("#find-nsid summary")
    assert "your buddy icon" in opened.page.inner_text("#find-nsid")
    assert opened.host.shards == []
    assert opened.check("nobody") == "absent"
    note = opened.page.locator("#result .unknown details")
    assert note.get_attribute("open") is None
    note.locator("summary").click()
    assert "your buddy icon" in note.inner_text()
    assert opened.page.locator("#find-nsid").count() == 1
