"""The page that checks many, in Chromium: what is understood, asked for, and found, by Python in a worker."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from generator.browser_python.runtime import Runtime, make_runtime
from generator.hosting.headers import POLICY
from tests.support.axe import find_violations
from tests.support.browser import Host, Reply, visit
from tests.support.many_samples import write_export
from tests.support.many_site import NAMES, FaithfulHost, Many, hold_shards, read_table, write_many_site
from tests.support.page_samples import CAP, LONG

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


@pytest.fixture(scope="module")
def runtime() -> Runtime:
    return make_runtime()


def list_runtime(many: Many) -> list[str]:
    return [path for path in many.made.host.paths if path.startswith("/many/runtime/")]


def test_python_is_loaded_by_this_page_alone_and_before_anything_is_read(
    many: Many, many_host: Host, runtime: Runtime
) -> None:
    many.page.goto(many_host.address)
    many.page.wait_for_selector("#name:enabled")
    assert list_runtime(many) == []
    many.open()
    loaded = {path.rsplit("/", 1)[1].removesuffix(".gz") for path in list_runtime(many)}
    assert loaded == set(runtime.transfer) - {"vectors.zip"}
    assert many_host.shards == []


def test_what_was_understood_is_shown_and_nothing_is_asked_for(many: Many, many_host: Host) -> None:
    many.open()
    before = len(many_host.paths)
    said = many.read()
    assert "4 people to look up" in said
    assert "1 row repeats the names of an earlier one." in said
    assert "2 places without a usable name" in said
    assert many.page.evaluate("document.activeElement.id") == "understood-title"
    assert "That is an e-mail address." in many.page.inner_text(".unclear")
    assert many_host.paths[before:] == []


def test_few_names_ask_for_their_drawers_alone_each_once(many: Many, many_host: Host) -> None:
    many.open().read()
    before = len(many_host.paths)
    assert many.check() == "found"
    asked = [path.lstrip("/") for path in many_host.paths[before:]]
    assert len(asked) == len(set(asked))
    assert asked == many_host.shards
    assert 1 < len(asked) < 16
    assert many.rows == {"bob": "found", "anna.lind": "found", "nobody of this name": "absent", "4174434843": "found"}
    assert many.page.evaluate("document.activeElement.textContent") == "Yes, 3 of 4 people found"
    saw = many.page.inner_text("#saw")
    assert "–" in saw or all(str(int(Path(path).stem, 16) + 1) in saw for path in asked)


def test_the_whole_index_comes_once_and_then_the_network_can_go(many: Many, many_host: Host) -> None:
    many.open().read("prolific\nnobody\n")
    many.check("index")
    wanted = sorted(path.relative_to(many_host.folder).as_posix() for path in many_host.folder.glob("d/*/*/*"))
    # Four are on their way at once, in ascending order: neighbours may overtake each other.
    assert sorted(many_host.shards) == wanted
    assert str(LONG) in many.page.inner_text("#result").replace(",", "")
    before = len(many_host.paths)
    many.page.context.set_offline(True)
    assert "already on this device" in many.read("anna.lind\nzz top\nbob\n")
    assert many.check() == "found"
    assert many.rows == {"anna.lind": "found", "zz top": "absent", "bob": "found"}
    assert len(many_host.paths) == before


def test_the_second_drawers_are_opened_by_a_button_that_says_what_it_reveals(many: Many, many_host: Host) -> None:
    many.open().read("prolific\n")
    many.check()
    assert "second file" in many.page.inner_text(".further")
    assert f"{LONG - CAP}" in many.page.inner_text(".further")
    before = len(many_host.shards)
    many.page.click("text=Fetch the second files")
    many.page.wait_for_selector("#result:not(:has(.further))")
    assert [path.split("/")[2] for path in many_host.shards[before:]] == ["1"]


def test_a_host_that_fails_is_a_check_that_could_not_be_made_and_can_be_made_again(many: Many, many_host: Host) -> None:
    many_host.shard_fault = lambda *_: Reply(200, b"<!doctype html>", {"Content-Type": "text/html"})
    many.open().read()
    assert many.check() == "unavailable"
    assert set(many.rows.values()) == {"unavailable"}
    assert "neither a yes nor a no" in many.page.inner_text("#result")
    many_host.shard_fault = None
    many.page.click("text=Check those again")
    many.page.wait_for_selector("#result[data-outcome=found]")
    assert "unavailable" not in many.rows.values()


def test_one_drawer_that_does_not_come_leaves_the_others_their_answers(many: Many, many_host: Host) -> None:
    many_host.shard_fault = lambda path, reply: Reply(503) if path.endswith("/0/2.msgpack") else reply
    many.open().read("\n".join(f"somebody-{number}" for number in range(40)))
    assert many.check("index") == "found"
    many.page.select_option(".tools select", "unavailable")
    many.page.wait_for_selector("td.unavailable")
    assert 0 < len(many.rows) < 40


def test_flickrs_zip_is_read_on_the_device(many: Many, many_host: Host, tmp_path: Path) -> None:
    write_export(tmp_path / "72157_part1.zip", range(4174434840, 4174434850), name="anna.lind")
    said = many.open().read("", tmp_path / "72157_part1.zip")
    assert "Flickr photo number: 10" in said
    assert "contacts_part001.json" in said
    assert "1 person to look up" in said
    many.check("index")
    assert many.rows == {"12345678@N00": "found"}
    assert many.page.inner_text("#result-title") == "Yes, found"
    found = many.page.inner_text("td.found")
    assert "https://www.flickr.com/people/anna.lind/" in found
    assert "4174434843" in found


MEMBERS = """Name,Flickr,E-mail
Bob B,bob,b@b.example
Anna L,anna.lind,a@b.example
No Body,nobody-9,n@b.example
,,q@q.example
"""


def test_a_row_is_one_person_and_a_column_can_be_unticked_by_the_keyboard(many: Many, tmp_path: Path) -> None:
    (tmp_path / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 x")
    said = many.open().read("", tmp_path / "members.csv", tmp_path / "letter.pdf")
    assert "3 people to look up" in said
    assert "by 6 names and numbers" in said
    assert "letter.pdf was not read. This kind of document is not supported (PDF)." in said
    assert "This row has nothing in the columns that are looked up." in said, "the reason is there without a press"
    box = many.page.get_by_label("Name", exact=True)
    box.focus()
    many.page.keyboard.press("Space")
    many.page.wait_for_selector("#understood:not(:has-text('by 6 names'))")
    expect(box).to_be_focused()
    assert not box.is_checked()
    assert "3 people to look up" in many.page.inner_text("#understood")
    assert many.check() == "found"
    assert many.page.inner_text("#result-title") == "Yes, 2 of 3 people found"
    assert many.rows == {"bob": "found", "anna.lind": "found", "nobody-9": "absent"}
    many.page.get_by_label("Name", exact=True).check()
    many.page.wait_for_selector("#understood:has-text('by 6 names')")
    assert many.page.locator("#result").is_hidden(), "the answers were for other columns"
    many.check()
    assert many.page.inner_text("#result-title") == "Yes, 2 of 3 people found"
    assert "By:\nbob" in many.page.inner_text("tr[data-outcome=found] td.found >> nth=0")


def test_where_all_files_are_no_larger_than_the_needed_ones_there_is_nothing_to_choose(many: Many) -> None:
    said = many.open().read("\n".join(f"somebody-{number}" for number in range(300)))
    assert many.page.locator("#choice input").count() == 0
    assert "All files, once: 0.6 MB" in said
    assert "nothing about your list" in said
    many.check()
    wanted = {path.relative_to(many.made.host.folder).as_posix() for path in many.made.host.folder.glob("d/*/*/*")}
    assert set(many.made.host.shards) == wanted


def test_the_table_is_sorted_filtered_and_shown_in_parts(many: Many) -> None:
    many.open().read("\n".join(["anna.lind", "bob", *(f"none-{number:05}" for number in range(3000))]))
    many.check("index")
    assert many.page.locator("#result tbody tr").count() == 50
    assert "1 to 50 of 3,002" in many.page.inner_text(".pager")
    many.page.click("text=Next")
    many.page.wait_for_selector("text=51 to 100 of 3,002")
    many.page.click("th >> text=Name")
    many.page.wait_for_selector("th[aria-sort=ascending]")
    many.page.click("th >> text=Name")
    many.page.wait_for_selector("th[aria-sort=descending]")
    assert next(iter(many.rows)) == "none-02999"
    many.page.fill(".tools input", "ANNA")
    many.page.wait_for_selector("text=1 to 1 of 1")
    many.page.click("td button")
    many.page.wait_for_selector(".many-items .items")
    assert many.page.evaluate("document.activeElement.textContent") == "anna.lind"
    assert many.page.locator(".many-items .items a").count() == 8
    assert {link.get_attribute("rel") for link in many.page.locator(".many-items .items a").all()} == {
        "noopener noreferrer"
    }


def test_ten_thousand_names_can_be_pasted(many: Many) -> None:
    many.open()
    said = many.read("\n".join(f"none-{number:05}" for number in range(10_000)))
    assert "10,000 people to look up" in said
    many.page.fill("#list", "bob\n")
    assert "1 person to look up" in many.read("bob\n")


def test_results_are_saved_as_files(many: Many) -> None:
    many.open().read("anna.lind\n=1+1\nbob\n")
    many.check("index")
    with many.page.expect_download() as table:
        many.page.click("text=Save as a table")
    rows = list(csv.DictReader(io.StringIO(Path(table.value.path()).read_text("utf-8-sig"))))
    assert {row["names"] for row in rows} == {"anna.lind", "'=1+1", "bob"}
    with many.page.expect_download() as tree:
        many.page.click("text=Save as JSON")
    assert json.loads(Path(tree.value.path()).read_text("utf-8"))["totals"]["outcomes"]["found"] == 2


def test_the_letters_are_written_for_all_that_was_found(many: Many) -> None:
    many.open().read()
    many.check()
    many.page.get_by_label("California").check()
    letters = many.page.inner_text(".letters")
    assert "Harbours" in letters
    assert "bob" in letters


def test_a_similar_spelling_is_a_question_until_the_visitor_takes_it(many: Many, many_host: Host) -> None:
    many.open().read("Jose Garcia\nnobody\n")
    assert many.check("drawers") == "found"
    asked = len(many_host.shards)
    assert many.rows == {"Jose Garcia": "near", "nobody": "absent"}
    title = many.page.locator("#result-title")
    assert title.inner_text() == "A similar spelling is listed for 1 of 2 people"
    answer = many.page.inner_text("td.near")
    assert all(name in answer for name in ("José García", "García José", "José M. García"))
    assert many.page.locator(".pack").count() == 0
    many.page.click("td button")
    question = many.page.locator(".question").filter(
        has=many.page.get_by_role("heading", name="José García", exact=True)
    )
    question.locator("input").check()
    many.page.wait_for_selector(".pack")
    assert title.inner_text() == "Yes, 1 of 2 people found"
    assert many.rows["Jose Garcia"] == "found"
    many.page.get_by_label("California").check()
    letters = many.page.locator(".letters").inner_text()
    assert "José García" in letters
    assert "José M. García" not in letters
    question.locator("input").uncheck()
    many.page.wait_for_selector("#result:not(:has(.pack))")
    assert many.rows["Jose Garcia"] == "near"
    assert len(many_host.shards) == asked
    assert many.made.violations == []


def test_pictures_of_a_row_are_asked_for_by_one_press_and_counted_as_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_context: Callable[..., BrowserContext]
) -> None:
    pictures = {"hosts": ["photos.example"], "at": -1}
    monkeypatch.setattr("generator.pages.render.find_pictures", lambda *_: [pictures] * 2)
    host = FaithfulHost(write_many_site(tmp_path / "site", languages=()))
    made = visit(open_context(), host)
    made.page.route("https://photos.example/**", lambda route: route.fulfill(status=404, body="gone"))
    many = Many(made).open()
    many.read("anna.lind\nbob\n")
    many.check()
    many.page.get_by_role("button", name="Show the items of anna.lind").click()
    many.page.wait_for_selector(".many-items .items")
    button = many.page.locator("button.pictures")
    expect(button).to_have_count(1)
    assert not any("photos.example" in url for url in made.requests)
    button.click()
    expect(many.page.get_by_text("No picture").first).to_be_visible()
    asked = len([url for url in made.requests if "photos.example" in url])
    assert asked == many.page.locator(".many-items .picture").count() > 6
    many.page.get_by_role("button", name="Show the items of bob").click()
    many.page.wait_for_selector("tr:has(bdi:text-is('bob')) + tr .picture")
    expect(button).to_have_count(0)
    assert made.violations == made.errors == []
    host.close()


def test_what_came_before_a_stop_is_kept_and_not_asked_for_again(many: Many, many_host: Host) -> None:
    many.open().read("bob\nnobody\n")
    hold_shards(many_host, r"/9\.msgpack$")
    many.page.check("input[value=index]")
    many.page.click("#check-many")
    many.page.wait_for_selector("#stage:text('95 %')")
    many.page.click("text=Stop")
    many_host.released.set()
    many.page.wait_for_selector("text=Stopped.", timeout=30_000)
    many_host.shard_fault = None
    before = len(many_host.shards)
    assert "All the files that are needed are already on this device." in many.page.inner_text("#choice")
    many.check()
    assert len(many_host.shards) == before
    assert many.rows == {"bob": "found", "nobody": "absent"}


def test_a_copy_is_checked_by_the_vectors_in_the_browser(many: Many, many_host: Host) -> None:
    many.open().read("bob\n")
    many.check("index")
    before = len(many_host.paths)
    many.page.click("button >> text=Check this copy")
    many.page.wait_for_selector("text=/All [0-9,]+ test cases pass/", timeout=900_000)
    assert "20 of 20 files are on this device" in many.page.inner_text("#after")
    assert [path.rsplit("/", 1)[1] for path in many_host.paths[before:]] == ["vectors.zip"]


def test_forgetting_leaves_nothing_on_the_page(many: Many) -> None:
    many.open().read()
    many.check()
    many.page.click("text=Forget everything")
    many.page.wait_for_selector("#result", state="hidden")
    assert many.page.input_value("#list") == ""
    assert "anna.lind" not in many.page.inner_text("body")
    assert many.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie, location.search]") == [
        0, 0, "", "",
    ]  # fmt: skip


def test_where_webassembly_is_blocked_the_page_says_so_and_leads_back(
    many_folder: Path, many_host: Host, open_context: Callable[..., BrowserContext]
) -> None:
    made = visit(open_context(), many_host)
    policy = read_table(many_folder).find("many/worker.js")[POLICY].replace(" 'wasm-unsafe-eval'", "")
    body = (many_folder / "many/worker.js").read_text("utf-8")
    headers = {POLICY: policy, "Content-Type": "text/javascript"}
    made.page.route("**/worker.js", lambda route: route.fulfill(body=body, headers=headers))
    made.page.goto(f"{many_host.address}many/")
    made.page.wait_for_selector("#runtime.notice")
    assert "blocks WebAssembly" in made.page.inner_text("#runtime")
    assert made.page.is_disabled("#read")
    assert made.page.get_by_role("link", name="The page for single checks is quicker").count() == 1


def test_a_runtime_that_does_not_come_is_said(many_host: Host, open_context: Callable[..., BrowserContext]) -> None:
    page = open_context().new_page()
    page.route("**/pyodide.asm.wasm*", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(f"{many_host.address}many/")
    page.wait_for_selector("#runtime.notice", timeout=60_000)
    assert "Python did not start" in page.inner_text("#runtime")


@pytest.mark.parametrize("part", ["pyodide.asm.wasm*", "pyodide.js", "pyodide.asm.js", "worker.js"])
def test_a_part_of_python_that_never_arrives_is_given_up(
    many_host: Host, open_context: Callable[..., BrowserContext], part: str
) -> None:
    page = open_context().new_page()
    page.clock.install()
    page.route(f"**/{part}", lambda _: None)  # is under way for ever
    page.goto(f"{many_host.address}many/")
    page.wait_for_selector("#list:enabled")
    for _ in range(20):  # the other parts arrive in real time
        page.wait_for_timeout(500)
        page.clock.fast_forward(60_000)
        if page.locator("#runtime.notice").count():
            break
    page.wait_for_selector("#runtime.notice", timeout=1000)
    assert "did not" in page.inner_text("#runtime")


@pytest.mark.parametrize("part", ["pyodide.asm.wasm", "python_stdlib.zip"])
def test_a_part_of_python_that_falls_silent_is_given_up_soon(
    many_host: Host, open_context: Callable[..., BrowserContext], part: str
) -> None:
    many_host.file_fault = lambda path, reply: (
        replace(reply, stall=many_host.released) if path.endswith(f"{part}.gz") and reply.status == 200 else reply
    )
    page = open_context().new_page()
    page.clock.install()
    with page.expect_response(f"**/{part}.gz"):
        page.goto(f"{many_host.address}many/")
    page.wait_for_timeout(500)
    page.clock.fast_forward(31_000)
    page.wait_for_selector("#runtime.notice")
    assert "did not load" in page.inner_text("#runtime")


def test_a_part_of_python_that_does_not_reach_the_worker_is_said(
    many_host: Host, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    page.route("**/pyodide.asm.wasm*", lambda _: None)  # is under way for ever
    with page.expect_worker() as worker:
        page.goto(f"{many_host.address}many/")
    page.wait_for_selector("#list:enabled")
    worker.value.evaluate("void dispatchEvent(new MessageEvent('messageerror'))")
    page.wait_for_selector("#runtime.notice", timeout=60_000)
    assert "A part of it did not load" in page.inner_text("#runtime")


def test_only_this_page_and_its_worker_may_compile_webassembly(many_folder: Path) -> None:
    table = read_table(many_folder)
    pages = [path.relative_to(many_folder).as_posix() for path in many_folder.rglob("*.html")]
    allowed = {path for path in [*pages, "many/worker.js"] if "wasm-unsafe-eval" in table.find(path).get(POLICY, "")}
    assert allowed == {path for path in pages if path.endswith("many/index.html")} | {"many/worker.js"}
    assert "immutable" in table.find("many/runtime/0123456789abcdef/pyodide.js")["Cache-Control"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "width"), [("many/", 390), ("ar/many/index.html", 1280)])
def test_axe_finds_nothing_in_any_state(
    many_host: Host, open_context: Callable[..., BrowserContext], scheme: str, path: str, width: int
) -> None:
    context = open_context(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    many = Many(visit(context, many_host)).open(path)
    faults = {"ready": find_violations(many.page)}
    many.read()
    faults["read"] = find_violations(many.page)
    many.check("index")
    many.page.locator("td button").first.click()
    many.page.wait_for_selector(".many-items .items")
    many.page.locator(".pack input[type=radio]").first.check()
    faults["checked"] = find_violations(many.page)
    assert {state: found for state, found in faults.items() if found} == {}
    assert many.made.violations == []


def test_the_keyboard_alone_leads_through(many: Many) -> None:
    many.open()
    page: Page = many.page
    page.focus("#list")
    page.keyboard.type("bob")
    page.keyboard.press("Tab")
    for _ in range(3):
        if page.evaluate("document.activeElement.id") != "read":
            page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "read"
    page.keyboard.press("Enter")
    page.wait_for_selector("#check-many")
    assert page.evaluate("document.activeElement.id") == "understood-title"
    for _ in range(6):
        if page.evaluate("document.activeElement.id") != "check-many":
            page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert many.wait() == "found"


@pytest.mark.parametrize("path", ["many/", "ar/many/index.html"])
def test_nothing_sticks_out_of_a_narrow_screen(
    many_host: Host, open_context: Callable[..., BrowserContext], path: str
) -> None:
    many = Many(visit(open_context(viewport={"width": 320, "height": 800}), many_host)).open(path)
    many.read(NAMES + "w" * 300 + "\n")
    assert many.page.evaluate("document.documentElement.scrollWidth") <= 320
    many.check("index")
    assert many.page.evaluate("document.documentElement.scrollWidth") <= 320
