"""The example theme in Chromium: built, accessible, within its policy; docs/themes.md names all that a theme has."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.axe import find_violations
from tests.support.browser import Host, Visit, visit
from tests.support.page_samples import write_site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

REPOSITORY = Path(__file__).resolve().parents[2]
THEME = REPOSITORY / "examples" / "themes" / "courier"
TEMPLATES = REPOSITORY / "site_templates"
REFERENCE = (REPOSITORY / "docs" / "themes.md").read_text(encoding="utf-8")


@pytest.fixture
def themed(tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]) -> Visit:
    write_site(tmp_path / "site", theme=THEME, languages=())
    return visit(
        open_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900}), serve(tmp_path / "site")
    )


def test_the_example_theme_has_its_masthead_texts_and_colours_on_every_page(themed: Visit) -> None:
    for name in ("index.html", "about.html", "how.html", "privacy.html", "mirror.html", "404.html"):
        themed.page.goto(themed.host.address + name)
        assert themed.page.get_by_role("banner").get_by_text("The Harbour Courier").count() == 1
        assert themed.page.get_by_role("contentinfo").get_by_text("The Harbour Courier").count() == 1
        assert themed.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 248, 243)"
    themed.open()
    assert themed.page.get_by_role("button", name="Look it up").count() == 1
    assert themed.check("nobody") == "absent"
    assert "We did not find you here" in themed.result
    assert themed.violations == []
    assert themed.errors == []


def test_axe_finds_nothing_in_the_example_theme(themed: Visit) -> None:
    found = {}
    for scheme in ("light", "dark"):
        themed.page.emulate_media(color_scheme=scheme)
        themed.open()
        for typed in ("", "anna.lind", "nobody", "a@b.example"):
            if typed:
                themed.check(typed)
            found[f"{scheme} {typed}"] = find_violations(themed.page)
        for name in ("about.html", "how.html", "mirror.html"):
            themed.page.goto(themed.host.address + name)
            found[f"{scheme} {name}"] = find_violations(themed.page)
    assert {state: faults for state, faults in found.items() if faults} == {}


def test_the_reference_names_every_property_template_and_block() -> None:
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    named = set(re.findall(r"`(--[\w-]+)`", REFERENCE))
    assert named == set(re.findall(r"^  (--[\w-]+):", style, re.MULTILINE))
    endings = (".html.j2", ".svg.j2", ".css", ".svg", ".txt")
    files = {path.name for path in TEMPLATES.iterdir() if path.name.endswith(endings)}
    assert {name for name in files if f"`{name}`" not in REFERENCE} == set()
    blocks = set(re.findall(r"{%-? block (\w+) %}", (TEMPLATES / "base.html.j2").read_text(encoding="utf-8")))
    assert {name for name in blocks if f"`{name}`" not in REFERENCE} == {"skip", "skip_to"}
