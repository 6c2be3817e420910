"""The SQL of a vector tile: one constant text per layer and zoom class (Mapbox Vector Tile 2.1, ST_AsMVT).

Parameters: $1 z, $2 x, $3 y (integer), $4 the most features that the tile may hold (integer). The text never
changes with the tile, so PostgreSQL plans it once a connection. Identifiers come from the registry only.
"""

from dataclasses import dataclass
from hashlib import sha256

from psycopg import sql

from catalogs.layers import Layer, Overview, Property

EXTENT = 4096
"""Units across a tile, the usual value of Mapbox Vector Tile."""

BUFFER = 64
"""Units kept around a tile, so that outlines and circles are not cut at its edge."""

LARGEST_FEATURE_ID = 9_007_199_254_740_881
"""The largest prime below 2^53, the last whole number that JavaScript holds exactly.

Codes up to it are their own feature id. Longer ones are taken modulo it, which keeps those of one city apart:
a city's building codes span 10^13.
"""


@dataclass(frozen=True)
class ZoomClass:
    """A range of zooms of one layer that share a statement."""

    minzoom: int
    maxzoom: int
    sql: str
    columns: tuple[str, ...]
    aggregated: bool


@dataclass(frozen=True)
class LayerStatements:
    """A layer with its statements from its lowest zoom to its highest, without gap or overlap."""

    layer: Layer
    classes: tuple[ZoomClass, ...]
    fingerprint: str
    """Eight letters that change whenever a statement of the layer does: part of every ETag."""

    def at(self, zoom: int) -> ZoomClass:
        """The class of a zoom inside the layer's range."""
        return next(one for one in self.classes if one.minzoom <= zoom <= one.maxzoom)


def layer_statements(layer: Layer) -> LayerStatements:
    """The statements of one layer: a class begins where an overview ends or a property joins."""
    deepest_overview = max((overview.maxzoom for overview in layer.overviews), default=-1)
    starts = {layer.minzoom}
    starts |= {overview.maxzoom + 1 for overview in layer.overviews}
    starts |= {item.minzoom for item in layer.properties if item.minzoom > deepest_overview}
    ordered = sorted(zoom for zoom in starts if layer.minzoom <= zoom <= layer.maxzoom)
    ends = [*(zoom - 1 for zoom in ordered[1:]), layer.maxzoom]
    classes = tuple(_zoom_class(layer, start, end) for start, end in zip(ordered, ends, strict=True))
    digest = sha256("\n".join(one.sql for one in classes).encode()).hexdigest()
    return LayerStatements(layer, classes, digest[:8])


def _zoom_class(layer: Layer, start: int, end: int) -> ZoomClass:
    reaching = [one for one in layer.overviews if start <= one.maxzoom]
    overview = min(reaching, key=lambda one: one.maxzoom, default=None)
    columns = _carried(layer, overview, start)
    return ZoomClass(
        minzoom=start,
        maxzoom=end,
        sql=_statement(layer, overview, columns).as_string(),
        columns=tuple(columns),
        aggregated=overview is not None and layer.id_column not in overview.properties,
    )


def _carried(layer: Layer, overview: Overview | None, zoom: int) -> list[str]:
    """The columns that a tile shows; an overview's id, and what joins later, only serve the feature id."""
    from_zoom = {item.name: item.minzoom for item in layer.properties}
    if overview is None:
        return [name for name, minzoom in from_zoom.items() if minzoom <= zoom]
    own = [name for name in overview.properties if name != layer.id_column or name in from_zoom]
    return [name for name in own if from_zoom.get(name, 0) <= zoom]


_STATEMENT = sql.SQL(
    "SELECT ST_AsMVT(feature, {layer}, {extent}, 'geom'{id_argument}) AS tile, count(*) AS features "
    "FROM (SELECT {columns}, "
    "ST_AsMVTGeom(geom_3857, ST_TileEnvelope($1, $2, $3), {extent}, {buffer}, true) AS geom "
    "FROM {relation} "
    "WHERE {inside} "
    "ORDER BY {priority} LIMIT $4) AS feature "
    "WHERE geom IS NOT NULL"
)


def _statement(layer: Layer, overview: Overview | None, columns: list[str]) -> sql.Composed:
    identified = overview is None or layer.id_column in overview.properties
    known = {item.name: item for item in layer.properties}
    selected = [_column(name, known.get(name)) for name in columns]
    if identified:
        selected.insert(0, _feature_id(layer))
    return _STATEMENT.format(
        layer=sql.Literal(layer.id),
        extent=sql.Literal(EXTENT),
        buffer=sql.Literal(BUFFER),
        id_argument=sql.SQL(", 'feature_id'" if identified else ""),
        columns=sql.SQL(", ").join(selected),
        relation=sql.Identifier(overview.relation if overview else layer.relation),
        inside=_inside(overview),
        priority=_priority(layer, overview, identified),
    )


def _inside(overview: Overview | None) -> sql.Composable:
    """Which rows lie in the tile and its margin: by box, or by the numbers of cells, whose key the index has."""
    if overview is None or overview.cells is None:
        margin = sql.Literal(BUFFER / EXTENT)
        return sql.SQL("geom_3857 && ST_TileEnvelope($1, $2, $3, margin => {})").format(margin)
    shift = sql.SQL("({} - $1)").format(sql.Literal(overview.cells))
    beyond = sql.SQL("((1 << {}) * {} / {} + 1)").format(shift, sql.Literal(BUFFER), sql.Literal(EXTENT))
    ranges = [
        sql.SQL("{cell} BETWEEN ({at} << {shift}) - {beyond} AND (({at} + 1) << {shift}) + {beyond}").format(
            cell=sql.Identifier(name), at=sql.SQL(at), shift=shift, beyond=beyond
        )
        for name, at in (("cell_x", "$2"), ("cell_y", "$3"))
    ]
    return sql.SQL("depth = {} AND {} AND {}").format(sql.Literal(overview.cells), *ranges)


def _priority(layer: Layer, overview: Overview | None, identified: bool) -> sql.Composable:
    """Which features stay where a tile would be too full: the largest, the newest, then by id."""
    if overview and "count" in overview.properties:
        return sql.SQL("count DESC, geom_3857")
    tie = sql.Identifier(layer.id_column) if identified else sql.SQL("geom_3857")
    if layer.geometry.endswith("Polygon"):
        return sql.SQL("ST_Area(geom_3857) DESC, {}").format(tie)
    if layer.geometry.endswith("LineString"):
        return sql.SQL("ST_Length(geom_3857) DESC, {}").format(tie)
    if layer.time_column and not overview:
        return sql.SQL("{} DESC, {}").format(sql.Identifier(layer.time_column), tie)
    return tie


def _feature_id(layer: Layer) -> sql.Composed:
    column = sql.Identifier(layer.id_column)
    if layer.id_type == "text":
        return sql.SQL("hashtextextended({}, 0) & {} AS feature_id").format(column, sql.Literal(2**53 - 1))
    return sql.SQL("{} % {} AS feature_id").format(column, sql.Literal(LARGEST_FEATURE_ID))


def _column(name: str, described: Property | None) -> sql.Composable:
    """The column as tiles carry it: codes as text, times in ISO 8601 at the city's offset."""
    column = sql.Identifier(name)
    if described is None or described.type in ("integer", "number", "boolean"):
        return column
    if described.type == "datetime":
        return sql.SQL("to_char({0} AT TIME ZONE 'Asia/Shanghai', {1}) AS {0}").format(column, _ISO_8601)
    return sql.SQL("{0}::text AS {0}").format(column)


_ISO_8601 = sql.Literal('YYYY-MM-DD"T"HH24:MI:SS"+08:00"')
