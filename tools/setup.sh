#!/bin/sh
# Build .venv with exactly the pinned packages, unless that is already done.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

stamp=.venv/hairline-stamp

# What a finished .venv was made from. The place counts because its commands hold the full path.
describe() {
    "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' && pwd && cksum requirements.txt requirements-dev.txt
}

if [ -f "$stamp" ] && now=$(describe .venv/bin/python 2>/dev/null) && [ "$now" = "$(cat "$stamp")" ]; then
    if [ -z "${PYTHON:-}" ] || [ "$(describe "$PYTHON" 2>/dev/null)" = "$now" ]; then
        exit 0
    fi
fi

python=$(tools/python.sh)
echo "Setting up: building .venv and installing the pinned packages; the first time takes a minute or two."

# Always from nothing, so that a half-done or outdated one leaves no trace.
rm -rf .venv
if ! "$python" -m venv .venv; then
    echo "The virtual environment could not be built; the reason is above." >&2
    exit 1
fi
if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r requirements.txt -r requirements-dev.txt; then
    echo "The packages could not be installed; the reason is above, and the next try starts afresh." >&2
    exit 1
fi
# Last of all: without it the next start builds anew.
describe .venv/bin/python >"$stamp"
