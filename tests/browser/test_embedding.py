"""The box in a frame: on the sites that the settings name, on no other, and out of reach of the article around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import Host, visit
from tests.support.page_samples import write_site
from tests.support.static_host import serve_site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

ARTICLE = (
    '<!doctype html><title>News</title><iframe src="{}" title="Is your photo in it?" width="360" height="700"></iframe>'
)


def test_an_article_that_may_frame_the_box_shows_its_answer_and_cannot_read_it(
    tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    (tmp_path / "article").mkdir()
    article = serve(tmp_path / "article")
    write_site(tmp_path / "site", embed=(article.address.rstrip("/"),), languages=())
    with serve_site(tmp_path / "site") as host:
        (tmp_path / "article" / "index.html").write_text(ARTICLE.format(f"{host.address}embed.html"), encoding="utf-8")
        made = visit(open_context(), article)
        made.page.goto(article.address)
        frame = made.page.frame_locator("iframe")
        frame.locator("#name:enabled").fill("anna.lind")
        frame.get_by_role("button", name="Check", exact=True).click()
        frame.locator("#result[data-outcome=found]").wait_for()
        asked = [path.split("/")[1] for path, _ in host.asked]
        assert set(asked) <= {"embed.html", "answer.js", "d"}
        assert asked.count("d") == 1
        ways_out = "a:visible:not([href^='#'], [href^='mailto:'])"
        targets = frame.locator(ways_out).evaluate_all("links => links.map(({ target }) => target)")
        assert len(targets) > 5
        assert set(targets) == {"_blank"}
        # The browser's wall between origins, not ours: it is why the site is served from another one.
        assert made.page.evaluate("document.querySelector('iframe').contentDocument") is None
        assert set(article.paths) <= {"/", "/favicon.ico"}


# What a page around the frame can count or measure: its scrolling, its history, the frame's size, what has the focus.
SEEN_OUTSIDE = """() => {
  const { width, height, top } = document.querySelector("iframe").getBoundingClientRect();
  return [scrollX, scrollY, history.length, width, height, top + scrollY, document.activeElement.localName,
    document.documentElement.scrollHeight, window.length, performance.getEntriesByType("resource").length];
}"""


@pytest.mark.parametrize("height", [300, 1100, 3000])
def test_the_page_around_the_frame_sees_the_same_of_a_hit_and_of_a_miss(
    height: int, tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    (tmp_path / "article").mkdir()
    article = serve(tmp_path / "article")
    write_site(tmp_path / "site", embed=(article.address.rstrip("/"),), languages=())
    frame = f'<iframe src="{{}}" width="360" height="{height}"></iframe>'
    with serve_site(tmp_path / "site") as host:
        text = f"<!doctype html><title>News</title><p>{'News. ' * 900}</p>{frame}<p>{'More. ' * 2000}</p>"
        (tmp_path / "article" / "index.html").write_text(text.format(f"{host.address}embed.html"), encoding="utf-8")
        seen = {}
        for typed in TYPED:
            page = open_context(viewport={"width": 500, "height": 700}).new_page()
            page.goto(article.address)
            box = page.frame_locator("iframe")
            box.locator("#name:enabled").fill(typed)
            box.get_by_role("button", name="Check", exact=True).click()
            box.locator("#result[data-outcome]").wait_for()
            page.wait_for_timeout(200)
            seen[typed] = page.evaluate(SEEN_OUTSIDE)
        assert len({str(one) for one in seen.values()}) == 1, seen


# A clock that goes on by a millisecond each time it is read: nothing depends on how fast the machine is. It is read
# as a timer begins, and once an answer is there: nothing else of the thread can come in between, as both are one task.
CLOCK = """() => {
  let now = 0;
  performance.now = () => ++now;
  Math.random = () => 0.5;
  globalThis.timers = [];
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (act, wait, ...more) => setTimeout(() => {
    globalThis.timers.push([wait, now]);
    act(...more);
  }, wait);
  const result = document.querySelector("#result");
  new MutationObserver(() => {
    if (!result.dataset.outcome || globalThis.shown) return;
    globalThis.shown = now;
    requestAnimationFrame(() => {
      globalThis.painted = now;
    });
  }).observe(result, { attributes: true });
}"""
TYPED = ("12345678@N00", "anna.lind", "jose m garcia", "nobody", "a@b.example")


def test_reading_and_showing_take_one_slot_of_a_frame_for_every_answer_and_it_asks_for_a_thread_of_its_own(
    tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    """A page around it that shares its thread could otherwise tell a long list from a miss by how long that is busy."""
    (tmp_path / "article").mkdir()
    article = serve(tmp_path / "article")
    write_site(tmp_path / "site", embed=(article.address.rstrip("/"),), languages=())
    slots = {}
    with serve_site(tmp_path / "site") as host:
        (tmp_path / "article" / "index.html").write_text(ARTICLE.format(f"{host.address}embed.html"), encoding="utf-8")
        for typed in TYPED:
            page = open_context().new_page()
            page.goto(article.address)
            box = page.frame_locator("iframe")
            box.locator("#name:enabled").fill(typed)
            box.locator("#understood:not(:empty)").wait_for()
            box.locator("body").evaluate(CLOCK)
            box.locator("#submit").click()
            box.locator("#result[data-outcome]").wait_for()
            wait, since = box.locator("body").evaluate("() => timers.at(-1)")
            assert 0 < wait <= 100, typed
            box.locator("body").evaluate("() => new Promise((done) => setTimeout(done, 200))")
            shown, painted = box.locator("body").evaluate("() => [shown, painted]")
            slots[typed] = (shown - since, painted - shown)
            assert box.locator("body").evaluate("() => originAgentCluster")
    assert len(set(slots.values())) == 1, slots
    busy, blur = slots["nobody"]
    assert 250 <= busy < 260
    assert 100 <= blur < 110


def test_what_a_visitor_presses_in_an_answer_scrolls_no_page_around_the_frame_and_makes_no_history(
    tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    (tmp_path / "article").mkdir()
    article = serve(tmp_path / "article")
    write_site(tmp_path / "site", embed=(article.address.rstrip("/"),), languages=())
    with serve_site(tmp_path / "site") as host:
        frame = f'<iframe src="{host.address}embed.html" width="360" height="1600"></iframe>'
        text = f"<!doctype html><title>News</title>{frame}<p>{'More. ' * 2000}</p>"
        (tmp_path / "article" / "index.html").write_text(text, encoding="utf-8")
        page = open_context(viewport={"width": 500, "height": 2400}).new_page()
        page.goto(article.address)
        box = page.frame_locator("iframe")
        box.locator("#name:enabled").fill("José García; 12345678@N00")
        box.locator("#submit").click()
        box.locator("#result[data-outcome=found]").wait_for()
        before = page.evaluate(SEEN_OUTSIDE)
        # By script, not by the mouse: whoever drives the browser would scroll what is pressed into view itself.
        box.locator("body").evaluate(
            "() => [...document.querySelectorAll('#result a[href^=\"#\"], #result .items + button')]"
            ".forEach((one) => one.click())"
        )
        box.locator("#result .similar, #result .listing").first.wait_for(state="attached")
        assert page.evaluate(SEEN_OUTSIDE) == before


def test_nobody_else_may_frame_the_box_and_nobody_at_all_the_page(
    tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    (tmp_path / "article").mkdir()
    article = serve(tmp_path / "article")
    write_site(tmp_path / "one", embed=("https://news.example",), languages=())
    write_site(tmp_path / "two", embed=(article.address.rstrip("/"),), languages=())
    with serve_site(tmp_path / "one") as one, serve_site(tmp_path / "two") as two:
        for address in (f"{one.address}embed.html", two.address, f"{two.address}how.html"):
            (tmp_path / "article" / "index.html").write_text(ARTICLE.format(address), encoding="utf-8")
            page = open_context().new_page()
            with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
                page.goto(article.address)
            assert page.frame_locator("iframe").locator("main#main").count() == 0
