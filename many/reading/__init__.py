"""Lists and exports to texts: what a visitor brings, read in the browser."""
