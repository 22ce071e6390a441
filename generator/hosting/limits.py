"""Which free hosts accept a site of a given size: their limits, as documented on one day."""

from __future__ import annotations

from dataclasses import dataclass

LIMITS_READ = "2026-11-23"
"""The day on which the limits were read."""

_RELEASES = 2
"""A site keeps the previous release, for pages that are still open."""
_PAGE_FILES = 100
_PAGE_BYTES = 2_000_000


@dataclass(frozen=True)
class Extent:
    """The size of a release: bytes, files, files in the fullest folder, bytes of the largest file."""

    bytes: int
    files: int
    folder_files: int
    file_bytes: int


@dataclass(frozen=True)
class Host:
    """A static host and its limits; None for limits that its documentation does not mention."""

    name: str
    site_bytes: int | None = None
    site_files: int | None = None
    folder_files: int | None = None
    file_bytes: int | None = None

    def takes(self, release: Extent) -> bool:
        """Return whether a site is within the limits, with two such releases and room for pages and a theme."""
        needed = (
            (_RELEASES * release.bytes + _PAGE_BYTES, self.site_bytes),
            (_RELEASES * release.files + _PAGE_FILES, self.site_files),
            (release.folder_files, self.folder_files),
            (release.file_bytes, self.file_bytes),
        )
        return all(limit is None or need <= limit for need, limit in needed)

    def describe(self) -> str:
        """Return the limits in words."""
        limits = [
            f"{self.site_bytes / 10**9:g} GB per site" if self.site_bytes else "",
            f"{self.site_files:,} files" if self.site_files else "",
            f"{self.folder_files:,} files per directory" if self.folder_files else "",
            f"{self.file_bytes / 2**20:g} MiB per file" if self.file_bytes else "",
        ]
        return f"{self.name} {', '.join(filter(None, limits))}"


HOSTS = (
    Host("GitHub Pages", site_bytes=10**9),
    Host("Cloudflare Pages", site_files=20_000, file_bytes=25 * 2**20),
    Host("Netlify", folder_files=54_000),
)


def list_hosts(release: Extent) -> tuple[str, ...]:
    """Return the names of the free hosts that accept a site with such releases."""
    return tuple(host.name for host in HOSTS if host.takes(release))
