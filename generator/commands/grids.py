"""Tables for people: drawn by rich on a terminal, columns of plain text everywhere else."""

from __future__ import annotations

from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True)
class Grid:
    """Rows of cells under headers; a header that begins with `>` has its column set to the right; one row is marked."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: int | None = None

    def as_text(self) -> str:
        """Give it in aligned columns, two spaces apart."""
        lines = [tuple(header.lstrip(">") for header in self.headers), *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if header.startswith(">") else cell.ljust(width)
                for header, cell, width in zip(self.headers, line, widths, strict=True)
            ).rstrip()
            for line in lines
        )

    def print(self) -> None:
        """Print it to standard output."""
        console = Console()
        if not console.is_terminal:
            print(self.as_text())
            return
        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for header in self.headers:
            table.add_column(header.lstrip(">"), justify="right" if header.startswith(">") else "left")
        for number, row in enumerate(self.rows):
            table.add_row(*map(Text, row), style="bold" if number == self.marked else None)
        console.print(table)
