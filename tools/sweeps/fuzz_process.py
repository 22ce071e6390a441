"""One target under atheris, in a process of its own: TARGET, a folder of inputs, and libFuzzer's options."""

import sys

import atheris  # type: ignore[import-not-found,unused-ignore]

# What reads the format alone runs little else, and the rest takes eight seconds to instrument.
OTHERS = [] if sys.argv[1] in ("manifest", "shard", "record") else ["generator", "lists", "many"]

with atheris.instrument_imports(include=["shards", *OTHERS]):
    from tools.sweeps.fuzz_targets import TARGETS

if __name__ == "__main__":
    name, *options = sys.argv[1:]
    atheris.Setup([sys.argv[0], *options], TARGETS[name].run)
    atheris.Fuzz()  # libFuzzer ends the process
