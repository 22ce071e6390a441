"""Bytes to a folder: published whole or not at all, and listed."""
