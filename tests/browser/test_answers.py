"""The page in Chromium: what a visitor types, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from generator.hosting.headers import parse_table
from tests.support.browser import Host, Visit, visit
from tests.support.page_samples import CAP, FLICKR, LONG, Name, limit_kinds, make_items, write_site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext


def test_every_name_is_found_with_all_its_items_and_no_others(opened: Visit) -> None:
    for name, record in FLICKR.items():
        if name.kind == "alias" and name.text not in ("bob", "prolific", "mallory", "longest"):
            assert opened.check(name.value) == "found"
            assert opened.links == [item.link for part in record for item in part.items]


def test_the_heading_says_the_outcome_and_takes_focus(opened: Visit) -> None:
    opened.check("anna.lind")
    assert opened.page.evaluate("document.activeElement.textContent") == "Yes, 14 of your photos are in this list"
    opened.check("nobody")
    assert opened.page.evaluate("document.activeElement.textContent") == "No, not found here"


def test_an_answer_is_read_once_by_the_focus_and_no_live_region_holds_it(opened: Visit) -> None:
    assert opened.page.is_hidden("#result")
    assert opened.page.get_attribute("#result", "data-outcome") is None
    opened.page.evaluate(
        "() => { window.said = []; const line = document.querySelector('#status');"
        " new MutationObserver(() => said.push(line.textContent)).observe(line, { childList: true }); }"
    )
    opened.check("bob")
    assert opened.page.evaluate("said") == ["Checking…", ""]
    assert opened.page.locator(":is([role=status], [role=alert], [aria-live]):has(h2)").count() == 0
    assert opened.page.locator("#result :is([role=status], [role=alert], [aria-live]):not(:empty)").count() == 0


def test_there_is_one_form_with_one_labelled_textbox_without_a_name_and_one_submit_button(opened: Visit) -> None:
    page = opened.page
    assert page.locator("form").count() == 1
    assert page.get_by_role("textbox").count() == 1
    assert page.locator("form button[type=submit]").count() == 1
    assert page.get_by_label("Your Flickr name").count() == 1
    box = page.get_by_role("textbox")
    wanted = {
        "type": "text", "name": None, "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false",
        "autocomplete": "off", "translate": "no", "dir": "auto",
    }  # fmt: skip
    assert {name: box.get_attribute(name) for name in wanted} == wanted
    assert page.get_attribute("form", "action") is None


def test_a_hit_tells_each_data_sets_story_and_the_way_out(opened: Visit) -> None:
    opened.check("anna.lind")
    assert "Harbours and Lighthouses" in opened.result
    assert "About two thirds" in opened.result
    assert "Write to harbours@example.org" in opened.result
    assert opened.page.get_attribute("#result a[href^=mailto]", "href") == "mailto:harbours@example.org"
    assert opened.page.locator("#result .hit").evaluate_all("hits => hits.map((hit) => hit.dataset.dataset)") == [
        "harbours", "markets",
    ]  # fmt: skip


def test_what_another_site_will_see_is_said_once_and_not_first(opened: Visit) -> None:
    opened.check("bob")
    warning = "The site there sees your visit and what you look at"
    assert opened.result.count(warning) == 1
    assert opened.result.index(warning) > opened.result.index("Lighthouse no. 0")


def test_kinds_are_shown_apart_and_a_display_name_with_a_caution(opened: Visit) -> None:
    assert opened.check("bob") == "found"
    kinds = opened.page.locator("#result .entry")
    assert kinds.evaluate_all("kinds => kinds.map((kind) => kind.dataset.kind)") == ["alias", "screen_name"]
    assert kinds.locator(".caution").count() == 1
    assert "Other people may use the same name" in kinds.nth(1).inner_text()
    assert len(opened.host.shards) == 1


def test_a_miss_says_what_was_checked_what_was_not_and_when(opened: Visit) -> None:
    assert opened.check("nobody at all") == "absent"
    for text in (
        "“nobody at all”",
        "Harbours and Lighthouses: 5,021 photos, as of 30 June 2019",
        "About two thirds of all photos",
        "23 November 2026",
        "101112131415",
        "account numbers",
    ):
        assert text in opened.result


def test_an_email_address_is_explained_on_the_device(opened: Visit) -> None:
    assert opened.check("someone@example.org") == "unavailable"
    assert "That is an e-mail address" in opened.result
    assert opened.host.shards == []
    assert opened.page.input_value("#name") == "someone@example.org"


def test_what_is_typed_is_understood_while_it_is_typed_and_nothing_is_sent(opened: Visit) -> None:
    understood = opened.page.locator("#understood")
    before = list(opened.requests)
    for typed, text in {
        "12345678%40n00": "the Flickr account 12345678@N00",
        "https://www.flickr.com/photos/bob/4174434843": "the Flickr photo 4174434843",
        "anna.lind": "the Flickr account “anna.lind” (or the Flickr display name with the same spelling)",
        "a@b.example": "That is an e-mail address.",
        "https://flic.kr/s/abc": "That is a short link",
        "": "",
    }.items():
        opened.page.fill("#name", typed)
        assert text in understood.inner_text()
    assert understood.inner_text() == ""
    assert opened.requests == before


def test_the_title_of_an_entry_is_above_those_of_its_data_sets_and_a_number_is_said_once(opened: Visit) -> None:
    assert opened.check("José García") == "found"
    entry = opened.page.locator("#result .entry:has(> h3)").first
    size = "title => parseFloat(getComputedStyle(title).fontSize)"
    assert entry.locator("h3").evaluate(size) > entry.locator(".title").first.evaluate(size)
    assert entry.locator(".hit").count() == 1
    assert not entry.locator(".count").is_visible()


def test_markup_in_a_record_is_text(opened: Visit) -> None:
    assert opened.check("mallory") == "found"
    assert "<img src=x onerror=alert(1)>" in opened.result
    assert opened.page.locator("#result img, #result script, #result b").count() == 0
    [link] = opened.page.locator("#result .items a").all()
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_right_to_left_name_is_found_and_kept_apart_from_the_sentence(opened: Visit) -> None:
    assert opened.check("سلمى البحر") == "found"
    assert "\u2068سلمى البحر\u2069" in opened.result
    assert opened.page.get_attribute("#result .items a", "dir") == "auto"


def test_the_second_table_is_opened_by_a_click_that_says_what_it_reveals(opened: Visit) -> None:
    assert opened.check("prolific") == "found"
    assert len(opened.links) == CAP
    assert "A second file lists more: 604 photos." in opened.result
    assert "shows the server that a long list is being read" in opened.result
    assert len(opened.host.shards) == 1
    opened.page.click("text=Fetch the second file")
    opened.page.wait_for_selector("#result:not(:has(.further))")
    assert opened.links == [item.link for item in make_items(LONG, "p")]
    assert [path.split("/")[2] for path in opened.host.shards] == ["0", "1"]
    assert "There was a request for file" in opened.result


def test_the_panel_says_which_drawer_the_server_saw(opened: Visit) -> None:
    opened.check("bob")
    [path] = opened.host.shards
    drawer = int(path.split("/")[3].removesuffix(".msgpack"), 16) + 1
    assert f"file {drawer} of 16" in opened.result
    opened.check("someone@example.org")
    assert "looked at only on your device" in opened.result


def test_an_answer_that_comes_after_the_next_question_is_dropped(opened: Visit) -> None:
    opened.page.fill("#name", "bob")
    opened.page.evaluate(
        """() => {
          const form = document.querySelector('form');
          const box = document.querySelector('#name');
          form.requestSubmit();
          box.value = 'nobody';
          form.requestSubmit();
        }"""
    )
    assert opened.wait() == "absent"
    opened.page.wait_for_timeout(300)
    assert "nobody" in opened.result


def test_what_was_typed_and_found_is_gone_when_the_page_is_left(opened: Visit) -> None:
    opened.check("bob")
    opened.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert opened.page.input_value("#name") == ""
    assert opened.page.inner_html("#result") == ""
    assert opened.page.get_attribute("#result", "data-outcome") is None
    assert "bob" not in opened.page.content().split('<script type="application/json"')[0]


def test_the_whole_page_is_worked_by_keyboard_alone(opened: Visit) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "name"
    page.keyboard.type("anna.lind")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert opened.wait() == "found"
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href") == FLICKR[Name("alias", "anna.lind")][0].items[0].link


def test_plain_names_are_found_in_a_release_of_one_shard(
    tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    write_site(tmp_path / "site", "plain", (0,))
    made = visit(open_context(), serve(tmp_path / "site")).open()
    assert made.check(" ZOË ") == "found"
    assert made.check("a@b.example") == "found"
    assert made.check("nope") == "absent"
    assert "the file that every check asks for" in made.result


def test_the_page_works_below_a_path_and_with_the_headers_that_it_ships(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    headers = parse_table((folder / "headers.json").read_text(encoding="utf-8")).find("index.html")
    made = visit(open_context(), serve(folder, "/a/b/", headers)).open()
    assert made.check("anna.lind") == "found"
    assert made.check("nobody") == "absent"
    assert all(path.startswith("/a/b/") for path in made.host.paths)
    assert made.violations == []


def test_what_is_pressed_is_large_enough_for_a_finger(opened: Visit) -> None:
    opened.check("12345678@N00")
    for element in opened.page.locator("button:visible, input:visible, summary:visible, .items a:visible").all():
        box = element.bounding_box()
        assert box
        assert box["height"] >= 24
        assert box["width"] >= 24


def test_a_display_name_that_is_found_is_not_said_to_be_the_account_of_the_link(
    tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    write_site(tmp_path / "site")
    limit_kinds(tmp_path / "site", "nsid", "screen_name")
    made = visit(open_context(), serve(tmp_path / "site")).open()
    assert made.check("https://www.flickr.com/photos/bob/") == "found"
    assert "Listed for the Flickr display name “bob”." in made.result
    assert "this says nothing about the account flickr.com/photos/bob." in made.result
    assert "Type the account's number instead." in made.result
    for account in ("12345678@N00", "سلمى البحر"):
        assert made.check(account) == "found"
        assert "this says nothing" not in made.result
    assert made.errors == []
