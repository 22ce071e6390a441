"""The letters that ask to be taken out: what they say, by when they are to be answered, and what goes with them."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import io
import json
import re
import tomllib
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.catalogues import list_translations, read_source, read_translation
from generator.pages.texts import load_texts
from tests.support.examples import examples
from tests.support.node_samples import ask_browser

TEMPLATES = Path(__file__).resolve().parents[2] / "site_templates"
LAWS = ("gdpr", "uk-gdpr", "fadp", "ccpa", "lgpd", "dpdp", "plain")
LISTED = 25
WINDOWS, DESKTOP, PHONE = 2000, 6000, 16000
GROUNDS = ("children", "ended", "faces", "licence", "not-asked", "other-purpose")
NOBODY = {"name": "", "address": "", "account": "", "reason": ""}
ANNA_LIND = {"name": "Anna Lind", "address": "1 Quay Street\nHarbour Town", "account": "12345678@N00", "reason": ""}
CATALOGUE: dict[str, Any] = {"locale": "en-GB", **read_source().tables["script"]}
HOLDER = {"holder": "A lab", "verified": "2026-11-20", "email": "a.b+c@lab.example"}
DATASETS = [
    {"id": "harbours", "title": "Harbours", "shown": []},
    {"id": "markets", "title": "Markets", "shown": [{"label": "Rank", "numeric": True}]},
]


def ask(name: str, questions: list[Any]) -> list[Any]:
    return ask_browser(name, questions, "letters.js")


def find(kind: str, text: str, *hits: tuple[int, int, list[tuple[str, str]]]) -> dict[str, Any]:
    """One name and what it has: for each data set its number, how many are counted, and ids with links."""
    listed = [
        {
            "dataset": dataset,
            "count": count,
            "items": [
                {"id": name, "link": link, "title": "A title", "licence": "", "shown": []} for name, link in items
            ],
        }
        for dataset, count, items in hits
    ]
    return {"entry": {"kind": kind, "name": text, "note": "", "hits": listed}}


def make_items(count: int, prefix: str = "1") -> list[tuple[str, str]]:
    return [(f"{prefix}{number:04}", f"https://photos.example/{prefix}{number:04}") for number in range(count)]


def write(
    found: list[dict[str, Any]], holders: dict[str, dict[str, Any]], law: str = "gdpr", **more: Any
) -> list[dict[str, Any]]:
    """What is written for each holder."""
    question = {
        "found": found, "datasets": DATASETS, "holders": holders, "law": law, "day": "2026-11-23",
        "sender": NOBODY, "limit": PHONE, "platform": "flickr", "catalogue": CATALOGUE, "direction": "ltr", **more,
    }  # fmt: skip
    [answer] = ask("letters", [question])
    written: list[dict[str, Any]] = answer
    return written


ANNA = find("alias", "anna.lind", (0, 3, make_items(3)))


def last_day_of(month: dt.date, day: int) -> dt.date:
    """The day of a month, or its last if it is shorter; on a weekend the Monday after."""
    found = month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))
    while found.weekday() >= 5:
        found += dt.timedelta(1)
    return found


def add_months(day: dt.date, months: int) -> dt.date:
    number = day.year * 12 + day.month - 1 + months
    return last_day_of(dt.date(number // 12, number % 12 + 1, 1), day.day)


def add_working_days(day: dt.date, count: int) -> dt.date:
    working = (day + dt.timedelta(n) for n in range(1, 4 * count) if (day + dt.timedelta(n)).weekday() < 5)
    return [next(working) for _ in range(count)][-1]


def test_deadlines_are_right_on_every_day_of_nine_years() -> None:
    """Python's calendar says the same, leap years, short months and weekends included."""
    days = [dt.date(2024, 1, 1) + dt.timedelta(number) for number in range(9 * 366)]
    wanted = {
        "gdpr": [{"answer": add_months(day, 1), "confirm": "", "extended": add_months(day, 3)} for day in days],
        "plain": [{"answer": add_months(day, 1), "confirm": "", "extended": ""} for day in days],
        **{
            law: [{"answer": day + dt.timedelta(count), "confirm": "", "extended": ""} for day in days]
            for law, count in (("fadp", 30), ("lgpd", 15), ("dpdp", 90))
        },
        "ccpa": [
            {
                "answer": day + dt.timedelta(45),
                "confirm": add_working_days(day, 10),
                "extended": day + dt.timedelta(90),
            }
            for day in days
        ],
    }
    wanted["uk-gdpr"] = wanted["gdpr"]
    for law in LAWS:
        found = ask("deadlines", [(law, str(day)) for day in days])
        assert found == [{name: str(day) for name, day in entry.items()} for entry in wanted[law]]


@pytest.mark.parametrize(
    ("received", "answer", "extended"),
    [
        ("2026-03-05", "2026-04-06", "2026-06-05"),  # 5 April 2026 is a Sunday
        ("2026-08-31", "2026-09-30", "2026-11-30"),
        ("2027-01-31", "2027-03-01", "2027-04-30"),  # 28 February 2027 is a Sunday
        ("2028-01-31", "2028-02-29", "2028-05-01"),  # 30 April 2028 is a Sunday
        ("2026-12-31", "2027-02-01", "2027-03-31"),  # 31 January 2027 is a Sunday
    ],
)
def test_a_month_ends_on_the_day_of_the_same_number_or_the_last_and_never_on_a_weekend(
    received: str, answer: str, extended: str
) -> None:
    [found] = ask("deadlines", [("gdpr", received)])
    assert (found["answer"], found["extended"]) == (answer, extended)


def test_the_authorities_of_the_gdpr_are_those_of_its_thirty_countries() -> None:
    countries = {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI"),
        *("LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
    [told] = ask("authorities", [["gdpr", ""]])
    assert set(told["countries"]) == countries
    assert told["authorities"] == []
    for country, found in zip(countries, ask("authorities", [["gdpr", one] for one in countries]), strict=True):
        assert len(found["authorities"]) == (18 if country == "DE" else 1)
        assert all(name and urlsplit(address).scheme in ("https", "http") for name, address in found["authorities"])
        assert dt.date.fromisoformat(found["known"]) == dt.date(2026, 7, 21)


@pytest.mark.parametrize("law", [law for law in LAWS if law not in ("gdpr", "plain")])
def test_each_other_law_has_one_authority_and_says_when_it_was_known(law: str) -> None:
    [found] = ask("authorities", [[law, ""]])
    [[name, address]] = found["authorities"]
    assert name
    assert address.startswith("https://") or law == "dpdp"
    assert dt.date.fromisoformat(found["known"]) <= dt.date(2026, 9, 30)
    assert ask("authorities", [["plain", ""]])[0]["authorities"] == []


def test_in_the_united_kingdom_the_authority_is_the_one_that_replaced_the_information_commissioner() -> None:
    """On 30 September 2026, by S.I. 2026/1015."""
    [found] = ask("authorities", [["uk-gdpr", ""]])
    assert found["known"] == "2026-09-30"
    assert found["authorities"] == [["The Information Commission (ICO)", "https://ico.org.uk"]]
    for tag in ("en", *list_translations()):
        said = load_texts(tag, None)("removal-after-uk-gdpr")
        assert "Information Commission" in said, tag
        assert "Commissioner" not in said, tag


Component = list[tuple[str, str]]


def parse_calendar(text: str) -> list[Component]:
    """The events of a calendar, read as strictly as RFC 5545 is written: lines, folds, escapes, required properties."""
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= 75 and not re.search("[\x00-\x08\x0a-\x1f\x7f]", line) for line in lines)
    unfolded = "\r\n".join(lines).replace("\r\n ", "").split("\r\n")
    found = [re.fullmatch(r"([A-Z-]+(?:;[A-Z-]+=[^;:]+)*):(.*)", line) for line in unfolded]
    assert all(found)
    pairs = [(match[1], re.sub(r"\\([\\;,nN])", _unescape, match[2])) for match in found if match]
    assert pairs[:3] == [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Hushdex//Letters//EN")]
    assert pairs.pop() == ("END", "VCALENDAR")
    events: list[Component] = []
    for name, value in pairs[3:]:
        if (name, value) == ("BEGIN", "VEVENT"):
            events.append([])
        elif (name, value) != ("END", "VEVENT"):
            events[-1].append((name, value))
    for match in found:
        # A comma, semicolon or backslash stands in a text only behind a backslash.
        assert match
        assert match[1] != "SUMMARY" or not re.search(r"(?<!\\)(?:\\\\)*[,;]", match[2])
    return events


def _unescape(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


@examples(30)
@given(st.lists(st.tuples(st.dates(dt.date(2024, 1, 1)), st.text(max_size=120)), min_size=1, max_size=3))
def test_deadlines_are_read_by_a_calendar_as_they_were_written(events: list[tuple[dt.date, str]]) -> None:
    texts = [re.sub("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]", "", text) for _, text in events]
    asked = [
        {"day": str(day), "summary": text, "uid": f"uid-{number}"}
        for number, ((day, _), text) in enumerate(zip(events, texts, strict=True))
    ]
    [text] = ask("calendar", [[asked, "2026-11-23T12:34:56.789Z"]])
    assert parse_calendar(text) == [
        [
            ("UID", f"uid-{number}"), ("DTSTAMP", "20261123T123456Z"), ("DTSTART;VALUE=DATE", f"{day:%Y%m%d}"),
            ("SUMMARY", texts[number]), ("TRANSP", "TRANSPARENT"),
        ]
        for number, (day, _) in enumerate(events)
    ]  # fmt: skip


CELLS = st.text(st.sampled_from("=+-@\t\r\n\0＝＋－＠\",;' aé漢ا\u202e😀"), max_size=6)


@examples(20)
@given(st.lists(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=4), min_size=30, max_size=60))
def test_a_table_is_read_back_as_it_was_and_no_cell_is_a_formula(tables: list[list[list[str]]]) -> None:
    for table, text in zip(tables, ask("csv", tables), strict=True):
        assert text.startswith("\ufeff")
        assert text.endswith("\r\n")
        rows = list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
        assert [len(row) for row in rows] == [len(row) for row in table]
        for cell, source in zip(chain(*rows), chain(*table), strict=True):
            # Spreadsheets whose decimal sign is the comma begin a cell after each semicolon.
            first, *others = cell.split(";")
            assert not re.match("[=+\\-@\t\r\n\0＝＋－＠]", first)
            assert not any(re.match(r"\s*[=+\-@＝＋－＠]", other) for other in others)
            assert cell == re.sub("^(?=[=+\\-@\t\r\n\0＝＋－＠])|(?<=;)(?=\\s*[=+\\-@＝＋－＠])", "'", source)


def open_draft(href: str) -> EmailMessage:
    """The e-mail that a mail program makes of a mailto: link (RFC 6068), sent and received."""
    link = urlsplit(href)
    fields = parse_qs(link.query, strict_parsing=True, errors="strict") if link.query else {}
    assert set(fields) <= {"subject", "body"}
    message = EmailMessage(policy=SMTP)
    message["To"] = Address(addr_spec=unquote(link.path))
    message["Subject"] = fields["subject"][0]
    message.set_content(fields.get("body", [""])[0].replace("\r\n", "\n"))
    received = BytesParser(policy=SMTP).parsebytes(message.as_bytes())
    assert isinstance(received, EmailMessage)
    return received


def read_body(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n").removesuffix("\n")


@pytest.mark.parametrize("law", LAWS)
def test_a_letter_says_who_is_found_by_what_what_is_asked_and_by_when(law: str) -> None:
    [written] = write([ANNA], {"harbours": HOLDER}, law)
    letter = written["letter"]
    assert letter.startswith("23 November 2026\n\nTo: A lab\n\nRequest to delete my data\n\nI am listed in")
    assert "“Harbours”, which you hold" in letter
    assert "\nanna.lind (Flickr account)\n" in letter
    for _, link in make_items(3):
        assert f"\n{link}\n" in letter
    assert "only to find my entries" in letter
    assert "who has received" in letter or "to whom" in letter or "recipients" in letter or "from you" in letter
    assert letter.endswith("\n\nYours faithfully,\n[your name]\n[your address]")
    assert letter == f"23 November 2026\n\nTo: A lab\n\nRequest to delete my data\n\n{written['body']}"
    answers = {"ccpa": "7 January 2027", "lgpd": "8 December 2026", "dpdp": "21 February 2027"}
    assert answers.get(law, "23 December 2026") in letter


def test_what_the_visitor_says_of_themselves_is_in_the_letter_and_what_they_leave_out_is_a_gap() -> None:
    [written] = write([ANNA], {"harbours": HOLDER}, sender=ANNA_LIND)
    assert written["body"].endswith("Yours faithfully,\nAnna Lind\n1 Quay Street\nHarbour Town")
    assert "\nMy account number: 12345678@N00\n" in written["body"]
    assert "[" not in written["letter"]
    assert "Anna Lind" not in written["table"] + written["list"]
    [gaps] = write([ANNA], {"harbours": HOLDER})
    assert "account number" not in gaps["letter"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "I do not want to be in this data set. Without"),
        ("My pupils know my face. ", "My pupils know my face. Without"),
        ("仕事で困ります。", "仕事で困ります. Without"),
    ],
)
def test_an_objection_gives_the_visitors_own_reason_or_one_that_is_true_of_all(typed: str, said: str) -> None:
    [written] = write([ANNA], {"harbours": HOLDER}, sender={**NOBODY, "reason": typed})
    assert f"I object to the processing (Art. 21(1) and point (c)): {said}" in written["letter"]


@pytest.mark.parametrize("law", LAWS)
def test_a_letter_asserts_of_a_data_set_what_the_publisher_verified_and_nothing_else(law: str) -> None:
    found = [find("alias", "anna.lind", (0, 2, make_items(2)), (1, 1, make_items(1, "9")))]
    holders = {
        "harbours": {**HOLDER, "grounds": ["not-asked", "licence"]}, "markets": {**HOLDER, "grounds": ["licence"]},
    }  # fmt: skip
    [written] = write(found, holders, law)
    assert "the people in “Harbours” were not asked." in written["letter"]
    assert "the licences of the works in “Harbours” and “Markets” do not allow this use." in written["letter"]
    [silent] = write(found, {"harbours": HOLDER, "markets": HOLDER}, law)
    assert "As far as I know" not in silent["letter"]
    assert "pictures" not in silent["letter"]
    [every] = write([ANNA], {"harbours": {**HOLDER, "grounds": list(GROUNDS)}}, law)
    assert every["letter"].count("As far as I know, ") == len(GROUNDS)


def test_each_letter_names_its_own_law_and_no_other() -> None:
    letters = {law: write([ANNA], {"harbours": HOLDER}, law)[0]["letter"] for law in LAWS}
    articles = (
        "Art. 12(3)",
        "Art. 15",
        "Art. 17(1)",
        "point (b)",
        "point (c)",
        "point (d)",
        "17(2) and 19",
        "Art. 21(1)",
    )
    for article in (*articles, "Art. 18(1)"):
        assert article in letters["gdpr"]
    for section in ("§ 1798.105", "1798.110", "§ 1798.130", "§ 7021", "7 December 2026"):
        assert section in letters["ccpa"]
    for part in (
        "Swiss Federal Act",
        "(Art. 25).",
        "object to any processing of data about me (Art. 30)",
        "(Art. 32).",
    ):
        assert part in letters["fadp"]
    for part in ("(LGPD, Law 13.709/2018)", "revoke any consent", "(Art. 18).", "within 15 days of receipt (Art. 19)"):
        assert part in letters["lgpd"]
    for part in ("India’s", "(section 6)", "(section 11)", "(section 12)", "within 90 days of receipt (section 13)"):
        assert part in letters["dpdp"]
    named = r"UK GDPR|\bGDPR|FADP|California|LGPD|Digital Personal Data Protection Act"
    names = {law: set(re.findall(named, letter)) for law, letter in letters.items()}
    assert names == {
        "gdpr": {"GDPR"}, "uk-gdpr": {"UK GDPR"}, "fadp": {"FADP"}, "ccpa": {"California"}, "lgpd": {"LGPD"},
        "dpdp": {"Digital Personal Data Protection Act"}, "plain": set(),
    }  # fmt: skip
    assert letters["uk-gdpr"].replace("UK GDPR", "GDPR, (EU) 2016/679") == letters["gdpr"]
    assert "Art." not in letters["ccpa"]
    assert "§" not in letters["gdpr"]
    assert not re.search(r"Art\.|§|GDPR|Act\b", letters["plain"])


def test_data_sets_of_one_holder_share_a_letter_and_others_have_their_own() -> None:
    found = [find("alias", "anna.lind", (0, 2, make_items(2)), (1, 1, make_items(1, "9")))]
    [one] = write(found, {"harbours": HOLDER, "markets": HOLDER})
    assert "“Harbours” and “Markets”" in one["letter"]
    assert one["list"].split("\n\n")[1].startswith("Markets\n")
    other = {**HOLDER, "email": "other@lab.example"}
    assert len(write(found, {"harbours": HOLDER, "markets": other})) == 2
    first, second = write(found, {})
    assert "To: the holder of “Harbours”\n" in first["letter"]
    assert "To: the holder of “Markets”\n" in second["letter"]
    assert "Markets" not in first["letter"]
    assert first["mail"] is None


def test_several_names_make_one_letter_and_an_item_that_two_of_them_have_is_listed_once() -> None:
    found = [ANNA, find("nsid", "12345678@N00", (0, 2, make_items(2)))]
    [written] = write(found, {"harbours": HOLDER})
    assert "\nanna.lind (Flickr account)\n12345678@N00 (Flickr account number)\n" in written["letter"]
    assert "These are the 3 entries" in written["letter"]
    rows = list(csv.reader(io.StringIO(written["table"][1:], newline="")))
    assert rows[0] == ["Data set", "Entry", "Link", "Title", "Licence", "Found by"]
    assert rows[1] == [
        "Harbours", "10000", "https://photos.example/10000", "A title", "",
        "anna.lind (Flickr account); 12345678@N00 (Flickr account number)",
    ]  # fmt: skip
    assert rows[3][5] == "anna.lind (Flickr account)"
    assert len(rows) == 4


def test_a_long_list_goes_with_the_letter_and_a_list_that_is_not_whole_says_so() -> None:
    items = make_items(LISTED + 1)
    [written] = write([find("alias", "prolific", (0, 1000, items))], {"harbours": HOLDER})
    letter = written["letter"]
    assert "There are 26 entries. I can send you the list of all of them; these are the first 25:" in letter
    assert "attached" not in letter
    assert items[LISTED - 1][1] in letter
    assert items[LISTED][1] not in letter
    assert "more entries under the same names" in letter
    assert written["missing"] == 1000 - len(items)
    assert written["list"].splitlines() == ["Harbours", *(link for _, link in items)]
    [short] = write([find("alias", "prolific", (0, LISTED, items[:LISTED]))], {"harbours": HOLDER})
    assert "These are the 25 entries" in short["letter"]
    assert "more entries" not in short["letter"]


def test_what_else_is_shown_is_in_the_table_under_its_label_and_no_formula() -> None:
    one = find("alias", "anna.lind", (0, 1, [("1", "")]), (1, 3, [("", ""), ("", ""), ("3", "")]))
    for item, shown in zip(one["entry"]["hits"][1]["items"], (["=1+1"], ["12"], []), strict=True):
        item["shown"] = shown
    tables = [list(csv.reader(io.StringIO(made["table"][1:], newline=""))) for made in write([one], {})]
    assert [table[0][5:] for table in tables] == [["Found by"], ["Rank", "Found by"]]
    # Two items without an id are two.
    assert [row[5] for row in tables[1][1:]] == ["'=1+1", "12", ""]


def test_an_entry_is_named_by_its_link_and_by_its_id_where_the_link_does_not_have_it() -> None:
    items = [("77", "https://photos.example/77"), ("abc", "https://photos.example/1"), ("only", ""), ("", "")]
    [written] = write([find("alias", "x", (0, 4, items))], {})
    assert written["list"].splitlines()[1:] == [
        "https://photos.example/77", "abc  https://photos.example/1", "only", "A title",
    ]  # fmt: skip


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("count", "limit"), [(1, WINDOWS), (LISTED, DESKTOP), (LISTED + 1, PHONE)])
def test_the_draft_of_an_e_mail_is_the_whole_letter(law: str, count: int, limit: int) -> None:
    """One entry fits on Windows; as many as a letter lists fit everywhere else."""
    [written] = write(
        [find("alias", "anna & co?", (0, count, make_items(count)))], {"harbours": HOLDER}, law,
        sender=ANNA_LIND, limit=limit,
    )  # fmt: skip
    assert written["mail"]["listed"] == LISTED
    assert len(written["mail"]["href"]) <= limit
    assert re.fullmatch(r"mailto:a\.b%2Bc@lab\.example\?subject=[^&?\s]+&body=[^&?\s]+", written["mail"]["href"])
    draft = open_draft(written["mail"]["href"])
    assert (draft["To"], draft["Subject"]) == (HOLDER["email"], "Request to delete my data")
    assert read_body(draft) == written["body"]
    assert "attached" not in read_body(draft)


@pytest.mark.parametrize("law", LAWS)
def test_a_draft_that_cannot_hold_the_letter_is_empty_and_says_nothing_false(law: str) -> None:
    [written] = write([ANNA], {"harbours": HOLDER}, law, sender={**NOBODY, "name": "語" * 222}, limit=WINDOWS)
    assert written["mail"]["listed"] == 0
    draft = open_draft(written["mail"]["href"])
    assert (draft["To"], draft["Subject"], read_body(draft)) == (HOLDER["email"], "Request to delete my data", "")


def test_a_draft_lists_fewer_entries_where_that_makes_it_fit_and_says_so() -> None:
    [written] = write([find("alias", "anna", (0, 40, make_items(40)))], {"harbours": HOLDER}, "plain", limit=WINDOWS)
    listed = written["mail"]["listed"]
    assert 1 < listed < LISTED
    assert len(written["mail"]["href"]) <= WINDOWS
    body = read_body(open_draft(written["mail"]["href"]))
    assert f"There are 40 entries. I can send you the list of all of them; these are the first {listed}:" in body
    assert body.count("https://") == listed
    assert [line for line in body.splitlines() if "first" not in line] == [
        line
        for line in written["body"].splitlines()
        if "first" not in line and line not in [link for _, link in make_items(40)[listed:]]
    ]


CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "limit"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", WINDOWS),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:151.0) Gecko/20100101 Firefox/151.0", WINDOWS),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36", PHONE),
        ("Mozilla/5.0 (Android 16; Mobile; rv:151.0) Gecko/151.0 Firefox/151.0", PHONE),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile", PHONE),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15", DESKTOP),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:151.0) Gecko/20100101 Firefox/151.0", DESKTOP),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36", DESKTOP),
        ("Something new", WINDOWS),
    ],
)
def test_a_draft_is_as_long_as_its_system_hands_on(user_agent: str, limit: int) -> None:
    assert ask("limits", [user_agent]) == [limit]


def test_what_a_holder_copies_has_no_marks_of_direction_in_it() -> None:
    found = [find("screen_name", "سلمى البحر", (0, 1, make_items(1)))]
    [written] = write(found, {"harbours": HOLDER}, direction="rtl")
    lines = written["letter"].splitlines()
    assert "https://photos.example/10000" in lines
    assert "سلمى البحر (Flickr display name)" in lines
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", written["letter"] + written["table"])


@pytest.mark.parametrize("tag", list_translations())
@pytest.mark.parametrize("law", LAWS)
def test_a_letter_in_any_language_is_whole_and_has_no_marks_of_direction(tag: str, law: str) -> None:
    texts = load_texts(tag, None)
    catalogue = CATALOGUE | read_translation(tag)["script"] | {"locale": texts.language.intl}
    holder = {**HOLDER, "grounds": list(GROUNDS)}
    found = [find("alias", "anna.lind", (0, 40, make_items(40)))]
    [written] = write(found, {"harbours": holder}, law, catalogue=catalogue, direction=texts.language.direction)
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069{}]", written["letter"])
    assert read_body(open_draft(written["mail"]["href"])) in (written["body"], "")


@pytest.mark.parametrize(
    "holders",
    [
        "", "[1]", '{"a": null}', '{"a": "x"}', '{"a": {"holder": "x"}}',
        json.dumps({"a": {**HOLDER, "verified": "soon"}}), json.dumps({"a": {**HOLDER, "holder": 3}}),
        json.dumps({"a": {**HOLDER, "url": "javascript:alert(1)"}}),
        json.dumps({"a": {**HOLDER, "url": "http://lab.example/"}}),
        json.dumps({"a": {**HOLDER, "url": "https://lab.example@evil.example/"}}),
        json.dumps({"a": {**HOLDER, "url": "https://lab.example\\@evil.example/"}}),
        json.dumps({"a": {**HOLDER, "email": "a@lab.example?cc=b@lab.example"}}),
        json.dumps({"a": {**HOLDER, "grounds": [3]}}), json.dumps({"a": {**HOLDER, "grounds": 3}}),
    ],
)  # fmt: skip
def test_a_page_whose_holders_are_damaged_is_damaged(holders: str) -> None:
    assert ask("holders", [holders]) == ["manifest"]


def test_every_text_of_the_letters_is_used_and_there() -> None:
    topics = [TEMPLATES / "texts" / "en" / f"{topic}.toml" for topic in ("letters", "removal")]
    own = [name for path in topics for name in tomllib.loads(path.read_text(encoding="utf-8"))["script"]]
    code = "".join(
        (TEMPLATES / "scripts" / name).read_text(encoding="utf-8")
        for name in ("removal.js", "letters/letters.js", "check/sender.js")
    )
    points = ("access", "delete", "others", "answer")
    made = {f"letter-{law}-{part}" for law in ("gdpr", "ccpa") for part in points} | {f"letter-{one}" for one in points}
    made |= {f"letter-{law}-delete" for law in ("fadp", "lgpd", "dpdp")} | {"letter-plain-answer"}
    made |= {
        "removal-calendar-answer",
        "removal-calendar-confirm",
        "letter-article",
        "letter-section",
        *(f"letter-{law}" for law in LAWS),
    }
    made |= {f"removal-{law}" for law in ("gdpr", "ccpa", "plain")} | {f"removal-after-{law}" for law in LAWS}
    made |= {f"removal-due-{law}" for law in LAWS if law != "uk-gdpr"}
    made |= {f"removal-{status}" for status in ("open", "closed", "ended", "unknown")}
    made |= {f"removal-{row}" for row in ("publisher", "needs", "email", "url", "post")}
    made |= {f"column-{name}" for name in ("dataset", "item", "link", "title", "licence", "names")}
    made |= {"removal-names-hint", "removal-law-hint", "removal-old"}
    made |= {f"letter-ground-{ground}" for ground in GROUNDS}
    made |= {f"removal-sender-{name}" for name in ANNA_LIND}
    assert set(own) == made | set(re.findall(r'"((?:removal|letter)-[a-z-]+)"', code))
