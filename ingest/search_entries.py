"""The rows of `search_entry`: everything with a name, in the order of how much it matters.

Areas, places, roads, numbers on roads, organisations, buildings; in each kind the larger before the smaller, so
that the first rows of an index range are the best. Dwellings are not in it (the geocoder knows them), persons
never.
"""

from collections.abc import Iterable

from psycopg import Connection, sql

from catalogs.naming import folded, pinyin_of
from ingest.load.indexes import built_afterwards

VERSION = 1
"""Raise it when the same rows would give other entries."""

_NAMES = """
SELECT name FROM area UNION SELECT name FROM area_name UNION SELECT name FROM grid UNION SELECT name FROM place
UNION SELECT name FROM road UNION SELECT name FROM organisation UNION SELECT name FROM building
UNION SELECT sub_estate FROM building UNION SELECT road_name FROM building UNION SELECT road_name FROM place
"""


_COLUMNS = sql.SQL(
    "kind, key, name, detail, text, pinyin, initials, level, area_code, area_to, lon, lat, bbox"
)

_PATH = """
CREATE TEMPORARY TABLE area_path ON COMMIT DROP AS
SELECT c.code, county.name AS county, county.name || coalesce(nullif(town.name, county.name), '') AS upper,
    county.name || coalesce(nullif(town.name, county.name), '') || CASE WHEN c.level = 'community' THEN c.name ELSE '' END AS path
FROM area AS c
JOIN area AS county ON county.code = c.code - c.code % 1000000000 AND county.level = 'county'
LEFT JOIN area AS town ON town.code = c.code - c.code % 1000000 AND town.level = 'town'
"""

_AREAS = """
SELECT 'area', code::text, found.name, detail, n.text, n.pinyin, n.initials, level, code, code + span, ST_X(p), ST_Y(p),
    ARRAY[ST_XMin(g), ST_YMin(g), ST_XMax(g), ST_YMax(g)]
FROM (
    SELECT a.code, a.name, alias.name AS known_as, a.level, geom_4490 AS g,
        CASE a.level WHEN 'city' THEN 100000000000 WHEN 'county' THEN 1000000000 WHEN 'town' THEN 1000000
            ELSE 1000 END AS span,
        CASE a.level WHEN 'community' THEN path.upper WHEN 'town' THEN path.county ELSE '' END AS detail
    FROM area AS a
    JOIN LATERAL (SELECT a.name UNION SELECT f.name FROM area_name AS f WHERE f.code = a.code) AS alias ON true
    LEFT JOIN area_path AS path ON path.code = a.code
    WHERE a.valid_to IS NULL
    UNION ALL
    SELECT grid.code, grid.name, grid.name, 'grid', geom_4490, 1, path.path
    FROM grid JOIN area_path AS path ON path.code = grid.community_code
) AS found
JOIN search_name AS n ON n.name = known_as, LATERAL ST_PointOnSurface(g) AS p
ORDER BY span DESC, known_as <> found.name, found.code
"""

_PLACES = """
SELECT 'place', place_id::text, place.name,
    path.path || CASE WHEN road_name <> '' AND road_number <> '' THEN road_name || road_number || '号' ELSE '' END,
    n.text, n.pinyin, n.initials, kind, community_code, community_code + 1000, ST_X(p), ST_Y(p),
    ARRAY[ST_XMin(geom_4490), ST_YMin(geom_4490), ST_XMax(geom_4490), ST_YMax(geom_4490)]
FROM place
JOIN area_path AS path ON path.code = community_code
JOIN search_name AS n ON n.name = place.name, LATERAL ST_PointOnSurface(geom_4490) AS p
WHERE place.name <> ''
ORDER BY ST_Area(geom_3857) DESC, place_id
"""

_ROADS = """
SELECT 'road', road_id::text, road.name, coalesce(path.upper, ''), n.text, n.pinyin, n.initials, road_class, 0, 0,
    ST_X(p), ST_Y(p), ARRAY[ST_XMin(geom_4490), ST_YMin(geom_4490), ST_XMax(geom_4490), ST_YMax(geom_4490)]
FROM road
JOIN search_name AS n ON n.name = road.name, LATERAL ST_PointOnSurface(geom_4490) AS p
LEFT JOIN LATERAL (
    SELECT upper FROM area JOIN area_path USING (code)
    WHERE area.level = 'town' AND area.geom_3857 && ST_Transform(p, 3857) AND ST_Contains(area.geom_4490, p)
    LIMIT 1
) AS path ON true
WHERE road.name <> ''
ORDER BY array_position(ARRAY['trunk', 'primary', 'secondary', 'tertiary'], road_class) NULLS LAST,
    ST_Length(geom_3857) DESC, road_id
"""

_NUMBERS = """
SELECT 'address', a.address_id::text, road.name || a.name, path.county, n.text || lower(a.name), '', '', 'road_number',
    a.area_code, a.area_code + 1, ST_X(a.geom_4490), ST_Y(a.geom_4490), NULL
FROM standard_address AS a
JOIN standard_address AS road ON road.address_id = a.parent_id AND road.level = 'road'
JOIN search_name AS n ON n.name = road.name
JOIN area_path AS path ON path.code = a.area_code - a.area_code % 1000000000
WHERE a.level = 'road_number' AND a.geom_4490 IS NOT NULL
ORDER BY a.address_id
"""

_ORGANISATIONS = r"""
SELECT 'organisation', organisation_id::text, o.name, coalesce(regexp_replace(a.full_name, '^(.{4,})\1', '\1'), path.path, ''), n.text, n.pinyin,
    n.initials, o.category, o.area_code, o.area_code + 1, ST_X(o.geom_4490), ST_Y(o.geom_4490), NULL
FROM organisation AS o
JOIN search_name AS n ON n.name = o.name
LEFT JOIN standard_address AS a ON a.address_id = o.building_code
LEFT JOIN area_path AS path ON path.code = o.area_code - o.area_code % 1000
WHERE o.geom_4490 IS NOT NULL AND o.area_code % 1000000000 <> 0
ORDER BY o.category IN ('个体经营', '农民专业合作社'), organisation_id
"""

_BUILDINGS = r"""
SELECT 'building', found.building_code::text, written, coalesce(regexp_replace(a.full_name, '^(.{4,})\1', '\1'), ''), lower(spelled), pinyin, initials, use,
    grid_code, grid_code + 1, ST_X(p), ST_Y(p), NULL
FROM (
    SELECT b.building_code, b.use, b.grid_code, ST_PointOnSurface(b.geom_4490) AS p,
        CASE WHEN b.name <> '' THEN b.name ELSE named.whole || b.sub_estate || numbered END AS written,
        CASE WHEN b.name <> '' THEN own.text ELSE coalesce(above.text, '') || coalesce(part.text, '') || numbered END
            AS spelled,
        coalesce(own.pinyin, '') AS pinyin, coalesce(own.initials, '') AS initials,
        ST_Area(b.geom_3857) * b.storeys AS size
    FROM building AS b
    LEFT JOIN place ON place.place_id = b.place_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN b.number = '' THEN '' WHEN b.use = 'courtyard' THEN b.number || '号'
                ELSE b.number || '号楼' END AS numbered,
            coalesce(nullif(place.name, ''),
                b.road_name || CASE WHEN b.road_number <> '' THEN b.road_number || '号' ELSE '' END) AS whole
    ) AS named
    LEFT JOIN search_name AS own ON own.name = b.name AND b.name <> ''
    LEFT JOIN LATERAL (
        SELECT n.text || CASE WHEN nullif(place.name, '') IS NULL AND b.road_number <> ''
            THEN b.road_number || '号' ELSE '' END AS text
        FROM search_name AS n WHERE n.name = coalesce(nullif(place.name, ''), b.road_name)
    ) AS above ON true
    LEFT JOIN search_name AS part ON part.name = b.sub_estate AND b.sub_estate <> ''
) AS found
LEFT JOIN standard_address AS a ON a.address_id = found.building_code
WHERE spelled <> ''
ORDER BY size DESC, found.building_code
"""

_STEPS = (_AREAS, _PLACES, _ROADS, _NUMBERS, _ORGANISATIONS, _BUILDINGS)


def build_search_entries(connection: Connection) -> dict[str, int]:
    """Write `search_entry` anew inside the caller's transaction; how many rows of each kind.

    A first load builds the indexes afterwards; later ones leave them and lock no reader out.
    """
    _store_names(connection)
    connection.execute(_PATH)
    connection.execute("CREATE UNIQUE INDEX ON area_path (code); ANALYZE area_path")
    connection.execute("DELETE FROM search_entry")
    with built_afterwards(connection, "search_entry"):
        for statement in _STEPS:
            connection.execute(
                sql.SQL("INSERT INTO search_entry ({}) {}").format(_COLUMNS, sql.SQL(statement))
            )
    connection.execute("DROP TABLE area_path, search_name")
    rows = connection.execute(
        "SELECT kind, count(*) FROM search_entry GROUP BY kind ORDER BY kind"
    ).fetchall()
    return dict(rows)


def _store_names(connection: Connection) -> None:
    """A temporary table of every name with how it is compared, one row a name."""
    names = [name for (name,) in connection.execute(_NAMES).fetchall() if name]
    connection.execute(
        "CREATE TEMPORARY TABLE search_name (name text PRIMARY KEY, text text, pinyin text, initials text)"
        " ON COMMIT DROP"
    )
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY search_name (name, text, pinyin, initials) FROM STDIN") as copy,
    ):
        for row in _read(names):
            copy.write_row(row)
    connection.execute("ANALYZE search_name")


def _read(names: Iterable[str]) -> Iterable[tuple[str, str, str, str]]:
    for name in names:
        text = folded(name)
        numbered = name.endswith("网格")
        yield (name, text, *(("", "") if numbered else pinyin_of(text)))
