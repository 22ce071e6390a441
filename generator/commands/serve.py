"""The command `serve`: build, serve on this machine only, watch the inputs, rebuild, reload the browser.

The build runs in a process of its own, so that pages are served meanwhile and a failure stops nothing: the last working
site stays. When only what visitors read has changed (a template, a style, a text, a title), the pages are rendered
again around the existing shards; this happens in this process, which already has everything loaded. The folder on disk
is the site as it will be published. Only in responses do pages get livereload's script, and their
Content-Security-Policy the two addresses that the script needs. Other sites can neither reach this server through a
name of their own (Host is checked) nor open its socket (Origin is checked).

The script in the browser and the protocol of the socket are livereload's. The rest of livereload is not used: its
script tag is inline, which the policy of the pages forbids; its server accepts every Host and Origin; its watcher runs
builds in the event loop that serves pages, and notices only one changed file per folder at a time.
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

from generator.hosting import POLICY, headers, parse_policy, preview, read_table
from generator.indexing.counts import load_tallies
from generator.output import open_private_folder
from generator.pipeline import list_inputs, render_again, share_index
from generator.settings import Settings, load_settings
from generator.storage import is_remote, show_place
from shards.errors import HushdexError, SettingsError, SiteError

HOSTS = ("127.0.0.1", "localhost")
_PORTS_TRIED = 20
_POLL, _SETTLING = 0.4, 0.1
_PATIENCE = 10.0
_KEPT = 4000
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
    """Build and serve a site until Ctrl-C or SIGTERM. Port 0 means any free port; if a port is in use, try the next.

    `command` is the build as a list of arguments, to which `--tallies` and a file are added; by default it is the
    `build` of this program, with `build_options`. Raises SettingsError for settings that cannot be read, or for a host
    that others can reach; SiteError if no port is free, or if the first build fails and there is no older site to show.
    """
    if host not in HOSTS:
        raise SettingsError(f"serve is for this machine only; the host is {host!r}.", (), f"Use {HOSTS[0]}.")
    sockets, address = _listen("127.0.0.1", port)
    try:
        with contextlib.ExitStack() as at_end, open_private_folder() as folder:
            for listening in sockets:
                at_end.callback(listening.close)
            build = command or name_build(settings_path, build_options)
            workshop = Workshop(settings_path, build, folder / "tallies.json")
            asyncio.run(_run(workshop, sockets, address, open_browser))
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("stopped", file=sys.stderr)


def name_build(settings_path: Path, options: Sequence[str] = ()) -> list[str]:
    """Return the command that builds a site with this same program, whatever the working folder."""
    place = str(Path(__file__).parents[2])
    program = f"import sys; sys.path.insert(0, {place!r}); from generator.commands.cli import main; main()"
    return [sys.executable, "-P", "-c", program, "build", str(settings_path), *options]


class Workshop:
    """The site being worked on: its settings as last read, and the error of the last build ('' if it succeeded).

    `built` are the settings from which the current index was built, or None if they are not known; `tallies` is the
    file in which a build leaves the data of its charts.
    """

    def __init__(self, settings_path: Path, command: Sequence[str], tallies: Path) -> None:
        self.settings_path = settings_path
        self.command = [*command, "--tallies", str(tallies)]
        self.tallies = tallies
        self.error = ""
        self.settings = load_settings(settings_path)
        if is_remote(self.output):
            raise SiteError(f"`serve` cannot serve {show_place(self.output)}.", "Set output to a folder in SITE.TOML.")
        self.built: Settings | None = None

    @property
    def output(self) -> Path:
        """The folder of the site."""
        return self.settings.build.output

    def take_snapshot(self) -> Snapshot:
        """Return the size and modification time of every input file: equal snapshots mean that nothing has changed."""
        with contextlib.suppress(HushdexError):  # the build reports it; until then, use the old inputs
            self.settings = load_settings(self.settings_path)
        snapshot = {}
        for path in list_files([*list_inputs(self.settings), _TEMPLATES], self.output):
            with contextlib.suppress(FileNotFoundError):
                status = path.stat()
                snapshot[str(path)] = (status.st_size, status.st_mtime_ns)
        return snapshot

    def keeps_index(self, changed: Iterable[str]) -> bool:
        """Return whether the index of the last build is still valid after changes to these files and the settings."""
        if self.built is None or not self.tallies.is_file() or not share_index(self.settings, self.built):
            return False
        data = [path for dataset in self.settings.datasets for path in dataset.files]
        return not {str(path) for path in (*data, *self.settings.privacy.suppress)}.intersection(changed)

    async def render(self) -> bool:
        """Render the pages again; return whether that succeeded. If not, the site is unchanged."""
        try:
            settings = await asyncio.to_thread(load_settings, self.settings_path)
            await asyncio.to_thread(render_again, settings, load_tallies(self.tallies.read_bytes()))
            self.error = ""
        except HushdexError as error:
            self.error = f"{error.fact}\n{error.hint}".strip()
            print(self.error, file=sys.stderr)
        except Exception:  # a theme's template can raise anything; the build reports it, in a process of its own
            return await self.build()
        return not self.error

    async def build(self) -> bool:
        """Run a build, pass its messages on to the terminal, and return whether it succeeded."""
        settings, self.built = self.settings, None
        self.tallies.unlink(missing_ok=True)
        process = await asyncio.create_subprocess_exec(*self.command, stderr=asyncio.subprocess.PIPE)
        assert process.stderr is not None  # noqa: S101 - asked for above
        output = b""
        try:
            while piece := await process.stderr.read(4096):
                sys.stderr.buffer.write(piece)
                sys.stderr.buffer.flush()
                output = (output + piece)[-_KEPT:]
            await process.wait()
        finally:
            if process.returncode is None:
                await _end(process)
        said = _COLOURS.sub("", output.decode(errors="replace")).strip()
        self.error = "" if process.returncode == 0 else said or f"The build ended with exit code {process.returncode}."
        self.built = None if self.error else settings
        return not self.error


def list_files(inputs: Iterable[Path], output: Path) -> Iterator[Path]:
    """Yield the input files, including those in input folders, but not the output: that would cause endless builds."""
    for path in inputs:
        if path.is_file():
            yield path
        for folder, folders, names in os.walk(path):
            kept = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
            folders[:] = [name for name in kept if Path(folder, name) != output]
            yield from (Path(folder, name) for name in names)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Stop a build: let it clean up after itself, but not for ever."""
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()


async def _run(workshop: Workshop, sockets: list[socket.socket], address: str, open_browser: bool) -> None:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - we are in one
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    built = await asyncio.to_thread(workshop.take_snapshot)
    if not await workshop.build() and not (workshop.output / "index.html").is_file():
        raise SiteError("The first build failed; there is nothing to serve.", "Fix the errors above.")
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
    """Rebuild whenever an input differs from what it was when the last build began, once it has stopped changing."""
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
            took = f"{time.monotonic() - started:.1f} s"
            result = f"{done} in {took}; reloading" if good else "keeping the last working site"
            print(result, file=sys.stderr, flush=True)
            # Also after a failure: the page then shows what is wrong.
            LiveReloadHandler.reload_waiters("*")


def _listen(host: str, port: int) -> tuple[list[socket.socket], str]:
    """Bind to a port, or to the next free one of twenty; return the listening sockets and the address."""
    for candidate in range(port, port + _PORTS_TRIED) if port else [0]:
        try:
            sockets = bind_sockets(candidate, host, socket.AF_INET)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise SiteError(f"Port {candidate}: {error.strerror}.", "Choose another port: --port 8000") from error
        except OverflowError:
            break
        else:
            return sockets, f"http://{host}:{sockets[0].getsockname()[1]}/"
    raise SiteError(f"Port {port} and the ports after it are in use.", "Choose another port, or any free one: --port 0")


class LocalApplication(web.Application):
    """The site at `/`, and livereload's script and socket, for requests that address this machine by its own names.

    A page elsewhere whose name was made to point here (DNS rebinding) sends that name as Host, and is refused.
    """

    def __init__(self, workshop: Workshop, port: int) -> None:
        LiveReloadHandler.watcher = Watcher()  # the handler reads the name of the changed file from it
        LiveReloadHandler.live_css = False
        names = ("127.0.0.1", "localhost", "[::1]")
        self._hosts = {f"{name}:{port}" for name in names} | ({*names} if port == 80 else set())
        super().__init__(
            [
                (preview.SOCKET, ReloadHandler),
                (preview.SCRIPT, ScriptHandler),
                ("/(.*)", PageHandler, {"workshop": workshop}),
            ],
            log_function=_log_request,
        )

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        """Return the handler of a request: an error if its Host is not one of this machine's names."""
        if request.host.lower() not in self._hosts:
            return self.get_handler_delegate(request, web.ErrorHandler, {"status_code": 403})
        return super().find_handler(request, **kwargs)


class ReloadHandler(LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's socket, for pages of this server only."""

    def check_origin(self, origin: str) -> bool:
        """Return whether the Origin equals the Host, as tornado does by default."""
        return WebSocketHandler.check_origin(self, origin)


class ScriptHandler(LiveReloadJSHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's script."""

    def set_default_headers(self) -> None:
        """Keep the script out of other sites and out of caches."""
        _set_headers(self)


class PageHandler(web.StaticFileHandler):
    """The built site as it is now, with livereload added to its pages."""

    def initialize(self, workshop: Workshop) -> None:  # type: ignore[override]
        """Use the folder that the settings name now."""
        self.workshop = workshop
        super().initialize(str(workshop.output), "index.html")

    def set_default_headers(self) -> None:
        """Keep all files out of other sites and out of caches."""
        _set_headers(self)

    def compute_etag(self) -> None:
        """Send no ETag: tornado caches those of files that have been replaced since."""

    def should_return_304(self) -> bool:
        """Return False: always answer with the file."""
        return False

    async def get(self, path: str, include_body: bool = True) -> None:
        """Answer with a file; pages are adapted."""
        if "\0" in path:  # no system has such a file
            raise web.HTTPError(400)
        self.set_header(POLICY, _choose_policy(self.workshop.output, path))
        self.path = self.parse_url_path(path)
        place = self.validate_absolute_path(self.root, self.get_absolute_path(self.root, self.path))
        if place is None:  # redirected to the address of the folder
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
        self.set_header(POLICY, _choose_policy(self.workshop.output, place.relative_to(self.root).as_posix()))
        page = place.read_text(encoding="utf-8")
        self.finish(adapt_page(page, f"http://{self.request.host}", self.workshop.error))


def _choose_policy(site: Path, path: str) -> str:
    """Return the policy to send with a file; a page has its own inside, so only who may frame it is sent."""
    path += "index.html" * (not path or path.endswith("/"))
    try:
        policy = read_table(site).find(path).get(POLICY, headers.FILE_POLICY)
    except SiteError:
        policy = headers.FILE_POLICY
    if not path.endswith(".html"):
        return policy
    return f"frame-ancestors {' '.join(sorted(parse_policy(policy)['frame-ancestors']))}"


def adapt_page(page: str, origin: str, error: str) -> str:
    """Return a page with livereload's script, permission to run it, and the error of the last build."""
    page = preview.add_reload(page, origin)
    if not error:
        return page
    notice = f'<pre role="alert">The last build failed. This is the site from before.\n\n{html.escape(error)}</pre>'
    return re.sub(r"<body[^>]*>", lambda match: match[0] + notice, page, count=1)


def _set_headers(handler: web.RequestHandler) -> None:
    handler.set_header(POLICY, headers.FILE_POLICY)
    handler.set_header("Cache-Control", "no-store")
    handler.set_header("X-Content-Type-Options", "nosniff")
    handler.set_header("Referrer-Policy", "no-referrer")
    handler.set_header("Cross-Origin-Resource-Policy", "same-origin")


def _log_request(handler: web.RequestHandler) -> None:
    """Print what a host would see of a request, except for what follows a `?`."""
    request = handler.request
    path = request.path[:200]
    print(request.method, path if path.isprintable() else ascii(path), handler.get_status(), file=sys.stderr)
