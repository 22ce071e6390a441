"""Finds which modules of Python's library the page that checks many imports: `python -m tools.runtime`."""
