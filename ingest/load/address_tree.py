"""The standard address tree (GB/T 39609-2020, DB37/T 4364-2021), built in the database from what is loaded.

    community ─┬─ estate ──┐                    ids: catalogs.addresses
    road ── road_number ───┴─ building ── dwelling

A building hangs under its estate, else under its number on a road, else under its community; an estate under
its number on a road, else under its community.
"""

from collections.abc import Callable

from psycopg import Connection, sql

from catalogs.addresses import ADDRESS_ID_SQL
from ingest.load.indexes import built_afterwards

_ADDRESS_ID = (
    "CREATE FUNCTION pg_temp.address_id(text) RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT "
    + ADDRESS_ID_SQL.format("$1")
    + " $$"
)

_COUNTY = """
CREATE FUNCTION pg_temp.county(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT $1 - $1 % 1000000000
$$
"""

_ROAD_ID = """
CREATE FUNCTION pg_temp.road_id(code bigint, road text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT pg_temp.address_id(pg_temp.county(code)::text || '/' || road)
$$
"""

_NUMBER_ID = """
CREATE FUNCTION pg_temp.number_id(code bigint, road text, number text) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT pg_temp.address_id(pg_temp.county(code)::text || '/' || road || '/' || number)
$$
"""

_ESTATE_ID = """
CREATE FUNCTION pg_temp.estate_id(community bigint, name text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT pg_temp.address_id(community::text || '/' || name)
$$
"""

_FUNCTIONS = (_ADDRESS_ID, _COUNTY, _ROAD_ID, _NUMBER_ID, _ESTATE_ID)
_DROP_TABLES = "DROP TABLE community, frontage, building_node"
_DROP_FUNCTIONS = """
DROP FUNCTION IF EXISTS
    pg_temp.estate_id, pg_temp.number_id, pg_temp.road_id, pg_temp.county, pg_temp.address_id
"""

_COMMUNITY = """
CREATE TEMPORARY TABLE community ON COMMIT DROP AS
SELECT c.code, county.name AS county, town.name AS town,
       regexp_replace(c.name, '(居民委员会|居委会|村民委员会|村委会)$', '') AS name,
       ST_PointOnSurface(c.geom_4490) AS geom
FROM area AS c
JOIN area AS town ON town.code = c.code - c.code % 1000000
JOIN area AS county ON county.code = pg_temp.county(c.code)
WHERE c.level = 'community'
"""

_COMMUNITIES = """
INSERT INTO standard_address (address_id, level, name, full_name, area_code, geom_4490)
SELECT pg_temp.address_id(code::text), 'community', name, county || town || name, code, geom FROM community
"""

_FRONTAGE = """
CREATE TEMPORARY TABLE frontage ON COMMIT DROP AS
SELECT b.building_code / 100000 * 1000 AS community, b.road_name AS road, b.road_number AS number,
       ST_Centroid(b.geom_4490) AS geom
FROM building AS b WHERE b.road_name <> ''
UNION ALL
SELECT p.community_code, p.road_name, p.road_number, ST_PointOnSurface(p.geom_4490)
FROM place AS p WHERE p.road_name <> ''
"""

_ROADS = """
INSERT INTO standard_address (address_id, level, name, full_name, area_code, geom_4490)
SELECT pg_temp.road_id(f.county, f.road), 'road', f.road, area.name || f.road, f.county,
       (SELECT ST_ClosestPoint(road.geom_4490, f.middle) FROM road WHERE road.name = f.road
        ORDER BY road.geom_4490 <-> f.middle LIMIT 1)
FROM (SELECT pg_temp.county(community) AS county, road, ST_Centroid(ST_Collect(geom)) AS middle
      FROM frontage GROUP BY 1, 2) AS f
JOIN area ON area.code = f.county
"""

_NUMBERS = """
INSERT INTO standard_address (address_id, parent_id, level, name, full_name, area_code, geom_4490)
SELECT pg_temp.number_id(f.county, f.road, f.number), pg_temp.road_id(f.county, f.road), 'road_number',
       f.number || '号', area.name || f.road || f.number || '号', f.community, f.middle
FROM (SELECT pg_temp.county(community) AS county, road, number, min(community) AS community,
             ST_Centroid(ST_Collect(geom)) AS middle
      FROM frontage WHERE number <> '' GROUP BY 1, 2, 3) AS f
JOIN area ON area.code = f.county
"""

_ESTATES = """
INSERT INTO standard_address (address_id, parent_id, level, name, full_name, area_code, geom_4490)
SELECT DISTINCT ON (1) pg_temp.estate_id(p.community_code, p.name),
       CASE WHEN p.road_name <> '' AND p.road_number <> ''
            THEN pg_temp.number_id(p.community_code, p.road_name, p.road_number)
            ELSE pg_temp.address_id(p.community_code::text) END,
       'estate', p.name,
       c.county || c.town || CASE WHEN p.name = c.name THEN '' ELSE c.name END
       || CASE WHEN p.road_number <> '' THEN p.road_name || p.road_number || '号' ELSE '' END || p.name,
       p.community_code, ST_PointOnSurface(p.geom_4490)
FROM place AS p JOIN community AS c ON c.code = p.community_code
WHERE p.name <> '' ORDER BY 1, p.place_id
"""

_BUILDING = """
CREATE TEMPORARY TABLE building_node ON COMMIT DROP AS
SELECT b.building_code,
       CASE WHEN p.name <> '' THEN pg_temp.estate_id(p.community_code, p.name)
            WHEN b.road_name <> '' AND b.road_number <> ''
            THEN pg_temp.number_id(c.code, b.road_name, b.road_number)
            ELSE pg_temp.address_id(c.code::text) END AS parent_id,
       CASE WHEN b.number <> '' AND b.use = 'courtyard' THEN b.number || '号'
            WHEN b.number <> '' THEN b.sub_estate || b.number || '号楼'
            WHEN b.name <> '' THEN b.name ELSE coalesce(p.name, '') END AS name,
       c.county || c.town || CASE WHEN p.name = c.name THEN '' ELSE c.name END
       || CASE WHEN b.road_number <> '' THEN b.road_name || b.road_number || '号' ELSE '' END
       || coalesce(p.name, '') AS above,
       b.grid_code, ST_PointOnSurface(b.geom_4490) AS geom
FROM building AS b JOIN community AS c ON c.code = b.building_code / 100000 * 1000
LEFT JOIN place AS p ON p.place_id = b.place_id
"""

_BUILDINGS = """
INSERT INTO standard_address
    (address_id, parent_id, level, name, full_name, area_code, building_code, geom_4490)
SELECT building_code, parent_id, 'building', name,
       above || CASE WHEN right(above, length(name)) = name THEN '' ELSE name END,
       grid_code, building_code, geom
FROM building_node
"""

_DWELLINGS = """
INSERT INTO standard_address
    (address_id, parent_id, level, name, full_name, area_code, building_code, dwelling_code, geom_4490)
SELECT pg_temp.address_id(d.dwelling_code), d.building_code, 'dwelling', named.name,
       n.above || CASE WHEN right(n.above, length(n.name)) = n.name THEN '' ELSE n.name END || named.name,
       d.grid_code, d.building_code, d.dwelling_code, n.geom
FROM dwelling AS d JOIN building_node AS n USING (building_code)
CROSS JOIN LATERAL (
    SELECT CASE WHEN d.unit = 0 THEN '' ELSE d.unit || '单元' || d.room || '室' END AS name
) AS named
"""

_STATEMENTS = (
    _COMMUNITY,
    "ANALYZE community",
    _COMMUNITIES,
    _FRONTAGE,
    _ROADS,
    _NUMBERS,
    _ESTATES,
    _BUILDING,
    "ANALYZE building_node",
    _BUILDINGS,
    _DWELLINGS,
)

STATEMENTS = len(_STATEMENTS)
"""How often `advance` is told."""


def build_address_tree(connection: Connection, advance: Callable[[], None] = lambda: None) -> dict[str, int]:
    """Replace `standard_address`, in the caller's transaction; returns the number of nodes by level.

    `advance` is told after each statement.
    """
    connection.execute("SET LOCAL work_mem = '256MB'")
    for table in ("area", "place", "road", "building", "dwelling"):
        connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
    for function in _FUNCTIONS:
        connection.execute(function.encode())
    connection.execute("TRUNCATE standard_address")
    with built_afterwards(connection, "standard_address"):
        for statement in _STATEMENTS:
            connection.execute(statement.encode())
            advance()
    connection.execute(_DROP_TABLES)
    connection.execute(_DROP_FUNCTIONS)
    connection.execute("ANALYZE standard_address")
    rows = connection.execute("SELECT level, count(*) FROM standard_address GROUP BY level").fetchall()
    return {str(level): int(count) for level, count in rows}
