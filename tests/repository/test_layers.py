"""Who imports whom, beyond the contracts for import-linter in pyproject.toml: faces, and the rooms of scripts.

Python's imports are read with `ast`, JavaScript's from the text; nothing is run. A *room* is a folder of modules. Of a
room of `generator`, other rooms import the *face* alone: what its `__init__.py` lists in `__all__`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPTS = REPOSITORY / "site_templates" / "scripts"
FACE_LIMIT = 15
FOLDER_LIMIT = 26  # source files: as many as the largest folder has of the codebases that are a pleasure to walk

SCRIPT_ROOMS = (("format",), ("device", "dom"), ("check", "letters"), ("many", "offline"), (".",))
"""The rooms of scripts, bottom to top: each imports itself and what is below. At the top are the scripts of pages."""

# What the browser's pure modules do without: the caller of `lookup` hands it the fetch and the cipher.
DEVICE = r"\b(crypto|document|fetch|history|location|navigator|window)\b"
PURE = {"format", "letters"}
# What no module of the browser has a use for: it would keep a typed name, send it, or make HTML of a manifest's text.
LEAKS = (
    r"\b(console|cookie|indexedDB|localStorage|sessionStorage|caches|EventSource|WebSocket|XMLHttpRequest|sendBeacon"
    r"|pushState|replaceState|postMessage|innerHTML|outerHTML|insertAdjacentHTML|eval|Function)\b"
)

# A page and its own worker have no other way to talk; what they say never leaves the browser.
TALK = {"client": {"postMessage"}, "worker": {"postMessage"}}

# Methods of Python's that are functions in the browser, and a step that Python needs no function for.
ONLY_IN_THE_BROWSER = {
    "are_sorted",
    "compare_entries",
    "compare_items",
    "match_pattern",
    "reading_key",
    "reading_value",
}

ONLY_SCRIPTS = {"bytes", "hashing", "hosts", "msgpack", "numbers"}
"""Modules of the format that Python needs none for: its own types and a library do their work there, or `steps`."""


def read_python_imports(path: Path) -> set[tuple[str, str]]:
    """Return what a Python file imports, at its head or inside a function, as ('shards.keys', 'CANARY'), ('re', '')."""
    found: set[tuple[str, str]] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {(alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} line {node.lineno}: write imports in full, not relative"
            found |= {(str(node.module), alias.name) for alias in node.names}
    return found


def read_script_imports(path: Path) -> set[str]:
    """Return the addresses that a JavaScript module imports ('./keys.js'); types, named in comments, do not count."""
    code = strip_comments(path.read_text("utf-8"))
    return set(re.findall(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""", code))


def strip_comments(code: str) -> str:
    """Return JavaScript without its comments, and without what follows `//` in a string."""
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", code, flags=re.DOTALL)


def list_scripts() -> list[Path]:
    """Return the browser's modules; vendored ones are not included."""
    return sorted(path for path in SCRIPTS.rglob("*.js") if path.parent.name != "vendor")


def list_sources(*folders: str) -> list[Path]:
    """Return the Python and JavaScript files that people write: not vendored or minified ones."""
    found = [path for folder in folders for ending in ("*.py", "*.js") for path in (REPOSITORY / folder).rglob(ending)]
    return sorted(path for path in found if not {"vendor", "minified", "node_modules"} & set(path.parts))


def read_face(path: Path) -> list[str]:
    """Return the names of a room's face, whose `__init__.py` is a sentence, imports and `__all__`."""
    sentence, *rest = ast.parse(path.read_text("utf-8")).body
    assert isinstance(sentence, ast.Expr), f"{path} has no sentence"
    lists = [node for node in rest if isinstance(node, ast.Assign)]
    assert all(isinstance(node, ast.ImportFrom) for node in rest if node not in lists), f"{path} does more than import"
    assert [ast.unparse(node.targets[0]) for node in lists] == ["__all__"] * bool(rest)
    return [str(name) for node in lists for name in ast.literal_eval(node.value)]


def list_faces(root: Path) -> dict[str, list[str]]:
    """Return the faces below a package's folder, by the rooms' full names."""
    paths = sorted(path for path in root.rglob("*/__init__.py"))
    return {".".join(path.parent.relative_to(root.parent).parts): read_face(path) for path in paths}


def find_trespasses(root: Path) -> Iterator[str]:
    """Say which modules of a package import from behind another room's face."""
    faces = list_faces(root)
    for path in root.rglob("*.py"):
        own = path.relative_to(root.parent).parts[:2]
        for module, name in sorted(read_python_imports(path)):
            room = tuple(module.split(".")[:2])
            if module.count(".") and room[0] == root.name and room != own and ".".join(room) in faces:
                if module not in faces:
                    yield f"{path.relative_to(root.parent)} imports {module}, which is behind a face"
                elif name not in faces[module]:
                    yield f"{path.relative_to(root.parent)} imports {name}, which the face of {module} has not"


def find_wrong_arrows(imports: dict[str, set[str]], rooms: tuple[tuple[str, ...], ...]) -> list[str]:
    """Say which imports of scripts go up or across; `imports` has addresses by script ('dom/offer.js')."""
    floor = {room: number for number, row in enumerate(rooms) for room in row}
    faults = []
    for script, addresses in imports.items():
        own = str(PurePosixPath(script).parent)
        for address in sorted(addresses):
            other = str((SCRIPTS / own / address).resolve().relative_to(SCRIPTS).parent)
            if other != own and floor[other] >= floor[own]:
                faults.append(f"{script} imports {address}, which is not below it")
    return faults


def name_twins(path: Path) -> set[str]:
    """Return the names that a JavaScript module exports as Python would write them: {'shard_path', 'FILE_LIMIT'}."""
    exported = re.findall(r"^export (?:async )?(function|const|class) (\w+)", path.read_text("utf-8"), re.M)
    return {
        re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() if kind == "function" else name for kind, name in exported
    }


def test_an_import_from_behind_a_face_is_seen(tmp_path: Path) -> None:
    root = tmp_path / "house"
    for room in ("kitchen", "hall"):
        (root / room).mkdir(parents=True)
    (root / "kitchen" / "__init__.py").write_text(
        '"""Cooks."""\n\nfrom house.kitchen.stove import cook\n\n__all__ = ["cook"]'
    )
    (root / "kitchen" / "stove.py").write_text("from house.kitchen.pots import POT\n")
    (root / "hall" / "__init__.py").write_text('"""Eats."""\n')
    (root / "hall" / "table.py").write_text("def eat():\n    from house.kitchen import cook, POT\n")
    (root / "hall" / "door.py").write_text("import shards\nfrom house.kitchen.stove import cook\n")
    assert sorted(find_trespasses(root)) == [
        "house/hall/door.py imports house.kitchen.stove, which is behind a face",
        "house/hall/table.py imports POT, which the face of house.kitchen has not",
    ]


def test_a_script_that_imports_up_or_across_is_seen() -> None:
    rooms = (("format",), ("device", "dom"), (".",))
    assert (
        find_wrong_arrows({"page.js": {"./dom/a.js", "./b.js"}, "dom/a.js": {"./c.js", "../format/d.js"}}, rooms) == []
    )
    wrong = {"format/d.js": {"../dom/a.js"}, "dom/a.js": {"../device/e.js", "../page.js"}}
    assert find_wrong_arrows(wrong, rooms) == [
        "format/d.js imports ../dom/a.js, which is not below it",
        "dom/a.js imports ../device/e.js, which is not below it",
        "dom/a.js imports ../page.js, which is not below it",
    ]


def test_imports_that_are_only_a_type_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        "/** @import {A} from './types.js' */\nimport {\n  b,\n} from './b.js'; import('./c.js');\n"
    )
    assert read_script_imports(tmp_path / "a.js") == {"./b.js", "./c.js"}


@pytest.mark.parametrize("package", ["generator", "many"])
def test_other_rooms_import_a_rooms_face_alone(package: str) -> None:
    assert list(find_trespasses(REPOSITORY / package)) == []


@pytest.mark.parametrize("package", ["generator", "many"])
def test_a_face_is_small(package: str) -> None:
    faces = list_faces(REPOSITORY / package)
    assert {room: len(names) for room, names in faces.items() if len(names) > FACE_LIMIT} == {}


def test_the_format_and_the_browsers_python_need_the_standard_library_and_msgpack_alone() -> None:
    for folder, allowed in (
        ("shards", {"shards", "msgpack"}),
        ("lists", {"lists"}),
        ("many", {"many", "lists", "shards"}),
    ):
        for path in list_sources(folder):
            foreign = {module.split(".")[0] for module, _ in read_python_imports(path)} - sys.stdlib_module_names
            assert foreign <= allowed | ({"pyodide"} if path.stem == "bridge" else set()), path


def test_the_browsers_modules_import_only_what_is_below() -> None:
    imports = {
        path.relative_to(SCRIPTS).as_posix(): {one for one in read_script_imports(path) if "/vendor/" not in one}
        for path in list_scripts()
    }
    assert find_wrong_arrows(imports, SCRIPT_ROOMS) == []


@pytest.mark.parametrize("path", list_scripts(), ids=lambda path: path.name)
def test_a_module_of_the_browser_touches_no_more_than_it_must(path: Path) -> None:
    code = strip_comments(path.read_text("utf-8"))
    assert set(re.findall(LEAKS, code)) <= TALK.get(path.stem, set())
    if path.parent.name in PURE or path.stem == "noble":
        assert re.findall(DEVICE, code) == []
    if path.stem not in ("fetching", "unpacking"):
        assert re.findall(r"\bfetch\(", code) == []


@pytest.mark.parametrize("path", sorted((SCRIPTS / "format").glob("*.js")), ids=lambda path: path.stem)
def test_the_format_in_the_browser_has_the_names_that_it_has_in_python(path: Path) -> None:
    places = [REPOSITORY / "shards", REPOSITORY / "shards" / "platforms"]
    twins = [twin for place in places if (twin := place / f"{path.stem}.py").exists()]
    if path.stem in ONLY_SCRIPTS:
        assert twins == []
        return
    [twin] = twins
    tree = ast.parse(twin.read_text("utf-8"))
    known = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    known |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    assert name_twins(path) <= known | ONLY_IN_THE_BROWSER


def test_no_program_file_imports_the_tests_or_tools() -> None:
    for path in list_scripts():
        assert not any(re.match(r"(\.\./)*(tests|benchmarks|tools)\b", one) for one in read_script_imports(path))


def test_build_py_calls_the_command_line_and_nothing_else() -> None:
    assert read_python_imports(REPOSITORY / "build.py") == {("generator.commands.start", "main")}
    calls = [
        node for node in ast.walk(ast.parse((REPOSITORY / "build.py").read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    assert [ast.unparse(call) for call in calls] == ["main()"]


def test_a_folder_can_be_taken_in_at_a_glance() -> None:
    sources = list_sources("generator", "lists", "many", "shards", "site_templates", "tests", "tools", "benchmarks")
    sizes = Counter(path.parent for path in sources)
    assert {str(folder): size for folder, size in sizes.items() if size > FOLDER_LIMIT} == {}
    assert [path.name for path in sources if re.search(r"util|helper|common|misc", path.stem)] == []


def test_no_two_scripts_have_one_name() -> None:
    assert [name for name, count in Counter(path.name for path in list_scripts()).items() if count > 1] == []
