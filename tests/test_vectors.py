"""Every vector of the format, run by CPython's implementation: the same files the browser and Node run."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from generator import ciphers
from shards.addressing import shard_index, shard_path
from shards.cells import open_cells, seal_cells
from shards.errors import FormatError
from shards.keys import CANARY, derive_seal_keys, stretch_key
from shards.lookup import look_further, lookup
from shards.manifest import digest_terms, dump_manifest, parse_manifest
from shards.opening import check_canary, parse_shard
from shards.proofs import climb, hash_leaf
from shards.records import Hits, decode_record

FOLDER = Path(__file__).parent.parent / "shards" / "vectors"
Case = dict[str, Any]
VECTORS: dict[str, Case] = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def cases_of(kind: str) -> list[Any]:
    """Give every case of a kind, named by its file and number."""
    return [
        pytest.param(vector, case, id=f"{name}-{number}")
        for name, vector in VECTORS.items()
        if vector.get("kind") == kind
        for number, case in enumerate(vector["cases"])
    ]


def tree_of(record: tuple[Hits, ...]) -> list[Any]:
    return [[hits.dataset, hits.count, [[i.id, i.link, i.title, i.licence] for i in hits.items]] for hits in record]


def check_error(case: Case, error: FormatError) -> None:
    """A case that expects no error, and meets one, fails with the error's own words."""
    assert error.code == case.get("error"), f"{case.get('describes')}: {error}"


@pytest.mark.parametrize(("vector", "case"), cases_of("address"))
def test_address(vector: Case, case: Case) -> None:
    index = shard_index(case["text"], case["depth"])
    assert index == case["index"]
    assert shard_path(bytes.fromhex(case["release"]), case["table"], index, case["depth"]) == case["path"]


@pytest.mark.parametrize(("vector", "case"), cases_of("keys"))
def test_keys(vector: Case, case: Case) -> None:
    key = stretch_key(f"{case['kind']}\0{case['text']}".encode(), bytes.fromhex(case["salt"]), case["iterations"])
    seal_key, tag_key = derive_seal_keys(key, bytes.fromhex(case["release"]), case["table"], case["index"])
    assert (key.hex(), seal_key.hex(), tag_key.hex()) == (case["key"], case["seal_key"], case["tag_key"])


@pytest.mark.parametrize(("vector", "case"), cases_of("record"))
def test_record(vector: Case, case: Case) -> None:
    try:
        record = decode_record(bytes.fromhex(case["payload"]))
    except FormatError as error:
        check_error(case, error)
    else:
        assert tree_of(record) == case.get("record"), case.get("describes")


@pytest.mark.parametrize(("vector", "case"), cases_of("cells"))
def test_cells(vector: Case, case: Case) -> None:
    seal_key, tag_key = bytes.fromhex(case["seal_key"]), bytes.fromhex(case["tag_key"])
    cells = [bytes.fromhex(cell) for cell in case["cells"]]
    try:
        payload = open_cells({cell[:8]: cell[8:] for cell in cells}, seal_key, tag_key, ciphers)
    except FormatError as error:
        check_error(case, error)
        return
    assert "error" not in case, case["describes"]
    assert (payload and payload.hex()) == case["payload"]
    if payload is not None:
        assert seal_cells(payload, seal_key, tag_key, case["cell"], ciphers) == cells


@pytest.mark.parametrize(("vector", "case"), cases_of("proof"))
def test_proof(vector: Case, case: Case) -> None:
    leaf = hash_leaf(bytes.fromhex(case["prefix"]))
    assert climb(leaf, case["index"], bytes.fromhex(case["proof"])).hex() == case["root"]


@pytest.mark.parametrize(("vector", "case"), cases_of("shard"))
def test_shard(vector: Case, case: Case) -> None:
    manifest = parse_manifest(case["manifest"])
    try:
        shard = parse_shard(base64.b64decode(case["file"]), manifest, case["table"], case["index"])
        check_canary(shard, manifest, stretch_key(CANARY, manifest.salt, manifest.iterations), ciphers)
    except FormatError as error:
        check_error(case, error)
    else:
        assert len(shard.pieces) == case.get("cells"), case.get("describes")


@pytest.mark.parametrize(("vector", "case"), cases_of("manifest"))
def test_manifest(vector: Case, case: Case) -> None:
    try:
        manifest = parse_manifest(case["text"])
    except FormatError as error:
        check_error(case, error)
    else:
        assert manifest.release.hex() == case.get("release"), case.get("describes")
        assert digest_terms(manifest.terms).hex() == case["terms"]
        assert parse_manifest(dump_manifest(manifest)) == manifest


@pytest.mark.parametrize(("vector", "case"), cases_of("lookup"))
def test_lookup(vector: Case, case: Case) -> None:
    asked: list[str] = []

    def fetch(path: str) -> bytes:
        asked.append(path)
        if path not in vector["files"]:
            raise FormatError("status", "The server answered 404.")
        return base64.b64decode(vector["files"][path])

    manifest = parse_manifest(case.get("manifest", vector["manifest"]))
    answer = lookup(case["typed"], manifest, fetch, ciphers)
    assert (answer.outcome, answer.reason) == (case["outcome"], case.get("reason", ""))
    assert asked == ([case["shard"]] if "shard" in case else []), "exactly one request, for the shard of this text"
    assert [[one.kind, one.text] for one in answer.unasked] == case["unasked"]
    assert sum(found.more for found in answer.found) == case.get("more", 0)
    if case.get("more"):
        answer = look_further(answer, manifest, fetch, ciphers)
    found = [{"kind": f.subject.kind, "text": f.subject.text, "hits": tree_of(f.hits)} for f in answer.found]
    assert found == case.get("found", [])


def test_every_vector_of_the_format_is_of_a_kind_that_is_run() -> None:
    kinds = {"address", "keys", "record", "cells", "proof", "shard", "manifest", "lookup"}
    others = {name for name, vector in VECTORS.items() if vector.get("kind") not in kinds}
    assert all(name.startswith(("canonical", "identifiers", "unicode14")) for name in others)
    assert kinds == {vector["kind"] for name, vector in VECTORS.items() if name not in others}
