"""The whole application over the small quarter, with files to serve in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from catalogs.settings import Settings


@pytest.fixture(scope="session")
def page_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built web map: a page, one hashed asset, an icon, and a secret beside it."""
    outer = tmp_path_factory.mktemp("webmap")
    (outer / "secret.txt").write_text("secret")
    folder = outer / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>网格城市</title>")
    (folder / "assets" / "index-abc123.js").write_text("export {}")
    (folder / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "link.txt").symlink_to(outer / "secret.txt")
    return folder


@pytest.fixture(scope="session")
def app_settings(quarter: Settings, page_folder: Path) -> Settings:
    return quarter.model_copy(update={"webmap": page_folder})


@pytest.fixture(scope="session")
def web(app_settings: Settings) -> Iterator[TestClient]:
    """A client of the whole application."""
    with TestClient(
        create_app(app_settings), base_url="http://city.test", raise_server_exceptions=False
    ) as opened:
        yield opened
