"""A site with the page that checks many, a host that gives each of its files its headers, and what a visitor does."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.browser_python.runtime import make_runtime
from generator.hosting.headers import HeaderTable, parse_table
from generator.pages.render import render_site
from tests.support.browser import Host, Visit
from tests.support.page_samples import make_settings, write_site

NAMES = "bob\nanna.lind\nnobody of this name\na@b.example\nhttps://flic.kr/s/x\nBOB\n4174434843\n"


def write_many_site(folder: Path, **site: object) -> Path:
    """Write a site with that page into a folder that it makes; `site` gives values of [site]."""
    runtime = make_runtime()
    sample = write_site(folder, **site)
    render_site(make_settings(folder.parent, **site), sample.manifest, folder, (), runtime)
    runtime.copy(folder)
    return folder


@functools.cache
def read_table(folder: Path) -> HeaderTable:
    """Read a site's table of headers."""
    return parse_table((folder / "headers.json").read_text("utf-8"))


class FaithfulHost(Host):
    """Return each file the headers that the site asks for, as a host that takes them does."""

    def answer(self, handler: Any) -> None:
        """Answer one request; `many/` is its index.html."""
        if handler.path == f"{self.prefix}many/":
            handler.path += "index.html"
        super().answer(handler)

    def find_headers(self, path: str) -> dict[str, str]:
        """Return what the site's table says of a file; several threads ask at the same time."""
        return read_table(self.folder).find(path)


def hold_shards(host: Host, path: str = "") -> None:
    """Let the shards whose paths match this pattern not come before the host is let go (`released`)."""
    host.shard_fault = lambda asked, reply: (
        replace(reply, promised=None, stall=host.released) if re.search(path, asked) else reply
    )


class Many:
    """The page, and what a visitor does on it."""

    def __init__(self, made: Visit) -> None:
        self.made, self.page = made, made.page

    def open(self, path: str = "many/") -> Many:
        """Open the page and wait for Python; where it does not start, the page says why."""
        self.page.goto(self.made.host.address + path)
        status = self.page.wait_for_selector("#runtime[data-ready], #runtime.notice", timeout=60_000)
        assert status
        assert status.get_attribute("data-ready") is not None, status.get_attribute("data-fault")
        return self

    def read(self, text: str = NAMES, *files: Path) -> str:
        """Paste, choose, press, and give what was understood."""
        self.page.fill("#list", text)
        self.page.set_input_files("#files", list(files))
        self.page.click("#read")
        self.page.wait_for_selector("#progress", state="hidden")
        return self.page.inner_text("#understood")

    def check(self, mode: str = "") -> str:
        """Choose a mode if it is offered, check, and give the outcome."""
        if mode and self.page.locator(f"input[value={mode}]").count():
            self.page.check(f"input[value={mode}]")
        self.page.click("#check-many")
        return self.wait()

    def wait(self) -> str:
        """Wait for results, and give the outcome."""
        self.page.wait_for_selector("#progress", state="hidden", timeout=60_000)
        return str(self.page.wait_for_selector("#result[data-outcome]").get_attribute("data-outcome"))

    @property
    def rows(self) -> dict[str, str]:
        """Each name of the table that is shown, with its answer."""
        rows = self.page.locator("#result tr[data-outcome]").all()
        return {row.locator("th > bdi").inner_text(): str(row.get_attribute("data-outcome")) for row in rows}
