"""The page in Chromium with several names in one go: a list, one request for each drawer, an answer for each name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from shards.addressing import shard_index
from shards.canonical import canonical
from shards.matching import match_key
from tests.support.browser import Host, Reply, Visit, visit
from tests.support.page_samples import DEPTHS

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

PASTE = """([text, kind]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const make = { paste: () => new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    drop: () => new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }) };
  return !document.querySelector("#name").dispatchEvent(make[kind]());
}"""
NAMES = ("prolific", "anna.lind", "nobody", "12345678@N00", "Anna, of the Harbour")


def paste(made: Visit, *names: str, kind: str = "paste") -> bool:
    """Paste names as lines; tell whether the page took them itself."""
    return bool(made.page.evaluate(PASTE, ["\r\n".join(names), kind]))


def add(made: Visit, *names: str) -> None:
    for name in names:
        made.page.fill("#name", name)
        made.page.get_by_role("button", name="Add another name").click()


def list_names(made: Visit) -> list[str]:
    return made.page.locator("#names li span").all_inner_texts()


def read_outcomes(made: Visit) -> list[list[str]]:
    """Return each answer's name and outcome."""
    answers = made.page.locator("#result .answer")
    return list(
        answers.evaluate_all("all => all.map((one) => [one.querySelector('h3').textContent, one.dataset.outcome])")
    )


def index(name: str) -> int:
    return shard_index(match_key(canonical(name)), DEPTHS[0])


def test_each_name_is_answered_for_itself_in_the_order_of_typing(opened: Visit) -> None:
    add(opened, "bob", "nobody", "anna.lind")
    assert opened.check("a@b.example") == "found"
    assert read_outcomes(opened) == [
        ["bob", "found"], ["nobody", "absent"], ["anna.lind", "found"], ["a@b.example", "unavailable"],
    ]  # fmt: skip
    assert opened.page.evaluate("document.activeElement.textContent") == "Yes, 2 of 4 names found"
    sums = opened.page.locator("#result .sum li").all_inner_texts()
    assert [text.split("\n")[-1] for text in sums] == [
        "Yes, 6 photos in this list", "No, not found here", "Yes, 14 of your photos are in this list", "Couldn't check",
    ]  # fmt: skip


def test_every_drawer_is_asked_for_once_in_the_order_of_the_drawers(opened: Visit) -> None:
    add(opened, *NAMES)
    names = [f"somebody-{number}" for number in range(12)]
    assert paste(opened, *names)
    assert opened.check("bob") == "found"
    wanted = sorted({index(name) for name in (*NAMES, *names, "bob")})
    assert len(wanted) < len(NAMES) + len(names) + 1
    asked = [url.rsplit("/", 1)[-1].removesuffix(".msgpack") for url in opened.requests if url.endswith(".msgpack")]
    assert [int(name, 16) for name in asked] == wanted
    assert [outcome for _, outcome in read_outcomes(opened)].count("found") == 16


def test_what_the_server_will_see_is_said_before_the_press_and_nothing_is_sent(opened: Visit) -> None:
    before = list(opened.requests)
    add(opened, "bob", "prolific")
    opened.page.wait_for_selector("text=2 files will be fetched")
    assert opened.page.inner_text("#submit") == "Check 2 names"
    same = next(f"x{number}" for number in range(1000) if index(f"x{number}") == index("bob"))
    opened.page.fill("#name", same)
    opened.page.wait_for_selector("text=Check 3 names")
    opened.page.wait_for_selector("text=2 files will be fetched")
    opened.page.get_by_role("button", name="Remove prolific from the list").click()
    opened.page.wait_for_selector("text=All these names are looked up in the same file")
    assert opened.requests == before
    opened.page.get_by_role("button", name="Remove bob from the list").click()
    assert opened.page.inner_text("#drawers") == ""
    assert opened.page.inner_text("#submit") == "Check"
    assert opened.page.is_hidden("#names")
    assert opened.page.evaluate("document.activeElement.id") == "name"


def test_the_panel_names_every_drawer_that_was_opened(opened: Visit) -> None:
    add(opened, "bob")
    opened.check("prolific")
    numbers = " and ".join(str(number + 1) for number in sorted((index("bob"), index("prolific"))))
    assert f"which 2 files were asked for: {numbers} of 16" in opened.result


def test_a_name_that_was_added_before_its_reason_was_there_gets_it(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = visit(open_context(), serve(folder))
    waiting: list[Route] = []
    made.page.route("**/answer.js", lambda route: waiting.append(route))
    made.page.goto(made.host.address)
    add(made, "bob", "prolific")
    assert paste(made, "nobody", "a@b.example")
    made.page.get_by_role("button", name="Remove prolific from the list").focus()
    assert "That is an e-mail address" not in made.page.inner_text("#names")
    waiting[0].continue_()
    expect(made.page.locator("#names li span").nth(3)).to_contain_text("That is an e-mail address")
    assert [text.split(" (")[0] for text in list_names(made)[:3]] == [
        "the Flickr account “bob”", "the Flickr account “prolific”", "the Flickr account “nobody”",
    ]  # fmt: skip
    assert made.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Remove prolific from the list"
    assert made.page.inner_text("#submit") == "Check 4 names"


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_lines_that_are_pasted_are_names_and_commas_are_part_of_one(opened: Visit, kind: str) -> None:
    assert paste(opened, "bob", "", "  ", "Lind, Anna", "bob ", "BOB", "a@b.example", kind=kind)
    expect(opened.page.locator("#understood")).to_contain_text("3 names are in the list")
    expect(opened.page.locator("#names li span").nth(2)).to_contain_text("That is an e-mail address")
    assert [text.split(" (")[0] for text in list_names(opened)] == [
        "the Flickr account “bob”",
        "the Flickr account “lind, anna”",
        "a@b.example That is an e-mail address. Type the name of your account instead:"
        " this list contains no e-mail addresses.",
    ]
    assert opened.page.input_value("#name") == ""


SEVERAL = "Anna Lind; Bob Smith, José García"


def test_several_names_in_one_text_are_understood_before_the_press_and_answered_apart(opened: Visit) -> None:
    opened.page.fill("#name", SEVERAL)
    assert opened.page.inner_text("#understood") == (
        "Understood as 3 names: “Anna Lind” · “Bob Smith” · “José García”."
    )
    assert opened.page.inner_text("#submit") == "Check 3 names"
    opened.page.wait_for_selector("text=3 files will be fetched")
    assert opened.host.shards == []
    opened.page.press("#name", "Enter")
    assert opened.wait() == "found"
    assert read_outcomes(opened) == [["Anna Lind", "found"], ["Bob Smith", "absent"], ["José García", "found"]]
    assert len(opened.host.shards) == len({index(name) for name in ("Anna Lind", "Bob Smith", "José García")})


def test_the_visitor_can_have_several_names_checked_as_one_and_back(opened: Visit) -> None:
    opened.page.fill("#name", SEVERAL)
    opened.page.get_by_role("button", name="Check it as one name").click()
    assert opened.page.inner_text("#submit") == "Check"
    assert "Understood as the Flickr account" in opened.page.inner_text("#understood")
    assert opened.page.evaluate("document.activeElement.id") == "name"
    opened.page.press("#name", "Enter")
    assert opened.wait() == "absent"
    assert len(opened.host.shards) == 1
    opened.page.click("#split")
    assert opened.page.inner_text("#submit") == "Check 3 names"
    # What was said is said of that text alone.
    opened.page.click("#split")
    opened.page.fill("#name", "Anna Lind; Bob Smith")
    assert opened.page.inner_text("#submit") == "Check 2 names"


def test_a_name_with_and_in_it_is_one_until_the_visitor_says_otherwise(opened: Visit) -> None:
    opened.page.fill("#name", "Anna Lind and José García")
    assert opened.page.inner_text("#submit") == "Check"
    opened.page.get_by_role("button", name="Check it as 2 names: “Anna Lind” · “José García”").click()
    assert opened.page.inner_text("#submit") == "Check 2 names"
    opened.page.press("#name", "Enter")
    assert opened.wait() == "found"
    assert read_outcomes(opened) == [["Anna Lind", "found"], ["José García", "found"]]


def test_a_last_name_before_a_first_one_is_one_name(opened: Visit) -> None:
    opened.page.fill("#name", "Müller-Lang, Zoë")
    assert opened.page.is_hidden("#split")
    opened.page.press("#name", "Enter")
    assert opened.wait() == "found"
    assert "Zoë Müller-Lang" in opened.result
    assert len(opened.host.shards) == 1


def test_names_of_one_text_go_into_the_list_together(opened: Visit) -> None:
    opened.page.fill("#name", SEVERAL)
    opened.page.click("#add")
    assert len(list_names(opened)) == 3
    assert opened.page.is_hidden("#split")
    assert paste(opened, "bob", "Li Wei, Ann Other; mallory")
    assert len(list_names(opened)) == 7


def test_one_line_is_pasted_as_ever(opened: Visit) -> None:
    assert not paste(opened, "Lind, Anna")
    assert not paste(opened, "bob", "", "")


def test_the_list_takes_no_more_than_it_says(opened: Visit) -> None:
    paste(opened, *(f"name {number}" for number in range(23)))
    assert len(list_names(opened)) == 20
    assert "3 names were left out" in opened.page.inner_text("#understood")


def test_what_is_no_name_stays_in_the_box_with_the_reason(opened: Visit) -> None:
    add(opened, "a@b.example")
    assert opened.page.input_value("#name") == "a@b.example"
    assert "That is an e-mail address" in opened.page.inner_text("#understood")
    add(opened, "")
    assert "Type a name first" in opened.page.inner_text("#understood")
    assert list_names(opened) == []


def test_no_name_is_found_where_one_could_not_be_checked(opened: Visit) -> None:
    add(opened, "nobody")
    broken = index("bob")
    opened.host.shard_fault = lambda path, reply: Reply(503) if path.endswith(f"/{broken:x}.msgpack") else reply
    assert opened.check("bob") == "unavailable"
    assert read_outcomes(opened) == [["nobody", "absent"], ["bob", "unavailable"]]
    assert "Couldn't check 1 of 2 names" in opened.result
    add(opened, "prolific")
    assert opened.check("bob") == "found"
    opened.host.shard_fault = None
    opened.page.get_by_role("button", name="Try again").click()
    opened.page.wait_for_selector("text=Yes, 2 of 3 names found")
    assert opened.page.locator("#result > .details button").count() == 0


def test_a_drawer_that_holds_several_names_and_fails_is_asked_for_once_more_and_no_oftener(opened: Visit) -> None:
    same = next(f"x{number}" for number in range(1000) if index(f"x{number}") == index("bob"))
    add(opened, same)
    opened.host.shard_fault = lambda _, reply: replace(reply, body=reply.body[:-1])
    assert opened.check("bob") == "unavailable"
    assert len(opened.host.shards) == 2


def test_the_second_drawer_of_one_name_leaves_the_other_answers_standing(opened: Visit) -> None:
    add(opened, "prolific")
    assert opened.check("nobody") == "found"
    opened.page.click("text=Fetch the second file")
    opened.page.wait_for_selector("#result:not(:has(.further))")
    assert read_outcomes(opened) == [["prolific", "found"], ["nobody", "absent"]]
    assert "There was a request for file" in opened.result


def test_several_names_are_checked_by_keyboard_alone(opened: Visit) -> None:
    keyboard = opened.page.keyboard
    opened.page.focus("#name")
    keyboard.type("bob")
    for _ in range(2):
        keyboard.press("Tab")
    keyboard.press("Space")
    assert opened.page.evaluate("document.activeElement.id") == "name"
    keyboard.type("nobody")
    keyboard.press("Enter")
    assert opened.wait() == "found"
    keyboard.press("Tab")
    keyboard.press("Enter")
    # The page leads there itself: the address stays, so that the history is the same whatever the answer.
    assert opened.page.evaluate("document.activeElement.closest('section').id") == "answer-0"
    assert opened.page.evaluate("location.hash") == ""


def test_all_names_are_gone_when_the_page_is_left(opened: Visit) -> None:
    add(opened, "bob", "anna.lind")
    opened.check("prolific")
    opened.page.fill("#name", "mallory")
    opened.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    left = opened.page.content().split('<script type="application/json"')[0]
    assert [name for name in ("bob", "anna.lind", "prolific", "mallory") if name in left] == []
    assert opened.page.input_value("#name") == ""
