"""What is fuzzed: functions that take bytes from others, each with whole inputs to begin with.

A target returns for whatever the program may say to an input, and raises for what it may not: any other error, and an
answer that is wrong.
"""

from __future__ import annotations

import contextlib
import json
import random
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tomlkit

from generator import ciphers
from generator.drafting.guess import Wishes, detect
from generator.hosting.headers import parse_table
from generator.keys.minisign import SecretKey, check, read_public_key, read_secret_key, sign
from generator.output.listing import parse_listing
from generator.reading.rejects import Rejects
from generator.settings import load_settings
from generator.verifying.live.injections import explain_change
from many.reading import read_files
from shards.errors import HushdexError
from shards.lookup import lookup
from shards.manifest import Manifest, dump_manifest, parse_manifest
from shards.platforms import Platforms, Reading
from shards.platforms.library import list_supplied
from shards.records import Entry, Hits, Item, decode_record, encode_record
from tests.support.many_samples import TestDevice
from tests.support.many_samples import run as run_apart
from tests.support.project_samples import run
from tests.support.reading_samples import make_dataset, read_rows
from tests.support.tiny_site import Files, fetch_from, make_site
from tools.sweeps.list_files import CSV, MAKERS, SETTINGS, damage, make_file

SIGNER = SecretKey(bytes(8), bytes(32))
PUBLIC = "untrusted comment: minisign public key\nRWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n"


@dataclass(frozen=True)
class Target:
    """A function to fuzz, the whole inputs, and how an input is changed: bytes and a seed in, bytes out."""

    run: Callable[[bytes], None]
    inputs: Callable[[], list[bytes]]
    change: Callable[[bytes, int], bytes] = damage


SITE = """
[site]
title = "Is your name in it?"
language = "en"
languages = ["de", "es"]
description = "A list."
date = 2026-01-31
ask = "Your name"
contact = "a@example.org"
imprint = "Ada"
privacy = "None."
embed = ["https://news.example"]
signing_key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
[site.translations.fr]
title = "Oui"
description = "Une liste"
imprint = "Ada"
privacy = "Rien"
[identifiers]
platform = "plain"
region = "DE"
[[dataset]]
id = "list"
title = "A list"
description = "Of names"
source = "https://example.org"
coverage = "All"
date = "2020"
noun = { one = "face", other = "faces" }
removal = "Write to us"
files = ["list.csv"]
format = "csv"
encoding = "utf-8"
skip = 0
header = true
delimiter = ","
quote = '"'
escape = ""
null = 'N'
repair = true
ignore = ["[deleted]"]
split = { username = ";" }
show = { title = "Title", owner = "Owner" }
[dataset.columns]
username = "name"
item = "id"
[dataset.make.owner]
from = "title"
split = "/"
part = 1
[dataset.make.host]
from = "title"
take = "host"
where = { id = "1" }
[dataset.make.code]
from = "id"
match = '([0-9]+)'
[dataset.make.both]
join = ["name", "id"]
with = "-"
[dataset.make.stem]
file = "stem"
[dataset.removal_request]
holder = "A lab"
verified = 2026-11-20
email = "a@example.org"
url = "https://example.org/removal"
post = "A street"
status = "open"
note = "None"
needs = "A number"
law = "gdpr"
[dataset.translations.fr]
title = "Une liste"
description = "De noms"
source = "Ici"
coverage = "Tout"
removal = "Ici"
[[dataset]]
id = "other"
title = "Another"
files = "list.*"
[dataset.columns]
username = "name"
[dataset.translations.fr]
title = "Une autre"
[privacy]
iterations = 2
depth = 2
cap = 64
whole = 0.5
fetch_budget = "256 KiB"
suppress = ["left-out.txt"]
[build]
output = "site"
memory = "1 GB"
processes = 1
max_rejects = 2
files = 100
[pages]
many = false
"""


@cache
def make_folder() -> Path:
    """Return a folder with a list, for settings that name it."""
    folder = Path(tempfile.mkdtemp(prefix="sweep-"))
    (folder / "list.csv").write_bytes(CSV)
    (folder / "left-out.txt").write_text("Ada Ex1\n")
    (folder / "theme").mkdir()
    return folder


def read_settings(data: bytes) -> None:
    """Load a site.toml."""
    path = make_folder() / "site.toml"
    path.write_bytes(data)
    with contextlib.suppress(HushdexError):
        load_settings(path)


def plan_site(data: bytes) -> None:
    """Plan a site by a site.toml."""
    path = make_folder() / "planned.toml"
    path.write_bytes(data)
    done = run("plan", path, "--json")
    if done.returncode not in (0, 1) or "fault of the program" in done.stderr:
        raise AssertionError(done.stderr)


VALUES: tuple[Any, ...] = (
    "", "x", "*", "..", "/", "\x00", "\ud7ff", "a" * 3000, 0, -1, 1, 2**63 - 1, 1.5, float("nan"), float("inf"), True,
    False, [], {}, [[]], ["x"], [1, "x"], {"x": "y"}, {"x": {"y": []}}, "name", "title", "list.csv", "flickr", "de",
    "https://x.example", "http://[", "%", "$1", "(", "(a+)+", "1 XB", "2026-02-30", "☃", "٣", "﷽", "names", "zip",
    "utf-16", "idna", "parquet", "sqlite", "json", "fixed", "spreadsheet",
)  # fmt: skip


def change_settings(data: bytes, seed: int) -> bytes:
    """Return settings with keys missing, exchanged, or with other values; where they are no TOML, damaged."""
    chance = random.Random(seed)  # noqa: S311
    try:
        tree = tomllib.loads(data.decode())
    except ValueError:
        return damage(data, seed)
    for _ in range(chance.randint(1, 4)):
        holders = list(_list_holders(tree))
        holder = chance.choice(holders)
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        kind = chance.randrange(4)
        if keys and kind == 0:
            del holder[chance.choice(keys)]
        elif keys and kind == 1:
            other = chance.choice(holders)
            values = list(other.values()) if isinstance(other, dict) else other
            holder[chance.choice(keys)] = json.loads(json.dumps(chance.choice(values), default=str)) if values else 0
        elif keys and kind == 2:
            holder[chance.choice(keys)] = chance.choice(VALUES)
        elif isinstance(holder, dict):
            known = [key for other in holders if isinstance(other, dict) for key in other]
            holder[chance.choice([*known, "x", "", "a b"])] = chance.choice(VALUES)
        else:
            holder.append(chance.choice(VALUES))
    try:
        return tomlkit.dumps(tree).encode()
    except (ValueError, TypeError):  # what TOML has not, such as null
        return damage(data, seed)


def _list_holders(tree: Any) -> Any:
    if isinstance(tree, dict | list):
        yield tree
        for value in tree.values() if isinstance(tree, dict) else tree:
            yield from _list_holders(value)


def read_format(name: str) -> Callable[[bytes], None]:
    """Return a target that reads a list as a build does, and inspects it as `new` does."""

    def run(data: bytes) -> None:
        path = make_folder() / f"fuzzed-{name}"
        path.write_bytes(data)
        with contextlib.suppress(HushdexError):
            detect([str(path)], Wishes())
        with contextlib.suppress(HushdexError):
            dataset = make_dataset(path, {"username": "name", "item": "id"}, **SETTINGS[name])
            read_rows(dataset, Rejects(10**6, None), threads=1)

    return run


@cache
def make_release() -> tuple[Manifest, Files]:
    """Return a small release of two names."""
    listed = {Reading("username", name): [Item("1", "https://x.example/1", "Fog")] for name in ("ada", "bo")}
    return make_site(listed, depth=1)


def read_manifest(data: bytes) -> None:
    """Parse a manifest, and look a name up by it in files of another: the answer is never `absent` for that name."""
    manifest, files = make_release()
    with contextlib.suppress(HushdexError):
        parsed = parse_manifest(data.decode("utf-8", "surrogateescape"))
        if (parsed.iterations, parsed.salt, parsed.release) != (manifest.iterations, manifest.salt, manifest.release):
            return
        answer = lookup("ada", parsed, fetch_from(files), ciphers)
        if answer.outcome == "absent":
            raise AssertionError("a listed name is absent")


def read_shard(data: bytes) -> None:
    """Look names up in a shard that may have been changed: no answer, unless it was not."""
    manifest, files = make_release()
    for typed in ("ada", "zoe"):
        answer = lookup(typed, manifest, lambda _: data, ciphers)
        if answer.outcome != "unavailable" and data not in files.values():
            raise AssertionError(f"{answer.outcome} from a changed shard")


def read_record(data: bytes) -> None:
    """Decode a record."""
    with contextlib.suppress(HushdexError):
        decode_record(data)


def read_names(data: bytes) -> None:
    """Read what a visitor may type."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    platforms = Platforms(tuple(one.platform for one in list_supplied().values()))
    with contextlib.suppress(HushdexError):
        platforms.read_text(text)


def read_small(data: bytes) -> None:
    """Read the small files of a site: its listing, its headers, its signature, keys, and a page of another host."""
    text = data.decode("utf-8", "replace")
    for read in (
        lambda: parse_listing(text, "SHA256SUMS"),
        lambda: parse_table(text),
        lambda: read_public_key(text),
        lambda: read_secret_key(text) if len(text) < 100 else None,
        lambda: check(b"x", text, SIGNER.public),
        lambda: list(explain_change(text, None)),
        lambda: list(explain_change(text, "<!doctype html><script>1</script>")),
    ):
        with contextlib.suppress(HushdexError):
            read()


def read_visitor(name: str) -> Callable[[bytes], None]:
    """Return a target that reads a visitor's file as the page for many names does."""

    def run(data: bytes) -> None:
        path = make_folder() / f"visitor-{name}"
        path.write_bytes(data)
        run_apart(_gather(path, name))

    return run


async def _gather(path: Path, name: str) -> None:
    file = {"name": name, "path": str(path), "size": path.stat().st_size}
    await read_files("", [file], TestDevice({}), make_release()[0].platforms, {})


def _list_small() -> list[bytes]:
    digest = "0" * 64
    table = {"everywhere": {"X": "y"}, "rules": [{"paths": ["*.html"], "headers": {"X": "z"}}]}
    return [
        f"{digest}  index.html\n{digest}  d/0/1.msgpack\n".encode(),
        json.dumps(table).encode(),
        PUBLIC.encode(),
        sign(b"x", SIGNER, "a comment").encode(),
        b"<!doctype html><meta http-equiv=Content-Security-Policy content=\"script-src 'self'\"><script>1</script>",
    ]


def _list_manifests() -> list[bytes]:
    return [dump_manifest(make_release()[0]).encode()]


def _list_records() -> list[bytes]:
    items = (Item("1", "https://x.example/1", "Fog", "CC0"), Item("300"), Item("a", "", "Fog"))
    entry = Entry("username", "ada", (Hits(0, 3, items), Hits(1, 900, items[1:2])))
    return [encode_record([entry]), encode_record([entry, Entry("username", "bo", (Hits(0, 1, items[:1]),))])]


NAMES = (
    "ada", "12345678@N00", "https://www.flickr.com/photos/ada/1/", "https://github.com/ada/rocket", "ada@example.org",
    "978-3-16-148410-0", "10.1000/182", "+49 30 123456", "a.b.co.uk", "@ada@mastodon.example", "bücher.example", "٣٤",
    "https://youtu.be/dQw4w9WgXcQ", "0000-0002-1825-0097", "xn--bcher-kva.example",
)  # fmt: skip

TARGETS: dict[str, Target] = {
    "settings": Target(read_settings, lambda: [SITE.encode()], change_settings),
    "plan": Target(plan_site, lambda: [SITE.encode()], change_settings),
    "manifest": Target(read_manifest, _list_manifests),
    "shard": Target(read_shard, lambda: list(make_release()[1].values())),
    "record": Target(read_record, _list_records),
    "names": Target(read_names, lambda: [name.encode() for name in NAMES]),
    "small": Target(read_small, _list_small),
    **{name: Target(read_format(name), lambda name=name: [make_file(name)]) for name in MAKERS},
    **{
        f"visitor-{name}": Target(read_visitor(name), lambda name=name: [make_file(name)])
        for name in ("l.csv", "l.json", "l.xlsx", "l.zip")
    },
}
