"""The items of an answer, in Chromium: long lists a part at a time, filtered, sorted, whole on paper; with pictures.

No picture is asked for before the press that names its host.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from generator.hosting.headers import POLICY, parse_policy, read_table
from tests.support.axe import find_violations
from tests.support.browser import SCREENS, Host, Visit, visit
from tests.support.page_samples import CAP, make_items
from tests.support.project_samples import build, make_project

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Route

ITEMS = make_items(212, "n")
TITLED = [item.title for item in ITEMS if item.title]


@pytest.fixture
def rows(opened: Visit) -> Locator:
    """Return the rows of a long list, filter and order in reach."""
    assert opened.check("12345678@N00") == "found"
    return opened.page.locator("#result .items li")


def test_a_long_list_shows_its_first_items_and_the_rest_on_demand(opened: Visit, rows: Locator) -> None:
    expect(rows).to_have_count(6)
    opened.page.click("text=Show 30 more")
    expect(rows).to_have_count(36)
    assert opened.page.evaluate("document.activeElement.textContent").startswith("Lighthouse no. 6")
    opened.page.click("text=Show 150 more")
    opened.page.click("text=Show 26 more")
    expect(rows).to_have_count(212)
    assert opened.page.locator("#result button:visible").count() == 0
    assert opened.links == [item.link for item in ITEMS]


def test_the_longest_list_of_one_drawer_draws_no_more_than_is_seen(opened: Visit) -> None:
    opened.check("prolific")
    assert opened.page.locator("#result .items li").count() == 6
    assert len(opened.links) == CAP


def test_the_filter_leaves_the_items_with_a_text_and_sends_nothing(opened: Visit, rows: Locator) -> None:
    before = list(opened.requests)
    box = opened.page.get_by_label("Show only those with this text")
    box.fill("  LIGHTHOUSE no. 20 ")
    assert [row.split("\n")[0] for row in rows.all_inner_texts()] == [
        title for title in TITLED if "Lighthouse no. 20" in title
    ]
    expect(opened.page.get_by_text("With this text: 6")).to_be_visible()
    box.fill("by-sa")
    wanted = [item.link for item in ITEMS if "by-sa" in item.licence]
    assert opened.links == wanted
    box.fill("nothing has this")
    expect(rows).to_have_count(0)
    expect(opened.page.get_by_text("With this text: 0")).to_be_visible()
    box.press("Enter")
    assert opened.requests == before
    assert opened.page.locator("#result .tools [name]").count() == 0
    assert box.evaluate("box => box.form") is None


def test_items_are_sorted_by_title_licence_and_number(opened: Visit, rows: Locator) -> None:
    order = opened.page.get_by_label("Sort by")
    assert order.locator("option").all_inner_texts() == ["Number", "Title", "Licence"]
    order.select_option(label="Title")
    assert [row.split("\n")[0] for row in rows.all_inner_texts()] == TITLED[:6]
    order.select_option(label="Licence")
    assert rows.first.locator(".detail bdi").last.inner_text() == "CC0"
    assert opened.links == [
        item.link for item in sorted(ITEMS, key=lambda item: item.licence.casefold().startswith("https"))
    ]
    order.select_option(label="Number")
    assert opened.links == [item.link for item in ITEMS]


def test_a_short_list_has_neither_filter_nor_order(opened: Visit) -> None:
    opened.check("anna.lind")
    assert opened.page.locator("#result .tools").count() == 0
    assert opened.page.get_by_role("textbox").count() == 1


def test_a_list_stands_on_paper_whole(opened: Visit, rows: Locator) -> None:
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(rows).to_have_count(212)
    assert opened.page.locator("#result button:visible").count() == 0


def test_the_box_stays_the_only_textbox_beside_a_list(opened: Visit, rows: Locator) -> None:
    expect(rows).to_have_count(6)
    assert opened.page.get_by_role("textbox").count() == 1
    assert opened.page.locator("form").count() == 1


def test_filter_order_and_items_are_worked_by_keyboard_alone(opened: Visit, rows: Locator) -> None:
    keyboard = opened.page.keyboard
    opened.page.focus("#result .saw > summary")
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.type("no. 10")
    expect(rows).to_have_count(6)
    keyboard.press("Tab")
    keyboard.press("ArrowDown")
    assert opened.page.get_by_label("Sort by").input_value() == "title"
    keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.textContent") == "Lighthouse no. 10"


def test_what_else_is_shown_stands_beside_items_without_ids_and_sorts_numbers_as_numbers(
    tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    rows = [("Ada Ex", f"Work {number:02}", str(10 * number - 95), "<b>b</b>") for number in range(1, 25)]
    settings = make_project(
        tmp_path,
        [("author", "title", "rank", "note"), *rows, ("Ada Ex", "", "", "alone")],
        platform="plain",
        columns='username = "author"\ntitle = "title"\n[dataset.show]\nrank = "Rank <i>"\nnote = "Note"',
    )
    build(settings)
    made = visit(open_context(), serve(tmp_path / "site")).open()
    assert made.check("Ada Ex") == "found"
    rows_shown = made.page.locator("#result .items li")
    expect(rows_shown.first).to_have_text("Note: alone")
    assert rows_shown.nth(1).inner_text().split("\n") == ["Work 01", "Rank <i>: -85", "Note: <b>b</b>"]
    assert made.page.locator("#result .items li b").count() == 0
    made.page.get_by_label("Sort").select_option(label="Rank <i>")
    first = [row.split("\n")[1] for row in rows_shown.all_inner_texts()[:3]]
    assert first == ["Rank <i>: -85", "Rank <i>: -75", "Rank <i>: -65"]
    made.page.get_by_label("Show only those with this text").fill("-85")
    expect(rows_shown).to_have_count(1)
    assert made.errors == made.violations == []


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
HOST = "pics.example"
ROWS = [
    ("user", "photo", "thumb"),
    ("alice", "1", f"https://{HOST}/1.png"),
    ("alice", "2", f"https://{HOST}/gone.png"),
    ("alice", "3", "https://elsewhere.example/3.png"),
    ("alice", "4", f"http://{HOST}/4.png"),
    ("alice", "5", "no address"),
    ("alice", "6", f"https://user:x@{HOST}/6.png"),
    ("bob", "7", f"https://{HOST}/7.png"),
    ("bob", "8", "https://elsewhere.example/8.png"),
]
COLUMNS = 'account = "user"\nitem = "photo"\n'
SETTINGS = f'[dataset.show]\nthumb = "Picture"\n[dataset.pictures]\nhosts = ["{HOST}"]\ncolumn = "thumb"'


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    build(make_project(folder, ROWS, columns=COLUMNS + SETTINGS, privacy="depth = 2"))
    return folder / "site"


def open_page(folder: Path, serve: Callable[..., Host], context: BrowserContext) -> Visit:
    headers = read_table(folder).find("index.html")
    made = visit(context, serve(folder, headers=headers))

    def answer(route: Route) -> None:
        if "gone" in route.request.url:
            route.fulfill(status=404, body="gone")
        else:
            route.fulfill(body=PNG, content_type="image/png")

    made.page.route(re.compile(r"https://.*\.example/"), answer)
    return made.open()


def list_foreign(made: Visit) -> list[str]:
    return [url for url in made.requests if not url.startswith((made.host.address, "data:"))]


def test_no_picture_is_asked_for_before_the_press_that_names_its_host(
    pictured: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = open_page(pictured, serve, open_context())
    assert made.check("alice") == "found"
    button = made.page.get_by_role("button", name=f"Show pictures: {HOST} will see your address")
    expect(button).to_have_count(1)
    assert list_foreign(made) == []
    assert HOST not in made.page.inner_text("#result .items"), "the address of a picture is no text"
    button.click()
    expect(made.page.locator("#result img")).to_have_count(1)
    expect(made.page.get_by_text("No picture")).to_have_count(1)
    assert sorted(list_foreign(made)) == [f"https://{HOST}/1.png", f"https://{HOST}/gone.png"]
    assert made.page.evaluate("document.activeElement.textContent").startswith("Pictures are shown")
    assert made.check("bob") == "found"
    expect(made.page.locator("#result img")).to_have_count(1)
    expect(made.page.locator("button.pictures")).to_have_count(0)
    assert made.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    made.page.reload()
    made.page.wait_for_selector("#name:enabled")
    made.check("alice")
    expect(button).to_have_count(1)
    assert made.errors == made.violations == []


def test_a_page_that_shows_no_pictures_does_not_write_their_addresses_either(pictured: Path) -> None:
    page = (pictured / "offline.html").read_text("utf-8")
    assert '"pictures":{"at":0,"hosts":[]}' in page
    assert HOST not in page.partition('id="texts"')[2].partition("</script>")[0]


def test_pictures_are_asked_for_without_saying_where_from(
    pictured: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = open_page(pictured, serve, open_context())
    made.check("bob")
    with made.page.expect_request(f"https://{HOST}/7.png") as asked:
        made.page.locator("button.pictures").click()
    assert "referer" not in asked.value.headers


def test_only_the_pages_with_pictures_let_their_hosts_through(pictured: Path) -> None:
    table = read_table(pictured)
    pages = [path.relative_to(pictured).as_posix() for path in pictured.rglob("*.html")]
    images = {path: parse_policy(table.find(path)[POLICY])["img-src"] for path in pages}
    assert images.pop("index.html") == {"data:", f"https://{HOST}"}
    assert set(images.values()) == {frozenset({"data:"})}
    page = (pictured / "index.html").read_text("utf-8")
    assert f"img-src data: https://{HOST};" in page
    assert HOST in (pictured / "privacy.html").read_text("utf-8")
    assert "unless you ask for pictures" in (pictured / "how.html").read_text("utf-8")


def test_a_site_without_pictures_names_no_host_and_promises_none(tmp_path: Path) -> None:
    build(make_project(tmp_path, ROWS, columns=COLUMNS, privacy="depth = 2"))
    site = tmp_path / "site"
    assert parse_policy(read_table(site).find("index.html")[POLICY])["img-src"] == {"data:"}
    assert "no pictures" in (site / "privacy.html").read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_beside_pictures(
    scheme: str, pictured: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    context = open_context(viewport=SCREENS["phone"], color_scheme=scheme, reduced_motion="reduce")
    made = open_page(pictured, serve, context)
    made.check("alice")
    faults = {"offered": find_violations(made.page)}
    made.page.locator("button.pictures").click()
    expect(made.page.get_by_text("No picture")).to_have_count(1)
    faults["shown"] = find_violations(made.page)
    assert {state: found for state, found in faults.items() if found} == {}
    width = made.page.evaluate("document.documentElement.scrollWidth")
    assert width == SCREENS["phone"]["width"]
