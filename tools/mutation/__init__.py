"""The program that changes a reader in one place at a time, and reports the changes that no vector detects."""
