"""What all tests share: Hypothesis' profiles, a browser, and the rule that CI skips nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

# A busy machine is no fault of an example: how long one takes is measured in benchmarks/, never asserted.
hypothesis.settings.register_profile("hushdex", deadline=None)
# `make quick` takes this one: enough to see that a test runs, not to look for what is rare.
hypothesis.settings.register_profile("quick", deadline=None, max_examples=10)
hypothesis.settings.load_profile("hushdex")

# Under nohup it is ignored, and so it would be in all that the tests start and end by it.
signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """Turn a skip into a failure where CI=true: what is not run there is run nowhere."""
    return _forbid_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    """Do the same for a whole file that skips itself."""
    return _forbid_skip((yield))


def _forbid_skip(report: Any) -> Any:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, which CI does not allow: {reason}"
    return report


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the path of the machine's Chromium (or $HUSHDEX_CHROMIUM); skip the test where there is none."""
    from tests.support.browser import BROWSERS

    named = os.environ.get("HUSHDEX_CHROMIUM")
    path = next(filter(None, map(shutil.which, (named,) if named else BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium on this machine (tools/install-programs.sh installs it where it may)")
    return path


@pytest.fixture(scope="session")
def launch_chromium(chromium_path: str) -> Iterator[Callable[..., Browser]]:
    """Return a function that starts headless Chromium with further arguments; each is closed at the end."""
    from playwright.sync_api import sync_playwright

    from tests.support.browser import BROWSER_ARGUMENTS

    with sync_playwright() as playwright:
        started: list[Browser] = []

        def launch(*arguments: str) -> Browser:
            browser = playwright.chromium.launch(
                executable_path=chromium_path, args=[*BROWSER_ARGUMENTS, *arguments], chromium_sandbox=False
            )
            started.append(browser)
            return browser

        yield launch
        for browser in started:
            browser.close()


@pytest.fixture(scope="session")
def chromium(launch_chromium: Callable[..., Browser]) -> Browser:
    """Return one headless Chromium for the whole session: a test opens its own context in it."""
    return launch_chromium()


@pytest.fixture
def open_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Yield a function that opens a fresh context, with the options of Playwright's `new_context`."""
    with contextlib.ExitStack() as stack:

        def start(**options: Any) -> BrowserContext:
            context = chromium.new_context(**options)
            stack.callback(context.close)
            return context

        yield start
