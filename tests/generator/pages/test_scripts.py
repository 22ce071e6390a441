"""The scripts of the pages: made from the modules beside them, refused where they are not, known by their hashes."""

from __future__ import annotations

import base64
import hashlib
import shutil
from pathlib import Path

import pytest

from generator.pages.scripts import (
    MINIFIED,
    MODULES,
    check_element,
    digest_modules,
    dump_script,
    hash_source,
    read_script,
)
from shards.errors import SiteError
from tools.minify import STARTS, TEMPLATES, minify


@pytest.mark.parametrize("start", STARTS)
def test_the_script_of_a_page_is_what_esbuild_makes_of_its_modules(start: str) -> None:
    """After a change of a module: python -m tools.minify."""
    script = minify(start)
    assert (TEMPLATES / MINIFIED / start).read_text(encoding="utf-8") == dump_script(start, script)
    assert read_script(start) == script


def test_the_script_of_the_answer_asks_to_be_compiled_while_it_loads() -> None:
    assert read_script("answer.js").startswith("//# allFunctionsCalledOnLoad\n")


def test_each_minified_script_has_its_page() -> None:
    assert sorted(path.name for path in (TEMPLATES / MINIFIED).iterdir()) == list(STARTS)


@pytest.mark.parametrize("changed", ["page.js", "form.js", "canonical.js"])
def test_a_script_is_refused_once_a_module_has_changed_that_it_is_made_of(tmp_path: Path, changed: str) -> None:
    for folder in (MODULES, MINIFIED):
        shutil.copytree(TEMPLATES / folder, tmp_path / folder)
    assert read_script("page.js", tmp_path) == read_script("page.js")
    [module] = (tmp_path / MODULES).rglob(changed)
    module.write_text(module.read_text(encoding="utf-8") + "// one line more\n", encoding="utf-8")
    with pytest.raises(SiteError, match=r"minified/page\.js is not made from the modules"):
        read_script("page.js", tmp_path)
    assert read_script("noble.js", tmp_path) == read_script("noble.js")


def test_a_script_or_a_module_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"minified/page\.js is missing"):
        read_script("page.js", tmp_path)
    (tmp_path / MODULES).mkdir()
    (tmp_path / MODULES / "page.js").write_text('import {\n  a,\n} from "./deep/other.js";\n', encoding="utf-8")
    with pytest.raises(SiteError, match=r"scripts/deep/other\.js is missing"):
        digest_modules("page.js", tmp_path)


def test_all_that_a_module_imports_is_part_of_the_digest(tmp_path: Path) -> None:
    (tmp_path / MODULES / "deep").mkdir(parents=True)
    lines = [
        'import { a } from "./a.js";',
        "import * as b from './b.js'",
        'import "./c.js";',
        'export { d } from "./d.js";',
    ]
    files = {
        "start.js": "\n".join(lines),
        "a.js": 'import {\n  e,\n} from "./deep/e.js";',
        "deep/e.js": 'import { f } from "../f.js";',
    }
    for name in ("start.js", "a.js", "b.js", "c.js", "d.js", "deep/e.js", "f.js"):
        (tmp_path / MODULES / name).write_text(files.get(name, ""), encoding="utf-8")
    seen = {digest_modules("start.js", tmp_path)}
    for name in ("start.js", "a.js", "b.js", "c.js", "d.js", "deep/e.js", "f.js"):
        path = tmp_path / MODULES / name
        path.write_text(path.read_text(encoding="utf-8") + "\n// changed", encoding="utf-8")
        seen.add(digest_modules("start.js", tmp_path))
    assert len(seen) == 8


def test_a_hash_is_what_a_policy_names_a_script_by() -> None:
    digest = base64.b64encode(hashlib.sha256("zoë".encode()).digest()).decode()
    assert hash_source("zoë") == f"'sha256-{digest}'"


@pytest.mark.parametrize("text", ["a </script> b", "a </SCRIPT", "<!-- x", "a\r\nb"])
def test_a_text_that_would_end_its_element_is_refused(text: str) -> None:
    with pytest.raises(SiteError, match="cannot contain"):
        check_element(text, "script")
