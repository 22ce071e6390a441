"""Results as the page shows and saves them: totals, sorted and filtered rows, CSV and JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from many.names import Names
from many.reading import Gathered
from many.spreadsheets import write_csv
from shards.manifest import FORMAT, Manifest

if TYPE_CHECKING:
    from many.checking import Result

_ITEM = ("data set", "item", "link", "title", "licence")
_ORDER = {"found": 0, "unavailable": 1, "absent": 2}
COLUMNS = ("order", "text", "kind", "outcome", "items")


def count_items(result: Result) -> list[int]:
    """Return the number of a name's items in each data set, by its number in the manifest."""
    counts: Counter[int] = Counter()
    for found in result.found:
        for hits in found.hits:
            counts[hits.dataset] += hits.count
    return [counts[number] for number in range(max(counts, default=-1) + 1)]


def sum_up(results: Sequence[Result], manifest: Manifest) -> dict[str, Any]:
    """Return the totals: outcomes, items, names and items in each data set, reasons, and what was not fetched."""
    outcomes = Counter(result.outcome for result in results)
    names = Counter[int]()
    # An item may be found by its owner's number, by the name, and by its own number: it counts once.
    items: list[set[str]] = [set() for _ in manifest.datasets]
    unseen = Counter[int]()
    for result in results:
        names.update({hits.dataset for found in result.found for hits in found.hits})
        for found in result.found:
            for hits in found.hits:
                items[hits.dataset].update(item.id for item in hits.items)
                unseen[hits.dataset] += hits.count - len(hits.items)
    counts = [len(ids) + unseen[number] for number, ids in enumerate(items)]
    return {
        "outcomes": {outcome: outcomes[outcome] for outcome in ("found", "absent", "unavailable")},
        "items": sum(counts),
        "datasets": [
            {"id": dataset.id, "names": names[number], "items": counts[number]}
            for number, dataset in enumerate(manifest.datasets)
        ],
        "reasons": dict(Counter(result.reason for result in results if result.reason)),
        "rest": sum(result.more for result in results),
    }


def list_rows(
    results: Sequence[Result], *, sort: str, descending: bool, outcome: str, containing: str
) -> list[tuple[int, Result]]:
    """Return the results that pass a filter, sorted, each with its number. Ties keep the given order."""
    part = containing.casefold().strip()
    rows = [
        (number, result)
        for number, result in enumerate(results)
        if (not outcome or result.outcome == outcome) and (not part or part in result.name.text.casefold())
    ]
    keys = {
        "text": lambda row: row[1].name.text.casefold(),
        "kind": lambda row: row[1].name.subjects[0].kind,
        "outcome": lambda row: _ORDER[row[1].outcome],
        "items": lambda row: sum(count_items(row[1])),
    }
    if sort in keys:
        rows.sort(key=keys[sort], reverse=descending)
    elif descending:
        rows.reverse()
    return rows


def write_row(number: int, result: Result, datasets: int) -> dict[str, Any]:
    """Return a row as the page's table shows it."""
    counts = count_items(result)
    subject = result.name.subjects[0]
    return {
        "row": number,
        "text": result.name.text,
        "kind": subject.kind,
        "canonical": subject.value,
        "outcome": result.outcome,
        "counts": counts + [0] * (datasets - len(counts)),
        "items": sum(counts),
        "more": result.more,
        "reason": result.reason,
        "where": result.name.where,
    }


def write_found(result: Result) -> list[dict[str, Any]]:
    """Return what was found for a name, in the shape of the browser's `Found` (lookup.js)."""
    return [{**asdict(found), "more": found.more} for found in result.found]


def save_csv(results: Sequence[Result], manifest: Manifest, names: Names, gathered: Gathered) -> str:
    """Return all results as a CSV table: one line per item, and one line for each name without items.

    Texts that are not names, or of a kind that the list does not know, could not be checked, and are included too.
    """
    rows = [["name", "kind", "outcome", "why", *_ITEM, "release", "index of", "where"]]
    release = [manifest.release.hex(), manifest.built]
    for result in results:
        tail = [*release, result.name.where]
        head = [result.name.text, result.name.subjects[0].kind, result.outcome, result.fact]
        items = [
            [manifest.datasets[hits.dataset].title, item.id, item.link, item.title, item.licence]
            for found in result.found
            for hits in found.hits
            for item in hits.items
        ]
        rows += [[*head, *item, *tail] for item in items or [[""] * len(_ITEM)]]
    blank = [""] * len(_ITEM)
    for one in names.skipped:
        why = "This list does not know names of this kind."
        rows.append([one.text, one.kind, "unavailable", why, *blank, *release, one.where])
    for unclear in gathered.unclear:
        rows.append([unclear.text, "", "unavailable", unclear.fact, *blank, *release, unclear.where])
    return write_csv(rows)


def save_json(
    results: Sequence[Result], manifest: Manifest, names: Names, gathered: Gathered, totals: dict[str, Any]
) -> str:
    """Return all results as JSON: what was read, what was checked, against which release, and each name's outcome."""
    tree: dict[str, Any] = {
        "format": FORMAT,
        "release": manifest.release.hex(),
        "built": manifest.built,
        "datasets": [
            {"id": one.id, "title": one.title, "date": one.date, "coverage": one.coverage, "items": one.items}
            for one in manifest.datasets
        ],
        "totals": totals,
        "sources": [asdict(source) for source in gathered.sources],
        "left_out": [asdict(one) for one in names.skipped],
        "unclear_count": gathered.unclear_count,
        "unclear": [asdict(one) for one in gathered.unclear],
        "names": [
            {
                "text": result.name.text,
                "where": result.name.where,
                "subjects": [asdict(subject) for subject in result.name.subjects],
                "outcome": result.outcome,
                **({"reason": result.reason, "fact": result.fact} if result.reason else {}),
                **({"found": write_found(result)} if result.found else {}),
            }
            for result in results
        ],
    }
    # One line per entry: json's own indentation takes ten times as long.
    parts = [f"{json.dumps(key)}: {_write_lines(value)}" for key, value in tree.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _write_lines(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value, ensure_ascii=False)
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in value) + "\n]"
