"""Turns rows into sealed shards: grouped by match key, ordered, encoded, planned, stretched and sealed."""

from generator.indexing.buckets import EncodedBucket, Scattered
from generator.indexing.caps import LARGEST_CAP, encode_buckets
from generator.indexing.planning import Plan, check_files, choose_plan, measure_depths, state_terms

__all__ = [
    "LARGEST_CAP",
    "EncodedBucket",
    "Plan",
    "Scattered",
    "check_files",
    "choose_plan",
    "encode_buckets",
    "measure_depths",
    "state_terms",
]
