"""Builds Python for the browser: Pyodide and the packages for the page that checks many names."""

from generator.browser_python.runtime import VECTORS, Runtime, choose_runtime, read_licences

__all__ = ["VECTORS", "Runtime", "choose_runtime", "read_licences"]
