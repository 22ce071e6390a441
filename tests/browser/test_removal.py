"""The removal pack in Chromium: what it shows, and what a click copies, drafts, saves and prints; nothing is sent."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from generator.pages.render import render_site
from generator.settings.removal import RemovalRequest
from generator.settings.site_toml import Dataset
from tests.support.axe import find_violations
from tests.support.browser import SCREENS, Host, Visit, visit
from tests.support.page_samples import CAP, make_items, make_settings, write_site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator

HARBOURS = RemovalRequest(
    holder="Harbour Vision Lab",
    verified=dt.date(2026, 11, 20),
    email="harbours@lab.example",
    url="https://lab.example/removal",
    post="Harbour Vision Lab\n1 Quay Street",
    status="ended",
    note="They stopped in June 2020.",
    needs="The number of your account.",
)
EUROPE, CALIFORNIA, ELSEWHERE = "European Union", "California", "Somewhere else"


def write_holders(folder: Path, **holders: RemovalRequest | None) -> Path:
    """Write a site whose publisher says this of the holders, by data set."""
    sample = write_site(folder)
    datasets = tuple(
        Dataset.model_construct(id=dataset.id, removal_request=holders.get(dataset.id))
        for dataset in sample.manifest.datasets
    )
    render_site(replace(make_settings(folder.parent), datasets=datasets), sample.manifest, folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_holders(tmp_path_factory.mktemp("removal") / "site", harbours=HARBOURS)


@pytest.fixture
def open_at(serve: Callable[..., Host], open_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Visit]]:
    """Return a function that visits a folder's site on 23 November 2026, and sees that nothing went wrong there."""
    visits: list[Visit] = []

    def start(folder: Path, **options: Any) -> Visit:
        made = visit(open_context(**options), serve(folder))
        made.page.clock.install(time=dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC))
        visits.append(made.open())
        return made

    yield start
    for made in visits:
        assert made.errors == []
        assert made.violations == []
        assert made.console == []


@pytest.fixture
def opened(folder: Path, open_at: Callable[..., Visit]) -> Visit:
    return open_at(folder, permissions=["clipboard-read", "clipboard-write"])


def choose(made: Visit, typed: str, place: str = EUROPE) -> Locator:
    """Find a name and say where one lives; give the letters."""
    assert made.check(typed) == "found"
    made.page.get_by_label(place).check()
    return made.page.locator(".letters article")


def copy_letter(made: Visit, article: Locator) -> str:
    """Copy a letter; give the clipboard."""
    article.get_by_role("button", name="Copy the letter").click()
    expect(article.get_by_role("status")).to_have_text("Copied.")
    return str(made.page.evaluate("navigator.clipboard.readText()")).replace("\r\n", "\n")


def save(made: Visit, article: Locator, name: str) -> tuple[str, bytes]:
    """Press a button that saves; give the file's name and bytes."""
    with made.page.expect_download() as download:
        article.get_by_role("button", name=name).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_whoever_is_found_says_where_they_live_before_there_is_a_letter(opened: Visit) -> None:
    opened.check("anna.lind")
    assert opened.page.locator(".pack input[type=radio]").count() == 7
    assert opened.page.locator(".pack input[type=radio]:checked").count() == 0
    assert opened.page.locator(".letters article").count() == 0
    articles = choose(opened, "anna.lind")
    assert articles.get_by_role("heading").all_inner_texts() == [
        "3. Write to: Harbour Vision Lab",
        "3. Write to: the holder of “Night Markets”",
    ]


def test_what_the_publisher_verified_is_shown_with_its_day_and_nothing_else_is(opened: Visit) -> None:
    told, untold = (article.inner_text() for article in choose(opened, "anna.lind").all())
    for text in ("no longer distributed", "They stopped in June 2020.", "1 Quay Street", "on 20 November 2026."):
        assert text in told
    assert "https://example.org/markets/removal" in untold
    assert "Write an e-mail" not in untold
    assert "checked this" not in untold
    address = opened.page.get_by_role("link", name="harbours@lab.example", exact=True)
    assert address.get_attribute("href") == "mailto:harbours@lab.example"
    link = opened.page.locator(".letters article a[href^=https]")
    assert (link.get_attribute("href"), link.get_attribute("rel")) == (HARBOURS.url, "noopener noreferrer")


def test_the_page_about_the_data_sets_says_the_same_of_the_holder(opened: Visit) -> None:
    opened.page.goto(f"{opened.host.address}about.html")
    told = opened.page.locator("#dataset-harbours .removal")
    for text in ("Harbour Vision Lab", "no longer distributed", "They stopped in June 2020.", "1 Quay Street"):
        expect(told).to_contain_text(text)
    expect(told).to_contain_text("The number of your account.")
    expect(told).to_contain_text("The publisher of this page checked this on 20 November 2026.")
    links = told.get_by_role("link").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert links == ["mailto:harbours@example.org", "mailto:harbours@lab.example", "https://lab.example/removal"]
    other = opened.page.locator("#dataset-markets .removal")
    expect(other).to_have_text("How to be taken outhttps://example.org/markets/removal")


def test_where_there_is_a_holder_no_page_says_that_there_is_no_way_to_ask(tmp_path: Path) -> None:
    sample = write_site(tmp_path)
    [harbours, markets] = sample.manifest.datasets
    manifest = replace(sample.manifest, datasets=(replace(harbours, removal=""), replace(markets, removal="")))
    datasets = (
        Dataset.model_construct(id="harbours", removal_request=HARBOURS),
        Dataset.model_construct(id="markets", removal_request=None),
    )
    render_site(replace(make_settings(tmp_path), datasets=datasets), manifest, tmp_path)
    stories = (tmp_path / "about.html").read_text("utf-8").split('<div class="story">')[1:]
    assert ["given no way to ask" in story.split("</dl>")[0] for story in stories] == [False, True]
    answers = (tmp_path / "answer.js").read_text("utf-8").split('"story":')[1:]
    assert ["given no way to ask" in story for story in answers] == [False, True]


@pytest.mark.parametrize(
    ("place", "texts"),
    [
        (EUROPE, ["due by 23 December 2026", "until 23 February 2027", "Art. 12(3) GDPR", "Art. 77 GDPR"]),
        (
            "United Kingdom",
            ["due by 23 December 2026", "Art. 12(3) UK GDPR", "164A", "The Information Commission (ICO)"],
        ),
        ("Switzerland", ["due by 23 December 2026", "Art. 25(7) FADP", "EDÖB", "As known on 21 July 2026."]),
        ("Brazil", ["due by 8 December 2026", "Art. 19, II LGPD", "ANPD", "As known on 8 July 2024."]),
        ("India", ["by 21 February 2027", "rule 14(3)", "in force in May 2027", "Data Protection Board of India"]),
        (CALIFORNIA, ["by 7 December 2026", "by 7 January 2027", "until 21 February 2027"]),
        (ELSEWHERE, ["by 23 December 2026", "no legal deadline"]),
    ],
)
def test_the_days_are_those_of_the_law_that_was_chosen(opened: Visit, place: str, texts: list[str]) -> None:
    choose(opened, "anna.lind", place)
    told = opened.page.inner_text(".letters > section")
    assert all(text in told for text in [*texts, "not legal advice"])


def test_the_authority_is_that_of_the_country_and_its_link_says_nothing(opened: Visit) -> None:
    choose(opened, "anna.lind")
    box = opened.page.get_by_label("Where to complain")
    options = box.locator("option").all_inner_texts()
    assert len(options) == 31
    assert options[0] == "Choose your country"
    assert options[1:] == sorted(options[1:])
    links = opened.page.locator(".letters > section ul a")
    assert links.count() == 0
    box.select_option("France")
    [link] = links.all()
    assert link.inner_text() == "Commission Nationale de l'Informatique et des Libertés – CNIL"
    assert (link.get_attribute("href"), link.get_attribute("rel")) == ("https://www.cnil.fr", "noopener noreferrer")
    box.select_option("Germany")
    assert links.count() == 18


@pytest.mark.parametrize(
    ("place", "days"),
    [(EUROPE, ["20261223"]), (CALIFORNIA, ["20261207", "20270107"]), ("India", ["20270221"])],
)
def test_the_deadline_is_saved_for_a_calendar_and_names_nobody(opened: Visit, place: str, days: list[str]) -> None:
    choose(opened, "anna.lind", place)
    opened.page.get_by_role("textbox", name="Your name").fill("Anna Lind")
    asked = len(opened.host.requests)
    name, data = save(opened, opened.page.locator(".letters > section"), "Save the date")
    assert name == "deadline.ics"
    text = data.decode()
    assert re.findall(r"^DTSTART;VALUE=DATE:(\d+)\r$", text, re.MULTILINE) == days
    assert re.findall(r"^DTSTAMP:(\d{8})T\d{6}Z\r$", text, re.MULTILINE) == ["20261123"] * len(days)
    assert "SUMMARY:The answer to my letter is due\r\n" in text
    uids = re.findall(
        r"^UID:([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\r$", text, re.MULTILINE
    )
    assert len(set(uids)) == len(days)
    assert not re.search("anna|harbour|lab|photo", text, re.IGNORECASE)
    assert len(opened.host.requests) == asked


def test_today_is_the_day_where_the_visitor_is(folder: Path, open_at: Callable[..., Visit]) -> None:
    made = open_at(folder, timezone_id="Pacific/Kiritimati")
    assert choose(made, "anna.lind").first.locator("pre").first.inner_text().startswith("24 November 2026")


def test_an_old_verification_is_shown_as_old(tmp_path: Path, open_at: Callable[..., Visit]) -> None:
    old = HARBOURS.model_copy(update={"verified": dt.date(2025, 11, 21)})
    made = open_at(write_holders(tmp_path / "site", harbours=old))
    told = choose(made, "anna.lind").first.inner_text()
    assert "on 21 November 2025." in told
    assert "more than a year ago" in told


def test_the_law_that_all_holders_name_is_offered_at_once(tmp_path: Path, open_at: Callable[..., Visit]) -> None:
    named = HARBOURS.model_copy(update={"law": "ccpa"})
    made = open_at(write_holders(tmp_path / "site", harbours=named, markets=named))
    made.check("anna.lind")
    assert made.page.get_by_label(CALIFORNIA).is_checked()
    assert made.page.locator(".letters article").count() == 1
    assert "I live in California" in made.page.inner_text(".letters pre")


def test_a_name_that_is_somebody_elses_is_left_out_of_the_letters(opened: Visit) -> None:
    articles = choose(opened, "bob")
    assert articles.count() == 2
    opened.page.get_by_label("bob (Flickr display name)").uncheck()
    assert articles.count() == 1
    letter = articles.locator("pre").first.inner_text()
    assert "bob (Flickr account)" in letter
    assert "display name" not in letter
    opened.page.get_by_label("bob (Flickr account)").uncheck()
    assert opened.page.locator(".letters").inner_text() == ""


def test_copying_gives_the_letter_and_the_list_as_they_are_shown(opened: Visit) -> None:
    article = choose(opened, "anna.lind").first
    letter = copy_letter(opened, article)
    assert letter == article.locator("pre").first.text_content()
    lines = [f"{item.id}  {item.link}" for item in make_items(12, "a")]
    assert set(lines) <= set(letter.splitlines())
    article.locator("summary").click()
    article.get_by_role("button", name="Copy the list").click()
    opened.page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('Harbours')")
    copied = str(opened.page.evaluate("navigator.clipboard.readText()"))
    assert copied.splitlines()[1:] == lines


def test_where_the_browser_does_not_copy_the_letter_is_selected(folder: Path, open_at: Callable[..., Visit]) -> None:
    """As on plain http, where there is no `navigator.clipboard`."""
    made = open_at(folder)
    made.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    article = choose(made, "anna.lind").first
    article.get_by_role("button", name="Copy the letter").click()
    expect(article.get_by_role("status")).to_contain_text("selected it")
    selected = made.page.evaluate("getSelection().toString()")
    assert selected.strip() == str(article.locator("pre").first.inner_text()).strip()


def test_saved_files_hold_the_letter_and_all_entries_and_their_names_say_nothing(opened: Visit) -> None:
    article = choose(opened, "prolific").first
    name, data = save(opened, article, "Save the letter")
    assert name == "removal-harbours.txt"
    assert data.decode().replace("\r\n", "\n") == article.locator("pre").first.text_content()
    name, data = save(opened, article, "Save the list")
    assert name == "removal-harbours.csv"
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row[2] for row in rows[1:]] == [item.link for item in make_items(CAP, "p")]
    assert "More is listed in a second file" in article.inner_text()


def test_a_letter_is_in_the_holders_language_first_and_in_the_visitors_if_chosen(
    tmp_path: Path, open_at: Callable[..., Visit]
) -> None:
    german = HARBOURS.model_copy(update={"language": "de", "grounds": ("not-asked",)})
    made = open_at(write_holders(tmp_path / "site", harbours=german))
    harbours, markets = choose(made, "anna.lind").all()
    made.page.get_by_role("textbox", name="Your name").fill("Anna Lind")
    asked = len(made.host.requests)
    letter = harbours.locator("pre").first
    expect(letter).to_contain_text("23. November 2026\n\nAn: Harbour Vision Lab\n\nAntrag")
    expect(letter).to_contain_text("anna.lind (das Flickr-Konto)")
    expect(letter).to_contain_text("die Menschen in „Harbours and Lighthouses“ nicht gefragt.")
    assert letter.get_attribute("lang") == "de"
    assert "Ich stehe in" in read_draft(harbours)["body"][0]
    assert save(made, harbours, "Save the list")[1].decode("utf-8-sig").startswith("Datensatz,")
    expect(markets.locator("pre").first).to_contain_text("23 November 2026")
    language = harbours.get_by_label("Language of the letter")
    assert language.locator("option").all_inner_texts() == ["German, the holder's language", "English"]
    language.select_option("English")
    expect(letter).to_contain_text("I am listed in")
    expect(letter).to_contain_text("Anna Lind")
    assert "I am listed in" in read_draft(harbours)["body"][0]
    assert save(made, harbours, "Save the list")[1].decode("utf-8-sig").startswith("Data set,")
    made.page.get_by_label(CALIFORNIA).check()
    expect(made.page.locator(".letters article").first.locator("pre").first).to_contain_text("I live in California")
    assert len(made.host.requests) == asked


def test_a_visitor_who_reads_arabic_writes_to_an_english_holder_in_english(
    tmp_path: Path, open_at: Callable[..., Visit]
) -> None:
    english = HARBOURS.model_copy(update={"language": "en"})
    made = open_at(write_holders(tmp_path / "site", harbours=english))
    made.page.goto(f"{made.host.address}ar/index.html")
    assert made.check("anna.lind") == "found"
    made.page.locator(".pack input[type=radio]").first.check()
    letter = made.page.locator(".letters pre").first
    expect(letter).to_contain_text("I am listed in “Harbours and Lighthouses”, which you hold.")
    assert letter.evaluate("box => getComputedStyle(box).direction") == "ltr"
    made.page.locator(".letters select").first.select_option("")
    expect(letter).to_contain_text("أنا مدرج في")
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", str(letter.text_content()))


SENDER = {
    "Your name": "Anna Lind <anna>", "Your postal address, or your e-mail address": "1 Quay Street\nHarbour Town",
    "Your account number": "12345678@N00", "Why you object, in your own words": "My pupils know my face.",
}  # fmt: skip


def fill_in(made: Visit) -> list[str]:
    """Say who one is; give each line of it."""
    for label, text in SENDER.items():
        made.page.get_by_role("textbox", name=label).fill(text)
    return [line for text in SENDER.values() for line in text.splitlines()]


def read_draft(article: Locator) -> dict[str, list[str]]:
    """The fields of the link that opens an e-mail."""
    return parse_qs(urlsplit(str(article.locator(".actions a").get_attribute("href"))).query, strict_parsing=True)


def test_what_one_says_of_oneself_is_in_all_that_leaves_the_page(opened: Visit) -> None:
    article = choose(opened, "anna.lind").first
    before = len(opened.host.requests)
    lines = fill_in(opened)
    text = str(article.locator("pre").first.text_content())
    assert all(line in text for line in lines)
    assert "[your" not in text
    assert copy_letter(opened, article) == text
    assert save(opened, article, "Save the letter")[1].decode().replace("\r\n", "\n") == text
    [body] = read_draft(article)["body"]
    assert all(line in body for line in lines)
    name, _ = save(opened, article, "Save the letter")
    assert name == "removal-harbours.txt"
    assert len(opened.host.requests) == before


def test_what_one_says_of_oneself_stays_while_one_chooses_and_is_nowhere_but_in_the_page(opened: Visit) -> None:
    choose(opened, "bob")
    fill_in(opened)
    opened.page.get_by_label(CALIFORNIA).check()
    expect(opened.page.get_by_label("Why you object")).to_be_hidden()
    letter = opened.page.locator(".letters pre").first
    expect(letter).to_contain_text("Anna Lind <anna>\n1 Quay Street")
    opened.page.get_by_label("bob (Flickr display name)").uncheck()
    expect(letter).to_contain_text("Anna Lind <anna>\n1 Quay Street")
    fields = opened.page.locator(".sender :is(input, textarea)")
    assert fields.count() == 4
    assert fields.evaluate_all("all => all.filter((field) => field.name || field.form)") == []
    assert fields.evaluate_all("all => all.map((field) => field.autocomplete)") == [
        "name", "street-address", "off", "off",
    ]  # fmt: skip
    kept = "JSON.stringify([localStorage, sessionStorage, document.cookie, location.href, history.state])"
    assert "Anna" not in opened.page.evaluate(kept)
    opened.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert "Anna" not in opened.page.content()
    typed = "[...document.querySelectorAll('input:not([type=radio]), textarea')]"
    assert opened.page.evaluate(f"{typed}.every((one) => !one.value)")
    choose(opened, "bob")
    assert opened.page.get_by_role("textbox", name="Your name").input_value() == ""


def test_the_account_number_is_asked_for_with_help_to_find_it(opened: Visit) -> None:
    choose(opened, "anna.lind")
    opened.page.get_by_text("How to find your account number").click()
    expect(opened.page.locator("#sender-account-help")).to_contain_text("buddy icon")


@pytest.mark.parametrize(
    ("system", "typed", "listed"),
    [
        ("X11; Linux x86_64", "anna.lind", 12), ("Linux; Android 10; K", "prolific", 25),
        ("Windows NT 10.0; Win64; x64", "bob", 4),
    ],
)  # fmt: skip
def test_an_e_mail_is_drafted_to_the_holder_with_the_whole_letter(
    system: str, typed: str, listed: int, folder: Path, open_at: Callable[..., Visit]
) -> None:
    made = open_at(folder, user_agent=f"Mozilla/5.0 ({system})")
    article = choose(made, typed).first
    link = article.get_by_role("link", name="Write an e-mail")
    href = str(link.get_attribute("href"))
    assert href.startswith("mailto:harbours@lab.example?subject=Request%20to%20delete%20my%20data&body=")
    [body] = read_draft(article)["body"]
    letter = str(article.locator("pre").first.text_content())
    assert letter == f"23 November 2026\n\nTo: Harbour Vision Lab\n\nRequest to delete my data\n\n{body}".replace(
        "\r\n", "\n"
    )
    assert body.count("https://") == listed


def test_a_letter_that_is_too_long_for_a_draft_is_copied_as_the_draft_opens(
    folder: Path, open_at: Callable[..., Visit]
) -> None:
    windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
    made = open_at(folder, user_agent=windows, permissions=["clipboard-read", "clipboard-write"])
    article = choose(made, "anna.lind").first
    made.page.get_by_role("textbox", name="Your name").fill("語" * 300)
    assert list(read_draft(article)) == ["subject"]
    expect(article).to_contain_text("too long for this device")
    made.page.evaluate("addEventListener('click', (event) => event.preventDefault())")
    article.get_by_role("link", name="Copy the letter and open an e-mail").click()
    expect(article.get_by_role("status")).to_have_text("Copied. Paste the letter into the e-mail.")
    copied = str(made.page.evaluate("navigator.clipboard.readText()")).replace("\r\n", "\n")
    assert copied == article.locator("pre").first.text_content()


def test_only_the_letter_is_printed_and_a_short_list_is_in_it(opened: Visit) -> None:
    article = choose(opened, "anna.lind").first
    fill_in(opened)
    opened.page.evaluate("window.print = () => { window.printed = true; }")
    article.get_by_role("button", name="Print").click()
    assert opened.page.evaluate("window.printed")
    opened.page.emulate_media(media="print")
    assert opened.page.inner_text("body").split() == article.locator("pre").first.inner_text().split()
    # Chromium says afterwards that it has printed.
    assert count_sheets(opened.page.pdf(format="A4")) == 1
    assert opened.page.locator("h1:visible").count() == 1


def test_a_long_list_is_printed_on_sheets_of_its_own(opened: Visit) -> None:
    article = choose(opened, "prolific").first
    opened.page.evaluate("window.print = () => {}")
    article.get_by_role("button", name="Print").click()
    opened.page.emulate_media(media="print")
    sheets = "\n".join(article.locator("pre").all_inner_texts())
    assert opened.page.inner_text("body").split() == sheets.split()
    assert opened.page.locator("pre:visible").count() == 2
    assert opened.page.locator("button:visible, h1:visible, h2:visible, h4:visible").count() == 0


def count_sheets(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_nothing_is_asked_for_because_of_a_hit_or_of_any_click(opened: Visit) -> None:
    opened.check("nobody at all")
    before = len(opened.host.requests)
    article = choose(opened, "anna.lind").first
    assert len(opened.host.requests) == before + 1
    copy_letter(opened, article)
    save(opened, article, "Save the letter")
    save(opened, article, "Save the list")
    opened.page.get_by_label(CALIFORNIA).check()
    assert len(opened.host.requests) == before + 1
    assert [url for url in opened.requests if not url.startswith(opened.host.address)] == []


def test_the_pack_is_gone_when_the_page_is_left(opened: Visit) -> None:
    choose(opened, "anna.lind")
    opened.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert "anna.lind" not in opened.page.content()


def test_the_pack_is_worked_by_keyboard(opened: Visit) -> None:
    opened.page.fill("#name", "anna.lind")
    opened.page.press("#name", "Enter")
    assert opened.wait() == "found"
    keyboard = opened.page.keyboard
    opened.page.focus("#way-out > summary")
    keyboard.press("Enter")
    opened.page.wait_for_selector("#way-out .pack")  # made when it is opened
    keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.type") == "radio"
    keyboard.press("Space")
    assert opened.page.get_by_label(EUROPE).is_checked()
    for place in ("United Kingdom", "Switzerland", CALIFORNIA):
        keyboard.press("ArrowDown")
        assert opened.page.get_by_label(place).is_checked()
    stops = []
    for _ in range(10):
        keyboard.press("Tab")
        text = "document.activeElement.closest('label')?.innerText ?? document.activeElement.textContent"
        stops.append(opened.page.evaluate(text).split("\n")[0])
    assert stops == [
        "Your name", "Your postal address, or your e-mail address", "Your account number",
        "How to find your account number without telling anyone",
        HARBOURS.email, HARBOURS.url, "23 November 2026", "Write an e-mail", "Copy the letter", "Save the letter",
    ]  # fmt: skip
    for element in opened.page.locator(".pack button:visible, .pack .button:visible, .choice:visible").all():
        box = element.bounding_box()
        assert box
        assert box["height"] >= 44


@pytest.mark.parametrize("screen", list(SCREENS))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_pack(screen: str, scheme: str, folder: Path, open_at: Callable[..., Visit]) -> None:
    made = open_at(folder, viewport=SCREENS[screen], color_scheme=scheme, reduced_motion="reduce")
    choose(made, "bob")
    for summary in made.page.locator(".letters summary").all():
        summary.click()
    assert find_violations(made.page) == []
    assert made.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
