"""How a site reads names, for tests that have no settings."""

from __future__ import annotations

from generator.settings import SiteNames
from generator.settings.dataset.roles import ROLES_GENERAL
from generator.settings.platforms import find_names


def find_site_names(platform: str = "flickr") -> SiteNames:
    """Return the names of a site whose general roles are a platform's."""
    return find_names(ROLES_GENERAL, platform, {})
