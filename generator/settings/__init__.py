"""site.toml to settings: read, completed, checked; every problem at once."""
