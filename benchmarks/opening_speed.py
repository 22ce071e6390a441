"""Measures how soon a visitor can type, beside an empty page, in Chromium, Firefox and WebKit.

A made-up Flickr list -> a built site, and an empty page, on one host -> opened by turns -> a table of medians.
`python -m benchmarks.opening_speed` needs the browsers that the tests use.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import sync_playwright

from tests.support.browser import BROWSER_ARGUMENTS, BROWSERS, Host
from tests.support.other_browsers import start_firefox, start_webkit
from tests.support.page_samples import write_site

EMPTY = """<!doctype html>
<html lang="en">
<title>Empty</title>
<p><label for="name">Name</label> <input id="name" disabled></p>
<script type="module">document.querySelector("#name").disabled = false;</script>
"""
# A script in a page runs when all of the page is there, and the box is ready when it has run. All browsers say when it
# was, by the same clock, from the moment at which a visitor asked for the page.
READ = """
  const [{ responseEnd, domInteractive, domContentLoadedEventStart }] = performance.getEntriesByType("navigation");
  return { enabled: !document.querySelector("#name").disabled, come: responseEnd, parsed: domInteractive,
    ready: domContentLoadedEventStart };
"""
PATIENCE = 20
COLUMNS = {"come": "the page has come", "parsed": "it is parsed", "ready": "one can type"}


class Chromium:
    """Chromium, with nothing kept from one page to the next."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.page: Any = None

    def open(self, address: str) -> None:
        """Open an address in a new private window."""
        if self.page:
            self.page.context.close()
        self.page = self.browser.new_context().new_page()
        self.page.goto(address)

    def run(self, body: str) -> Any:
        """Run the body of a function."""
        return self.page.evaluate(f"() => {{ {body} }}")


@contextlib.contextmanager
def start_chromium(drive: Callable[[Any], Any]) -> Iterator[Any]:
    """Start the Chromium that the tests use; yield what `drive` makes of Playwright's browser."""
    program = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(BROWSER_ARGUMENTS))
        yield drive(browser)
        browser.close()


BROWSERS_MEASURED: Mapping[str, Any] = {
    "Chromium": partial(start_chromium, Chromium),
    "Firefox": start_firefox,
    "WebKit": start_webkit,
}


def measure(browser: Any, addresses: Mapping[str, str], repeats: int) -> dict[str, list[dict[str, float]]]:
    """Open the addresses by turns; return the times of each in ms, without the first turn's, which warms up."""
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in addresses}
    for turn in range(repeats + 1):
        for name, address in addresses.items():
            # Another address each time: no browser keeps a page, or its compiled script, for it.
            browser.open(f"{address}?{turn}")
            end = time.monotonic() + PATIENCE
            while not (row := cast("dict[str, float]", browser.run(READ))).pop("enabled"):
                if time.monotonic() > end:
                    raise SystemExit(f"{name} is not ready after {PATIENCE} s")
            if turn:
                rows[name].append(row)
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--browser", action="append", choices=list(BROWSERS_MEASURED))
    parser.add_argument("--site", type=Path, action="append", help="a built site; several are measured by turns")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        sites = arguments.site or [Path(name) / "site"]
        if not arguments.site:
            write_site(sites[0])
        (Path(name) / "empty").mkdir()
        (Path(name) / "empty" / "index.html").write_text(EMPTY, encoding="utf-8")
        hosts = [Query(folder) for folder in (Path(name) / "empty", *sites)]
        for host in hosts:
            stack.callback(host.close)
        names = ["an empty page", *(str(path) if arguments.site else "the page" for path in sites)]
        addresses = {one: host.address for one, host in zip(names, hosts, strict=True)}
        print(f"Medians of {arguments.repeats} in ms; load {os.getloadavg()[0]:.1f}\n")
        print("| browser | page |", " | ".join(COLUMNS.values()), "| ÷ empty | quartiles |")
        print("|---|---|" + "---|" * (len(COLUMNS) + 2))
        for browser, start in BROWSERS_MEASURED.items():
            if arguments.browser and browser not in arguments.browser:
                continue
            with start() as started:
                rows = measure(started, addresses, arguments.repeats)
            floor = statistics.median(row["ready"] for row in rows["an empty page"])
            for page, some in rows.items():
                middle = {key: statistics.median(row[key] for row in some) for key in COLUMNS}
                low, _, high = statistics.quantiles((row["ready"] for row in some), n=4)
                times = " | ".join(f"{middle[key]:.0f}" for key in COLUMNS)
                print(f"| {browser} | {page} | {times} | {middle['ready'] / floor:.1f} | {low:.0f} to {high:.0f} |")


class Query(Host):
    """A host as a static one is: it compresses pages, and what comes after a question mark is of no account."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, compress=True)

    def answer(self, handler: Any) -> None:
        """Answer one request."""
        handler.path = handler.path.partition("?")[0]
        super().answer(handler)


if __name__ == "__main__":
    main()
