"""Benchmarks of the build and the pages, on made-up rows shaped like real lists."""
