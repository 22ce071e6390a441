"""The command line: what each command prints, and its exit code: 0 good, 1 the input or the site, 2 wrong usage."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.page_samples import limit_kinds, write_site
from tests.support.project_samples import PHOTOS, REPOSITORY, build, make_project, read_site, run, run_program


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    build(make_project(folder, privacy="depth = 2"))
    return folder / "site"


def test_lookup_prints_the_whole_answer_as_json(site: Path) -> None:
    done = run("lookup", site, "Alice", "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["outcome"] == "found"
    assert answer["match"] == "exact"
    assert answer["subjects"] == [{"kind": "alias", "value": "alice"}]
    assert answer["names"] == [
        {"kind": "alias", "value": "alice", "match": "exact", "datasets": answer["datasets"]},
    ]
    assert answer["found"] == [{"kind": "alias", "value": "alice", "datasets": answer["datasets"]}]
    assert (site / answer["shard"]).is_file()
    assert answer["datasets"][0]["id"] == "demo"
    assert answer["datasets"][0]["count"] == 2
    assert [item["url"] for item in answer["datasets"][0]["items"]] == [
        "https://www.flickr.com/photos/alice/200/",
        "https://www.flickr.com/photos/alice/201/",
    ]
    assert answer["reason"] is None


def test_lookup_of_a_name_that_is_not_there_is_absent_and_exits_0(site: Path) -> None:
    done = run("lookup", site, "87654321@N00", "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["outcome"], answer["datasets"]) == (0, "absent", [])
    assert (answer["match"], answer["names"]) == (None, [])
    assert answer["subjects"] == [{"kind": "nsid", "value": "87654321@N00"}]


SPELLED = [
    PHOTOS[0],
    *(("Martin J. Hollow", str(number), "") for number in range(2)),
    *(("Martinjhollow", str(number), "") for number in range(2, 5)),
    ("martin-j-hollow", "5", ""),
    ("Martin Wholol", "6", ""),
    ("Zoë Müller", "7", ""),
]


@pytest.fixture(scope="module")
def spelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that lists a photographer under several spellings, beside an anagram of the name."""
    folder = tmp_path_factory.mktemp("spelled")
    build(make_project(folder, SPELLED, platform="plain"))
    return folder / "site"


@pytest.mark.parametrize("typed", ["Martin J. Hollow", "martinjhollow", "MartinJHollow", "Martin-J-Hollow"])
def test_a_name_listed_under_several_spellings_is_found_whole(spelled: Path, typed: str) -> None:
    answer = json.loads(run("lookup", spelled, typed, "--json").stdout)
    assert (answer["outcome"], answer["match"]) == ("found", "exact")
    assert {one["value"] for one in answer["names"]} == {"Martin J. Hollow", "Martinjhollow", "martin-j-hollow"}
    assert [one["match"] for one in answer["names"]] == ["exact", "near", "near"]
    [dataset] = answer["datasets"]
    assert (dataset["count"], [item["id"] for item in dataset["items"]]) == (6, list("012345"))


def test_a_name_that_is_spelled_nearly_so_is_found_and_shown_as_listed(spelled: Path) -> None:
    answer = json.loads(run("lookup", spelled, "muller, zoe", "--json").stdout)
    assert (answer["outcome"], answer["match"], answer["datasets"][0]["count"]) == ("found", "near", 1)
    assert [(one["value"], one["match"]) for one in answer["names"]] == [("Zoë Müller", "near")]
    shown = run("lookup", spelled, "muller, zoe").stdout
    assert shown.startswith("found, under another spelling (d/")
    assert "  the name Zoë Müller, in demo: 1 item\n" in shown


def test_an_anagram_is_no_answer(spelled: Path) -> None:
    answer = json.loads(run("lookup", spelled, "Nitram Hollow", "--json").stdout)
    assert (answer["outcome"], answer["names"], answer["datasets"]) == ("absent", [], [])


def test_a_site_of_an_older_version_cannot_be_checked(tmp_path: Path) -> None:
    write_site(tmp_path / "site")
    manifest = tmp_path / "site" / "release.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"HDX5"', '"HDX4"'), encoding="utf-8")
    answer = json.loads(run("lookup", tmp_path / "site", "bob", "--json").stdout)
    assert (answer["outcome"], answer["code"]) == ("unavailable", "version")
    assert "Build it again" in answer["reason"]


@pytest.mark.parametrize(
    "text", ["", "   ", "someone@example.org", "https://flic.kr/s/aHsk", "flickr.com/photos/tags/cat"]
)
def test_text_that_is_no_identifier_is_explained_and_reads_no_shard(site: Path, text: str) -> None:
    done = run("lookup", site, "--json", "--", text)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["outcome"], answer["shard"]) == (1, "unavailable", None)
    assert len(answer["reason"]) > 20


def test_a_photo_where_photos_are_not_indexed_is_not_a_miss(site: Path) -> None:
    answer = json.loads(run("lookup", site, "https://live.staticflickr.com/1/123_abc.jpg", "--json").stdout)
    assert (answer["outcome"], answer["code"]) == ("unavailable", "kind-not-indexed")


@pytest.mark.parametrize("damage", ["flip", "cut", "html", "missing", "swap"])
def test_a_damaged_shard_is_never_absent(tmp_path: Path, damage: str) -> None:
    build(make_project(tmp_path, privacy="depth = 1"))
    for name in ("alice", "nobody"):
        answer = json.loads(run("lookup", tmp_path / "site", name, "--json").stdout)
        path = tmp_path / "site" / answer["shard"]
        whole = path.read_bytes()
        other = next(p for p in path.parent.iterdir() if p != path)
        match damage:
            case "flip":
                path.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
            case "cut":
                path.write_bytes(whole[:-1])
            case "html":
                path.write_bytes(b"<!doctype html>")
            case "missing":
                path.unlink()
            case "swap":
                path.write_bytes(other.read_bytes())
        done = run("lookup", tmp_path / "site", name, "--json")
        assert (done.returncode, json.loads(done.stdout)["outcome"]) == (1, "unavailable")
        path.write_bytes(whole)


def test_lookup_in_a_folder_without_a_site_is_unavailable(tmp_path: Path) -> None:
    done = run("lookup", tmp_path, "alice", "--json")
    assert (done.returncode, json.loads(done.stdout)["outcome"]) == (1, "unavailable")


def test_verify_says_what_is_missing_changed_and_foreign(tmp_path: Path) -> None:
    build(make_project(tmp_path, privacy="depth = 2"))
    site = tmp_path / "site"
    assert run("verify", site).returncode == 0
    shards = sorted(site.glob("d/*/0/*.msgpack"))
    shards[0].unlink()
    shards[1].write_bytes(shards[2].read_bytes())
    (site / "notes.txt").write_text("mine")
    done = run("verify", site, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert found["missing"] == [str(shards[0].relative_to(site))]
    assert found["changed"] == [str(shards[1].relative_to(site))]
    assert found["foreign"] == ["notes.txt"]
    assert "missing:" in run("verify", site).stdout


def test_plan_says_what_a_build_would_make_and_writes_nothing(tmp_path: Path) -> None:
    settings = make_project(tmp_path, privacy="depth = 3")
    before = read_site(tmp_path)
    done = run("plan", settings, "--json")
    assert done.returncode == 0
    planned = json.loads(done.stdout)
    assert (planned["shards"], planned["bits"], planned["release"]) == (8, 3, None)
    assert "8 shards" in run("plan", settings).stdout
    assert read_site(tmp_path) == before
    built = build(settings)
    assert (built["tables"], built["bytes"]) == (planned["tables"], planned["bytes"])


def test_plan_compares_depths_and_marks_the_one_that_is_chosen(tmp_path: Path) -> None:
    settings = make_project(tmp_path, privacy="depth = 2")
    planned = json.loads(run("plan", settings, "--json").stdout)
    assert [(one["depth"], one["chosen"]) for one in planned["depths"]] == [(0, False), (1, False), (2, True)]
    chosen = planned["depths"][2]
    assert (chosen["files"], chosen["bytes"], chosen["padding"]) == (4, planned["bytes"], planned["padding"])
    assert chosen["lookup_bytes"] == planned["tables"][0]["size"]
    assert chosen["entries_least"] == planned["tables"][0]["entries_least"]
    assert chosen["hosts"] == ["GitHub Pages", "Cloudflare Pages", "Netlify"]
    shown = run("plan", settings).stdout
    assert re.search(r"^ *depth  files ", shown, re.M)
    assert len(re.findall(r"^  \* 2      4 ", shown, re.M)) == 1
    assert "* depth 2 was chosen: set by privacy.depth" in shown
    assert "documented limits as of 2026-11-23" in shown
    assert build(settings)["depths"] is None


def test_hosts_that_a_site_is_too_large_for_are_named_before_it_is_sealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.hosting.limits._PAGE_BYTES", 10**9)
    words = "free hosts: with two releases kept, the site is too large for GitHub Pages (at most 1 GB per site)"
    settings = make_project(tmp_path)
    assert words in run("plan", settings).stdout
    done = run("build", settings)
    assert words in done.stdout
    assert done.stderr.index(words) < done.stderr.index("sealing shards")
    assert build(settings)["accepted_by"] == ["Cloudflare Pages", "Netlify"]


@pytest.mark.slow  # It is built as it is, with Python for the browser.
def test_new_starts_a_project_that_builds(tmp_path: Path) -> None:
    done = run("new", tmp_path / "mine")
    assert done.returncode == 0
    assert {path.name for path in (tmp_path / "mine").iterdir()} == {"site.toml", "photos.csv", ".gitignore"}
    assert "site.key" in (tmp_path / "mine" / ".gitignore").read_text().split()
    build(tmp_path / "mine" / "site.toml")
    assert run("verify", tmp_path / "mine" / "site").returncode == 0
    again = run("new", tmp_path / "mine")
    assert again.returncode == 1
    assert "site.toml" in again.stderr


def test_wrong_settings_are_told_all_at_once_with_exit_code_1(tmp_path: Path) -> None:
    settings = make_project(tmp_path, privacy="deph = 3")
    settings.write_text(settings.read_text().replace('"flickr"', '"flikr"'))
    done = run("build", settings, "--json")
    assert done.returncode == 1
    assert "privacy.deph" in done.stderr
    assert "depth" in done.stderr
    assert "flickr" in done.stderr
    assert "privacy.deph" in json.loads(done.stdout)["error"]["fact"]


@pytest.mark.parametrize(
    "arguments", [["frobnicate"], ["build", "--frob"], ["lookup"], ["build", "--max-rejects", "-1"]]
)
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert run(*arguments).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "--frob", "--json"], "--frob"),
        (["lookup", "--json"], "DIR"),
        (["frobnicate", "--json"], "frobnicate"),
        (["plan", "--json", "--max-rejects", "x"], "--max-rejects"),
    ],
)
def test_wrong_usage_is_told_in_json_too_where_that_is_asked_for(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    error = json.loads(done.stdout)["error"]
    assert done.returncode == 2
    assert said in error["fact"]
    assert said in done.stderr
    assert error["hint"].startswith("See ")
    assert run("lookup", "--", "--json").stdout == ""


def test_where_ci_is_set_nobody_is_named_unless_asked_for(tmp_path: Path) -> None:
    rows = [PHOTOS[0], ("Alice B", "1", ""), ("alice b", "2", ""), ("x" * 1100, "3", "")]
    settings = make_project(tmp_path, rows, platform="plain")
    for options, ci, named in [((), "", True), ((), "true", False), (("--names",), "true", True)]:
        stopped = run("build", settings, *options, CI=ci)
        assert f"{tmp_path / 'photos.csv'}:4: column 'user'" in stopped.stderr
        assert ("xxxxx" in stopped.stderr) == named
        done = run("plan", settings, "--max-rejects", 1, *options, CI=ci)
        assert ("1 name listed" if named else "at most 10 names listed") + " under several spellings" in done.stdout
        assert ("Alice" in done.stdout) == named
    tree = json.loads(run("plan", settings, "--max-rejects", 1, "--json", "--no-names").stdout)
    assert tree["spellings"] == {"entries": 10, "entry_examples": [], "records": 0, "record_examples": []}


def test_a_plan_warns_of_a_depth_that_a_build_refuses(tmp_path: Path) -> None:
    settings = make_project(tmp_path, privacy="depth = 15")
    done = run("plan", settings)
    assert done.returncode == 0
    assert "A build would stop here: The site would have 32,768 shard files" in done.stdout
    stopped = run("build", settings)
    assert stopped.returncode == 1
    assert "files = 32768" in stopped.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.slow
def test_a_file_that_cannot_grow_is_told_in_our_words(tmp_path: Path) -> None:
    rows = [PHOTOS[0], *((f"user{number}", str(number), "") for number in range(3000))]
    settings = make_project(tmp_path, rows)
    command = f'ulimit -f 16; exec "{sys.executable}" build.py build "{settings}" --json'
    done = subprocess.run(["bash", "-c", command], cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=False)
    error = json.loads(done.stdout)["error"]
    assert error["fact"].startswith("Rows cannot be put aside in ")
    assert error["fact"].endswith(": file too large.")
    assert "ulimit" in error["hint"]
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("command", ["new", "build", "plan", "presets", "serve", "lookup", "verify", "sign", "hosts"])
def test_every_command_helps_with_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"Example: hushdex {command}" in done.stdout


@pytest.mark.slow
def test_the_result_goes_to_standard_output_and_the_progress_does_not(tmp_path: Path) -> None:
    done = run_program("build", make_project(tmp_path))
    assert done.returncode == 0
    assert "published" in done.stdout
    assert "sealing" not in done.stdout
    assert "sealing" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


PLAIN_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_names_are_utf_8_in_every_locale(site: Path) -> None:
    done = run_program("lookup", site, "josé😀", "--json", **PLAIN_LOCALE)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["outcome"]) == (0, "absent")
    assert answer["subjects"] == [{"kind": "alias", "value": "josé😀"}]


@pytest.mark.slow
def test_a_path_that_is_no_text_is_told_in_json_that_is(tmp_path: Path) -> None:
    done = run_program("build", make_project(tmp_path / os.fsdecode(b"\xff")), "--json", **PLAIN_LOCALE)
    assert done.returncode == 1
    assert "not valid UTF-8" in json.loads(done.stdout)["error"]["fact"]


def test_a_result_that_cannot_be_written_is_told(site: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, REPOSITORY / "build.py", "lookup", site, "alice"],
            stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False,
        )  # fmt: skip
    assert done.returncode != 0
    assert done.stderr.startswith("error: No space left on device.")


@pytest.mark.slow
def test_the_shell_names_what_was_not_looked_for(tmp_path: Path) -> None:
    write_site(tmp_path / "site")
    limit_kinds(tmp_path / "site", "photo_id", "nsid", "alias")
    done = run("lookup", tmp_path / "site", "https://www.flickr.com/photos/Bob/4174434843", "--json")
    assert json.loads(done.stdout)["unasked"] == [
        {"kind": "alias", "value": "bob", "indexed": True},
        {"kind": "screen_name", "value": "bob", "indexed": False},
        {"kind": "username", "value": "bob", "indexed": False},
    ]
    words = run("lookup", tmp_path / "site", "https://www.flickr.com/photos/Bob/4174434843").stdout
    assert "not looked up: the Flickr account bob (alias); look it up separately" in words
    limit_kinds(tmp_path / "site", "nsid", "screen_name")
    words = run("lookup", tmp_path / "site", "nobody").stdout
    assert "this list has no names of this kind" in words
    assert json.loads(run("lookup", tmp_path / "site", "a@b.example", "--json").stdout)["unasked"] == []


@pytest.mark.parametrize("command", ["plan", "build"])
def test_on_a_build_machine_a_list_without_its_header_tells_no_name(tmp_path: Path, command: str) -> None:
    settings = make_project(tmp_path, [("Ada Ex", "1", ""), ("Bo Ex", "2", "")])
    told = run(command, settings, CI="true")
    assert told.returncode == 1
    assert "no columns 'user' (role " in told.stderr
    assert "Ada Ex" not in told.stdout + told.stderr
    assert "Columns: 'Ada Ex'" in run(command, settings).stderr
