"""The box in a frame: on the sites that the settings name, on no other, and out of reach of the article around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

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
