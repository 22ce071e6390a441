"""The input report in Chromium: what a list holds stays text, and the page asks for nothing."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.support.hostile_list import EVIL, make_hostile_project
from tests.support.project_samples import run


def test_hostile_text_of_a_list_stays_text_and_nothing_is_requested(tmp_path: Path, chromium: Browser) -> None:
    report = tmp_path / "report.html"
    assert (
        run("plan", make_hostile_project(tmp_path), "--report", report, "--max-rejects", 2, "--names").returncode == 0
    )
    with chromium.new_context(viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        told: list[str] = []
        page.on("dialog", lambda dialog: told.append(dialog.message))
        page.on("console", lambda message: told.append(message.text))
        page.on("request", lambda request: told.append(request.url))
        page.goto(report.as_uri())
        assert page.title() == "Input report: Is <b>it</b> yours?"
        assert page.get_by_text(EVIL, exact=True).count() == 1
        assert page.locator("script, img, b, link, iframe, [onerror], [style]").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert told == [report.as_uri()]
