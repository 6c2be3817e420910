"""`/api/layers`: what the map's layer list shows to a person, from the layer registry and the raster catalogue.

Everything that a page needs to draw a layer, explain its features and name their codes, so that a new YAML
file in `catalogs/layers/` appears on the map without code.
"""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

import catalogs
from api.security.person import Person, needs
from catalogs.code_lists import entries
from catalogs.layers import Layer, Property, layers_of
from catalogs.settings import Settings
from tiles.raster.catalogue import Raster, rasters

CACHE_CONTROL = "private, no-cache"
GROUPS = Path(catalogs.__file__).with_name("layer_groups.yml")


class Title(BaseModel):
    """A text in both languages of the page."""

    zh: str
    en: str


class MapGroup(BaseModel):
    """A group of the layer list."""

    id: str
    title: Title


class MapProperty(BaseModel):
    """A column of a layer."""

    name: str
    title: Title
    type: str
    unit: str | None
    code_list: str | None
    minzoom: int


class MapLayer(BaseModel):
    """A layer as the map lists and draws it.

    `cells_to`: up to this zoom its tiles hold counts by cell. `tiles`: TileJSON documents, one drawn over the
    other. `as_of`: when the data was made, where that is known.
    """

    id: str
    kind: Literal["vector", "raster"]
    title: Title
    description: Title
    group: str
    geometry: str | None
    minzoom: int
    maxzoom: int
    cells_to: int | None
    order: int
    time_property: str | None
    as_of: str | None
    tiles: list[str]
    exports: list[Literal["csv", "gpkg"]]
    properties: list[MapProperty]


class MapLayers(BaseModel):
    """The layers of a person, from the bottom of the map to its top, and the names of their codes."""

    groups: list[MapGroup]
    layers: list[MapLayer]
    code_lists: dict[str, dict[str, Title]]


def router(settings: Settings) -> APIRouter:
    """The route of the layer list."""
    routes = APIRouter(prefix="/api/layers", tags=["catalogue"])

    @routes.get("", summary="The layers of the signed-in person, for the map")
    def map_layers(response: Response, person: Annotated[Person, Depends(needs("map.read"))]) -> MapLayers:
        response.headers["cache-control"] = CACHE_CONTROL
        vector = [_vector(layer, person) for layer in layers_of(person.role.id).values()]
        listed = sorted(_imagery(settings) + vector, key=lambda layer: layer.order)
        used = {layer.group for layer in listed}
        return MapLayers(
            groups=[MapGroup(id=one, title=title) for one, title in _groups().items() if one in used]
            + [MapGroup(id=one, title=Title(zh=one, en=one)) for one in sorted(used - set(_groups()))],
            layers=listed,
            code_lists=_code_lists({item.code_list for layer in listed for item in layer.properties}),
        )

    return routes


@cache
def _groups() -> dict[str, Title]:
    read = yaml.safe_load(GROUPS.read_text(encoding="utf-8"))
    return {group: Title(**title) for group, title in read.items()}


def _vector(layer: Layer, person: Person) -> MapLayer:
    cells = [one.maxzoom for one in layer.overviews if "count" in one.properties]
    return MapLayer(
        id=layer.id,
        kind="vector",
        title=Title(**layer.title),
        description=Title(**layer.description),
        group=layer.theme,
        geometry=layer.geometry,
        minzoom=layer.minzoom,
        maxzoom=layer.maxzoom,
        cells_to=max(cells, default=None),
        order=layer.order,
        time_property=layer.time_column,
        as_of=None,
        tiles=[f"/tiles/{layer.id}/tilejson.json"],
        exports=["csv", "gpkg"] if person.may("export") else [],
        properties=[_property(item) for item in layer.properties],
    )


def _property(item: Property) -> MapProperty:
    return MapProperty(
        name=item.name,
        title=Title(**item.title),
        type=item.type,
        unit=item.unit,
        code_list=item.code_list,
        minzoom=item.minzoom,
    )


def _imagery(settings: Settings) -> list[MapLayer]:
    """Every raster but the elevation model; `orthophoto_core` is a sharper part of `orthophoto`."""
    served = {name: one for name, one in rasters(settings).items() if name != "dem"}
    whole = [one for name, one in served.items() if name.rpartition("_")[0] not in served]
    return [
        _raster(one, [part for name, part in served.items() if name.rpartition("_")[0] == one.id])
        for one in whole
    ]


def _raster(one: Raster, parts: list[Raster]) -> MapLayer:
    made = datetime.fromtimestamp(one.path.stat().st_mtime, UTC)
    return MapLayer(
        id=one.id,
        kind="raster",
        title=Title(zh=one.title_zh, en=one.title_en),
        description=Title(zh="栅格影像瓦片。", en="Tiles of a raster."),
        group="imagery",
        geometry=None,
        minzoom=0,
        maxzoom=20,
        cells_to=None,
        order=2 if one.id == "hillshade" else 1,
        time_property=None,
        as_of=made.isoformat(timespec="seconds"),
        tiles=[_tilejson(each) for each in [one, *parts]],
        exports=[],
        properties=[],
    )


def _tilejson(one: Raster) -> str:
    return f"/raster/{one.id}/tilejson.json"


def _code_lists(named: set[str | None]) -> dict[str, dict[str, Title]]:
    lists: dict[str, dict[str, Title]] = {}
    for entry in entries():
        if entry.code_list in named:
            lists.setdefault(entry.code_list, {})[entry.code] = Title(zh=entry.name_zh, en=entry.name_en)
    return lists
