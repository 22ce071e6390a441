"""Measures whether a page around the box in a frame can tell the outcomes of a check apart by what it sees or times.

A made-up list -> a built site in a frame -> checks of names of each class, in Chromium, Firefox and WebKit -> what an
attacker in the framing page measures -> a threshold on one of the measures, chosen on half of the checks and tried on
the others. The framing page is of the same site, so that both share a thread where the browser lets them.
`python -m benchmarks.frame_timing` needs the browsers that the tests use.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import itertools
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import opening_speed
from generator.hosting.headers import parse_table
from tests.support.browser import Host
from tests.support.other_browsers import wait_for
from tests.support.project_samples import REPOSITORY

CLASSES = {"absent": 0, "near": 1, "1 item": 1, "50 items": 50, "5,000 items": 5000}
"""What is looked up, and the number of its items."""
EACH = 12
"""How many names there are of each class."""
SETTINGS = """
[site]
title = "Is your photo in it?"
embed = ["{article}"]
[identifiers]
platform = "person"
[privacy]
cap = 6000
[[dataset]]
id = "made-up"
title = "A made-up list"
files = ["photos.csv"]
[dataset.columns]
person = "name"
item = "photo"
title = "title"
url = "link"
"""
ARTICLE = """<!doctype html><html lang="en"><title>News</title><h1>News</h1>
<iframe src="{address}embed.html" width="360" height="{height}"></iframe><p>{text}</p>
<script>
// All that a page can time and count while a frame in it is busy.
globalThis.start = () => {{
  const seen = {{ gaps: [], frames: [], late: [], long: [], shifts: 0, events: [], ticks: 0, on: true }};
  globalThis.seen = seen;
  const {{ port1, port2 }} = new MessageChannel();
  let last = performance.now();
  port1.onmessage = () => {{
    const now = performance.now();
    seen.ticks += 1;
    if (now - last > 0.5) seen.gaps.push([last, now - last]);
    last = now;
    if (seen.on) port2.postMessage(0);
  }};
  port2.postMessage(0);
  const frame = (at) => {{ seen.frames.push(at); if (seen.on) requestAnimationFrame(frame); }};
  requestAnimationFrame(frame);
  let due = performance.now();
  const timer = () => {{
    const now = performance.now();
    seen.late.push([now, now - due]);
    due = now + 4;
    if (seen.on) setTimeout(timer, 4);
  }};
  setTimeout(timer);
  for (const type of ["longtask", "layout-shift", "resource"]) {{
    if (!PerformanceObserver.supportedEntryTypes.includes(type)) continue;
    new PerformanceObserver((list) => list.getEntries().forEach((one) => {{
      if (type === "longtask") seen.long.push([one.startTime, one.duration]);
      else seen.shifts += 1;
    }})).observe({{ type }});
  }}
  for (const type of ["scroll", "resize", "blur", "focus", "message", "hashchange", "popstate"]) {{
    addEventListener(type, () => seen.events.push(type));
  }}
  new IntersectionObserver((all) => seen.events.push(...all.map(({{ isIntersecting }}) => `in ${{isIntersecting}}`)))
    .observe(document.querySelector("iframe"));
  seen.memory = performance.memory?.usedJSHeapSize ?? 0;
}};
globalThis.stop = () => {{
  seen.on = false;
  const {{ width, height, top }} = document.querySelector("iframe").getBoundingClientRect();
  const state = [scrollX, scrollY, history.length, width, height, top, document.activeElement.localName,
    document.hasFocus(), frames.length, frames[0].length, document.documentElement.scrollHeight,
    performance.getEntriesByType("resource").length];
  const memory = (performance.memory?.usedJSHeapSize ?? 0) - seen.memory;
  return {{ ...seen, state, memory, origin: performance.timeOrigin }};
}};
</script></html>
"""
# In the frame: check a name, and say when that began and ended. The attacker is given the beginning, which a real one
# has to guess. Nothing is asked of the page meanwhile.
CHECK = """
  const [name, wait] = values;
  const [box, result] = [document.querySelector("#name"), document.querySelector("#result")];
  box.focus({ preventScroll: true });
  box.value = name;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const start = performance.timeOrigin + performance.now();
  document.querySelector("#submit").click();
  await new Promise((resolve) => setTimeout(resolve, wait));
  return { start, outcome: result.dataset.outcome ?? null, match: result.dataset.match ?? "",
    clusters: globalThis.originAgentCluster ?? null };
"""


class Chromium:
    """Chromium, with nothing kept from one page to the next; in the manner of the other browsers."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.page: Any = None
        self.inside: Any = None

    def open(self, address: str) -> None:
        """Open an address in a new private window."""
        if self.page:
            self.page.context.close()
        self.page = self.browser.new_context(viewport={"width": 500, "height": 700}).new_page()
        self.page.goto(address)

    def run(self, body: str, *values: Any) -> Any:
        """Run the body of an async function of `values`."""
        return (self.inside or self.page).evaluate(f"async (values) => {{ {body} }}", values)

    @contextlib.contextmanager
    def in_frame(self) -> Iterator[None]:
        """Run scripts in the page's only frame."""
        self.inside = self.page.frames[1]
        try:
            yield
        finally:
            self.inside = None


BROWSERS_MEASURED: Mapping[str, Any] = opening_speed.BROWSERS_MEASURED | {
    "Chromium": partial(opening_speed.start_chromium, Chromium)
}


def write_project(folder: Path, article: str) -> dict[str, list[str]]:
    """Write the made-up list and its site.toml; return what to type for each class, all of one length."""
    draw = random.Random(1)  # noqa: S311  names, no secrets

    def make_name() -> str:
        return " ".join("".join(draw.sample("abcdefghijklmnoprstuvz", 7)).capitalize() for _ in range(2))

    typed = {one: [make_name() for _ in range(EACH)] for one in CLASSES}
    with (folder / "photos.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("name", "photo", "title", "link"))
        others = [(make_name(), 1 + n % 20) for n in range(400)]
        for name, count in [*((name, CLASSES[one]) for one, names in typed.items() for name in names), *others]:
            link = f"https://photos.example/{name.replace(' ', '-')}"
            rows.writerows(
                (name, f"{n:06}", f"Lighthouse no. {n}" if n % 3 else "", f"{link}/{n:06}") for n in range(count)
            )
    (folder / "site.toml").write_text(SETTINGS.format(article=article), encoding="utf-8")
    # Two neighbouring letters changed places.
    typed["near"] = [name[:3] + name[4] + name[3] + name[5:] for name in typed["near"]]
    return typed


def check(browser: Any, address: str, name: str, wait: int) -> dict[str, Any]:
    """Open the article, check a name in its frame, and return what the article saw and what the outcome was."""
    browser.open(address)
    with browser.in_frame():
        wait_for(browser, "!document.querySelector('#name').disabled && document.adoptedStyleSheets.length")
    browser.run("globalThis.start();")
    with browser.in_frame():
        done = browser.run(CHECK, name, wait)
    return {**browser.run("return globalThis.stop();"), **done}


def measure(seen: dict[str, Any], wait: int) -> dict[str, float]:
    """Return the measures of one check, from what the article saw in the time after the press, in ms."""
    start = seen["start"] - seen["origin"]
    end = start + wait
    gaps = [(at - start, long) for at, long in seen["gaps"] if start <= at + long and at < end]
    at, longest = max(gaps, key=lambda gap: gap[1], default=(0.0, 0.0))
    others = sorted((long for when, long in gaps if when != at), reverse=True)
    before, after = [long for when, long in gaps if when < at], [long for when, long in gaps if when > at]
    close = [long for when, long in gaps if at - 40 <= when < at]
    frames = [now - start for now in seen["frames"] if start <= now < end]
    pauses = [later - now for now, later in itertools.pairwise(frames)]
    late = [late for now, late in seen["late"] if start <= now < end]
    long = [duration for when, duration in seen["long"] if start <= when < end]
    found = {
        "gap, longest": longest, "gap, second": next(iter(others), 0.0), "gap, third": next(iter(others[1:]), 0.0),
        "gap, longest, when": at, "gap, longest, end": at + longest,
        "gaps, sum": sum(long for _, long in gaps),
        "gaps before, sum": sum(before), "gaps before, number": len(before),
        "gaps before, longest": max(before, default=0.0),
        "gaps just before, sum": sum(close), "gaps just before, longest": max(close, default=0.0),
        "gaps just before, number": len(close),
        "gaps after, sum": sum(after), "gaps after, number": len(after), "gaps after, longest": max(after, default=0.0),
        "ticks": seen["ticks"],
        "frames": len(frames), "frames, longest pause": max(pauses, default=0.0),
        "frames, second pause": next(iter(sorted(pauses, reverse=True)[1:]), 0.0),
        "timers": len(late), "timers, latest": max(late, default=0.0), "timers, sum": sum(late),
        "long tasks": len(long), "long tasks, longest": max(long, default=0.0), "long tasks, sum": sum(long),
        "memory": seen["memory"], "shifts and requests": seen["shifts"], "events": len(seen["events"]),
    }  # fmt: skip
    for limit in (1, 2, 4, 8, 16):
        found[f"gaps over {limit}"] = sum(1 for _, long in gaps if long > limit)
        found[f"gaps before over {limit}"] = sum(1 for long in before if long > limit)
        found[f"gaps after over {limit}"] = sum(1 for long in after if long > limit)
    return found


def choose_threshold(rows: Sequence[tuple[float, bool]]) -> tuple[float, float, bool]:
    """Return how many of the rows a threshold tells right at best (a balanced share), the threshold, and which side."""
    best = (0.0, 0.0, True)
    values = sorted({value for value, _ in rows})
    for low, high in itertools.pairwise(values):
        threshold = (low + high) / 2
        share = judge(rows, threshold, above=True)
        best = max(best, (share, threshold, True), (1 - share, threshold, False))
    return best


def judge(rows: Sequence[tuple[float, bool]], threshold: float, *, above: bool) -> float:
    """Return the share that a threshold tells right, both classes counting the same."""
    shares = []
    for wanted in (True, False):
        some = [value for value, is_hit in rows if is_hit is wanted]
        shares.append(sum(1 for value in some if ((value > threshold) is above) is wanted) / len(some))
    return sum(shares) / 2


def attack(one: Sequence[Mapping[str, float]], other: Sequence[Mapping[str, float]]) -> tuple[str, float, float]:
    """Return the best measure on every second check, and the share that it tells right of those and of the others."""
    best = ("", 0.0, 0.5)
    for name in one[0]:
        train, test = (
            [(row[name], is_hit) for rows, is_hit in ((one, True), (other, False)) for row in rows[half::2]]
            for half in (0, 1)
        )
        share, threshold, above = choose_threshold(train)
        if share > best[1]:
            best = (name, share, judge(test, threshold, above=above))
    return best


def show_attacks(rows: Mapping[str, Sequence[dict[str, float]]]) -> Iterator[str]:
    """Yield the lines of the table: each class beside the absent ones."""
    for name, some in rows.items():
        if name == "absent":
            continue
        tried = len(some) // 2 + len(rows["absent"]) // 2
        best, trained, share = attack(some, rows["absent"])
        chance = 0.5 + 1.645 * math.sqrt(0.25 / tried)
        verdict = "told apart" if share > chance else "chance"
        yield f"| {name} | {best} | {trained:.0%} | {share:.0%} | {chance:.0%} | {verdict} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=40, help="checks of each class")
    parser.add_argument("--wait", type=int, default=1100, help="how long the article watches, in ms")
    parser.add_argument("--height", type=int, default=700)
    parser.add_argument("--browser", action="append", choices=list(BROWSERS_MEASURED))
    parser.add_argument("--own", action="store_true", help="with the site's headers, which ask for a thread of its own")
    parser.add_argument("--keep", type=Path, help="where to write all measures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        (folder / "article").mkdir()
        article = Host(folder / "article")
        stack.callback(article.close)
        typed = write_project(folder, article.address.rstrip("/"))
        command = [sys.executable, "build.py", "build", folder / "site.toml"]
        subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
        table = parse_table((folder / "site" / "headers.json").read_text("utf-8")).find("embed.html")
        host = Host(folder / "site", headers=dict(table) if arguments.own else {})
        stack.callback(host.close)
        page = ARTICLE.format(address=host.address, height=arguments.height, text="News. " * 900)
        (folder / "article" / "index.html").write_text(page, encoding="utf-8")
        for browser, start in BROWSERS_MEASURED.items():
            if arguments.browser and browser not in arguments.browser:
                continue
            rows: dict[str, list[dict[str, float]]] = {one: [] for one in CLASSES}
            states, late = {}, dict.fromkeys(CLASSES, 0)
            with start() as started:
                for turn in range(arguments.repeats + 1):
                    for one, names in typed.items():
                        while (seen := check(started, article.address, names[turn % EACH], arguments.wait))[
                            "outcome"
                        ] is None:
                            late[one] += 1
                        outcome = seen["outcome"] if seen["match"] != "near" else "near"
                        if outcome != (one if one in ("absent", "near") else "found"):
                            raise SystemExit(f"{browser}: {one} came out as {outcome}")
                        states[json.dumps([seen["state"], sorted(set(seen["events"]))])] = one
                        if turn:
                            rows[one].append(measure(seen, arguments.wait))
            print(f"\n{browser}, {arguments.repeats} checks each; load {os.getloadavg()[0]:.1f}; ", end="")
            print(f"own cluster: {seen['clusters']}; different states: {len(states)}; repeated, as too late: {late}\n")
            if len(states) > 1:
                print(*states.items(), sep="\n")
            print("| beside a miss | the best measure | on those it was chosen by | on others | chance | |")
            print("|---|---|---|---|---|---|")
            print(*show_attacks(rows), sep="\n", flush=True)
            if arguments.keep:
                (arguments.keep / f"{browser}.json").write_text(json.dumps(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
