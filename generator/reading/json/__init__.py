"""Reads JSON and JSON Lines files into tables."""
