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
LONG_COLUMNS = """
account = "user"
username = "person"
item = "photo"
title = "title"
url = "link"
license = "licence"
[dataset.show]
thumb = "Picture"
[dataset.pictures]
hosts = ["live.pictures.example"]
column = "thumb"
"""
MORE = '[[dataset]]\nid = "{0}"\ntitle = "The Archive of {0}"\nfiles = ["{0}.csv"]\n[dataset.columns]\n' + LONG_COLUMNS


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site whose items have long titles and pictures, in up to three data sets."""
    folder = tmp_path_factory.mktemp("pictured")

    def make_rows(user: str, person: str, titles: list[str]) -> list[tuple[str, ...]]:
        place = "https://photos.example/{:06}/a-view-of-the-harbour"
        picture, licence = (
            "https://live.pictures.example/{:06}.jpg",
            "https://creativecommons.org/licenses/by-nc-sa/2.0/",
        )
        return [
            (user, person, f"{n}", title, place.format(n), licence, picture.format(n)) for n, title in enumerate(titles)
        ]

    header = ("user", "person", "photo", "title", "link", "licence", "thumb")
    short = [f"Lighthouse no. {n}" for n in range(50)]
    long = [LONG.format(n) for n in range(50)]
    first = [
        *make_rows("solo", "", short[:1]),
        *make_rows("fifty", "", short),
        *make_rows("", "Ellen Example", short[:1]),
        *make_rows("", "Carla Example", short),
    ]
    several = [
        *make_rows("anna", "", long),
        *make_rows("", "Johanna Example", long),
        *make_rows("three", "", short[:12]),
    ]
    second = [
        *make_rows("anna", "", long[:20]),
        *make_rows("", "Johanna Example", long[:20]),
        *make_rows("three", "", short[:9]),
    ]
    columns = LONG_COLUMNS + MORE.format("Lighthouses") + MORE.format("Ships")
    settings = make_project(folder, [header, *first, *several], columns=columns, privacy="depth = 1")
    write_table(folder / "Lighthouses.csv", [header, *second])
    write_table(folder / "Ships.csv", [header, *make_rows("three", "", short[:5])])
    build(settings)
    return folder / "site"


@pytest.mark.parametrize(
    ("typed", "match", "screens"),
    [
        ("solo", "exact", 2),
        ("fifty", "exact", 2.5),
        ("anna", "exact", 2.5),
        ("three", "exact", 2.5),
        ("Elle Nexample", "near", 2),
        ("Carla Exmaple", "near", 2.5),
        ("Johanna Exmaple", "near", 2.5),
    ],
)
def test_long_titles_pictures_and_several_data_sets_take_no_more_of_a_phone(
    typed: str,
    match: str,
    screens: float,
    pictured: Path,
    serve: Callable[..., Host],
    open_context: Callable[..., BrowserContext],
) -> None:
    made = visit(open_context(viewport=SCREENS["phone"]), serve(pictured)).open()
    made.page.fill("#name", typed)
    made.page.press("#name", "Enter")
    assert made.wait() == "found"
    assert made.page.get_attribute("#result", "data-match") == match
    assert made.page.locator("button.pictures:visible").count() == 1
    assert made.page.evaluate("document.documentElement.scrollHeight") / SCREENS["phone"]["height"] <= screens
    # One line for the link and the licence.
    assert made.page.locator("#result .detail").first.evaluate("one => one.getBoundingClientRect().height") < 30


def test_links_are_cut_on_a_phone_and_whole_on_paper(
    pictured: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = visit(open_context(viewport=SCREENS["phone"]), serve(pictured)).open()
    made.check("anna")
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
