"""The commands and their options. Exit codes: 0 success, 1 a problem with the input or the site, 2 wrong usage.

Results go to standard output, everything else to standard error. The work itself is done by other modules, such as
`pipeline`.
"""

from __future__ import annotations

import atexit
import copy
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__
from generator.commands import showing
from generator.commands.signals import terminable
from generator.commands.site import hosts, lookup, sign, verify
from generator.commands.terminal import (
    AS_JSON,
    Grid,
    Stopped,
    console,
    escape_output,
    fault_reported,
    is_terminal,
    print_json,
    stop,
)
from generator.output import keep_private
from shards.platforms.library import list_ids

if TYPE_CHECKING:
    from generator.pipeline import Cluster
    from generator.settings import Settings

# Each command imports what it needs when it runs, so that a lookup need not wait for Arrow and DuckDB to load.

SETTINGS = click.argument("settings_path", metavar="[SITE.TOML]", default="site.toml", type=click.Path(path_type=Path))
MAX_REJECTS = click.option(
    "--max-rejects",
    metavar="N",
    type=click.IntRange(min=0),
    show_default="max_rejects in SITE.TOML, or 0",
    help="Skip up to N invalid rows.",
)
NAMES = click.option(
    "--names/--no-names",
    default=lambda: os.environ.get("CI", "").lower() in ("", "0", "false"),
    help="Show example names, and exact figures. Off by default when CI is set.",
)
ENGINE = click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Where the work is done: here, or on the cluster that Spark is set up for.",
)
WORK = click.option(
    "--work",
    metavar="PLACE",
    help="With --engine spark: folder or URL (s3://…) that all machines reach, for what a failed build goes on from.",
)


def _choose_cluster(engine: str, work: str | None) -> Cluster | None:
    from generator.pipeline import Cluster

    if work is not None and engine == "local":
        raise click.UsageError("--work requires --engine spark.")
    return Cluster(work or "") if engine == "spark" else None


def _choose_limit(asked: int | None, settings: Settings) -> int:
    return settings.build.max_rejects if asked is None else asked


class Program(click.Group):
    """The commands. With `--json`, wrong usage is also reported as JSON, in addition to click's own message."""

    as_json = False

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program: what it writes is its user's alone, unless it says otherwise."""
        try:
            with self._stop_told(), keep_private(), terminable():
                return super().main(*args, **extra)
        except Stopped as error:
            if not args and not extra:  # as a program: Python would wait for threads that wait for a disk or a host
                atexit._run_exitfuncs()  # temporary folders that are still referred to
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(int(error.code or 0))
            raise

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the arguments, and remember whether `--json` is among them: only the command itself would know."""
        self.as_json = "--json" in args[: args.index("--")] if "--" in args else "--json" in args
        with self._usage_told(), self._stop_told():
            escape_output()
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it imports can fail too, such as for want of memory."""
        with self._usage_told(), self._stop_told(), fault_reported(self.as_json):
            return super().invoke(ctx)

    @contextmanager
    def _usage_told(self) -> Iterator[None]:
        try:
            yield
        except click.UsageError as error:
            if self.as_json:
                path = error.ctx.command_path if error.ctx else "hushdex"
                print_json({"error": {"fact": error.format_message(), "hint": f"See {path} --help."}})
            raise

    @contextmanager
    def _stop_told(self) -> Iterator[None]:
        """Report Ctrl-C and the like where no command does: before it has begun, such as while its modules load."""
        try:
            yield
        except KeyboardInterrupt as error:
            raise stop(error, self.as_json) from None


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hushdex")
def main() -> None:
    """Build a site where people can check whether they are in a list, without any server learning who asked.

    To get started: hushdex new my-site --from photos.csv
    """


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--from", "patterns", metavar="LIST", multiple=True, help="List to inspect: a file, glob or folder. Repeatable."
)
@click.option("--demo", is_flag=True, help="Start from the demo's list, which is copied to DIR.")
@click.option(
    "--column",
    "columns",
    metavar="ROLE=COLUMN",
    multiple=True,
    help="Column to use for a role, or - for none. Repeatable.",
)
@click.option("--title", metavar="TEXT", help="Name of the list, as visitors will see it.")
@click.option(
    "--platform",
    metavar="NAME",
    type=click.Choice(list_ids()),
    help=f"Platform the names belong to: {', '.join(list_ids())}.",
)
@click.option("--preset", metavar="NAME", help="Known list format (none disables detection).")
@click.option("--encoding", metavar="NAME", help="Encoding of the list, if it is not UTF-8: cp1252, shift_jis, …")
@click.option(
    "--max-rejects",
    metavar="N",
    type=click.IntRange(min=0),
    help="Rejected rows that a build may skip, although they may name somebody.",
)
@click.option("-y", "--yes", is_flag=True, help="Accept all suggestions without asking.")
@NAMES
@AS_JSON
def new(
    folder: Path,
    patterns: tuple[str, ...],
    demo: bool,
    columns: tuple[str, ...],
    max_rejects: int | None,
    yes: bool,
    names: bool,
    as_json: bool,
    **said: str | None,
) -> None:
    """Create a project in DIR. With --from, site.toml is drafted from your list; without it, a sample is written.

    Run again with --column and the like, it corrects the site.toml that it has drafted.

    Example: hushdex new my-site --from photos.csv --column username=photographer
    """
    from generator.commands.project import copy_demo, list_steps, read_wishes, start_project

    try:
        wishes = read_wishes(columns)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    with fault_reported(as_json):
        if demo and patterns:
            raise click.UsageError("--demo and --from cannot be used together.")
        patterns = (str(copy_demo(folder)),) if demo else patterns
        if not patterns:
            if wishes or max_rejects is not None or any(said.values()):
                raise click.UsageError("All other options require --from LIST or --demo.")
            written = start_project(folder)
            words = ["", "This is a sample project. To use your own list: hushdex new DIR --from LIST"]
            tree: dict[str, Any] = {}
        else:
            from generator.commands.new import begin_project

            questions = not yes and not as_json and is_terminal(sys.stdin) and is_terminal(sys.stdout)
            written, words, tree = begin_project(
                folder,
                patterns,
                wishes,
                said,
                allowed=max_rejects or 0,
                questions=questions,
                silent=as_json,
                names=names,
            )
        if as_json:
            print_json(tree | {"written": [str(path) for path in written]})
            return
        for path in written:
            click.echo(f"wrote {path}")
        program = "hushdex" if Path(sys.argv[0]).stem == "hushdex" else f"python {shlex.quote(sys.argv[0])}"
        click.echo("\n".join([*words, *list_steps(folder, program)]))


@main.command()
@AS_JSON
def presets(as_json: bool) -> None:
    """List the known list formats (presets). To use one, add preset = "NAME" to the data set in site.toml.

    Example: hushdex presets
    """
    from generator.settings.presets import load_preset, preset_names

    known = {name: load_preset(name) for name in preset_names()}
    if as_json:
        print_json({"presets": [{"name": name, **preset} for name, preset in known.items()]})
        return
    rows = []
    for name, preset in known.items():
        for place, dataset in enumerate([preset["dataset"], *preset.get("variant", [])]):
            first = (name, preset["title"], preset["documented"]) if place == 0 else ("", "", "")
            width = dataset.get("fields", preset["known_by"].get("fields"))
            fields = f"{width} fields: " if "variant" in preset else ""
            columns = ", ".join(f"{role} = {_show_columns(column)}" for role, column in dataset["columns"].items())
            rows.append((first[0], fields + columns, first[2]))
    Grid(("preset", "columns", "documentation"), tuple(rows)).print()


def _show_columns(column: object) -> str:
    return " + ".join(map(str, column)) if isinstance(column, list) else str(column)


REPORT = click.option(
    "--report",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write an HTML report about the input (contains names).",
)


@main.command()
@SETTINGS
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="Output folder or URL (s3://…); overrides SITE.TOML.",
)
@MAX_REJECTS
@REPORT
@NAMES
@click.option("--tallies", metavar="FILE", type=click.Path(path_type=Path), hidden=True)
@ENGINE
@WORK
@AS_JSON
def build(
    settings_path: Path,
    output: Path | None,
    max_rejects: int | None,
    report: Path | None,
    names: bool,
    tallies: Path | None,
    engine: str,
    work: str | None,
    as_json: bool,
) -> None:
    """Build the site described by SITE.TOML.

    Example: hushdex build site.toml -o public
    """
    from generator.commands.report_page import with_report
    from generator.indexing.counts import dump_tallies
    from generator.pipeline import build_site
    from generator.progress import report_progress
    from generator.settings import load_settings

    cluster = _choose_cluster(engine, work)
    with fault_reported(as_json):
        settings = load_settings(settings_path, output=output)
        with report_progress(console(), silent=as_json, totals=names) as reporter:
            limit = _choose_limit(max_rejects, settings)
            build_it = partial(
                build_site,
                settings,
                max_rejects=limit,
                reporter=reporter,
                names=names,
                compare=bool(report),
                cluster=cluster,
            )
            done = with_report(build_it, report, settings, names=names)
        if tallies:  # for `serve`, which renders pages again without reading the list
            tallies.write_bytes(dump_tallies([dataset.tally for dataset in done.datasets if dataset.tally]))
        done = done if names else done.veil()
        if as_json:
            print_json(done.as_tree())
        else:
            click.echo(f"{showing.show_report(done)}\n{showing.show_accounts(done)}")


@main.command()
@SETTINGS
@MAX_REJECTS
@REPORT
@NAMES
@ENGINE
@WORK
@AS_JSON
def plan(
    settings_path: Path,
    max_rejects: int | None,
    report: Path | None,
    names: bool,
    engine: str,
    work: str | None,
    as_json: bool,
) -> None:
    """Show what a build would produce, without building. Compares depths and shows what the host could learn.

    Example: hushdex plan site.toml
    """
    from generator.commands.depths import show_depths, show_ways
    from generator.commands.report_page import with_report
    from generator.pipeline import plan_site
    from generator.progress import report_progress
    from generator.settings import load_settings

    cluster = _choose_cluster(engine, work)
    with fault_reported(as_json):
        settings = load_settings(settings_path)
        with report_progress(console(), silent=as_json, totals=names) as reporter:
            limit = _choose_limit(max_rejects, settings)
            plan_it = partial(plan_site, settings, max_rejects=limit, reporter=reporter, names=names, cluster=cluster)
            done = with_report(plan_it, report, settings, names=names)
        done = done if names else done.veil()
        if as_json:
            print_json(done.as_tree())
            return
        click.echo(showing.show_report(done))
        if ways := show_ways(done):
            click.echo()
            ways[0].print()
            click.echo(f"\n{ways[1]}")
        grid, words = show_depths(done)
        click.echo()
        grid.print()
        click.echo(f"\n{words}\n{showing.show_accounts(done)}")


@main.command()
@SETTINGS
@click.option(
    "--port",
    default=8000,
    type=click.IntRange(0, 65535),
    metavar="PORT",
    show_default=True,
    help="Port to listen on (0 = any free port).",
)
@MAX_REJECTS
def serve(settings_path: Path, port: int, max_rejects: int | None) -> None:
    """Build and serve the site on this machine only. Rebuilds it when the list, the settings or the theme change.

    Example: hushdex serve site.toml --port 8080
    """
    from generator.commands.serve import serve as serve_site

    with fault_reported():
        options = () if max_rejects is None else ("--max-rejects", str(max_rejects))
        serve_site(settings_path, port=port, build_options=options)


for command in (lookup, verify, sign, hosts):
    main.add_command(command)
doctor = copy.copy(verify)
doctor.short_help = "The same as verify."
main.add_command(doctor, "doctor")
