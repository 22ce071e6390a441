"""The first line that declares the separator of a CSV file for Excel: `sep=;`."""

from __future__ import annotations

import re

DECLARED = re.compile(r'\s*"?sep=([^\w\s"]|\t)"?[ \t]*(?:\r\n|[\r\n])', re.IGNORECASE)
"""Matches the line including its line break; the first group is the separator."""
