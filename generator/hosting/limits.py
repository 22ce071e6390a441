"""Which free hosts take a site of so many files and bytes: their limits, as read on one day in their documentation."""

from __future__ import annotations

from dataclasses import dataclass

from generator.indexing.planning import Plan

LIMITS_READ = "2026-11-23"
"""When the limits were read."""

_RELEASES = 2
"""A site keeps the release before, for pages that are open."""
_PAGE_FILES = 100
_PAGE_BYTES = 2_000_000


@dataclass(frozen=True)
class Host:
    """A static host and its limits; None where its documentation names none."""

    name: str
    site_bytes: int | None = None
    site_files: int | None = None
    folder_files: int | None = None
    file_bytes: int | None = None

    def takes(self, plan: Plan) -> bool:
        """Say whether a site of this plan keeps to the limits, with two releases and room for pages and a theme."""
        needed = (
            (_RELEASES * plan.bytes + _PAGE_BYTES, self.site_bytes),
            (_RELEASES * plan.files + _PAGE_FILES, self.site_files),
            (max(2**table.depth for table in plan.tables), self.folder_files),
            (max(table.bytes for table in plan.tables), self.file_bytes),
        )
        return all(limit is None or need <= limit for need, limit in needed)

    def describe(self) -> str:
        """Give the limits in words."""
        limits = [
            f"{self.site_bytes / 10**9:g} GB a site" if self.site_bytes else "",
            f"{self.site_files:,} files" if self.site_files else "",
            f"{self.folder_files:,} files a directory" if self.folder_files else "",
            f"{self.file_bytes / 2**20:g} MiB a file" if self.file_bytes else "",
        ]
        return f"{self.name} {', '.join(filter(None, limits))}"


HOSTS = (
    Host("GitHub Pages", site_bytes=10**9),
    Host("Cloudflare Pages", site_files=20_000, file_bytes=25 * 2**20),
    Host("Netlify", folder_files=54_000),
)


def list_hosts(plan: Plan) -> tuple[str, ...]:
    """Name the free hosts that take a site of this plan."""
    return tuple(host.name for host in HOSTS if host.takes(plan))
