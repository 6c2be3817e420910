# Finds a Python >= 3.12 and builds .venv from the hashed lock files. Sourced by setup.sh.

# Candidates, best first. A name may be a pyenv shim that fails, so each one is run before it is believed.
python_candidates() {
    [ -z "${GRIDCITY_PYTHON:-}" ] || { printf '%s\n' "$GRIDCITY_PYTHON"; return; }
    local name path
    for name in python3.12 python3.13 python3.14 python3; do
        type -ap "$name" || true
    done
    for path in "${PYENV_ROOT:-${HOME:-/}/.pyenv}"/versions/3.1[2-9]*/bin/python3 \
        "${HOME:-/}"/.local/share/uv/python/*/bin/python3 \
        "${HOME:-/}"/{miniconda3,miniforge3,anaconda3}/bin/python3 \
        /usr/local/bin/python3.1[2-9] /opt/*/bin/python3 /opt/python/*/bin/python3 \
        /usr/local/python*/bin/python3; do
        [ ! -x "$path" ] || printf '%s\n' "$path"
    done
}

# python_state PROGRAM: "ok PATH", "no-venv X.Y" (Debian without python3-venv) or nothing.
python_state() {
    "$1" -I - 2>/dev/null <<'PY' || true
import sys
if sys.version_info >= (3, 12):
    try:
        import ensurepip, ssl, venv, sqlite3, zlib
        print("ok", sys.executable)
    except ImportError:
        print("no-venv", "%d.%d" % sys.version_info[:2])
PY
}

# Sets `python`, or adds to `wanted_packages` what would bring one.
ensure_python() {
    wanted_packages=()
    if venv_python_works; then
        python=$venv/bin/python
        return
    fi
    find_python && return
    [ -n "$python_packages" ] || python_packages=$(debian_python_packages)
    [ -n "$python_packages" ] || fail "no Python 3.12 or newer was found on this machine." \
        "Install one (for instance 'pyenv install 3.12'), or name it: GRIDCITY_PYTHON=/path/to/python3 make setup"
    read -ra wanted_packages <<<"$python_packages"
}

venv_python_works() {
    [[ $("$venv/bin/python" -c 'import pip, sys; print(sys.version_info >= (3, 12))' 2>/dev/null) == True ]]
}

find_python() {
    local candidate state
    python='' python_packages=''
    while IFS= read -r candidate; do
        state=$(python_state "$candidate")
        case $state in
            "ok "*) python=${state#ok }; return 0 ;;
            "no-venv "*) python_packages="python${state#no-venv }-venv python${state#no-venv }-dev" ;;
        esac
    done < <(python_candidates)
    [ -z "${GRIDCITY_PYTHON:-}" ] || fail "GRIDCITY_PYTHON=$GRIDCITY_PYTHON is not a working Python 3.12 or newer."
    return 1
}

# Debian 13 and Ubuntu 24.04 carry a Python that is new enough; Debian 12 does not.
debian_python_packages() {
    local version
    for version in 3.13 3.12 3.14; do
        if apt-cache policy "python$version" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
            printf 'python%s python%s-venv python%s-dev\n' "$version" "$version" "$version"
            return
        fi
    done
}

ensure_venv() {
    local wanted stamp=$venv/.gridcity
    wanted=$(digest "$root/requirements.lock" "$root/pyproject.toml" "$root/setup.py" "$root"/ingest/address/*.p[yx][xd] "$here"/*.lock "$here/python.sh")
    if venv_python_works && is_current "$stamp" "$wanted"; then return; fi
    if ! venv_python_works; then
        say "virtual environment with $("$python" --version)"
        rm -rf "$venv"
        quietly "$log" "$python" -m venv "$venv" || fail "the virtual environment could not be made with $python."
    fi
    rm -f "$stamp"
    say "Python packages from requirements.lock, and the parser's compiled module"
    quietly "$log" "$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --require-hashes \
        -r "$here/bootstrap.lock" || fail_packages
    install_locked
    quietly "$log" run_uv pip install -q --no-deps --no-build-isolation -e "$root" || fail_packages
    printf '%s\n' "$wanted" >"$stamp"
}

# uv is several times faster; pip is the way out where uv cannot work (a proxy or index only pip is set up for).
install_locked() {
    local arguments=(install -q --no-deps --no-build-isolation --require-hashes -r "$root/requirements.lock")
    run_uv pip "${arguments[@]}" >"$log" 2>&1 && return
    say "uv failed (the last line: $(tail -n 1 "$log")); pip tries again"
    quietly "$log" "$venv/bin/python" -m pip --disable-pip-version-check "${arguments[@]}" || fail_packages
}

# uv with the index that pip is configured for, and a cache where the home folder cannot hold one.
run_uv() {
    local index
    index=$("$venv/bin/python" -m pip config get global.index-url 2>/dev/null || true)
    index=${PIP_INDEX_URL:-$index}
    (
        [ -z "$index" ] || [ -n "${UV_DEFAULT_INDEX:-}" ] || export UV_DEFAULT_INDEX=$index
        [ -w "${HOME:-/nonexistent}" ] || export UV_NO_CACHE=1
        export VIRTUAL_ENV=$venv UV_PYTHON_DOWNLOADS=never UV_NO_CONFIG=1
        "$venv/bin/uv" "$@"
    )
}

fail_packages() {
    fail "the Python packages could not be installed (the reason is above)." \
        "Check the network or the package index that pip is configured for, and run make setup again."
}
