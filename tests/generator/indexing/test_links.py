"""The template of a data set's links: found in its rows, and never one that tells of somebody."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.indexing.links import LEAST_NAMES, escape_parts, find_template, follow
from shards.templates import escape_part, fill_template, is_template
from tests.support.project_samples import build, make_project, read_site, run

FLICKR = "https://www.flickr.com/photos/{name}/{id}/"
NAMES = [f"1234{number}@N00" for number in range(LEAST_NAMES)]

Row = tuple[str, list[str], str]

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
literals = st.text("abcXYZ019._~!$&'()*+,;=:@/?#%-", max_size=12)


def write_rows(template: str, names: list[str], ids: list[str]) -> list[Row]:
    """Give each name an item with each id, and the link that the template makes."""
    pairs = [(name, id_) for name in names for id_ in ids]
    return [(fill_template(template, *pair), [escape_part(pair[0])], escape_part(pair[1])) for pair in pairs]


@pytest.mark.parametrize(
    "template",
    [
        FLICKR,
        "https://a.example/{id}",
        "https://a-b.example.org:8080/~{name}/x/{id}.jpg?size=l&i={id}#{name}",
        "https://a.example/photos%20of/{name}?id={id}",
    ],
)
def test_the_template_of_most_links_is_found(template: str) -> None:
    rows = write_rows(template, [*NAMES, "Bob Smith", "é"], ["7", "1234", "a/b c"])
    others: list[Row] = [("https://other.example/", ["bob"], "9"), ("", ["bob"], "10"), ("http://a.example/11", [], "")]
    assert find_template(rows + others) == template


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("", ["bob"], "1")] * 20,
        write_rows(FLICKR, NAMES[1:], ["1", "2", "3", "4"]),
        write_rows("https://a.example/bob/{id}", ["bob"], [str(number) for number in range(99)]),
        [(f"https://a.example/{number}/1", [name], "") for number, name in enumerate(NAMES)],
        [(link.replace("https:", "http:"), names, id_) for link, names, id_ in write_rows(FLICKR, NAMES, ["1"])],
        [(link.replace("www.", "u@"), names, id_) for link, names, id_ in write_rows(FLICKR, NAMES, ["1"])],
        [*write_rows(FLICKR, NAMES, ["1"]), *[(f"https://a.example/x{n}", ["bob"], f"{n}y") for n in range(11)]],
    ],
    ids=["no row", "no link", "few names", "one name", "no ids", "http", "a user", "less than half"],
)
def test_what_is_no_template_of_many_names_is_not_taken(rows: list[Row]) -> None:
    assert find_template(rows) == ""


@given(
    literals,
    literals,
    literals,
    st.sampled_from(["{name}/{id}", "{id}", "{id}-{name}", "{id}{name}{id}"]),
    st.lists(st.tuples(texts, texts), min_size=1, max_size=8),
)
def test_a_link_that_follows_is_made_again(
    first: str, middle: str, last: str, form: str, pairs: list[tuple[str, str]]
) -> None:
    template = f"https://a.example/{first}{form.replace('/', middle)}{last}"
    assert is_template(template)
    links = pa.array([fill_template(template, name, id_) for name, id_ in pairs], pa.large_utf8())
    names, ids = (escape_parts(pa.array(column, pa.large_utf8())) for column in zip(*pairs, strict=True))
    codes = np.arange(len(pairs))
    assert follow(template, links, ids, names, codes).all()
    other = pa.array([f"{link}x" for link in links.to_pylist()], pa.large_utf8())
    assert not follow(template, other, ids, names, codes).any()


def test_a_list_of_links_becomes_a_template_and_answers_with_the_links(tmp_path: Path) -> None:
    people = [f"person{number}" for number in range(40)]
    rows = [(name, f"{number}{at}") for at in range(30) for number, name in enumerate(people, 10)]
    table = [("flickr_user", "photo_id", "photo_url")]
    table += [(name, id_, f"https://www.flickr.com/photos/{name}/{id_}/") for name, id_ in rows]
    table += [("person1", "5", "https://other.example/5"), ("person1", "6", "")]
    columns = 'account = "flickr_user"\nitem = "photo_id"\nurl = "photo_url"'
    report = build(make_project(tmp_path, table, columns=columns))
    assert report["datasets"][0]["link_template"] == FLICKR
    site = tmp_path / "site"
    assert b"person1" not in b"".join(read_site(site).values())
    shown = run("lookup", site, "person1", "--json").stdout
    for link in ("https://www.flickr.com/photos/person1/110/", "https://other.example/5"):
        assert f'"{link}"' in shown
    assert "photos/person1/5/" not in shown
    assert "photos/person1/6/" not in shown
