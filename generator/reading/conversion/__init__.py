"""Turns what the readers do not know (archives, spreadsheets, databases, XML) into files that they do."""

from generator.reading.conversion.sources import Source, open_sources
from generator.reading.conversion.workbooks import list_sheets

__all__ = ["Source", "list_sheets", "open_sources"]
