"""Columns made of others by recipes: what each gives, in whole columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.reading.made_columns import Maker
from generator.reading.readers import preview_columns
from generator.reading.rejects import Rejects
from generator.settings.columns.recipes import Recipe
from tests.support.reading_samples import make_dataset, read_rows, write


def make(recipe: dict[str, Any], *columns: list[str], file: str = "people/ada.csv.gz") -> list[str]:
    """Make a column of the columns a, b and c."""
    given = {name: pa.array(column, pa.string()) for name, column in zip("abc", columns, strict=False)}
    recipes = {"made": Recipe.model_validate(recipe)}
    made: list[str] = Maker(recipes, Path(file)).make("made", given, len(columns[0])).to_pylist()
    return made


def test_the_members_of_each_object_in_a_list_are_joined(tmp_path: Path) -> None:
    authors = [{"given": "Ada", "family": "Ex"}, {"family": "Consortium"}, {"given": "Bo", "family": "Why"}]
    lines = [{"authors": authors, "id": "w1"}, {"authors": [], "id": "w2"}, {"authors": authors[:1], "id": "w3"}]
    wanted = [["Ada Ex", "Consortium", "Bo Why"], ["Ada Ex"]]
    columns = {"username": "whole", "item": "id"}
    make = {"whole": Recipe.model_validate({"join": ["authors.given", "authors.family"]})}
    text = "\n".join(map(json.dumps, lines))
    dataset = make_dataset(write(tmp_path, "a.jsonl", text), columns, make=make)
    assert [row["username"] for row in read_rows(dataset)] == wanted
    pq.write_table(pa.Table.from_pylist(lines), tmp_path / "a.parquet")
    dataset = make_dataset(tmp_path / "a.parquet", columns, make=make)
    assert [row["username"] for row in read_rows(dataset)] == wanted


def test_lists_of_different_lengths_are_not_joined() -> None:
    given = {"a": pa.array([["Ada", "Bo"], ["Cy"]]), "b": pa.array([["Ex"], ["Why"]])}
    recipes = {"made": Recipe.model_validate({"join": ["a", "b"]})}
    assert Maker(recipes, Path("x")).make("made", given, 2).to_pylist() == [["Ada", "Bo", "Ex"], ["Cy Why"]]


@pytest.mark.parametrize(
    ("recipe", "before", "after"),
    [
        ({"split": "/", "part": 1}, ["ada/tools", "bo", "", "/x"], ["ada", "bo", "", ""]),
        ({"split": "/", "part": 2}, ["ada/tools/x", "bo", " a / b "], ["tools", "", "b"]),
        ({"split": "/", "part": -1}, ["ada/tools/x", "bo", ""], ["x", "bo", ""]),
        ({"split": ".", "part": -2}, ["a.b.c", "a"], ["b", ""]),
        ({"trim": "@/"}, ["@ada/", "/@bo", "c@d", "@@"], ["ada", "bo", "c@d", ""]),
        ({"match": "([0-9]+)-([0-9]+)"}, ["n 12-34", "5", ""], ["12", "", ""]),
        ({"match": "[0-9]+"}, ["n 12 34", "x", "7"], ["12", "", "7"]),
        ({"match": "^by (.*)$"}, ["by Ada", "not by Ada", "by A\nB"], ["Ada", "", ""]),
        ({"match": "(?i)Photo: (\\w+)|(\\w+) pictures"}, ["PHOTO: Ada", "no"], ["Ada", ""]),
        ({"match": "é(.)"}, ["aéü", "é"], ["ü", ""]),
        ({"unless": "^https?://"}, ["@ada", "https://x.com/ada", ""], ["@ada", "", ""]),
        ({"take": "host"}, ["https://Example.ORG:80/a?b", "www.example.com/x", "http://u:p@h.example", "a b", ""],
         ["example.org", "www.example.com", "h.example", "", ""]),
        ({"take": "domain"}, ["//cdn.Example.co.uk/x", "example.com", "a.ada.blogspot.com", "http://10.0.0.1/", ""],
         ["example.co.uk", "example.com", "ada.blogspot.com", "10.0.0.1", ""]),
        ({"take": "owner"}, ["ada/tools", "https://github.com/bo/x.git", "git@github.com:cy/y", "github.com/di/z",
                             "@ed/w", "https://github.com/flo", "gus"], ["ada", "bo", "cy", "di", "ed", "flo", ""]),
        ({"take": "file"}, ["https://x.org/a/b%20c.jpg?w=1", "C:\\x\\y.png", "z.gif", "https://x.org/"],
         ["b c.jpg", "y.png", "z.gif", ""]),
        ({"take": "stem"}, ["a/b.tar.gz", ".hidden", "x"], ["b.tar", ".hidden", "x"]),
    ],
)  # fmt: skip
def test_a_recipe_makes_a_column_of_one_column(recipe: dict[str, Any], before: list[str], after: list[str]) -> None:
    assert make({"from": "a", **recipe}, before) == after
    assert make({"from": "a", **recipe}, []) == []


def test_columns_are_joined_without_the_empty_ones() -> None:
    assert make({"join": ["a", "b"]}, ["Ada", "", "", "Bo"], ["Ex", "Ex", "", ""]) == ["Ada Ex", "Ex", "", "Bo"]
    assert make({"join": ["a", "b"]}, ["Ada"], ["Ada"]) == ["Ada Ada"]
    assert make({"join": ["b", "a"], "with": ", "}, ["Ada"], ["Ex"]) == ["Ex, Ada"]


@pytest.mark.parametrize(("part", "name"), [("stem", "ada"), ("name", "ada.csv.gz"), ("folder", "people")])
def test_a_column_is_made_of_the_name_of_the_file(part: str, name: str) -> None:
    assert make({"file": part}, ["x", "y"]) == [name, name]
    assert make({"file": "stem"}, ["x"], file="Ada Ex.v2.csv") == ["Ada Ex.v2"]


def test_a_condition_keeps_a_value_only_where_it_holds() -> None:
    recipe = {"from": "a", "where": {"b": "instagram", "c": "1"}}
    assert make(recipe, ["ada", "bo", "cy"], ["instagram", "x", "instagram"], ["1", "1", "2"]) == ["ada", "", ""]


def test_inside_its_recipe_a_name_means_the_column_of_the_file_and_recipes_follow_each_other(tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", "name,id\n@ada/x,1\n@bo/y,2\n")
    make = {"name": {"from": "name", "trim": "@"}, "owner": {"from": "name", "split": "/", "part": 1}}
    recipes = {name: Recipe.model_validate(one) for name, one in make.items()}
    dataset = make_dataset(file, {"username": "owner", "item": "id"}, make=recipes, show={"name": "Repository"})
    assert [(row["username"], row["shown0"]) for row in read_rows(dataset)] == [("ada", "ada/x"), ("bo", "bo/y")]
    assert preview_columns(dataset, memory=1 << 28, threads=1) == {
        "make.name": ("@ada/x", ("ada/x",)),
        "make.owner": ("@ada/x", ("ada",)),
    }


def test_a_recipe_that_nothing_uses_has_no_preview(tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", "name,id,other\nada,1,x\n")
    recipes = {"unused": Recipe.model_validate({"from": "other", "trim": "x", "where": {"unused": "y"}})}
    dataset = make_dataset(file, {"username": "name", "item": "id"}, make=recipes)
    assert preview_columns(dataset, memory=1 << 28, threads=1) == {}


def test_lists_go_through_recipes_one_by_one(tmp_path: Path) -> None:
    given = {"a": pa.array([["@ada", "@bo"], [], ["cy"]], pa.list_(pa.string()))}
    maker = Maker({"made": Recipe.model_validate({"from": "a", "trim": "@"})}, tmp_path)
    assert maker.make("made", given, 3).to_pylist() == [["ada", "bo"], [], ["cy"]]


def test_a_row_in_whose_text_a_recipe_finds_no_name_is_told_apart_from_one_without_a_text(tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", "repo,id\nada/x,1\nnone,2\n,3\n")
    recipes = {"owner": Recipe.model_validate({"from": "repo", "take": "owner"})}
    rejects = Rejects(2, None)
    rows = read_rows(make_dataset(file, {"username": "owner", "item": "id"}, make=recipes), rejects)
    assert [row["username"] for row in rows] == ["ada"]
    assert [(one.line, one.column, one.value, one.reason) for one in rejects.first] == [
        (3, "owner", "none", "no name in it, by the recipe of its column"),
        (4, "owner", "", "empty name"),
    ]


@pytest.mark.parametrize(("name", "content"), [("ada.csv", "x\n1\n2\n"), ("ada.jsonl", '{"x": 1}\n{"x": 2}\n')])
def test_rows_of_which_no_column_is_used_count(tmp_path: Path, name: str, content: str) -> None:
    make = {"who": Recipe.model_validate({"file": "stem"})}
    dataset = make_dataset(write(tmp_path, name, content), {"username": "who"}, make=make)
    assert [row["username"] for row in read_rows(dataset)] == ["ada", "ada"]
