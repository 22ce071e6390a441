"""The page in Chromium when things go wrong: it could not check, which is neither a yes nor a no."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import Fault, Host, Reply, Visit, visit
from tests.support.page_samples import seal_sample
from tests.support.static_host import serve_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

NAMES = ("bob", "nobody")
"""A hit and a miss: a fault must not look like either."""


def flip(_: str, reply: Reply) -> Reply:
    place = random.Random(7).randrange(len(reply.body))  # noqa: S311 - any bit will do
    return replace(reply, body=reply.body[:place] + bytes([reply.body[place] ^ 16]) + reply.body[place + 1 :])


def swap(path: str, reply: Reply) -> Reply:
    other = next(body for name, body in seal_sample().files.items() if name != path and "/0/" in name)
    return replace(reply, body=other)


HTML = b"<!doctype html><title>Sign in</title>"
FAULTS: dict[str, tuple[Fault, str]] = {
    "a flipped bit": (flip, "is not the right one"),
    "another shard": (swap, "is not the right one"),
    "a truncated shard": (lambda _, reply: replace(reply, body=reply.body[:-1]), "Something else arrived"),
    "a connection that breaks": (
        lambda _, reply: replace(reply, body=reply.body[:100], promised=len(reply.body)),
        "The file did not arrive",
    ),
    "more bytes than there are": (lambda _, reply: replace(reply, body=reply.body * 2), "Something else arrived"),
    "an empty file": (lambda _, reply: replace(reply, body=b""), "Something else arrived"),
    "a page in its place": (
        lambda _, reply: replace(reply, body=HTML, headers={"Content-Type": "text/html"}),
        "Something else arrived",
    ),
    "not found": (lambda *_: Reply(404, HTML), "did not send the file"),
    "too many requests": (lambda *_: Reply(429, b"", {"Retry-After": "60"}), "did not send the file"),
    "no content": (lambda *_: Reply(204), "did not send the file"),
    "a redirect": (lambda path, _: Reply(302, b"", {"Location": f"/{path}?again"}), "The file did not arrive"),
    "a redirect elsewhere": (lambda *_: Reply(307, b"", {"Location": "http://localhost:9/"}), "The file did not"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_never_an_answer_and_the_text_stays(opened: Visit, fault: str) -> None:
    opened.host.shard_fault, words = FAULTS[fault]
    for name in NAMES:
        assert opened.check(name) == "unavailable"
        assert words in opened.result
        assert "neither a yes nor a no" in opened.result
        assert opened.page.input_value("#name") == name
        assert opened.links == []
    assert len(set(opened.host.shards)) == len(NAMES)
    assert opened.violations == []


def test_trying_again_once_the_fault_is_gone_gives_the_answer(opened: Visit) -> None:
    opened.host.shard_fault = lambda *_: Reply(503)
    assert opened.check("bob") == "unavailable"
    assert "The server saw 2 requests" in opened.result
    opened.host.shard_fault = None
    opened.page.get_by_role("button", name="Try again").click()
    opened.page.wait_for_selector("#result[data-outcome=found]")


def test_a_passing_fault_is_overcome_by_asking_for_the_same_once_more(opened: Visit) -> None:
    replies = iter([Reply(503)])
    opened.host.shard_fault = lambda _, reply: next(replies, reply)
    assert opened.check("bob") == "found"
    [path] = set(opened.host.shards)
    assert opened.host.shards == [path, path]
    assert "The server saw 2 requests for files, and its own replies: not what you typed." in opened.result
    assert "There were 2 requests in all" in opened.result


def test_a_host_that_is_gone_is_a_check_that_could_not_be_made(opened: Visit) -> None:
    opened.page.context.set_offline(True)
    assert opened.check("nobody") == "unavailable"
    assert "Check your connection" in opened.result
    assert "No reply came. If the server saw anything, it was not what you typed." in opened.result
    assert "The request may never have reached the server." in opened.result
    assert "The server saw" not in opened.result
    assert opened.host.shards == []


@pytest.fixture
def clocked(opened: Visit) -> Visit:
    """A visit whose clock goes on as told."""
    opened.page.clock.install(time=time.time())
    opened.page.reload()
    opened.page.wait_for_selector("#name:enabled")
    return opened


def look_up_slowly(visit: Visit, name: str, steps: int, milliseconds: int) -> None:
    """Ask for a name, and let so much time pass in steps, while bytes arrive in real time."""
    visit.page.fill("#name", name)
    visit.page.press("#name", "Enter")
    while not visit.host.shards:
        visit.page.clock.run_for(100)
    for _ in range(steps):
        visit.page.wait_for_timeout(150)
        visit.page.clock.run_for(milliseconds)


def test_a_host_that_says_nothing_is_given_up_after_ten_seconds_and_can_be_asked_again(clocked: Visit) -> None:
    clocked.host.shard_fault = lambda _, reply: replace(reply, stall=clocked.host.released)
    look_up_slowly(clocked, "bob", 1, 11_000)
    assert clocked.wait() == "unavailable"
    assert "took too long" in clocked.result
    assert len(clocked.host.shards) == 1, "nothing is asked for again that the visitor does not ask for"
    clocked.host.shard_fault = None
    clocked.page.clock.resume()
    clocked.page.get_by_role("button", name="Try again").click()
    clocked.page.wait_for_selector("#result[data-outcome=found]")


def test_a_host_that_sends_a_byte_now_and_then_is_given_up_after_ten_seconds(clocked: Visit) -> None:
    clocked.host.shard_fault = lambda _, reply: replace(reply, drip=0.02)
    look_up_slowly(clocked, "bob", 6, 2_000)
    assert clocked.wait() == "unavailable"
    assert "took too long" in clocked.result
    assert len(clocked.host.shards) == 1


def test_a_host_that_sends_a_part_now_and_then_is_given_up_after_a_time_that_fits_the_size(clocked: Visit) -> None:
    clocked.host.shard_fault = lambda _, reply: replace(reply, drip=0.15, part=1 + len(reply.body) // 8)
    look_up_slowly(clocked, "bob", 5, 5_000)  # all of it would take 40 seconds
    assert clocked.wait() == "unavailable"
    assert "took too long" in clocked.result


def test_a_script_that_never_arrives_is_given_up_in_the_end(opened: Visit) -> None:
    opened.page.clock.install(time=time.time())
    opened.page.route("**/answer.js", lambda _: None)  # is under way for ever
    opened.page.reload()
    opened.page.wait_for_selector("#name:enabled")
    opened.page.fill("#name", "bob")
    opened.page.press("#name", "Enter")
    opened.page.clock.run_for(61_000)
    opened.page.wait_for_selector("text=A part of this page did not load")
    assert opened.host.shards == []


def test_a_second_table_that_cannot_be_had_leaves_the_answer_standing(opened: Visit) -> None:
    assert opened.check("prolific") == "found"
    opened.host.shard_fault = lambda *_: Reply(404)
    opened.page.click("text=Fetch the second file")
    opened.page.wait_for_selector("text=The second file did not arrive.")
    assert opened.page.get_attribute("#result", "data-outcome") == "found"
    assert len(opened.links) == 4096
    # The first file, and the second twice: the panel grows with the log.
    assert len(opened.host.shards) == 3
    assert "The server saw 3 requests" in opened.result
    assert "There was a request for file" in opened.result


@pytest.mark.parametrize(
    ("format_", "said"),
    [
        ("5", "does not know its own list"),
        ('"HDX4"', "from different versions"),
        ('"HDX6"', "from different versions"),
    ],
)
def test_a_manifest_that_is_damaged_or_of_another_version_is_reported_before_anyone_types(
    folder: Path, tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext], format_: str,
    said: str,
) -> None:  # fmt: skip
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert '"format":"HDX5"' in page
    (tmp_path / "index.html").write_text(page.replace('"format":"HDX5"', f'"format":{format_}'), encoding="utf-8")
    made = visit(open_context(), serve(tmp_path))
    made.page.goto(made.host.address)
    made.page.wait_for_selector(f"text={said}")
    assert made.page.is_disabled("#name")


def test_a_page_that_a_host_has_changed_does_not_run_and_says_so(
    folder: Path, tmp_path: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    page = (
        (folder / "index.html").read_text(encoding="utf-8").replace('<script type="module">', '<script type="module">;')
    )
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    made = visit(open_context(), serve(tmp_path))
    made.page.goto(made.host.address)
    made.page.wait_for_selector("text=The checking part of this page did not start")
    assert made.page.is_disabled("#submit")


def test_without_javascript_the_page_says_so_and_sends_nothing(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = visit(open_context(java_script_enabled=False), serve(folder))
    made.page.goto(made.host.address)
    assert "it needs JavaScript" in made.page.inner_text("form")
    assert made.page.is_hidden("#notice")
    assert made.page.is_disabled("#name")
    assert made.page.is_disabled("#submit")
    assert "Harbours and Lighthouses" in made.page.inner_text("main")
    assert made.host.paths == [made.host.prefix]


def test_opened_from_a_file_the_page_says_what_to_do(folder: Path, open_context: Callable[..., BrowserContext]) -> None:
    page = open_context().new_page()
    page.goto((folder / "index.html").as_uri())
    page.wait_for_selector("text=This page was opened from a file")
    assert page.is_disabled("#name")


def test_an_old_browser_is_told_what_it_lacks(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    made = visit(open_context(), serve(folder))
    made.page.add_init_script("delete globalThis.DecompressionStream")
    made.page.goto(made.host.address)
    made.page.wait_for_selector("text=This browser is too old")
    assert made.page.is_disabled("#name")


@pytest.fixture
def insecure(folder: Path, serve: Callable[..., Host], launch_chromium: Callable[..., Browser]) -> tuple[Visit, str]:
    """Return a visit and the address of the same host by a name that is no loopback: http without WebCrypto."""
    browser = launch_chromium("--host-resolver-rules=MAP site.test 127.0.0.1")
    made = visit(browser.new_context(), serve(folder))
    return made, made.host.address.replace("127.0.0.1", "site.test")


def test_over_plain_http_the_page_brings_its_own_cryptography(insecure: tuple[Visit, str]) -> None:
    made, address = insecure
    made.open(address)
    assert made.page.evaluate("[isSecureContext, crypto.subtle]") == [False, None]
    assert set(made.requests) == {address, f"{address}noble.js", f"{address}answer.js"}
    assert made.check("anna.lind") == "found"
    assert len(made.links) == 14
    assert made.check("nobody") == "absent"
    assert made.violations == []


def test_over_plain_http_without_that_file_the_page_says_that_it_cannot_check(insecure: tuple[Visit, str]) -> None:
    made, address = insecure
    made.page.route("**/noble.js", lambda route: route.fulfill(status=404))
    made.page.goto(address)
    made.page.wait_for_selector("text=without encryption (http)")
    assert made.page.is_disabled("#name")


@pytest.mark.parametrize("address", ["nothing", "nothing/", "de/nothing", "no/such/folder/nothing"])
def test_the_page_for_missing_addresses_leads_on_at_any_depth_below_any_path(
    address: str, folder: Path, open_context: Callable[..., BrowserContext]
) -> None:
    with serve_site(folder, prefix="/faces/") as host:
        page = open_context().new_page()
        page.goto(f"{host.address}{address}")
        page.wait_for_load_state("networkidle")
        links = page.eval_on_selector_all("a:not(.skip)", "all => all.map((link) => link.href)")
        root = {
            "",
            "about.html",
            "how.html",
            "privacy.html",
            "offline.html",
            "mirror.html",
            "release.json",
            "licences.txt",
        }
        assert set(links) >= {f"{host.address}{path}" for path in (*root, "de/", "ar/")}
        assert all(link.startswith(host.address) for link in links)
