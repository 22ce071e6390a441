"""Statistics of the list: entries by kind, items by account, years and licences."""

from generator.indexing.buckets import Differing
from generator.indexing.counts.census import Census, take_census
from generator.indexing.counts.tallies import LEVELS, Part, Tally, dump_tallies, join_tallies, load_tallies

__all__ = [
    "LEVELS",
    "Census",
    "Differing",
    "Part",
    "Tally",
    "dump_tallies",
    "join_tallies",
    "load_tallies",
    "take_census",
]
