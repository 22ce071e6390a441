"""The page in Chromium while somebody types: what is shown and read out, texts of any length, and the last catch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.browser import Host, Visit, visit
from tests.support.page_samples import limit_kinds, write_site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

# As a clipboard gives it: what the page does not take is put into the box by the browser.
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const box = document.querySelector("#name");
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  if (box.dispatchEvent(event)) document.execCommand("insertText", false, text);
}"""
# What stands in the page and can be laid out: its texts, and what its box shows.
LONGEST = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const lengths = [document.querySelector("#name").value.length];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest("script, style")) lengths.push(node.length);
  }
  return Math.max(...lengths);
}"""

# Counts the objects of the browser's own that take long to make.
COUNT = """
globalThis.made = [];
for (const name of ["NumberFormat", "PluralRules", "DateTimeFormat"]) {
  Intl[name] = new Proxy(Intl[name], { construct: (...how) => (made.push(name), Reflect.construct(...how)) });
}
"""


def test_what_was_understood_is_read_out_once_when_the_typing_pauses(opened: Visit) -> None:
    page = opened.page
    page.evaluate(
        """() => {
          window.spoken = [];
          const region = document.querySelector("#spoken");
          new MutationObserver(() => spoken.push(region.textContent)).observe(region, { childList: true });
        }"""
    )
    page.focus("#name")
    page.keyboard.type("12345678@N00", delay=20)
    assert page.evaluate("spoken") == []
    page.wait_for_selector("#spoken:not(:empty)", state="attached")
    said = "Understood as the Flickr account 12345678@N00 (or the Flickr display name with the same spelling)"
    assert [text.split(".")[0] for text in page.evaluate("spoken")] == [said]
    live = page.locator("form [aria-live], form [role=status], form [role=alert]")
    assert live.evaluate_all("all => all.map((one) => one.id)") == ["spoken"]


def test_neither_a_key_nor_an_answer_waits_for_what_can_be_made_before_it(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = visit(open_context(), serve(folder))
    made.page.add_init_script(COUNT)
    made.open()
    made.page.wait_for_function("made.length === 3")
    assert made.check("bob") == "found"
    assert made.page.evaluate("made") == ["NumberFormat", "PluralRules", "DateTimeFormat"]


def test_a_key_makes_no_words_that_are_not_shown(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = visit(open_context(), serve(folder))
    made.page.add_init_script(COUNT)
    # Before the part that shows answers, with which everything else is made.
    made.page.route("**/answer.js", lambda _: None)
    made.open()
    made.page.fill("#name", "bob")
    expect(made.page.locator("#understood")).to_contain_text("Understood as")
    assert made.page.evaluate("made") == []


def test_a_check_stops_what_would_have_been_read_out(opened: Visit) -> None:
    opened.check("bob")
    opened.page.wait_for_timeout(1200)
    assert opened.page.text_content("#spoken") == ""


@pytest.mark.parametrize(
    ("typed", "symbol"),
    {
        "12345678@N00": "number",
        "flickr.com/photos/bob/4174434843": "photo",
        "flickr.com/photos/bob": "person",
        "a@b.example": "unavailable",
    }.items(),
)
def test_a_symbol_shows_what_kind_of_name_it_is(opened: Visit, typed: str, symbol: str) -> None:
    opened.page.fill("#name", typed)
    assert opened.page.get_attribute("#understood use", "href") == f"#icon-{symbol}"


def test_what_the_list_does_not_know_is_understood_all_the_same(
    tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    write_site(tmp_path / "site")
    limit_kinds(tmp_path / "site", "nsid")
    made = visit(open_context(), serve(tmp_path / "site")).open()
    made.page.fill("#name", "https://www.flickr.com/photos/bob/")
    assert made.page.inner_text("#understood") == (
        "Understood as the Flickr account “bob”."
        " This list has only account numbers (12345678@N00). What you typed is something else."
    )
    expect(made.page.get_by_text("How to find your account number")).to_be_visible()
    made.page.fill("#name", "https://www.flickr.com/photos/tags/sea")
    assert "Understood as" not in made.page.inner_text("#understood")


def test_why_a_text_is_no_name_is_said_in_the_pages_language_once_its_texts_are_there(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = visit(open_context(), serve(folder))
    waiting: list[Route] = []
    made.page.route("**/answer.js", lambda route: waiting.append(route))
    made.page.goto(f"{made.host.address}de/index.html")
    made.page.fill("#name", "bob")
    expect(made.page.locator("#understood")).to_contain_text("Verstanden als: das Flickr-Konto „bob“")
    made.page.fill("#name", "a@b.example")
    expect(made.page.locator("#understood")).to_be_empty()
    waiting[0].continue_()
    expect(made.page.locator("#understood")).to_contain_text("Das ist eine E-Mail-Adresse.")


@pytest.mark.parametrize("text", ["a" + "\u0301" * 400_000, "x" * 1_000_000, "bob\n" * 300_000, "\n" * 300_000])
def test_a_paste_of_any_length_is_shown_in_part_and_answered_for_the_whole(opened: Visit, text: str) -> None:
    page = opened.page
    page.focus("#name")
    page.evaluate(PASTE, text)
    assert page.evaluate(LONGEST) <= 2000
    assert page.is_visible("text=Only the beginning of this long text is shown here.") == ("\n" not in text)
    page.keyboard.press("Enter")
    assert opened.wait() == ("found" if "bob" in text else "unavailable")
    assert len(opened.host.shards) == (1 if "bob" in text else 0)
    assert page.evaluate(LONGEST) <= 2000


def test_what_is_typed_into_a_text_that_was_cut_makes_another_text(opened: Visit) -> None:
    page = opened.page
    page.focus("#name")
    page.evaluate(PASTE, "bob" + "\u00a0" * 300_000)
    assert "the Flickr account “bob”" in page.inner_text("#understood")
    page.keyboard.press("Control+A")
    page.keyboard.type("nobody")
    page.keyboard.press("Enter")
    assert opened.wait() == "absent"
    assert "nobody" in opened.result


# Stand-ins for a fault in the page's own code: drawing a found answer calls the one, every check the other.
@pytest.mark.parametrize("broken", ["Node.prototype.cloneNode", "Promise.all"])
def test_a_fault_of_the_page_itself_is_a_check_that_could_not_be_made(opened: Visit, broken: str) -> None:
    opened.page.evaluate(f"void ({broken} = () => {{ throw new Error('broken'); }})")
    assert opened.check("bob") == "unavailable"
    assert "The page itself failed" in opened.result
    assert "Checking" not in opened.result
    assert opened.page.inner_text("#status") == ""
    expect(opened.page.get_by_role("heading", name="Couldn't check")).to_be_focused()
    assert opened.console == []
    opened.page.reload()
    opened.page.wait_for_selector("#name:enabled")
    assert opened.check("bob") == "found"


def test_a_rest_that_cannot_be_drawn_leaves_the_answer_standing_and_says_so(opened: Visit) -> None:
    assert opened.check("prolific") == "found"
    opened.page.evaluate("void (Node.prototype.cloneNode = () => { throw new Error('broken'); })")
    opened.page.click("text=Fetch the second file")
    expect(opened.page.locator(".further [role=status]")).to_contain_text("The second file did not arrive.")
    assert opened.page.locator("#result .items li").count() > 0
    assert opened.page.get_attribute("#result", "data-outcome") == "found"
