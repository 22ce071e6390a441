"""Checks many names at once: reads lists and exports, looks names up, and reports, in Python in the visitor's browser.

Files and pasted text -> gathered texts -> names -> shards -> results. It uses only the standard library, msgpack and
`shards`: the same code runs in CPython, for tests, and in Pyodide, in production. The device's work (fetching,
stretching, AES) is passed in: `many/devices.py`.
"""
