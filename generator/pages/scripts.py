"""The pages' scripts, minified in advance, and the hashes by which the Content-Security-Policy identifies them.

`python -m tools.minify` has esbuild join and minify the modules of a script, and stores the result with a digest of the
modules' bytes. So a build needs no Node; it rejects a script that was not made from the modules next to it.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import posixpath
import re
from importlib.resources.abc import Traversable

from shards.errors import SiteError

MODULES, MINIFIED = "scripts", "minified"
TEMPLATES = importlib.resources.files("site_templates")
_IMPORTED = re.compile(r"""^(?:import\s[^"';]*|export\s[^"';]*\sfrom\s*)["'](\.{1,2}/[\w./-]+\.js)["']""", re.MULTILINE)


def read_script(start: str, templates: Traversable = TEMPLATES) -> str:
    """Return the minified script of a start module, such as `page.js`.

    Raises SiteError where it is missing, or was made from modules that have changed since.
    """
    head, _, script = _read(templates, MINIFIED, start).partition("\n")
    if head != f"// {digest_modules(start, templates)}":
        raise SiteError(
            f"site_templates/{MINIFIED}/{start} is not made from the modules in site_templates/{MODULES}.",
            "Run python -m tools.minify after a change of a module.",
        )
    return script


def dump_script(start: str, script: str) -> str:
    """Return a script as it is kept: behind the digest of the modules that it was made from."""
    return f"// {digest_modules(start)}\n{script}"


def digest_modules(start: str, templates: Traversable = TEMPLATES) -> str:
    """Return the SHA-256 of a start module and of all that it imports, as 64 hex digits.

    Raises SiteError where one of them is missing.
    """
    modules: dict[str, str] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path not in modules:
            modules[path] = _read(templates, MODULES, path)
            folder = posixpath.dirname(path)
            waiting += [posixpath.normpath(posixpath.join(folder, name)) for name in _IMPORTED.findall(modules[path])]
    digest = hashlib.sha256()
    for path, text in sorted(modules.items()):
        digest.update(f"{path}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()


def hash_source(text: str) -> str:
    """Return the CSP source expression of an inline script or style: `'sha256-…'`, quotes included (CSP 3, 8.4)."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def check_element(text: str, element: str) -> str:
    """Return the text if it can go into a `<script>` or `<style>` unchanged; raise SiteError if it would end it."""
    if re.search(rf"</{element}|<!--", text, re.IGNORECASE) or "\r" in text:
        raise SiteError(
            f"A <{element}> cannot contain </{element}, <!-- or carriage returns.",
            "Separate the characters < and /, and end lines with a line feed only.",
        )
    return text


def _read(templates: Traversable, folder: str, path: str) -> str:
    try:
        return templates.joinpath(folder, *path.split("/")).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise SiteError(f"site_templates/{folder}/{path} is missing.", "Run python -m tools.minify.") from error
