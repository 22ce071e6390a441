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
from shards.manifest import FORMAT, DatasetEntry, Manifest
from shards.records import Entry, Item

if TYPE_CHECKING:
    from many.checking import Result

_ENTRY = ("match", "listed as", "counted")
_ITEM = ("data set", "item", "link", "title", "licence")
ANSWERS = ("found", "near", "unavailable", "absent")
"""What is shown as a name's outcome, in this order: `near` is found, but only as a question to the visitor."""
COLUMNS = ("order", "text", "kind", "outcome", "items")


def count_items(result: Result) -> list[int]:
    """Return the number of a name's items in each data set, by its number in the manifest.

    Those of other people's similar names are left out; where all that was found is a question, it is what they number.
    """
    counts: Counter[int] = Counter()
    for found in result.counted or result.found:
        for hits in found.entry.hits:
            counts[hits.dataset] += hits.count
    return [counts[number] for number in range(max(counts, default=-1) + 1)]


def sum_up(results: Sequence[Result], manifest: Manifest) -> dict[str, Any]:
    """Return the totals: answers, items, names and items in each data set, reasons, and what was not fetched.

    Items are those that are counted: near entries are a question, and count once the visitor has taken them.
    """
    answers = Counter(result.answer for result in results)
    names = Counter[int]()
    # An item may be found by its owner's number, by the name, and by its own number: it counts once.
    items: list[set[tuple[tuple[bytes, ...], str]]] = [set() for _ in manifest.datasets]
    unseen: list[dict[tuple[str, str, str], int]] = [{} for _ in manifest.datasets]
    for result in results:
        names.update({hits.dataset for found in result.counted for hits in found.entry.hits})
        for found in result.counted:
            for hits in found.entry.hits:
                # One without an id is an item of the person named.
                key = result.name.key
                items[hits.dataset].update((item.order, "" if item.id else key) for item in hits.items)
                # An entry that several spellings lead to has its rest once.
                missing = hits.count - len(hits.items)
                known = unseen[hits.dataset].setdefault(found.entry.identity, missing)
                unseen[hits.dataset][found.entry.identity] = min(known, missing)
    counts = [len(known) + sum(unseen[number].values()) for number, known in enumerate(items)]
    rest = {found.entry.identity: found.more for result in results for found in result.found if found.more}
    return {
        "outcomes": {answer: answers[answer] for answer in ANSWERS},
        "items": sum(counts),
        "datasets": [
            {"id": dataset.id, "names": names[number], "items": counts[number]}
            for number, dataset in enumerate(manifest.datasets)
        ],
        "reasons": dict(Counter(result.reason for result in results if result.reason)),
        "rest": sum(rest.values()),
    }


def list_names(result: Result) -> list[dict[str, Any]]:
    """Return the names that a name is listed by, as the list spells them, exact ones first, each once."""
    listed: dict[str, dict[str, Any]] = {}
    counted = result.counted
    for found in result.found:
        name = found.entry.name
        one = listed.setdefault(name, {"name": name, "match": found.match, "counted": False})
        one["counted"] |= found in counted
    return list(listed.values())


def list_rows(
    results: Sequence[Result], *, sort: str, descending: bool, outcome: str, containing: str
) -> list[tuple[int, Result]]:
    """Return the results that pass a filter, sorted, each with its number. Ties keep the given order."""
    part = containing.casefold().strip()
    rows = [
        (number, result)
        for number, result in enumerate(results)
        if (not outcome or result.answer == outcome) and (not part or part in result.name.text.casefold())
    ]
    keys = {
        "text": lambda row: row[1].name.text.casefold(),
        "kind": lambda row: row[1].name.readings[0].kind,
        "outcome": lambda row: ANSWERS.index(row[1].answer),
        "items": lambda row: sum(count_items(row[1])),
    }
    if sort in keys:
        rows.sort(key=keys[sort], reverse=descending)
    elif descending:
        rows.reverse()
    return rows


def write_row(number: int, result: Result, datasets: int) -> dict[str, Any]:
    """Return a row as the page's table shows it, with the names it is listed by that are spelled otherwise."""
    counts = count_items(result)
    reading = result.name.readings[0]
    return {
        "row": number,
        "text": result.name.text,
        "kind": reading.kind,
        "canonical": reading.value,
        "outcome": result.answer,
        "counts": counts + [0] * (datasets - len(counts)),
        "items": sum(counts),
        "more": result.more,
        "reason": result.reason,
        "where": result.name.where,
        "listed": [one for one in list_names(result) if one["name"] not in (result.name.text, reading.value)],
    }


def write_found(result: Result) -> list[dict[str, Any]]:
    """Return what was found for a name, in the shape of the browser's `Found` (lookup.js).

    Here `counted` is what the totals count, and `taken` what the visitor says is theirs.
    """
    counted = result.counted
    return [
        {
            **asdict(found),
            "counted": found in counted,
            "more": found.more,
            "taken": found.entry.identity in result.taken,
        }
        for found in result.found
    ]


def save_csv(results: Sequence[Result], manifest: Manifest, names: Names, gathered: Gathered) -> str:
    """Return all results as a CSV table: one line per item, and one line for each name without items.

    A line with an item says which name it is listed by, how well that matches, and whether the totals count it.
    Texts that are not names, or of a kind that the list does not know, could not be checked, and are included too.
    """
    labels = list(dict.fromkeys(shown.label for dataset in manifest.datasets for shown in dataset.shown))
    columns = [*_ITEM, *labels]
    rows = [["name", "kind", "outcome", "why", *_ENTRY, *columns, "release", "index of", "where"]]
    release = [manifest.release.hex(), manifest.built]
    blank = [""] * (len(_ENTRY) + len(columns))
    for result in results:
        tail = [*release, result.name.where]
        counted = result.counted
        if not result.found:
            kind = result.name.readings[0].kind
            rows.append([result.name.text, kind, result.outcome, result.fact, *blank, *tail])
        for found in result.found:
            head = [result.name.text, found.entry.kind, result.outcome, result.fact]
            entry = [found.match, _name_entry(found.entry), "yes" if found in counted else "no"]
            items = [
                _list_cells(manifest.datasets[hits.dataset], item, labels)
                for hits in found.entry.hits
                for item in hits.items
            ]
            rows += [[*head, *entry, *item, *tail] for item in items or [[""] * len(columns)]]
    for one in names.skipped:
        why = "This list does not know names of this kind."
        rows.append([one.text, one.kind, "unavailable", why, *blank, *release, one.where])
    for unclear in gathered.unclear:
        rows.append([unclear.text, "", "unavailable", unclear.fact, *blank, *release, unclear.where])
    return write_csv(rows)


def _list_cells(dataset: DatasetEntry, item: Item, labels: Sequence[str]) -> list[str]:
    shown = {one.label: text for one, text in zip(dataset.shown, item.shown, strict=False)}
    return [dataset.title, item.id, item.link, item.title, item.licence, *(shown.get(label, "") for label in labels)]


def save_json(
    results: Sequence[Result], manifest: Manifest, names: Names, gathered: Gathered, totals: dict[str, Any]
) -> str:
    """Return all results as JSON: what was read, what was checked, against which release, and each name's outcome."""
    tree: dict[str, Any] = {
        "format": FORMAT,
        "release": manifest.release.hex(),
        "built": manifest.built,
        "datasets": [
            {
                "id": one.id,
                "title": one.title,
                "date": one.date,
                "coverage": one.coverage,
                "items": one.items,
                "shown": [shown.label for shown in one.shown],
            }
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
                "readings": [{"kind": one.kind, "value": one.value} for one in result.name.readings],
                "outcome": result.outcome,
                "match": result.match,
                **({"reason": result.reason, "fact": result.fact} if result.reason else {}),
                **({"found": write_found(result)} if result.found else {}),
            }
            for result in results
        ],
    }
    # One line per entry: json's own indentation takes ten times as long.
    parts = [f"{json.dumps(key)}: {_write_lines(value)}" for key, value in tree.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _name_entry(entry: Entry) -> str:
    return f"{entry.name} ({entry.note})" if entry.note else entry.name


def _write_lines(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value, ensure_ascii=False)
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in value) + "\n]"
