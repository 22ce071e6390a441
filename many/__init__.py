"""Check many names at once: lists and exports read, looked up and reported, by Python in the visitor's browser.

files and pasted text -> gathered texts -> names -> shards -> results. Only the standard library, msgpack and `shards`:
the same code runs in CPython, where it is tested, and in Pyodide, where it works. What a device does (fetching,
stretching, AES) is handed in: `many/devices.py`.
"""
