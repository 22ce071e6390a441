"""A data set in site.toml: its files, their formats, and the roles of their columns."""

from generator.settings.dataset.files import (
    ARCHIVES,
    CODECS,
    COMPRESSIONS,
    DELIMITERS,
    FORMATS,
    REJECTS,
    list_names,
    split_ending,
)
from generator.settings.dataset.roles import (
    BRACES,
    ROLES,
    ROLES_CHART,
    ROLES_GENERAL,
    ROLES_IDENTIFIER,
    ROLES_NAME,
    is_identifier,
    is_template,
    list_identifiers,
    order_roles,
)

__all__ = [
    "ARCHIVES",
    "BRACES",
    "CODECS",
    "COMPRESSIONS",
    "DELIMITERS",
    "FORMATS",
    "REJECTS",
    "ROLES",
    "ROLES_CHART",
    "ROLES_GENERAL",
    "ROLES_IDENTIFIER",
    "ROLES_NAME",
    "is_identifier",
    "is_template",
    "list_identifiers",
    "list_names",
    "order_roles",
    "split_ending",
]
