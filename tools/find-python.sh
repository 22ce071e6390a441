#!/bin/sh
# Prints a Python that can create the project's environment: 3.11 or newer, with venv and ensurepip.
# Versions with prebuilt packages for the pins come first; $PYTHON, if set, is the only one tried.
set -eu

accepts() { # accepts COMMAND OLDEST NEWEST: does it exist, within these versions (3.x), and can it create an environment?
    "$1" -c "import sys; assert (3, $2) <= sys.version_info[:2] <= (3, $3); import ensurepip, venv" 2>/dev/null
}

candidates=${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}
for newest in 14 99; do
    for candidate in $candidates; do
        if accepts "$candidate" 11 "$newest"; then
            echo "$candidate"
            exit 0
        fi
    done
done

echo "No usable Python among: $candidates." >&2
for candidate in $candidates; do
    version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case $version in
        2.* | 3.[0-9] | 3.10) echo "  $candidate is Python $version; 3.11 or newer is needed." >&2 ;;
        *) echo "  $candidate is Python $version, without venv or ensurepip (Debian, Ubuntu: apt-get install python3-venv)." >&2 ;;
    esac
done
echo "Install Python 3.11 or newer, or specify one: make PYTHON=/path/to/python3 …" >&2
exit 1
