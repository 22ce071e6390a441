"""Python for the browser: Pyodide and the packages that the page that checks many needs."""
