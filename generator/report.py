"""The result of a build or a plan, for display and as JSON: exact for the publisher, `veil`ed for others.

A log that others read must tell no more than the site: what its charts round is rounded in the same way, and what could
point to one person is left out.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from generator.hosting import HOSTS, Extent, compare_hosts, list_hosts
from generator.indexing import Plan
from generator.indexing.counts import LEVELS, Census, Differing, Tally
from generator.indexing.intake import Line
from generator.pages import LEAST, round_count, round_down
from generator.reading import Refusal
from generator.storage import show_place


class Rough(int):
    """A count as others may see it: rounded as in the charts, and 10 for 1 to 9; `format` says so in words."""

    def __new__(cls, number: int) -> Rough:
        """Return the rounded count; 0 stays 0."""
        return super().__new__(cls, max(LEAST, round_count(number)) if number else 0)

    def __add__(self, other: int) -> Rough:
        return Rough(int(self) + int(other))

    __radd__ = __add__

    def __sub__(self, other: int) -> Rough:
        return Rough(int(self) - int(other))

    def __format__(self, spec: str) -> str:
        number = format(int(self), spec)
        return f"at most {number}" if self == LEAST else f"about {number}" if self else number


def list_takers(plan: Plan) -> tuple[str, ...]:
    """Return the names of the free hosts that accept a site with this plan."""
    return list_hosts(_measure(plan))


def describe_hosts(plan: Plan) -> str:
    """Return which free hosts do not accept a site with this plan, and why; nothing if all do."""
    return compare_hosts(_measure(plan))


def _measure(plan: Plan) -> Extent:
    folder_files = max(2**table.depth for table in plan.tables)
    return Extent(plan.bytes, plan.files, folder_files, max(table.bytes for table in plan.tables))


def _describe_way(plan: Plan) -> dict[str, Any]:
    table = plan.tables[0]
    return {
        "cap": plan.cap,
        "crowd": table.entries_least,
        "bits": plan.bits,
        "lookup_bytes": table.bytes,
        "whole": plan.whole,
        "bytes": plan.bytes,
    }


def _veil_plan(plan: Plan) -> Plan:
    tables = tuple(
        replace(
            table,
            records=Rough(table.records),
            sealed=round(round(table.sealed / (table.bytes << table.depth), 1) * (table.bytes << table.depth)),
            entries_least=round_down(table.entries_least),
            entries_median=float(Rough(round(table.entries_median))),
        )
        for table in plan.tables
    )
    return replace(plan, tables=tables, whole=Rough(plan.whole))


@dataclass(frozen=True)
class DatasetReport:
    """The rows of a data set as read (including rejected ones), its distinct items, and their statistics.

    `tally` is None where only the site's own charts may show it.
    `link` is the template that its links follow from, '' if there is none.
    """

    id: str
    rows: int
    items: int
    tally: Tally | None
    link: str = ""

    def as_tree(self) -> dict[str, Any]:
        """Return the figures as `--json` prints it, with exact counts, which the site's charts round."""
        counts = {"id": self.id, "rows": self.rows, "items": self.items, "link_template": self.link}
        if self.tally is None:
            return counts
        levels = zip(map(str, LEVELS), self.tally.levels, strict=True)
        years, licences = self.tally.years, self.tally.licences
        return counts | {
            "accounts": self.tally.accounts,
            "entries_by_kind": self.tally.entries,
            "accounts_by_least_items": {least: count for least, count in levels if count},
            "items_by_year": {str(year): part.items for year, part in years.items() if year},
            "items_without_date": years[0].items if 0 in years else 0,
            "items_by_licence": {name: part.items for name, part in licences.items()},
        }


@dataclass(frozen=True)
class SuppressionReport:
    """The number of lines in the suppression list, of those that matched, and of the rows left out.

    `unmatched` are the lines that matched nobody; `near` maps lines to the number of other listed names that are near
    them and are kept.
    """

    lines: int
    matched: int
    unmatched: tuple[Line, ...]
    rows: int
    near: dict[Line, int]


@dataclass(frozen=True)
class Report:
    """The result of a build, or of a plan, which has neither release nor output.

    `used` counts the rows that are in the index, `merged` those of them that gave no item of their own, and `differing`
    those of the merged ones whose fields differ from the item with their id: rows read are used, rejected, or
    suppressed, and used ones less merged ones are items. `rejected` counts rows and single names of rows that are used;
    `rejected_names` are the latter. `ignored` are the columns of each data set without a role; `previews` shows
    what recipes and separators do, by data set (`preview_columns`);
    `seconds` is the duration; `stretching` (of a plan) estimates the duration of key stretching without cached keys;
    `depths` (of a plan) are the plans for other depths, and `other_way` is the one with the largest cap, if a smaller
    one was chosen; `withheld` means that the shards of the previous release have been deleted because of the
    suppression list.
    """

    datasets: tuple[DatasetReport, ...]
    used: int
    rejected: int
    rejected_names: int
    refusals: tuple[Refusal, ...]
    rejects: Path | None
    merged: int
    differing: Differing
    suppression: SuppressionReport
    warnings: tuple[str, ...]
    entries: int
    census: Census
    ignored: dict[str, tuple[str, ...]]
    plan: Plan
    seconds: float
    previews: dict[str, dict[str, tuple[str, tuple[str, ...]]]]
    stretching: float = 0.0
    depths: tuple[Plan, ...] = ()
    other_way: Plan | None = None
    release: str = ""
    built: str = ""
    output: Path | None = None
    files: int = 0
    withheld: bool = False

    @property
    def rows(self) -> int:
        """Return how many rows were read, including rejected ones."""
        return sum(dataset.rows for dataset in self.datasets)

    @property
    def items(self) -> int:
        """Return how many items there are, each counted for the name that its row has first."""
        return sum(dataset.items for dataset in self.datasets)

    @property
    def hosts(self) -> str:
        """Return which free hosts do not accept the site, and why; nothing if all do."""
        return describe_hosts(self.plan)

    def veil(self) -> Report:
        """Return the report as others may read it."""
        found, spellings = self.suppression, self.census.spellings
        unmatched = "lines of the suppression list matched nothing; to see which, run this with --names"
        return replace(
            self,
            datasets=tuple(replace(one, rows=Rough(one.rows), tally=None) for one in self.datasets),
            used=Rough(self.used),
            merged=Rough(self.merged),
            differing=replace(self.differing, rows=Rough(self.differing.rows), example=None),
            suppression=SuppressionReport(Rough(found.lines), Rough(found.matched), (), Rough(found.rows), {}),
            warnings=(*self.warnings, *[unmatched] * bool(found.unmatched)),
            census=replace(
                self.census,
                kinds={kind: Rough(count) for kind, count in self.census.kinds.items()},
                spellings=replace(spellings, entries=Rough(spellings.entries), records=Rough(spellings.records)),
                heaviest=(),
            ),
            plan=_veil_plan(self.plan),
            stretching=float(f"{self.stretching:.1g}"),
            depths=tuple(map(_veil_plan, self.depths)),
            other_way=self.other_way and _veil_plan(self.other_way),
        )

    def as_tree(self) -> dict[str, Any]:
        """Return the report as `--json` prints it."""
        example = self.differing.example
        return {
            "output": show_place(self.output) if self.output else None,
            "release": self.release or None,
            "built": self.built or None,
            "datasets": [one.as_tree() for one in self.datasets],
            "rows": self.rows,
            "used": self.used,
            "rejected": self.rejected,
            "rejected_names": self.rejected_names,
            "rejected_by_reason": {refusal.reason: refusal.count for refusal in self.refusals},
            "rejects": str(self.rejects) if self.rejects else None,
            "merged": self.merged,
            "differing": {"rows": self.differing.rows, "example": asdict(example) if example else None},
            "items": self.items,
            "previews": {
                name: {key: {"before": before, "after": list(after)} for key, (before, after) in one.items()}
                for name, one in self.previews.items()
                if one
            },
            "suppression": {
                "lines": self.suppression.lines,
                "matched": self.suppression.matched,
                "unmatched": [{"file": str(line.file), "line": line.number} for line in self.suppression.unmatched],
                "rows": self.suppression.rows,
                "near": [
                    {"file": str(line.file), "line": line.number, "names": count}
                    for line, count in self.suppression.near.items()
                ],
                "previous_withheld": self.withheld,
            },
            "warnings": list(self.warnings),
            "entries": self.entries,
            "kinds": sorted(self.census.kinds),
            "entries_by_kind": self.census.kinds,
            "spellings": {
                "entries": self.census.spellings.entries,
                "entry_examples": [list(names) for names in self.census.spellings.entry_examples],
                "records": self.census.spellings.records,
                "record_examples": [list(names) for names in self.census.spellings.record_examples],
            },
            "heaviest": [asdict(heavy) for heavy in self.census.heaviest],
            "ignored_columns": {name: list(columns) for name, columns in self.ignored.items()},
            "tables": [
                {
                    "depth": table.depth,
                    "shards": 2**table.depth,
                    "cells": table.cells,
                    "cell": table.cell,
                    "size": table.bytes,
                    "records": table.records,
                    "entries_least": table.entries_least,
                    "entries_median": table.entries_median,
                }
                for table in self.plan.tables
            ],
            "shards": self.plan.files,
            "bytes": self.plan.bytes,
            "padding": round(self.plan.padding, 4),
            "accepted_by": list(list_takers(self.plan)),
            "bits": self.plan.bits,
            "cap": self.plan.cap,
            "whole": self.plan.whole,
            "reason": self.plan.reason,
            "other_way": _describe_way(self.other_way) if self.other_way else None,
            "depths": [self._describe_depth(plan) for plan in self.depths] or None,
            "hosts": [
                {"name": host.name, "limits": host.describe(), "read": host.read, "source": host.source}
                for host in HOSTS
            ]
            if self.depths
            else None,
            "files": self.files or None,
            "seconds": round(self.seconds, 3),
            "stretching_seconds": round(self.stretching, 1) if not self.output else None,
        }

    def _describe_depth(self, plan: Plan) -> dict[str, Any]:
        table = plan.tables[0]
        return {
            "depth": table.depth,
            "bits": plan.bits,
            "chosen": plan.bits == self.plan.bits,
            "files": plan.files,
            "bytes": plan.bytes,
            "padding": round(plan.padding, 4),
            "lookup_bytes": table.bytes,
            "entries_least": table.entries_least,
            "entries_median": table.entries_median,
            "build_seconds": round(self.seconds + self.stretching, 1),
            "hosts": list(list_takers(plan)),
        }
