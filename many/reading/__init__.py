"""Reads the visitor's lists and exports into texts, in the browser."""
