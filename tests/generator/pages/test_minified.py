"""The scripts that were minified ahead: used where they are those of the modules, and passed by where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.pages.render import PAGES, SCRIPTS
from generator.pages.scripts import MINIFIED, choose_script, dump_minified, join_modules
from tools.minify import minify

TEMPLATES = Path(__file__).resolve().parents[3] / "site_templates"
STARTS = sorted({*SCRIPTS, *(name for page in PAGES for name in page.scripts)})


@pytest.mark.parametrize("start", STARTS)
def test_the_minified_script_of_a_page_is_the_one_of_its_modules(start: str) -> None:
    """After a change of a module: python -m tools.minify."""
    joined = join_modules(start, lambda path: (TEMPLATES / "scripts" / path).read_text(encoding="utf-8"))
    kept = (TEMPLATES / MINIFIED / start).read_text(encoding="utf-8")
    assert kept == dump_minified(joined, minify(start))
    assert len(choose_script(joined, kept)) < len(joined)


def test_each_minified_script_has_its_page() -> None:
    assert sorted(path.name for path in (TEMPLATES / MINIFIED).iterdir()) == STARTS


def test_modules_that_changed_since_they_were_minified_stand_in_the_page_as_they_are() -> None:
    kept = dump_minified("const one = 1;\n", "const o=1;\n")
    assert choose_script("const one = 1;\n", kept) == "const o=1;\n"
    assert choose_script("const one = 2;\n", kept) == "const one = 2;\n"
    assert choose_script("const one = 1;\n", None) == "const one = 1;\n"
    assert choose_script("const one = 1;\n", "const o=1;\n") == "const one = 1;\n"
