"""The fields that each target takes, whatever a department calls its columns.

One Arrow schema a target of `catalogs.sources`. Between reading and loading every field is a text that
may be null, so that nothing is lost to a type before it has been cleaned; `source_row` is the 1-based
data row of the file and `geometry` is WKB. The names are those of `catalogs.models`.
"""

import pyarrow as pa

from catalogs.sources import Target

SOURCE_ROW = pa.field("source_row", pa.int64(), nullable=False)
GEOMETRY = pa.field("geometry", pa.binary())
READ_STATE = pa.field("read_state", pa.string())
"""Added by the readers: null, a value of `ingest.reasons.Reason` where a row could not be read, or
`OTHER_ENCODING`. `ingest.clean` takes it away."""

OTHER_ENCODING = "other_encoding"
NOTES = pa.field("notes", pa.int32(), nullable=False)
"""Added by `ingest.clean`: bits of `ingest.reasons.Note`, what was put right or is doubtful in the row."""

_PERSONAL = ("name", "id_number", "sex", "birth_date", "phone", "address")
_POINT = ("longitude", "latitude")

_TEXTS: dict[Target, tuple[str, ...]] = {
    "area": ("code", "level", "name", "parent_code", "valid_from", "valid_to"),
    "grid": ("code", "name", "community_code", "kind"),
    "road": ("road_id", "name", "road_class"),
    "water": ("name", "kind"),
    "landuse": ("name", "kind"),
    "place": ("place_id", "kind", "name", "road_name", "road_number", "community_code"),
    "building": (
        "building_code",
        "place_id",
        "community_code",
        "grid_code",
        "name",
        "number",
        "sub_estate",
        "road_name",
        "road_number",
        "use",
        "storeys",
        "height_m",
        "units",
        "dwellings_per_floor",
    ),
    "dwelling": (
        "dwelling_code",
        "building_code",
        "grid_code",
        "unit",
        "floor",
        "room",
        "address",
    ),
    "resident": (
        *_PERSONAL,
        "relation",
        "household_number",
        "registered_on",
        "valid_to",
        "grid_code",
        "area_code",
        "area_name",
    ),
    "organisation": (
        "name",
        "uscc",
        "category",
        "legal_representative",
        "phone",
        "address",
        "established_on",
        "grid_code",
        "area_code",
        "area_name",
    ),
    "event": (
        "event_key",
        "category",
        "title",
        "description",
        "reported_at",
        "status",
        "closed_at",
        "place_text",
        "grid_code",
        "area_code",
        "area_name",
        *_POINT,
    ),
    "city_component": (
        "component_code",
        "kind",
        "name",
        "state",
        "owner",
        "address",
        "grid_code",
        *_POINT,
    ),
    "camera": ("camera_code", "name", "kind", "state", "address", "grid_code", *_POINT),
    "grid_worker": (
        "worker_id",
        "name",
        "phone",
        "kind",
        "grid_code",
        "area_code",
        "area_name",
    ),
}

SPATIAL: frozenset[Target] = frozenset(
    {
        "area",
        "grid",
        "road",
        "water",
        "landuse",
        "place",
        "building",
        "event",
        "city_component",
        "camera",
    }
)
"""Targets with a geometry: from the file, or made of `longitude` and `latitude` while cleaning."""


MUST_HOLD: dict[Target, tuple[str, ...]] = {
    "area": ("code", "level", "name"),
    "grid": ("code", "community_code"),
    "road": ("road_id",),
    "water": ("kind",),
    "landuse": ("kind",),
    "place": ("place_id", "kind", "name"),
    "building": ("building_code",),
    "dwelling": ("dwelling_code", "building_code"),
    "resident": ("name", "address"),
    "organisation": ("name", "address"),
    "event": ("event_key", "reported_at"),
    "city_component": ("component_code",),
    "camera": ("camera_code",),
    "grid_worker": ("worker_id", "name"),
}
"""Fields without which a row is rejected. Spatial targets need a geometry too, or `place_text`."""


def _schema(target: Target) -> pa.Schema:
    texts = [pa.field(name, pa.string()) for name in _TEXTS[target]]
    return pa.schema([SOURCE_ROW, *texts, *([GEOMETRY] if target in SPATIAL else [])])


SCHEMAS: dict[Target, pa.Schema] = {target: _schema(target) for target in _TEXTS}


def schema(target: Target) -> pa.Schema:
    """Schema of the mapped rows of a target: its fields, in the file's datum, and `read_state`."""
    return SCHEMAS[target].append(READ_STATE)


def cleaned_schema(target: Target) -> pa.Schema:
    """Schema of the cleaned rows: and `notes`; dates ISO 8601, geometry EPSG:4490."""
    return SCHEMAS[target].append(NOTES)


REJECTS: pa.Schema = pa.schema(
    [
        SOURCE_ROW,
        pa.field("reason", pa.string(), nullable=False),
        pa.field("detail", pa.string()),
    ]
)
"""Rows that cannot be used: a `ingest.reasons.Reason`, and a detail that holds no personal value."""
