"""Turns a list into a draft of site.toml: detects the format of the files, the contents of the columns, and doubts."""
