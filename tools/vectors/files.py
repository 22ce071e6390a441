"""Vectors of shard files and manifests: correct ones, and ones with a single error."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from generator import ciphers
from shards.addressing import shard_index, shard_path
from shards.cells import seal_cells
from shards.keys import derive_seal_key
from shards.manifest import Manifest, TableEntry, bytes_head, digest_terms, dump_manifest, shard_head, shard_size
from shards.matching import match_key
from shards.platforms import Platforms, read_definition
from shards.proofs import HASH_SIZE, climb, hash_leaf
from shards.records import encode_canary, pack_payload
from shards.sealing import Shape, derive_filler_key, make_canary, pack_prefix, seal_canary
from tools.vectors.platforms import FACE, WEB, platforms_of
from tools.vectors.samples import (
    FILES,
    ITERATIONS,
    MANIFEST,
    RELEASE,
    SALT,
    SECRET,
    Case,
    Files,
    b64,
    neighbour,
    seal_plaintext,
)

Parts = tuple[bytes, list[bytes], bytes]
"""The part of a shard file before its cells, its cells, and the part between them and the proof."""
Edit = Callable[[Manifest, Files, str], tuple[Manifest, bytes]]


def shard_cases(edit: Edit, error: str | None) -> list[Case]:
    """Open one shard of each table after an edit to the manifest or the file."""
    cases = []
    for table in (0, 1):
        index = shard_index(match_key("alice"), MANIFEST.tables[table].depth)
        path = shard_path(RELEASE, table, index, MANIFEST.tables[table].depth)
        manifest, data = edit(MANIFEST, FILES, path)
        case = {"manifest": dump_manifest(manifest), "file": b64(data), "table": table, "index": index}
        cases.append(case | ({"error": error} if error else {"cells": manifest.tables[table].cells}))
    return cases


def keep(manifest: Manifest, files: Files, path: str) -> tuple[Manifest, bytes]:
    return manifest, files[path]


def put(change: Callable[[bytes], bytes]) -> Edit:
    """Change the file's bytes."""
    return lambda manifest, files, path: (manifest, change(files[path]))


def swap(manifest: Manifest, files: Files, path: str) -> tuple[Manifest, bytes]:
    return manifest, neighbour(files, path)


def flip(position: int, bit: int) -> Edit:
    def edit(manifest: Manifest, files: Files, path: str) -> tuple[Manifest, bytes]:
        data = bytearray(files[path])
        data[position] ^= 1 << bit
        return manifest, bytes(data)

    return edit


def reproven(change: Callable[[Parts], Parts]) -> Edit:
    """Change a shard's parts and prove it again in its own tree, as only a broken writer could publish it."""

    def edit(manifest: Manifest, files: Files, path: str) -> tuple[Manifest, bytes]:
        table = int(path.split("/")[2])
        old = manifest.tables[table]
        data = files[path]
        head, tail = shard_head(old.cells * old.cell), bytes_head(HASH_SIZE * old.depth)
        proof = data[len(data) - HASH_SIZE * old.depth :]
        cells = data[len(head) : len(data) - len(proof) - len(tail)]
        rows = [cells[at : at + old.cell] for at in range(0, len(cells), old.cell)]
        head, rows, tail = change((head, rows, tail))
        prefix = head + b"".join(rows) + tail
        index = int(path.split("/")[3].split(".")[0], 16)
        entry = replace(old, root=climb(hash_leaf(prefix), index, proof))
        tables = tuple(entry if n == table else other for n, other in enumerate(manifest.tables))
        return replace(manifest, tables=tables), prefix + proof

    return edit


def repeat_tag(parts: Parts) -> Parts:
    head, rows, tail = parts
    return head, sorted([rows[0], rows[0][:8] + rows[1][8:], *rows[2:]]), tail


def header_cases() -> list[Case]:
    changes: dict[str, Callable[[Parts], Parts]] = {
        "another format": lambda parts: (parts[0].replace(b"HDX5", b"HDX6"), *parts[1:]),
        "the format before": lambda parts: (parts[0].replace(b"HDX5", b"HDX4"), *parts[1:]),
        "an array of four": lambda parts: (b"\x94" + parts[0][1:], *parts[1:]),
        "cells of another length": lambda parts: (parts[0][:-1] + bytes((parts[0][-1] ^ 1,)), *parts[1:]),
        "cells as text": lambda parts: (parts[0].replace(b"\xc5", b"\xda"), *parts[1:]),
        "a proof of another length": lambda parts: (*parts[:2], parts[2][:-1] + b"\x07"),
        "a proof as text": lambda parts: (*parts[:2], b"\xd9" + parts[2][1:]),
        "cells out of order": lambda parts: (parts[0], [parts[1][1], parts[1][0], *parts[1][2:]], parts[2]),
        "the last cells out of order": lambda parts: (parts[0], [*parts[1][:-2], *parts[1][:-3:-1]], parts[2]),
        "one tag twice": repeat_tag,
    }
    cases = []
    for what, change in changes.items():
        cases += [{"describes": what, **case} for case in shard_cases(reproven(change), "header")]
    return cases


def canary_cases() -> list[Case]:
    """A proven shard with another canary, as seen by a device that derives wrong keys or has an altered manifest."""
    shape = Shape(RELEASE, 0, 0, 4, 64)
    canary = make_canary(SALT, ITERATIONS, replace(MANIFEST, tables=(TableEntry(0, 4, 64, 0, b""),)).terms)
    sealed = seal_canary(shape, 0, canary, ciphers)

    seal_key = derive_seal_key(canary.key, RELEASE, 0, 0)
    payload = encode_canary(canary.terms)
    start = len(payload).to_bytes(4, "big") + payload

    def seal(payload: bytes) -> list[bytes]:
        return seal_cells(payload, seal_key, 64, ciphers)

    made: dict[str, tuple[list[bytes], str | None]] = {
        "whole": (sealed, None),
        "a cell of zeros more than need be": (seal_plaintext(start.ljust(96, b"\0"), seal_key), None),
        "without one": ([], "canary"),
        "a length beyond the end": (
            seal_plaintext((37).to_bytes(4, "big") + payload.ljust(36, b"\0"), seal_key),
            "canary",
        ),
        "a length of 2^32-1": (seal_plaintext(b"\xff" * 4 + payload.ljust(36, b"\0"), seal_key), "canary"),
        "something other than zeros after it": (seal_plaintext(start.ljust(40, b"\1"), seal_key), "canary"),
        "of other keys": (seal_canary(shape, 0, replace(canary, key=bytes(32)), ciphers), "canary"),
        "one bit of it wrong": ([sealed[0][:-1] + bytes((sealed[0][-1] ^ 1,))], "canary"),
        "of other terms": (seal(encode_canary(bytes(32))), "terms"),
        "a digest cut short": (seal(encode_canary(canary.terms[:-1])), "terms"),
        "a digest with a byte after it": (seal(encode_canary(canary.terms) + b"\0"), "terms"),
        "a payload of another kind": (seal(b"\x01" + canary.terms), "terms"),
        "a payload that begins with numbers": (seal(b"\x02" + canary.terms), "terms"),
        "a record without entries": (seal(pack_payload(b"\x90")), "terms"),
    }
    cases = []
    for what, (cells, error) in made.items():
        prefix = pack_prefix(shape, 0, cells, derive_filler_key(SECRET, RELEASE, 0, 0), ciphers)
        entry = TableEntry(0, 4, 64, shard_size(0, 4, 64), hash_leaf(prefix))
        manifest = replace(MANIFEST, tables=(entry,))
        cases.append(
            {"describes": what, "manifest": dump_manifest(manifest), "file": b64(prefix), "table": 0, "index": 0}
            | ({"error": error} if error else {"cells": 4})
        )
    return cases


OTHERS = {"Face": "(?:[^/?]*\\.)?face\\.example", "Éxito": "xn--xito-9oa\\.example"}


DEEP = "[" * 64 + "]" * 64
"""Nested 65 deep in a manifest."""


def nest_version(deep: int) -> str:
    """Return a manifest of another version with a key of so many arrays, one in the other."""
    return '{"format": "HDX6", "colour": ' + "[" * deep + "]" * deep + "}"


SMALL = replace(MANIFEST, platforms=platforms_of("tag"), kinds=("tag", "tag_id"))


def many_platforms(count: int) -> list[dict[str, Any]]:
    return [{**FACE, "id": f"face{number}"} for number in range(count)]


def manifest_cases() -> tuple[list[Case], list[Case], list[Case]]:
    """Manifests that are read, those of another version, and those that are rejected."""
    good: dict[str, Any] = json.loads(dump_manifest(SMALL))
    bad: list[Case] = [
        {"describes": what, "text": text, "error": "manifest"}
        for what, text in {
            "no JSON": "<!doctype html>", "nothing": "", "an array": "[]", "null": "null", "a number": "1",
            "a byte order mark": "\ufeff" + json.dumps(good), "two of them": json.dumps(good) * 2,
            "other rules, and no format": json.dumps({"rules": "0" * 64}),
            "another version, nested 65 deep": nest_version(64),
            "another version, nested 5,000 deep": nest_version(5000),
            "nesting of 65 under a key that stands twice": json.dumps(good)[:-1] + f', "colour": {DEEP}, "colour": 1}}',
        }.items()
    ]  # fmt: skip
    versions: list[Case] = []

    def add(what: str, change: Callable[[dict[str, Any]], Any], error: str = "manifest") -> None:
        tree = copy.deepcopy(good)
        change(tree)
        case = {"describes": what, "text": json.dumps(tree, ensure_ascii=False), "error": error}
        (versions if error == "version" else bad).append(case)

    for key in good:
        add(f"without {key}", lambda tree, key=key: tree.pop(key))
        add(f"{key} is null", lambda tree, key=key: tree.update({key: None}))
    for key in good["datasets"][0]:
        add(f"a data set without {key}", lambda tree, key=key: tree["datasets"][0].pop(key))
        add(f"a data set's {key} is null", lambda tree, key=key: tree["datasets"][0].update({key: None}))
    for key in good["tables"][0]:
        add(f"a table without {key}", lambda tree, key=key: tree["tables"][0].pop(key))
    for text in ("hdx5", "HDX", "HDX5 ", "HDXa", "HDX1234567890", ""):
        add(f"a format of {text!r}", lambda tree, text=text: tree.update(format=text))
    for text in ("HDX1", "HDX2", "HDX3", "HDX4", "HDX6", "HDX05", "HDX999999999"):
        add(f"the format {text}", lambda tree, text=text: tree.update(format=text), "version")
    versions.append({"describes": "another version, nested 64 deep", "text": nest_version(63), "error": "version"})
    add("another version, and nothing else", lambda tree: (tree.clear(), tree.update(format="HDX6")), "version")
    add("a version before, with other keys", lambda tree: (tree.update(format="HDX4"), tree.pop("entries")), "version")
    add("other rules", lambda tree: tree.update(rules="0" * 64), "version")
    add("rules in upper case", lambda tree: tree.update(rules="A" * 64))
    add("rules too short", lambda tree: tree.update(rules=tree["rules"][2:]))
    add("a feature that nobody has", lambda tree: tree.update(must=["time-travel"]), "version")
    add("a feature in upper case", lambda tree: tree.update(must=["Time"]))
    add("a feature in upper case, and one that nobody has", lambda tree: tree.update(must=["A", "a"]))
    add("a feature that nobody has, and one in upper case", lambda tree: tree.update(must=["a", "A"]), "version")
    add("features that nobody has, out of order", lambda tree: tree.update(must=["b", "a"]), "version")
    add("a feature that nobody has, without rules", lambda tree: (tree.pop("rules"), tree.update(must=["a"])))
    add("other rules, and features as text", lambda tree: tree.update(rules="0" * 64, must="a"), "version")
    add("a feature of no letters", lambda tree: tree.update(must=[""]))
    add("a feature that is a number", lambda tree: tree.update(must=[1]))
    add("features as text", lambda tree: tree.update(must="a"))
    add("a release in upper case", lambda tree: tree.update(release=tree["release"].upper()))
    add("a release too short", lambda tree: tree.update(release=tree["release"][2:]))
    add("a release with a line end", lambda tree: tree.update(release=tree["release"] + "\n"))
    add("a salt too long", lambda tree: tree.update(salt=tree["salt"] + "00"))
    add("a root in upper case", lambda tree: tree["tables"][0].update(root="A" * 64))
    add("a date with a time", lambda tree: tree.update(built="2026-01-31T00:00:00"))
    add("a date in other digits", lambda tree: tree.update(built="2026-01-3\u0661"))
    for date in ("2026-02-30", "2026-13-01", "2026-01-00", "2027-02-29", "0000-01-01", "20260131", "2026-W05-6", ""):
        add(f"a date of {date!r}", lambda tree, date=date: tree.update(built=date))
    add("no iterations", lambda tree: tree.update(iterations=0))
    add("more iterations than a phone has time for", lambda tree: tree.update(iterations=10_000_001))
    add("iterations as text", lambda tree: tree.update(iterations="3"))
    add("iterations as true", lambda tree: tree.update(iterations=True))
    add("half an iteration", lambda tree: tree.update(iterations=1.5))
    add("entries of 2^53", lambda tree: tree.update(entries=2**53))
    add("fewer than no entries", lambda tree: tree.update(entries=-1))
    add("items of 2^53", lambda tree: tree["datasets"][0].update(items=2**53))
    add("platforms as text", lambda tree: tree.update(platforms="album"))
    add("a platform as text", lambda tree: tree.update(platforms=["album"]))
    add("no platform", lambda tree: tree.update(platforms=[], kinds=[]))
    add("33 platforms", lambda tree: tree.update(platforms=many_platforms(33), kinds=[]))
    add("two platforms of one id", lambda tree: tree["platforms"].append(tree["platforms"][0]))
    add("a platform without kinds", lambda tree: tree["platforms"].append({**FACE, "kinds": {}}))
    add("a pattern that is none", lambda tree: tree["platforms"][0]["rules"]["text"][0].update(match="(a"))
    add("others as a list", lambda tree: tree.update(others=[]))
    add("others that are numbers", lambda tree: tree.update(others={"Face": 1}))
    add("others whose pattern is none", lambda tree: tree.update(others={"Face": "face\\.(example"}))
    add("suffixes that no platform needs", lambda tree: tree.update(suffixes="a" * 64))
    add("suffixes that a platform needs, missing", lambda tree: tree["platforms"].append(WEB))
    add("suffixes in upper case", lambda tree: (tree["platforms"].append(WEB), tree.update(suffixes="A" * 64)))
    add("suffixes too short", lambda tree: (tree["platforms"].append(WEB), tree.update(suffixes="a" * 63)))
    add("an unknown kind", lambda tree: tree.update(kinds=["shoe_size", "tag"]))
    add("a kind as a list", lambda tree: tree.update(kinds=[["tag"]]))
    add("a kind of another platform", lambda tree: tree.update(kinds=["owner", "tag"]))
    add("kinds as text", lambda tree: tree.update(kinds="tag"))
    add("kinds out of order", lambda tree: tree.update(kinds=["tag_id", "tag"]))
    add("a kind twice", lambda tree: tree.update(kinds=["tag", "tag"]))
    add("email_names as a number", lambda tree: tree.update(email_names=0))
    add("link_names as a number", lambda tree: tree.update(link_names=1))
    add("no table", lambda tree: tree.update(tables=[]))
    add("three tables", lambda tree: tree["tables"].append(tree["tables"][1]))
    add("a table that is a list", lambda tree: tree["tables"].__setitem__(1, []))
    add("a second table deeper than the first", lambda tree: tree["tables"][1].update(depth=3, size=331 + 64))
    add("a depth below 0", lambda tree: tree["tables"][0].update(depth=-1, size=715 - 96))
    add("a depth above 24", lambda tree: tree["tables"][0].update(depth=25, size=715 + 23 * 32 + 1))
    add("no cells", lambda tree: tree["tables"][0].update(cells=0, size=8 + 66))
    add("a cell too small", lambda tree: tree["tables"][0].update(cell=31, size=715 - 330))
    add("a cell too large", lambda tree: tree["tables"][0].update(cell=4097, size=715 + 10 * 4033))
    add("a file of no bytes", lambda tree: tree["tables"][0].update(size=0))
    add("a file one byte shorter than its parts", lambda tree: tree["tables"][0].update(size=714))
    add("a file one byte longer than its parts", lambda tree: tree["tables"][0].update(size=716))
    huge = shard_size(0, 16384, 4096)
    add(
        "a file too large",
        lambda tree: tree.update(tables=[{"depth": 0, "cells": 16384, "cell": 4096, "size": huge, "root": "0" * 64}]),
    )
    add("a title that is a number", lambda tree: tree["datasets"][0].update(title=1))
    add("shown as text", lambda tree: tree["datasets"][1].update(shown="Rank"))
    add("nothing said of what is shown", lambda tree: tree["datasets"][1].pop("shown"))
    add("a label that is a text alone", lambda tree: tree["datasets"][1].update(shown=["Rank"]))
    add("a label that is a number", lambda tree: tree["datasets"][1]["shown"][0].update(label=1))
    add("numeric as a number", lambda tree: tree["datasets"][1]["shown"][0].update(numeric=1))
    add("numeric missing", lambda tree: tree["datasets"][1]["shown"][0].pop("numeric"))
    for id_ in ("", 'a"b', "a\n", "é", "-a", "a" * 65, "a b", "..", "a/b"):
        add(f"an id of {id_!a}", lambda tree, id_=id_: tree["datasets"][0].update(id=id_))
    for link in (
        "http://a.example/{id}", "https://a.example/", "https://a.example/{name}", "https://a.example{id}",
        "https://{name}.example/{id}", "https://a.example/{ID}", "https://a.example/{0}/{id}", "https://u@a.example/{id}",
        "https://a/{id}", "https://A.example/{id}", "https://a.example:/{id}", "javascript:alert('{id}')//a.example/",
        "https://a.example/{id}\n", "https://a.example/ {id}", 'https://a.example/"{id}', "https://a.example/\\{id}",
        "https://a.example/é{id}", "https://a.example/<{id}", "https://a.example/{id}" + "a" * 979, "{id}",
        " https://a.example/{id}", "https:/a.example/{id}", "//a.example/{id}", "HTTPS://a.example/{id}",
    ):  # fmt: skip
        add(f"a template of {link[:40]!a}", lambda tree, link=link: tree["datasets"][0].update(link=link))
    add("two data sets of one id", lambda tree: tree["datasets"][1].update(id="one"))
    add("a number that JSON has not", lambda tree: tree.update(colour=float("nan")))
    bad.append(
        {
            "describes": "nesting of 65 under an unknown key",
            "error": "manifest",
            "text": json.dumps(good | {"colour": 0})[:-2] + DEEP + "}",
        }
    )
    bad.append(
        {
            "describes": "nesting of 100,000 under an unknown key",
            "error": "manifest",
            "text": json.dumps(good | {"colour": 0})[:-2] + "[" * 10**5 + "]" * 10**5 + "}",
        }
    )
    bad.append(
        {
            "describes": "half a character in a title",
            "surrogate": True,
            "error": "manifest",
            "text": json.dumps(good).replace('"The first"', '"\\ud800"'),
        }
    )
    bad.append(
        {
            "describes": "half a character in a platform's hint",
            "surrogate": True,
            "error": "manifest",
            "text": json.dumps(good).replace('"Type its letters."', '"\\ud800"'),
        }
    )
    bad.append(
        {
            "describes": "half a character in the name of another platform",
            "surrogate": True,
            "error": "manifest",
            "text": json.dumps(good | {"others": {"Face": "a"}}).replace('"Face"', '"\\ud800"'),
        }
    )
    bad.append(
        {
            "describes": "entries beyond all numbers",
            "error": "manifest",
            "text": json.dumps(good).replace('"entries": 12', '"entries": 1e999'),
        }
    )
    texts = {
        "as it is written": dump_manifest(SMALL),
        "an unknown key is ignored": json.dumps(good | {"colour": "blue"}),
        "a whole number, however it is written": json.dumps(good).replace('"entries": 12', '"entries": 1.20e1'),
        "nesting of 64 under an unknown key": json.dumps(good | {"colour": 0})[:-2] + DEEP[1:-1] + "}",
        "a number of 5,000 digits under an unknown key": json.dumps(good | {"colour": 0})[:-2] + "9" * 5000 + "}",
        "of a key that stands twice, the last": json.dumps(good).replace(
            '"entries": 12', '"entries": 7, "entries": 12'),
        "a key named __proto__": json.dumps(good)[:-1] + ', "__proto__": {"entries": 7}}',
    }  # fmt: skip
    wanted = {"release": RELEASE.hex(), "terms": digest_terms(SMALL.terms).hex()}
    read = [{"describes": what, "text": text, **wanted} for what, text in texts.items()]
    half = copy.deepcopy(good) | {"colour": [{"\ud800": "\ud800"}], "\udc00": 1}
    half["datasets"][0]["colour"] = half["tables"][0]["colour"] = "\ud800"
    read.append(
        {"describes": "half a character where nobody reads", "surrogate": True, "text": json.dumps(half), **wanted}
    )
    for what, change in edge_manifests().items():
        manifest = replace(SMALL, **change)
        terms = digest_terms(manifest.terms).hex()
        read.append({"describes": what, "text": dump_manifest(manifest), "release": RELEASE.hex(), "terms": terms})
    return read, versions, bad


def edge_manifests() -> dict[str, dict[str, Any]]:
    """Values at the limits of their ranges."""

    def table(depth: int, cells: int, cell: int) -> TableEntry:
        return TableEntry(depth, cells, cell, shard_size(depth, cells, cell), bytes(32))

    one = MANIFEST.datasets[0]
    return {
        "the first date": {"built": "0001-01-01"},
        "the last date": {"built": "9999-12-31"},
        "a leap day": {"built": "2028-02-29"},
        "brackets and quotation marks in texts": {"datasets": (replace(one, title="[{" * 100, source='"\\["' * 100),)},
        "one iteration": {"iterations": 1},
        "as many iterations as may be": {"iterations": 10_000_000},
        "no entries": {"entries": 0},
        "as many entries as may be": {"entries": 2**53 - 1},
        "no kinds and no data sets": {"kinds": (), "datasets": ()},
        "names that look like e-mail addresses and links": {"email_names": True, "link_names": True},
        "several platforms": {"platforms": platforms_of("forge", "tag", "clip", "code", "face")},
        "kinds of several platforms": {"platforms": platforms_of("face", "tag"), "kinds": ("tag", "username")},
        "32 platforms": {"platforms": Platforms(tuple(map(read_definition, many_platforms(32)))), "kinds": ()},
        "hosts of other platforms": {"platforms": platforms_of("tag", others=OTHERS)},
        "a platform that needs public suffixes": {"platforms": platforms_of("web"), "suffixes": "ab" * 32, "kinds": ()},
        "a data set without items": {"datasets": (replace(one, items=0),)},
        "a data set with one item": {"datasets": (replace(one, items=1),)},
        "a template of links": {"datasets": (replace(one, link="https://a.example/{name}/{id}/"),)},
        "a template with a port, a query, a fragment and twice an id": {
            "datasets": (replace(one, link="https://a-b.example.org:8080/~x/{id}.jpg?n={name}&i={id}#%20'"),)
        },
        "a template of 1,000 characters": {"datasets": (replace(one, link="https://a.example/{id}" + "a" * 978),)},
        "an id of one character": {"datasets": (replace(one, id="a"),)},
        "an id of 64 characters": {"datasets": (replace(one, id="a" * 61 + "._-"),)},
        "one cell of the least size": {"tables": (table(0, 1, 32),)},
        "cells of the greatest size": {"tables": (table(1, 3, 4096),)},
        "the greatest depth": {"tables": (table(24, 2, 64), table(24, 2, 64))},
        "255 bytes of cells": {"tables": (table(7, 5, 51),)},
        "256 bytes of cells, and of proof": {"tables": (table(8, 4, 64),)},
        "65,535 bytes of cells": {"tables": (table(0, 257, 255),)},
        "65,536 bytes of cells": {"tables": (table(0, 1024, 64),)},
        "a file as large as may be": {"tables": (table(2, 1813751, 37),)},
    }
