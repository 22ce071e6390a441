"""The command line: what each command accepts, prints and returns."""
