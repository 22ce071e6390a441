"""Reads, completes and checks site.toml; reports all problems at once."""

from generator.settings.nouns import dump_forms
from generator.settings.platforms import SiteNames, find_names, list_roles
from generator.settings.problems import suggest
from generator.settings.removal import dump_requests, list_stale
from generator.settings.site_toml import Dataset, Privacy, Settings, SiteTable, load_settings
from generator.settings.translations import Words, find_words, widen

__all__ = [
    "Dataset",
    "Privacy",
    "Settings",
    "SiteNames",
    "SiteTable",
    "Words",
    "dump_forms",
    "dump_requests",
    "find_names",
    "find_words",
    "list_roles",
    "list_stale",
    "load_settings",
    "suggest",
    "widen",
]
