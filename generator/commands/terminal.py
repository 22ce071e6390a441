"""Output of every command: results to standard output, errors to standard error, JSON on request."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from shards.errors import HushdexError

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


@contextmanager
def fault_reported(as_json: bool = False) -> Iterator[None]:
    """Report an error, Hushdex's own or the system's, on standard error (and as JSON on request); exit with code 1."""
    try:
        yield
    except HushdexError as error:
        report_fault(error.fact, error.hint, as_json)
        sys.exit(1)
    except KeyboardInterrupt:
        report_fault("Stopped.", "", as_json)
        sys.exit(130)
    except BrokenPipeError:  # the reader of the output has stopped reading: click ends the program quietly
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        # Without a file name, it may be standard output that cannot be written.
        report_fault(f"{where}{error.strerror or error}.", "", as_json and bool(where))
        sys.exit(1)


def report_fault(fact: str, hint: str, as_json: bool) -> None:
    """Print what is wrong and how to fix it."""
    console().print(f"[red bold]error:[/] {escape(fact)}", highlight=False, soft_wrap=True)
    if hint:
        console().print(f"[bold]hint:[/] {escape(hint)}", highlight=False, soft_wrap=True)
    if as_json:
        print_json({"error": {"fact": fact, "hint": hint or None}})


def console() -> Console:
    """Return the console for everything but the result: standard error."""
    return Console(stderr=True)


def print_json(tree: dict[str, Any]) -> None:
    """Print a result for programs: UTF-8 in every locale, with undecodable bytes of file names escaped as in JSON."""
    click.echo(json.dumps(tree, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace"))
