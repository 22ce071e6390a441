"""`serve`: run as a program, spoken to as a browser would, and as an attacker would."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.devserver import adapt_page, name_build, relax_policy, serve
from generator.lookups import lookup_folder
from generator.verifying import verify_folder
from shards.errors import SettingsError, SiteError
from tests.devserver_samples import SHARD

ROOT = Path(__file__).parents[1]
PATIENCE = 90.0
BUILD = """
import sys
from pathlib import Path
from tests.devserver_samples import build
build(Path(sys.argv[1]))
"""


def write_settings(project: Path, title: str) -> None:
    """Write settings as an editor does: another file, put in the place of the old one."""
    text = f"""
[site]
{title}
theme = "theme"
[identifiers]
platform = "plain"
[[dataset]]
id = "demo"
title = "Demo"
files = ["*.csv"]
[dataset.columns]
username = "name"
item = "id"
"""
    (project / "site.toml.new").write_text(text)
    (project / "site.toml.new").replace(project / "site.toml")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with settings, a manifest, a theme and a program that stands for the build."""
    write_settings(tmp_path, 'title = "First"')
    (tmp_path / "photos.csv").write_text("name,id\nann,1\n")
    (tmp_path / "theme").mkdir()
    (tmp_path / "build_sample.py").write_text(BUILD)
    return tmp_path


class Server:
    """The program under test: its address, and what it has said so far, line by line."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: Queue[str] = Queue()
        self.said = ""
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def wait_for(self, words: str) -> str:
        """Wait until it says a line with these words; give the line."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(Empty):
                line = self.lines.get(timeout=0.1)
                self.said += line
                if words in line:
                    return line
        pytest.fail(f"it never said {words!r}, but: {self.said}")

    def wait_until_it_serves(self) -> None:
        """Wait for the address, which it may only print when it listens."""
        self.address = self.wait_for("serving").split(" at ")[1].split()[0]
        self.port = int(self.address.rstrip("/").rpartition(":")[2])

    def get(self, path: str = "/", **headers: str) -> tuple[int, str]:
        """Ask for a path: status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    def open_socket(self, **headers: str) -> int:
        """Ask for livereload's socket: the status, 101 if it opened."""
        upgrade = {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", "/livereload", headers=upgrade | headers)
        status = connection.getresponse().status
        connection.close()
        return status

    def stop(self) -> None:
        """Stop it, as a test's end does."""
        self.process.terminate()
        self.process.wait(PATIENCE)


@pytest.fixture
def start(project: Path) -> Iterator[Callable[..., Server]]:
    """Give a function that starts the server, with the program that stands for the build; it is stopped at the end."""
    servers: list[Server] = []
    command = [sys.executable, str(project / "build_sample.py"), str(project / "site.toml")]

    def start_server(port: int = 0) -> Server:
        program = (
            "from pathlib import Path; from generator.devserver import serve; "
            f"serve(Path({str(project / 'site.toml')!r}), port={port}, command={command!r})"
        )
        servers.append(Server([sys.executable, "-c", program]))
        return servers[-1]

    yield start_server
    for server in servers:
        server.stop()


@pytest.fixture
def real_server(project: Path) -> Iterator[Server]:
    """The server as the command line starts it, with the real build."""
    server = Server([sys.executable, str(ROOT / "build.py"), "serve", str(project / "site.toml"), "--port", "0"])
    server.wait_until_it_serves()
    yield server
    server.stop()


@pytest.fixture
def server(start: Callable[..., Server]) -> Server:
    """A server that serves."""
    server = start()
    server.wait_until_it_serves()
    return server


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
    server.wait_for("the last good site stays")
    page = server.get()[1]
    assert "<title>First</title>" in page
    assert '<body class=a><pre role="alert">' in page
    assert "error: there is no &lt;title&gt; in site.toml</pre>" in page
    write_settings(project, 'title = "Mended"')
    server.wait_for("; reloading")
    page = server.get()[1]
    assert "<title>Mended</title>" in page
    assert "alert" not in page


def stamp_shards(project: Path) -> dict[str, tuple[int, int]]:
    """What changes about a shard when it is written again: its file, and the time of its last change."""
    shards = (project / "site" / "d").rglob("*.msgpack")
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in shards}


def test_a_change_of_words_renders_the_pages_around_the_index_that_is_there(project: Path, real_server: Server) -> None:
    built, listed = stamp_shards(project), (project / "site" / "SHA256SUMS").read_text()
    (project / "theme" / "theme.css").write_text("main { color: rebeccapurple }\n")
    real_server.wait_for("changed: theme.css; rendering the pages")
    real_server.wait_for("rendered in ")
    assert "rebeccapurple" in real_server.get()[1]
    write_settings(project, 'title = "Second"')
    real_server.wait_for("changed: site.toml; rendering the pages")
    real_server.wait_for("rendered in ")
    assert "<title>Second</title>" in real_server.get()[1]
    assert "<title>Second</title>" in (project / "site" / "index.html").read_text()
    assert built
    assert stamp_shards(project) == built
    assert (project / "site" / "SHA256SUMS").read_text() != listed
    assert verify_folder(project / "site").whole
    (project / "photos.csv").write_text("name,id\nbob,2\n")
    real_server.wait_for("changed: photos.csv; building")
    real_server.wait_for("built in ")
    assert not stamp_shards(project).items() <= built.items()
    assert lookup_folder(project / "site", "bob")["outcome"] == "found"


@pytest.mark.parametrize(
    ("template", "complaint"),
    [("{% if %}", "index.html.j2, line 1, Expected an expression"), ("{{ 1 // 0 }}", "ZeroDivisionError")],
    ids=["a template that cannot be read", "a template that fails"],
)
def test_a_broken_template_keeps_the_last_good_site_and_says_what_is_wrong(
    project: Path, real_server: Server, template: str, complaint: str
) -> None:
    (project / "theme" / "index.html.j2").write_text(template)
    real_server.wait_for(complaint)
    real_server.wait_for("the last good site stays")
    page = real_server.get()[1]
    assert "<title>First</title>" in page
    assert complaint in page.partition('<pre role="alert">')[2]
    (project / "theme" / "index.html.j2").unlink()
    real_server.wait_for("; reloading")
    assert "alert" not in real_server.get()[1].partition("<main")[0]


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
        with pytest.raises(SettingsError, match="this machine alone"):
            serve(project / "site.toml", host=host)


def test_a_port_that_may_not_be_had_is_a_clear_error(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("generator.devserver.bind_sockets", refuse)
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
    """Give a function that opens an address in a browser and waits for livereload's socket."""
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
    assert visited.requests == ["", "livereload.js"]
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
