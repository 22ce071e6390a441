"""`python build.py …` is the command `hushdex`, from a checkout."""

from generator.commands.cli import main

if __name__ == "__main__":
    main()
