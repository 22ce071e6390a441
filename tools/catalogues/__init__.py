"""Updates and checks the catalogues of the visitor's texts."""
