"""Reads JSON and JSON Lines files into tables."""

from generator.reading.json.documents import cut_document
from generator.reading.json.members import enter_list, find_lists
from generator.reading.json.records import Lines, cut_lines

__all__ = ["Lines", "cut_document", "cut_lines", "enter_list", "find_lists"]
