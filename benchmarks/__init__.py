"""How fast the build is, on made-up rows of the shape that real lists have."""
