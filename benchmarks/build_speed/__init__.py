"""A program that is not a module, so that a build's workers do not import it, as they do not import `hushdex`."""
