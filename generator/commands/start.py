"""The program's first lines. Until its modules are loaded, it can report nothing, and there is nothing to clean up."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command of the process's arguments; Ctrl-C ends it without a word while its modules load."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from generator.commands.cli import main as run

    run()
