"""The program that changes one thing in a reader at a time and tells which changes no vector notices."""
