"""The command `hushdex`, run from a checkout: `python build.py …`."""

from generator.commands.start import main

if __name__ == "__main__":
    main()
