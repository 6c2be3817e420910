-- Buildings of low zooms: the large ones at 13, counts by square cell below.
-- A cell is a Web Mercator tile of a deeper zoom (13: 4.9 km, 15: 1.2 km, 17: 0.3 km), so that no map tile cuts one.
-- 900 square Mercator metres are about 560 m² on the ground at 37.5° N: a block of flats, not a courtyard.
CREATE MATERIALIZED VIEW building_large AS
SELECT building_code, use, storeys, height_m, geom_3857 FROM building WHERE ST_Area(geom_3857) >= 900;
CREATE UNIQUE INDEX building_large_key ON building_large (building_code);
CREATE INDEX building_large_geom ON building_large USING gist (geom_3857);

CREATE MATERIALIZED VIEW building_cell AS
WITH corner AS (
    SELECT ST_XMin(geom_3857) AS x, ST_YMin(geom_3857) AS y, height_m FROM building
),
cell AS (
    SELECT
        depth,
        floor((x + 20037508.342789244) * 2 ^ depth / 40075016.685578488)::integer AS cell_x,
        floor((20037508.342789244 - y) * 2 ^ depth / 40075016.685578488)::integer AS cell_y,
        height_m
    FROM corner CROSS JOIN (VALUES (13), (15), (17)) AS depths (depth)
)
SELECT
    depth, cell_x, cell_y, count(*)::integer AS count, round(avg(height_m)::numeric, 1)::real AS height_m,
    ST_TileEnvelope(depth, cell_x, cell_y) AS geom_3857
FROM cell GROUP BY depth, cell_x, cell_y;
CREATE UNIQUE INDEX building_cell_key ON building_cell (depth, cell_x, cell_y);
CREATE INDEX building_cell_geom ON building_cell USING gist (geom_3857);

CREATE VIEW building_cell_13 AS SELECT count, height_m, geom_3857 FROM building_cell WHERE depth = 13;
CREATE VIEW building_cell_15 AS SELECT count, height_m, geom_3857 FROM building_cell WHERE depth = 15;
CREATE VIEW building_cell_17 AS SELECT count, height_m, geom_3857 FROM building_cell WHERE depth = 17;
