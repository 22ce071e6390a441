"""Arguments in, exit code out: 0 good, 1 the input or the site is at fault, 2 wrong usage.

Results go to standard output, everything else to standard error. The work is done elsewhere: `pipeline` and friends.
"""

from __future__ import annotations

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
from generator.commands.site import hosts, lookup, sign, verify
from generator.commands.terminal import AS_JSON, console, fault_reported, print_json

if TYPE_CHECKING:
    from generator.settings.site_toml import Settings

# Each command imports what it needs when it runs: a lookup should not wait for Arrow and DuckDB to load.

SETTINGS = click.argument("settings_path", metavar="[SITE.TOML]", default="site.toml", type=click.Path(path_type=Path))
MAX_REJECTS = click.option(
    "--max-rejects",
    metavar="N",
    type=click.IntRange(min=0),
    help="Go on with up to N bad rows left out; else as many as SITE.TOML says, 0 if it does not.",
)
NAMES = click.option(
    "--names/--no-names",
    default=lambda: os.environ.get("CI", "").lower() in ("", "0", "false"),
    help="Show examples of names from the list, or none, as is the rule where the variable CI is set (public logs).",
)


def _choose_limit(asked: int | None, settings: Settings) -> int:
    return settings.build.max_rejects if asked is None else asked


class Program(click.Group):
    """The commands; where JSON is asked for, wrong usage is told in JSON too, beside click's own words."""

    as_json = False

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the arguments; remember whether JSON is asked for, which only the command could say."""
        self.as_json = "--json" in args[: args.index("--")] if "--" in args else "--json" in args
        with self._usage_told():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with self._usage_told():
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


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hushdex")
def main() -> None:
    """Make a site on which anybody can check whether a list names them, and no server sees who asked.

    To begin: hushdex new my-site --from photos.csv
    """


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--from", "patterns", metavar="LIST", multiple=True, help="A list to look at: a file, glob or folder.")
@click.option(
    "--column", "columns", metavar="ROLE=COLUMN", multiple=True, help="Which column plays a role; - for none."
)
@click.option("--title", metavar="TEXT", help="What the list is called, as visitors read it.")
@click.option("--platform", type=click.Choice(["flickr", "plain"]), help="Whose accounts they are.")
@click.option("--preset", metavar="NAME", help="The format that the list is of; none: not to look for one.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing: take what is found.")
@AS_JSON
def new(
    folder: Path, patterns: tuple[str, ...], columns: tuple[str, ...], yes: bool, as_json: bool, **said: str | None
) -> None:
    """Start a project in DIR: a site.toml for the list that --from names, or a commented one with a sample.

    Example: hushdex new my-site --from photos.csv --column username=photographer
    """
    from generator.drafting.project import list_steps, read_wishes, start_project

    try:
        wishes = read_wishes(columns)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    with fault_reported(as_json):
        if not patterns:
            if wishes or any(said.values()):
                raise click.UsageError("--column, --title, --platform and --preset go with --from LIST.")
            written = start_project(folder)
            words = ["", "That is a sample. For a list of your own: hushdex new DIR --from LIST"]
            tree: dict[str, Any] = {}
        else:
            from generator.commands.new import begin_project

            questions = not yes and not as_json and sys.stdin.isatty() and sys.stdout.isatty()
            written, words, tree = begin_project(folder, patterns, wishes, said, questions=questions, silent=as_json)
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
    """List the formats of published manifests that `preset = "name"` stands for.

    Example: hushdex presets
    """
    from generator.commands.grids import Grid
    from generator.settings.presets import load_preset, preset_names

    known = {name: load_preset(name) for name in preset_names()}
    if as_json:
        print_json({"presets": [{"name": name, **preset} for name, preset in known.items()]})
        return
    rows = []
    for name, preset in known.items():
        for place, dataset in enumerate([preset["dataset"], *preset.get("variant", [])]):
            first = (name, preset["platform"], preset["documented"]) if place == 0 else ("", "", "")
            fields = f"of {dataset.get('fields', preset['known_by'].get('fields'))}: " if "variant" in preset else ""
            columns = ", ".join(f"{role} = {column}" for role, column in dataset["columns"].items())
            rows.append((*first[:2], fields + columns, first[2]))
    Grid(("preset", "platform", "columns", "described at"), tuple(rows)).print()


REPORT = click.option(
    "--report", metavar="FILE", type=click.Path(path_type=Path), help="Write the input report, a page that holds names."
)


@main.command()
@SETTINGS
@click.option("-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="The folder to publish into.")
@MAX_REJECTS
@REPORT
@NAMES
@click.option("--tallies", metavar="FILE", type=click.Path(path_type=Path), hidden=True)
@AS_JSON
def build(
    settings_path: Path,
    output: Path | None,
    max_rejects: int | None,
    report: Path | None,
    names: bool,
    tallies: Path | None,
    as_json: bool,
) -> None:
    """Build the site that SITE.TOML describes.

    Example: hushdex build site.toml -o public
    """
    from generator.commands.report_page import with_report
    from generator.indexing.tallies import dump_tallies
    from generator.pipeline import build_site
    from generator.progress import report_progress
    from generator.settings.site_toml import load_settings

    with fault_reported(as_json):
        settings = load_settings(settings_path, output=output)
        with report_progress(console(), silent=as_json) as reporter:
            limit = _choose_limit(max_rejects, settings)
            work = partial(
                build_site, settings, max_rejects=limit, reporter=reporter, names=names, compare=bool(report)
            )
            done = with_report(work, report, settings, names=names)
        if tallies:  # for `serve`, which renders pages again and does not read the list for them
            tallies.write_bytes(dump_tallies([dataset.tally for dataset in done.datasets]))
        if as_json:
            print_json(done.as_tree())
        else:
            click.echo(showing.show_report(done))


@main.command()
@SETTINGS
@MAX_REJECTS
@REPORT
@NAMES
@AS_JSON
def plan(settings_path: Path, max_rejects: int | None, report: Path | None, names: bool, as_json: bool) -> None:
    """Say what a build would make, at this depth and at others, and what the host could learn. Writes nothing.

    Example: hushdex plan site.toml
    """
    from generator.commands.depths import show_depths
    from generator.commands.report_page import with_report
    from generator.pipeline import plan_site
    from generator.progress import report_progress
    from generator.settings.site_toml import load_settings

    with fault_reported(as_json):
        settings = load_settings(settings_path)
        with report_progress(console(), silent=as_json) as reporter:
            limit = _choose_limit(max_rejects, settings)
            work = partial(plan_site, settings, max_rejects=limit, reporter=reporter, names=names)
            done = with_report(work, report, settings, names=names)
        if as_json:
            print_json(done.as_tree())
            return
        click.echo(showing.show_report(done))
        grid, words = show_depths(done)
        click.echo()
        grid.print()
        click.echo(f"\n{words}")


@main.command()
@SETTINGS
@click.option("--port", default=8000, type=click.IntRange(0, 65535), show_default=True, help="0: any free one.")
@MAX_REJECTS
def serve(settings_path: Path, port: int, max_rejects: int | None) -> None:
    """Build, serve on this machine alone, and again whenever something changes: a template, a text, a title, the list.

    Example: hushdex serve site.toml --port 8080
    """
    from generator.commands.serve import serve as serve_site

    with fault_reported():
        options = () if max_rejects is None else ("--max-rejects", str(max_rejects))
        serve_site(settings_path, port=port, build_options=options)


for command in (lookup, verify, sign, hosts):
    main.add_command(command)
main.add_command(verify, "doctor")
