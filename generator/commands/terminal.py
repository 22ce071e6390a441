"""How every command speaks: results to standard output, faults in words to standard error, JSON where asked for."""

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
    console().print(f"[red bold]error:[/] {escape(fact)}", highlight=False, soft_wrap=True)
    if hint:
        console().print(f"[bold]hint:[/] {escape(hint)}", highlight=False, soft_wrap=True)
    if as_json:
        print_json({"error": {"fact": fact, "hint": hint or None}})


def console() -> Console:
    """Give the console that is not the result: standard error."""
    return Console(stderr=True)


def print_json(tree: dict[str, Any]) -> None:
    """Print a result for a program: UTF-8 in every locale; what is no text in a file's name as JSON escapes it."""
    click.echo(json.dumps(tree, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace"))
