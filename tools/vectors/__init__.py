"""The program that writes the format's vectors."""
