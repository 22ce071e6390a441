"""Data for building the runtime: pins, the library's modules, and programs that other Pythons run."""
