"""Builds Python for the browser: Pyodide and the packages for the page that checks many names."""
