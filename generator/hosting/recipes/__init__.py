"""Settings for web servers and hosts, generated from the header table of a built site."""

from generator.hosting.recipes.hosts import (
    RECIPES,
    Place,
    save_recipe,
    write_headers_file,
    write_htaccess,
    write_recipe,
)

__all__ = ["RECIPES", "Place", "save_recipe", "write_headers_file", "write_htaccess", "write_recipe"]
