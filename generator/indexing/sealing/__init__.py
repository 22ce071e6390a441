"""Stretches keys, and seals shards with them."""

from generator.indexing.sealing.stretching import STRETCHED, estimate_seconds, stretch_keys
from generator.indexing.sealing.tables import SiteSecrets, join_content, seal_tables

__all__ = ["STRETCHED", "SiteSecrets", "estimate_seconds", "join_content", "seal_tables", "stretch_keys"]
