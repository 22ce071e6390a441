"""The format's vectors, run by Python's own implementation, wherever it runs: FORMAT.md section 14.

Each runner returns what came and what should; an error comes as its code or reason. The tests run every case by this
module under CPython, the page's "check this copy" in the browser; tests/scripts/running.js is its like for the modules
of the page.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shards import folds
from shards.addressing import key_digest, shard_index, shard_path
from shards.canonical import canonical, display
from shards.cells import Cipher, open_cells, seal_cells
from shards.errors import FormatError, IdentifierError
from shards.folds import digit_ranges, letter_map, mark_ranges, separator_ranges, sound_map
from shards.keys import CANARY, Stretch, derive_seal_key
from shards.lookup import Found, count_hits, join_entries, look_further, lookup, match_entries, point
from shards.manifest import (
    Manifest,
    digest_platforms,
    digest_terms,
    dump_manifest,
    load_suffixes,
    parse_manifest,
    suffixes_path,
)
from shards.matching import compare, fold, is_same_name, listing_keys, match_key, words
from shards.opening import check_canary, parse_shard
from shards.platforms import Context, Platforms, Reading, Suffixes, looks_like_email, parse_link, read_definition
from shards.platforms.steps import STEPS
from shards.proofs import climb, hash_leaf
from shards.records import Entry, Hits, Item, decode_record
from shards.sealing import (
    GROUP_BITS,
    derive_filler_key,
    derive_release,
    digest_content,
    digest_group,
    pack_record,
)
from shards.unicode14 import unknown_ranges

Case = dict[str, Any]
Pair = tuple[Any, Any]


@dataclass(frozen=True)
class Suite:
    """What the vectors are run with: the cryptography, and the platforms that the cases name."""

    cipher: Cipher
    stretch: Stretch
    definitions: Mapping[str, Any]
    suffixes: str

    @classmethod
    def prepare(cls, cipher: Cipher, stretch: Stretch, vectors: Iterable[Case]) -> Suite:
        """Return the suite for these vectors, one of which has the platforms."""
        [platforms] = [vector for vector in vectors if vector["kind"] == "platforms"]
        return cls(cipher, stretch, platforms["definitions"], platforms["suffixes"])

    def read_platforms(self, case: Case) -> Platforms:
        """Return the platforms of a case, in its order."""
        definitions = tuple(read_definition(self.definitions[id_]) for id_ in case["platforms"])
        others = tuple(sorted(case.get("others", {}).items()))
        return Platforms(definitions, others, Suffixes.parse(self.suffixes))


def run_case(vector: Case, case: Any, suite: Suite) -> Pair:
    """Run a case of a vector; return what came and what should. Raises KeyError for a kind that is not known."""
    return RUNNERS[vector["kind"]](vector, case, suite)


def _ask(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except IdentifierError as error:
        return {"error": error.reason}
    except FormatError as error:
        return {"error": error.code}


def _explain(ask: Callable[[], Any]) -> Any:
    """Return what a function returns, or the reason of its error and the name of the explanation."""
    try:
        return ask()
    except IdentifierError as error:
        return {"reason": error.reason, "explanation": error.name}


def _pairs(readings: Iterable[Reading]) -> list[list[str]]:
    return [[reading.kind, reading.text] for reading in readings]


def _tree_of(hits: Iterable[Hits]) -> list[Any]:
    return [[one.dataset, one.count, list(map(_list_fields, one.items))] for one in hits]


def _list_fields(item: Item) -> list[Any]:
    return [item.id, item.link, item.title, item.licence, *([list(item.shown)] if item.shown else [])]


def _record_of(record: Iterable[Entry]) -> list[Any]:
    return [
        [entry.kind, entry.name, entry.note, _tree_of(entry.hits), *([list(entry.also)] if entry.also else [])]
        for entry in record
    ]


def _found_of(found: Iterable[Found]) -> list[Any]:
    return [
        {"kind": one.entry.kind, "name": one.entry.name, "note": one.entry.note, "match": one.match,
         "counted": one.counted, "hits": _tree_of(one.entry.hits),
         **({"pointed": [[dataset, item.id] for dataset, item in one.pointed]} if one.pointed else {})}
        for one in found
    ]  # fmt: skip


def _expect(case: Case, key: str) -> Any:
    wrong = case.get("error", case.get("reason"))
    return {"error": wrong} if wrong else case[key]


def _run_address(_: Case, case: Case, __: Suite) -> Pair:
    index = shard_index(case["key"], case["depth"])
    path = shard_path(bytes.fromhex(case["release"]), case["table"], index, case["depth"])
    return [index, path], [case["index"], case["path"]]


def _run_keys(_: Case, case: Case, suite: Suite) -> Pair:
    key = suite.stretch(case["text"], bytes.fromhex(case["salt"]), case["iterations"])
    seal_key = derive_seal_key(key, bytes.fromhex(case["release"]), case["table"], case["index"])
    return [key.hex(), seal_key.hex()], [case["key"], case["seal_key"]]


def _run_record(_: Case, case: Case, __: Suite) -> Pair:
    payload, links = bytes.fromhex(case["payload"]), case.get("links", ())
    return _ask(lambda: _record_of(decode_record(payload, links))), _expect(case, "record")


def _run_cells(_: Case, case: Case, suite: Suite) -> Pair:
    seal_key = bytes.fromhex(case["seal_key"])
    cells = [bytes.fromhex(cell) for cell in case["cells"]]

    def open_and_seal() -> Any:
        payload = open_cells({cell[:8]: cell[8:] for cell in cells}, seal_key, suite.cipher)
        if payload is not None and seal_cells(payload, seal_key, case["cell"], suite.cipher) != cells:
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


def _serve(vector: Case, case: Case, asked: list[str]) -> Callable[[str], bytes]:
    files = case["files"] if "files" in case else vector["files"]

    def fetch(path: str) -> bytes:
        asked.append(path)
        if path not in files:
            raise FormatError("status", "The server answered 404.")
        return base64.b64decode(files[path])

    return fetch


def _open_manifest(vector: Case, case: Case) -> Manifest:
    """Return the manifest of a lookup, with the public suffixes if it needs them and its files have them."""
    manifest = parse_manifest(case["manifest"] if "manifest" in case else vector["manifest"])
    files = case["files"] if "files" in case else vector["files"]
    path = suffixes_path(manifest.suffixes)
    return load_suffixes(manifest, base64.b64decode(files[path])) if path in files else manifest


def _run_lookup(vector: Case, case: Case, suite: Suite) -> Pair:
    asked: list[str] = []
    fetch = _serve(vector, case, asked)
    manifest = _open_manifest(vector, case)
    answer = lookup(case["typed"], manifest, fetch, suite.cipher, suite.stretch)
    came = {
        "outcome": answer.outcome,
        "reason": answer.reason,
        "match": answer.match,
        "asked": asked,  # one request, for the shard of this text, whatever there is
        "unasked": _pairs(answer.unasked),
        "found": _found_of(answer.found),
    }
    found = case.get("found", [])
    return came, {
        "outcome": case["outcome"],
        "reason": case.get("reason", ""),
        "match": next((one["match"] for one in found if one["counted"]), None),
        "asked": [case["shard"]] if "shard" in case else [],
        "unasked": case["unasked"],
        "found": found,
    }


def _run_further(vector: Case, case: Case, suite: Suite) -> Pair:
    asked: list[str] = []
    fetch = _serve(vector, case, asked)
    manifest = _open_manifest(vector, case)
    answer = lookup(case["typed"], manifest, fetch, suite.cipher, suite.stretch)
    found = _ask(
        lambda: _found_of(look_further(case["typed"], answer, manifest, fetch, suite.cipher, suite.stretch).found)
    )
    return [answer.outcome, asked, found], [
        "found",
        [case["shard"], *([case["further"]] if "further" in case else [])],
        _expect(case, "found"),
    ]


def _run_join(_: Case, case: Case, suite: Suite) -> Pair:
    def join() -> Any:
        first, rest = (decode_record(bytes.fromhex(case[part])) for part in ("first", "rest"))
        platforms = suite.read_platforms(case)
        readings = platforms.choose_readings(platforms.read_text(case["typed"]), case["kinds"])
        return _record_of(one.entry for one in join_entries(match_entries(first, readings, platforms), rest))

    return _ask(join), _expect(case, "record")


def _run_match(_: Case, case: Case, suite: Suite) -> Pair:
    platforms = suite.read_platforms(case)
    hits = (Hits(0, 1, (Item("1"),)),)
    entries = [Entry(kind, name, hits, also=tuple(also)) for kind, name, *also in case["entries"]]
    readings = platforms.choose_readings(platforms.read_text(case["typed"]), {entry.kind for entry in entries})
    found = match_entries(entries, readings, platforms)
    return [[one.entry.kind, one.entry.name, one.match, one.counted] for one in found], case["found"]


def _run_point(_: Case, case: Case, suite: Suite) -> Pair:
    platforms = suite.read_platforms(case)
    readings = platforms.read_text(case["typed"], Context(link_names=case.get("link_names", False)))
    asked = platforms.choose_readings(readings, {kind for kind, _, _ in case["entries"]})
    entries = [
        Entry(
            kind,
            name,
            tuple(Hits(dataset, count, tuple(Item(*item) for item in items)) for dataset, count, items in hits),
        )
        for kind, name, hits in case["entries"]
    ]
    found = point(match_entries(entries, asked, platforms), case["typed"], readings, platforms)
    return [
        [one.entry.kind, one.entry.name, [[dataset, item.id] for dataset, item in one.pointed],
         [[hits.dataset, hits.count] for hits in count_hits(one, platforms)]]
        for one in found
    ], case["found"]  # fmt: skip


def _run_canonical(_: Case, case: Case, __: Suite) -> Pair:
    def fold() -> Any:
        once = canonical(case["text"])
        return once if canonical(once) == once else "not its own canonical text"

    return _ask(fold), _expect(case, "canonical")


def _run_display(_: Case, case: Case, __: Suite) -> Pair:
    return display(case["text"]), case["display"]


def _run_fold(_: Case, case: Case, __: Suite) -> Pair:
    return [fold(case["text"]), list(words(case["text"]))], [case["folded"], case["words"]]


def _run_key(_: Case, case: Case, __: Suite) -> Pair:
    return [match_key(case["text"]), list(listing_keys(case["text"]))], [case["key"], case["listed"]]


def _run_compare(_: Case, case: Case, __: Suite) -> Pair:
    pair = case["typed"], case["listed"]
    return [compare(*pair), is_same_name(*pair)], [case["match"], case["same"]]


def _run_digest(vector: Case, case: Case, __: Suite) -> Pair:
    rows = (range(row, row + 16) for row in range(case["first"], case["last"] + 1, 16) if not 0xD800 <= row <= 0xDFFF)
    texts = (canonical("".join(f"a{chr(point)}b" for point in row)) for row in rows)
    if vector["kind"] == "match-key-digest":
        texts = (match_key(text) for text in texts)
    return hashlib.sha256("\n".join(texts).encode()).hexdigest(), case["sha256"]


def _context(case: Case) -> Context:
    return Context(case.get("email_names", False), case.get("link_names", False))


def _run_read(_: Case, case: Case, suite: Suite) -> Pair:
    return _ask(lambda: _pairs(suite.read_platforms(case).read_text(case["typed"], _context(case)))), _expect(
        case, "readings"
    )


def _run_reading(_: Case, case: Case, suite: Suite) -> Pair:
    def read() -> Any:
        readings = suite.read_platforms(case).read_text(case["typed"], _context(case))
        return {"readings": [[one.kind, one.text, one.value, one.key, one.is_sure] for one in readings]}

    return _explain(read), _take(case, "readings", "reason", "explanation")


def _run_choose(_: Case, case: Case, suite: Suite) -> Pair:
    def choose() -> Any:
        platforms = suite.read_platforms(case)
        return _pairs(platforms.choose_readings(platforms.read_text(case["typed"], _context(case)), case["kinds"]))

    return _ask(choose), _expect(case, "chosen")


def _run_field(_: Case, case: Case, suite: Suite) -> Pair:
    def read() -> Any:
        platforms = suite.read_platforms({"platforms": [case["platform"]]})
        listed = platforms.read_field(case["platform"], case["kinds"], case["value"])
        found: Case = {"listed": [listed.kind, listed.name, listed.text]}
        return found | ({"keys": list(listed.keys)} if "keys" in case else {})

    got = _explain(read)
    if "explanation" not in case:
        got.pop("explanation", None)
    return got, _take(case, "listed", "keys", "reason", "explanation")


def _run_entry(_: Case, case: Case, suite: Suite) -> Pair:
    return _ask(lambda: suite.read_platforms(case).read_entry(case["kind"], case["name"])), _expect(case, "text")


def _take(case: Case, *keys: str) -> Case:
    return {key: case[key] for key in keys if key in case}


def _run_link(_: Case, case: Case, __: Suite) -> Pair:
    def parse() -> Any:
        link = parse_link(case["typed"])
        return [link.is_sure, link.host, link.whole] if link else None

    return _ask(parse), _expect(case, "link")


def _run_step(_: Case, case: Case, __: Suite) -> Pair:
    return STEPS[case["step"]](case["text"], case.get("argument", ""), case.get("params", {})), case["gives"]


def _run_suffixes(vector: Case, case: Case, __: Suite) -> Pair:
    return Suffixes.parse(vector["suffixes"]).registrable_domain(case["host"]), case["domain"]


def _run_suffix_file(_: Case, case: Case, __: Suite) -> Pair:
    manifest = parse_manifest(case["manifest"])

    def load() -> Any:
        loaded = load_suffixes(manifest, base64.b64decode(case["file"])).platforms.suffixes
        return [[host, loaded.registrable_domain(host) if loaded else None] for host, _ in case["domains"]]

    got = _ask(load)
    return [suffixes_path(manifest.suffixes), got], [case["path"], _expect(case, "domains")]


def _run_definition(_: Case, case: Case, __: Suite) -> Pair:
    def read() -> Any:
        return list(read_definition(case["definition"]).kinds)

    try:
        got: Any = read()
    except ValueError:
        got = {"error": "manifest"}
    return got, _expect(case, "kinds")


def _run_platforms(_: Case, case: Case, suite: Suite) -> Pair:
    return digest_platforms(suite.read_platforms(case), case["suffixes"]), case["digest"]


def _run_email(_: Case, case: Case, __: Suite) -> Pair:
    return looks_like_email(case["text"]), case["email"]


def _run_unicode(vector: Case, case: Any, __: Suite) -> Pair:
    return list(unknown_ranges()[vector["cases"].index(case)]), case


def _run_release(_: Case, case: Case, __: Suite) -> Pair:
    groups: list[list[tuple[bytes, bytes]]] = [[] for _ in range(1 << GROUP_BITS)]
    for key, *payloads in case["records"]:
        digest = key_digest(key)
        record = pack_record(key, [bytes.fromhex(payload) for payload in payloads])
        groups[int.from_bytes(digest, "big") >> (256 - GROUP_BITS)].append((digest, record))
    content = digest_content([digest_group(record for _, record in sorted(group)) for group in groups])
    secret, salt = bytes.fromhex(case["secret"]), bytes.fromhex(case["salt"])
    release = derive_release(
        secret, salt, case["iterations"], case["cap"], parse_manifest(case["manifest"]).terms, content
    )
    filler = derive_filler_key(secret, release, case["table"], case["index"])
    return [content.hex(), release.hex(), filler.hex()], [case["content"], case["release"], case["filler"]]


def _run_folds(_: Case, case: Any, __: Suite) -> Pair:
    ranges = {"marks": mark_ranges, "separators": separator_ranges, "digits": digit_ranges}
    if case["table"] in ranges:
        return [list(pair) for pair in ranges[case["table"]]()], case["ranges"]
    if "letters" in case:
        return {"letters": letter_map, "sounds": sound_map}[case["table"]](), case["letters"]
    table = getattr(folds, case["table"].upper())
    return (table, case["characters"]) if "characters" in case else (table.split(), case["words"])


RUNNERS: dict[str, Callable[[Case, Any, Suite], Pair]] = {
    "address": _run_address,
    "keys": _run_keys,
    "record": _run_record,
    "cells": _run_cells,
    "proof": _run_proof,
    "shard": _run_shard,
    "manifest": _run_manifest,
    "lookup": _run_lookup,
    "further": _run_further,
    "join": _run_join,
    "match": _run_match,
    "display": _run_display,
    "fold": _run_fold,
    "match-key": _run_key,
    "match-key-digest": _run_digest,
    "compare": _run_compare,
    "canonical": _run_canonical,
    "canonical-digest": _run_digest,
    "read-text": _run_read,
    "reading": _run_reading,
    "choose-readings": _run_choose,
    "read-field": _run_field,
    "entry-text": _run_entry,
    "link": _run_link,
    "step": _run_step,
    "suffixes": _run_suffixes,
    "suffix-file": _run_suffix_file,
    "definition": _run_definition,
    "platforms": _run_platforms,
    "point": _run_point,
    "email-shape": _run_email,
    "unicode14": _run_unicode,
    "folds": _run_folds,
    "release": _run_release,
}
"""For each kind of vector what runs a case of it."""
