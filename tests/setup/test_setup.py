"""The set-up script's decisions, on machines made up from a few programs on the PATH."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[2]
SYSTEM_PATH = "/usr/bin:/bin"


def program(path: Path, text: str) -> Path:
    """An executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def clone() -> Iterator[Path]:
    """A clone with a blank in its path that holds the set-up script, readable by everybody."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        copy = Path(folder) / "a clone"
        shutil.copytree(ROOT / "setup", copy / "setup")
        yield copy


def shell(
    clone: Path, commands: str, *, nobody: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run commands in a shell that has read the set-up script, with nothing else in the environment."""
    home = clone / "home"
    home.mkdir(exist_ok=True)
    env = {"PATH": SYSTEM_PATH, "HOME": str(home), "TMPDIR": "/tmp", "PYENV_ROOT": str(home / ".pyenv")}
    if "LD_LIBRARY_PATH" in os.environ:
        env["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return subprocess.run(
        ["bash", "-c", f"source setup/setup.sh; log=$(mktemp); trap 'rm -f \"$log\"' EXIT; {commands}"],
        cwd=clone,
        env=env | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        user="nobody" if nobody and os.geteuid() == 0 else None,
        extra_groups=[] if nobody and os.geteuid() == 0 else None,
    )


def test_passes_over_a_failing_shim_and_an_old_python(clone: Path) -> None:
    shims = clone / "home" / "shims"
    program(shims / "python3.12", "echo 'pyenv: python3.12: command not found' >&2; exit 127")
    program(shims / "python3", "exit 0")
    wanted = clone / "home" / ".pyenv" / "versions" / "3.12.1" / "bin" / "python3"
    program(wanted, f'exec "{sys.executable}" "$@"')
    run = shell(clone, 'ensure_python; "$python" -c "import sys; print(sys.version_info >= (3, 12))"',
                PATH=f"{shims}:{SYSTEM_PATH}")  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "True"


def test_a_named_python_that_is_too_old_is_refused(clone: Path) -> None:
    old = program(clone / "old python", "exit 0")
    run = shell(clone, "ensure_python", GRIDCITY_PYTHON=str(old))
    assert run.returncode == 1
    assert "is not a working Python 3.12 or newer" in run.stderr


def test_no_python_at_all_is_told_with_what_to_do(clone: Path) -> None:
    run = shell(clone, "python_candidates() { :; }; debian_python_packages() { :; }; ensure_python")
    assert run.returncode == 1
    assert "no Python 3.12 or newer was found" in run.stderr
    assert "GRIDCITY_PYTHON=" in run.stderr


def test_debians_python_without_venv_asks_for_the_package(clone: Path) -> None:
    half = program(clone / "bin" / "python3", "echo no-venv 3.13")
    run = shell(
        clone,
        f"python_candidates() {{ echo '{half}'; }}; ensure_python; echo \"${{wanted_packages[@]}}\"",
    )
    assert run.stdout.split() == ["python3.13-venv", "python3.13-dev"]


def test_without_the_right_to_install_it_prints_one_command(clone: Path) -> None:
    program(clone / "bin" / "apt-get", "exit 1")
    program(clone / "bin" / "sudo", "echo 'sudo: a password is required' >&2; exit 1")
    run = shell(
        clone, "install_packages postgresql-15 gdal-bin", nobody=True, PATH=f"{clone}/bin:{SYSTEM_PATH}"
    )
    assert run.returncode == 1
    command = (
        "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends postgresql-15 gdal-bin'"
    )
    assert run.stderr.strip().splitlines()[-1].strip() == command


def test_another_system_is_told_what_is_missing(clone: Path) -> None:
    (clone / "bin").mkdir()
    for name in ("bash", "dirname", "mktemp", "rm", "id"):
        (clone / "bin" / name).symlink_to(f"/usr/bin/{name}")
    run = shell(clone, "install_packages postgresql-15", PATH=str(clone / "bin"))
    assert run.returncode == 1
    assert "missing on this machine: postgresql-15" in run.stderr
    assert "not Debian" in run.stderr


@pytest.mark.parametrize("outcome", [0, 100])
def test_debians_own_cluster_is_switched_off_for_the_installation_only(clone: Path, outcome: int) -> None:
    ledger = clone / "home" / "ledger"
    program(clone / "bin" / "apt-get", "exit 99")
    program(
        clone / "bin" / "sudo",
        f"""[ "$1" = -n ] && shift
        case "$*" in *tee*) cat >/dev/null ;; esac
        echo "$*" >>"{ledger}"
        case "$*" in *"apt-get install"*) exit {outcome} ;; esac""",
    )
    (clone / "home").mkdir(exist_ok=True)
    (clone / "home").chmod(0o777)
    run = shell(
        clone, "install_packages postgresql-15 gdal-bin", nobody=True, PATH=f"{clone}/bin:{SYSTEM_PATH}"
    )
    assert run.returncode == (1 if outcome else 0)
    steps = [step for step in ledger.read_text().splitlines() if step != "true"]
    kinds = [
        next(word for word in ("mkdir", "tee", "update", "install", "rm") if word in step) for step in steps
    ]
    assert kinds == ["mkdir", "tee", "update", "install", "rm"]
    assert "createcluster.d" in steps[1]
    assert "--no-install-recommends" in steps[3]


def test_a_stamp_follows_the_lock_file(clone: Path) -> None:
    (clone / "lock").write_text("one")
    stamp = 'digest lock >stamp; is_current stamp "$(digest lock)" && echo same; '
    run = shell(clone, stamp + 'echo two >lock; is_current stamp "$(digest lock)" || echo other')
    assert run.stdout.split() == ["same", "other"]


def test_an_old_node_is_passed_over(clone: Path) -> None:
    for version, status in (("old", 1), ("new", 0)):
        program(clone / version / "node", f"exit {status}")
        program(clone / version / "npm", "exit 0")
    program(clone / "alone" / "node", "exit 0")
    run = shell(
        clone, f"for one in old new alone; do node_works '{clone}'/$one/node && echo $one; done; true"
    )
    assert run.stdout.split() == ["new"]


def test_a_chosen_node_is_put_beside_python(clone: Path) -> None:
    program(clone / "my node" / "node", "[ $# -gt 0 ] || echo node-here")
    program(clone / "my node" / "npm", "node")
    (clone / ".venv" / "bin").mkdir(parents=True)
    run = shell(clone, "ensure_node; .venv/bin/npm", GRIDCITY_NODE=str(clone / "my node" / "node"))
    assert run.stdout.strip() == "node-here", run.stderr


def test_a_node_that_does_not_work_is_refused(clone: Path) -> None:
    run = shell(clone, "ensure_node", GRIDCITY_NODE="/nowhere/node")
    assert run.returncode == 1
    assert "is not a working node 20.19 or newer" in run.stderr


def test_the_web_map_is_built_again_only_when_its_sources_change(clone: Path) -> None:
    for name in ("src/main.ts", "dist/main.js", "node_modules/vue/index.js"):
        file = clone / "webmap" / name
        file.parent.mkdir(parents=True)
        file.write_text("1")
    hashes = "web_sources | sha256sum; "
    run = shell(
        clone,
        f"{hashes} echo 2 >webmap/dist/main.js; echo 2 >webmap/node_modules/vue/index.js; {hashes}"
        f"echo 2 >webmap/src/main.ts; {hashes}",
    )
    before, after_output, after_source = run.stdout.splitlines()
    assert before == after_output != after_source


def test_npm_failing_shows_why(clone: Path) -> None:
    webmap = clone / "webmap"
    webmap.mkdir()
    (webmap / "package.json").write_text("{}")
    (webmap / "package-lock.json").write_text("{}")
    (clone / ".venv" / "bin").mkdir(parents=True)
    program(clone / "node" / "node", "exit 0")
    program(clone / "node" / "npm", '[ "$1" = --version ] || { echo the registry is away; exit 1; }')
    run = shell(clone, "ensure_web", GRIDCITY_NODE=str(clone / "node" / "node"))
    assert run.returncode == 1
    assert run.stderr.splitlines()[-2:] == [
        "the registry is away",
        "setup: npm could not install the web packages (see above).",
    ]
