"""How many items of a name are in the first answer, and the encoding of all buckets with that many.

A name with more items has the rest in table 1, and does not make table 0 larger: so the cap decides how many names fit
in a file, and with it the crowd, the names that share a shard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator.engines import Engine
from generator.indexing.buckets import Bucket, EncodedBucket, Scattered
from generator.indexing.encoding import count_whole, encode_bucket, measure_caps
from generator.indexing.planning import choose_stats_depth, fit_depth

if TYPE_CHECKING:  # a worker that encodes must not load the settings
    from generator.settings import Privacy, SiteNames

LARGEST_CAP = 4096
"""What the cap is where another makes no larger crowd."""

CAPS = (LARGEST_CAP, 2048, 1024, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1)
"""The caps that a plan chooses from."""

SAMPLE_ROWS = 2**18
"""From so many rows on, the cap is chosen by a part of the index, one 2^n-th, of about half as many rows or more."""


def encode_buckets(
    scattered: Scattered,
    privacy: Privacy,
    *,
    names: SiteNames,
    folder: Path,
    engine: Engine,
    other: int | None = None,
    progress: Callable[[], None] = lambda: None,
) -> list[EncodedBucket]:
    """Encode all buckets into files in `folder`, and return them.

    The most items of an entry in table 0 are what the publisher says, or chosen; if they are chosen, the buckets are
    also measured for a larger number of them, `other`. `progress` is called after each bucket. Raises SiteError if a
    file cannot be written, InputError if a record is too long for the format.
    """
    depth = choose_stats_depth(privacy)
    cap = privacy.cap or _choose_cap(scattered, privacy, names.kinds, engine)
    work = partial(
        encode_bucket,
        kinds=names.kinds,
        platforms=names.platforms,
        cap=cap,
        depth=depth,
        links=scattered.links,
        licence_cells=scattered.licences.cell_of,
        other=other if other and privacy.cap is None and cap < other else None,
    )
    encoded = []
    for bucket in engine.run(work, scattered.buckets, folder):
        encoded.append(bucket)
        progress()
    return encoded


def _choose_cap(scattered: Scattered, privacy: Privacy, kinds: Sequence[str], engine: Engine) -> int:
    """Return the cap that makes the largest crowd, with at least `privacy.whole` of the names whole in table 0.

    The crowd is largest with the fewest shards; of several such caps, the largest. If there are as many shards as may
    be, it is the largest whose files are within the budget, or the one whose files pass it by least. Where a part of
    the index leaves it in doubt whether a cap has the fewest, the smallest has the best chance. The choice depends on
    the rows alone, not on how many buckets they are in.
    """
    share = (sum(scattered.taken) // SAMPLE_ROWS).bit_length()
    sample: list[Bucket] = [one for one in scattered.buckets if one.number >> max(0, one.bits - share) == 0]
    depth = choose_stats_depth(privacy)
    measure = partial(measure_caps, kinds=kinds, share=share, depth=depth, links=scattered.links)

    def allow(parts: Iterable[tuple[int, ...]]) -> int:
        entries, *whole = list(map(sum, zip(*parts, strict=True))) or [0]
        return sum(count >= privacy.whole * entries for count in whole)

    if share:  # a part has too few names to tell how many are whole; the smaller the cap, the fewer
        allowed = allow(engine.run(partial(count_whole, caps=CAPS), scattered.buckets))
        measured = list(engine.run(partial(measure, caps=CAPS[:allowed]), sample))
    else:
        measured = list(engine.run(partial(measure, caps=CAPS), sample))
        allowed = allow((bucket.entries, *bucket.whole) for bucket in measured)

    def rank(number: int) -> tuple[int, int, int, int]:
        (best, _), (worst, over) = (fit_depth(measured, number, share, privacy, errors) for errors in (-2, 2))
        return best, worst, over, number if best == worst else -number

    return CAPS[min(range(allowed), key=rank, default=0)]
