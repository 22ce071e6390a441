"""Bring the catalogues of the visitor's texts up to date, and check them."""
