"""The page's modules as one script: every module survives, and what is not understood is refused."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest

from generator.pages.scripts import check_element, hash_source, join_modules
from shards.errors import SiteError

SCRIPTS = Path(__file__).resolve().parents[3] / "site_templates" / "scripts"
MODULES = sorted(path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.js"))
NEED_A_PAGE = ("page.js", "check/check.js", "many.js", "launch.js", "offline.js", "worker.js")


def join(start: str, /, **modules: str) -> str:
    """Join modules given by name without their ending."""
    return join_modules(f"{start}.js", lambda path: modules[path.removesuffix(".js")])


def run(script: str) -> object:
    """Run a script that is a module without imports under Node; give what its export `answer` is."""
    code = f"{script}\nprocess.stdout.write(JSON.stringify(answer));"
    done = subprocess.run(
        ["node", "--input-type=module", "-"], input=code.encode(), capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_every_module_of_the_browser_survives_joining(tmp_path: Path) -> None:
    """Each module exports the same names, of the same types, joined as alone; what needs a page is only read."""
    folder = tmp_path / "joined"
    for name in MODULES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = join_modules(name, lambda path: (SCRIPTS / path).read_text(encoding="utf-8"))
        (folder / name).with_suffix(".mjs").write_text(text, encoding="utf-8")
    code = """
        const [names, original, joined] = JSON.parse(process.argv[1]);
        const list = async (url) => Object.entries(await import(url)).map(([name, value]) => [name, typeof value]);
        const answer = {};
        for (const name of names) {
          answer[name] = [await list(original + name), await list(joined + name.replace(/js$/, 'mjs'))];
        }
        process.stdout.write(JSON.stringify(answer));
    """
    names = [name for name in MODULES if name not in NEED_A_PAGE]
    question = json.dumps([names, f"{SCRIPTS.as_uri()}/", f"{folder.as_uri()}/"])
    done = subprocess.run(
        ["node", "--input-type=module", "-e", code, question], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    exported = json.loads(done.stdout)
    assert [name for name, (alone, joined) in exported.items() if alone != joined or not alone] == []
    checked = subprocess.run(["node", "--check", folder / "page.mjs"], capture_output=True, timeout=60, check=False)
    assert checked.returncode == 0, checked.stderr.decode()


def test_names_of_two_modules_never_meet() -> None:
    script = join(
        "start",
        start='import { give } from "./other.js";\nconst secret = 1;\nconst answer = [secret, give()];\n',
        other="const secret = 2;\nexport function give() {\n  return secret;\n}\n",
    )
    assert run(script) == [1, 2]


@pytest.mark.parametrize(
    ("imported", "exported"),
    [
        ('import { give } from "./other.js";', "export function give() { return 7; }"),
        ("import {give} from './other.js'", "export async function give() { return 7; }"),
        ('import {\n  give,\n} from "./other.js";', "export const give = () => 7;"),
        ('import { made as give } from "./other.js";', "function made() { return 7; }\nexport { made };"),
        ('import { give } from "./other.js";', "function made() { return 7; }\nexport { made as give };"),
        ('import * as other from "./other.js";\nconst { give } = other;', "export const give = () => 7;"),
        (
            'import { Maker } from "./other.js";\nconst give = () => new Maker().seven;',
            "export class Maker { seven = 7; }",
        ),
    ],
)
def test_the_plain_forms_are_joined(imported: str, exported: str) -> None:
    assert run(join("start", start=f"{imported}\nconst answer = await give();\n", other=f"{exported}\n")) == 7


def test_a_module_that_two_others_import_stands_there_once() -> None:
    script = join(
        "start",
        start='import { a } from "./a.js";\nimport { b } from "./b.js";\nconst answer = [a(), b()];\n',
        a='import { next } from "./count.js";\nexport const a = next;\n',
        b='import { next } from "./count.js";\nexport const b = next;\n',
        count="let n = 0;\nexport const next = () => ++n;\n",
    )
    assert run(script) == [1, 2]


@pytest.mark.parametrize(
    "line",
    [
        'import "./other.js";',
        'import other from "./other.js";',
        'import other, { give } from "./other.js";',
        'import { give } from "other";',
        'import { give } from "https://example.org/other.js";',
        'import data from "./other.json" with { type: "json" };',
        "export default 7;",
        "export let n = 7;",
        "export var n = 7;",
        "export const { a, b } = {};",
        'export * from "./other.js";',
        'export { give } from "./other.js";',
        "  import { give } from './other.js';",
        "const here = import.meta.url;",
    ],
)
def test_an_import_or_export_that_is_not_understood_is_refused(line: str) -> None:
    with pytest.raises(SiteError, match=r"start\.js"):
        join("start", start=f"{line}\n", other="export const give = 7;\n")


def test_an_import_of_what_is_not_exported_is_refused() -> None:
    with pytest.raises(SiteError, match="does not export: take"):
        join("start", start='import { take } from "./other.js";\n', other="export const give = 7;\n")


def test_modules_that_import_each_other_are_refused() -> None:
    with pytest.raises(SiteError, match=r"a\.js -> b\.js -> a\.js"):
        join("a", a='import { b } from "./b.js";\n', b='import { a } from "./a.js";\nexport const b = 1;\n')


def test_comments_that_are_lines_are_left_out_and_licences_stay() -> None:
    script = join("start", start='/*! licence */\n/**\n * what\n */\n// why\nconst url = "https://x"; // kept\n')
    assert script == '/*! licence */\nconst url = "https://x"; // kept\n'


def test_a_hash_is_what_a_policy_names_a_script_by() -> None:
    digest = base64.b64encode(hashlib.sha256("zoë".encode()).digest()).decode()
    assert hash_source("zoë") == f"'sha256-{digest}'"


@pytest.mark.parametrize("text", ["a </script> b", "a </SCRIPT", "<!-- x", "a\r\nb"])
def test_a_text_that_would_end_its_element_is_refused(text: str) -> None:
    with pytest.raises(SiteError, match="cannot contain"):
        check_element(text, "script")


def test_no_module_has_a_template_over_several_lines() -> None:
    """Comments and empty lines are taken out line by line, which inside such a text would change it."""
    for name in MODULES:
        if not name.startswith("vendor/"):
            for line in (SCRIPTS / name).read_text(encoding="utf-8").splitlines():
                if not re.match(r"\s*(//|\*|/\*)", line):
                    assert line.count("`") % 2 == 0, (name, line)
