"""The whole application over the small quarter, with files to serve in a folder of its own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.security.accounts import create_account, issue_token
from catalogs.database import connect
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
def bearer(quarter: Settings) -> dict[str, str]:
    """The header that signs a GIS editor of the whole city in, who has every layer and sees the checks."""
    with connect(quarter) as connection:
        account = create_account(
            connection, name="quarter-editor", role="gis_editor", area_code=370500000000000
        )
        until = datetime.now(UTC) + timedelta(days=1)
        return {"Authorization": f"Bearer {issue_token(connection, account, 'tests', until)}"}


@pytest.fixture(scope="session")
def web(app_settings: Settings, bearer: dict[str, str]) -> Iterator[TestClient]:
    """A GIS editor's client of the whole application."""
    app = create_app(app_settings)
    with TestClient(
        app, base_url="http://city.test", raise_server_exceptions=False, headers=bearer
    ) as opened:
        yield opened
