"""Renders the pages around the shards: templates, texts in every language, scripts, charts."""

from generator.pages.render import render_site
from generator.pages.texts import load_languages

__all__ = ["load_languages", "render_site"]
