"""JSON and JSON Lines files to tables."""
