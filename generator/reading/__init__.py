"""Reads the publisher's lists, in any supported format and encoding, into batches of rows."""

from generator.reading.links import clean_link
from generator.reading.parquet import MAGIC, check_parquet, count_rows, read_ends
from generator.reading.readers import Batch, locate_row, preview_columns, read_batches
from generator.reading.rejects import PartialRejects, Refusal, Reject, Rejects, advise
from generator.reading.unused_columns import list_ignored

__all__ = [
    "MAGIC",
    "Batch",
    "PartialRejects",
    "Refusal",
    "Reject",
    "Rejects",
    "advise",
    "check_parquet",
    "clean_link",
    "count_rows",
    "list_ignored",
    "locate_row",
    "preview_columns",
    "read_batches",
    "read_ends",
]
