"""Keys stretched, and shards sealed with them."""

from generator.indexing.sealing.stretching import estimate_seconds, stretch_keys
from generator.indexing.sealing.tables import Site, join_content, seal_tables

__all__ = ["Site", "estimate_seconds", "join_content", "seal_tables", "stretch_keys"]
