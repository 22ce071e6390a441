"""Reads CSV and TSV files into tables."""
