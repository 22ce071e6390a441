"""Measures the page that checks many in Chromium: how long Python takes to start, its size, and its speed.

A made-up list -> a built site -> a host with or without brotli -> Chromium: cold and warm starts, a list of 10,000
names, a 50 MB export -> tables of medians. `python -m benchmarks.many_speed` needs what the tests need.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.opening_speed import start_chromium
from generator.browser_python.runtime import VECTORS, make_runtime
from tests.support.many_samples import write_export
from tests.support.many_site import FaithfulHost
from tests.support.project_samples import REPOSITORY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = 10_000
ACCOUNTS = 48_000
SETTINGS = """
[site]
title = "Is your photo in it?"
languages = []
[identifiers]
platform = "flickr"
[[dataset]]
id = "made-up"
title = "A made-up list"
files = ["photos.csv"]
[dataset.columns]
account = "account"
photo_id = "photo"
url = "link"
[privacy]
iterations = {iterations}
[pages]
many = true
"""
# As fast as a host could send them: compressed in advance, with Node's brotli.
BROTLI = (
    "const z = require('zlib'), f = require('fs');"
    "for (const p of process.argv.slice(1)) f.writeFileSync(p + '.br', z.brotliCompressSync(f.readFileSync(p)));"
)


# The exact time since the page was requested: waiting from outside polls only twice a second.
WATCH = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("#runtime[data-ready]")) return;
  globalThis.readyAt = performance.now();
  observer.disconnect();
}).observe(document, { subtree: true, attributes: true, childList: true });
"""


class BrotliHost(FaithfulHost):
    """Sends the runtime's files compressed with brotli, if they were."""

    packed: dict[str, bytes]

    def answer(self, handler: Any) -> None:
        """Answer one request."""
        body = self.packed.get(handler.path.lstrip("/"))
        if body is None:
            super().answer(handler)
            return
        handler.send_response(200)
        handler.send_header("Content-Encoding", "br")
        handler.send_header("Content-Type", "text/javascript" if handler.path.endswith(".js") else "application/wasm")
        handler.send_header("Cache-Control", "public, max-age=31536000, immutable")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


def write_project(folder: Path, iterations: int) -> Path:
    """Make a list, build a site from it, and return the site's folder."""
    folder.mkdir()
    with (folder / "photos.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("account", "photo", "link"))
        for number in range(ACCOUNTS):
            photo = 4_000_000_000 + number
            rows.writerow((f"user{number}", photo, f"https://www.flickr.com/photos/user{number}/{photo}/"))
    (folder / "site.toml").write_text(SETTINGS.format(iterations=iterations), encoding="utf-8")
    subprocess.run([sys.executable, "build.py", "build", str(folder / "site.toml")], cwd=REPOSITORY, check=True,
                   capture_output=True)  # fmt: skip
    return folder / "site"


def measure_start(browser: Browser, address: str, runs: int) -> Iterator[tuple[str, float]]:
    """Yield the seconds from opening the page until Python is ready: cold, and again from the browser's cache."""
    for _ in range(runs):
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(WATCH)
        for name in ("cold", "warm"):
            page.goto(address)
            page.wait_for_selector("#runtime[data-ready]", timeout=120_000)
            yield name, page.evaluate("readyAt") / 1000
        context.close()


def measure_work(browser: Browser, address: str, file: Path, mode: str) -> dict[str, float]:
    """Read a file and check all its names; return the seconds for reading, each stage of the check, and the total."""
    page = browser.new_context().new_page()
    page.set_default_timeout(600_000)
    page.goto(address)
    page.wait_for_selector("#runtime[data-ready]")
    page.set_input_files("#files", file)
    started = time.perf_counter()
    page.click("#read")
    page.wait_for_selector("#understood:not([hidden])")
    seconds = {"read": time.perf_counter() - started}
    if page.locator(f"input[value={mode}]").count():
        page.check(f"input[value={mode}]")
    page.evaluate(
        "globalThis.stages = {}; new MutationObserver(() => {"
        " const stage = document.getElementById('stage')?.textContent.split(':')[0]; if (!stage) return;"
        " const at = performance.now(); (stages[stage] ??= [at, at])[1] = at;"
        "}).observe(document.getElementById('progress'), { subtree: true, childList: true, characterData: true })"
    )
    started = time.perf_counter()
    check(page)
    seconds["check"] = time.perf_counter() - started
    for stage, (first, last) in page.evaluate("stages").items():
        if stage in ("Fetching drawers", "Computing keys", "Looking inside"):
            seconds[stage] = (last - first) / 1000
    page.context.close()
    return seconds


def check(page: Page) -> None:
    """Press the button and wait for the results."""
    page.click("#check-many")
    page.wait_for_selector("#after:not([hidden])")


def measure_brotli(path: Path) -> int:
    """Return the size of a file's compressed copy."""
    return path.with_name(f"{path.name}.br").stat().st_size


def print_table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print a Markdown table."""
    print("\n| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="starts of each kind (default: 5)")
    runs = parser.parse_args().runs
    runtime = make_runtime()
    with tempfile.TemporaryDirectory() as name, start_chromium(lambda browser: browser) as browser:
        folder = Path(name)
        copies = folder / "runtime"
        copies.mkdir()
        for path in runtime.folder.iterdir():
            if path.suffix != ".gz" and path.name != VECTORS:
                (copies / path.name).write_bytes(path.read_bytes())
        files = sorted(copies.iterdir())
        subprocess.run(["node", "-e", BROTLI, *map(str, files)], check=True)  # noqa: S607
        sizes = [(p.stat().st_size, p.with_name(f"{p.name}.br").stat().st_size, len(gzip.compress(p.read_bytes(), 9)))
                 for p in files]  # fmt: skip
        rows = [(p.name, *(f"{size:,}" for size in row)) for p, row in zip(files, sizes, strict=True)]
        print_table(
            ("file", "bytes", "brotli", "gzip"), [*rows, ("all", *(f"{sum(c):,}" for c in zip(*sizes, strict=True)))]
        )
        sites = {
            iterations: write_project(folder / f"site{iterations}", iterations) for iterations in (1, 1000, 10_000)
        }
        packed = {f"{runtime.path}/{p.name}": p.with_name(f"{p.name}.br").read_bytes() for p in files}
        rows = []
        for label, kind in (("brotli", packed), ("uncompressed, with .gz copies", {})):
            host = BrotliHost(sites[1])
            host.packed = kind
            times: dict[str, list[float]] = {}
            for start, seconds in measure_start(browser, f"{host.address}many/", runs):
                times.setdefault(start, []).append(seconds)
            rows += [
                (label, start, *(f"{f(t):.2f}" for f in (min, statistics.median, max))) for start, t in times.items()
            ]
            host.close()
        print_table(("host sends", "start", "least, s", "median, s", "most, s"), rows)
        names = folder / "names.txt"
        names.write_text("\n".join(f"user{2 * n}" if n % 2 else f"nobody{n}" for n in range(NAMES)), encoding="utf-8")
        write_export(folder / "export.zip", range(4_000_000_000, 4_000_020_000), extra=5200)
        work = []
        for iterations, site in sites.items():
            host = BrotliHost(site)
            host.packed = packed
            for file, label in ((names, f"{NAMES:,} names"), (folder / "export.zip", "an export, 20,000 photos")):
                if iterations > 1000 and file != names:
                    continue
                seconds = measure_work(browser, f"{host.address}many/", file, "index")
                keys = ("read", "Fetching drawers", "Computing keys", "Looking inside", "check")
                work.append((label, f"{iterations:,}", *(f"{seconds.get(key, 0):.2f}" for key in keys)))
            host.close()
        print_table(("list", "iterations", "read, s", "fetch, s", "stretch, s", "open, s", "whole check, s"), work)


if __name__ == "__main__":
    main()
