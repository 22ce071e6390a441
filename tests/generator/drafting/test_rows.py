"""What `new` does with rows that do not fit, and with those that name nobody."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from generator.drafting.nobody import find_nobody, is_footer, is_placeholder
from tests.support.project_samples import build, run
from tests.support.reading_samples import write


def draft(folder: Path, content: str, *options: object) -> tuple[dict[str, Any], str]:
    """Begin a project for a CSV file with this content; return its settings and what was shown."""
    done = run("new", folder / "site", "--from", write(folder, "a.csv", content), "--yes", *options)
    assert done.returncode == 0, done.stderr
    return tomllib.loads((folder / "site" / "site.toml").read_text("utf-8")), " ".join(done.stdout.split())


def test_short_rows_are_filled_up_where_the_header_leaves_no_doubt(tmp_path: Path) -> None:
    rows = "".join(f"{n},user{n}\n" if n % 2 else f"{n},user{n},Sea,cc\n" for n in range(9))
    settings, shown = draft(tmp_path, "item,username,title,license\n" + rows)
    assert settings["dataset"][0]["repair"] is True
    assert settings["build"] == {}
    assert "4 of the 9 sampled rows have too few fields: those missing at the end are taken as empty." in shown
    report = build(tmp_path / "site" / "site.toml")
    assert (report["entries"], report["rejected"]) == (9, 0)


def test_a_header_that_is_wider_than_most_rows_is_still_the_header(tmp_path: Path) -> None:
    settings, _ = draft(tmp_path, "Author,Subject,Size,Flags,Label\nAda Ex,Hello,12\nBo Ex,Hi,13\nCy Ex,Yo,14,x,y\n")
    assert settings["dataset"][0]["columns"]["person"] == "Author"


@pytest.mark.slow
def test_a_link_among_names_of_persons_is_told_with_the_way_to_take_any_text(tmp_path: Path) -> None:
    rows = [f"Ada {'ABCDEFGHIJ'[n % 10]}ex,{n}" for n in range(3000)]
    rows[2200] = "https://x.example/ada,2200"
    file = write(tmp_path, "a.csv", "\n".join(["author,id", *rows, ""]))
    done = run("new", tmp_path / "site", "--from", file, "--yes")
    assert done.returncode == 1
    assert "1 of 3,000 rows cannot be used" in done.stderr
    assert "To take any text as a name instead, use --column username=author." in done.stderr
    done = run("new", tmp_path / "site", "--from", file, "--yes", "--column", "username=author")
    assert done.returncode == 0
    assert build(tmp_path / "site" / "site.toml")["rejected"] == 0


@pytest.mark.parametrize(
    "rows",
    [
        "".join(f"user{n},{n},Sea\n" for n in range(9)) + "user9,9,a line\nthat goes on,cc\n",
        "".join(f"user{n},{n},A title{', with a comma' * (n % 2)}\n" for n in range(40)),
        "user0,0,Sea\nuser1,1,Sea,x\n",
        'user0,0,Sea\n"user "1" x",1,Sea\nuser2,2,Sea\n',
        'user0,0,Sea\nuser1,1,"Sea and\n',
        'user0,0,"Sea\nuser1,1,Sea\nuser2,2,Sea\n',
        "user0,0,Sea\nuser1;1;Sea\nuser2,2,Sea\n",
    ],
    ids=[
        "a line break without quotation marks",
        "commas in half of the rows",
        "a field too many",
        "a quotation mark that is not doubled",
        "a file that ends within quotation marks",
        "a quotation mark that is not closed",
        "another delimiter in one row",
    ],
)
def test_rows_that_could_be_read_in_two_ways_stop_it(tmp_path: Path, rows: str) -> None:
    file = write(tmp_path, "a.csv", "username,item,title\n" + rows)
    done = run("new", tmp_path / "site", "--from", file, "--yes")
    assert done.returncode == 1
    assert "each may name somebody" in done.stderr
    assert not (tmp_path / "site").exists()
    count = done.stderr.rpartition("--max-rejects ")[2].split(".")[0]
    done = run("new", tmp_path / "site", "--from", file, "--yes", "--max-rejects", count)
    assert done.returncode == 0
    assert tomllib.loads((tmp_path / "site" / "site.toml").read_text("utf-8"))["build"]["max_rejects"] == int(count)


def test_what_names_nobody_is_listed_and_only_rows_without_a_name_are_allowed(tmp_path: Path) -> None:
    text = (
        "Photographer,Photo ID,Views\nAda Ex,101,5\n[deleted],102,7\nUnknown,103,7\nPhotographer,Photo ID,Views\n,,\n"
    )
    settings, shown = draft(tmp_path, text + 'Bo Ex,104,1\nTotal,,21\n"Source: archive, 2024",,\n(4 rows)\n')
    ignored = ["[deleted]", "Unknown", "Photographer", "Total", "Source: archive, 2024", "(4 rows)"]
    assert sorted(settings["dataset"][0]["ignore"]) == sorted(ignored)
    assert settings["build"] == {"max_rejects": 1}
    assert "1 of 9 rows has no name" in shown
    report = build(tmp_path / "site" / "site.toml")
    assert report["entries"] == 2
    assert report["rejected_by_reason"] == {"names nobody": 6, "empty name": 1}


def test_placeholders_are_no_names_but_names_that_look_so_are() -> None:
    assert all(is_placeholder(text, account=True) for text in ("[deleted]", "(removed)", "<unknown>", "[n/a]"))
    assert all(is_placeholder(text, account=False) for text in ("Unknown", "N/A", "unbekannt", "不明", "Anonymous"))
    assert not any(is_placeholder(text, account=False) for text in ("Null", "None", "NA", "Ann Unknown", "Total", "No"))
    assert not is_placeholder("unknown", account=True), "an account may be called so"


@pytest.mark.parametrize("text", ["Total", "TOTAL: 21", "(2 rows)", "12 Zeilen", "Quelle: Archiv", "Exported on 1 May"])
def test_footers_are_known(text: str) -> None:
    assert is_footer(text)


@pytest.mark.parametrize("text", ["Ada Total", "Totaline", "Sourcery", "Stand Ada", "Generated", "Note", "7 up"])
def test_names_are_no_footers(text: str) -> None:
    assert not is_footer(text)


def test_a_total_counts_at_the_end_only() -> None:
    rows = [["Total", "1"], *([f"Ada {n}", str(n)] for n in range(9))]
    assert find_nobody(rows, ["name", "id"], {0: False}, at_end=True) == {}
    assert find_nobody(rows[1:] + rows[:1], ["name", "id"], {0: False}, at_end=True) == {"Total": 1}
    assert find_nobody(rows[1:] + rows[:1], ["name", "id"], {0: False}, at_end=False) == {}


@pytest.mark.parametrize("end", ["user9,9", "user9,9\n"])
def test_a_list_that_may_be_cut_in_its_last_line_stops_it(tmp_path: Path, end: str) -> None:
    file = write(tmp_path, "a.csv", "username,item,title\n" + "".join(f"user{n},{n},Sea\n" for n in range(9)) + end)
    done = run("new", tmp_path / "site", "--from", file, "--yes")
    assert done.returncode == 1
    assert "1 of 10 rows cannot be used" in done.stderr


@pytest.mark.slow
def test_a_column_of_accounts_that_has_other_texts_can_be_left_out_and_the_others_stay(tmp_path: Path) -> None:
    rows = "Ada Ex,@ada.ex,adaex\nBo Why,not there,bowhy\nCy Zed,@cy,cyzed\n"
    file = write(tmp_path, "a.csv", "Name,Instagram,ArtStation\n" + rows)
    done = run("new", tmp_path / "site", "--from", file, "--yes")
    assert done.returncode == 1
    assert "That cannot be a name on Instagram" in done.stderr
    assert "To look nobody up by that column, use --column instagram=-." in done.stderr
    settings, _ = draft(tmp_path, file.read_text("utf-8"), "--column", "instagram=-")
    assert settings["dataset"][0]["columns"] == {"person": "Name", "artstation": "ArtStation"}
