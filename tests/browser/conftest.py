"""What the tests of the pages share: one site that no test changes, a visit to it, and the browsers.

A test that changes a site's files writes a site of its own: a module's fixture `folder` takes the place of this one,
for `opened` too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import Host, Visit, visit
from tests.support.kept_pages import kept_pages
from tests.support.many_site import FaithfulHost, Many, write_many_site
from tests.support.other_browsers import NAMES, OtherBrowser, start_firefox, start_webkit
from tests.support.page_samples import write_site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

__all__ = ["kept_pages"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the sample's site."""
    folder = tmp_path_factory.mktemp("sample") / "site"
    write_site(folder)
    return folder


@pytest.fixture
def serve() -> Iterator[Callable[..., Host]]:
    """Yield a function that serves a folder; see `Host`."""
    hosts: list[Host] = []

    def start(folder: Path, prefix: str = "/", headers: dict[str, str] | None = None) -> Host:
        hosts.append(Host(folder, prefix, headers))
        return hosts[-1]

    yield start
    for host in hosts:
        host.close()


@pytest.fixture
def opened(folder: Path, serve: Callable[..., Host], open_context: Callable[..., BrowserContext]) -> Iterator[Visit]:
    """Yield the page in Chromium; no script failed, the policy stopped nothing, and the console has no complaint."""
    made = visit(open_context(), serve(folder)).open()
    yield made
    assert made.errors == []
    assert made.violations == []
    assert made.complaints == []


@pytest.fixture(scope="session")
def many_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a site that has the page for many names."""
    return write_many_site(tmp_path_factory.mktemp("many") / "site")


@pytest.fixture
def many_host(many_folder: Path) -> Iterator[FaithfulHost]:
    """Yield a host of that site."""
    made = FaithfulHost(many_folder)
    yield made
    made.close()


@pytest.fixture
def many(many_host: Host, open_context: Callable[..., BrowserContext]) -> Iterator[Many]:
    """Yield the page for many names in Chromium; its policy stopped nothing, and the console is empty."""
    made = visit(open_context(accept_downloads=True), many_host)
    yield Many(made)
    assert made.errors == []
    assert made.violations == []
    assert made.console == []


@pytest.fixture(scope="session", params=NAMES)
def other(request: pytest.FixtureRequest) -> Iterator[OtherBrowser]:
    """Yield each of the other browsers, one for the whole session."""
    with start_firefox() if request.param == "firefox" else start_webkit() as browser:
        yield browser
