"""`/healthz`: the process answers. `/readyz`: what it stands on is there. Both are open; details are for those who
look after the platform.

The database and its migrations decide about readiness. Without data, or served files that are not built, it is
'degraded': everything else still works, and the answer names the command that builds them.
"""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
from alembic.config import Config
from alembic.script import ScriptDirectory
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import catalogs
from api.errors import problem
from api.security.person import Person
from catalogs.errors import Unavailable
from catalogs.settings import Settings
from tiles.vector.database import Database

SERVED = {
    "base map": "basemap.pmtiles",
    "3D Tiles": "3dtiles/buildings/tileset.json",
    "rasters": "rasters",
}


def routes(settings: Settings, database: Database) -> list[BaseRoute]:
    """The two routes."""

    async def healthz(_: Request) -> Response:
        return _json(200, {"status": "ok"})

    async def readyz(request: Request) -> Response:
        checks = {"database": await _database(database), "data": await _data(database), **_files(settings)}
        told = _may_know(request)
        if checks["database"] != "ok":
            said = (
                f"The database is not ready: {checks['database']}." if told else "The database is not ready."
            )
            return problem(
                503,
                "Not ready",
                said,
                "Run `gridcity doctor`.",
                instance=request.url.path,
                **({"checks": checks} if told else {}),
            )
        state = "ready" if set(checks.values()) == {"ok"} else "degraded"
        return _json(200, {"status": state, **({"checks": checks} if told else {})})

    return [Route("/healthz", healthz, name="process"), Route("/readyz", readyz, name="readiness")]


def _may_know(request: Request) -> bool:
    """Whether who asks looks after the platform; a stranger, or a load balancer, is told the word alone."""
    person: Person | None = request.scope.get("state", {}).get("person")
    return person is not None and (person.may("ingest.read") or person.may("accounts.manage"))


async def _database(database: Database) -> str:
    try:
        row = await database.fetchrow(None, "SELECT revision FROM schema_revision")
    except Unavailable as error:
        return error.message.rstrip(".").lower()
    except Exception:
        return "its tables are missing: run `gridcity serve` once, or `gridcity ingest`"
    revision = row["revision"] if row else None
    return "ok" if revision == newest_revision() else f"it stands at migration {revision}"


async def _data(database: Database) -> str:
    """Whether anything is loaded that could be shown."""
    try:
        row = await database.fetchrow(None, "SELECT loaded FROM schema_revision")
    except Exception:
        return "unknown"
    return (
        "ok"
        if row and row["loaded"]
        else "none loaded: run `gridcity demo`, or `gridcity ingest` on a delivery"
    )


def _files(settings: Settings) -> dict[str, str]:
    return {
        name: "ok" if (settings.served / path).exists() else "not built: run `gridcity tiles build`"
        for name, path in SERVED.items()
    }


@cache
def newest_revision() -> str | None:
    """The newest migration that this installation brings."""
    config = Config()
    config.set_main_option("script_location", str(Path(catalogs.__file__).parent / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head()


def _json(status: int, document: dict[str, Any]) -> Response:
    return Response(orjson.dumps(document), status, {"cache-control": "no-store"}, "application/json")
