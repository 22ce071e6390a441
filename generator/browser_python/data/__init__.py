"""What is needed to put Python into a page, as data: pins, the library's modules, programs that other Pythons run."""
