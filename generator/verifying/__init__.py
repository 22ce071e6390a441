"""Checks a built folder or a live site against what was built."""
