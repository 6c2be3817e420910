-- Buildings of low zooms: the large ones at 13, counts by square cell below.
-- 900 square Mercator metres are about 560 m² on the ground at 37.5° N: a block of flats, not a courtyard.
-- The partial index building_large_geom_3857_idx stands behind the view.
CREATE VIEW building_large WITH (security_invoker) AS
SELECT building_code, use, storeys, height_m, geom_3857 FROM building WHERE ST_Area(geom_3857) >= 900;

-- How many stand in each square cell and how high, for every scope there is: the grids, communities, towns and
-- counties by their code, the whole city as 100000000000000 (`catalogs.access`).
-- A cell is a Web Mercator tile of a deeper zoom (13: 4.9 km, 15: 1.2 km, 17: 0.3 km), so that no map tile cuts one.
CREATE MATERIALIZED VIEW building_cell_scope AS
WITH corner AS (
    SELECT grid_code, ST_XMin(geom_3857) AS x, ST_YMin(geom_3857) AS y, height_m FROM building
),
cell AS (
    SELECT
        grid_code, depth,
        floor((x + 20037508.342789244) * 2 ^ depth / 40075016.685578488)::integer AS cell_x,
        floor((20037508.342789244 - y) * 2 ^ depth / 40075016.685578488)::integer AS cell_y,
        count(*) AS count, sum(height_m) AS height_m
    FROM corner CROSS JOIN (VALUES (13), (15), (17)) AS depths (depth) GROUP BY 1, 2, 3, 4
)
SELECT
    scope_code, depth, cell_x, cell_y, sum(count)::integer AS count,
    round((sum(height_m) / sum(count))::numeric, 1)::real AS height_m,
    ST_TileEnvelope(depth, cell_x, cell_y) AS geom_3857
FROM cell, unnest(scopes_of(grid_code)) AS scope_code GROUP BY scope_code, depth, cell_x, cell_y;
CREATE UNIQUE INDEX building_cell_scope_key ON building_cell_scope (scope_code, depth, cell_x, cell_y);

-- Row policies do not reach a materialised view: who asks gets the cells of the transaction's scope.
CREATE VIEW building_cell AS
SELECT depth, cell_x, cell_y, count, height_m, geom_3857 FROM building_cell_scope
WHERE scope_code = (SELECT nullif(current_setting('gridcity.scope_from', true), '')::bigint);
