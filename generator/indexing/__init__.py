"""Rows to sealed shards: grouped by name, ordered, encoded, planned, stretched, sealed."""
