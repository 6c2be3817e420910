"""The layer registry: one YAML file a layer in `catalogs/layers/`.

It feeds vector tiles, OGC collections, records, the map's layer list and the permissions. `properties` is an
allow-list: a column that is not named there leaves the platform through no endpoint. `roles` narrows a layer or
one of its properties to some roles; `layers_of` gives what a role has, and the database grants follow it
(`catalogs.policies`).
"""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from catalogs.access import roles
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
    roles: frozenset[str] | None = Field(
        None, description="Roles that have it; all of the layer's where absent"
    )


class Overview(BaseModel):
    """How tiles below the layer's own detail are thinned: one relation for a range of zooms."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    maxzoom: int = Field(description="Highest zoom that reads this relation")
    relation: str
    cells: int | None = Field(
        None, description="Zoom whose tiles are the cells that it counts by: its `depth`"
    )
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
    area_column: str | None = Field(
        None, description="Column with the area code that scopes are tested on; none for reference data"
    )
    category_column: str | None = Field(None, description="Column that department officers are bound by")
    time_column: str | None = None
    minzoom: int = Field(0, ge=0, le=22)
    maxzoom: int = Field(16, ge=0, le=22)
    properties: list[Property]
    overviews: list[Overview] = Field(default_factory=list)
    roles: frozenset[str] | None = Field(
        None, description="Roles that have it; all with map.read where absent"
    )
    theme: str = Field(description="STAC / Records keyword and the map's group")
    order: int = 100

    @property
    def property_names(self) -> list[str]:
        """Names of the published columns, in order."""
        return [item.name for item in self.properties]

    @property
    def scoped(self) -> bool:
        """Whether who asks from another area sees other features."""
        return self.area_column is not None

    @model_validator(mode="after")
    def _roles_are_known(self) -> "Layer":
        named = (self.roles or frozenset()).union(*(item.roles or () for item in self.properties))
        if not named <= set(roles()):
            raise ValueError(f"{self.id}: no such role: {', '.join(sorted(named - set(roles())))}")
        return self

    def seen_by(self, role: str) -> "Layer | None":
        """The layer with the properties that a role has; None where it has not the layer."""
        if "map.read" not in roles()[role].rights or (self.roles is not None and role not in self.roles):
            return None
        kept = [item for item in self.properties if item.roles is None or role in item.roles]
        return self if len(kept) == len(self.properties) else self.model_copy(update={"properties": kept})


@cache
def layers() -> dict[str, Layer]:
    """Every layer by id, in drawing order."""
    described = [
        Layer.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yml"))
    ]
    return {layer.id: layer for layer in sorted(described, key=lambda layer: (layer.order, layer.id))}


@cache
def layers_of(role: str) -> dict[str, Layer]:
    """The layers of a role by id, in drawing order, with only its properties. Raises KeyError."""
    seen = {layer.id: layer.seen_by(role) for layer in layers().values()}
    return {name: layer for name, layer in seen.items() if layer is not None}


def layer_of(role: str, layer_id: str) -> Layer:
    """A layer as a role has it. Raises NotFound, also for one that exists for others."""
    try:
        return layers_of(role)[layer_id]
    except KeyError:
        raise NotFound(
            f"There is no layer '{layer_id[:60]}'.", f"There are: {', '.join(layers_of(role))}."
        ) from None
