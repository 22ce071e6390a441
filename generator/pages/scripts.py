"""Joins modules into one script, and computes the hashes by which the Content-Security-Policy identifies it.

Start module -> its imports, and theirs, depth first -> each wrapped in a function that returns its exports -> joined.
Wrapping keeps every module's names private. Only the plain forms that this project uses are rewritten: any other import
or export is rejected, so that nothing is half understood. Comment lines are left out.

A page's script may also be minified in advance: `python -m tools.minify` has esbuild join and minify a page's modules,
and stores the result with the digest of the modules as they are joined here. A build needs no Node: it uses the
minified script if the digest matches the modules that it joined itself, and otherwise those modules as written, which
do the same.
"""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass

from shards.errors import SiteError

MINIFIED = "minified"
_HEAD = re.compile(r"// (?P<digest>[0-9a-f]{64})\n(?P<script>.*)", re.DOTALL)
_NAME = r"[A-Za-z_$][\w$]*"
_NAMES = rf"\{{\s*(?P<names>{_NAME}(?:\s+as\s+{_NAME})?(?:\s*,\s*{_NAME}(?:\s+as\s+{_NAME})?)*)\s*,?\s*\}}"
_FROM = r"""\s*from\s*(?P<quote>['"])(?P<path>\.{1,2}/[\w./-]+\.js)(?P=quote);?[ \t]*$"""
_IMPORT_NAMES = re.compile(rf"^import\s*{_NAMES}{_FROM}", re.MULTILINE)
_IMPORT_ALL = re.compile(rf"^import\s*\*\s*as\s+(?P<name>{_NAME}){_FROM}", re.MULTILINE)
_EXPORT_NAMES = re.compile(rf"^export\s*{_NAMES};?[ \t]*$", re.MULTILINE)
_EXPORT_DECLARED = re.compile(
    rf"^export\s+(?P<kept>(?:async\s+)?function\s*\*?\s*(?P<function>{_NAME})|class\s+(?P<class>{_NAME})"
    rf"|const\s+(?P<const>{_NAME})(?=\s*=))",
    re.MULTILINE,
)
_NOT_UNDERSTOOD = re.compile(r"^.*(?:^\s*(?:import|export)\b(?!\()|\bimport\.meta\b).*$", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)
_BLANK = re.compile(r"\n{2,}")


@dataclass(frozen=True)
class _Module:
    name: str
    body: str
    exports: tuple[tuple[str, str], ...]


def join_modules(start: str, read: Callable[[str], str]) -> str:
    """Return a module and everything that it imports as one script, which is itself a module without imports.

    `start` is a path such as `page.js`; `read` returns a path's text. The start module's exports remain exports. Raises
    SiteError for imports or exports in any other form than the plain ones, and for circular imports.
    """
    done: dict[str, _Module] = {}
    _collect(start, read, done, ())
    *others, last = done.values()
    parts = [f"const {module.name} = (() => {{\n{module.body}{_return(module)}}})();\n" for module in others]
    parts.append(last.body)
    if last.exports:
        parts.append(f"export {{ {', '.join(_write_as(*pair) for pair in last.exports)} }};\n")
    return "".join(parts)


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


def _collect(path: str, read: Callable[[str], str], done: dict[str, _Module], above: tuple[str, ...]) -> _Module:
    if path in above:
        raise SiteError(f"Circular import: {' -> '.join([*above, path])}")
    if path not in done:
        module = _rewrite(path, read(path), lambda other: _collect(other, read, done, (*above, path)))
        done[path] = module
    return done[path]


def _rewrite(path: str, text: str, collect: Callable[[str], _Module]) -> _Module:
    exports: list[tuple[str, str]] = []

    def resolve(match: re.Match[str]) -> _Module:
        return collect(posixpath.normpath(posixpath.join(posixpath.dirname(path), match["path"])))

    def import_names(match: re.Match[str]) -> str:
        module = resolve(match)
        wanted = _read_names(match["names"])
        missing = {name for name, _ in wanted} - {name for _, name in module.exports}
        if missing:
            raise SiteError(f"{path} imports what {match['path']} does not export: {', '.join(sorted(missing))}")
        names = ", ".join(name if name == local else f"{name}: {local}" for name, local in wanted)
        return f"const {{ {names} }} = {module.name};"

    def import_all(match: re.Match[str]) -> str:
        return f"const {match['name']} = {resolve(match).name};"

    def export_names(match: re.Match[str]) -> str:
        exports.extend(_read_names(match["names"]))
        return ""

    def export_declared(match: re.Match[str]) -> str:
        name = match["function"] or match["class"] or match["const"]
        exports.append((name, name))
        return match["kept"]

    text = _COMMENT.sub("", text)
    text = _IMPORT_NAMES.sub(import_names, text)
    text = _IMPORT_ALL.sub(import_all, text)
    text = _EXPORT_NAMES.sub(export_names, text)
    text = _EXPORT_DECLARED.sub(export_declared, text)
    unknown = _NOT_UNDERSTOOD.search(text)
    if unknown:
        raise SiteError(
            f"{path} has an import or export that cannot be inlined: {unknown[0].strip()}",
            "Use import { name } from './module.js', export function, export class, export const or export { name }.",
        )
    body = _BLANK.sub("\n", text).strip("\n") + "\n"
    return _Module("$" + re.sub(r"\W", "_", path.removesuffix(".js")), body, tuple(exports))


def _read_names(names: str) -> list[tuple[str, str]]:
    """`a, b as c` -> [(a, a), (b, c)]: the name there, then the name here."""
    pairs = [name.split() for name in names.split(",") if name.strip()]
    return [(pair[0], pair[-1]) for pair in pairs]


def _return(module: _Module) -> str:
    pairs = [local if local == name else f"{name}: {local}" for local, name in module.exports]
    return f"return {{ {', '.join(pairs)} }};\n"


def _write_as(local: str, name: str) -> str:
    return local if local == name else f"{local} as {name}"


def dump_minified(joined: str, script: str) -> str:
    """Return a minified script with the digest of the joined modules that it was made from."""
    return f"// {_digest(joined)}\n{script}"


def choose_script(joined: str, kept: str | None) -> str:
    """Return the stored minified script if it was made from these joined modules, otherwise the modules."""
    match = _HEAD.fullmatch(kept) if kept else None
    return match["script"] if match and match["digest"] == _digest(joined) else joined


def _digest(joined: str) -> str:
    return hashlib.sha256(joined.encode()).hexdigest()
