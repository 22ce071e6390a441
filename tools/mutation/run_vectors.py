"""Run the vectors against the Python reader, quick ones first, and stop at the first that fails: FOLDER MODULE."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from generator import ciphers
from many.vectors import Suite, run_case
from shards.keys import stretch_key

OF_TEXT = ("canonical", "matching")
"""The modules for which it is worth computing the digests of all code points."""
SLOW = ("canonical-digest", "match-key-digest", "unicode14", "folds")


def main(folder: Path, module: str) -> None:
    """Exit with 1 if any case fails, with a wrong answer or with an error that the format does not define."""
    paths = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_size)
    vectors = [json.loads(path.read_text("utf-8")) for path in paths]
    suite = Suite.prepare(ciphers, stretch_key, vectors)
    for slow in (False, True):
        for vector in vectors:
            if (vector["kind"] in SLOW) != slow or (slow and module not in OF_TEXT):
                continue
            for case in vector["cases"]:
                try:
                    got, expected = run_case(vector, case, suite)
                except Exception:
                    sys.exit(1)
                if got != expected:
                    sys.exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
