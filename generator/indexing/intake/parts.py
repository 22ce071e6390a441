"""Reads the input into buckets: all of it at once, or each part by a task of its own, whose results are joined.

A part is a file, or some rows of it. Its rows are read, cleaned and scattered as those of a whole list are; then a
bucket has a piece from each part. What the index says depends on the rows alone, not on how they were divided.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, groupby
from pathlib import Path

from generator.engines import Engine
from generator.indexing.buckets import Bucket, Piece, Scattered
from generator.indexing.grouping import find_links, join_flags, scatter
from generator.indexing.intake.suppression import Suppression
from generator.indexing.licences import join_licences
from generator.indexing.links import SAMPLE_ROWS
from generator.output import explain_disk
from generator.reading import Batch, MadeLinks, PartialRejects, Rejects, locate_row, read_batches, slices
from generator.settings import Dataset, Settings
from generator.settings.dataset import REJECTS

LARGE = 32 << 20
"""Bytes of a list whose first rows are read twice, to know the template of its links before the rest is read."""

Share = tuple[int, slices.Slice]
"""The number of a data set, and a file of it or some rows of that."""


@dataclass(frozen=True)
class ReadPart:
    """A part that was read: its rows in buckets, how many rows of each data set there were, and what was found."""

    scattered: Scattered
    rows: tuple[int, ...]
    rejects: Rejects
    suppression: Suppression


def read_input(
    settings: Settings,
    *,
    bits: int,
    folder: Path,
    engine: Engine,
    rejects: Rejects,
    suppression: Suppression,
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[Scattered, tuple[int, ...]]:
    """Read all files once into 2^`bits` buckets; return these, and how many rows each data set has.

    `rejects` and `suppression` get what is found; `progress` receives the number of bytes read since its last call.
    Raises InputError if a file cannot be read, SiteError if the buckets cannot be written.
    """
    try:
        if not engine.remote:
            files = [(number, file) for number, one in enumerate(settings.datasets) for file in slices.list_files(one)]
            links = {
                number: _sample_links(settings, number, (file for _, file in own))
                for number, own in ((number, list(own)) for number, own in groupby(files, lambda share: share[0]))
                if MadeLinks.suit(settings.datasets[number]) and sum(file.size for _, file in own) >= LARGE
            }
            whole = _read_shares(files, settings, bits, folder, rejects, suppression, engine.processes, progress, links)
            return whole.scattered, whole.rows
        shares = [(number, part) for number, one in enumerate(settings.datasets) for part in slices.list_slices(one)]
        links = {
            number: _sample_links(settings, number, slices.list_slices(one))
            for number, one in enumerate(settings.datasets)
        }
        work = partial(
            _read_part, settings=settings, bits=bits, limit=rejects.limit, suppression=suppression, links=links
        )
        parts = []
        for (_, share), part in zip(shares, engine.run(work, shares, folder), strict=True):
            kept = engine.bring([part.rejects.path], folder)[0] if part.rejects.count and part.rejects.path else None
            rejects.join(part.rejects, kept)
            suppression.join(part.suppression)
            parts.append(replace(part, rejects=Rejects(0, None)))
            progress(share.size)
    finally:
        rejects.save()
    rows = tuple(map(sum, zip(*(part.rows for part in parts), strict=True)))
    return join_parts([part.scattered for part in parts]), rows


def join_parts(parts: Sequence[Scattered]) -> Scattered:
    """Return the parts of an input as a whole; all have buckets of the same number of bits."""
    before = [0, *accumulate(len(part.licences.texts) for part in parts)]
    pieces: dict[int, list[Piece]] = {}
    rows: dict[int, int] = {}
    for part, licences in zip(parts, before, strict=False):
        for bucket in part.buckets:
            pieces.setdefault(bucket.number, []).extend(replace(piece, licences=licences) for piece in bucket.pieces)
            rows[bucket.number] = rows.get(bucket.number, 0) + bucket.rows
    bits = parts[0].bits
    return Scattered(
        buckets=tuple(Bucket(number, bits, tuple(pieces[number]), rows[number]) for number in sorted(pieces)),
        bits=bits,
        read=_add(part.read for part in parts),
        taken=_add(part.taken for part in parts),
        suppressed=sum(part.suppressed for part in parts),
        links=parts[0].links,
        licences=join_licences([part.licences for part in parts]),
        filled=_join(part.filled for part in parts),
        texts=_join(part.texts for part in parts),
    )


def _add(counts: Iterator[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*counts, strict=True)))


def _join(flags: Iterator[tuple[tuple[bool, ...], ...]]) -> tuple[tuple[bool, ...], ...]:
    joined, *others = flags
    for other in others:
        joined = tuple(map(join_flags, joined, other))
    return joined


def _sample_links(settings: Settings, number: int, parts: Iterable[slices.Slice]) -> str:
    """Return the template of a data set's links, which is found before its parts are read: all must have the same."""
    rejects = PartialRejects(Rejects(sys.maxsize, None))

    def read() -> Generator[Batch, None, None]:
        for part in parts:
            own = settings.datasets[number].model_copy(update={"files": (part.file,)})
            memory = settings.build.memory
            yield from read_batches(own, rejects, memory=memory, threads=1, batch_rows=SAMPLE_ROWS, only=part.rows)

    with closing(read()) as sample:  # what reads ahead must end before all is read
        return find_links(sample, settings.names)


def _read_part(
    share: Share,
    *,
    settings: Settings,
    bits: int,
    limit: int,
    suppression: Suppression,
    links: Mapping[int, str],
    folder: Path,
) -> ReadPart:
    """Read a part in a task of its own."""
    share[1].check()
    rejects = Rejects(limit, folder / REJECTS)
    try:
        return _read_shares([share], settings, bits, folder, rejects, suppression, threads=1, links=links)
    except OSError as error:
        raise explain_disk("Rows cannot be put aside", folder, error) from error
    finally:
        rejects.save()
        slices.forget_copies()


def _read_shares(
    shares: Sequence[Share],
    settings: Settings,
    bits: int,
    folder: Path,
    rejects: Rejects,
    suppression: Suppression,
    threads: int,
    progress: Callable[[int], None] = lambda _: None,
    links: Mapping[int, str] | None = None,
) -> ReadPart:
    datasets = settings.datasets
    parts = [PartialRejects(rejects) for _ in datasets]
    scattered = scatter(
        _read_batches(shares, datasets, parts, settings.build.memory, share_threads(threads), progress, links),
        names=settings.names,
        folder=folder,
        bits=bits,
        datasets=len(datasets),
        rejects=rejects,
        locate=lambda number, file, row: locate_row(datasets[number], file, row),
        name_column=lambda number, role: ", ".join(datasets[number].list_columns(role)) or role,
        watch=suppression.find if suppression.lines else None,
        links=links,
        threads=threads,
        charted=any({"date", "license"} & one.columns.keys() for one in datasets),
    )
    rows = tuple(count + part.rows for count, part in zip(scattered.read, parts, strict=True))
    return ReadPart(scattered, rows, rejects, suppression)


def share_threads(threads: int) -> int:
    """Return how many threads should read while as many as given scatter.

    With one for each core in both, two cores take a tenth longer in CPU time for the same time by the clock.
    """
    return max(1, threads // 2)


def _read_batches(
    shares: Iterable[Share],
    datasets: Sequence[Dataset],
    rejects: Sequence[PartialRejects],
    memory: int,
    threads: int,
    progress: Callable[[int], None] = lambda _: None,
    links: Mapping[int, str] | None = None,
) -> Iterator[tuple[int, Batch]]:
    for (number, rows), group in groupby(shares, lambda share: (share[0], share[1].rows)):
        sizes = {part.file: part.size for _, part in group}

        def finish(file: Path, sizes: Mapping[Path, int] = sizes) -> None:
            progress(sizes[file])

        own = datasets[number].model_copy(update={"files": tuple(sizes)})
        template = links.get(number, "") if links else ""
        batches = read_batches(
            own, rejects[number], memory=memory, threads=threads, only=rows, link_template=template, done=finish
        )
        yield from ((number, batch) for batch in batches)
