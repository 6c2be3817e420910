"""Every route of an application, and what was decided about each: who may ask, and a sample to ask with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from starlette.routing import Mount

from catalogs.access import roles
from tests.leaks.city import GRID


def every_route(routes: list[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """(method, path) of every route. A route that names no methods is asked with GET."""
    for route in routes:
        if isinstance(route, Mount):
            yield from every_route(route.routes, prefix + route.path)
        elif hasattr(route, "effective_route_contexts"):  # a router that FastAPI keeps as it is
            for context in route.effective_route_contexts():
                yield from _methods(context.methods, prefix + context.path)
        else:
            yield from _methods(route.methods, prefix + route.path)


def _methods(methods: set[str] | None, path: str) -> Iterator[tuple[str, str]]:
    for method in sorted((methods or {"GET"}) - {"HEAD"}):
        yield method, path


STRANGER = "open"
ANYBODY = "signed in"
BY_HAND = "by hand"


@dataclass(frozen=True)
class Decision:
    """What one needs for a route."""

    method: str
    path: str
    needs: str

    def opens_to(self, role: str) -> bool:
        """Whether somebody of a role may ask with a token."""
        wanted = set(self.needs.split(" or "))
        return self.needs in (STRANGER, ANYBODY) or bool(wanted & set(roles()[role].rights))

    @property
    def sample(self) -> str:
        """An address of the route."""
        if self.path == "/{path}":
            return "/favicon.svg"
        return re.sub(r"{(\w+)(?::path)?}", lambda name: SAMPLES.get(name[1], "1"), self.path)


SAMPLES = {
    "layer": "building", "collection": "building", "z": "14", "x": "13584", "y": "6337", "code": str(GRID),
    "matrix_set": "WebMercatorQuad", "process": "people-in-grid", "format": "csv", "dataset": "orthophoto",
    "code_list": "building_use", "lon": "118.5", "lat": "37.7", "path": "x",
    "collection_id": "rasters", "topic_id": "city-panorama", "run_id": "1",
}  # fmt: skip


def decisions() -> list[Decision]:
    """The table of `decisions.yml`."""
    told = yaml.safe_load(Path(__file__).with_name("decisions.yml").read_text(encoding="utf-8"))
    return [Decision(*line.split(" ", 1), needs) for needs, lines in told.items() for line in lines]
