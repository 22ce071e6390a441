"""Measures each stage of a build, compared with a bare DuckDB scan of the same columns.

    python -m benchmarks.build_speed --rows 1e6 --rows 1e7 --rows 1e8 --format parquet --format csv
    python -m benchmarks.build_speed --rows 1e7 --skewed
    python -m benchmarks.build_speed --rows 1e7 --mean 1
    python -m benchmarks.build_speed --input photos.csv --column account=flickr_user --column item=photo_id

Everything except the pages is built in a temporary folder: read, scatter, encode, plan, seal. Keys are stretched with
one iteration, in a stage that is no part of `build` (it takes 0.24 ms per match key for each 1,000 iterations). CPU
seconds and memory are those of the whole process tree. Linux only: they are read from /proc.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from benchmarks.sample_rows import MEAN, SKEWED_MEAN, write_sample
from generator.engines import LocalEngine
from generator.indexing.caps import encode_buckets
from generator.indexing.grouping import choose_bits, find_links, scatter
from generator.indexing.intake.parts import share_threads
from generator.indexing.links import SAMPLE_ROWS
from generator.indexing.planning import choose_plan, state_terms
from generator.indexing.sealing import STRETCHED, SiteSecrets, join_content, seal_tables, stretch_keys
from generator.reading.made_links import MadeLinks
from generator.reading.readers import locate_row, read_batches
from generator.reading.rejects import Rejects
from generator.settings.platforms import find_names
from generator.settings.site_toml import Dataset, Privacy
from shards.sealing import Shape, derive_release

COLUMNS = {"account": "account", "item": "photo_id", "url": "photo_url"}
MEMORY = 2 << 30
ONE_PROCESS_ROWS = 1_500_000
NAMES = find_names(["account"], "flickr", {})
_PAGE, _TICK = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")


@dataclass
class Meter:
    """Wall seconds, CPU seconds and peak memory (bytes) of stages, by name."""

    stages: dict[str, tuple[float, float, int]] = field(default_factory=dict)
    peak: int = 0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure the body of the context."""
        outer, self.peak = self.peak, 0
        wall, cpu = time.perf_counter(), read_tree()[0]
        yield
        after, memory = read_tree()
        self.stages[name] = (time.perf_counter() - wall, after - cpu, max(self.peak, memory))
        self.peak = max(self.peak, outer)

    def leave_out(self, left_out: str, whole: str) -> None:
        """Take a stage out of another, which it was a part of."""
        (wall, cpu, _), (all_wall, all_cpu, _) = self.stages[left_out], self.stages.pop(whole)
        peak = max(memory for name, (_, _, memory) in self.stages.items() if name != left_out)
        self.stages[whole] = (all_wall - wall, all_cpu - cpu, peak)

    def watch(self, done: threading.Event) -> None:
        """Record peak memory until `done` is set."""
        while not done.wait(0.1):
            self.peak = max(self.peak, read_tree()[1])


def read_tree() -> tuple[float, int]:
    """Return the CPU seconds so far and the current memory of this process and all below it, including ended ones."""
    seconds, pages = 0.0, 0
    waiting = [Path("/proc/self")]
    while waiting:
        place = waiting.pop()
        try:
            below = [pid for path in place.glob("task/*/children") for pid in path.read_text().split()]
            waiting += map(Path("/proc").joinpath, below)
            fields = (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        seconds += sum(map(int, fields[11:15])) / _TICK  # what ended children took is in those of their parent
        pages += int(fields[21])
    return seconds, pages * _PAGE


def build(dataset: Dataset, rows: int, processes: int, folder: Path, meter: Meter) -> str:
    """Run all stages on a data set and return a summary."""
    privacy, rejects = Privacy(iterations=1), Rejects(10**9, None)
    size = rows * 90
    with meter.stage("DuckDB scan"):
        scan(dataset)
    with meter.stage("read alone"):
        for _ in read_batches(dataset, rejects, memory=MEMORY, threads=processes):
            pass
    with meter.stage("build"), LocalEngine(processes if rows > ONE_PROCESS_ROWS else 1, processes) as engine:
        with meter.stage("read, scatter"):
            with closing(read_batches(dataset, rejects, memory=MEMORY, threads=1, batch_rows=SAMPLE_ROWS)) as sample:
                link = find_links(sample, NAMES) if MadeLinks.suit(dataset) else ""
            threads = share_threads(processes)
            batches = read_batches(dataset, rejects, memory=MEMORY, threads=threads, link_template=link)
            scattered = scatter(
                ((0, batch) for batch in batches),
                names=NAMES,
                folder=folder,
                bits=choose_bits(rows, size, MEMORY, processes),
                datasets=1,
                rejects=Rejects(10**9, None),
                locate=lambda _, file, row: locate_row(dataset, file, row),
                links={0: link} if link else None,
                threads=processes,
                charted=False,
            )
        with meter.stage("encode"):
            buckets = encode_buckets(scattered, privacy, names=NAMES, folder=folder, engine=engine)
        with meter.stage("plan"):
            plan = choose_plan(buckets, privacy)
        site = SiteSecrets(b"benchmark" * 4, bytes(16), privacy.iterations)
        with meter.stage("stretch"):
            keys = stretch_keys(
                buckets,
                salt=site.salt,
                iterations=site.iterations,
                secret=site.secret,
                cache=folder / STRETCHED,
                folder=folder,
                engine=engine,
                cheap=0,
            )
        with meter.stage("seal"):
            terms = state_terms(plan, buckets, NAMES, ["a"], scattered.links)
            content = join_content(buckets)
            release = derive_release(site.secret, site.salt, site.iterations, plan.cap, terms, content)
            tables = [Shape(release, number, *shape) for number, shape in enumerate(terms.tables)]
            seal_tables(tables, buckets, keys, site, terms, folder=folder / "site", engine=engine)
    meter.leave_out("stretch", "build")
    return (
        f"{scattered.taken[0]:,} rows, {plan.entries:,} names, {plan.files:,} files of "
        f"{plan.tables[0].bytes / 1024:.0f} KiB (table 0), {plan.bytes / 1e6:.0f} MB, padding {plan.padding:.0%}"
    )


def scan(dataset: Dataset) -> None:
    """Read the same columns with DuckDB only."""
    reader = "read_parquet" if dataset.format == "parquet" else "read_csv"
    files = [str(path) for path in dataset.files]
    options = "" if dataset.format == "parquet" else ", all_varchar = true"
    lengths = ", ".join(f'sum(length("{column}"))' for column in dataset.columns.values())
    duckdb.connect().sql(f"SELECT {lengths} FROM {reader}({files!r}{options})").fetchall()  # noqa: S608


def print_table(title: str, meter: Meter, result: str) -> None:
    """Print a Markdown table of the stages."""
    print(f"\n**{title}**: {result}\n")
    print("| stage | wall | CPU | peak memory | CPU ÷ scan |\n|---|---|---|---|---|")
    floor = max(meter.stages["DuckDB scan"][1], 1 / _TICK)
    for name, (wall, cpu, memory) in meter.stages.items():
        print(f"| {name} | {wall:.2f} s | {cpu:.2f} s | {memory / 1e9:.2f} GB | {cpu / floor:.1f} |")
    sys.stdout.flush()


def measure(path: Path, columns: dict[str, str], rows: int, processes: int) -> None:
    """Measure one file and print it."""
    settings = {"id": "a", "title": "A", "files": (path,), "columns": columns, "delimiter": ","}
    dataset = Dataset.model_validate({**settings, "format": path.suffix[1:]})
    meter, done = Meter(), threading.Event()
    watcher = threading.Thread(target=meter.watch, args=(done,))
    watcher.start()
    try:
        with tempfile.TemporaryDirectory(prefix="hushdex-bench-") as folder:
            result = build(dataset, rows, processes, Path(folder), meter)
    finally:
        done.set()
        watcher.join()
    print_table(path.name, meter, result)


def main() -> None:
    """Measure what the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=lambda text: int(float(text)), action="append", default=[])
    parser.add_argument("--format", choices=("csv", "parquet"), action="append")
    parser.add_argument("--mean", type=float, help="average number of photos per account; 1: all names differ")
    parser.add_argument("--skewed", action="store_true", help="log-normal with a sigma of 2, with titles")
    parser.add_argument("--input", type=Path, help="your own list")
    parser.add_argument("--column", action="append", help="role=column in your own list")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, help="keep the made-up lists in this folder")
    arguments = parser.parse_args()
    if arguments.input:
        columns = dict(pair.split("=", 1) for pair in arguments.column) if arguments.column else COLUMNS
        with arguments.input.open("rb") as file:
            rows = sum(1 for _ in file) if arguments.input.suffix != ".parquet" else ONE_PROCESS_ROWS
        measure(arguments.input, columns, rows, arguments.processes)
    with tempfile.TemporaryDirectory(prefix="hushdex-lists-") as temporary:
        for rows in arguments.rows:
            for ending in arguments.format or ["parquet"]:
                mean = arguments.mean or (SKEWED_MEAN if arguments.skewed else MEAN)
                name = f"{rows}-{mean:g}{'-skewed' * arguments.skewed}.{ending}"
                path = (arguments.keep or Path(temporary)) / name
                if not path.exists():
                    write_sample(path, rows, mean=mean, skewed=arguments.skewed)
                columns = COLUMNS | {"title": "title"} if arguments.skewed else COLUMNS
                measure(path, columns, rows, arguments.processes)


if __name__ == "__main__":
    main()
