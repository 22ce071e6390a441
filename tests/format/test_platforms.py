"""The platforms that come with Hushdex: their examples, the forms in which people have names, and random texts."""

from __future__ import annotations

import csv
import re
import tomllib
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.settings.columns.roles import ROLES_GENERAL
from generator.settings.platforms import find_names, load_own
from generator.settings.problems import Problems
from generator.suffixes import read_suffixes
from shards.errors import IdentifierError
from shards.lookup import match_entries
from shards.platforms import Context, Platforms, Suffixes, looks_like_email
from shards.platforms.library import Supplied, list_supplied, read_supplied
from shards.records import Entry, Hits, Item
from tests.support.examples import examples

DOCUMENT = Path(__file__).parents[2] / "docs" / "platforms.md"
FORMS = Path(__file__).parent / "samples" / "forms.tsv"
PLATFORMS = sorted(list_supplied())
NAMED = [id_ for id_ in PLATFORMS if id_ not in ("flickr", "plain")]
DEFINITION = """
id = "clogs"
name = "Clogs"
trimmed = true

[kinds.clogs]
noun = "account"

[[rules.link]]
match = '(?:www\\.)?clogs\\.example/([a-z0-9\\-]+)(?:[/?].*)?'
give = [["clogs", "$1"]]

[[rules.text]]
match = '[a-z0-9\\-]+'
open = true
give = [["clogs", "$0"]]

[[build.examples]]
typed = "clogs.example/ada-ex"
clogs = "ada-ex"
"""


@cache
def suffixes() -> Suffixes:
    return Suffixes.parse(read_suffixes().decode())


@cache
def names(id_: str) -> tuple[Platforms, tuple[str, ...]]:
    """Return a list's one platform, and the kinds that its column can have."""
    found = find_names([id_], None, {})
    return replace(found.platforms, suffixes=suffixes()), found.roles[id_][1]


@cache
def forms() -> dict[str, list[dict[str, str]]]:
    """Return the forms of names by platform: what a list has, what is typed, and the outcome."""
    with FORMS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        row["typed"] = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), row["typed"])
    return {id_: [row for row in rows if row["platform"] == id_] for id_ in NAMED}


def look_up(id_: str, listed: list[str], typed: str) -> str:
    """Return the outcome of a lookup in a list of these names, without stretching and sealing."""
    platforms, kinds = names(id_)
    found = [platforms.read_field(id_, kinds, name) for name in listed]
    try:
        asked = platforms.choose_readings(platforms.read_text(typed), [one.kind for one in found])
    except IdentifierError:
        return "unavailable"
    record = [Entry(one.kind, one.name, (Hits(0, 1, (Item("1"),)),)) for one in found if asked[0].key in one.keys]
    return "found" if match_entries(record, asked, platforms) else "absent"


@pytest.mark.parametrize("id_", PLATFORMS)
def test_examples_mean_what_the_definition_says(id_: str) -> None:
    list_supplied()[id_].check_examples()


@pytest.mark.parametrize("id_", NAMED)
def test_a_definition_has_examples_of_all_that_it_gives_and_of_all_its_explanations(id_: str) -> None:
    supplied = list_supplied()[id_]
    shown = {kind for example in supplied.examples for kind in example.names}
    assert shown == set(supplied.platform.kinds)
    assert {example.why for example in supplied.examples} >= set(supplied.platform.explanations)
    assert supplied.forms


@pytest.mark.parametrize("id_", NAMED)
def test_every_form_of_a_name_has_its_outcome(id_: str) -> None:
    rows = forms()[id_]
    listed = list(dict.fromkeys(row["listed"] for row in rows))
    wrong = [row for row in rows if look_up(id_, listed, row["typed"]) != row["outcome"]]
    assert len(rows) > 5
    assert not wrong


@pytest.mark.parametrize("id_", NAMED)
def test_a_rule_explains_with_an_explanation_that_is_there(id_: str) -> None:
    platform = list_supplied()[id_].platform
    used = {rule.why for rules in platform.rules.values() for rule in rules if rule.why}
    assert used | {"email"} >= set(platform.explanations)
    assert used <= set(platform.explanations)


@pytest.mark.parametrize(
    ("typed", "owner", "why"),
    [
        ("9780306406158", "isbn", "isbn-check-digit"),
        ("0000-0002-1825-0098", "orcid", "orcid-check-digit"),
        ("https://www.instagram.com/p/CxYzAbCdEfG/", "instagram", "instagram-post"),
        ("instagram.com/p/CxYzAbCdEfG/", "instagram", "instagram-post"),
        ("https://x.com/home", "x", "x-own-page"),
        ("https://vm.tiktok.com/ZMabc123/", "tiktok", "tiktok-short-link"),
        ("https://github.com/features/actions", "github", "github-own-page"),
    ],
)
def test_the_platform_that_knows_a_text_explains_it_whatever_others_a_list_has(
    typed: str, owner: str, why: str
) -> None:
    rest = [id_ for id_ in NAMED if id_ not in (owner, "site", "work", "person")]
    for others in ([], ["person"] if owner in ("isbn", "orcid") else ["person", "work", *rest]):
        for roles in ([owner, *others], [*others, owner]):
            with pytest.raises(IdentifierError) as caught:
                find_names(roles, None, {}).platforms.read_text(typed)
            assert caught.value.name == why


def typed_texts() -> st.SearchStrategy[str]:
    """Return texts that are much like names and links, and some that are nothing like them."""
    seeds = [row["typed"] for rows in forms().values() for row in rows]
    pieces = sorted({piece for seed in seeds for piece in re.findall(r"[A-Za-z0-9_]+|.", seed)})
    signs = st.text(st.sampled_from("aZ09@/.:-_ ?#&=%()[]<>\"',;+~\u200b\xad\u3000\uff0f\uff20ßéſK\u0301ᄀ😀\ud800"))
    return st.one_of(
        st.sampled_from(seeds),
        st.tuples(st.sampled_from(seeds), signs).map("".join),
        st.tuples(signs, st.sampled_from(seeds)).map("".join),
        st.lists(st.sampled_from(pieces), max_size=8).map("".join),
        st.text(max_size=30),
    )


@examples(1000)
@given(id_=st.sampled_from(PLATFORMS), text=typed_texts())
def test_what_a_column_takes_is_found_by_typing_it(id_: str, text: str) -> None:
    """Nothing but an IdentifierError is raised, and what the column took is among the readings of the same text."""
    platforms, kinds = names(id_)
    try:
        listed = platforms.read_field(id_, kinds, text)
    except IdentifierError:
        with suppress(IdentifierError):
            platforms.read_text(text)
        return
    context = Context(looks_like_email(listed.text), platforms.looks_like_link(listed.text))
    readings = platforms.read_text(text, context)
    chosen = platforms.choose_readings(readings, [listed.kind])
    assert (listed.kind, listed.text) in [(one.kind, one.text) for one in chosen]
    assert chosen[0].key in listed.keys
    assert platforms.read_entry(listed.kind, listed.name) == listed.text


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('clogs = "ada-ex"', 'clogs = "ada"'), "build.examples[0]: 'clogs.example/ada-ex' means clogs 'ada-ex'."),
        (('clogs = "ada-ex"', 'why = "no-name"'), "build.examples[0]: 'clogs.example/ada-ex' means clogs 'ada-ex'."),
        (('"clogs.example/ada-ex"', '"Ada Ex"'), "build.examples[0]: 'Ada Ex' means no name (no-name)."),
    ],
)
def test_an_example_that_means_something_else_is_an_error(change: tuple[str, str], problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        read(DEFINITION.replace(*change)).check_examples()


SHORTENED = DEFINITION.replace('noun = "account"', 'noun = "account"\nnear = true\nshortened = true')


def test_a_platform_says_of_which_kinds_only_what_looks_like_a_person_is_shortened() -> None:
    assert read(f'{SHORTENED}[build]\npersonal = ["clogs"]\n').personal == ("clogs",)
    assert read(SHORTENED).personal == ()
    for text in (f'{DEFINITION}[build]\npersonal = ["clogs"]\n', f'{SHORTENED}[build]\npersonal = ["shoes"]\n'):
        with pytest.raises(ValueError, match=r"build\.personal: a list of kinds of this platform that are shortened\."):
            read(text)


@pytest.mark.parametrize(
    ("example", "problem"),
    [
        ('typed = "a"', "build.examples[1]: it needs typed, and a name for some of the kinds (clogs) or why."),
        ('typed = "a"\nclogs = "a"\nwhy = "b"', "build.examples[1]: it needs typed"),
        ('typed = "a"\nshoes = "a"', "build.examples[1]: it needs typed"),
        ('clogs = "a"', "build.examples[1]: it needs typed"),
        ('typed = "a"\nclogs = 1', "build.examples[1]: a table of texts."),
    ],
)
def test_an_example_that_says_too_little_or_too_much_is_an_error(example: str, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        read(f"{DEFINITION}[[build.examples]]\n{example}\n")


def test_the_document_lists_every_platform_with_its_roles() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \|([^|]*)\|[^|]+\|[^|]+\|$", DOCUMENT.read_text("utf-8"), re.M)
    documented = {id_: set(re.findall("`([a-z0-9_]+)`", others)) for id_, others in rows if id_ in PLATFORMS}
    general = set(ROLES_GENERAL) - {"nsid", "screen_name", "photo_id"}
    for id_, supplied in list_supplied().items():
        roles = set() if id_ == "plain" else set(supplied.roles) - {id_} - general
        assert documented.get(id_) == roles, id_


def test_the_documents_example_is_a_platform_beside_site_toml(tmp_path: Path) -> None:
    [text] = re.findall(r"^```toml\n(# Accounts of SoundCloud.*?)^```$", DOCUMENT.read_text("utf-8"), re.M | re.S)
    (tmp_path / "platforms").mkdir()
    file = tmp_path / "platforms" / "soundcloud.toml"
    file.write_text(text, encoding="utf-8")
    problems = Problems()
    own = load_own(tmp_path, problems)
    assert (list(own), problems.lines) == (["soundcloud"], [])
    found = find_names(["soundcloud", "github"], None, own)
    assert [one.text for one in found.platforms.read_text("https://soundcloud.com/Ada-Ex/river")] == ["ada-ex"]
    with pytest.raises(IdentifierError, match="That is a link to Instagram; this list knows SoundCloud, GitHub"):
        found.platforms.read_text("https://www.instagram.com/ada-ex/")
    file.write_text(text.replace('soundcloud = "ada-ex"', 'soundcloud = "ada"', 1), encoding="utf-8")
    load_own(tmp_path, problems)
    assert "build.examples[0]: 'Ada-Ex' means soundcloud 'ada-ex'." in str(problems.lines)


def read(text: str) -> Supplied:
    return read_supplied(tomllib.loads(text))


def test_an_address_with_a_tag_is_another_than_the_one_without_which_is_a_check_of_its_own() -> None:
    platforms, kinds = names("email")
    tagged, plain = platforms.read_text("Ada+News@example.org")
    assert (tagged.text, plain.text) == ("ada+news@example.org", "ada@example.org")
    assert platforms.choose_readings((tagged, plain), kinds) == (tagged,)
    assert look_up("email", ["ada@example.org"], "ada+news@example.org") == "absent"
    assert look_up("email", ["ada+news@example.org", "ada@example.org"], "ada+news@example.org") == "found"
    assert look_up("email", ["ada+news@example.org"], "ada@example.org") == "absent"
