#!/bin/sh
# with-secrets.sh COMMAND...: runs COMMAND with a Secret Service of its own: private bus, throw-away store, unlocked.
# Without the programs for it, COMMAND runs all the same, and the tests marked `keyring` are skipped.
set -eu
if ! command -v dbus-run-session >/dev/null || ! command -v gnome-keyring-daemon >/dev/null; then
    echo "No dbus-run-session or gnome-keyring-daemon here: tests of the keyring are skipped." >&2
    exec "$@"
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
mkdir -m 700 "$folder/run" "$folder/data"
# What COMMAND says on stderr goes past the bus, which says in vain that it cannot raise its limit of open files.
exec 3>&2
XDG_RUNTIME_DIR=$folder/run XDG_DATA_HOME=$folder/data CORDBOARD_TEST_SECRETS=1 dbus-run-session -- sh -c '
    printf %s "a password" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    exec "$@" 2>&3 3>&-' sh "$@" 2>/dev/null
