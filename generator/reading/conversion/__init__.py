"""Turns what the readers do not know (archives, spreadsheets, databases, XML) into files that they do."""

from generator.reading.conversion.archives import is_aside, list_members
from generator.reading.conversion.databases import list_tables
from generator.reading.conversion.html_tables import list_html_tables
from generator.reading.conversion.sources import Source, open_member, open_sources, sketch_dataset
from generator.reading.conversion.text_tables import find_widths, is_ruled
from generator.reading.conversion.workbooks import list_sheets
from generator.reading.conversion.xml_records import holds_only, list_paths

__all__ = [
    "Source",
    "find_widths",
    "holds_only",
    "is_aside",
    "is_ruled",
    "list_html_tables",
    "list_members",
    "list_paths",
    "list_sheets",
    "list_tables",
    "open_member",
    "open_sources",
    "sketch_dataset",
]
