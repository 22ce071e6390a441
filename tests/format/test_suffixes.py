"""Registrable domains, compared with publicsuffixlist's own answers and with the list's published tests."""

from __future__ import annotations

import random
from functools import cache

import pytest
from publicsuffixlist import PublicSuffixList

from generator.suffixes import read_suffixes
from shards.canonical import canonical
from shards.platforms import Suffixes

LABELS = (
    "example", "shop", "www", "city", "a", "b", "xn--mller-kva", "müller", "公司", "ck", "kobe", "blogspot", "co", "s3",
)  # fmt: skip


@cache
def rules() -> list[str]:
    return read_suffixes().decode().splitlines()


@cache
def suffixes() -> Suffixes:
    return Suffixes.parse(read_suffixes().decode())


def test_the_rules_are_sorted_each_once_and_in_canonical_form() -> None:
    assert rules() == sorted(set(rules()))
    assert len(rules()) > 9000
    assert all(canonical(rule) == rule for rule in rules())
    assert {"com", "co.uk", "blogspot.com", "*.ck", "!www.ck", "公司.cn"} <= set(rules())


@pytest.mark.slow
def test_registrable_domains_are_publicsuffixlists_own() -> None:
    """A host that is a suffix itself has none there; here it is its own."""
    theirs = PublicSuffixList()
    draw = random.Random(14)  # noqa: S311
    known = rules()
    for _ in range(100_000):
        labels = draw.choices(LABELS, k=draw.randrange(4))
        rule = draw.choice(known).replace("*", draw.choice(LABELS)).removeprefix("!")
        host = ".".join([*labels, rule if draw.random() < 0.9 else draw.choice(LABELS)])
        assert suffixes().registrable_domain(host) == (theirs.privatesuffix(host) or host), host


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("a.b.example.com", "example.com"),
        ("b.example.uk.com", "example.uk.com"),
        ("test.ac", "test.ac"),
        ("a.b.c.mm", "b.c.mm"),
        ("a.b.ide.kyoto.jp", "b.ide.kyoto.jp"),
        ("a.b.c.kobe.jp", "b.c.kobe.jp"),
        ("www.city.kobe.jp", "city.kobe.jp"),
        ("b.test.ck", "b.test.ck"),
        ("www.www.ck", "www.ck"),
        ("test.k12.ak.us", "test.k12.ak.us"),
        ("www.食狮.公司.cn", "食狮.公司.cn"),
        ("shishi.中国", "shishi.中国"),
        ("a.b.example.example", "example.example"),
        ("alice.blogspot.com", "alice.blogspot.com"),
        ("co.uk", "co.uk"),
        ("com", "com"),
    ],
)
def test_registrable_domains_of_the_published_tests(host: str, domain: str) -> None:
    assert suffixes().registrable_domain(host) == domain
