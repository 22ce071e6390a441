"""Looks up a name in a built folder, in the same steps as the browser: a file is read instead of fetched."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from generator import ciphers
from generator.output import read_manifest
from shards.errors import FormatError
from shards.lookup import Answer, look_further, lookup
from shards.manifest import FILE_LIMIT, Manifest
from shards.records import Hits, Item

Tree = dict[str, Any]


def lookup_folder(folder: Path, typed: str) -> Tree:
    """Look up a text in a built folder; return the answer as `lookup --json` prints it, with all items."""
    asked: list[str] = []

    def fetch(path: str) -> bytes:
        asked.append(path)
        try:
            with (folder / path).open("rb") as file:
                return file.read(FILE_LIMIT + 1)
        except FileNotFoundError as error:
            raise FormatError(
                "status", f"{path} does not exist.", "Copy the whole folder, or build it again."
            ) from error
        except OSError as error:
            raise FormatError("network", f"{path} cannot be read: {error.strerror}.") from error

    try:
        manifest = read_manifest(folder)
        answer = lookup(typed, manifest, fetch, ciphers)
    except FormatError as error:
        return _show(Answer("unavailable", reason=error.code, fact=error.fact, hint=error.hint), None)
    if any(found.more for found in answer.found):
        try:
            answer = look_further(answer, manifest, fetch, ciphers)
        except FormatError as error:
            answer = replace(
                answer, outcome="unavailable", found=(), reason=error.code, fact=error.fact, hint=error.hint
            )
    return _show(answer, manifest)


def _show(answer: Answer, manifest: Manifest | None) -> Tree:
    found = [
        {"kind": one.subject.kind, "value": one.subject.value, "datasets": _show_hits(one.hits, manifest)}
        for one in answer.found
    ]
    return {
        "outcome": answer.outcome,
        "platform": manifest.platform if manifest else None,
        "subjects": [{"kind": subject.kind, "value": subject.value} for subject in answer.subjects],
        "unasked": [
            {"kind": one.kind, "value": one.value, "indexed": manifest is not None and one.kind in manifest.kinds}
            for one in answer.unasked
        ],
        "shard": answer.shard_path or None,
        "datasets": _show_hits(_unite(answer), manifest),
        "found": found,
        "reason": f"{answer.fact} {answer.hint}".strip() or None,
        "code": answer.reason or None,
    }


def _unite(answer: Answer) -> tuple[Hits, ...]:
    """Join the hits of all kinds of a text, by data set; an item that two of them have counts once."""
    items: dict[int, dict[str, Item]] = {}
    for found in answer.found:
        for hits in found.hits:
            items.setdefault(hits.dataset, {}).update({item.id: item for item in hits.items})
    return tuple(
        Hits(dataset, len(by_id), tuple(by_id[id_] for id_ in sorted(by_id, key=str.encode)))
        for dataset, by_id in sorted(items.items())
    )


def _show_hits(record: tuple[Hits, ...], manifest: Manifest | None) -> list[Tree]:
    return [
        {"id": manifest.datasets[hits.dataset].id, "count": hits.count, "items": [_show_item(i) for i in hits.items]}
        for hits in record
        if manifest is not None
    ]


def _show_item(item: Item) -> Tree:
    tree = asdict(item)
    return {"id": tree["id"], "url": tree["link"], "title": tree["title"], "license": tree["licence"]}
