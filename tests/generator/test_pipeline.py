"""From a manifest to a folder, and every answer out of the folder, as a publisher's first build goes."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from pathlib import Path

import pytest

from generator.commands.lookup import lookup_folder
from shards.matching import is_same_name, listing_keys, match_key
from tests.support.examples import scale
from tests.support.project_samples import FLICKR_COLUMNS, PHOTOS, Row, build, make_project, read_site, run


def list_items(folder: Path, name: str) -> set[tuple[str, str]]:
    answer = lookup_folder(folder, name)
    assert answer["outcome"] == "found", (name, answer["reason"])
    items = [(dataset["id"], item["id"]) for dataset in answer["datasets"] for item in dataset["items"]]
    assert len(items) == len(set(items)) == sum(dataset["count"] for dataset in answer["datasets"])
    return set(items)


def make_handles(count: int) -> list[tuple[str, str]]:
    """Make names of many scripts and lengths, some in more rows than one, each row with an id of its own."""
    chance = random.Random(7)  # noqa: S311 - names for a test, not keys
    alphabets = ["abcxyz0189_.-", "абвгд", "مرحبا", "漢字仮名", "😀🦊👩‍👩‍👧🫨", "ÀÉÎõüßİıſ", "🇩🇪 é"]
    rows = []
    for number in range(count):
        alphabet = chance.choice(alphabets)
        name = "".join(chance.choice(alphabet) for _ in range(chance.choice([1, 3, 8, 20, 200])))
        rows.append((f"{name}{number % 40}", str(number)))
    return rows


def test_every_name_of_a_table_is_found_with_all_its_items_and_no_others(tmp_path: Path) -> None:
    from shards.canonical import canonical

    rows = make_handles(max(scale(1500), 400))  # fewer would be one shard
    settings = make_project(
        tmp_path,
        [("handle", "id"), *rows],
        platform="plain",
        columns='username = "handle"\nitem = "id"',
        privacy='fetch_budget = "16 KiB"',
    )
    report = build(settings)
    assert report["shards"] > 1
    expected = defaultdict(set)
    for name, item in rows:
        expected[canonical(name)].add(("demo", item))
    filed = defaultdict(set)
    for text in expected:
        for key in listing_keys(text):
            filed[key].add(text)
    for name, _ in rows:
        # What is listed under another spelling of the same name counts with it.
        alike = filed[match_key(canonical(name))]
        wanted = [expected[other] for other in alike if is_same_name(canonical(name), other)]
        assert list_items(tmp_path / "site", name) == set().union(*wanted)
    for name in ("nobody", "abc", "漢字 ", "مرحبا-nobody"):
        assert lookup_folder(tmp_path / "site", name)["outcome"] == "absent"


def test_flickr_accounts_are_found_by_every_form_of_their_name(tmp_path: Path) -> None:
    build(make_project(tmp_path))
    site = tmp_path / "site"
    for name in ("12345678@N00", "12345678%40n00", "https://www.flickr.com/people/12345678@N00/"):
        assert list_items(site, name) == {("demo", "100"), ("demo", "101")}
    for name in (
        "alice",
        " ALICE",
        "@alice",
        "flickr.com/photos/alice/sets/",
        "https://m.flickr.com/photos/alice/200/",
    ):
        assert list_items(site, name) == {("demo", "200"), ("demo", "201")}
    assert lookup_folder(site, "alic")["outcome"] == "absent"


def test_a_person_is_asked_for_by_other_spellings_in_one_request(tmp_path: Path) -> None:
    """Initials, another script, a nickname: each a question, and never an exact match."""
    names = ["Juan Ejemplo", "Сергей Жуков", 'Edward "Ned" Sample', "陳國範", "Karl von Beispiel"]
    rows: list[Row] = [("name", "id"), *((name, str(number)) for number, name in enumerate(names))]
    columns = 'author = "name"\nitem = "id"'
    build(make_project(tmp_path, rows, platform="person", columns=columns, privacy="depth = 3"))
    for number, typed in enumerate(["J. Ejemplo", "Zhukov, Sergei", "Ned Sample", "陈国范", "Karl v. Beispiel"]):
        answer = lookup_folder(tmp_path / "site", typed)
        assert (answer["outcome"], answer["match"]) == ("found", "near")
        assert [(found["value"], found["match"]) for found in answer["names"]] == [(names[number], "near")]
    for stranger in ("K. Ejemplo", "Жукова Сергей", "Ted Sample", "陈国强"):
        assert lookup_folder(tmp_path / "site", stranger)["outcome"] == "absent"


def test_a_link_that_no_page_may_show_is_dropped_and_its_item_is_kept(tmp_path: Path) -> None:
    report = build(make_project(tmp_path))
    assert any("photos.csv:7" in warning for warning in report["warnings"])
    items = lookup_folder(tmp_path / "site", "bob")["datasets"][0]["items"]
    assert items == [{"id": "300", "url": "", "title": "", "license": ""}]


def test_rows_of_one_item_are_merged_and_counted(tmp_path: Path) -> None:
    report = build(make_project(tmp_path))
    [dataset] = report["datasets"]
    assert (dataset["rows"], dataset["items"], report["merged"]) == (6, 5, 1)


def test_a_list_longer_than_the_cap_goes_on_in_a_second_table_and_is_found_whole(tmp_path: Path) -> None:
    rows: list[Row] = [PHOTOS[0], *((("prolific", str(n), f"https://example.org/{n}")) for n in range(50)), *PHOTOS[1:]]
    report = build(make_project(tmp_path, rows, privacy="cap = 10\ndepth = 2"))
    assert [table["depth"] <= 2 for table in report["tables"]] == [True, True]
    assert list_items(tmp_path / "site", "prolific") == {("demo", str(n)) for n in range(50)}
    assert list_items(tmp_path / "site", "alice") == {("demo", "200"), ("demo", "201")}


def test_several_data_sets_answer_together_and_apart(tmp_path: Path) -> None:
    settings = make_project(tmp_path, privacy="depth = 1")
    with settings.open("a", encoding="utf-8") as file:
        file.write('\n[[dataset]]\nid = "other"\ntitle = "Another"\nfiles = "photos.csv"\n')
        file.write('columns = { screen_name = "user", photo_id = "photo" }\n')
    report = build(settings)
    assert report["kinds"] == ["alias", "nsid", "photo_id", "screen_name"]
    assert list_items(tmp_path / "site", "alice") == {
        ("demo", "200"),
        ("demo", "201"),
        ("other", "200"),
        ("other", "201"),
    }
    assert list_items(tmp_path / "site", "200") == {("other", "200")}
    kinds = [found["kind"] for found in lookup_folder(tmp_path / "site", "alice")["found"]]
    assert kinds == ["alias", "screen_name"]


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_the_same_rows_and_key_give_the_same_bytes_in_any_order_and_with_any_processes(
    tmp_path: Path, processes: int
) -> None:
    rows = [(name, item, f"https://example.org/{item}") for name, item in make_handles(400)]
    settings = make_project(tmp_path, [PHOTOS[0], *rows], platform="plain", privacy="depth = 3")
    build(settings, "-o", tmp_path / "one")
    random.Random(3).shuffle(rows)  # noqa: S311 - an order for a test
    settings = make_project(
        tmp_path, [PHOTOS[0], *rows], platform="plain", privacy=f"depth = 3\n[build]\nprocesses = {processes}"
    )
    build(settings, "-o", tmp_path / "two")
    assert read_site(tmp_path / "one") == read_site(tmp_path / "two")


def test_another_row_gives_another_release_with_all_keys_fresh(tmp_path: Path) -> None:
    """The zero iv is safe because of this: no two releases seal anything under one key."""
    one = build(make_project(tmp_path))
    two = build(make_project(tmp_path, [*PHOTOS, ("carol", "400", "")]))
    three = build(make_project(tmp_path, privacy="cap = 4095"))
    assert len({one["release"], two["release"], three["release"]}) == 3


def test_the_release_before_stays_for_pages_that_are_open(tmp_path: Path) -> None:
    first = build(make_project(tmp_path))
    second = build(make_project(tmp_path, [*PHOTOS, ("carol", "400", "")]))
    third = build(make_project(tmp_path, [*PHOTOS, ("carol", "401", "")]))
    kept = {path.name for path in (tmp_path / "site" / "d").iterdir()}
    assert kept == {second["release"], third["release"]}
    assert first["release"] not in kept
    assert run("verify", tmp_path / "site").returncode == 0


def test_bad_rows_stop_the_build_and_are_listed_and_the_old_site_stays(tmp_path: Path) -> None:
    build(make_project(tmp_path))
    before = read_site(tmp_path / "site")
    settings = make_project(tmp_path, [*PHOTOS, ("", "500", ""), ("someone@example.org", "501", "")])
    done = run("build", settings)
    assert done.returncode == 1
    assert "photos.csv:8" in done.stderr
    assert "photos.csv:9" in done.stderr
    assert "--max-rejects" in done.stderr
    assert read_site(tmp_path / "site") == before
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as file:
        assert [row["line"] for row in csv.DictReader(file)] == ["8", "9"]
    report = build(settings, "--max-rejects", 2)
    assert report["rejected"] == 2
    assert run("build", settings, "--max-rejects", 1).returncode == 1
    settings.write_text(settings.read_text() + "[build]\nmax_rejects = 2\n")
    assert run("plan", settings).returncode == 0
    assert build(settings)["rejected"] == 2
    assert run("build", settings, "--max-rejects", 1).returncode == 1, "what is asked for overrules the settings"


def test_a_second_build_stretches_new_names_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator import pipeline
    from generator.indexing.sealing import stretching
    from generator.progress import Silence
    from generator.settings.site_toml import load_settings

    stretched: list[str] = []
    real = stretching.stretch_key
    monkeypatch.setattr(stretching, "stretch_key", lambda key, *rest: (stretched.append(key), real(key, *rest))[1])

    def count(rows: list[Row]) -> int:
        stretched.clear()
        settings = make_project(tmp_path, rows)
        settings.write_text(settings.read_text("utf-8").replace("iterations = 2", "iterations = 500"), encoding="utf-8")
        pipeline.build_site(load_settings(settings), max_rejects=0, reporter=Silence())
        return len(stretched)

    assert count(PHOTOS) == 3
    assert count([*PHOTOS, ("carol", "400", "")]) == 1
    assert stretched == [match_key("carol")]
    assert count(PHOTOS) == 0
    assert (tmp_path / "site.stretched").stat().st_mode & 0o077 == 0


def test_an_index_without_deflate_gains_and_with_titles_holds_them(tmp_path: Path) -> None:
    rows: list[Row] = [("user", "photo", "link", "title", "licence"), ("alice", "1", "", "<b>“Ein Titel”</b>", "CC0")]
    columns = FLICKR_COLUMNS + '\ntitle = "title"\nlicense = "licence"'
    build(make_project(tmp_path, rows, columns=columns))
    items = lookup_folder(tmp_path / "site", "alice")["datasets"][0]["items"]
    assert items == [{"id": "1", "url": "", "title": "<b>“Ein Titel”</b>", "license": "CC0"}]
