"""Looks up a name in a built folder, in the same steps as the browser, but reads a file instead of fetching it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from generator import ciphers
from generator.output import listing, read_manifest
from shards.errors import FormatError
from shards.lookup import Answer, Found, count_hits, look_further, lookup
from shards.manifest import FILE_LIMIT, DatasetEntry, Manifest, load_suffixes, suffixes_path
from shards.platforms import Platforms
from shards.records import Hits, Item

Tree = dict[str, Any]


def lookup_folder(folder: Path, typed: str) -> Tree:
    """Look up a text in a built folder; return the answer as `lookup --json` prints it, with all items."""
    asked: list[str] = []

    def fetch(path: str) -> bytes:
        asked.append(path)
        try:
            with open(folder / path, "rb", opener=listing.open_plainly) as file:
                return file.read(FILE_LIMIT + 1)
        except FileNotFoundError as error:
            raise FormatError(
                "status", f"{path} does not exist.", "Copy the whole folder, or build it again."
            ) from error
        except OSError as error:
            raise FormatError("network", f"{path} cannot be read: {error.strerror}.") from error

    try:
        manifest = read_manifest(folder)
        if manifest.suffixes:
            manifest = load_suffixes(manifest, fetch(suffixes_path(manifest.suffixes)))
        answer = lookup(typed, manifest, fetch, ciphers)
    except FormatError as error:
        return _show(Answer("unavailable", reason=error.code, fact=error.fact, hint=error.hint), None)
    if any(found.more for found in answer.found):
        try:
            answer = look_further(typed, answer, manifest, fetch, ciphers)
        except FormatError as error:
            answer = replace(
                answer, outcome="unavailable", found=(), reason=error.code, fact=error.fact, hint=error.hint
            )
    return _show(answer, manifest)


def _show(answer: Answer, manifest: Manifest | None) -> Tree:
    return {
        "outcome": answer.outcome,
        "match": answer.match,
        "platforms": [one.id for one in manifest.platforms.definitions] if manifest else [],
        "kinds": _name_kinds(manifest) if manifest else {},
        "accounts": _list_accounts(manifest) if manifest else [],
        "subjects": [{"kind": one.kind, "value": one.value} for one in answer.readings],
        "unasked": [
            {"kind": one.kind, "value": one.value, "indexed": manifest is not None and one.kind in manifest.kinds}
            for one in answer.unasked
        ],
        "shard": answer.shard_path or None,
        "datasets": _show_hits(_unite(answer, manifest.platforms), manifest) if manifest else [],
        "names": [_show_name(one, manifest) for one in answer.found],
        "found": [
            {key: value for key, value in _show_name(one, manifest).items() if key != "match"} for one in answer.counted
        ],
        "reason": f"{answer.fact} {answer.hint}".strip() or None,
        "code": answer.reason or None,
    }


def _name_kinds(manifest: Manifest) -> dict[str, str]:
    """Return what to call a name of each kind: "Acme account", or "name" where it can be of any platform."""
    return {
        id_: f"{platform.name} {kind.noun}" if platform.name else "name" if kind.noun == "account" else kind.noun
        for id_, (kind, platform) in manifest.platforms.kinds.items()
    }


def _list_accounts(manifest: Manifest) -> list[str]:
    """Return the kinds that name one account for certain: an address or a number, not a name that people choose."""
    kinds = [kind for kind, _ in manifest.platforms.kinds.values()]
    return sorted(kind.id for kind in kinds if kind.noun == "account" and not kind.spelled)


def _show_name(found: Found, manifest: Manifest | None) -> Tree:
    entry = found.entry
    tree: Tree = {"kind": entry.kind, "value": entry.name, "match": found.match}
    if entry.note:
        tree["note"] = entry.note
    if found.pointed:
        tree["pointed"] = [item.id for _, item in found.pointed]
    return {**tree, "datasets": _show_hits(entry.hits, manifest)}


def _unite(answer: Answer, platforms: Platforms) -> tuple[Hits, ...]:
    """Return the items of all counted entries by data set; an item that several of them have is counted once.

    Items without an id are one only if they are one name's: those of two repositories are two.
    """
    items: dict[int, dict[tuple[tuple[bytes, ...], str], Item]] = {}
    for found in answer.counted:
        part = found.entry.name if found.match in ("part", "whole") else ""
        for hits in count_hits(found, platforms):
            known = items.setdefault(hits.dataset, {})
            known.update({(item.identity, "" if item.id else part): item for item in hits.items})
    return tuple(
        Hits(dataset, len(known), tuple(item for _, item in sorted(known.items())))
        for dataset, known in sorted(items.items())
    )


def _show_hits(record: tuple[Hits, ...], manifest: Manifest | None) -> list[Tree]:
    return [
        {
            "id": manifest.datasets[hits.dataset].id,
            "count": hits.count,
            "items": [_show_item(item, manifest.datasets[hits.dataset]) for item in hits.items],
        }
        for hits in record
        if manifest is not None
    ]


def _show_item(item: Item, dataset: DatasetEntry) -> Tree:
    tree: Tree = {"id": item.id, "url": item.link, "title": item.title, "license": item.licence}
    if dataset.shown:
        shown = zip(dataset.shown, item.shown, strict=False)
        tree["shown"] = {one.label: text for one, text in shown if text}
    return tree
