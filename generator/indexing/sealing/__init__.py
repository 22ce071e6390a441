"""Keys stretched, and shards sealed with them."""

from generator.indexing.sealing.stretching import STRETCHED, estimate_seconds, stretch_subjects
from generator.indexing.sealing.tables import SiteSecrets, derive_release, seal_tables

__all__ = ["STRETCHED", "SiteSecrets", "derive_release", "estimate_seconds", "seal_tables", "stretch_subjects"]
