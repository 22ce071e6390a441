"""A whole build, from start to end.

files -> batches -> buckets -> records -> plan -> keys -> release -> shards -> manifest -> pages -> published folder.
Nothing is written to the output folder before the last step, which replaces it at once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hmac
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from generator import __version__
from generator.browser_python import choose_runtime
from generator.engines import Engine, LocalEngine, open_spark
from generator.indexing import (
    LARGEST_CAP,
    EncodedBucket,
    Plan,
    Scattered,
    check_files,
    choose_plan,
    encode_buckets,
    measure_depths,
    state_terms,
)
from generator.indexing.counts import Census, Differing, Tally, join_tallies, take_census
from generator.indexing.intake import Suppression, choose_bits, load_suppression, read_input
from generator.indexing.sealing import STRETCHED, SiteSecrets, estimate_seconds, join_content, seal_tables, stretch_keys
from generator.keys import load_or_create
from generator.output import open_private_folder, read_manifest, stage_remote_site, stage_site
from generator.pages import load_languages, render_site
from generator.progress import Reporter
from generator.reading import Rejects, list_ignored, preview_columns
from generator.report import DatasetReport, Report, SuppressionReport, describe_hosts
from generator.settings import Settings, list_stale
from generator.settings.dataset import REJECTS
from generator.storage import is_remote, measure, show_place
from shards.errors import FormatError, InputError, SettingsError, SiteError
from shards.manifest import DatasetEntry, Manifest, Shown, TableEntry, Terms, digest_platforms
from shards.sealing import Shape, derive_release

_ONE_PROCESS_BYTES = 200_000_000
"""Up to this input size, one process is faster, because starting another one costs about a second."""
_TEXT_FACTOR = {"gzip": 6, "zstd": 6, "bzip2": 8, "zip": 6, "tar": 6, None: 1}
_ROW_BYTES = 60
_NAME_WORK = "Specify another place that all machines reach: --work."
_WORDS = {
    "title",
    "description",
    "source",
    "coverage",
    "date",
    "removal",
    "removal_request",
    "pictures",
    "translations",
}
"""The settings of a data set that are shown to visitors; all others affect the index."""


@dataclass(frozen=True)
class Cluster:
    """The Spark cluster that Spark is set up for; `work` is a folder or URL that all machines reach, for its files.

    Without one, it is next to the output; then a build that fails does not go on where it ended.
    """

    work: str = ""


@dataclass(frozen=True)
class Input:
    """The result of reading: rows of each data set, their buckets and records, statistics, unused columns."""

    rows: tuple[int, ...]
    scattered: Scattered
    buckets: list[EncodedBucket]
    census: Census
    tallies: tuple[Tally, ...]
    ignored: dict[str, tuple[str, ...]]
    previews: dict[str, dict[str, tuple[str, tuple[str, ...]]]]


def build_site(
    settings: Settings,
    *,
    max_rejects: int,
    reporter: Reporter,
    names: bool = True,
    compare: bool = False,
    cluster: Cluster | None = None,
) -> Report:
    """Build and publish the site described by the settings, and return a report.

    Up to `max_rejects` invalid rows are skipped and written to rejects.csv; one more stops the build. `names` allows
    messages and the report to show names from the list; `compare` makes the report compare depths; a `cluster` does the
    work, with the same result. Raises HushdexError of the appropriate kind, and then leaves the output folder as it is.
    """
    started = time.monotonic()
    load_languages(settings.site)  # report errors in a theme's texts before the work, not after it
    with contextlib.ExitStack() as stack:
        stage_output = stage_remote_site if is_remote(settings.build.output) else stage_site
        staging = stack.enter_context(stage_output(settings.build.output, list_inputs(settings)))
        suppression = load_suppression(settings)
        key = load_or_create(settings.folder)
        engine = stack.enter_context(_open_engine(settings, cluster, staging.scratch, "build"))
        rejects = Rejects(max_rejects, settings.folder / REJECTS, names=names)
        read = _read_records(settings, staging.scratch, rejects, suppression, engine, reporter)
        buckets = read.buckets
        plan = choose_plan(buckets, settings.privacy)
        if hosts := describe_hosts(plan):
            reporter.note(f"free hosts: {hosts}")
        check_files(plan, settings.build.files)
        staging.require(plan.bytes, plan.files)
        site = SiteSecrets(key.secret, key.salt, settings.privacy.iterations)
        stage = reporter.stage("stretching keys", _count_records(buckets), "names")
        keys = stretch_keys(
            buckets,
            salt=key.salt,
            iterations=settings.privacy.iterations,
            secret=key.secret,
            cache=settings.folder / STRETCHED,
            folder=staging.scratch,
            engine=engine,
            progress=stage.advance,
        )
        terms = state_terms(plan, buckets, settings.names, [one.id for one in settings.datasets], read.scattered.links)
        content = join_content(buckets)
        release = derive_release(key.secret, key.salt, site.iterations, plan.cap, terms, content)
        shapes = [
            Shape(release, number, table.depth, table.cells, table.cell) for number, table in enumerate(plan.tables)
        ]
        stage = reporter.stage("sealing shards", plan.files, "shards")
        tables = seal_tables(
            shapes, buckets, keys, site, terms, folder=staging.folder, engine=engine, progress=stage.advance
        )
        manifest = _make_manifest(settings, site, release, terms, tables, read.scattered.numeric, staging.before)
        runtime, without = choose_runtime(settings.pages.many, reporter.stage)
        reporter.stage("publishing")
        render_site(settings, manifest, staging.folder, read.tallies, runtime)
        if runtime:
            runtime.copy(staging.folder)
        withheld = _withhold_previous(settings, suppression, release, staging.before)
        published = staging.publish(keep_previous=not withheld)
    report = _make_report(settings, read, plan, rejects, suppression, time.monotonic() - started)
    requests = [(dataset.id, dataset.removal_request) for dataset in settings.datasets]
    stale = list_stale(requests, dt.date.fromisoformat(manifest.built))
    report = replace(report, withheld=withheld, warnings=(*report.warnings, *stale, *without))
    report = replace(report, depths=measure_depths(buckets, settings.privacy) if compare else ())
    if published.unsigned:
        again = "the previous site was signed; this one differs, so sign it again (hushdex sign)"
        report = replace(report, warnings=(*report.warnings, again))
    if published.left_over:
        moved = f"files were added to the old site while it was being replaced; they are now in {published.left_over}"
        report = replace(report, warnings=(*report.warnings, moved))
    return replace(report, release=release.hex(), built=manifest.built, output=published.folder, files=published.files)


def render_again(settings: Settings, tallies: Sequence[Tally]) -> None:
    """Publish new pages around the existing shards, after a change of a template, style, text or title.

    The settings may differ from those of the build as far as `share_index` allows; `tallies` are those of the build. No
    data is read, no key stretched, no shard read or written. Raises HushdexError, and then changes nothing.
    """
    with stage_site(settings.build.output, list_inputs(settings), around_index=True) as staging:
        before = read_manifest(staging.before)
        numeric = [tuple(shown.numeric for shown in entry.shown) for entry in before.datasets]
        datasets = _describe_datasets(settings, before.terms.datasets, numeric)
        manifest = replace(before, built=_choose_date(settings, before.release, staging.before), datasets=datasets)
        runtime, _ = choose_runtime(settings.pages.many)
        render_site(settings, manifest, staging.folder, tallies, runtime)
        if runtime:
            runtime.copy(staging.folder)
        staging.publish()


def share_index(one: Settings, other: Settings) -> bool:
    """Return whether both settings produce the same index, that is, whether they differ only in texts for visitors."""
    return _leave_words_out(one) == _leave_words_out(other)


def _leave_words_out(settings: Settings) -> tuple[object, ...]:
    datasets = [dataset.model_dump(exclude=_WORDS) for dataset in settings.datasets]
    return (
        settings.path,
        settings.identifiers,
        settings.names,
        settings.privacy,
        settings.build,
        settings.pages.many,
        datasets,
    )


def list_inputs(settings: Settings) -> list[Path]:
    """Return the files and folders that a site is built from, except Hushdex's own."""
    theme = [settings.site.theme] if settings.site.theme else []
    data = (path for dataset in settings.datasets for path in dataset.files)
    return [settings.path, *data, *theme, *settings.privacy.suppress]


def plan_site(
    settings: Settings, *, max_rejects: int, reporter: Reporter, names: bool = True, cluster: Cluster | None = None
) -> Report:
    """Read everything and plan as `build_site` would, but write only temporary files, and return a report.

    With a `cluster`, the site's key is created too, if there is none: tasks' results are signed with it.
    """
    started = time.monotonic()
    with open_private_folder() as folder, _open_engine(settings, cluster, folder, "plan") as engine:
        rejects, suppression = Rejects(max_rejects, None, names=names), load_suppression(settings)
        read = _read_records(settings, folder, rejects, suppression, engine, reporter, other=LARGEST_CAP)
        plan = choose_plan(read.buckets, settings.privacy)
        depths = measure_depths(read.buckets, settings.privacy)
        others = [bucket.other for bucket in read.buckets if bucket.other]
        other_way = choose_plan(others, settings.privacy) if others else None
        try:
            check_files(plan, settings.build.files)
        except SettingsError as error:
            warning = f"A build would stop here: {error.fact} {error.hint}"
            plan = replace(plan, warnings=(*plan.warnings, " ".join(warning.split())))
        report = _make_report(settings, read, plan, rejects, suppression, time.monotonic() - started)
        threads = engine.processes
    stretching = estimate_seconds(_count_records(read.buckets), settings.privacy.iterations, threads)
    return replace(report, stretching=stretching, depths=depths, other_way=other_way)


def _read_records(
    settings: Settings,
    folder: Path,
    rejects: Rejects,
    suppression: Suppression,
    engine: Engine,
    reporter: Reporter,
    other: int | None = None,
) -> Input:
    """Read all files once into buckets, and encode each bucket as records; for `other` see `encode_buckets`."""
    files = [path for dataset in settings.datasets for path in dataset.files]
    stage = reporter.stage("reading", sum(measure(path)[0] for path in files), "bytes")
    scattered, rows = read_input(
        settings,
        bits=_choose_bits(settings, engine),
        folder=folder,
        engine=engine,
        rejects=rejects,
        suppression=suppression,
        progress=stage.advance,
    )
    rejects.check()
    stage = reporter.stage("grouping", len(scattered.buckets), "buckets")
    buckets = encode_buckets(
        scattered,
        settings.privacy,
        names=settings.names,
        folder=folder,
        engine=engine,
        other=other,
        progress=stage.advance,
    )
    if not any(bucket.entries for bucket in buckets):
        if scattered.suppressed:
            raise InputError("The suppression list covers all rows: there is nothing to look up.")
        first = rejects.first[0].show(value=rejects.names) if rejects.first else ""
        raise InputError("The input has no valid rows: there is nothing to look up.", first)
    settings.names.check_hashed({kind for bucket in buckets for kind in bucket.kinds})
    ignored = {dataset.id: list_ignored(dataset) for dataset in settings.datasets}
    tallies = join_tallies(buckets, scattered.licences.cells, len(settings.datasets))
    previews = {
        dataset.id: preview_columns(dataset, memory=settings.build.memory, threads=_count_processes(settings))
        for dataset in settings.datasets
    }
    return Input(rows, scattered, buckets, take_census(buckets), tallies, ignored, previews)


def _count_records(buckets: Sequence[EncodedBucket]) -> int:
    return sum(bucket.records for bucket in buckets)


@contextmanager
def _open_engine(settings: Settings, cluster: Cluster | None, scratch: Path, aim: str) -> Iterator[Engine]:
    if cluster:
        secret = load_or_create(settings.folder).secret
        work, output = cluster.work or str(scratch), settings.build.output
        if is_remote(output) and not cluster.work:
            raise SiteError(f"{show_place(output)} is no place for the files of tasks: it is published.", _NAME_WORK)
        place = Path(work) if is_remote(Path(work)) else Path(work).absolute()
        if place.is_relative_to(output):
            raise SiteError(f"{work} is in the output: names would be published.", _NAME_WORK)
        with open_spark(work, *_name_run(settings, secret, aim), secret) as spark:
            yield spark
        return
    processes = _count_processes(settings)
    with LocalEngine(processes if _estimate_size(settings) > _ONE_PROCESS_BYTES else 1, threads=processes) as engine:
        yield engine


def _name_run(settings: Settings, secret: bytes, aim: str) -> tuple[str, str]:
    """Return names for the site and for the runs for it that make the same files, which tell nothing of either."""

    def name(*parts: object) -> str:
        text = "\x00".join(map(str, parts))
        return hmac.digest(secret, text.encode("utf-8", "surrogateescape"), "sha256").hex()[:32]

    inputs = [(path, *measure(path)) for path in list_inputs(settings) if is_remote(path) or path.is_file()]
    platforms = digest_platforms(settings.names.platforms, settings.names.suffixes)
    return name(aim, settings.build.output), name("run", __version__, inputs, platforms)


def _count_processes(settings: Settings) -> int:
    return settings.build.processes or os.cpu_count() or 1


def _estimate_size(settings: Settings) -> int:
    """Return an estimate of the size of the input as plain text, in bytes."""
    return sum(
        measure(path)[0] * (4 if dataset.format in ("parquet", "spreadsheet") else _TEXT_FACTOR[dataset.compression])
        for dataset in settings.datasets
        for path in dataset.files
    )


def _choose_bits(settings: Settings, engine: Engine) -> int:
    """Return the number of bits; on other machines, each task may use the memory that all share on this one."""
    size = _estimate_size(settings)
    memory = settings.build.memory * (engine.processes if engine.remote else 1)
    return choose_bits(size // _ROW_BYTES, size, memory, engine.processes)


def _make_manifest(
    settings: Settings,
    site: SiteSecrets,
    release: bytes,
    terms: Terms,
    tables: tuple[TableEntry, ...],
    numeric: Sequence[tuple[bool, ...]],
    before: Path,
) -> Manifest:
    return Manifest(
        release=release,
        built=_choose_date(settings, release, before),
        salt=site.salt,
        iterations=site.iterations,
        platforms=settings.names.platforms,
        suffixes=settings.names.suffixes,
        kinds=terms.kinds,
        email_names=terms.email_names,
        link_names=terms.link_names,
        entries=terms.entries,
        rules=terms.rules,
        must=terms.must,
        datasets=_describe_datasets(settings, terms.datasets, numeric),
        tables=tables,
    )


def _describe_datasets(
    settings: Settings, terms: Sequence[tuple[str, int, str]], numeric: Sequence[tuple[bool, ...]]
) -> tuple[DatasetEntry, ...]:
    return tuple(
        DatasetEntry(
            id=dataset.id,
            title=dataset.title,
            description=dataset.description,
            source=dataset.source,
            coverage=dataset.coverage,
            date=dataset.date,
            removal=dataset.removal,
            link=link,
            items=count,
            shown=tuple(map(Shown, dataset.show.values(), flags)),
        )
        for dataset, (_, count, link), flags in zip(settings.datasets, terms, numeric, strict=True)
    )


def _choose_date(settings: Settings, release: bytes, folder: Path) -> str:
    """Return the date of the release: the configured one, SOURCE_DATE_EPOCH, that in `folder`, or today."""
    if settings.site.date:
        return settings.site.date.isoformat()
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date().isoformat()
        except (ValueError, OverflowError, OSError) as error:
            raise InputError(
                f"SOURCE_DATE_EPOCH is {epoch!r}.", "Set it to a number of seconds, or unset it."
            ) from error
    try:
        before = read_manifest(folder)
    except FormatError:
        before = None
    # The same release built again is the same site, byte for byte, on any day.
    if before and before.release == release:
        return before.built
    return dt.datetime.now(dt.UTC).date().isoformat()


def _withhold_previous(settings: Settings, suppression: Suppression, release: bytes, folder: Path) -> bool:
    """Return whether the shards of the previous release must go: they contain, or may contain, suppressed names."""
    if not suppression.lines or not folder.is_dir() or not any(folder.iterdir()):
        return False
    try:
        before = read_manifest(folder)
        # If it is the same release, the one before it would be kept, whose manifest no longer exists.
        if before.release == release:
            return any(path.name != release.hex() for path in (folder / "d").iterdir())
        # Names on other platforms belong to other people: they cannot be compared.
        return before.terms.platforms != digest_platforms(
            settings.names.platforms, settings.names.suffixes
        ) or suppression.find_in_release(folder, before, threads=_count_processes(settings))
    except (FormatError, OSError):
        return True


def _make_report(
    settings: Settings,
    read: Input,
    plan: Plan,
    rejects: Rejects,
    suppression: Suppression,
    seconds: float,
) -> Report:
    unmatched = suppression.unmatched()
    return Report(
        datasets=tuple(
            DatasetReport(dataset.id, rows, tally.items, tally, link)
            for dataset, rows, tally, link in zip(
                settings.datasets, read.rows, read.tallies, read.scattered.links, strict=True
            )
        ),
        used=sum(read.scattered.taken),
        rejected=rejects.count,
        rejected_names=rejects.parts,
        refusals=rejects.summarize(),
        rejects=settings.folder / REJECTS if rejects.count and rejects.path else None,
        merged=sum(bucket.merged for bucket in read.buckets),
        differing=_join_differing(read.buckets, names=rejects.names),
        suppression=SuppressionReport(
            lines=len(suppression.lines),
            matched=len(suppression.lines) - len(unmatched),
            unmatched=unmatched,
            rows=read.scattered.suppressed,
            near=suppression.count_near(),
        ),
        warnings=(
            *rejects.show_warnings(),
            *plan.warnings,
        ),
        entries=plan.entries,
        census=read.census
        if rejects.names
        else replace(read.census, spellings=replace(read.census.spellings, entry_examples=(), record_examples=())),
        ignored=read.ignored,
        plan=plan,
        seconds=seconds,
        previews=read.previews if rejects.names else {},
    )


def _join_differing(buckets: Sequence[EncodedBucket], *, names: bool) -> Differing:
    examples = [bucket.differing.example for bucket in buckets if bucket.differing.example]
    rows = sum(bucket.differing.rows for bucket in buckets)
    return Differing(rows, min(examples, default=None) if names else None)
