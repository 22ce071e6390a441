"""Turns rows into sealed shards: grouped by name, ordered, encoded, planned, stretched, sealed."""
