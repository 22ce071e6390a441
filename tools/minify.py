"""Minify the pages' scripts: run `python -m tools.minify` from the repository's root after changing a module.

Needs esbuild (`npm ci` in tools/js). What it writes is what `generator/pages/scripts.py` reads.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from generator.pages.render import HASHING, PAGES, SCRIPTS, VARIANTS
from generator.pages.scripts import MINIFIED, MODULES, dump_script

REPOSITORY = Path(__file__).resolve().parent.parent
TEMPLATES = REPOSITORY / "site_templates"
ESBUILD = REPOSITORY / "tools" / "js" / "node_modules" / ".bin" / "esbuild"
STARTS = tuple(
    sorted({*SCRIPTS, *VARIANTS.values(), *HASHING.values(), *(name for page in PAGES for name in page.scripts)})
)

COMPILED = ("answer.js",)
"""Scripts that a browser is asked to compile whole while it loads them, and not each function at its first call."""


def minify(start: str) -> str:
    """Return a module and everything it imports, joined and minified: white space, syntax, names, unused code."""
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8", "--legal-comments=inline"]
    if start in COMPILED:
        options.append("--banner:js=//# allFunctionsCalledOnLoad")
    done = subprocess.run([ESBUILD, TEMPLATES / MODULES / start, *options], capture_output=True, check=True)
    return done.stdout.decode()


def main() -> None:
    """Write the minified script of each page that has one."""
    (TEMPLATES / MINIFIED).mkdir(exist_ok=True)
    for start in STARTS:
        (TEMPLATES / MINIFIED / start).write_text(dump_script(start, minify(start)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
