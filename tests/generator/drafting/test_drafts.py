"""`hushdex new DIR --from LIST`: a site.toml that builds, and finds the people of the list, whatever shape that has."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from generator.settings.columns import ROLES, ROLES_GENERAL, is_identifier
from tests.generator.drafting.list_samples import SHAPES, Shape
from tests.support.project_samples import REPOSITORY, build, run
from tests.support.reading_samples import write

SIMPLE = "photographer,file,colour\nAda Ex,1.jpg,red\nBo Ex,2.jpg,blue\n"


def begin(folder: Path, *lists: object, options: tuple[object, ...] = ()) -> dict[str, Any]:
    """Start a project for lists that are taken; give what `--json` prints."""
    done = run("new", folder, *(part for one in lists for part in ("--from", one)), "--json", *options)
    assert done.returncode == 0, done.stderr
    tree: dict[str, Any] = json.loads(done.stdout)
    return tree


def build_quickly(folder: Path) -> dict[str, Any]:
    """Build a drafted project with hardly any stretching, in one language, without the page for many names."""
    settings = folder / "site.toml"
    text = settings.read_text("utf-8").replace("# iterations = 10000", "iterations = 1")
    text = text.replace('language = "en"', 'languages = []\nlanguage = "en"')
    settings.write_text(f"{text}\n[pages]\nmany = false\n", "utf-8")
    return build(settings)


def find(folder: Path, name: str) -> dict[str, Any]:
    """Look a name up in a project's site."""
    answer: dict[str, Any] = json.loads(run("lookup", folder / "site", name, "--json").stdout)
    return answer


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_columns_of_a_list_of_any_shape_have_their_roles(tmp_path: Path, shape: Shape) -> None:
    (dataset,) = begin(tmp_path / "my site", write(tmp_path, shape.file, shape.content))["datasets"]
    assert {role: dataset["columns"].get(role) for role in shape.roles} == shape.roles


@pytest.mark.parametrize(
    ("names", "role"),
    [
        (["AdaExample1", "@bo_films", "BoRocket", "MariaSilva1"], "youtube_handle"),
        (["AdaExample1", "dQw4w9WgXcQ"], "youtube"),
        (["https://youtu.be/dQw4w9WgXcQ", "AdaExample1", "@bo_films"], "youtube"),
    ],
)
def test_a_name_that_could_be_a_video_is_a_handle_among_handles(tmp_path: Path, names: list[str], role: str) -> None:
    file = write(tmp_path, "channels.csv", "youtube_channel,title\n" + "".join(f"{name},T{name}\n" for name in names))
    (dataset,) = begin(tmp_path / "site", file)["datasets"]
    assert dataset["columns"][role] == "youtube_channel"


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_list_of_any_shape_builds_at_once_and_its_people_are_found(tmp_path: Path, shape: Shape) -> None:
    (dataset,) = begin(tmp_path / "my site", write(tmp_path, shape.file, shape.content))["datasets"]
    build_quickly(tmp_path / "my site")
    for name in shape.names:
        assert find(tmp_path / "my site", name)["outcome"] == "found", (name, dataset["columns"])


def test_what_it_thinks_is_shown_with_ten_rows_and_what_it_is_unsure_of(tmp_path: Path) -> None:
    rows = "".join(
        f"{n},Ada {n},Cy {n},Rain over the town and the hills behind it number {n},{n}.jpg\n" for n in range(99)
    )
    file = write(tmp_path, "fotos.csv", f"id,author,uploader,title,file\n{rows}")
    done = run("new", tmp_path / "site", "--from", file)
    assert done.returncode == 0
    shown = done.stdout
    assert "CSV, 5 comma-separated columns, header line" in shown
    for words in (
        "username     author",
        "item         id",
        "unused: uploader, file",
        "check: 'uploader' may also contain names",
    ):
        assert words in shown
    assert "Rain over the town and" in shown
    assert "hills behind it number" not in shown, "long values are cut"
    assert all(f"Ada {n} " in shown for n in (0, 11, 22, 33, 44, 54, 65, 76, 87, 98))
    assert shown.count("Ada ") == 10
    assert "99 rows, 99 names to look up" in shown
    assert all(
        len(line) <= 110
        for line in shown.splitlines()
        if "wrote" not in line and ".csv" not in line and "site.toml" not in line
    )


def test_the_draft_says_what_to_check_and_repeats_nobodys_name(tmp_path: Path) -> None:
    file = write(tmp_path, "fotos.csv", "id,author,uploader\n1,Jos\xe9 Secret,Cy\n2,,Di\n".encode("latin-1"))
    begin(tmp_path / "site", file)
    text = (tmp_path / "site" / "site.toml").read_text("utf-8")
    assert "Secret" not in text
    assert "# CHECK: The file is not UTF-8" in text
    assert "# CHECK: 'uploader' may also contain names" in text
    settings = tomllib.loads(text)
    assert settings["build"] == {"max_rejects": 1}
    assert settings["dataset"][0]["files"] == ["../fotos.csv"]
    assert {"description", "source", "coverage", "date", "removal"} <= settings["dataset"][0].keys()


UNSURE = "name,id\nŁukasz Šťastný,1\n".encode("iso8859-2")


def test_an_encoding_that_two_detectors_disagree_on_stops_what_nobody_watches(tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", UNSURE)
    done = run("new", tmp_path / "site", "--from", file, "--title", "T", "--yes")
    assert done.returncode == 1
    assert "is not UTF-8; its encoding may be" in done.stderr
    assert "Šťastný" in done.stderr, "one of the readings is the right one"
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("content", [b"a\xb1\x86", b"a\xc0\x96\xff"])
def test_bytes_in_no_encoding_stop_it_in_words(tmp_path: Path, content: bytes) -> None:
    done = run("new", tmp_path / "site", "--from", write(tmp_path, "a.csv", content), "--yes")
    assert done.returncode == 1
    assert "a.csv" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_line_in_another_encoding_than_the_others_stops_it(tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", b"author,id\nZo\xc3\xab,1\nJos\xe9,2\nBo,3\n")
    done = run("new", tmp_path / "site", "--from", file, "--yes")
    assert done.returncode == 1
    assert "a.csv:3: not UTF-8, unlike the rest of the file (1 of 2 accented lines are not)." in done.stderr


@pytest.mark.slow
def test_an_encoding_that_two_detectors_disagree_on_is_shown_on_a_terminal(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", UNSURE)
    assert "but may be" in " ".join(answer(tmp_path, "\n" * 4).split())


@pytest.mark.parametrize("name", ["site.toml", ".gitignore"])
def test_nothing_that_is_there_is_written_over(tmp_path: Path, name: str) -> None:
    file = write(tmp_path, "a.csv", SIMPLE)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / name).write_text("mine")
    done = run("new", tmp_path / "site", "--from", file)
    assert done.returncode == 1
    assert f"already contains {name}" in done.stderr
    assert [path.name for path in (tmp_path / "site").iterdir()] == [name]


def test_the_publisher_has_the_last_word(tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", SIMPLE)
    options = (
        "--column",
        "username=colour",
        "--column",
        "item=-",
        "--column",
        "url=https://example.org/{username}/",
        "--title",
        "Our list",
    )
    tree = begin(tmp_path / "site", file, options=(*options, "--platform", "flickr"))
    assert tree["datasets"][0]["columns"] == {"username": "colour", "url": "https://example.org/{username}/"}
    settings = tomllib.loads((tmp_path / "site" / "site.toml").read_text("utf-8"))
    assert settings["dataset"][0]["title"] == "Our list"
    assert settings["identifiers"]["platform"] == "flickr"
    assert settings["site"]["title"] == "Is your photo in Our list?"
    build_quickly(tmp_path / "site")
    assert find(tmp_path / "site", "red")["outcome"] == "found"
    assert find(tmp_path / "site", "Ada Ex")["outcome"] == "absent"


@pytest.mark.parametrize(
    ("platform", "names", "typed"),
    [
        ("github", ("acme-inc", "bo-1"), "https://github.com/Acme-Inc/rocket"),
        ("reddit", ("ada_example", "bo_1"), "u/ada_example"),
        ("person", ("Ada Example", "Bo Example-Smith"), "Example, Ada"),
    ],
)
def test_a_publisher_who_says_the_platform_need_not_name_the_column(
    tmp_path: Path, platform: str, names: tuple[str, ...], typed: str
) -> None:
    file = write(tmp_path, "a.csv", "\n".join(["account", *names, ""]).encode())
    begin(tmp_path / "site", file, options=("--platform", platform))
    build_quickly(tmp_path / "site")
    assert find(tmp_path / "site", typed)["outcome"] == "found"


@pytest.mark.parametrize(
    ("content", "options", "fact"),
    [
        (SIMPLE, ("--column", "usernam=file"), "Unknown role 'usernam'. hint: Did you mean \"username\"?"),
        (SIMPLE, ("--column", "username=photografer"), "(role username). hint: Did you mean \"photographer\"?"),
        (SIMPLE, ("--column", "username=-"), "No column is left to look people up by. hint: Assign a column to one"),
        (SIMPLE, ("--preset", "yfcc"), "Unknown preset 'yfcc'. hint: Did you mean \"yfcc100m\"?"),
        (SIMPLE, ("--preset", "gbif"), "it has no column 'creator'. hint: Omit --preset"),
        ("", (), "is empty (0 bytes). hint: Was the download"),
        ("\n\n", (), "contains only empty lines."),
        ("author,title\n", (), "has a header line but no rows."),
        ("PK\x03\x04abc", (), "is a damaged or truncated ZIP file. hint: Download or copy it again."),
        ("<!DOCTYPE html><p>Log in", (), "is a web page, not a list. hint: Was a login or error page saved"),
        ("%PDF-1.7", (), "is a PDF: it cannot be read"),
        (bytes(range(1, 32)) * 9, (), "is not text: it is full of control characters"),
        ('{"photos": [{"a": "b"}', (), "hint: "),
        ('[{"author": "Ada"}, {"author": "Bo"', (), "invalid JSON"),
        ('[["Ada", {"id": 1}]]', (), "row 1 of the list has a list or an object as a value. hint: Convert it to one"),
        ('{"ada": "a river", "bo": ""}', (), "none of its members is a record or a list of records. hint: If"),
        ('{"ada": "a river", "bo": ""}', (), "[to_entries[] | {name: .key}]"),
        ('{"author": "Ada"', (), "hint: "),
        ("10001,20001\n10002,20002\n", ("--yes",), "no column looks like names. hint: Say which column has the names:"),
        ("author,file\nAda,1\nBo,2,3\n", (), "1 of 2 rows cannot be used, and each may name somebody: 1 × too many"),
        ("author,file\nAda,1\nBo,2,3\n", (), "To leave such rows out of the index, use --max-rejects 1."),
        ("a,b,id\nx,Ada Ex,Sea,1\ny,Bo Ex,Fog,2\n", (), "names 3 columns, but the rows have 4 fields. hint: Say"),
        ("PAR1 and no more", (), "is truncated: Parquet ends with"),
    ],
)  # fmt: skip
def test_every_failure_is_one_clear_error_and_writes_nothing(
    tmp_path: Path, content: str | bytes, options: tuple[str, ...], fact: str
) -> None:
    file = write(tmp_path, "a.csv" if content == SIMPLE else "a.dat", content)
    done = run("new", tmp_path / "site", "--from", file, *options)
    assert done.returncode == 1
    assert fact in " ".join(done.stderr.split())
    assert done.stderr.count("error:") == 1
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--from", "nowhere.csv"), 1, "There is no file nowhere.csv."),
        (("--from", "*.nothing"), 1, "*.nothing matches no files."),
        (("--from", "{empty}"), 1, "contains no lists."),
        (("--column", "a"), 2, "does not have the form ROLE=COLUMN"),
        (("--title", "T"), 2, "require --from LIST"),
    ],
)
def test_lists_that_are_not_there_and_wrong_options_are_told(
    tmp_path: Path, options: tuple[str, ...], code: int, words: str
) -> None:
    done = run("new", tmp_path / "site", *(option.replace("{empty}", str(tmp_path)) for option in options))
    assert done.returncode == code
    assert words in done.stderr
    assert not (tmp_path / "site").exists()


def test_files_of_one_shape_are_one_data_set_and_of_another_a_second(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for number in range(25):
        write(data, f"part-{number:02}.csv", f"author,file\nAda{number},{number}.jpg\n")
    write(data, "links.txt", "https://www.flickr.com/photos/hushdex-bo/1/\n")
    write(data, ".hidden.csv", "no\n")
    write(data, "notes.md", "no\n")
    first, second = begin(tmp_path / "site", data)["datasets"]
    assert (len(first["files"]), len(second["files"])) == (1, 25)
    settings = tomllib.loads((tmp_path / "site" / "site.toml").read_text("utf-8"))
    assert [one["files"] for one in settings["dataset"]] == [["../data/links.txt"], ["../data/*.csv"]]
    assert settings["identifiers"]["platform"] == "flickr"
    build_quickly(tmp_path / "site")
    for name in ("Ada0", "ada24", "hushdex-bo"):
        assert find(tmp_path / "site", name)["outcome"] == "found"


@pytest.mark.slow
def test_of_a_large_file_the_middle_and_the_end_are_looked_at_too(tmp_path: Path) -> None:
    rows = [f"Ada {n % 997},{n}.jpg,{'x' * 40}\n" for n in range(120_000)]
    rows[-1] = "Zoë Ex,last.jpg,ÿ\n"
    write(tmp_path, "a.csv", ("author,file,note\n" + "".join(rows)).encode("latin-1"))
    (dataset,) = begin(tmp_path / "site", tmp_path / "a.csv")["datasets"]
    assert dataset["encoding"] == "cp1252"
    assert dataset["rows"][-1][0] == "Zoë Ex"
    assert dataset["rows"][0][0] == "Ada 0"


def test_long_texts_full_of_hyphens_are_looked_through_in_time(tmp_path: Path) -> None:
    text = "a - " * 2_000
    file = write(tmp_path, "list.csv", "user,file\n" + "".join(f"Ada{number} Ex,{text}\n" for number in range(3)))
    begin(tmp_path, file)
    build_quickly(tmp_path)
    assert find(tmp_path, "Ada1 Ex")["outcome"] == "found"


def test_a_list_beside_the_settings_is_named_from_there(tmp_path: Path) -> None:
    write(tmp_path, "my list's [1].csv", SIMPLE)
    begin(tmp_path, tmp_path / "my list's [1].csv")
    settings = tomllib.loads((tmp_path / "site.toml").read_text("utf-8"))
    assert settings["dataset"][0]["files"] == ["my list's [1].csv"]
    assert settings["dataset"][0]["id"] == "my-list-s-1"
    assert build_quickly(tmp_path)["entries"] == 2


def test_names_cannot_steer_the_terminal_or_the_settings(tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", 'author,"x\u001b[2J\n[build]"\nAda\u001b[2J\u202e,1\nBo,2\n')
    done = run("new", tmp_path / "site", "--from", file)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    text = (tmp_path / "site" / "site.toml").read_text("utf-8")
    assert "\x1b" not in text
    assert tomllib.loads(text)["build"] == {}


@pytest.mark.slow
def test_on_a_terminal_it_asks_and_enter_takes_what_it_found(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", SIMPLE)
    shown = answer(tmp_path, "\n" * 4)
    assert "Is this correct?" in shown
    assert tomllib.loads((tmp_path / "site" / "site.toml").read_text("utf-8"))["dataset"][0]["title"] == "a"


@pytest.mark.slow
def test_on_a_terminal_every_column_can_be_chosen(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", SIMPLE)
    asked = [role for role in ROLES if role in ROLES_GENERAL or not is_identifier(role)]
    shown = answer(tmp_path, "n\nplain\ncolour\n" + "\n" * len(asked) + "y\nOur list\nAre you there?\nmail us\n")
    assert "username" in shown
    settings = tomllib.loads((tmp_path / "site" / "site.toml").read_text("utf-8"))
    assert settings["dataset"][0]["columns"]["username"] == "colour"
    assert (settings["dataset"][0]["title"], settings["dataset"][0]["removal"]) == ("Our list", "mail us")
    assert settings["site"]["title"] == "Are you there?"


def answer(folder: Path, typed: str) -> str:
    """Run `new site --from a.csv` on a terminal of its own; give what it shows."""
    main, other = pty.openpty()
    try:
        child = subprocess.Popen(
            [sys.executable, REPOSITORY / "build.py", "new", "site", "--from", "a.csv"],
            cwd=folder,
            stdin=other,
            stdout=other,
            stderr=other,
            env=os.environ | {"TERM": "dumb", "CI": ""},
        )
        os.close(other)
        os.write(main, f"{typed}\x04".encode())  # the end of what is typed: a question too many is no waiting for ever
        shown = b""
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:  # the terminal is closed: the program has ended
                break
            if not piece:
                break
            shown += piece
        assert child.wait(60) == 0, shown.decode()
    finally:
        os.close(main)
    return shown.decode()


@pytest.mark.slow
def test_a_folder_of_the_demo_is_understood(tmp_path: Path) -> None:
    shutil.copy(REPOSITORY / "examples" / "demo" / "tsammalex_demo.csv", tmp_path)
    (dataset,) = begin(tmp_path / "site", tmp_path)["datasets"]
    demo = tomllib.loads((REPOSITORY / "examples" / "demo" / "site.toml").read_text("utf-8"))
    assert dataset["columns"] == demo["dataset"][0]["columns"]
    assert dataset["platform"] == "flickr"


def test_files_that_are_called_like_people_name_them(tmp_path: Path) -> None:
    for name in ("ada", "bo", "cy"):
        write(tmp_path, f"{name}.csv", f"photo_id,title\n{name}1,x\n{name}2,y\n")
    (dataset,) = begin(tmp_path / "site", tmp_path / "*.csv")["datasets"]
    assert dataset["columns"]["username"] == "file_name"
    assert dataset["make"] == {"file_name": {"file": "stem"}}
    for name in ("train", "test", "val"):
        write(tmp_path, f"{name}.tsv", f"photo_id\ttitle\n{name}1\tx\n{name}2\ty\n")
    done = run("new", tmp_path / "other", "--from", tmp_path / "*.tsv", "--yes")
    assert done.returncode == 1
    assert "no column looks like names" in done.stderr


def test_further_columns_are_shown_and_their_number_is_limited(tmp_path: Path) -> None:
    rows = "".join(f"Ada {n},{n},{n * 2},a{n}@example.org\n" for n in range(9))
    (dataset,) = begin(tmp_path / "site", write(tmp_path, "a.csv", f"author,RANK,page_count,contact\n{rows}"))[
        "datasets"
    ]
    assert dataset["show"] == {"RANK": "Rank"}
    shown = (tmp_path / "site" / "site.toml").read_text("utf-8")
    assert tomllib.loads(shown)["dataset"][0]["show"] == {"RANK": "Rank"}


@pytest.mark.slow
@pytest.mark.parametrize("way", [(), ("--json",)], ids=["text", "json"])
def test_on_a_build_machine_a_draft_shows_neither_rows_nor_exact_figures(tmp_path: Path, way: tuple[str, ...]) -> None:
    rows = [f"Person Ex{number},{number}.jpg" for number in range(1234)]
    file = write(tmp_path, "list.csv", "\n".join(["photographer,file", *rows, "unknown,5.jpg", ",6.jpg", ""]))
    done = run("new", tmp_path / "new", "--from", file, "--yes", *way, CI="true")
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert "Person Ex" not in said
    assert "1,236" not in said
    assert "1236" not in said
    if not way:
        assert "check: the comments marked CHECK in site.toml" in said
        assert "photographer" in said
    assert "CHECK:" in (tmp_path / "new" / "site.toml").read_text("utf-8")
    shown = run("new", tmp_path / "other", "--from", file, "--yes", *way, "--names", CI="true").stdout
    assert "Person Ex0" in shown


@pytest.mark.parametrize("content", [UNSURE, b"author,file\nAda,1\n\xc5\xa0\xc5\xa5astn\xc3\xbd,2,3\n"])
def test_on_a_build_machine_the_error_of_a_draft_quotes_nobody(tmp_path: Path, content: bytes) -> None:
    file = write(tmp_path, "list.csv", content)
    done = run("new", tmp_path / "new", "--from", file, "--yes", CI="true")
    assert done.returncode == 1
    assert "astn" not in done.stdout + done.stderr
    assert "of 2 rows" not in done.stderr
    assert "astn" in run("new", tmp_path / "new", "--from", file, "--yes", "--names", CI="true").stderr


def test_a_draft_of_a_pipe_or_a_device_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for file in (tmp_path / "pipe.csv", "/dev/zero"):
        done = run("new", tmp_path / "new", "--from", file, "--yes")
        assert (done.returncode, "is not a file, but a device or a pipe" in done.stderr) == (1, True)


def test_a_draft_says_which_member_of_an_archive_has_no_row_that_can_be_read_and_why(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "lists.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2019/list.csv", "username,id\n" + "0" * 2_000_000)
    said = run("new", tmp_path / "new", "--from", tmp_path / "lists.zip", "--yes").stderr
    assert "lists.zip/2019/list.csv" in said
    assert "hushdex-" not in said
