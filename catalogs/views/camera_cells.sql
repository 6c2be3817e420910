-- Cameras of low zooms: how many stand in each square cell, at their mean position, for every scope there is:
-- the grids, communities, towns and counties by their code, the whole city as 100000000000000 (`catalogs.access`).
-- A cell is a Web Mercator tile of a deeper zoom (13, 15, 17), so that no map tile cuts one.
CREATE MATERIALIZED VIEW camera_cell_scope AS
WITH point AS (
    SELECT
        depth, area_code, ST_X(geom_3857) AS x, ST_Y(geom_3857) AS y,
        floor((ST_X(geom_3857) + 20037508.342789244) * 2 ^ depth / 40075016.685578488)::integer AS cell_x,
        floor((20037508.342789244 - ST_Y(geom_3857)) * 2 ^ depth / 40075016.685578488)::integer AS cell_y
    FROM camera CROSS JOIN (VALUES (13), (15), (17)) AS depths (depth)
    WHERE geom_3857 IS NOT NULL
),
cell AS (
    SELECT
        area_code, depth, cell_x, cell_y, count(*) AS count, sum(x) AS x, sum(y) AS y
    FROM point GROUP BY area_code, depth, cell_x, cell_y
)
SELECT
    scope_code, depth, cell_x, cell_y, sum(count)::integer AS count,
    ST_SetSRID(ST_MakePoint(sum(x) / sum(count), sum(y) / sum(count)), 3857) AS geom_3857
FROM cell, unnest(scopes_of(area_code)) AS scope_code GROUP BY scope_code, depth, cell_x, cell_y;
CREATE UNIQUE INDEX camera_cell_scope_key ON camera_cell_scope (scope_code, depth, cell_x, cell_y);

-- Row policies do not reach a materialised view: who asks gets the cells of the transaction's scope.
CREATE VIEW camera_cell AS
SELECT depth, cell_x, cell_y, count, geom_3857 FROM camera_cell_scope
WHERE scope_code = (SELECT nullif(current_setting('gridcity.scope_from', true), '')::bigint);
