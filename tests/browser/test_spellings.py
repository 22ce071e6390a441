"""The page in Chromium for names that are spelled otherwise in the list: found, asked about, or missed with advice."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.browser import Visit
from tests.support.page_samples import FLICKR, Name, limit_kinds, write_site

NEAR = "Muller Lang, Zoe"
LISTED = "Zoë Müller-Lang"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_site(tmp_path / "site")
    return tmp_path / "site"


def list_links(*names: str) -> list[str]:
    return [item.link for name in names for part in FLICKR[Name("screen_name", name)] for item in part.items]


def read_letter(made: Visit) -> str:
    made.page.get_by_label("European Union").check()
    return "\n".join(made.page.locator(".letters pre").all_inner_texts())


def test_an_exact_hit_says_how_the_list_spells_it_and_its_other_spellings(opened: Visit) -> None:
    assert opened.check("JOSÉ garcía") == "found"
    assert opened.page.inner_text("#result h2") == "Yes, 5 photos in this list"
    assert "Listed for the Flickr display name “José García”." in opened.page.inner_text("#result .verdict")
    assert opened.page.locator("#result .verdict .listed").all_inner_texts() == ["Also listed as: García José"]
    assert opened.page.locator(".details > .entry h3").all_inner_texts() == [
        "The Flickr display name “José García”: 3 photos",
        "The Flickr display name “García José”: 2 photos",
    ]
    assert len(opened.host.shards) == 1
    # The first spelling's list is there, the second's is folded, and one sentence says that they may be two people's.
    assert opened.page.locator("#result .entry .items:visible").count() == 1
    opened.page.locator("#result .entry .listing > summary").first.click()
    assert opened.page.locator("#result .entry .items:visible").count() == 2
    assert opened.page.locator("#result .caution").count() == 0
    letter = read_letter(opened)
    assert "José García (Flickr display name)" in letter
    assert "García José (Flickr display name)" in letter
    assert "José M. García" not in letter


def test_what_was_typed_as_listed_is_not_said_again(opened: Visit) -> None:
    opened.check(LISTED)
    assert opened.page.get_attribute("#result", "data-match") == "exact"
    assert opened.page.locator("#result .listed").count() == 0


def test_a_similar_spelling_beside_an_exact_one_is_folded_away_and_taken_by_the_visitor_alone(opened: Visit) -> None:
    opened.check("José García")
    similar = opened.page.locator("#result details.similar")
    assert similar.get_attribute("open") is None
    assert opened.page.inner_text("#result h2") == "Yes, 5 photos in this list"
    similar.locator("summary").first.click()
    assert "They are included in the letter only if you say that they are you." in similar.inner_text()
    similar.get_by_label("Yes, “José M. García” is me.").check()
    assert "José M. García (Flickr display name)" in read_letter(opened)
    similar.get_by_label("Yes, “José M. García” is me.").uncheck()
    letter = opened.page.inner_text(".letters pre >> nth=0")
    assert "José M. García" not in letter
    assert "José García (Flickr display name)" in letter
    assert len(opened.host.shards) == 1


def test_a_near_hit_alone_asks_whether_that_is_the_visitor_before_there_is_a_letter(opened: Visit) -> None:
    assert opened.check(NEAR) == "found"
    assert opened.page.get_attribute("#result", "data-match") == "near"
    assert opened.page.evaluate("document.activeElement.textContent") == "A similar spelling is listed"
    verdict = opened.page.inner_text("#result .verdict")
    assert f"“{NEAR}” is not listed with exactly this spelling." in verdict
    assert f"Listed with nearly the same spelling: {LISTED}" in verdict
    assert "Is that you?" in verdict
    assert "What this does not tell you" in opened.result
    assert opened.links == list_links(LISTED)
    assert opened.page.locator(".pack").count() == 0
    opened.page.get_by_label(f"Yes, “{LISTED}” is me.").check()
    expect(opened.page.locator(".question").get_by_role("link", name="Ask to be taken out")).to_be_visible()
    letter = read_letter(opened)
    assert f"{LISTED} (Flickr display name)" in letter
    assert all(link in letter for link in list_links(LISTED))
    opened.page.get_by_label(f"Yes, “{LISTED}” is me.").uncheck()
    assert opened.page.locator(".pack").count() == 0
    assert len(opened.host.shards) == 1


def test_of_several_near_entries_each_is_asked_about_and_opened_for_itself(opened: Visit) -> None:
    opened.check("jose garcia")
    assert opened.page.inner_text("#result h2") == "3 similar spellings are listed"
    assert "Is one of them you?" in opened.result
    questions = opened.page.locator("#result .question")
    assert questions.locator("h3").all_inner_texts() == [
        "The Flickr display name “García José”: 2 photos",
        "The Flickr display name “José García”: 3 photos",
        "The Flickr display name “José M. García”: 4 photos",
    ]
    assert questions.locator("details[open].listing").count() == 0
    questions.nth(1).locator(".listing > summary").click()
    shown = opened.page.locator("#result .items a:visible")
    assert shown.evaluate_all("links => links.map((link) => link.href)") == list_links("José García")
    questions.nth(1).get_by_role("checkbox").check()
    letter = read_letter(opened)
    assert "José García (Flickr display name)" in letter
    assert "García José" not in letter
    # The law that was chosen stays chosen when another is taken.
    questions.nth(0).get_by_role("checkbox").check()
    assert opened.page.get_by_label("European Union").is_checked()
    assert "García José (Flickr display name)" in opened.page.inner_text(".letters")


def test_what_was_taken_is_forgotten_with_the_next_check(opened: Visit) -> None:
    opened.check(NEAR)
    opened.page.get_by_label(f"Yes, “{LISTED}” is me.").check()
    opened.check(NEAR)
    assert opened.page.get_by_label(f"Yes, “{LISTED}” is me.").is_checked() is False
    assert opened.page.locator(".pack").count() == 0


def test_an_anagram_of_a_listed_name_is_absent(opened: Visit) -> None:
    assert opened.check("Sojé Cargía") == "absent"
    assert "García" not in opened.result
    assert len(opened.host.shards) == 1


def test_two_people_of_one_name_stay_two_and_may_not_be_one_person(opened: Visit) -> None:
    opened.check("Pat Example")
    assert opened.page.locator(".details > .entry h3").all_inner_texts() == [
        "The Flickr display name “Pat Example” (Leeds): 1 photo",
        "The Flickr display name “Pat Example” (York): 1 photo",
    ]
    assert "keeps the entries apart: they may not be the same person" in opened.result
    opened.page.get_by_label("Pat Example (Flickr display name, York)").uncheck()
    letter = read_letter(opened)
    assert "photos.example/u/00000" in letter
    assert "photos.example/v/00000" not in letter


def test_a_miss_says_which_spellings_were_looked_for_and_what_still_differs(opened: Visit) -> None:
    assert opened.check("Anna Lindt") == "absent"
    verdict = opened.page.inner_text("#result .verdict")
    assert "No other likely spelling of it is listed either" in verdict
    for text in ("a former one", "a nickname", "another script"):
        assert text in opened.result
    assert opened.page.locator("#result .hints").count() == 0
    assert len(opened.host.shards) == 1


def test_a_number_that_is_missed_has_no_other_spelling(opened: Visit, folder: Path) -> None:
    limit_kinds(folder, "nsid")
    opened.open()
    assert opened.check("87654321@N00") == "absent"
    assert "likely spelling" not in opened.page.inner_text("#result .verdict")


def test_advice_is_words_alone_and_sends_nothing(opened: Visit) -> None:
    assert opened.check("me: flickr.com/photos/bob thanks") == "absent"
    assert "The link alone:" in opened.page.inner_text("#result .hints")
    assert opened.page.inner_text("#result .hints .spelling") == "flickr.com/photos/bob"
    assert opened.check("Anna.Lind@example.org") == "unavailable"
    assert opened.page.inner_text("#result .hints .spelling") == "anna.lind"
    assert opened.page.locator("#result .hints button, #result .hints a").count() == 0
    assert len(opened.host.shards) == 1


def test_of_several_names_those_with_a_similar_spelling_are_counted_apart(opened: Visit) -> None:
    for name in ("bob", NEAR):
        opened.page.fill("#name", name)
        opened.page.click("#add")
    assert opened.check("nobody") == "found"
    assert opened.page.inner_text("#result h2") == "Yes, 1 of 3 names found"
    assert "For 1 more, a similar spelling is listed." in opened.page.inner_text("#result > .verdict")
    assert opened.page.locator(".sum use").evaluate_all("all => all.map((use) => use.getAttribute('href'))") == [
        "#icon-found", "#icon-near", "#icon-absent",
    ]  # fmt: skip
    letter = read_letter(opened)
    assert "bob" in letter
    assert LISTED not in letter


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
