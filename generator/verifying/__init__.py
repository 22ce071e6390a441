"""A built folder or a live site, checked against what was built."""
