"""The format's vectors, run by Python's own implementation, wherever it runs: FORMAT.md section 13.

Each runner gives what came and what should; an error comes as its code or reason. The tests run every case by this
module under CPython, the page's "check this copy" in the browser; tests/scripts/running.js is its like for the modules
of the page.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shards.addressing import shard_index, shard_path
from shards.canonical import canonical
from shards.cells import Cipher, open_cells, seal_cells
from shards.errors import FormatError, IdentifierError
from shards.identifiers import Subject, choose_subjects, looks_like_email, read_column, read_text
from shards.keys import CANARY, Stretch, derive_seal_keys
from shards.lookup import look_further, lookup
from shards.manifest import digest_terms, dump_manifest, parse_manifest
from shards.opening import check_canary, parse_shard
from shards.proofs import climb, hash_leaf
from shards.records import Hits, decode_record
from shards.unicode14 import unknown_ranges

Case = dict[str, Any]
Pair = tuple[Any, Any]


@dataclass(frozen=True)
class Suite:
    """The cryptography to run the vectors with."""

    cipher: Cipher
    stretch: Stretch


def run_case(vector: Case, case: Any, suite: Suite) -> Pair:
    """Run a case of a vector; gives what came and what should. Raises KeyError for a kind that is not known."""
    return RUNNERS[vector["kind"]](vector, case, suite)


def _ask(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except IdentifierError as error:
        return {"error": error.reason}
    except FormatError as error:
        return {"error": error.code}


def _pairs(subjects: Iterable[Subject]) -> list[list[str]]:
    return [[subject.kind, subject.text] for subject in subjects]


def _tree_of(record: tuple[Hits, ...]) -> list[Any]:
    return [[hits.dataset, hits.count, [[i.id, i.link, i.title, i.licence] for i in hits.items]] for hits in record]


def _expect(case: Case, key: str) -> Any:
    wrong = case.get("error", case.get("reason"))
    return {"error": wrong} if wrong else case[key]


def _run_address(_: Case, case: Case, __: Suite) -> Pair:
    index = shard_index(case["text"], case["depth"])
    path = shard_path(bytes.fromhex(case["release"]), case["table"], index, case["depth"])
    return [index, path], [case["index"], case["path"]]


def _run_keys(_: Case, case: Case, suite: Suite) -> Pair:
    subject = Subject(case["kind"], case["text"])
    key = suite.stretch(subject.encode(), bytes.fromhex(case["salt"]), case["iterations"])
    pair = derive_seal_keys(key, bytes.fromhex(case["release"]), case["table"], case["index"])
    return [one.hex() for one in (key, *pair)], [case["key"], case["seal_key"], case["tag_key"]]


def _run_record(_: Case, case: Case, __: Suite) -> Pair:
    return _ask(lambda: _tree_of(decode_record(bytes.fromhex(case["payload"])))), _expect(case, "record")


def _run_cells(_: Case, case: Case, suite: Suite) -> Pair:
    keys = bytes.fromhex(case["seal_key"]), bytes.fromhex(case["tag_key"])
    cells = [bytes.fromhex(cell) for cell in case["cells"]]

    def open_and_seal() -> Any:
        payload = open_cells({cell[:8]: cell[8:] for cell in cells}, *keys, suite.cipher)
        if payload is not None and seal_cells(payload, *keys, case["cell"], suite.cipher) != cells:
            return "sealed otherwise"
        return payload.hex() if payload is not None else None

    return _ask(open_and_seal), _expect(case, "payload")


def _run_proof(_: Case, case: Case, __: Suite) -> Pair:
    leaf = hash_leaf(bytes.fromhex(case["prefix"]))
    return climb(leaf, case["index"], bytes.fromhex(case["proof"])).hex(), case["root"]


def _run_shard(_: Case, case: Case, suite: Suite) -> Pair:
    manifest = parse_manifest(case["manifest"])

    def open_shard() -> int:
        shard = parse_shard(base64.b64decode(case["file"]), manifest, case["table"], case["index"])
        check_canary(shard, manifest, suite.stretch(CANARY, manifest.salt, manifest.iterations), suite.cipher)
        return len(shard.pieces)

    return _ask(open_shard), _expect(case, "cells")


def _run_manifest(_: Case, case: Case, __: Suite) -> Pair:
    def read() -> Any:
        manifest = parse_manifest(case["text"])
        again = parse_manifest(dump_manifest(manifest))
        return [manifest.release.hex(), digest_terms(manifest.terms).hex(), again == manifest]

    return _ask(read), {"error": case["error"]} if "error" in case else [case["release"], case["terms"], True]


def _run_lookup(vector: Case, case: Case, suite: Suite) -> Pair:
    asked: list[str] = []

    def fetch(path: str) -> bytes:
        asked.append(path)
        if path not in vector["files"]:
            raise FormatError("status", "The server answered 404.")
        return base64.b64decode(vector["files"][path])

    manifest = parse_manifest(case["manifest"] if "manifest" in case else vector["manifest"])
    answer = lookup(case["typed"], manifest, fetch, suite.cipher, suite.stretch)
    came = {
        "outcome": answer.outcome,
        "reason": answer.reason,
        "asked": list(asked),  # one request, for the shard of this text
        "unasked": _pairs(answer.unasked),
        "more": sum(found.more for found in answer.found),
    }
    if came["more"]:
        answer = look_further(answer, manifest, fetch, suite.cipher, suite.stretch)
    came["found"] = [{"kind": f.subject.kind, "text": f.subject.text, "hits": _tree_of(f.hits)} for f in answer.found]
    return came, {
        "outcome": case["outcome"],
        "reason": case.get("reason", ""),
        "asked": [case["shard"]] if "shard" in case else [],
        "unasked": case["unasked"],
        "more": case.get("more", 0),
        "found": case.get("found", []),
    }


def _run_canonical(_: Case, case: Case, __: Suite) -> Pair:
    def fold() -> Any:
        once = canonical(case["text"])
        return once if canonical(once) == once else "not its own canonical text"

    return _ask(fold), _expect(case, "canonical")


def _run_digest(_: Case, case: Case, __: Suite) -> Pair:
    rows = (range(row, row + 16) for row in range(case["first"], case["last"], 16) if not 0xD800 <= row <= 0xDFFF)
    texts = (canonical("".join(f"a{chr(point)}b" for point in row)) for row in rows)
    return hashlib.sha256("\n".join(texts).encode()).hexdigest(), case["sha256"]


def _run_read(_: Case, case: Case, __: Suite) -> Pair:
    email_names = case.get("email_names", False)
    got = _ask(lambda: _pairs(read_text(case["typed"], case["platform"], email_names=email_names)))
    return got, _expect(case, "readings")


def _run_choose(_: Case, case: Case, __: Suite) -> Pair:
    readings = read_text(case["typed"], case["platform"])
    return _ask(lambda: _pairs(choose_subjects(readings, case["kinds"]))), _expect(case, "subjects")


def _run_column(_: Case, case: Case, __: Suite) -> Pair:
    got = _ask(lambda: _pairs((read_column(case["role"], case["value"], case["platform"]),))[0])
    return got, _expect(case, "subject")


def _run_subject(_: Case, case: Case, __: Suite) -> Pair:
    subject = Subject(case["kind"], case["text"])
    return [subject.encode().hex(), subject.value], [case["hex"], case["value"]]


def _run_email(_: Case, case: Case, __: Suite) -> Pair:
    return looks_like_email(case["text"]), case["email"]


def _run_unicode(vector: Case, case: Any, __: Suite) -> Pair:
    return list(unknown_ranges()[vector["cases"].index(case)]), case


RUNNERS: dict[str, Callable[[Case, Any, Suite], Pair]] = {
    "address": _run_address,
    "keys": _run_keys,
    "record": _run_record,
    "cells": _run_cells,
    "proof": _run_proof,
    "shard": _run_shard,
    "manifest": _run_manifest,
    "lookup": _run_lookup,
    "canonical": _run_canonical,
    "canonical-digest": _run_digest,
    "read-text": _run_read,
    "choose-subjects": _run_choose,
    "read-column": _run_column,
    "encode-subject": _run_subject,
    "email-shape": _run_email,
    "unicode14": _run_unicode,
}
"""For each kind of vector what runs a case of it."""
