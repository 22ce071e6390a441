"""Settings for web servers and hosts, written from a built site's own table of headers: they cannot drift from it."""

from generator.hosting.recipes.hosts import (
    RECIPES,
    Place,
    read_table,
    save_recipe,
    write_headers_file,
    write_htaccess,
    write_recipe,
)

__all__ = ["RECIPES", "Place", "read_table", "save_recipe", "write_headers_file", "write_htaccess", "write_recipe"]
