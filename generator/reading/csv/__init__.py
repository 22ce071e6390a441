"""Reads CSV and TSV files into tables."""

from generator.reading.csv.escapes import protect, restore
from generator.reading.csv.field_positions import DELIMITERS
from generator.reading.csv.files import find_start
from generator.reading.csv.grammar import Grammar
from generator.reading.csv.quoted_lines import unquote_lines
from generator.reading.csv.records import walk_records
from generator.reading.csv.repairs import JOINED

__all__ = ["DELIMITERS", "JOINED", "Grammar", "find_start", "protect", "restore", "unquote_lines", "walk_records"]
