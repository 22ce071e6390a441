"""Arguments in, exit code out: 0 good, 1 the input or the site is at fault, 2 wrong usage.

Results go to standard output, everything else to standard error. The work is done elsewhere: `pipeline` and friends.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from generator import __version__, showing
from shards.errors import HushdexError

if TYPE_CHECKING:
    from generator.config import Settings

# Each command imports what it needs when it runs: a lookup should not wait for Arrow and DuckDB to load.

SETTINGS = click.argument("settings_path", metavar="[SITE.TOML]", default="site.toml", type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
MAX_REJECTS = click.option(
    "--max-rejects",
    metavar="N",
    type=click.IntRange(min=0),
    help="Go on with up to N bad rows left out; else as many as SITE.TOML says, 0 if it does not.",
)


@contextmanager
def fault_reported(as_json: bool = False) -> Iterator[None]:
    """Turn an error, ours or the system's, into words on standard error (JSON too, where asked for) and exit code 1."""
    try:
        yield
    except HushdexError as error:
        report_fault(error.fact, error.hint, as_json)
        sys.exit(1)
    except KeyboardInterrupt:
        report_fault("Stopped.", "", as_json)
        sys.exit(130)
    except BrokenPipeError:  # whoever reads has read enough: click ends the program quietly
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        # Without a file's name it is perhaps standard output that cannot be written.
        report_fault(f"{where}{error.strerror or error}.", "", as_json and bool(where))
        sys.exit(1)


def report_fault(fact: str, hint: str, as_json: bool) -> None:
    """Say what is wrong and how to mend it."""
    console().print(f"[red bold]error:[/] {showing.escape(fact)}", highlight=False, soft_wrap=True)
    if hint:
        console().print(f"[bold]hint:[/] {showing.escape(hint)}", highlight=False, soft_wrap=True)
    if as_json:
        print_json({"error": {"fact": fact, "hint": hint or None}})


def _choose_limit(asked: int | None, settings: Settings) -> int:
    return settings.build.max_rejects if asked is None else asked


def console() -> Console:
    """Give the console that is not the result: standard error."""
    return Console(stderr=True)


def print_json(tree: dict[str, Any]) -> None:
    """Print a result for a program: UTF-8 in every locale; what is no text in a file's name as JSON escapes it."""
    click.echo(json.dumps(tree, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace"))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hushdex")
def main() -> None:
    """Make a site on which anybody can check whether a list names them, and no server sees who asked."""


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Start a project in DIR: a commented site.toml, a sample manifest, a .gitignore.

    Example: hushdex new my-site
    """
    from generator.starting import start_project

    with fault_reported():
        for path in start_project(folder):
            click.echo(f"wrote {path}")
        program = "hushdex" if Path(sys.argv[0]).stem == "hushdex" else f"python {shlex.quote(sys.argv[0])}"
        click.echo(f"next: {program} build {shlex.quote(str(folder / 'site.toml'))}")


@main.command()
@AS_JSON
def presets(as_json: bool) -> None:
    """List the formats of published manifests that `preset = "name"` stands for.

    Example: hushdex presets
    """
    from generator.grids import Grid
    from generator.presets import load_preset, preset_names

    known = {name: load_preset(name) for name in preset_names()}
    if as_json:
        print_json({"presets": [{"name": name, **preset} for name, preset in known.items()]})
        return
    rows = []
    for name, preset in known.items():
        for place, dataset in enumerate([preset["dataset"], *preset.get("variant", [])]):
            first = (name, preset["platform"], preset["documented"]) if place == 0 else ("", "", "")
            fields = f"of {dataset.get('fields', preset.get('fields'))}: " if "variant" in preset else ""
            columns = ", ".join(f"{role} = {column}" for role, column in dataset["columns"].items())
            rows.append((*first[:2], fields + columns, first[2]))
    Grid(("preset", "platform", "columns", "described at"), tuple(rows)).print()


@main.command()
@SETTINGS
@click.option("-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="The folder to publish into.")
@MAX_REJECTS
@AS_JSON
def build(settings_path: Path, output: Path | None, max_rejects: int | None, as_json: bool) -> None:
    """Build the site that SITE.TOML describes.

    Example: hushdex build site.toml -o public
    """
    from generator.config import load_settings
    from generator.pipeline import build_site
    from generator.progress import report_progress

    with fault_reported(as_json):
        settings = load_settings(settings_path, output=output)
        with report_progress(console(), silent=as_json) as reporter:
            report = build_site(settings, max_rejects=_choose_limit(max_rejects, settings), reporter=reporter)
        if as_json:
            print_json(report.as_tree())
        else:
            click.echo(showing.show_report(report))


@main.command()
@SETTINGS
@MAX_REJECTS
@AS_JSON
def plan(settings_path: Path, max_rejects: int | None, as_json: bool) -> None:
    """Say what a build would make, at this depth and at others, and what the host could learn. Writes nothing.

    Example: hushdex plan site.toml
    """
    from generator.config import load_settings
    from generator.depths import show_depths
    from generator.pipeline import plan_site
    from generator.progress import report_progress

    with fault_reported(as_json):
        settings = load_settings(settings_path)
        with report_progress(console(), silent=as_json) as reporter:
            report = plan_site(settings, max_rejects=_choose_limit(max_rejects, settings), reporter=reporter)
        if as_json:
            print_json(report.as_tree())
            return
        click.echo(showing.show_report(report))
        grid, words = show_depths(report)
        click.echo()
        grid.print()
        click.echo(f"\n{words}")


@main.command()
@SETTINGS
@click.option("--port", default=8000, type=click.IntRange(0, 65535), show_default=True, help="0: any free one.")
@MAX_REJECTS
def serve(settings_path: Path, port: int, max_rejects: int | None) -> None:
    """Build, serve on this machine alone, and build again whenever an input changes.

    Example: hushdex serve site.toml --port 8080
    """
    from generator.devserver import serve as serve_site

    with fault_reported():
        options = () if max_rejects is None else ("--max-rejects", str(max_rejects))
        serve_site(settings_path, port=port, build_options=options)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("name", metavar="NAME")
@AS_JSON
def lookup(folder: Path, name: str, as_json: bool) -> None:
    """Look NAME up in the built site DIR, as the browser would.

    Example: hushdex lookup site "12345678@N00" --json
    """
    from generator.lookups import lookup_folder
    from generator.publishing import recover_site

    with fault_reported(as_json):
        recover_site(folder)
        # In a locale that is not of UTF-8, Python takes a name's bytes for something else.
        tree = lookup_folder(folder, os.fsencode(name).decode("utf-8", "surrogateescape"))
        if as_json:
            print_json(tree)
        else:
            click.echo(showing.show_answer(tree))
    sys.exit(1 if tree["outcome"] == "unavailable" else 0)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@AS_JSON
def verify(folder: Path, as_json: bool) -> None:
    """Check every file of the built site DIR: what is missing, changed or foreign.

    Example: hushdex verify site
    """
    from generator.publishing import recover_site
    from generator.verifying import verify_folder

    with fault_reported(as_json):
        recover_site(folder)
        verification = verify_folder(folder)
        if as_json:
            print_json(verification.as_tree())
        else:
            click.echo(showing.show_verification(verification))
    sys.exit(0 if verification.whole else 1)
