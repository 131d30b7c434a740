#!/bin/sh
# Find a Python that Hairline runs on and print its name.
# When there is none: one sentence, exit 2. PYTHON=... is tried instead of the usual names.
set -u

if [ -n "${PYTHON:-}" ]; then
    set -- "$PYTHON"
else
    set -- python3.13 python3.12 python3.11 python3
fi

older=
bare=
for candidate in "$@"; do
    # A name is not enough: a version manager's shim may stand there and not run.
    version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null </dev/null) || continue
    case $version in
        3.1[123]) newer= ;;
        [12].* | 3.[0-9] | 3.10) older=$version; continue ;;
        3.[0-9]* | [4-9].*) newer=yes ;;
        *) continue ;;
    esac
    # Debian keeps these two in a package of their own.
    if ! "$candidate" -c 'import ensurepip, venv' 2>/dev/null </dev/null; then
        bare=${bare:-$version}
        continue
    fi
    if [ -n "$newer" ]; then
        echo "Python $version is newer than the ones Hairline is tested on (3.11 to 3.13); going on with it." >&2
    fi
    printf '%s\n' "$candidate"
    exit 0
done

if [ -n "$bare" ]; then
    echo "Python $bare is here without its venv module; on Debian or Ubuntu, install the package python$bare-venv." >&2
elif [ -n "$older" ]; then
    echo "Hairline needs Python 3.11, 3.12 or 3.13, and there is only Python $older here." >&2
elif [ -n "${PYTHON:-}" ]; then
    echo "PYTHON is set to $PYTHON, which is no Python that runs." >&2
else
    echo "Hairline needs Python 3.11, 3.12 or 3.13, and no Python was found." >&2
fi
exit 2
