"""The build step: a manifest and its settings in, a folder that any static host can serve out."""

__version__ = "0.1.0"
