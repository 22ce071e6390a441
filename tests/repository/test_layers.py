"""The project's layers: each module imports only what stands before it, and the files stay small.

Python's imports are read with `ast`, JavaScript's from the text; nothing is run. A *layer* is a row of *rooms*, a room
one or more modules that belong together: a module may import its own room and every layer before, never another room of
its own layer and never what comes after.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPTS = REPOSITORY / "site_templates" / "scripts"

SCRIPT_LAYERS = (
    (("bytes",), ("errors",), ("unicode14",)),
    (
        ("identifiers", "canonical", "explanations", "flickr"),
        ("addressing",),
        ("opening", "cells", "keys", "manifest", "proofs", "records"),
    ),
    (
        ("lookup", "checks"),
        ("hints",),
        ("splitting",),
        ("fetching",),
        ("unpacking",),
        ("webcrypto",),
        ("noble",),
        ("letters", "deadlines", "holders", "spreadsheets"),
    ),
    (("worker",), ("client", "launch")),
    (
        (
            *("page", "form", "box", "names", "elements", "texts", "wording", "offer"),
            *("answers", "absent", "entries", "found", "items", "removal", "requests", "server", "sharing", "unasked"),
            *("check", "offline", "archive", "holding"),
            *("many", "inbox", "outcome", "rows", "summary", "traffic"),
        ),
    ),
)
# What the browser's pure modules do without: whoever calls `lookup` hands it the fetch and the cipher.
DEVICE = r"\b(crypto|document|fetch|history|location|navigator|window)\b"
# What no module of the browser has a use for: it would keep a typed name, send it, or make HTML of a manifest's text.
LEAKS = (
    r"\b(console|cookie|indexedDB|localStorage|sessionStorage|caches|EventSource|WebSocket|XMLHttpRequest|sendBeacon"
    r"|pushState|replaceState|postMessage|innerHTML|outerHTML|insertAdjacentHTML|eval|Function)\b"
)

# A page and its own worker have no other way to talk; what they say never leaves the browser.
TALK = {"client": {"postMessage"}, "worker": {"postMessage"}}

# Methods of Python's that are functions in the browser, and a step that Python needs no function for.
ONLY_IN_THE_BROWSER = {"are_sorted", "encode_subject", "subject_value"}

Layers = tuple[tuple[tuple[str, ...], ...], ...]


def find_wrong_arrows(imports: dict[str, set[str]], layers: Layers) -> list[str]:
    """Say which imports break the rule, which modules no layer names, and which names no module has.

    Args:
        imports: for each module the modules that it imports, both by the names that `layers` uses.
        layers: the layers, first to last; see the head of this file.

    Returns:
        one sentence for each fault; an empty list if all is well.
    """
    places = {module: (depth, room) for depth, layer in enumerate(layers) for room in layer for module in room}
    faults = [
        f"{module} stands in no layer of tests/repository/test_layers.py" for module in imports if module not in places
    ]
    faults += [f"{module} stands in a layer, but is no module" for module in places if module not in imports]
    for module, imported in imports.items():
        for other in sorted(imported):
            if module in places and other in places:
                (depth, room), (other_depth, other_room) = places[module], places[other]
                if room != other_room and other_depth >= depth:
                    faults.append(f"{module} imports {other}, which does not stand before it")
    return faults


def read_python_imports(path: Path) -> set[str]:
    """Give the full names that a Python file imports, at its head or inside a function: 'shards.keys', 'click', …."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} line {node.lineno}: write imports in full, not relative"
            names.add(str(node.module))
            # `from shards import keys` imports a module, `from shards.keys import x` a name: the layers sort it out.
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def read_script_imports(path: Path) -> set[str]:
    """Give the addresses that a JavaScript module imports ('./keys.js'); types, named in comments, do not count."""
    code = strip_comments(path.read_text("utf-8"))
    return set(re.findall(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""", code))


def strip_comments(code: str) -> str:
    """Give JavaScript without its comments (and without what follows `//` in a string, which no caller asks about)."""
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", code, flags=re.DOTALL)


def list_scripts() -> list[Path]:
    """Give the browser's modules; a vendored one is none."""
    return sorted(path for path in SCRIPTS.rglob("*.js") if path.parent.name != "vendor")


def name_twins(path: Path) -> set[str]:
    """Give the names that a JavaScript module exports as Python would write them: {'shard_path', 'FILE_LIMIT'}."""
    exported = re.findall(r"^export (?:async )?(function|const|class) (\w+)", path.read_text("utf-8"), re.M)
    return {
        re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() if kind == "function" else name for kind, name in exported
    }


def list_sources(*folders: str) -> list[Path]:
    """Give the Python and JavaScript files that people write: not vendored or minified ones."""
    found = [path for folder in folders for ending in ("*.py", "*.js") for path in (REPOSITORY / folder).rglob(ending)]
    return sorted(path for path in found if not {"vendor", "minified", "node_modules"} & set(path.parts))


def test_an_arrow_the_wrong_way_is_seen() -> None:
    layers = ((("keys",),), (("readers", "columns"), ("pages",)), (("cli",),))
    none: dict[str, set[str]] = {name: set() for name in ("keys", "readers", "columns", "pages", "cli")}
    assert find_wrong_arrows(none | {"readers": {"keys", "columns"}, "cli": {"pages", "keys"}}, layers) == []
    assert find_wrong_arrows(none | {"keys": {"cli"}}, layers) == ["keys imports cli, which does not stand before it"]
    between = find_wrong_arrows(none | {"pages": {"columns"}}, layers)
    assert between == ["pages imports columns, which does not stand before it"]


def test_a_module_without_a_layer_and_a_layer_without_its_module_are_seen() -> None:
    assert find_wrong_arrows({"stray": set()}, ((("gone",),),)) == [
        "stray stands in no layer of tests/repository/test_layers.py",
        "gone stands in a layer, but is no module",
    ]


def test_imports_inside_functions_and_of_whole_modules_are_seen(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("from shards import keys\ndef f():\n    import generator.commands.cli\n")
    assert read_python_imports(tmp_path / "a.py") == {"shards", "shards.keys", "generator.commands.cli"}
    (tmp_path / "a.js").write_text(
        "/** @import {A} from './types.js' */\nimport {\n  b,\n} from './b.js'; import('./c.js');\n"
    )
    assert read_script_imports(tmp_path / "a.js") == {"./b.js", "./c.js"}


@pytest.mark.parametrize("path", list_sources("shards"), ids=lambda path: path.name)
def test_the_format_needs_the_standard_library_and_msgpack_alone(path: Path) -> None:
    foreign = {name.split(".")[0] for name in read_python_imports(path)} - sys.stdlib_module_names
    assert foreign <= {"msgpack", "shards"}


@pytest.mark.parametrize("path", list_sources("many"), ids=lambda path: path.name)
def test_what_runs_in_the_browser_needs_the_format_and_the_standard_library_alone(path: Path) -> None:
    foreign = {name.split(".")[0] for name in read_python_imports(path)} - sys.stdlib_module_names
    assert foreign <= ({"many", "shards", "pyodide"} if path.stem == "bridge" else {"many", "shards"})


def test_the_format_knows_nothing_of_who_uses_it() -> None:
    for path in list_sources("shards", "many"):
        assert not {name for name in read_python_imports(path) if name.split(".")[0] == "generator"}
        assert path.parent.name != "shards" or not any(n.startswith("many") for n in read_python_imports(path))


def test_the_browsers_modules_import_only_what_stands_before() -> None:
    imports = {
        path.stem: {Path(address).stem for address in read_script_imports(path) if "/vendor/" not in address}
        for path in list_scripts()
    }
    assert find_wrong_arrows(imports, SCRIPT_LAYERS) == []


@pytest.mark.parametrize("path", list_scripts(), ids=lambda path: path.name)
def test_a_module_of_the_browser_touches_no_more_than_it_must(path: Path) -> None:
    pure = {name for layer in SCRIPT_LAYERS[:2] for room in layer for name in room} | {"lookup", "noble"}
    pure |= {"letters", "deadlines", "holders", "spreadsheets"}
    code = strip_comments(path.read_text("utf-8"))
    assert set(re.findall(LEAKS, code)) <= TALK.get(path.stem, set())
    if path.stem in pure:
        assert re.findall(DEVICE, code) == []
    if path.stem not in ("fetching", "unpacking"):
        assert re.findall(r"\bfetch\(", code) == []


@pytest.mark.parametrize(
    "path",
    sorted(path for path in list_scripts() if (REPOSITORY / "shards" / f"{path.stem}.py").exists()),
    ids=lambda path: path.stem,
)
def test_the_browser_uses_the_names_that_python_uses(path: Path) -> None:
    tree = ast.parse((REPOSITORY / "shards" / f"{path.stem}.py").read_text("utf-8"))
    known = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    known |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    assert name_twins(path) <= known | ONLY_IN_THE_BROWSER


@pytest.mark.parametrize(
    "path", list_sources("generator", "many", "shards", "site_templates"), ids=lambda path: path.name
)
def test_the_program_does_not_import_its_tests_or_tools(path: Path) -> None:
    imported = read_python_imports(path) if path.suffix == ".py" else read_script_imports(path)
    assert not {name for name in imported if re.match(r"(\.\./)*(tests|benchmarks|tools|build)\b", name)}


def test_build_py_calls_the_command_line_and_nothing_else() -> None:
    assert read_python_imports(REPOSITORY / "build.py") == {"generator.commands.cli", "generator.commands.cli.main"}
    calls = [
        node for node in ast.walk(ast.parse((REPOSITORY / "build.py").read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    assert [ast.unparse(call) for call in calls] == ["main()"]


@pytest.mark.parametrize(
    "path",
    list_sources("generator", "many", "shards", "site_templates", "tests", "tools", "benchmarks"),
    ids=lambda path: str(path.relative_to(REPOSITORY)),
)
def test_a_file_holds_one_thing(path: Path) -> None:
    """No file over 400 lines, and none with a name that takes in anything."""
    assert len(path.read_text("utf-8").splitlines()) <= 400
    assert not re.search(r"util|helper|common|misc", path.stem)
