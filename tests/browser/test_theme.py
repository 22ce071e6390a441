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


PAPER = {"light": "rgb(246, 243, 236)", "dark": "rgb(17, 24, 26)"}


def find_paper(visit: Visit) -> str:
    return str(visit.page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize(("device", "chosen"), [("light", "dark"), ("dark", "light")])
def test_the_scheme_is_chosen_on_any_page_before_and_after_an_answer_and_kept_nowhere(
    device: str, chosen: str, folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = visit(open_context(color_scheme=device, reduced_motion="reduce"), serve(folder))
    for name in ("index.html", "about.html", "how.html", "privacy.html", "offline.html", "mirror.html", "404.html"):
        made.page.goto(made.host.address + name)
        assert find_paper(made) == PAPER[device], name
        made.page.get_by_label(chosen, exact=True).check()
        assert find_paper(made) == PAPER[chosen], name
        assert made.page.evaluate("getComputedStyle(document.documentElement).colorScheme") == chosen
    made.open()
    made.page.get_by_label(chosen, exact=True).check()
    assert made.check("anna.lind") == "found"
    assert find_paper(made) == PAPER[chosen]
    assert find_violations(made.page) == []
    made.page.get_by_label("as on your device").check()
    assert find_paper(made) == PAPER[device]
    made.page.get_by_label(chosen, exact=True).check()
    assert made.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie, location.search]") == [
        0, 0, "", "",
    ]  # fmt: skip
    made.page.reload()
    assert find_paper(made) == PAPER[device]
    assert made.violations == made.errors == []


def test_the_scheme_is_chosen_without_a_script_and_by_the_keyboard(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(serve(folder).address + "how.html")
    page.get_by_label("as on your device").focus()
    page.keyboard.press("ArrowLeft")
    assert page.get_by_label("dark", exact=True).is_checked()
    page.emulate_media(media="print")
    assert page.locator(".schemes").is_hidden(), "paper is light"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_theme_follows_the_choice(themed: Visit, scheme: str) -> None:
    wanted = {"light": "rgb(251, 248, 243)", "dark": "rgb(20, 18, 15)"}
    themed.page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
    themed.open()
    themed.page.get_by_label(scheme, exact=True).check()
    assert find_paper(themed) == wanted[scheme]


def test_a_theme_that_asks_for_the_scheme_in_its_own_way_has_no_choice(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    css = "@media (prefers-color-scheme: dark) { h1 { color: red; } }"
    (theme / "theme.css").write_text(css, encoding="utf-8")
    write_site(tmp_path / "site", theme=theme, languages=())
    page = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "@media (prefers-color-scheme:dark){h1{color:red;}}" in page
    assert "scheme-dark" not in page.split("</style>")[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawers_marks_and_the_first_button_are_seen_where_colours_are_forced(
    scheme: str, folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = visit(open_context(forced_colors="active", color_scheme=scheme), serve(folder)).open()

    def read(selector: str, name: str) -> str:
        return str(made.page.eval_on_selector(selector, f"one => getComputedStyle(one).{name}"))

    assert made.check("anna.lind") == "found"
    ground, ink = read("body", "backgroundColor"), read("body", "color")
    assert ground != ink
    assert (read("#submit", "backgroundColor"), read("#submit", "color")) == (ink, ground)
    assert read("#add", "backgroundColor") not in (ink,)
    assert (read(".drawers path", "fill"), read(".drawers path", "stroke")) == (ground, ink)
    assert read(".drawers .open", "fill") not in (ground, ink)
    assert read(".verdict .icon", "color") == ink
    assert read(".menu a:not([aria-current])", "borderBlockEndColor") == ground
    made.page.goto(made.host.address + "how.html")
    assert (read(".drawers path", "fill"), read(".drawers path", "stroke")) == (ground, ink)


def test_each_name_of_several_is_marked_in_the_colour_of_its_own_outcome(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = visit(open_context(), serve(folder)).open()
    for name in ("anna.lind", "nobody here"):
        made.page.fill("#name", name)
        made.page.click("#add")
    made.page.press("#name", "Enter")
    made.wait()
    colours = made.page.eval_on_selector_all(".sum .icon", "all => all.map((one) => getComputedStyle(one).color)")
    assert colours == ["rgb(138, 69, 0)", "rgb(26, 85, 119)"]
