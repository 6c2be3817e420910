# Installs the Debian packages that are missing, or says which command does. Sourced by setup.sh.

ensure_system_packages() {
    local list
    if [ -n "${python:-}" ]; then
        list=$(PYTHONPATH=$root PYTHONDONTWRITEBYTECODE=1 "$python" -m catalogs.system) ||
            fail "the machine's programs could not be listed with $python."
        [ -z "$list" ] || mapfile -t -O "${#wanted_packages[@]}" wanted_packages <<<"$list"
    fi
    [ ${#wanted_packages[@]} -gt 0 ] || return 0
    install_packages "${wanted_packages[@]}"
    [ -n "${python:-}" ] && return
    find_python || fail "the Python that was installed does not work." "Set GRIDCITY_PYTHON=/path/to/python3"
    wanted_packages=()
    ensure_system_packages
}

install_packages() {
    local prefix=()
    [ "$(id -u)" = 0 ] || prefix=(sudo -n)
    command -v apt-get >/dev/null || fail "missing on this machine: $*." \
        "This is not Debian: install the packages that hold these programs, then run make setup again."
    if [ ${#prefix[@]} -gt 0 ] && ! sudo -n true 2>/dev/null; then
        fail "missing on this machine: $*. This command installs them:" \
            "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends $*'"
    fi
    say "system packages: $*"
    without_main_cluster "${prefix[@]}" -- "$@" || fail "apt-get could not install: $* (the reason is above)."
}

# Debian's server package makes and starts a cluster of its own when it is first installed. Ours is private,
# so that is switched off for the time of the installation; clusters that are there are not touched.
without_main_cluster() {
    local prefix=() switch=/etc/postgresql-common/createcluster.d/zz-gridcity.conf status=0
    while [ "$1" != -- ]; do prefix+=("$1"); shift; done
    shift
    if [[ " $* " == *" postgresql-"* ]] && [ ! -e "$switch" ]; then
        "${prefix[@]}" mkdir -p "${switch%/*}"
        printf 'create_main_cluster = false\n' | "${prefix[@]}" tee "$switch" >/dev/null
    else
        switch=''
    fi
    apt_install "$@" || status=$?
    [ -z "$switch" ] || "${prefix[@]}" rm -f "$switch"
    return "$status"
}

apt_install() {
    local environment=(env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l)
    quietly "$log" "${prefix[@]}" "${environment[@]}" apt-get -o Acquire::Retries=3 update -q || return 1
    quietly "$log" "${prefix[@]}" "${environment[@]}" apt-get install -y -q --no-install-recommends \
        -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@" </dev/null
}
