#!/bin/sh
# Installs the programs that the tests drive, through apt, where they are missing and the user may:
# Chromium for the browser's tests, strace for those that kill a build at every system call, minisign for signatures.
# Where they cannot be had it says so and goes on: the tests that need them are then skipped (and a skip fails in CI).
set -eu

has_browser() {
    for name in "${HUSHDEX_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

missing=""
has_browser || missing="chromium"
if [ "$(uname -s)" = Linux ] && ! command -v strace >/dev/null 2>&1; then # macOS has no strace: its tests are Linux's
    missing="$missing strace"
fi
command -v minisign >/dev/null 2>&1 || missing="$missing minisign"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root="env"
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    as_root=""
fi
if [ -z "$as_root" ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing:" $missing "(and no right to install, or no apt): install them by hand; the tests that need them are skipped." >&2
    exit 0
fi
echo "Installing:" $missing
export DEBIAN_FRONTEND=noninteractive
# Word splitting is meant: each word is a package.
# shellcheck disable=SC2086
{ $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $missing; } </dev/null >/dev/null ||
    echo "Could not install:" $missing "(see above): the tests that need them are skipped." >&2
