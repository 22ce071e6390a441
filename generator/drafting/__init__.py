"""A list to a draft of site.toml: what the files are, which column holds what, and what is unsure."""
