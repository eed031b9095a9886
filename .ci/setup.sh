#!/bin/sh
# setup.sh FOLDER EXTRA: makes the virtual environment FOLDER with Cordboard and its optional dependencies EXTRA,
# in the versions of constraints.txt. Does nothing when it is there already and nothing has changed.
set -eu
folder=$1
extra=$2
python=${PYTHON:-python3}
stamp=$folder/.set-up-for

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    found=$("$python" --version 2>&1) || found="no $python"
    echo "Cordboard needs Python 3.11 or newer; here is $found. Name another one: make setup PYTHON=python3.12" >&2
    exit 1
fi

PYTHON="$python" sh .ci/system-libraries.sh

# What the environment depends on: the two files, where it stands (scripts in it name their folder), the Python.
wanted=$(
    cat pyproject.toml constraints.txt | cksum
    pwd
    "$python" -c 'import sys; print(sys.version, sys.base_prefix)'
)
if [ -x "$folder/bin/python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    exit 0
fi

echo "Setting up $folder ..."
if [ ! -f "$stamp" ] || [ "$(tail -n +2 "$stamp")" != "$(echo "$wanted" | tail -n +2)" ]; then
    # Half made, moved here or of another Python: start afresh.
    "$python" -m venv --clear "$folder"
fi
rm -f "$stamp"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[$extra]"
echo "$wanted" >"$stamp"
