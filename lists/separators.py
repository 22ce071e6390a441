"""The first line by which Excel is told what separates the cells of a CSV file: `sep=;`."""

from __future__ import annotations

import re

DECLARED = re.compile(r'\s*"?sep=([^\w\s"]|\t)"?[ \t]*(?:\r\n|[\r\n])', re.IGNORECASE)
"""Matches the line with its end; the separator is its first group."""
