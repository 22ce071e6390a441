"""`serve`: run as a program, spoken to as a browser would, and as an attacker would."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.commands.serve import adapt_page, name_build, serve
from generator.hosting.headers import FILE_POLICY
from generator.hosting.preview import relax_policy
from shards.errors import SettingsError, SiteError
from tests.support.devserver_samples import SHARD
from tests.support.local_server import PATIENCE, ROOT, Server, write_settings


def test_the_page_comes_with_livereload_and_the_folder_stays_as_it_was_built(project: Path, server: Server) -> None:
    status, page = server.get()
    assert status == 200
    assert "<title>First</title>" in page
    assert '<script src="/livereload.js" defer></script></head>' in page
    assert "livereload" not in (project / "site" / "index.html").read_text()
    assert server.get("/livereload.js")[0] == 200
    assert server.get(f"/{SHARD}") == (200, "11" * 16 + " 1")
    server.wait_for(f"GET /{SHARD} 200")


def test_what_is_not_there_is_the_site_s_own_404_page_and_nothing_outside_is_reached(server: Server) -> None:
    for path in ("/nothing", "/../site.toml", "/%2e%2e/site.toml", "/..%2fsite.toml", "//etc/passwd", "/d/"):
        status, page = server.get(path)
        assert status in (403, 404), path
        assert "[dataset" not in page
    assert "<title>Not here</title>" in server.get("/nothing")[1]


@pytest.mark.parametrize("path", ["/%00", "/a%00b/", "/d/%00.msgpack", "/%ff", "/%2e%2e/%00"])
def test_an_address_that_no_file_can_have_is_refused_without_a_traceback(server: Server, path: str) -> None:
    status, _ = server.get(path)
    assert status in (400, 403, 404)
    assert "%00" not in path or status == 400
    assert server.get("/")[0] == 200
    server.wait_for("GET / 200")
    assert "Traceback" not in server.said


def test_every_response_has_a_policy_and_no_page_may_be_framed(real_server: Server) -> None:
    def ask(path: str) -> tuple[int, str, str]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", real_server.port, timeout=PATIENCE)) as link:
            link.request("GET", path)
            reply = link.getresponse()
            return reply.status, reply.headers["Content-Security-Policy"], reply.headers["X-Content-Type-Options"]

    for path in ("/", "/privacy.html", "/de/", "/not-there"):
        assert ask(path)[1:] == ("frame-ancestors 'none'", "nosniff")
    for path in ("/SHA256SUMS", "/release.json", "/noble.js", "/robots.txt", "/livereload.js"):
        assert ask(path) == (200, FILE_POLICY, "nosniff")
    worker = ask("/many/worker.js")
    assert worker[0] == 404 or "'wasm-unsafe-eval'" in worker[1]


def test_a_request_under_another_name_is_refused(server: Server) -> None:
    for host in (
        "evil.example",
        f"evil.example:{server.port}",
        "127.0.0.1",
        f"127.0.0.1.evil.example:{server.port}",
        "",
    ):
        for path in ("/", "/livereload.js", "/release.json", "/nothing"):
            status, page = server.get(path, Host=host)
            assert status in (400, 403), host
            assert "First" not in page
    for host in ("localhost", "127.0.0.1", "[::1]", "LOCALHOST"):
        assert server.get(Host=f"{host}:{server.port}")[0] == 200


def test_the_socket_opens_for_this_page_alone(server: Server) -> None:
    here = f"127.0.0.1:{server.port}"
    assert server.open_socket(Origin=f"http://{here}") == 101
    for origin in (
        "http://evil.example",
        "null",
        f"http://evil.example:{server.port}",
        "http://127.0.0.1:1",
        "file://",
    ):
        assert server.open_socket(Origin=origin) == 403, origin
    assert server.open_socket(Host="evil.example", Origin="http://evil.example") == 403


def test_a_name_in_a_query_is_not_shown(server: Server) -> None:
    server.get("/?q=precious")
    server.get("/nothing")
    server.wait_for("GET /nothing 404")
    assert "precious" not in server.said


@pytest.mark.parametrize("what", ["the settings", "a manifest", "a new manifest", "a theme file"])
def test_a_change_builds_again(project: Path, server: Server, what: str) -> None:
    if what == "the settings":
        write_settings(project, 'title = "Second"')
    else:
        place = {"a manifest": "photos.csv", "a new manifest": "more.csv", "a theme file": "theme/style.css"}[what]
        (project / place).write_text("name,id\nbob,2\n")
    server.wait_for("changed: ")
    server.wait_for("; reloading")
    assert ("Second" in server.get()[1]) == (what == "the settings")


def test_broken_settings_keep_the_last_good_site_and_say_what_is_wrong_until_they_are_mended(
    project: Path, server: Server
) -> None:
    write_settings(project, "titel = 1")
    server.wait_for("there is no <title> in site.toml")
    server.wait_for("keeping the last working site")
    page = server.get()[1]
    assert "<title>First</title>" in page
    assert '<body class=a><pre role="alert">' in page
    assert "error: there is no &lt;title&gt; in site.toml</pre>" in page
    write_settings(project, 'title = "Mended"')
    server.wait_for("; reloading")
    page = server.get()[1]
    assert "<title>Mended</title>" in page
    assert "alert" not in page


def test_without_a_first_site_a_failing_build_ends_it(project: Path, start: Callable[..., Server]) -> None:
    (project / "build_sample.py").write_text("raise SystemExit('no good')")
    server = start()
    server.wait_for("no good")
    server.wait_for("The first build failed; there is nothing to serve.")
    assert server.process.wait(PATIENCE) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_when_told_to(server: Server, number: signal.Signals) -> None:
    server.process.send_signal(number)
    server.wait_for("stopped")
    assert server.process.wait(PATIENCE) == 0
    assert "Traceback" not in server.said


def test_it_ends_cleanly_in_the_middle_of_a_build(project: Path, start: Callable[..., Server]) -> None:
    (project / "build_sample.py").write_text(
        "import os, sys, time; print('pid', os.getpid(), file=sys.stderr, flush=True); time.sleep(60)"
    )
    server = start()
    build = int(server.wait_for("pid").split()[1])
    server.process.terminate()
    server.wait_for("stopped")
    assert server.process.wait(PATIENCE) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(build, 0)


def test_a_busy_port_gives_way_to_the_next(start: Callable[..., Server]) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        server = start(port)
        server.wait_until_it_serves()
        assert server.port != port
        assert server.get()[0] == 200


def test_only_this_machine_is_served(project: Path) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "example.org"):  # noqa: S104 - refused is what it must be
        with pytest.raises(SettingsError, match="this machine only"):
            serve(project / "site.toml", host=host)


def test_a_port_that_may_not_be_had_is_a_clear_error(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("generator.commands.serve.bind_sockets", refuse)
    with pytest.raises(SiteError, match="Port 80: Permission denied"):
        serve(project / "site.toml", port=80)


def test_the_build_is_this_very_program_wherever_it_is_started_from() -> None:
    command = name_build(Path("site.toml"), ["--max-rejects", "3"])
    assert command[0] == sys.executable
    assert command[-4:] == ["build", "site.toml", "--max-rejects", "3"]
    assert str(ROOT) in command[3]


@pytest.mark.parametrize(
    ("policy", "relaxed"),
    [
        (
            "default-src 'none'; script-src 'sha256-x'; connect-src 'self'; trusted-types 'none'",
            "default-src 'none'; script-src 'sha256-x' http://h:1/livereload.js; connect-src 'self' ws://h:1/livereload;"
            " trusted-types 'none'",
        ),
        (
            "default-src 'none'",
            "default-src 'none'; script-src http://h:1/livereload.js; connect-src ws://h:1/livereload",
        ),
    ],
)
def test_a_policy_gets_two_addresses_and_nothing_else(policy: str, relaxed: str) -> None:
    assert relax_policy(policy, "http://h:1") == relaxed


def test_a_page_without_policy_or_head_is_left_as_it_is() -> None:
    assert adapt_page("<p>", "http://h:1", "") == "<p>"


@dataclass
class Visit:
    """What a browser did: requests inside the server's address, and every word on its console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[[str], Visit]]:
    """Return a function that opens an address in a browser and waits for livereload's socket."""
    context = chromium.new_context()

    def open_page(address: str) -> Visit:
        visit = Visit(context.new_page())
        visit.page.on("console", lambda message: visit.console.append(message.text))
        visit.page.on("pageerror", lambda error: visit.console.append(str(error)))
        visit.page.on("request", lambda request: visit.requests.append(request.url.removeprefix(address)))
        with visit.page.expect_websocket() as opened:
            visit.page.goto(address)
        assert opened.value.url == address.replace("http", "ws") + "livereload"
        return visit

    yield open_page
    context.close()


def test_in_chromium_nothing_is_blocked_and_a_change_reloads_the_page(
    project: Path, server: Server, visit: Callable[[str], Visit]
) -> None:
    visited = visit(server.address)
    assert visited.requests == ["", "livereload.js"]
    visited.page.get_by_role("button").click()
    expect(visited.page).to_have_title("11" * 16 + " 1")
    assert visited.requests[2:] == [SHARD]
    write_settings(project, 'title = "Second"')
    expect(visited.page).to_have_title("Second", timeout=PATIENCE * 1000)
    visited.page.goto(server.address + "nothing")
    assert visited.page.title() == "Not here"
    assert [text for text in visited.console if "404" not in text] == []


def test_in_chromium_a_lookup_on_the_real_page_is_one_request_for_one_shard(
    project: Path, real_server: Server, visit: Callable[[str], Visit]
) -> None:
    visited = visit(real_server.address)
    expect(visited.page.get_by_role("textbox")).to_be_enabled()
    # The letters' script is asked for by the page, livereload's by what serve adds to it: in either order.
    assert sorted(visited.requests) == ["", "answer.js", "livereload.js"]
    for name, outcome in (("ann", "found"), ("nobody", "absent")):
        visited.requests.clear()
        visited.page.get_by_role("textbox").fill(name)
        visited.page.get_by_role("textbox").press("Enter")
        expect(visited.page.locator(f"[data-outcome={outcome}]")).to_be_visible()
        assert len(visited.requests) == 1
        assert visited.requests[0].startswith("d/")
        assert name not in visited.page.url
    write_settings(project, 'title = "Second"')
    expect(visited.page).to_have_title("Second", timeout=PATIENCE * 1000)
    assert visited.console == []
    assert "nobody" not in real_server.said
