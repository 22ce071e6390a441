"""[dataset.make], [dataset.split] and [dataset.show]: what is accepted, and what is said of the rest."""

import re

import pytest

from generator.settings.columns.recipes import list_sources
from tests.support.settings_samples import load, problems, with_dataset

HEAD = 'files = "photos.csv"\n'
ONE = 'columns = { username = "a", item = "i" }\n'


def test_a_role_takes_several_columns_and_a_field_several_names(tmp_path):
    lines = (
        HEAD
        + """
columns = { username = ["author", "owner"], nsid = "n", item = "i" }
split = { username = [";", "|"], nsid = "names" }
make = { owner = { from = "repo", split = "/", part = 1 } }
show = { rank = "Rank" }
"""
    )
    (dataset,) = load(tmp_path, with_dataset(lines)).datasets
    assert dataset.columns == {"username": ("author", "owner"), "nsid": "n", "item": "i"}
    assert dataset.split == {"username": (";", "|"), "nsid": "names"}
    assert (dataset.make["owner"].source, dataset.make["owner"].split, dataset.make["owner"].part) == ("repo", "/", 1)
    assert dataset.show == {"rank": "Rank"}


def test_without_a_header_line_columns_are_numbers_everywhere(tmp_path):
    lines = (
        HEAD
        + """header = false
columns = { username = [1, "full"], item = 2 }
make = { full = { join = [3, 4], where = { 5 = "x" } } }
show = { 6 = "Rank" }
"""
    )
    (dataset,) = load(tmp_path, with_dataset(lines)).datasets
    assert dataset.columns["username"] == (1, "full")
    assert dataset.make["full"].join == (3, 4)


def test_the_sources_of_a_made_column_are_columns_of_the_file(tmp_path):
    lines = (
        HEAD
        + ONE
        + """make.a = { from = "a", trim = "@" }
make.b = { from = "a", split = "/", part = 1, where = { kind = "x" } }
make.c = { join = ["b", "last"], with = "-" }
"""
    )
    made = load(tmp_path, with_dataset(lines)).datasets[0].make
    assert list(list_sources("a", made)) == ["a"]
    assert set(list_sources("c", made)) == {"a", "kind", "last"}
    assert list(list_sources("other", made)) == ["other"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('columns = { username = [] }', "columns.username: found an empty list; allowed: a column, or a list *"),
        ('columns = { username = ["a", "a"] }', 'columns.username: "a" is in the list more than once.'),
        ('columns = { username = ["a", 3] }', "columns.username[1]: found 3; allowed: the name of the column *"),
        ('columns = { username = "a", item = ["b"] }', "columns.item: found a list; allowed: one column; *"),
        (ONE + 'split = ";"', 'split: found ";"; allowed: a table of role = a separator, *'),
        (ONE + 'split = { usernam = ";" }', 'split.usernam: unknown key. * Did you mean "username"?'),
        (ONE + 'split = { item = ";" }', "split.item: unknown key. Valid keys: username."),
        (ONE + 'split = { username = "" }', 'split.username: found ""; allowed: a separator, *'),
        (ONE + 'split = { username = [] }', "split.username: found an empty list; allowed: a separator, *"),
        (ONE + 'split = { username = ["names"] }', 'split.username: found "names"; allowed: separators; *'),
        ('columns = { username = "a", url = "https://x.org/{username}" }\nsplit = { username = ";" }',
         "columns.url: found *; allowed: braces around roles that have a column (none has)."),
        (ONE + 'show = { rank = "" }', 'show.rank: found ""; allowed: a label in quotes, up to 60 characters.'),
        (ONE + 'show = { a = "B", b = "B" }', 'show.b: "B" is already the label of "a".'),
        ('header = false\ncolumns = { username = 1 }\nshow = { a = "B" }', 'show.a: found "a"; allowed: the number *'),
        (ONE + 'make = { x = 1 }', "make.x: found 1; allowed: a table."),
        (ONE + 'make = { x = {} }', "make.x: must have exactly one of from, join, file; found none."),
        (ONE + 'make = { x = { from = "a", file = "stem" } }', "make.x: must have exactly one of * from and file."),
        (ONE + 'make = { x = { fron = "a" } }', 'make.x.fron: unknown key. * Did you mean "from"?'),
        (ONE + 'make = { x = { from = "a" } }', "make.x: does not say what to make of the column: *"),
        (ONE + 'make = { x = { from = "a", trim = "@", match = "b" } }', "make.x: must have at most one of split, *"),
        (ONE + 'make = { x = { join = ["a", "b"], trim = "@" } }', "make.x.trim: needs `from`. *"),
        (ONE + 'make = { x = { join = ["a"] } }', "make.x.join: found a list; allowed: a list of two or more columns."),
        (ONE + 'make = { x = { from = "a", split = "/" } }', "make.x.split: needs `part`."),
        (ONE + 'make = { x = { from = "a", trim = "/", part = 1 } }', "make.x.part: needs `split`."),
        (ONE + 'make = { x = { from = "a", split = "/", part = 0 } }', "make.x.part: found 0; allowed: 1 for *"),
        (ONE + 'make = { x = { from = "a", trim = "/", with = "-" } }', "make.x.with: needs `join`."),
        (ONE + 'make = { x = { from = "a", match = "(" } }', 'make.x.match: found "("; * missing ): (.'),
        (ONE + 'make = { x = { from = "a", take = "domian" } }', 'make.x.take: found "domian"; * "domain"?'),
        (ONE + 'make = { x = { from = 3, trim = "@" } }', "make.x.from: found 3; allowed: the name of the column *"),
        ('header = false\ncolumns = { username = "y" }\nmake = { x = { from = 1, trim = "@" } }',
         'columns.username: found "y"; allowed: the number of the column, *'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_key_with_what_is_allowed(tmp_path, lines, told):
    (line,) = problems(tmp_path, with_dataset(HEAD + lines))
    assert re.fullmatch(".*".join(map(re.escape, f"dataset[0].{told}".split("*"))), line), line


def test_columns_made_of_each_other_are_refused(tmp_path):
    lines = HEAD + ONE + 'make = { x = { from = "y", trim = "@" }, y = { from = "x", trim = "@" } }'
    told = problems(tmp_path, with_dataset(lines))
    assert told == [f"dataset[0].make.{name}: is made of itself, by way of other columns." for name in "xy"]
