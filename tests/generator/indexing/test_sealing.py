"""What is sealed: the reference's bytes, however the work was cut, and every name found in them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from generator import ciphers
from generator.engines import LocalEngine
from generator.indexing.buckets import RECORD_SCHEMA
from generator.indexing.planning import choose_plan
from generator.indexing.sealing.tables import Unit, derive_all, join_content, seal_tables, seal_unit
from generator.settings.site_toml import Privacy
from shards.addressing import key_digest, shard_path
from shards.errors import InputError, SiteError
from shards.keys import derive_seal_key, stretch_key
from shards.lookup import look_further, lookup
from shards.manifest import RULES, DatasetEntry, Manifest, Shown, Terms
from shards.sealing import Shape, derive_release, make_canary
from tests.support.engine_samples import (
    SITE,
    Sealed,
    group_rows,
    index_rows,
    link_rows,
    make_rows,
    reference_content,
    reference_files,
    reference_payloads,
    seal_rows,
)
from tests.support.settings_samples import find_site_names

SHOWN = (Shown("Rank", numeric=True), Shown("Note"))
PRIVACY = Privacy(iterations=1, fetch_budget=16 * 1024, cap=40)


def make_manifest(sealed: Sealed) -> Manifest:
    """Make the manifest of a sealed index."""
    return Manifest(
        release=sealed.release,
        built="2026-11-23",
        salt=SITE.salt,
        iterations=SITE.iterations,
        platforms=find_site_names().platforms,
        kinds=sealed.terms.kinds,
        email_names=sealed.terms.email_names,
        link_names=sealed.terms.link_names,
        entries=sealed.terms.entries,
        datasets=tuple(
            DatasetEntry(id_, id_, link=link, items=items, shown=SHOWN) for id_, items, link in sealed.terms.datasets
        ),
        tables=sealed.entries,
    )


def read_files(folder: Path) -> dict[str, bytes]:
    """Read all files of a folder, by path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.msgpack"))}


@pytest.mark.parametrize(
    ("bits", "processes"),
    [(0, 1), pytest.param(5, 2, marks=pytest.mark.slow), pytest.param(7, 1, marks=pytest.mark.slow)],
)
def test_files_are_those_of_the_reference(tmp_path: Path, bits: int, processes: int) -> None:
    datasets = [make_rows(500), make_rows(200, seed=5)]
    sealed = seal_rows(datasets, tmp_path, privacy=PRIVACY, bits=bits, processes=processes)
    payloads = reference_payloads(index_rows(datasets), PRIVACY.cap)
    wanted = {}
    for number, (table, entry) in enumerate(zip(sealed.plan.tables, sealed.entries, strict=True)):
        assert (table.depth, table.cells, table.cell, table.bytes) == (entry.depth, entry.cells, entry.cell, entry.size)
        shape = Shape(sealed.release, number, table.depth, table.cells, table.cell)
        for index, data in enumerate(reference_files(payloads, shape, sealed.terms)):
            wanted[shard_path(sealed.release, number, index, table.depth)] = data
    assert len(sealed.entries) == 2
    assert sealed.entries[0].depth > 0
    assert read_files(sealed.folder) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("template", ["https://a.example/{name}/{id}/", "https://b.example/?i={id}"])
def test_links_that_follow_are_left_out_and_found_again(tmp_path: Path, template: str) -> None:
    datasets = [link_rows(make_rows(600), template), make_rows(200, seed=5)]
    sealed = seal_rows(datasets, tmp_path, privacy=PRIVACY, bits=3, size=50)
    links = [template, ""]
    assert [link for _, _, link in sealed.terms.datasets] == links
    index = index_rows(datasets, links=links)
    payloads = reference_payloads(index, PRIVACY.cap, links)
    assert reference_content(payloads) == join_content(sealed.buckets)
    plain = reference_payloads(index, PRIVACY.cap)
    assert sum(len(one) for one, _ in payloads.values()) < sum(len(one) for one, _ in plain.values())
    manifest, files = make_manifest(sealed), read_files(sealed.folder)
    for (kind, text), one in index.items():
        answer = lookup(text, manifest, files.__getitem__, ciphers)
        if any(found.more for found in answer.found):
            answer = look_further(text, answer, manifest, files.__getitem__, ciphers)
        found = next(found for found in answer.found if (found.entry.kind, found.entry.name) == (kind, one.name))
        listed = {hits.dataset: set(hits.items) for hits in found.entry.hits}
        assert listed == {number: set(items.values()) for number, items in one.items.items()}


def test_every_name_is_found_with_all_its_items_and_no_others(tmp_path: Path) -> None:
    datasets = [make_rows(300), make_rows(100, seed=7)]
    sealed = seal_rows(datasets, tmp_path, privacy=PRIVACY, bits=3)
    manifest = make_manifest(sealed)
    files = read_files(sealed.folder)
    for (kind, text), one in index_rows(datasets).items():
        answer = lookup(text, manifest, files.__getitem__, ciphers)
        assert answer.outcome == "found"
        if any(found.more for found in answer.found):
            answer = look_further(text, answer, manifest, files.__getitem__, ciphers)
        found = next(found for found in answer.found if (found.entry.kind, found.entry.name) == (kind, one.name))
        assert (found.match, found.counted) == ("exact", True)
        listed = {hits.dataset: set(hits.items) for hits in found.entry.hits}
        assert listed == {number: set(items.values()) for number, items in one.items.items()}


def test_a_name_that_is_not_there_is_absent(tmp_path: Path) -> None:
    sealed = seal_rows([make_rows(100)], tmp_path, privacy=PRIVACY)
    files = read_files(sealed.folder)
    for name in ("nobody at all", "name", "99999@N99", "bigger", "gib"):
        assert lookup(name, make_manifest(sealed), files.__getitem__, ciphers).outcome == "absent"


@pytest.mark.parametrize("cell", [33, 64, 100])
@pytest.mark.parametrize("stretched", [False, True])
def test_records_of_one_cell_and_of_many_are_sealed_as_the_reference_does(
    tmp_path: Path, cell: int, *, stretched: bool
) -> None:
    lengths = (0, 1, 5, 6, 7, 36, 37, 55, 73, 74, 400, 0, 401, 402, 403, 3000)
    payloads = {f"key {number}": (os.urandom(length), b"") for number, length in enumerate(lengths)}
    keys = sorted(payloads, key=key_digest)
    columns = [map(key_digest, keys), keys, (payloads[key][0] for key in keys), (b"" for _ in keys)]
    arrays = [pa.array(list(column), field.type) for column, field in zip(columns, RECORD_SCHEMA, strict=True)]
    with pa.ipc.new_file(str(tmp_path / "records"), RECORD_SCHEMA) as writer:
        writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=RECORD_SCHEMA))
    made = [stretch_key(key, SITE.salt, SITE.iterations) for key in keys]
    (tmp_path / "keys").write_bytes(b"".join(made))
    shape = Shape(os.urandom(16), 0, 0, 300, cell)
    terms = Terms("0" * 64, ("alias",), False, False, 7, RULES, (), (("a", 3, ""),), ((0, 300, cell),))
    unit = Unit(shape, 0, 1, ((tmp_path / "records", (tmp_path / "keys",) if stretched else ()),))
    canary = make_canary(SITE.salt, SITE.iterations, terms)
    _, (file,) = seal_unit(unit, site=SITE, canary=canary, folder=tmp_path)
    assert [file.read_bytes()] == reference_files(payloads, shape, terms)


def test_keys_are_derived_as_the_reference_does() -> None:
    shape = Shape(os.urandom(16), 1, 9, 10, 64)
    keys = [os.urandom(32) for _ in range(50)]
    assert list(derive_all(keys, shape, 300)) == [derive_seal_key(key, shape.release, 1, 300) for key in keys]


def test_whatever_is_sealed_changes_the_release() -> None:
    """The zero iv is safe because of this: no two plaintexts ever meet under one key."""
    terms = Terms("0" * 64, ("alias",), False, False, 7, RULES, (), (("a", 3),), ((3, 10, 64),))
    base = (SITE.secret, SITE.salt, 1, 4096, terms, bytes(32))
    others = [
        (b"other" * 6, *base[1:]),
        (SITE.secret, b"r" * 16, *base[2:]),
        (*base[:2], 2, *base[3:]),
        (*base[:3], 4095, *base[4:]),
        (*base[:5], b"c" * 32),
    ]
    others += [
        (*base[:4], replace(terms, **change), bytes(32))
        for change in (
            {"platforms": "1" * 64},
            {"kinds": ("nsid",)},
            {"email_names": True},
            {"link_names": True},
            {"entries": 8},
            {"rules": "0" * 64},
            {"must": ("anchors",)},
            {"datasets": (("b", 3),)},
            {"datasets": (("a", 4),)},
            {"tables": ((3, 10, 96),)},
            {"tables": ((3, 10, 64), (0, 10, 64))},
        )
    ]
    releases = {derive_release(*arguments) for arguments in [base, *others]}
    assert len(releases) == 1 + len(others)
    assert {len(release) for release in releases} == {16}


def test_a_folder_that_cannot_be_written_stops_the_seal(tmp_path: Path) -> None:
    _, buckets = group_rows([make_rows(50)], tmp_path / "work")
    table = choose_plan(buckets, PRIVACY).tables[0]
    (tmp_path / "site").write_text("a file where a folder must be")
    shape = Shape(bytes(16), 0, table.depth, table.cells, table.cell)
    terms = Terms("0" * 64, (), False, False, 0, RULES, (), (), ())
    with LocalEngine(1) as engine, pytest.raises(SiteError, match="cannot be written"):
        seal_tables([shape], buckets, {}, SITE, terms, folder=tmp_path / "site", engine=engine)


def _fail(task: int) -> int:
    if task == 1:
        raise InputError("The fact.", "The hint.")
    return task


def _die(task: int) -> int:
    os._exit(task)


@pytest.mark.slow
def test_an_error_in_a_worker_keeps_its_fact_and_hint() -> None:
    with LocalEngine(2) as engine, pytest.raises(InputError) as caught:
        list(engine.run(_fail, [0, 1, 2]))
    assert (caught.value.fact, caught.value.hint) == ("The fact.", "The hint.")


@pytest.mark.slow
def test_a_worker_that_dies_is_one_clear_error() -> None:
    with LocalEngine(2) as engine, pytest.raises(SiteError, match="worker process") as caught:
        list(engine.run(_die, [3, 3]))
    assert "memory" in caught.value.hint
