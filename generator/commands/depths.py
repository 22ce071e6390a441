"""The depths of a plan compared, as text for a publisher who has to choose one."""

from __future__ import annotations

from generator.commands.showing import show_size
from generator.commands.terminal import Grid
from generator.hosting import HOSTS, LIMITS_READ
from generator.report import Report, list_takers


def show_ways(report: Report) -> tuple[Grid, str] | None:
    """Return a table of the chosen cap beside the largest, and why it was chosen; None if nothing else was tried."""
    if report.other_way is None:
        return None
    rows = []
    for plan in (report.plan, report.other_way):
        table = plan.tables[0]
        rows.append(
            (
                f"{'* ' * (plan is report.plan)}{plan.cap:,}",
                f"{table.entries_least:,}",
                f"{plan.bits}",
                show_size(table.bytes),
                f"{plan.whole / plan.entries:.0%}",
                show_size(plan.bytes),
            )
        )
    headers = (">items", ">crowd", ">bits", ">per lookup", ">whole names", ">index")
    words = (
        f"* at most {report.plan.cap:,} items of a name in the first answer: with fewer items there, more names share "
        "a shard\nwhole names: those that have no more items; all others have the rest one click away"
    )
    return Grid(headers, tuple(rows), 0), words


def show_depths(report: Report) -> tuple[Grid, str]:
    """Return a table that compares the depths of a plan, and text that explains its columns and the chosen depth."""
    headers = (">depth", ">files", ">bytes", ">padding", ">per lookup", ">crowd", ">typical", "free hosts")
    chosen = [plan.bits for plan in report.depths].index(report.plan.bits)
    rows = []
    for place, plan in enumerate(report.depths):
        table, hosts = plan.tables[0], list_takers(plan)
        rows.append(
            (
                f"{'* ' * (place == chosen)}{plan.bits}",
                f"{plan.files:,}",
                show_size(plan.bytes),
                f"{plan.padding:.0%}",
                show_size(table.bytes),
                f"{table.entries_least:,}",
                f"{table.entries_median:,.0f}",
                "all" if len(hosts) == len(HOSTS) else ", ".join(hosts) or "none",
            )
        )
    words = [
        f"* depth {report.plan.bits} was chosen: {report.plan.reason}",
        "depth: bits of the hash of a name that a lookup reveals to the host",
        "crowd: the smallest number of names that share a shard; typical: the median",
        f"free hosts: those that accept the site with two releases kept (documented limits as of {LIMITS_READ}): "
        + "; ".join(host.describe() for host in HOSTS),
        f"a build takes about {report.seconds + report.stretching:,.0f} s at any depth, of which key stretching takes "
        f"{report.stretching:,.0f} s the first time; later builds stretch keys only for new names",
        "nothing was written",
    ]
    return Grid(headers, tuple(rows), chosen), "\n".join(words)
