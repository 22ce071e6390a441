"""Take the screenshots for docs/tutorial.md and docs/many.md: a site in Chromium, as WebP in docs/pictures/.

Run `python -m tools.screenshots` from the repository's root; it needs the tests' Chromium.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support.browser import BROWSER_ARGUMENTS, BROWSERS
from tests.support.static_host import serve_site

REPOSITORY = Path(__file__).resolve().parent.parent
PICTURES = REPOSITORY / "docs" / "pictures"
LIST = REPOSITORY / "examples" / "demo" / "tsammalex_demo.csv"
DESKTOP, PHONE = {"width": 960, "height": 640}, {"width": 390, "height": 700}
QUALITY = 70


def build_tutorial(folder: Path) -> Path:
    """Build the tutorial's site in a folder; return the folder to publish."""
    for arguments in (
        ("new", "my-site", "--from", str(LIST), "--title", "Tsammalex", "--yes"),
        ("build", "my-site/site.toml"),
    ):
        command = [sys.executable, str(REPOSITORY / "build.py"), *arguments]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "my-site" / "site"


def check_name(page: Page, name: str) -> None:
    """Type a name, press the button, wait for the answer."""
    page.get_by_role("textbox").fill(name)
    page.get_by_role("textbox").press("Enter")
    page.locator("[data-outcome]").first.wait_for()


def check_many(page: Page, names: str) -> None:
    """Paste names into the page that checks many, and check them."""
    page.locator("#runtime[data-ready]").wait_for()
    page.fill("#list", names)
    page.click("#read")
    page.click("#check-many")
    page.locator("#result[data-outcome]").wait_for()
    page.locator("#result-title").scroll_into_view_if_needed()
    page.locator("#result").evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 24)")


def take_picture(page: Page, name: str) -> None:
    """Save what the page's viewport shows."""
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    (PICTURES / name).write_bytes(base64.b64decode(taken["data"]))


def take_pictures() -> None:
    """Take all screenshots."""
    PICTURES.mkdir(exist_ok=True)
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = build_tutorial(Path(folder))
        browser = playwright.chromium.launch(executable_path=program, args=[*BROWSER_ARGUMENTS], chromium_sandbox=False)
        with serve_site(site) as host:
            page = browser.new_page(viewport=DESKTOP, reduced_motion="reduce")
            page.goto(host.address)
            page.get_by_role("textbox").wait_for()
            take_picture(page, "start.webp")
            for picture, name in (("found.webp", "biodivlibrary"), ("absent.webp", "nobody of this name")):
                page.goto(host.address)
                check_name(page, name)
                take_picture(page, picture)
            page.goto(f"{host.address}many/")
            check_many(page, "biodivlibrary\nnobody of this name\nanother@example.org\n")
            take_picture(page, "many.webp")
            phone = browser.new_page(viewport=PHONE, color_scheme="dark", reduced_motion="reduce")
            phone.goto(host.address)
            phone.get_by_role("textbox").wait_for()
            take_picture(phone, "phone.webp")
        browser.close()


if __name__ == "__main__":
    take_pictures()
