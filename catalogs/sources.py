"""Source descriptions: what a department hands over, and how its columns become ours.

One YAML file a source in `catalogs/sources/`. A description says how to read the file (format, encoding,
datum), which of its columns feed which of our fields, and which columns are refused (`PRIVACY.md`).
"""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from catalogs.errors import NotFound

Format = Literal["csv", "xlsx", "shapefile", "geopackage", "geojson", "jsonl", "parquet"]
Datum = Literal["CGCS2000", "WGS84", "GCJ-02", "BD-09", "EPSG:4527", "EPSG:4528", "EPSG:4548", "EPSG:4549"]
Target = Literal[
    "area",
    "grid",
    "road",
    "water",
    "landuse",
    "place",
    "building",
    "dwelling",
    "resident",
    "organisation",
    "event",
    "city_component",
    "camera",
    "grid_worker",
]

FOLDER = Path(__file__).parent / "sources"


class Column(BaseModel):
    """One of our fields, and the source's column names that may carry it, the usual one first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: list[str] = Field(min_length=1)
    required: bool = False
    unit: str | None = None
    code_list: str | None = None


class Source(BaseModel):
    """One file of a delivery."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: dict[Literal["zh", "en"], str]
    department: dict[Literal["zh", "en"], str]
    file: str = Field(description="File name inside the delivery, without a folder")
    format: Format
    layer: str | None = None
    sheet: str | None = None
    header: bool = Field(
        True, description="False: the first row holds values; columns are column_1, column_2, …"
    )
    encoding: str | None = Field(None, description="GB18030, UTF-8, UTF-8-BOM; None is detected")
    datum: Datum | None = Field(None, description="None where the source has no coordinates")
    longitude: str | None = Field(None, description="Column of the longitude, for a table of points")
    latitude: str | None = None
    target: Target
    order: int = Field(description="Loaded in this order: what others refer to comes first")
    columns: dict[str, Column]
    refused: list[str] = Field(default_factory=list, description="Columns known and never imported")
    address_field: str | None = Field(None, description="The field that is geocoded")


@cache
def sources() -> dict[str, Source]:
    """Every source by id, in the order they are loaded."""
    described = [
        Source.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yml"))
    ]
    return {source.id: source for source in sorted(described, key=lambda source: (source.order, source.id))}


def source(source_id: str) -> Source:
    """The source with this id. Raises NotFound."""
    try:
        return sources()[source_id]
    except KeyError:
        raise NotFound(f"There is no source '{source_id}'.", f"Known are: {', '.join(sources())}.") from None
