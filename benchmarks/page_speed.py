"""Measures how long a visitor waits for an answer in Chromium, from opening the page and from pressing Enter.

A made-up list -> a built site -> Chromium: loopback, then an emulated phone network -> a table of medians.
`python -m benchmarks.page_speed` needs Chromium, Playwright and Node (for brotli), as the tests do.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.opening_speed import start_chromium
from generator.commands.lookup import lookup_folder
from generator.output import read_manifest
from tests.support.browser import Host
from tests.support.project_samples import REPOSITORY

if TYPE_CHECKING:
    from playwright.sync_api import Browser

COUNTS = (1, 50, 1000, 4096)
"""The number of items of the names that are looked up, and one name that is absent."""
OTHERS = 5000
"""So many names more make shards as large as the default budget allows."""
NETWORKS = {"loopback": None, "9 Mbit/s, 60 ms": {"latency": 60, "download": 9e6 / 8, "upload": 9e6 / 8}}
COLUMNS = {
    "typed": "first key", "requests": "requests", "fetch": "fetch", "prove": "prove", "derive": "derive",
    "show": "open and show", "answer": "key → answer", "painted": "painted", "opened": "open → answer",
}  # fmt: skip
SETTINGS = """
[site]
title = "Is your photo in it?"
[identifiers]
platform = "plain"
[[dataset]]
id = "made-up"
title = "A made-up list"
files = ["photos.csv"]
[dataset.columns]
username = "name"
item = "photo"
url = "link"
"""
# Records how long the browser's part of a lookup takes; the page itself measures nothing.
WATCH = """
globalThis.times = {};
const keep = (name, start) => (times[name] ??= []).push([start, performance.now()]);
for (const [owner, method] of [[SubtleCrypto, "deriveBits"], [SubtleCrypto, "digest"]]) {
  const original = owner.prototype[method];
  owner.prototype[method] = function (...parameters) {
    const start = performance.now();
    const name = parameters[0]?.name ?? method;
    const result = original.apply(this, parameters);
    if (result instanceof Promise) result.then(() => keep(name, start));
    else keep(name, start);
    return result;
  };
}
"""
# How long a text takes to be understood that is typed at once, and from pressing Enter a moment later until the request
# ended, the proof was checked, the slow key was ready, the answer could be read, and it was painted.
CHECK = """async (name) => {
  const [box, result] = [document.querySelector("#name"), document.querySelector("#result")];
  for (const key of Object.keys(times)) delete times[key];
  performance.clearResourceTimings();
  delete result.dataset.outcome;
  await new Promise((resolve) => setTimeout(resolve, 200));
  box.value = name;
  const typed = performance.now();
  box.dispatchEvent(new Event("input", { bubbles: true }));
  const understood = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const start = performance.now();
  document.querySelector("form").requestSubmit();
  const answered = await new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!result.dataset.outcome) return;
      observer.disconnect();
      resolve(performance.now());
    });
    observer.observe(result, { attributes: true });
  });
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const painted = performance.now();
  const [request] = performance.getEntriesByType("resource");
  const proven = times.digest.filter(([from]) => from > request.responseEnd).at(-1)?.[1] ?? request.responseEnd;
  const derived = Math.max(0, ...(times.PBKDF2 ?? []).map(([, to]) => to));
  const opening = Math.max(proven, derived);
  return {
    typed: understood - typed,
    requests: performance.getEntriesByType("resource").length,
    fetch: request.responseEnd - start,
    prove: proven - request.responseEnd,
    derive: derived - start,
    show: answered - opening,
    answer: answered - start,
    painted: painted - start,
  };
}"""


LETTERS_CAME = "() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/answer.js'))"


def write_project(folder: Path) -> Path:
    """Write the made-up list and its site.toml, and return the path of the site.toml."""
    with (folder / "photos.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("name", "photo", "link"))
        for name, count in [*((f"has-{n}", n) for n in COUNTS), *((f"other-{n}", 1 + n % 20) for n in range(OTHERS))]:
            rows.writerows((name, f"{name}-{n}", f"https://photos.example/{name}/{n}") for n in range(count))
    path = folder / "site.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    return path


def show_bytes(page: str) -> Iterator[str]:
    """Yield the lines of the table of the page's size."""
    parts = {"page": page, "script": "", "style": "", "texts": "", "manifest": ""}
    for name, pattern in {
        "script": r'<script type="module">(.*?)</script>', "style": r"<style>(.*?)</style>",
        "texts": r'id="texts">(.*?)</script>', "manifest": r'id="manifest">(.*?)</script>',
    }.items():  # fmt: skip
        parts[name] = "".join(re.findall(pattern, page, re.DOTALL))
    yield "| part | bytes | gzip | brotli |"
    yield "|---|---|---|---|"
    for name, text in parts.items():
        data = text.encode()
        yield f"| {name} | {len(data):,} | {len(gzip.compress(data, 6)):,} | {measure_brotli(data):,} |"


def measure_brotli(data: bytes) -> int:
    """Return the size of data compressed with Node's brotli."""
    code = (
        "const data = require('fs').readFileSync(0);"
        "process.stdout.write(String(require('zlib').brotliCompressSync(data).length))"
    )
    return int(subprocess.run(["node", "-e", code], input=data, capture_output=True, check=True).stdout)  # noqa: S607


def measure(browser: Browser, host: Host, network: dict[str, Any] | None, name: str, repeats: int) -> dict[str, float]:
    """Look a name up on freshly opened pages; return medians in ms; `opened` is from the request to the answer."""
    rows = []
    for _ in range(repeats):
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(WATCH)
        if network:
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            conditions = {"latency": network["latency"], "offline": False}
            speeds = {"downloadThroughput": network["download"], "uploadThroughput": network["upload"]}
            session.send("Network.emulateNetworkConditions", conditions | speeds)
        page.goto(host.address)
        page.wait_for_selector("#name:enabled")
        # The part that writes letters loads while people type; a script is faster and would share the connection.
        page.wait_for_function(LETTERS_CAME)
        ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        row = page.evaluate(CHECK, name)
        rows.append(row | {"opened": ready + row["answer"]})
        context.close()
    return {key: statistics.median(row[key] for row in rows) for key in rows[0]}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, start_chromium(lambda browser: browser) as browser:
        settings, site = write_project(Path(name)), Path(name) / "site"
        command = [sys.executable, "build.py", "build", settings]
        subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
        manifest = read_manifest(site)
        page = (site / "index.html").read_text(encoding="utf-8")
        print(*show_bytes(page), "", sep="\n")
        table = manifest.tables[0]
        print(f"Shards: {2**table.depth} of {table.size:,} bytes; load {os.getloadavg()[0]:.1f}\n")
        print("| network | name |", " | ".join(COLUMNS.values()), "|")
        print("|---|---|" + "---|" * len(COLUMNS))
        # As a static host does: the page compressed, and the shards, which do not compress, unchanged.
        host = Host(site, compress=True)
        for network, conditions in NETWORKS.items():
            for typed in ("nobody", *(f"has-{n}" for n in COUNTS)):
                outcome = lookup_folder(site, typed)["outcome"]
                times = measure(browser, host, conditions, typed, arguments.repeats)
                what = outcome if outcome == "absent" else f"found, items: {int(typed[4:]):,}"
                print(f"| {network} | {what} |", " | ".join(f"{times[key]:.0f}" for key in COLUMNS), "|")
        host.close()


if __name__ == "__main__":
    main()
