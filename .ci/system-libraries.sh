#!/bin/sh
# Sees to the Debian packages that Cordboard needs beside python3 and make: Qt's libraries, and for the tests a
# display server, a keyring and a screenshot program. Installs what is missing where that needs no question
# (root, or sudo without a password); otherwise says in one line what to install, and carries on.
# Asks dpkg alone when nothing is missing, so it costs milliseconds. Always exits 0.
set -u

RUNTIME="libglib2.0-0 libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libxcb-cursor0 libxcb-icccm4
libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 libgssapi-krb5-2"
TESTS="xvfb xauth xdotool dbus gnome-keyring imagemagick"

wanted="$RUNTIME $TESTS"
command -v dpkg-query >/dev/null 2>&1 || {
    echo "No Debian or Ubuntu here: if windows do not open, install the libraries named in .ci/system-libraries.sh."
    exit 0
}

# A python that was not packaged by Debian brings its own venv and pip.
"${PYTHON:-python3}" -c 'import ensurepip, venv' >/dev/null 2>&1 || wanted="python3-venv $wanted"

# Newer releases renamed some libraries (libglib2.0-0t64) and provide the old names.
installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' 2>/dev/null |
    sed -n 's/^installed //p' | sed 's/([^)]*)//g' | tr ',\n' '  ' | tr -s ' ') "
missing=""
for package in $wanted; do
    case "$installed" in
    *" $package "*) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

say_what_to_install() {
    echo "Please install:  sudo apt-get install -y --no-install-recommends$missing" >&2
    exit 0
}

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    say_what_to_install
fi

echo "Installing system packages:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt_get() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 "$@" </dev/null >>"$log" 2>&1
}
# shellcheck disable=SC2086 # one word a package
if ! { apt_get update; apt_get install -y --no-install-recommends $missing; }; then
    tail -n 5 "$log" >&2
    say_what_to_install
fi
