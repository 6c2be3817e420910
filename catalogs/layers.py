"""The layer registry: one YAML file a layer in `catalogs/layers/`.

It feeds vector tiles, OGC collections, records, the map's layer list and the permissions. `properties` is an
allow-list: a column that is not named there leaves the platform through no endpoint.
"""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from psycopg import Connection, sql
from pydantic import BaseModel, ConfigDict, Field

from catalogs.errors import NotFound

Text = dict[Literal["zh", "en"], str]
GeometryKind = Literal["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"]
PropertyKind = Literal["string", "integer", "number", "date", "datetime", "boolean"]

FOLDER = Path(__file__).parent / "layers"


class Property(BaseModel):
    """A published column."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: Text
    type: PropertyKind = "string"
    unit: str | None = None
    code_list: str | None = None
    minzoom: int = Field(0, description="Lowest zoom whose tiles carry this property")


class Overview(BaseModel):
    """How tiles below the layer's own detail are thinned: one relation for a range of zooms."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    maxzoom: int = Field(description="Highest zoom that reads this relation")
    relation: str
    properties: list[str]


class Layer(BaseModel):
    """One layer: a published relation with an id, a geometry and an allow-list of properties."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: Text
    description: Text
    relation: str = Field(description="Table or view in PostGIS")
    id_column: str
    id_type: Literal["integer", "text"] = "integer"
    geometry: GeometryKind
    area_column: str | None = Field(None, description="Column with the area code that scopes are tested on")
    time_column: str | None = None
    minzoom: int = Field(0, ge=0, le=22)
    maxzoom: int = Field(16, ge=0, le=22)
    properties: list[Property]
    overviews: list[Overview] = Field(default_factory=list)
    access: Literal["public", "internal"] = "internal"
    theme: str = Field(description="STAC / Records keyword and the map's group")
    order: int = 100

    @property
    def property_names(self) -> list[str]:
        """Names of the published columns, in order."""
        return [item.name for item in self.properties]


@cache
def layers() -> dict[str, Layer]:
    """Every layer by id, in drawing order."""
    described = [
        Layer.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yml"))
    ]
    return {layer.id: layer for layer in sorted(described, key=lambda layer: (layer.order, layer.id))}


def published_layers() -> dict[str, Layer]:
    """The layers that endpoints may serve."""
    return {layer.id: layer for layer in layers().values() if layer.access == "public"}


def published_layer(layer_id: str) -> Layer:
    """A layer that endpoints may serve. Raises NotFound, also for one that is not published."""
    try:
        return published_layers()[layer_id]
    except KeyError:
        raise NotFound(
            f"There is no layer '{layer_id}'.", f"Published are: {', '.join(published_layers())}."
        ) from None


def grant_published(connection: Connection, role: str) -> None:
    """Give `role` SELECT on exactly the published columns, and take everything else away."""
    connection.execute(
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(sql.Identifier(role))
    )
    for layer in published_layers().values():
        columns = dict.fromkeys([layer.id_column, *layer.property_names, "geom_4490", "geom_3857"])
        if layer.area_column:
            columns[layer.area_column] = None
        _grant(connection, role, layer.relation, list(columns))
        for overview in layer.overviews:
            _grant(connection, role, overview.relation, [*overview.properties, "geom_3857"])


def _grant(connection: Connection, role: str, relation: str, columns: list[str]) -> None:
    connection.execute(
        sql.SQL("GRANT SELECT ({}) ON {} TO {}").format(
            sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(relation), sql.Identifier(role)
        )
    )
