#!/bin/sh
# setup.sh FOLDER [--without-qt]: makes the virtual environment FOLDER with Cordboard and all that its development
# needs, in the versions of constraints.txt. Does nothing when it is there already and nothing has changed.
# --without-qt leaves out Qt and what stands on it, for the tests that must pass without.
set -eu
folder=$1
kind=${2:-with-qt}
python=${PYTHON:-python3}
stamp=$folder/.set-up-for

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    found=$("$python" --version 2>&1) || found="no $python"
    echo "Cordboard needs Python 3.11 or newer; here is $found. Name another: make setup PYTHON=python3.12" >&2
    exit 1
fi

# A link leads to the environment of another tree, which that tree sets up: cleared through the link it would be gone.
if [ -L "$folder" ]; then
    exit 0
fi

# What an environment hangs on: this script and two files, where it stands (its scripts name it), and the Python.
content=$(cat .ci/setup.sh pyproject.toml constraints.txt | cksum)
place="$(pwd) $("$python" -c 'import sys; print(sys.base_prefix, sys.version.split()[0])')"
if [ -x "$folder/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$place $content" ]; then
    exit 0
fi

echo "Setting up $folder (half a minute the first time) ..."
case "$(cat "$stamp" 2>/dev/null)" in
"$place "*) ;;
*) "$python" -m venv --clear "$folder" ;; # none, half made, moved, or of another Python
esac
rm -f "$stamp"

pip() {
    "$folder/bin/python" -m pip --quiet --disable-pip-version-check "$@"
}
if [ "$kind" = --without-qt ]; then
    "$python" .ci/requirements_without_qt.py >"$folder/requirements.txt"
    pip install --constraint constraints.txt --requirement "$folder/requirements.txt"
    pip install --no-deps --editable .
else
    pip install --constraint constraints.txt --editable '.[dev]'
fi
echo "$place $content" >"$stamp"
