"""An input that is read in parts gives the same index as one that is read at once, wherever it is cut."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from generator.engines import LocalEngine
from generator.indexing.buckets import Bucket, EncodedBucket, Scattered
from generator.indexing.caps import encode_buckets
from generator.indexing.counts import join_tallies
from generator.indexing.grouping import find_links, scatter
from generator.indexing.intake.parts import join_parts
from generator.indexing.licences import LICENCES_LIMIT, join_licences, name_licences
from generator.indexing.sealing.tables import join_content
from generator.reading.rejects import Reject, Rejects
from generator.settings.site_toml import Privacy
from shards.errors import SiteError
from tests.support.engine_samples import Row, make_batches, make_rows
from tests.support.settings_samples import find_site_names

PRIVACY = Privacy(iterations=1)


def scatter_rows(datasets: list[list[Row]], folder: Path, bits: int, links: dict[int, str] | None = None) -> Scattered:
    """Scatter the rows of some data sets, as one part."""
    folder.mkdir()
    return scatter(
        ((number, batch) for number, rows in enumerate(datasets) for batch in make_batches(rows, 70) if rows),
        names=find_site_names(),
        folder=folder,
        bits=bits,
        datasets=len(datasets),
        rejects=Rejects(0, None),
        locate=lambda _dataset, _file, row: row + 1,
        links=links,
    )


def encode(scattered: Scattered, folder: Path) -> list[EncodedBucket]:
    """Encode the buckets."""
    folder.mkdir()
    with LocalEngine(1) as engine:
        return encode_buckets(scattered, PRIVACY, names=find_site_names(), folder=folder, engine=engine)


@pytest.mark.slow
@pytest.mark.parametrize("bits", [0, 3])
def test_parts_make_the_index_of_the_whole(tmp_path: Path, bits: int) -> None:
    rows, others = make_rows(400), make_rows(120, seed=2)
    for number, row in enumerate((*rows, *others)):
        row["license"] = f"licence {number * 7919 % 11}"
        row["shown0"] = str(number) if number < 300 else "word" if number % 2 else ""
    whole = scatter_rows([rows, others], tmp_path / "whole", bits)
    cut = [[rows[:1], []], [rows[1:250], []], [rows[250:], others[:30]], [[], others[30:]]]
    parts = [scatter_rows(datasets, tmp_path / str(number), bits) for number, datasets in enumerate(cut)]
    joined = join_parts(parts)
    assert (joined.read, joined.taken, joined.suppressed) == (whole.read, whole.taken, whole.suppressed)
    assert joined.numeric == whole.numeric == ((False, False), (False, False))
    assert joined.licences.cells == whole.licences.cells
    one, other = encode(whole, tmp_path / "a"), encode(joined, tmp_path / "b")
    assert join_content(one) == join_content(other)
    assert [(bucket.number, bucket.items, bucket.merged) for bucket in one] == [
        (bucket.number, bucket.items, bucket.merged) for bucket in other
    ]
    tallies = [join_tallies(some, whole.licences.cells, 2) for some in (one, other)]
    assert tallies[0] == tallies[1]
    assert len(tallies[0][0].licences) == 11


def test_parts_have_the_template_that_the_first_rows_of_the_whole_have(tmp_path: Path) -> None:
    """A part's own rows might have another one, or none."""
    names = [f"user{number % 40}" for number in range(600)]
    rows: list[Row] = [
        {"screen_name": name, "item": str(number), "url": f"https://photos.example/{name}/{number}/"}
        for number, name in enumerate(names)
    ]
    rows += [{**row, "url": f"https://other.example/{row['item']}"} for row in rows[:300]]
    whole = scatter_rows([rows], tmp_path / "whole", 1)
    links = {0: find_links(make_batches(rows, 70), find_site_names())}
    assert whole.links == (links[0],) == ("https://photos.example/{name}/{id}/",)
    parts = [scatter_rows([some], tmp_path / name, 1, links) for name, some in (("a", rows[:500]), ("b", rows[500:]))]
    assert scatter_rows([rows[650:]], tmp_path / "alone", 1).links != whole.links
    joined = join_parts(parts)
    assert joined.links == whole.links
    assert join_content(encode(whole, tmp_path / "c")) == join_content(encode(joined, tmp_path / "d"))


def test_licences_are_too_many_for_the_whole_if_not_for_any_part() -> None:
    half = LICENCES_LIMIT // 2 + 1
    parts = [
        name_licences([(0, f"own {part} {number}") for number in range(half)] + [(1, "CC0")], frozenset())
        for part in range(2)
    ]
    joined = join_licences(parts)
    assert joined.cells == ((1, "CC0"),)
    assert joined.overfull == {0}
    assert joined.cell_of.tolist() == [-1, *[-1] * half, 0, *[-1] * half, 0]


def test_rejects_of_parts_are_listed_as_those_of_the_whole(tmp_path: Path) -> None:
    made = [
        Reject("a.csv", number, "name", f"=value {number}", f"reason {number % 3}: {number}", part=number % 4 == 0)
        for number in range(1, 30)
    ]
    whole = Rejects(100, tmp_path / "whole.csv")
    joined = Rejects(100, tmp_path / "joined.csv")
    for start in range(0, len(made), 10):
        part = Rejects(100, tmp_path / f"{start}.csv")
        for reject in made[start : start + 10]:
            for rejects in (whole, part):
                rejects.add(reject)
                rejects.warn(reject)
        part.save()
        joined.join(part, part.path)
    whole.save()
    joined.save()
    assert (tmp_path / "joined.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert joined.summarize() == whole.summarize()
    assert joined.show_warnings() == whole.show_warnings()
    assert (joined.count, joined.rows, joined.first) == (whole.count, whole.rows, whole.first)


@pytest.mark.parametrize("fault", [MemoryError, pa.ArrowMemoryError])
def test_a_bucket_that_does_not_fit_into_memory_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def fail(_bucket: Bucket) -> None:
        raise fault

    scattered = scatter_rows([make_rows(50)], tmp_path / "whole", bits=0)
    monkeypatch.setattr(Bucket, "read", fail)
    with pytest.raises(SiteError, match=r"One of 2\^0 buckets, with [0-9]+ rows, does not fit into memory.") as caught:
        encode(scattered, tmp_path / "a")
    assert "smaller buckets" in caught.value.hint
