"""A host that keeps a log and acts out faults, and what the tests of the page do in Chromium.

The fixtures that make them are in `tests/conftest.py` and `tests/browser/conftest.py`.
"""

from __future__ import annotations

import contextlib
import gzip
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

# The same programs as in tools/install-programs.sh. First the one without windows: a visit in it takes a third of the
# processor time of one in Chromium (0.6 and 2.1 seconds).
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# No sandbox: Chromium refuses its own under root, which CI is. The rest keeps the browser from calling home on its own.
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SCREENS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
FOLDED = ", ".join(f"#result {one}" for one in (".way-out", ".about", ".fold", ".saw"))
TYPES = {".html": "text/html", ".js": "text/javascript", ".json": "application/json"}


@dataclass
class Reply:
    """What the host says.

    `promised` is a Content-Length that is not the body's, `stall` what the body waits for, `drip` the seconds between
    two parts of the body, of `part` bytes.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    promised: int | None = None
    stall: threading.Event | None = None
    drip: float = 0
    part: int = 1


Fault = Callable[[str, Reply], Reply]
"""A path inside the site and the right reply in, the reply that is given out."""


class Host:
    """Serves a folder below a prefix such as `/` or `/a/b/`; `requests` has each request whole, `paths` its path.

    `replaced` has what is given out in place of files, by their names.
    """

    def __init__(
        self, folder: Path, prefix: str = "/", headers: dict[str, str] | None = None, *, compress: bool = False
    ) -> None:
        self.folder = folder
        self.compress = compress
        self.prefix = prefix
        self.headers = headers or {}
        self.requests: list[str] = []
        self.paths: list[str] = []
        self.shard_fault: Fault | None = None
        self.file_fault: Fault | None = None
        self.replaced: dict[str, bytes] = {}
        self.released = threading.Event()
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host.requests.append(f"{self.requestline}\n{self.headers}")
                host.paths.append(self.path)
                host.answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}{prefix}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        inside = handler.path.removeprefix(self.prefix)
        file = self.folder / (inside or "index.html")
        if handler.path.startswith(self.prefix) and file.is_file() and ".." not in inside:
            content_type = TYPES.get(file.suffix, "application/octet-stream")
            body = self.replaced.get(file.name) or file.read_bytes()
            reply = Reply(body=body, headers={"Content-Type": content_type, **self.find_headers(inside)})
        else:
            reply = Reply(404, b"not here")
        if inside.startswith("d/") and self.shard_fault:
            reply = self.shard_fault(inside, reply)
        if self.file_fault:
            reply = self.file_fault(inside, reply)
        if self.compress and file.suffix == ".html":
            reply = replace(reply, body=_compress(reply.body), headers={**reply.headers, "Content-Encoding": "gzip"})
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(reply.body) if reply.promised is None else reply.promised))
        handler.end_headers()
        with contextlib.suppress(ConnectionError):
            if reply.stall:
                reply.stall.wait(30)
            if reply.drip:
                for place in range(0, len(reply.body), reply.part):
                    handler.wfile.write(reply.body[place : place + reply.part])
                    self.released.wait(reply.drip)
            else:
                handler.wfile.write(reply.body)
        handler.close_connection = reply.promised is not None

    def find_headers(self, path: str) -> dict[str, str]:  # noqa: ARG002
        """Return the headers of a file, by its path inside the site: here the same for each."""
        return self.headers

    @property
    def shards(self) -> list[str]:
        """The shards asked for, as paths inside the site."""
        return [
            path.removeprefix(self.prefix) for path in self.paths if path.removeprefix(self.prefix).startswith("d/")
        ]

    def close(self) -> None:
        """Stop serving; requests that stall go on."""
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


@cache
def _compress(body: bytes) -> bytes:
    return gzip.compress(body, 6)


@dataclass
class Visit:
    """A page in Chromium and all that it did: requests, console lines, errors, violations of its policy."""

    page: Page
    host: Host
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, address: str = "") -> Visit:
        """Open the page, and wait until it takes text."""
        self.page.goto(address or self.host.address)
        self.page.wait_for_selector("#name:enabled")
        return self

    def check(self, typed: str) -> str:
        """Type a text, press Enter, and give the outcome."""
        self.page.fill("#name", typed)
        self.page.press("#name", "Enter")
        outcome = self.wait()
        self.unfold()
        return outcome

    def unfold(self) -> None:
        """Open what an answer folds: the letters, what is said of data sets and limits, what the server saw."""
        self.page.eval_on_selector_all(FOLDED, "all => all.forEach((one) => { one.open = true; })")

    def wait(self) -> str:
        """Wait for an outcome, and give it."""
        result = self.page.wait_for_selector("#result[data-outcome]", timeout=20_000)
        assert result
        return str(result.get_attribute("data-outcome"))

    @property
    def result(self) -> str:
        """The words of the result, with what is folded."""
        self.unfold()
        return self.page.inner_text("#result")

    @property
    def links(self) -> list[str]:
        """Where the result's items lead, all of them: what a list holds back is asked for."""
        while (more := self.page.locator("#result .items + button:visible")).count():
            more.first.click()
        return list(self.page.eval_on_selector_all("#result .items a", "links => links.map((link) => link.href)"))

    @property
    def complaints(self) -> list[str]:
        """The console's lines, but for those that the browser writes of a request that the host let fail."""
        return [line for line in self.console if not line.startswith("Failed to load resource")]

    @property
    def violations(self) -> list[Any]:
        """What the page's Content-Security-Policy stopped."""
        return list(self.page.evaluate("window.violations"))


def visit(context: BrowserContext, host: Host) -> Visit:
    """Make a page whose doings are kept."""
    page = context.new_page()
    page.add_init_script(
        "window.violations = [];"
        "document.addEventListener('securitypolicyviolation',"
        " (event) => window.violations.push([event.violatedDirective, event.blockedURI]));"
    )
    made = Visit(page, host)
    page.on("request", lambda request: made.requests.append(request.url))
    page.on("console", lambda message: made.console.append(message.text))
    page.on("pageerror", lambda error: made.errors.append(str(error)))
    return made
