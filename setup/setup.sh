#!/usr/bin/env bash
# Makes a clone ready to run: Python, system packages, virtual environment, web map.
# Repeats nothing that is done: each part is keyed by a hash of what it was made from.
#
#   setup/setup.sh            everything; `make setup`, `make demo` and `make test` call it
#
# Settings: GRIDCITY_PYTHON  a Python >= 3.12 to use instead of searching
#           GRIDCITY_NODE    a node >= 20.19 to use instead of searching
#           GRIDCITY_DATABASE_URL  a database elsewhere: PostgreSQL is then not installed
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
venv=$root/.venv

source "$here/python.sh"
source "$here/system.sh"
source "$here/web.sh"

say() { printf 'setup: %s\n' "$*" >&2; }

# fail MESSAGE [ADVICE]: one clear line, and what to do.
fail() {
    say "$1"
    [ $# -lt 2 ] || printf '       %s\n' "$2" >&2
    exit 1
}

# digest FILE...: one hash of the files' contents and of where the clone lies.
digest() { { printf '%s\n' "$root"; cat "$@"; } | sha256sum | cut -d' ' -f1; }

# is_current STAMP DIGEST: true where the part was made from just this.
is_current() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# quietly LOG COMMAND...: run, show the output only when it fails.
quietly() {
    local log=$1
    shift
    "$@" >"$log" 2>&1 && return
    tail -n 30 "$log" >&2
    return 1
}

main() {
    exec 9<"$root"
    flock -n 9 || { say "another setup is running in this folder; waiting"; flock 9; }
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    ensure_python
    ensure_system_packages
    ensure_venv
    ensure_web
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then main "$@"; fi
