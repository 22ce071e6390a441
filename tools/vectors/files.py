"""Vectors of shard files and manifests: whole, and wrong in one place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgpack

from generator import ciphers
from shards.addressing import shard_index, shard_path
from shards.cells import seal_cells
from shards.keys import derive_seal_keys
from shards.manifest import Manifest, TableEntry, digest_terms, dump_manifest
from shards.proofs import climb, hash_leaf
from shards.records import encode_canary, encode_record
from shards.sealing import Shape, derive_filler_key, make_canary, pack_prefix, seal_canary
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
)

Edit = Callable[[Manifest, Files, str], tuple[Manifest, bytes]]


def shard_cases(edit: Edit, error: str | None) -> list[Case]:
    """Open one shard of each table after an edit to the manifest or the file."""
    cases = []
    for table, text in [(0, "alice"), (1, "alice")]:
        index = shard_index(text, MANIFEST.tables[table].depth)
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


def reproven(change: Callable[[list[Any]], None]) -> Edit:
    """Change a shard's fields and prove it anew in a table of one: what only a broken writer could publish."""

    def edit(manifest: Manifest, files: Files, path: str) -> tuple[Manifest, bytes]:
        table = int(path.split("/")[2])
        fields = msgpack.unpackb(files[path])
        old = manifest.tables[table]
        siblings = fields[7]
        change(fields)
        data = msgpack.packb(fields)
        prefix = data[: len(data) - len(siblings)]
        index = int(path.split("/")[3].split(".")[0], 16)
        node = hash_leaf(prefix)
        proof = data[len(prefix) :]
        entry = replace(old, size=len(data), root=climb(node, index, proof))
        tables = tuple(entry if n == table else other for n, other in enumerate(manifest.tables))
        return replace(manifest, tables=tables), data

    return edit


def set_field(position: int, value: Any) -> Callable[[list[Any]], None]:
    def change(fields: list[Any]) -> None:
        fields[position] = value

    return change


def swap_cells(fields: list[Any]) -> None:
    size = fields[5]
    fields[6] = fields[6][size : 2 * size] + fields[6][:size] + fields[6][2 * size :]


def repeat_tag(fields: list[Any]) -> None:
    size = fields[5]
    rows = [fields[6][start : start + size] for start in range(0, len(fields[6]), size)]
    rows[1] = rows[0][:8] + rows[1][8:]
    fields[6] = b"".join(sorted(rows))


def header_cases() -> list[Case]:
    changes: dict[str, Callable[[list[Any]], None]] = {
        "another format": set_field(0, "HDX2"),
        "another release": set_field(1, bytes(16)),
        "another table": set_field(2, 7),
        "another index": set_field(3, b"\x00\x00\x00\x63"),
        "the index as a number": set_field(3, 1),
        "another depth": set_field(4, 9),
        "another cell size": set_field(5, 65),
        "a cell missing": lambda fields: fields.__setitem__(6, fields[6][: -fields[5]]),
        "cells as text": lambda fields: fields.__setitem__(6, "x" * len(fields[6])),
        "cells out of order": swap_cells,
        "one tag twice": repeat_tag,
    }
    cases = []
    for what, change in changes.items():
        cases += [{"describes": what, **case} for case in shard_cases(reproven(change), "header")]
    return cases


def canary_cases() -> list[Case]:
    """A shard, proven, whose canary is another: what a device that derives wrong keys sees, or an altered manifest."""
    shape = Shape(RELEASE, 0, 0, 4, 64)
    canary = make_canary(SALT, ITERATIONS, replace(MANIFEST, tables=(TableEntry(0, 4, 64, 0, b""),)).terms)
    sealed = seal_canary(shape, 0, canary, ciphers)

    def seal(payload: bytes) -> list[bytes]:
        return seal_cells(payload, *derive_seal_keys(canary.key, RELEASE, 0, 0), 64, ciphers)

    made: dict[str, tuple[list[bytes], str | None]] = {
        "whole": (sealed, None),
        "without one": ([], "canary"),
        "of other keys": (seal_canary(shape, 0, replace(canary, key=bytes(32)), ciphers), "canary"),
        "one bit of it wrong": ([sealed[0][:-1] + bytes((sealed[0][-1] ^ 1,))], "canary"),
        "of other terms": (seal(encode_canary(bytes(32))), "terms"),
        "a digest cut short": (seal(encode_canary(canary.terms[:-1])), "terms"),
        "a digest with a byte after it": (seal(encode_canary(canary.terms) + b"\0"), "terms"),
        "a payload of another kind": (seal(b"\x01" + canary.terms), "terms"),
        "a record without data sets": (seal(encode_record([])), "terms"),
    }
    cases = []
    for what, (cells, error) in made.items():
        prefix = pack_prefix(shape, 0, cells, derive_filler_key(SECRET, RELEASE, 0, 0), ciphers)
        entry = TableEntry(0, 4, 64, len(prefix), hash_leaf(prefix))
        manifest = replace(MANIFEST, tables=(entry,))
        cases.append(
            {"describes": what, "manifest": dump_manifest(manifest), "file": b64(prefix), "table": 0, "index": 0}
            | ({"error": error} if error else {"cells": 4})
        )
    return cases


def manifest_cases() -> tuple[list[Case], list[Case]]:
    good: dict[str, Any] = json.loads(dump_manifest(MANIFEST))
    bad: list[Case] = [
        {"describes": what, "text": text, "error": "manifest"}
        for what, text in {"no JSON": "<!doctype html>", "nothing": "", "an array": "[]", "null": "null"}.items()
    ]

    def add(what: str, change: Callable[[dict[str, Any]], Any]) -> None:
        tree = copy.deepcopy(good)
        change(tree)
        bad.append({"describes": what, "text": json.dumps(tree, ensure_ascii=False), "error": "manifest"})

    for key in good:
        add(f"without {key}", lambda tree, key=key: tree.pop(key))
        add(f"{key} is null", lambda tree, key=key: tree.update({key: None}))
    for key in good["datasets"][0]:
        add(f"a data set without {key}", lambda tree, key=key: tree["datasets"][0].pop(key))
    for key in good["tables"][0]:
        add(f"a table without {key}", lambda tree, key=key: tree["tables"][0].pop(key))
    add("another format", lambda tree: tree.update(format="HDX2"))
    add("a release in upper case", lambda tree: tree.update(release=tree["release"].upper()))
    add("a release too short", lambda tree: tree.update(release=tree["release"][2:]))
    add("a date with a time", lambda tree: tree.update(built="2026-01-31T00:00:00"))
    add("no iterations", lambda tree: tree.update(iterations=0))
    add("more iterations than a phone has time for", lambda tree: tree.update(iterations=10_000_001))
    add("iterations as text", lambda tree: tree.update(iterations="3"))
    add("iterations as true", lambda tree: tree.update(iterations=True))
    add("half an iteration", lambda tree: tree.update(iterations=1.5))
    add("an unknown platform", lambda tree: tree.update(platform="myspace"))
    add("an unknown kind", lambda tree: tree.update(kinds=["alias", "shoe_size"]))
    add("kinds out of order", lambda tree: tree.update(kinds=["nsid", "alias"]))
    add("a kind twice", lambda tree: tree.update(kinds=["alias", "alias"]))
    add("email_names as a number", lambda tree: tree.update(email_names=0))
    add("no table", lambda tree: tree.update(tables=[]))
    add("three tables", lambda tree: tree["tables"].append(tree["tables"][1]))
    add("a second table deeper than the first", lambda tree: tree["tables"][1].update(depth=3))
    add("a depth below 0", lambda tree: tree["tables"][0].update(depth=-1))
    add("a depth above 24", lambda tree: tree["tables"][0].update(depth=25))
    add("a cell too small", lambda tree: tree["tables"][0].update(cell=31))
    add("a cell too large", lambda tree: tree["tables"][0].update(cell=4097))
    add("a file too large", lambda tree: tree["tables"][0].update(size=64 * 1024 * 1024 + 1))
    add("a title that is a number", lambda tree: tree["datasets"][0].update(title=1))
    for id_ in ("", 'a"b', "a\n", "é", "-a", "a" * 65):
        add(f"an id of {id_!a}", lambda tree, id_=id_: tree["datasets"][0].update(id=id_))
    add("a number that JSON has not", lambda tree: tree.update(colour=float("nan")))
    texts = {
        "as it is written": dump_manifest(MANIFEST),
        "an unknown key is ignored": json.dumps(good | {"colour": "blue"}),
        "a whole number, however it is written": json.dumps(good).replace('"subjects": 5', '"subjects": 0.5e1'),
    }
    wanted = {"release": RELEASE.hex(), "terms": digest_terms(MANIFEST.terms).hex()}
    return [{"describes": what, "text": text, **wanted} for what, text in texts.items()], bad
