"""The page that checks many in each of its states: what it says, what it asks for, who can use it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.axe import find_violations
from tests.support.browser import Host, Reply, visit
from tests.support.many_samples import pack_few_vectors
from tests.support.many_site import FaithfulHost, Many, hold_shards, write_many_site
from tests.support.page_samples import LONG
from tests.support.pseudo_language import CLOSE, CUT, LANGUAGES, NOT_TRANSLATED, OPEN, write_pseudo_theme

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

MANY_NAMES = ["anna.lind", "bob", "prolific", *(f"none-{number:05}" for number in range(10_000))]
DROP = """([name, text]) => {
  const given = new DataTransfer();
  given.items.add(new File([text], name));
  for (const type of ["dragover", "drop"]) {
    document.getElementById("drop").dispatchEvent(
      new DragEvent(type, { dataTransfer: given, bubbles: true, cancelable: true }));
  }
}"""
NO_LANGUAGE = re.compile(
    "^[0-9]+ [A-Za-z]+ [0-9]{4}$|https?://|^Write to harbours@|^Harbours and Lighthouses$|^Night Markets$"
)
# What gives no name, by many of the readers' reasons.
BAD = "bob\n4.17443E+09\na\0b\nsee https://www.flickr.com/photos/bob/ there\n" + "x" * 3000
VECTORS = Path(__file__).parents[2] / "shards" / "vectors"
BAD_FILES = {
    "t.csv": b'owner,photo\nbob,1\n"anna,2\ncarl,3\n',
    "t.json": b"[",
    "t.jsonl": b'{"owner": "bob"}\n{"own\n{"owner": "carl"}\n',
    "t.pdf": b"%PDF-1.7",
    "t.gz": b"\x1f\x8b\x08",
    "t.xls": b"\xd0\xcf\x11\xe0",
    "t.parquet": b"PAR1\x15",
    "t.zip": b"PK\x03\x04",
    "t.txt": b"bob\n\xff\n",
    "t.html": b"<!doctype html>",
    "account_profile.json": b"{}",
}
# Half of the first table does not come: some of the names have an answer then.
HALF = re.compile(r"/0/[0-7]\.msgpack$")


def fail_half(path: str, reply: Reply) -> Reply:
    return Reply(503) if HALF.search(path) else reply


def test_files_that_are_dropped_while_python_is_loading_are_read_as_soon_as_it_is_there(many: Many) -> None:
    many.page.goto(f"{many.made.host.address}many/")
    many.page.wait_for_selector("#files:enabled")
    many.page.evaluate(DROP, ["members.csv", "Flickr\nbob\nanna.lind\n"])
    many.page.wait_for_selector("#check-many", timeout=60_000)
    assert "members.csv" in many.page.inner_text("#understood")
    assert many.page.evaluate("document.getElementById('files').files[0].name") == "members.csv"


def test_words_that_are_dragged_into_the_list_are_the_browsers_own_business(many: Many) -> None:
    many.open()
    stopped = many.page.evaluate("""() => {
      const given = new DataTransfer();
      given.setData("text/plain", "bob");
      const event = new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true });
      document.getElementById("list").dispatchEvent(event);
      return event.defaultPrevented;
    }""")
    assert stopped is False


def test_another_list_takes_away_what_was_understood_and_leaves_the_answers(many: Many) -> None:
    many.open().read("bob\nanna.lind\n")
    many.check()
    many.page.type("#list", "nobody")
    assert many.page.locator("#understood").is_hidden()
    assert many.page.inner_text("#result-title") == "Yes, 2 of 2 people found"
    many.page.click("#read")
    many.page.wait_for_selector("#check-many")
    assert many.page.locator("#result").is_hidden()


def test_what_the_server_saw_is_what_the_host_logged(many: Many, many_host: Host) -> None:
    many.open().read("prolific\nbob\nnobody\n")
    many.check()
    many.page.click("text=Fetch the second files")
    many.page.wait_for_selector("#result:not(:has(.further))")
    assert "All the files that are needed are already on this device." in many.page.inner_text("#choice")
    runtime = [path for path in many_host.paths if path.startswith("/many/runtime/")]
    page = [path for path in many_host.paths if path not in runtime and path.lstrip("/") not in many_host.shards]
    tables: list[list[int]] = [[], []]
    for path in many_host.shards:
        tables[int(path.split("/")[2])].append(int(Path(path).stem, 16) + 1)
    lines = many.page.locator("#saw li").all_inner_texts()
    assert len(lines) == 4
    assert lines[0] == f"{len(page)} files of this page"
    assert lines[1] == f"{len(runtime)} files of Python, the same for every visitor"
    assert sorted(set(map(int, re.findall(r"\d+", lines[2])))) == sorted({*tables[0], 16})
    assert sorted(set(map(int, re.findall(r"\d+", lines[3])))) == sorted({*tables[1], 4})


def test_drawers_that_are_here_are_not_asked_for_again_and_that_is_said(many: Many, many_host: Host) -> None:
    many.open().read("bob\nanna.lind\n")
    many.check("drawers")
    before = len(many_host.paths)
    assert "All the files that are needed are already on this device." in many.read("anna.lind\n")
    assert many.check() == "found"
    assert len(many_host.paths) == before


def test_a_stop_ends_a_request_that_hangs_and_the_keyboard_goes_to_what_is_said(many: Many, many_host: Host) -> None:
    hold_shards(many_host)
    many.open().read("bob\n")
    many.page.check("input[value=index]")
    many.page.click("#check-many")
    many.page.get_by_role("button", name="Stop").click()
    expect(many.page.locator("#progress .notice")).to_be_focused(timeout=5000)
    assert many.page.locator("#result").is_hidden()
    assert not many_host.released.is_set()


def test_after_a_stop_what_is_missing_of_the_index_is_said_and_asked_for(many: Many, many_host: Host) -> None:
    hanging = re.compile(r"/1/|/0/[89a-f]\.")
    hold_shards(many_host, hanging.pattern)
    many.open().read("\n".join(["bob", *(f"somebody-{number}" for number in range(40))]))
    assert "All files, once" in many.page.inner_text("#choice")
    many.page.click("#check-many")
    expect(many.page.locator("#stage")).to_contain_text("40 %")
    many.page.get_by_role("button", name="Stop").click()
    expect(many.page.locator("#choice")).to_contain_text("All other files")
    assert many.page.locator("#choice input").count() == 0, "the needed files are no smaller"
    had = {path for path in many_host.shards if not hanging.search(path)}
    many_host.released.set()
    many_host.shard_fault = None
    before = len(many_host.shards)
    assert many.check() == "found"
    assert len(had) == 8
    assert not had.intersection(many_host.shards[before:])
    assert "All files are already on this device." in many.page.inner_text("#choice")


@pytest.mark.parametrize("under_way", [False, True], ids=["between calls", "during a call"])
def test_a_worker_that_fails_is_said_and_nothing_waits_for_it(
    under_way: bool, many_host: Host, open_context: Callable[..., BrowserContext]
) -> None:
    if under_way:
        hold_shards(many_host)
    many = Many(visit(open_context(), many_host)).open()
    many.read("bob\n")
    if under_way:
        many.page.click("#check-many")
        many.page.wait_for_selector("#progress progress")
    many.page.workers[0].evaluate("void setTimeout(() => { throw new Error('out of memory') })")
    if not under_way:
        many.page.wait_for_timeout(100)
        many.page.click("#check-many")
    expect(many.page.locator("#progress .notice")).to_have_text(
        "That failed. Python stopped. Load the page again; if it stops again, try a smaller list."
    )
    assert many.page.locator("#result").is_hidden()


def test_what_could_not_be_checked_is_never_said_to_be_none(many: Many, many_host: Host) -> None:
    many_host.shard_fault = lambda *_: Reply(503)
    many.open().read("bob\nanna.lind\n")
    many.check()
    said = many.page.inner_text("#result")
    assert "none of your names" not in said
    assert "Not found means" not in said
    many_host.shard_fault = fail_half
    many.read("\n".join(f"somebody-{number}" for number in range(40)))
    assert many.check() == "found"
    assert set(many.rows.values()) == {"found", "unavailable"}
    assert "none of your names" not in many.page.inner_text("#result")


def test_the_answers_stand_by_outcome_until_another_order_is_asked_for(many: Many) -> None:
    many.open().read("nobody\nbob\nnobody else\nanna.lind\n")
    many.check()
    assert list(many.rows) == ["bob", "anna.lind", "nobody", "nobody else"]
    expect(many.page.locator("th[aria-sort]")).to_have_text("Answer")
    many.page.click("th >> text=Answer")
    many.page.wait_for_selector("th[aria-sort=descending]")
    many.page.click("th >> text=Answer")
    expect(many.page.locator("th[aria-sort]")).to_have_count(0)
    assert list(many.rows) == ["nobody", "bob", "nobody else", "anna.lind"]


def test_items_open_below_their_row_and_closing_leads_back(many: Many) -> None:
    many.open().read("bob\nanna.lind\nnobody\n")
    many.check()
    button = many.page.get_by_role("button", name="Show the items of anna.lind")
    assert button.get_attribute("aria-expanded") == "false"
    button.focus()
    many.page.keyboard.press("Enter")
    items = many.page.locator("tr:has(bdi:text-is('anna.lind')) + tr .many-items")
    expect(items.locator(".items a")).to_have_count(8)
    assert button.get_attribute("aria-expanded") == "true"
    items.get_by_role("button", name="Close").click()
    expect(items).to_have_count(0)
    expect(button).to_be_focused()
    assert button.get_attribute("aria-expanded") == "false"


def test_ten_thousand_names_are_a_page_of_few_elements_and_turn_by_the_keyboard(many: Many) -> None:
    many.open().read("\n".join(MANY_NAMES))
    assert many.check("index") == "found"
    assert many.page.locator("#result tbody tr").count() == 50
    assert many.page.evaluate("document.querySelectorAll('*').length") < 1500
    last = many.page.get_by_role("button", name="Next").last
    last.focus()
    expect(last).to_be_in_viewport()
    many.page.keyboard.press("Enter")
    many.page.wait_for_selector("text=51 to 100 of 10,003")
    first = many.page.get_by_role("button", name="Next").first
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport()
    many.page.select_option(".tools select", "found")
    many.page.wait_for_selector("text=1 to 3 of 3")
    assert many.page.get_by_role("button", name="Next").count() == 0


def test_all_names_are_printed_and_nothing_of_the_form(many: Many) -> None:
    many.page.add_init_script("window.print = () => { window.printed = document.querySelectorAll('tbody tr').length }")
    many.open().read("\n".join(MANY_NAMES[:1200]))
    many.check("index")
    many.page.get_by_role("button", name="Print").click()
    many.page.wait_for_selector("text=1 to 1,200 of 1,200")
    assert many.page.evaluate("window.printed") == 1200
    many.page.emulate_media(media="print")
    for part in ("#many", "#understood", "#after", ".pager button", ".many-saves", ".pack"):
        assert many.page.locator(part).first.is_hidden()
    assert many.page.locator("#result tbody tr").last.is_visible()
    many.page.evaluate("dispatchEvent(new Event('afterprint'))")
    many.page.wait_for_selector("#result tbody:not(:has(tr:nth-child(51)))", state="attached")


def test_a_page_that_the_browser_kept_begins_anew(many: Many) -> None:
    many.open().read("bob\n")
    many.page.evaluate("window.kept = true")
    with many.page.expect_navigation():
        many.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    many.page.wait_for_selector("#runtime[data-ready]", timeout=60_000)
    assert many.page.evaluate("window.kept") is None
    assert many.page.input_value("#list") == ""
    assert many.page.locator("#understood").is_hidden()


def test_leaving_takes_all_from_the_page(many: Many) -> None:
    many.open().read("anna.lind\n")
    many.check()
    many.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert many.page.input_value("#list") == ""
    assert "anna.lind" not in many.page.content()


def list_states(many: Many) -> Iterator[str]:
    """Bring the page into each of its states."""
    host = many.made.host
    yield "ready"
    many.page.click("#read")
    yield "nothing"
    many.page.fill("#list", BAD)
    many.page.set_input_files("#files", [{"name": n, "mimeType": "", "buffer": b} for n, b in BAD_FILES.items()])
    many.page.click("#read")
    many.page.wait_for_selector("#understood .unclear")
    many.page.locator("#understood details").evaluate_all("all => all.forEach((one) => { one.open = true })")
    yield "unclear"
    many.read()
    many.page.locator("#understood details").evaluate_all("all => all.forEach((one) => { one.open = true })")
    yield "read"
    host.shard_fault = fail_half
    many.read("\n".join(["bob", "prolific", "anna.lind", *(f"somebody-{number}" for number in range(60))]))
    many.check("drawers")
    yield "partly"
    hold_shards(host)
    many.read("bob\nanna.lind\n12345678@N00\nprolific\nzz top\nzz top 2\nzz top 3\n")
    many.page.check("input[value=index]")
    many.page.click("#check-many")
    yield "under way"
    many.page.locator("#progress button").click()
    many.page.wait_for_selector("#progress .notice")
    yield "stopped"
    host.released.set()
    host.shard_fault = None
    many.page.check("input[value=drawers]") if many.page.locator("input[value=drawers]").count() else None
    many.check()
    many.page.locator("#result td button").first.click()
    many.page.wait_for_selector(".many-items .items")
    many.page.locator("#result details").evaluate_all("all => all.forEach((one) => { one.open = true })")
    many.page.locator(".pack input[type=radio]").first.check()
    yield "checked"
    host.replaced["vectors.zip"] = pack_few_vectors(VECTORS)
    many.page.click("#after button")
    many.page.wait_for_selector("#after [role=status] p", timeout=120_000)
    yield "copy"
    many.read("nobody\n")
    many.check()
    yield "absent"


@pytest.fixture(scope="module")
def pseudo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pseudo")
    return write_many_site(folder / "site", theme=write_pseudo_theme(folder), languages=tuple(LANGUAGES))


@pytest.mark.parametrize("tag", list(LANGUAGES))
def test_every_word_is_translated_and_none_is_cut(
    tag: str, pseudo_folder: Path, open_context: Callable[..., BrowserContext]
) -> None:
    host = FaithfulHost(pseudo_folder)
    context = open_context(viewport={"width": 320, "height": 800}, reduced_motion="reduce")
    many = Many(visit(context, host)).open(f"{tag}/many/index.html")
    faults = {}
    for state in list_states(many):
        untranslated = many.page.evaluate(NOT_TRANSLATED, [OPEN, CLOSE, ["Flickr", "CSV", "TSV", "JSON", "XLSX"]])
        # A letter has lines that are no language's: its date, and links. Titles, and what to do, are the publisher's.
        lines = [line for text in untranslated for line in text.split("\n") if re.search("[A-Za-z]{2}", line)]
        ours = [line for line in lines if not re.search(f"[{OPEN}{CLOSE}]", line) and not NO_LANGUAGE.search(line)]
        faults[state] = [*ours, *many.page.evaluate(CUT)]
    host.close()
    assert {state: found for state, found in faults.items() if found} == {}
    assert many.made.errors == []
    assert many.made.violations == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_that_goes_wrong(
    scheme: str, many_host: Host, open_context: Callable[..., BrowserContext]
) -> None:
    context = open_context(viewport={"width": 390, "height": 844}, color_scheme=scheme, reduced_motion="reduce")
    many = Many(visit(context, many_host))
    many.page.goto(f"{many_host.address}many/")
    faults = {"loading": find_violations(many.page)}
    many.open()
    faults |= {state: find_violations(many.page) for state in list_states(many)}
    assert {state: found for state, found in faults.items() if found} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_chosen_is_seen_where_colours_are_forced(
    scheme: str, many_host: Host, open_context: Callable[..., BrowserContext]
) -> None:
    many = Many(visit(open_context(forced_colors="active", color_scheme=scheme), many_host)).open()
    many.read("bob\n")
    widths = many.page.eval_on_selector_all(".mode", "all => all.map((one) => getComputedStyle(one).outlineStyle)")
    assert widths == ["solid", "none"]
    assert str(LONG) not in many.page.inner_text("#understood")
