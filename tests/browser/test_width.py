"""The page on a narrow screen, or a wide one at 400 % (WCAG 2.2, 1.4.10): nothing sticks out, in any state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import SCREENS, Host, Reply, Visit, visit
from tests.support.page_samples import limit_kinds, write_site
from tests.support.project_samples import build, make_project, write_table

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

WIDTHS = (320, 390, 1280)
# What is wider than the screen, or than the card that it stands in, which would cut it off unseen.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const out = [];
  if (document.documentElement.scrollWidth > width) out.push(`page: ${document.documentElement.scrollWidth}`);
  for (const element of document.querySelectorAll("body *:not(.unseen *)")) {
    const { right, width: own } = element.getBoundingClientRect();
    const card = element.parentElement.closest("#result, .card, .hit")?.getBoundingClientRect().right ?? width;
    if (own > 1 && right > card + 0.5) out.push(`${element.tagName}.${element.className}: ${right} > ${card}`);
  }
  return out;
}"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_site(tmp_path / "site", title="Rindfleischetikettierungsüberwachung", contact=f"https://{'x' * 80}.example")
    return tmp_path / "site"


@pytest.fixture(params=WIDTHS)
def open_site(
    request: pytest.FixtureRequest,
    folder: Path,
    serve: Callable[..., Host],
    open_context: Callable[..., BrowserContext],
) -> Callable[[], Visit]:
    """Return a function that makes a visit; each test runs at each width."""

    def start() -> Visit:
        return visit(open_context(viewport={"width": request.param, "height": 800}), serve(folder))

    return start


def check_width(page: Page) -> None:
    assert page.evaluate(STICKING_OUT) == []


def test_no_answer_sticks_out(open_site: Callable[[], Visit]) -> None:
    made = open_site().open()
    check_width(made.page)
    link = f"https://www.flickr.com/photos/{'wide' * 50}/1"
    for typed in (
        "longest",
        "12345678@N00",
        "bob",
        "prolific",
        "w" * 900,
        link,
        "a@b.example",
        "anna.lind",
        "jose garcia",
        "José García",
        "pat example",
    ):
        made.page.fill("#name", typed)
        check_width(made.page)
        if made.check(typed) == "found":
            if made.page.get_attribute("#result", "data-match") == "near":
                made.page.locator(".question input").first.check()
            made.page.get_by_label("California").check()
        check_width(made.page)
        closed = made.page.locator("#result details:not([open]) > summary:visible")
        while closed.count() > 0:
            closed.first.click()
        check_width(made.page)
    for typed in ("longest", "w" * 900, link):
        made.page.fill("#name", typed)
        made.page.click("#add")
    check_width(made.page)
    made.page.fill("#name", f"{'wide' * 40}; {'Anna Lind ' * 20}")
    check_width(made.page)
    made.check("me: flickr.com/photos/" + "wide" * 50)
    check_width(made.page)
    made.page.reload()
    made.page.wait_for_selector("#name:enabled")
    made.host.shard_fault = lambda *_: Reply(503)
    assert made.check("bob") == "unavailable"
    check_width(made.page)


# Of a phone, the whole page with its box and its footer.
@pytest.mark.parametrize("language", ["", "de/", "fr/", "hi/", "pt/"])
@pytest.mark.parametrize(
    ("typed", "outcome", "screens"),
    [
        ("somebody-1", "found", 2),
        ("https://www.flickr.com/photos/bob/4174434843", "found", 2),
        ("12345678@N00", "found", 2.5),
        ("anna.lind", "found", 2.5),
        ("José García", "found", 2.5),
        ("nobody at all", "absent", 2),
        ("a@b.example", "unavailable", 2),
    ],
)
def test_an_answer_takes_two_screens_of_a_phone_and_a_long_one_half_a_screen_more(
    typed: str,
    outcome: str,
    screens: float,
    language: str,
    tmp_path: Path,
    serve: Callable[..., Host],
    open_context: Callable[..., BrowserContext],
) -> None:
    write_site(tmp_path / "site", description="Type your name to see whether your photos were used.")
    made = visit(open_context(viewport=SCREENS["phone"]), serve(tmp_path / "site"))
    made.page.goto(f"{made.host.address}{language}index.html")
    made.page.fill("#name", typed)
    made.page.press("#name", "Enter")
    assert made.wait() == outcome
    height = made.page.evaluate("document.documentElement.scrollHeight")
    assert height / SCREENS["phone"]["height"] <= screens
    if outcome == "found":
        assert made.page.locator("#result .button:visible").count() == 1
    # What was understood is said again as soon as the box is touched.
    assert not made.page.is_visible("#understood")
    made.page.focus("#name")
    assert made.page.is_visible("#understood")


LONG = "The harbour master's house, seen from the old lighthouse on a foggy morning, no. {}"
LONG_COLUMNS = 'account = "user"\nitem = "photo"\ntitle = "title"\nurl = "link"\n'
SECOND = f'[[dataset]]\nid = "second"\ntitle = "Archive"\nfiles = ["second.csv"]\n[dataset.columns]\n{LONG_COLUMNS}'


def test_long_titles_in_two_data_sets_take_no_more_of_a_phone_and_links_are_whole_on_paper(
    tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    header = ("user", "photo", "title", "link")
    rows = [
        [
            header,
            *(("anna", f"{n}", LONG.format(n), f"https://photos.example/{n:06}/a-view-of-the-harbour") for n in some),
        ]
        for some in (range(50), range(50, 70))
    ]
    settings = make_project(tmp_path, rows[0], columns=LONG_COLUMNS + SECOND, privacy="depth = 1")
    write_table(tmp_path / "second.csv", rows[1])
    build(settings)
    made = visit(open_context(viewport=SCREENS["phone"]), serve(tmp_path / "site")).open()
    made.page.fill("#name", "anna")
    made.page.press("#name", "Enter")
    assert made.wait() == "found"
    assert made.page.evaluate("document.documentElement.scrollHeight") / SCREENS["phone"]["height"] <= 2.5
    links = made.page.locator("#result .address").first
    assert links.evaluate("link => link.scrollWidth > link.clientWidth")
    made.page.emulate_media(media="print")
    assert links.evaluate("link => getComputedStyle(link).textOverflow") == "clip"


def test_a_few_drawers_are_drawn_small(
    tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    build(make_project(tmp_path, privacy="depth = 1"))
    made = visit(open_context(viewport=SCREENS["phone"]), serve(tmp_path / "site")).open()
    made.check("nobody")
    box = made.page.locator("#result .drawers").bounding_box()
    assert box
    assert box["height"] < 30


def test_no_note_sticks_out(open_site: Callable[[], Visit], folder: Path) -> None:
    limit_kinds(folder, "nsid", "screen_name")
    made = open_site().open()
    made.check("nobody-" * 20)
    made.page.click(".unknown summary")
    check_width(made.page)


def test_no_notice_sticks_out(open_site: Callable[[], Visit], folder: Path) -> None:
    made = open_site()
    made.page.goto((folder / "index.html").as_uri())
    made.page.wait_for_selector("text=This page was opened from a file")
    check_width(made.page)


def test_no_page_to_read_sticks_out(open_site: Callable[[], Visit]) -> None:
    made = open_site()
    for name in ("about.html", "how.html", "privacy.html", "mirror.html", "404.html"):
        made.page.goto(f"{made.host.address}{name}")
        for summary in made.page.locator("summary:visible").all():
            summary.click()
        check_width(made.page)
