"""Build, serve on this machine alone, watch the inputs, build again, reload the browser.

The build is a process of its own, so that a page is served while it runs and a fault in it stops nothing: the last
good site stays. Where only what visitors read has changed (a template, a style, a text, a title), the pages are
rendered again, around the shards that are there; that is done in this process, which has all that it takes loaded. The
folder on disk is the site as it will be published; only in answers do pages get livereload's
script, and their Content-Security-Policy the two addresses that it needs. Other sites cannot reach this server by a
name of theirs (Host is checked), nor open its socket (Origin is).

From livereload come the browser's script and the socket's protocol. Its own script tag is inline, which the pages'
policy forbids; its server answers to every Host and Origin; its watcher runs builds in the loop that serves pages, and
sees one changed file of a folder at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import html
import os
import re
import signal
import socket
import sys
import tempfile
import time
import webbrowser
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.watcher import Watcher
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.netutil import bind_sockets
from tornado.websocket import WebSocketHandler

from generator.indexing.tallies import load_tallies
from generator.pipeline import list_inputs, render_again, share_index
from generator.settings.site_toml import Settings, load_settings
from shards.errors import HushdexError, SettingsError, SiteError

HOSTS = ("127.0.0.1", "localhost")
_PORTS_TRIED = 20
_POLL, _SETTLING = 0.4, 0.1
_PATIENCE = 10.0
_TOLD = 4000
_SCRIPT, _SOCKET = "/livereload.js", "/livereload"
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")')
_TEMPLATES = Path(str(files("site_templates")))
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")

Snapshot = dict[str, tuple[int, int]]


def serve(
    settings_path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    open_browser: bool = False,
    build_options: Sequence[str] = (),
    command: Sequence[str] | None = None,
) -> None:
    """Build and serve a site until Ctrl-C or SIGTERM; `port` 0 is any free one, a busy one gives way to the next.

    `command` is the build as a list of arguments, to which `--tallies` and a file are added; by default that of this
    program, with `build_options`. Raises
    SettingsError for settings that cannot be read, or a host that others can reach; SiteError where no port is free, or
    where the first build fails and there is no older site to show.
    """
    if host not in HOSTS:
        raise SettingsError(f"serve is for this machine alone: the host is {host!r}.", (), f"Use {HOSTS[0]}.")
    sockets, address = _listen("127.0.0.1", port)
    try:
        with tempfile.TemporaryDirectory(prefix="hushdex-") as folder:
            build = command or name_build(settings_path, build_options)
            workshop = Workshop(settings_path, build, Path(folder, "tallies.json"))
            asyncio.run(_run(workshop, sockets, address, open_browser))
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("stopped", file=sys.stderr)
    finally:
        for listening in sockets:
            listening.close()


def name_build(settings_path: Path, options: Sequence[str] = ()) -> list[str]:
    """Give the command that builds a site by this very program, wherever it is started from."""
    place = str(Path(__file__).parents[2])
    program = f"import sys; sys.path.insert(0, {place!r}); from generator.commands.cli import main; main()"
    return [sys.executable, "-P", "-c", program, "build", str(settings_path), *options]


class Workshop:
    """The site at work: its settings as last read, and what the last build complained of ('' if good).

    `built` are the settings that the index which is there was made of, None where that is not known; `tallies` is the
    file in which a build leaves what its charts show.
    """

    def __init__(self, settings_path: Path, command: Sequence[str], tallies: Path) -> None:
        self.settings_path = settings_path
        self.command = [*command, "--tallies", str(tallies)]
        self.tallies = tallies
        self.error = ""
        self.settings = load_settings(settings_path)
        self.built: Settings | None = None

    @property
    def output(self) -> Path:
        """The folder of the site."""
        return self.settings.build.output

    def take_snapshot(self) -> Snapshot:
        """Give size and time of change of every input file: two that are equal mean that nothing changed."""
        with contextlib.suppress(HushdexError):  # the build says what is wrong; until then the inputs are the old ones
            self.settings = load_settings(self.settings_path)
        snapshot = {}
        for path in list_files([*list_inputs(self.settings), _TEMPLATES], self.output):
            with contextlib.suppress(FileNotFoundError):
                status = path.stat()
                snapshot[str(path)] = (status.st_size, status.st_mtime_ns)
        return snapshot

    def keeps_index(self, changed: Iterable[str]) -> bool:
        """Say whether these files and the settings leave the index as the last build made it."""
        if self.built is None or not self.tallies.is_file() or not share_index(self.settings, self.built):
            return False
        data = [path for dataset in self.settings.datasets for path in dataset.files]
        return not {str(path) for path in (*data, *self.settings.privacy.suppress)}.intersection(changed)

    async def render(self) -> bool:
        """Render the pages again; True if that was good, and else the site is what it was."""
        try:
            settings = await asyncio.to_thread(load_settings, self.settings_path)
            await asyncio.to_thread(render_again, settings, load_tallies(self.tallies.read_bytes()))
            self.error = ""
        except HushdexError as error:
            self.error = f"{error.fact}\n{error.hint}".strip()
            print(self.error, file=sys.stderr)
        except Exception:  # a theme's template can raise whatever it likes; the build tells it, and harms nothing here
            return await self.build()
        return not self.error

    async def build(self) -> bool:
        """Run one build to its end, its words passed on to the terminal; True if it was good."""
        settings, self.built = self.settings, None
        self.tallies.unlink(missing_ok=True)
        process = await asyncio.create_subprocess_exec(*self.command, stderr=asyncio.subprocess.PIPE)
        assert process.stderr is not None  # noqa: S101 - asked for above
        told = b""
        try:
            while piece := await process.stderr.read(4096):
                sys.stderr.buffer.write(piece)
                sys.stderr.buffer.flush()
                told = (told + piece)[-_TOLD:]
            await process.wait()
        finally:
            if process.returncode is None:
                await _end(process)
        said = _COLOURS.sub("", told.decode(errors="replace")).strip()
        self.error = "" if process.returncode == 0 else said or f"The build ended with {process.returncode}."
        self.built = None if self.error else settings
        return not self.error


def list_files(inputs: Iterable[Path], output: Path) -> Iterator[Path]:
    """List the files among inputs and in them; never what a build writes, which would make it build for ever."""
    for path in inputs:
        if path.is_file():
            yield path
        for folder, folders, names in os.walk(path):
            kept = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
            folders[:] = [name for name in kept if Path(folder, name) != output]
            yield from (Path(folder, name) for name in names)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Let a build clean up after itself, but not for ever."""
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()


async def _run(workshop: Workshop, sockets: list[socket.socket], address: str, open_browser: bool) -> None:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - we are in one
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    built = await asyncio.to_thread(workshop.take_snapshot)
    if not await workshop.build() and not (workshop.output / "index.html").is_file():
        raise SiteError("The first build failed; there is nothing to serve.", "Mend what it says above.")
    server = HTTPServer(LocalApplication(workshop, sockets[0].getsockname()[1]))
    server.add_sockets(sockets)
    print(f"serving {workshop.output} at {address} (Ctrl-C stops it)", flush=True)
    if open_browser:
        await asyncio.to_thread(webbrowser.open, address)
    try:
        await _watch(workshop, built)
    finally:
        server.stop()
        await server.close_all_connections()


async def _watch(workshop: Workshop, built: Snapshot) -> None:
    """Build whenever an input is not as it was when the last build began, once it stays as it is."""
    seen = built
    while True:
        await asyncio.sleep(_POLL if seen == built else _SETTLING)
        found = await asyncio.to_thread(workshop.take_snapshot)
        settled, seen = found == seen, found
        if found != built and settled:
            changed = sorted(path for path in found.keys() | built.keys() if found.get(path) != built.get(path))
            names = ", ".join(Path(path).name for path in changed[:3])
            built, started = found, time.monotonic()
            if workshop.keeps_index(changed):
                print(f"changed: {names}; rendering the pages", file=sys.stderr)
                good, done = await workshop.render(), "rendered"
            else:
                print(f"changed: {names}; building", file=sys.stderr)
                good, done = await workshop.build(), "built"
            told = f"{done} in {time.monotonic() - started:.1f} s; reloading" if good else "the last good site stays"
            print(told, file=sys.stderr, flush=True)
            # After a failure too: the page then says what is wrong.
            LiveReloadHandler.reload_waiters("*")


def _listen(host: str, port: int) -> tuple[list[socket.socket], str]:
    """Bind to a port, or to the next free one of twenty; give the sockets, which listen, and the address."""
    for candidate in range(port, port + _PORTS_TRIED) if port else [0]:
        try:
            sockets = bind_sockets(candidate, host, socket.AF_INET)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise SiteError(f"Port {candidate}: {error.strerror}.", "Choose another: --port 8000") from error
        except OverflowError:
            break
        else:
            return sockets, f"http://{host}:{sockets[0].getsockname()[1]}/"
    raise SiteError(f"Port {port} and the ones after it are in use.", "Choose another, or any free one: --port 0")


class LocalApplication(web.Application):
    """The site at `/`, livereload's script and socket beside it; for requests that name this machine alone.

    A page elsewhere whose name was made to point here (DNS rebinding) sends that name as Host, and gets nothing.
    """

    def __init__(self, workshop: Workshop, port: int) -> None:
        LiveReloadHandler.watcher = Watcher()  # it reads the name of the changed file there
        LiveReloadHandler.live_css = False
        names = ("127.0.0.1", "localhost", "[::1]")
        self._hosts = {f"{name}:{port}" for name in names} | ({*names} if port == 80 else set())
        super().__init__(
            [(_SOCKET, ReloadHandler), (_SCRIPT, ScriptHandler), ("/(.*)", PageHandler, {"workshop": workshop})],
            log_function=_log_request,
        )

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        """Find what answers a request: an error if its Host is not ours."""
        if request.host.lower() not in self._hosts:
            return self.get_handler_delegate(request, web.ErrorHandler, {"status_code": 403})
        return super().find_handler(request, **kwargs)


class ReloadHandler(LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's socket, for pages of this server alone."""

    def check_origin(self, origin: str) -> bool:
        """Accept what tornado accepts: an Origin that is the Host."""
        return WebSocketHandler.check_origin(self, origin)


class ScriptHandler(LiveReloadJSHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's script."""

    def set_default_headers(self) -> None:
        """Keep it out of other sites, and out of caches."""
        _set_headers(self)


class PageHandler(web.StaticFileHandler):
    """The built site as it is now, its pages adapted."""

    def initialize(self, workshop: Workshop) -> None:  # type: ignore[override]
        """Take the folder that the settings name now."""
        self.workshop = workshop
        super().initialize(str(workshop.output), "index.html")

    def set_default_headers(self) -> None:
        """Keep everything out of other sites, and out of caches."""
        _set_headers(self)

    def compute_etag(self) -> None:
        """Give none: tornado keeps those of files that have been exchanged since."""

    def should_return_304(self) -> bool:
        """Always answer with the file."""
        return False

    async def get(self, path: str, include_body: bool = True) -> None:
        """Answer with a file; a page is adapted."""
        self.path = self.parse_url_path(path)
        place = self.validate_absolute_path(self.root, self.get_absolute_path(self.root, self.path))
        if place is None:  # sent on to the folder's own address
            return
        if place.endswith(".html"):
            self._finish_page(Path(place))
        else:
            await super().get(path, include_body)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with the site's own 404 page, as a host would."""
        page = self.workshop.output / "404.html"
        if status_code == 404 and page.is_file():
            self._finish_page(page)
        else:
            super().write_error(status_code, **kwargs)

    def _finish_page(self, place: Path) -> None:
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        page = place.read_text(encoding="utf-8")
        self.finish(adapt_page(page, f"http://{self.request.host}", self.workshop.error))


def adapt_page(page: str, origin: str, error: str) -> str:
    """Add livereload's script, the right to run it, and what the last build complained of, to a page."""
    page = _POLICY.sub(lambda match: match[1] + _relax_escaped(match[2], origin) + match[3], page)
    page = page.replace("</head>", f'<script src="{_SCRIPT}" defer></script></head>', 1)
    if not error:
        return page
    notice = f'<pre role="alert">The last build failed; this is the site before it.\n\n{html.escape(error)}</pre>'
    return re.sub(r"<body[^>]*>", lambda match: match[0] + notice, page, count=1)


def _relax_escaped(policy: str, origin: str) -> str:
    return html.escape(relax_policy(html.unescape(policy), origin))


def relax_policy(policy: str, origin: str) -> str:
    """Add to a Content-Security-Policy the two addresses that livereload needs, and nothing else."""
    directives = {name: sources for name, *sources in (part.split() for part in policy.split(";") if part.strip())}
    socket_address = "ws" + origin.removeprefix("http") + _SOCKET
    for name, source in (("script-src", origin + _SCRIPT), ("connect-src", socket_address)):
        allowed = directives.get(name, directives.get("default-src", []))
        directives[name] = [*(other for other in allowed if other != "'none'"), source]
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def _set_headers(handler: web.RequestHandler) -> None:
    handler.set_header("Cache-Control", "no-store")
    handler.set_header("X-Content-Type-Options", "nosniff")
    handler.set_header("Referrer-Policy", "no-referrer")
    handler.set_header("Cross-Origin-Resource-Policy", "same-origin")


def _log_request(handler: web.RequestHandler) -> None:
    """Show what a host would see of a visit, but for what follows a `?`."""
    request = handler.request
    path = request.path[:200]
    print(request.method, path if path.isprintable() else ascii(path), handler.get_status(), file=sys.stderr)
