"""Let a host do to a site what hosts do: `python -m tools.sweeps.hosts [--only verify] [ACT…]`.

A built site, and an older release of it, behind a host that answers otherwise than it should -> `verify` and the page
in Chromium. A listed name is never absent and one that is not is never found; what was altered is never an answer and
never a whole site; each reply is given up in time; a bomb takes no memory.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import shutil
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from generator.progress import Silence
from generator.verifying.live import fetching
from generator.verifying.live.host_behavior import FILE_LIMIT
from generator.verifying.live.site import verify_site
from shards.errors import HushdexError
from tests.support.browser import BROWSER_ARGUMENTS, BROWSERS, visit
from tests.support.project_samples import build, make_project
from tests.support.static_host import Act, Answer, serve_site
from tools.sweeps.results import Results
from tools.sweeps.system_calls import write_secret

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LISTED, MISSING = "anna", "nobody"
LONGEST = {"verify": 150.0, "page": 150.0}
"""Seconds that a host may hold somebody up: the page asks twice, each time for a minute at most."""
BOMB = 1 << 30
MOST_MEMORY = (fetching.CONNECTIONS + 2) * FILE_LIMIT
"""Bytes that `verify` may take: a file of the greatest size for each connection, and some more."""
PAGE = b"<!doctype html><title>Sign in</title><form><input name=user></form>"

Change = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Trick:
    """What a host does; `harmless` if the bytes that arrive are the right ones all the same."""

    act: Act
    harmless: bool = False


@dataclass(frozen=True)
class Sites:
    """A site, and an older release of it with other names, sealed with the same secret."""

    new: Path
    old: Path

    def list_shards(self, site: Path) -> list[Path]:
        """Return the shards of one of the two."""
        return sorted(site.glob("d/**/*.msgpack"))


def make_sites(folder: Path) -> Sites:
    """Build both."""
    sites = []
    for name, last in (("old", "zoe"), ("new", LISTED)):
        names = ["bo", "cy", "di", "ed", "flo", "gus", last]
        rows = [("user", "photo", "link"), *((one, str(number), "") for number, one in enumerate(names))]
        project = make_project(folder / name, rows, privacy="depth = 1")
        write_secret(folder / name)
        build(project)
        sites.append(folder / name / "site")
    return Sites(sites[1], sites[0])


def is_shard(path: str) -> bool:
    """Return whether a path inside a site is a shard's."""
    return path.endswith(".msgpack")


def on_shards(change: Callable[[Answer], Answer]) -> Act:
    """Return an act on the shards alone."""
    return lambda path, answer: change(answer) if is_shard(path) else answer


def with_body(change: Change) -> Act:
    """Return an act that changes the bytes of shards."""
    return on_shards(lambda answer: replace(answer, body=change(answer.body or b"")))


def with_status(status: int, body: bytes = PAGE, **headers: str) -> Act:
    """Return an act that answers otherwise for shards."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return on_shards(lambda _: Answer(status, body, {"Content-Type": "text/html", **named}))


def encoded(encoding: str, change: Change = bytes) -> Act:
    """Return an act that sends shards in a content encoding, or says so."""
    return on_shards(
        lambda answer: replace(
            answer, body=change(answer.body or b""), headers=answer.headers | {"Content-Encoding": encoding}
        )
    )


def flip(place: float, bit: int) -> Change:
    """Return a change of one bit at a place between 0 and 1."""

    def change(body: bytes) -> bytes:
        at = int(place * (len(body) - 1))
        return body[:at] + bytes([body[at] ^ bit]) + body[at + 1 :]

    return change


@cache
def make_bomb() -> bytes:
    """Return a megabyte that becomes `BOMB` bytes: one block again and again, since packing them all takes seconds."""
    piece, count = bytes(1 << 20), BOMB >> 20
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)  # a full flush: no block needs the one before it
    digest = 0
    for _ in range(count):
        digest = zlib.crc32(piece, digest)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * count + packer.flush() + struct.pack("<II", digest, BOMB)


def exchange(sites: Sites) -> Act:
    """Return an act that sends each shard in another's place."""
    paths = sites.list_shards(sites.new)
    bodies = {str(path.relative_to(sites.new)): path.read_bytes() for path in paths}
    others = dict(zip(bodies, [*list(bodies.values())[1:], next(iter(bodies.values()))], strict=True))
    return lambda path, answer: replace(answer, body=others[path]) if path in others else answer


def send_old(sites: Sites, *, pages: bool, shards: bool) -> Act:
    """Return an act that sends an older release's pages, or its shards at the paths of the new ones."""
    kept = dict(zip(map(str, (path.relative_to(sites.new) for path in sites.list_shards(sites.new))),
                    (path.read_bytes() for path in sites.list_shards(sites.old)), strict=True))  # fmt: skip

    def act(path: str, answer: Answer) -> Answer:
        if shards and path in kept:
            return replace(answer, body=kept[path])
        page = sites.old / (path or "index.html")
        if pages and page.is_file() and not is_shard(path):
            return replace(answer, body=page.read_bytes())
        return answer

    return act


def list_tricks(sites: Sites) -> Iterator[tuple[str, Trick]]:
    """Yield everything that a host may do, by name."""
    chance = random.Random(1)  # noqa: S311
    for status in (204, 206, 304, 400, 401, 403, 404, 410, 429, 500, 503):
        yield f"status {status}", Trick(with_status(status, b"" if status in (204, 304) else PAGE))
    yield "status 206 with half", Trick(on_shards(lambda one: replace(one, status=206, body=(one.body or b"")[:99])))
    yield "status 404 with the shard", Trick(on_shards(lambda one: replace(one, status=404)))
    yield "a page with status 200", Trick(with_status(200))
    yield (
        "the front page for what is missing",
        Trick(
            lambda path, answer: (
                Answer(200, (sites.new / "index.html").read_bytes(), answer.headers)
                if is_shard(path) or answer.status == 404
                else answer
            )
        ),
    )
    for status in (301, 302, 303, 307, 308):
        yield f"status {status} to itself", Trick(with_status(status, b"", Location="?again"))
        yield f"status {status} elsewhere", Trick(with_status(status, b"", Location="http://localhost:9/"))
        yield f"status {status} to the front page", Trick(with_status(status, b"", Location="/"))
    yield "nothing", Trick(with_body(lambda _: b""))
    for cut in (1, 2, 16, 100):
        yield f"{cut} bytes missing at the end", Trick(with_body(lambda body, cut=cut: body[:-cut]))
        yield f"{cut} bytes missing at the front", Trick(with_body(lambda body, cut=cut: body[cut:]))
        yield f"{cut} bytes more", Trick(with_body(lambda body, cut=cut: body + bytes(cut)))
    yield "a connection that breaks before", Trick(on_shards(lambda one: replace(one, body=None)))
    yield (
        "a connection that breaks within",
        Trick(on_shards(lambda one: replace(one, promised=len(one.body or b""), body=(one.body or b"")[:50]))),
    )
    yield "a length that is too small", Trick(on_shards(lambda one: replace(one, promised=len(one.body or b"") - 1)))
    yield "a length that is too large", Trick(on_shards(lambda one: replace(one, promised=1 << 40)))
    yield "a byte a second", Trick(on_shards(lambda one: replace(one, pause=1.0)))
    yield "a byte and no more", Trick(on_shards(lambda one: replace(one, pause=3600.0)))
    for _ in range(8):
        place, bit = chance.random(), 1 << chance.randrange(8)
        yield f"bit {bit:#x} wrong at {place:.2f}", Trick(with_body(flip(place, bit)))
    yield "zeros", Trick(with_body(lambda body: bytes(len(body))))
    yield "noise", Trick(with_body(lambda body: random.Random(2).randbytes(len(body))))  # noqa: S311
    yield "the front of the shard, then zeros", Trick(with_body(lambda body: body[:64] + bytes(len(body) - 64)))
    yield "other line ends", Trick(with_body(lambda body: body.replace(b"\n", b"\r\n") + b"\r\n"))
    yield "a byte order mark", Trick(with_body(lambda body: b"\xef\xbb\xbf" + body))
    yield "taken for Latin-1", Trick(with_body(lambda body: body.decode("latin-1").encode()))
    yield "taken for UTF-8", Trick(with_body(lambda body: body.decode("utf-8", "replace").encode()))
    yield "twice", Trick(with_body(lambda body: body + body))
    yield "gzip, as it says", Trick(encoded("gzip", gzip.compress), harmless=True)
    yield "gzip, without a word", Trick(with_body(gzip.compress))
    yield "gzip twice, said once", Trick(encoded("gzip", lambda body: gzip.compress(gzip.compress(body))))
    yield "no gzip, but it says so", Trick(encoded("gzip"))
    yield "no brotli, but it says so", Trick(encoded("br"))
    yield "no zstd, but it says so", Trick(encoded("zstd"))
    yield "cut gzip", Trick(encoded("gzip", lambda body: gzip.compress(body)[:-9]))
    bomb = make_bomb()  # before anybody asks for it: who waits for seconds gives the host up, and never has it
    yield "a bomb in gzip", Trick(encoded("gzip", lambda _: bomb))
    # What follows the end of gzip is not read, by `verify` and Chromium alike.
    yield "a bomb behind a shard", Trick(encoded("gzip", lambda body: gzip.compress(body) + bomb), harmless=True)
    yield "exchanged shards", Trick(exchange(sites))
    yield "the old release's shards", Trick(send_old(sites, pages=False, shards=True))
    yield "the old release's pages", Trick(send_old(sites, pages=True, shards=False))
    yield (
        "wrong media type",
        Trick(
            on_shards(lambda one: replace(one, headers=one.headers | {"Content-Type": "text/html; charset=utf-16"})),
            harmless=True,
        ),
    )


@contextmanager
def impatient() -> Iterator[None]:
    """Let `verify` give up sooner: the limits are tested elsewhere, here what comes of them."""
    kept = {name: getattr(fetching, name) for name in ("_SILENCE", "_HEADERS", "_BODY", "_RETRIES")}
    fetching._SILENCE, fetching._HEADERS, fetching._BODY = 3.0, 3.0, 3.0
    fetching._RETRIES = fetching._RETRIES.new(backoff_factor=0, retry_after_max=0)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(fetching, name, value)


def try_verify(sites: Sites, trick: Trick) -> str:
    """Return what `verify` says of a host. Raises AssertionError if it takes an altered site for whole."""
    started, memory = time.monotonic(), _measure_memory()
    with serve_site(sites.new, trick.act) as host, impatient():
        try:
            outcome = verify_site(host.address, against=sites.new, every=True, reporter=Silence()).outcome
        except HushdexError:
            outcome = "an error"
    if outcome == "whole" and not trick.harmless:
        raise AssertionError("an altered site is said to be whole")
    if time.monotonic() - started > LONGEST["verify"]:
        raise AssertionError(f"it took {time.monotonic() - started:.0f} s")
    if _measure_memory() - memory > MOST_MEMORY:
        raise AssertionError(f"it took {(_measure_memory() - memory) >> 20} MiB")
    return f"verify: {outcome}"


def _measure_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def try_page(sites: Sites, trick: Trick, browser: Browser) -> str:
    """Return the outcomes of both names on the page. Raises AssertionError if one is a wrong answer."""
    context = browser.new_context()
    try:
        with serve_site(sites.new, trick.act) as host:
            made = visit(context, host)  # type: ignore[arg-type]
            made.page.set_default_timeout(1000 * LONGEST["page"])
            made.page.goto(host.address)
            made.page.wait_for_selector("#name:enabled")
            outcomes = [_ask(made.page, name) for name in (LISTED, MISSING)]
        if made.errors:
            raise AssertionError(f"a script failed: {made.errors}")
    finally:
        context.close()
    if outcomes[0] == "absent" or outcomes[1] == "found":
        raise AssertionError(f"a listed name is {outcomes[0]}, one that is not {outcomes[1]}")
    expected = ["found", "absent"] if trick.harmless else ["unavailable"] * 2
    if outcomes != expected:
        raise AssertionError(f"a listed name is {outcomes[0]}, one that is not {outcomes[1]}, of an altered host")
    return f"page: {' and '.join(dict.fromkeys(outcomes))}"


def _ask(page: object, name: str) -> str:
    page.fill("#name", name)  # type: ignore[attr-defined]
    page.press("#name", "Enter")  # type: ignore[attr-defined]
    result = page.wait_for_selector("#result[data-outcome]")  # type: ignore[attr-defined]
    return str(result.get_attribute("data-outcome"))


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the machine's Chromium."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise SystemExit("This needs Chromium, or --only verify.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*BROWSER_ARGUMENTS], chromium_sandbox=False)
        try:
            yield browser
        finally:
            browser.close()


def sweep(sites: Sites, names: list[str], results: Results, browser: Browser | None, *, verify: bool = True) -> None:
    """Try tricks by name, or all, on `verify` and in a browser."""
    for name, trick in list_tricks(sites):
        if names and name not in names:
            continue
        tries: list[Callable[[], str]] = []
        if verify:
            tries.append(lambda trick=trick: try_verify(sites, trick))  # type: ignore[misc]
        if browser:
            tries.append(lambda trick=trick: try_page(sites, trick, browser))  # type: ignore[misc]
        for attempt in tries:
            try:
                results.add(name, attempt())
            except Exception as error:
                results.fail(name, f"{type(error).__name__}: {error}")


def main() -> None:
    """Try the acts of the arguments, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tricks", nargs="*", metavar="ACT", help="what the host does; default: everything")
    parser.add_argument("--only", choices=("verify", "page"))
    options = parser.parse_args()
    results = Results("hostile hosts")
    with tempfile.TemporaryDirectory() as folder:
        sites = make_sites(Path(folder))
        if options.only != "page":
            sweep(sites, options.tricks, results, None)
        if options.only != "verify":
            with open_browser() as browser:
                sweep(sites, options.tricks, results, browser, verify=False)
    sys.exit(results.finish())


if __name__ == "__main__":
    main()
