"""Reads the publisher's lists, in any supported format and encoding, into batches of rows."""

from generator.reading import parquet, slices
from generator.reading.links import clean_link
from generator.reading.made_columns import name_file
from generator.reading.made_links import MadeLinks
from generator.reading.readers import Batch, locate_row, preview_columns, read_batches
from generator.reading.rejects import PartialRejects, Refusal, Reject, Rejects, advise
from generator.reading.unused_columns import list_ignored

__all__ = [
    "Batch",
    "MadeLinks",
    "PartialRejects",
    "Refusal",
    "Reject",
    "Rejects",
    "advise",
    "clean_link",
    "list_ignored",
    "locate_row",
    "name_file",
    "parquet",
    "preview_columns",
    "read_batches",
    "slices",
]
