"""A site with the page that checks many, and a host that gives each of its files the headers that it asks for."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.pages import render_site
from generator.python_runtime import make_runtime
from generator.site_headers import HeaderTable, parse_table
from tests.browser import Host
from tests.page_samples import make_settings, write_site


def write_many_site(folder: Path) -> Path:
    """Write a site with that page into a folder that it makes."""
    runtime = make_runtime()
    sample = write_site(folder)
    render_site(make_settings(folder.parent), sample.manifest, folder, (), runtime)
    runtime.copy(folder)
    return folder


@functools.cache
def read_table(folder: Path) -> HeaderTable:
    """Read a site's table of headers."""
    return parse_table((folder / "headers.json").read_text("utf-8"))


class FaithfulHost(Host):
    """Gives each file the headers that the site asks for, as a host that takes them does."""

    def answer(self, handler: Any) -> None:
        """Answer one request; `many/` is its index.html."""
        if handler.path == f"{self.prefix}many/":
            handler.path += "index.html"
        self.headers = read_table(self.folder).find(handler.path.removeprefix(self.prefix))
        super().answer(handler)


@pytest.fixture(scope="session")
def many_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a site's folder, one for the session."""
    return write_many_site(tmp_path_factory.mktemp("many") / "site")


@pytest.fixture
def many_host(many_folder: Path) -> Iterator[FaithfulHost]:
    """Give a host of that site."""
    made = FaithfulHost(many_folder)
    yield made
    made.close()
