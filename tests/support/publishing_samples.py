"""Small sites for the tests of publishing: whole in form, with shards that nobody opens."""

from __future__ import annotations

from pathlib import Path

from generator.output.staging import Published, Staging, stage_site
from shards.manifest import Manifest, TableEntry, dump_manifest, shard_size
from shards.platforms import Platforms
from shards.platforms.library import list_supplied

FIRST, SECOND, THIRD = "11" * 16, "22" * 16, "33" * 16


def write_sample(folder: Path, release: str, shards: int = 4) -> None:
    """Write a site of a release: page, manifest and shards, of which each byte says which release it is of."""
    manifest = Manifest(
        release=bytes.fromhex(release),
        built="2026-01-31",
        salt=b"s" * 16,
        iterations=1,
        platforms=Platforms((list_supplied()["plain"].platform,)),
        kinds=(),
        email_names=False,
        link_names=False,
        entries=0,
        datasets=(),
        tables=(TableEntry(2, 1, 64, shard_size(2, 1, 64), b"r" * 32),),
    )
    (folder / "release.json").write_text(dump_manifest(manifest), encoding="utf-8")
    (folder / "index.html").write_text(release, encoding="utf-8")
    table = folder / "d" / release / "0"
    table.mkdir(parents=True)
    for index in range(shards):
        (table / f"{index:x}.msgpack").write_text(f"{release} {index}", encoding="utf-8")


def publish_sample(output: Path, release: str, *, keep_previous: bool = True) -> Published:
    """Publish such a site."""
    with stage_site(output) as staging:
        return finish_sample(staging, release, keep_previous=keep_previous)


def finish_sample(staging: Staging, release: str, *, keep_previous: bool = True) -> Published:
    """Write such a site where a staging folder stands, and publish it."""
    write_sample(staging.folder, release)
    return staging.publish(keep_previous=keep_previous)


def read_folder(folder: Path) -> dict[str, bytes]:
    """Read all files of a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def list_names(folder: Path) -> list[str]:
    """List what stands in a folder, sorted."""
    return sorted(path.name for path in folder.iterdir())
