"""`gridcity serve`: the application behind granian.

Granian, because its HTTP layer is compiled and threads of its own write the sockets: on our tiles one core
answers several times what uvicorn with h11 does (see tiles/README.md), and no second package (uvloop,
httptools) is needed. One worker process: the work is PostgreSQL's and GDAL's, which run beside it, and one
process means one tile cache, one rendering of a tile however many ask, and one answer to every NOTIFY.
"""

import logging
import sys
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from fastapi import FastAPI
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from catalogs.cluster import Cluster
from catalogs.errors import Conflict
from catalogs.schema import migrate
from catalogs.settings import Settings

STOP_TIMEOUT_S = 10
"""How long requests may take to end after Ctrl-C or SIGTERM."""


def serve(settings: Settings) -> None:
    """Serve until Ctrl-C or SIGTERM: starts and migrates the database, stops it if it was started for this.

    Raises Unavailable where the database cannot be had, Conflict where the address is taken.
    """
    with database_running(settings):
        migrate(settings)
        _check_address(settings)
        where = settings.public_url or f"http://{settings.host}:{settings.port}"
        print(f"gridcity serves {where} (Ctrl-C stops it)", file=sys.stderr, flush=True)
        Granian(
            "api.server",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.ASGI,
            workers=1,
            websockets=False,
            log_level=LogLevels.warning,
            workers_kill_timeout=STOP_TIMEOUT_S,
        ).serve(target_loader=partial(_load, settings), wrap_loader=True)


def _load(settings: Settings, _target: str) -> FastAPI:
    """Make the application inside the worker process."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    from api.raster import forbid_remote_drivers

    forbid_remote_drivers()
    from api.app import create_app

    return create_app(settings)


def database_running(settings: Settings) -> AbstractContextManager[object]:
    """The private cluster runs meanwhile, and is stopped after it if it was started for this."""
    return nullcontext() if settings.database_url else Cluster(settings.data).running()


def _check_address(settings: Settings) -> None:
    """Say plainly what granian would say in a traceback."""
    import socket

    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise Conflict(
                f"{settings.host}:{settings.port} cannot be listened on: {error.strerror}.",
                "Stop what listens there, or set GRIDCITY_PORT.",
            ) from error
