"""The table of headers, and the `_headers` that Cloudflare and Netlify read each in their own way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from generator.hosting.headers import (
    EVERYWHERE,
    POLICY,
    HeaderTable,
    dump_table,
    make_header_table,
    parse_policy,
    parse_table,
)
from generator.hosting.recipes.hosts import HSTS, RECIPES, Place, write_headers_file, write_recipe
from shards.errors import FormatError, SiteError
from tests.support.header_samples import FILES, FRAMED, POLICIES, SHARD, STRICT


@pytest.fixture(scope="module")
def table() -> HeaderTable:
    return make_header_table(POLICIES, FILES, FRAMED)


def match_cloudflare(pattern: str) -> re.Pattern[str]:
    """Read a pattern as Cloudflare's rules engine does: `*` is anything, `:name` anything but a slash."""
    escaped = ".*".join(re.escape(part) for part in pattern.split("*"))
    return re.compile(f"^{re.sub(r':[A-Za-z][A-Za-z0-9_]*', '[^/]+', escaped)}$")


def match_netlify(pattern: str) -> re.Pattern[str]:
    """Read a pattern as Netlify's parser does: the last slash is optional, and so is the one before `*`; no case."""
    parts = []
    for part in filter(None, pattern.split("/")):
        named = "([^/]+)" if part.startswith(":") else re.escape(part)
        parts.append("?(.*)" if part == "*" else part.replace("*", "(.*)") if "*" in part else named)
    return re.compile(f"^/{'/'.join(parts)}/?$", re.IGNORECASE)


Rules = list[tuple[str, dict[str, str]]]


def read_headers_file(text: str) -> Rules:
    rules: Rules = []
    for line in text.splitlines():
        if line.startswith("/"):
            rules.append((line, {}))
        elif line.strip() and not line.startswith("#"):
            name, _, value = line.strip().partition(": ")
            assert name not in rules[-1][1]
            rules[-1][1][name] = value
    return rules


def collect(rules: Rules, match: Callable[[str], re.Pattern[str]], address: str) -> dict[str, str]:
    """Return what a host sends for an address: two rules that name one header are joined with a comma."""
    found: dict[str, str] = {}
    for pattern, headers in rules:
        if match(pattern).match(address):
            for name, value in headers.items():
                found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def list_addresses(path: str) -> list[str]:
    """Return the addresses that a host may serve a file at."""
    if path.endswith("index.html"):
        return [f"/{path}", f"/{path.removesuffix('index.html')}"]
    return [f"/{path}", f"/{path.removesuffix('.html')}"]


@pytest.mark.parametrize("match", [match_cloudflare, match_netlify])
def test_every_file_has_its_own_headers_once_on_cloudflare_and_on_netlify(
    match: Callable[[str], re.Pattern[str]], table: HeaderTable
) -> None:
    rules = read_headers_file(write_headers_file(table))
    for path in (*POLICIES, *FILES, SHARD):
        for address in list_addresses(path):
            assert collect(rules, match, address) == table.find(path) | dict([HSTS]), address


def test_the_file_keeps_to_cloudflares_limits_with_nine_languages(table: HeaderTable) -> None:
    text = write_headers_file(table)
    assert len(read_headers_file(text)) <= 100
    assert max(map(len, text.splitlines())) <= 2000
    assert all(pattern.count("*") <= 1 for pattern, _ in read_headers_file(text))


def test_only_pages_that_others_may_frame_say_so_and_have_no_older_header(table: HeaderTable) -> None:
    for path in POLICIES:
        headers = table.find(path)
        ancestors = parse_policy(headers["Content-Security-Policy"])["frame-ancestors"]
        if path in FRAMED:
            assert ancestors == set(FRAMED[path].split())
            assert "X-Frame-Options" not in headers
        else:
            assert (ancestors, headers["X-Frame-Options"]) == ({"'none'"}, "DENY")


def test_every_file_has_a_policy_and_one_that_is_no_page_may_do_nothing(table: HeaderTable) -> None:
    for path in (*POLICIES, *FILES, SHARD):
        policy = parse_policy(table.find(path)[POLICY])
        assert policy["default-src"] == {"'none'"}
        assert table.find(path)["X-Content-Type-Options"] == "nosniff"
        if path not in POLICIES:
            assert set(policy) == {"default-src", "base-uri", "form-action", "frame-ancestors"}
            assert set().union(*policy.values()) == {"'none'"}


def test_the_table_comes_back_as_it_was_written(table: HeaderTable) -> None:
    assert parse_table(dump_table(table)) == table
    assert table.find("theme/picture.png") == EVERYWHERE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"everywhere": {}, "rules": [{"paths": [1], "headers": {}}]}',
        '{"everywhere": {"A": "b\\n"}, "rules": []}',
    ],
)
def test_a_table_that_is_none_is_an_error(text: str) -> None:
    with pytest.raises(FormatError, match="not a table of headers"):
        parse_table(text)


@pytest.mark.parametrize("evil", ['"', "$host", "a\\", "{env.HOME}", "%{x}", "`id`", "ä"])
def test_what_a_server_would_take_for_more_than_text_is_refused(evil: str) -> None:
    table = make_header_table({"index.html": STRICT}, (), {"index.html": evil})
    for name in RECIPES:
        with pytest.raises(SiteError, match="cannot be used in server settings"):
            write_recipe(name, table, Place())
    with pytest.raises(SiteError):
        write_headers_file(table)
    with pytest.raises(SiteError):
        write_recipe("nginx", make_header_table({"index.html": STRICT}), Place(domain=f"x{evil}"))


def test_of_two_directives_of_one_name_the_first_counts() -> None:
    assert parse_policy("a b  c; A d;; e") == {"a": {"b", "c"}, "e": set()}
