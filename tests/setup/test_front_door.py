"""What a newcomer is told and given: the Makefile, the lock files, the READMEs."""

import re
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from catalogs.settings import Settings

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "setup/bootstrap.lock", "setup/node.lock", "webmap/package-lock.json"]


def test_make_alone_lists_the_targets() -> None:
    run = subprocess.run(["make", "-C", str(ROOT)], capture_output=True, text=True, check=True)
    for target in ("setup", "demo", "test", "check", "bench", "clean"):
        assert f"make {target} " in run.stdout


def test_continuous_integration_runs_make_test() -> None:
    assert (ROOT / ".ci" / "run").read_text().rstrip().endswith("make test")


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_name_no_download_address(name: str) -> None:
    assert not re.search(
        r'"resolved"|--(extra-)?index-url|--find-links|@ *https?:', (ROOT / name).read_text()
    )


@pytest.mark.parametrize("name", LOCKS[:3])
def test_every_locked_package_has_a_hash(name: str) -> None:
    packages = re.split(r"^(?=\S)", (ROOT / name).read_text(), flags=re.M)
    assert [one for one in packages if "==" in one and "--hash=sha256:" not in one] == []


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    names = {re.split(r"[\[<>=!~ ]", one)[0].lower() for one in wanted}
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.M))
    assert names - locked == set()


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_setting_is_documented(readme: str) -> None:
    text = (ROOT / readme).read_text()
    missing = [name for name in Settings.model_fields if f"`GRIDCITY_{name.upper()}`" not in text]
    assert missing == []
