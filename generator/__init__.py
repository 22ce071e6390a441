"""The build: it turns a list and its settings into a folder that any static host can serve."""

__version__ = "0.1.0"
