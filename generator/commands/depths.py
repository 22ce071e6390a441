"""What each depth of a plan would come to, as a person reads it before choosing one."""

from __future__ import annotations

from generator.commands.showing import show_size
from generator.commands.terminal import Grid
from generator.hosting import HOSTS, LIMITS_READ
from generator.report import Report, list_takers


def show_depths(report: Report) -> tuple[Grid, str]:
    """Show what each depth of a plan would come to, and in words which one is chosen and what the columns mean."""
    headers = (">depth", ">files", ">bytes", ">padding", ">a lookup", ">share a shard", ">typically", "taken by")
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
        f"* depth {report.plan.bits} is chosen: {report.plan.reason}",
        "depth: how many bits of a hash of the name a lookup tells the host; share a shard: names, at the least",
        f"taken by free hosts with two releases kept, limits as read {LIMITS_READ} in their documentation: "
        + "; ".join(host.describe() for host in HOSTS),
        f"a build takes about {report.seconds + report.stretching:,.0f} s at any depth, "
        f"{report.stretching:,.0f} s of it to stretch keys (the first time; later, those of new names alone)",
        "nothing was written",
    ]
    return Grid(headers, tuple(rows), chosen), "\n".join(words)
