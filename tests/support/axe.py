"""axe-core, run on a page in Chromium."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "tools" / "js" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => (await axe.run({
  resultTypes: ["violations"], rules: { "target-size": { enabled: true } },
})).violations.flatMap(
  ({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))"""


@functools.cache
def read_axe() -> str:
    """Return axe-core's script."""
    return AXE.read_text(encoding="utf-8")


def find_violations(page: Page) -> list[str]:
    """Return what axe-core objects to in a page as it is now, each with the element and how to fix it."""
    page.evaluate(read_axe())
    return list(page.evaluate(RUN))
