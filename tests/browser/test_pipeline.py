"""A site that the whole pipeline built, in Chromium: every name of the table, and the shipped page around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from shards.canonical import canonical
from shards.matching import is_same_name
from tests.support.browser import Host, visit
from tests.support.project_samples import build, make_project

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

NAMES = (
    "Zoë", "zoe", "ZOË ", "名前", "سلمى البحر", "שלום", "🦊👩‍👩‍👧", "🫨 new", "ＷＩＤＥ", "İstanbul", "straße",
    "ΣΊΣΥΦΟΣ", "=1+1", "a@b.example", "<b>bold</b>", "../../etc", "x" * 200, "\N{RIGHT-TO-LEFT OVERRIDE}abc", "ﬁne",
    "१२३",
)  # fmt: skip


def test_every_name_of_a_table_is_found_in_chromium_with_all_its_items_and_no_others(
    tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    rows = [(name, str(number), f"https://photos.example/{number}") for number, name in enumerate(NAMES * 2)]
    build(
        make_project(
            tmp_path,
            [("name", "photo", "link"), *rows],
            platform="plain",
            columns='username = "name"\nitem = "photo"\nurl = "link"',
            privacy="depth = 2\ncap = 3",
        )
    )
    expected = {
        name: {link for other, _, link in rows if is_same_name(canonical(name), canonical(other))} for name in NAMES
    }
    made = visit(open_context(), serve(tmp_path / "site")).open()
    for count, name in enumerate(NAMES, start=1):
        assert made.check(name) == "found", name
        shown = set(made.links)
        assert len(made.host.shards) == count
        if made.page.locator(".further").count():
            made.page.click("text=Fetch the second file")
            made.page.wait_for_selector("#result:not(:has(.further))")
            shown = set(made.links)
            made.host.paths.pop()
        assert shown == expected[name], name
    for name in ("nobody", "zo", "名", "a@b.exampl"):
        assert made.check(name) == "absent", name
    assert made.errors == []
    assert made.violations == []
