#!/bin/sh
# system-libraries.sh [--for-tests]: sees to the Debian packages that Cordboard needs beside python3 and make: Qt's
# libraries, and for the tests a display server, a keyring, a screenshot program and what screen readers hear by.
# Installs what is missing where that needs no question (root, or sudo without a password); otherwise says in one line
# what to install, and carries on. When nothing is missing it asks dpkg alone and takes milliseconds. Always exits 0.
set -u

wanted="libglib2.0-0 libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libxcb-cursor0 libxcb-icccm4
libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 libgssapi-krb5-2"
if [ "${1:-}" = --for-tests ]; then
    wanted="$wanted xvfb xauth xdotool dbus gnome-keyring imagemagick
    at-spi2-core gir1.2-atspi-2.0 python3-pyatspi"
fi

if ! command -v dpkg-query >/dev/null 2>&1; then
    [ -d .venv ] || echo "Not Debian or Ubuntu: should no window open, see .ci/system-libraries.sh for Qt's libraries."
    exit 0
fi

# A Python that is not Debian's brings its own venv and pip.
"${PYTHON:-python3}" -c 'import ensurepip, venv' >/dev/null 2>&1 || wanted="python3-venv $wanted"

# Newer releases renamed some libraries (libglib2.0-0t64), and those provide the old names.
installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' |
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
    echo "Please install:  sudo apt-get install -y --no-install-recommends$1" >&2
}

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    say_what_to_install "$missing"
    exit 0
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt_get() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 "$@" </dev/null >>"$log" 2>&1
}
install() {
    apt_get install -y --no-install-recommends "$@"
}

echo "Installing system packages:$missing"
apt_get update
# shellcheck disable=SC2086 # one word a package
install $missing && exit 0

# One that cannot be had must not keep the others out.
refused=""
for package in $missing; do
    install "$package" || refused="$refused $package"
done
[ -z "$refused" ] || say_what_to_install "$refused"
exit 0
