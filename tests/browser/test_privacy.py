"""The page in Chromium, by three witnesses: the browser's events, the host's log, Chromium's own network log."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from shards.canonical import canonical
from shards.matching import match_key
from tests.support.browser import Host, Visit, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

TYPED = {
    "found": "Anna.Lind", "near": "Muller-Lang, Zoe", "absent": "Zoë Nobody-Here", "long": "prolific",
}  # fmt: skip


def list_forms(typed: str) -> list[str]:
    """Return every form in which a text could leave: as it is, lower, encoded for URLs, base64, hex, hashed."""
    forms = set()
    for text in {typed, typed.lower(), match_key(canonical(typed))}:
        raw = text.encode()
        forms |= {
            text,
            quote(text),
            quote(text, safe=""),
            raw.hex(),
            base64.urlsafe_b64encode(raw).decode().rstrip("="),
        }
        forms.add(base64.b64encode(raw).decode().rstrip("="))
        for subject in (text, f"hushdex/2/shard\0{text}", f"alias\0{text}", f"screen_name\0{text}"):
            for name in ("md5", "sha1", "sha256"):
                digest = hashlib.new(name, subject.encode(), usedforsecurity=False).digest()
                forms |= {digest.hex(), base64.b64encode(digest).decode().rstrip("=")}
    return sorted(form.lower() for form in forms)


def test_the_page_is_two_requests_and_an_answer_one_more(opened: Visit) -> None:
    """The second is for the part that shows answers: it comes at every visit, before anything is typed."""
    opened.page.wait_for_load_state("networkidle")
    assert opened.requests == [opened.host.address, f"{opened.host.address}answer.js"]
    for count, typed in enumerate(TYPED.values(), start=1):
        opened.check(typed)
        assert len(opened.requests) == 2 + count
    shards = opened.requests[2:]
    assert [url.removeprefix(opened.host.address) for url in shards] == opened.host.shards
    assert all(url.startswith(f"{opened.host.address}d/") for url in shards)


def test_a_hit_a_near_hit_and_a_miss_ask_once_each_in_the_same_words(opened: Visit) -> None:
    matches = {}
    for name in ("found", "near", "absent"):
        opened.check(TYPED[name])
        matches[name] = opened.page.get_attribute("#result", "data-match")
    assert matches == {"found": "exact", "near": "near", "absent": None}
    assert len(opened.host.shards) == 3
    *_, hit, near, miss = (request.split("\n", 1)[1] for request in opened.host.requests)
    assert hit == near == miss


def test_a_request_carries_neither_cookie_nor_referrer(opened: Visit) -> None:
    opened.page.context.add_cookies([{"name": "who", "value": "me", "url": opened.host.address}])
    opened.check("bob")
    request = opened.host.requests[-1].lower()
    assert "cookie:" not in request
    assert "referer:" not in request


def test_the_name_is_in_no_url_title_history_or_storage(opened: Visit) -> None:
    page = opened.page
    before = page.evaluate("[location.href, document.title, history.length]")
    for typed in TYPED.values():
        opened.check(typed)
    kept = page.evaluate(
        """async () => JSON.stringify([
          history.state, document.cookie, { ...localStorage }, { ...sessionStorage },
          (await indexedDB.databases()).map(({ name }) => name), await caches.keys(), window.name,
          (await navigator.serviceWorker.getRegistrations()).length,
        ])"""
    )
    assert json.loads(kept) == [None, "", {}, {}, [], [], "", 0]
    assert page.evaluate("[location.href, document.title, history.length]") == before
    assert opened.console == []


def test_going_away_and_back_shows_nothing_of_the_last_visitor(opened: Visit, folder: Path) -> None:
    opened.check("bob")
    opened.page.goto(f"{opened.host.address}404.html")
    opened.page.go_back()
    opened.page.wait_for_selector("#name:enabled")
    assert opened.page.input_value("#name") == ""
    assert opened.page.is_hidden("#result")


def test_the_name_is_in_no_form_in_the_hosts_log_nor_in_chromiums(
    folder: Path, tmp_path: Path, serve: Callable[..., Host], launch_chromium: Callable[..., Browser]
) -> None:
    file = tmp_path / "net-log.json"
    browser = launch_chromium(f"--log-net-log={file}", "--net-log-capture-mode=Everything")
    made = visit(browser.new_context(), serve(folder)).open()
    for typed in TYPED.values():
        made.check(typed)
    shards = made.host.shards
    browser.close()
    logs = {"host": "\n".join(made.host.requests).lower(), "Chromium": file.read_text(encoding="utf-8").lower()}
    assert all(path in logs["Chromium"] for path in shards)
    # The log holds the page itself in base64, in which the texts of this test do not occur.
    forms = {form for typed in TYPED.values() for form in list_forms(typed)}
    assert [(where, form) for where, log in logs.items() for form in forms if form in log] == []


def test_the_policy_stops_what_the_page_would_never_do(
    folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]
) -> None:
    opened = visit(open_context(), serve(folder)).open()
    tried = opened.page.evaluate(
        """async () => {
          const caught = [];
          const attempts = {
            markup: () => { document.body.innerHTML = '<b>x</b>'; },
            code: () => { document.createElement('script').textContent = '1'; },
            elsewhere: () => fetch('http://localhost:9/'),
          };
          for (const [name, attempt] of Object.entries(attempts)) {
            try { await attempt(); } catch { caught.push(name); }
          }
          document.body.append(Object.assign(new Image(), { src: 'pixel.png' }));
          await new Promise((resolve) => setTimeout(resolve, 200));
          return caught;
        }"""
    )
    assert tried == ["markup", "code", "elsewhere"]
    stopped = {directive for directive, _ in opened.violations}
    assert {"require-trusted-types-for", "connect-src", "img-src"} <= stopped
    assert opened.host.paths == [opened.host.prefix, f"{opened.host.prefix}answer.js"]
