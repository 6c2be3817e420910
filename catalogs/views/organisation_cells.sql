-- Organisations of low zooms: how many stand in each square cell, at their mean position.
-- A cell is a Web Mercator tile of a deeper zoom (13, 15, 17), so that no map tile cuts one.
CREATE MATERIALIZED VIEW organisation_cell AS
WITH cell AS (
    SELECT
        depth, ST_X(geom_3857) AS x, ST_Y(geom_3857) AS y,
        floor((ST_X(geom_3857) + 20037508.342789244) * 2 ^ depth / 40075016.685578488)::integer AS cell_x,
        floor((20037508.342789244 - ST_Y(geom_3857)) * 2 ^ depth / 40075016.685578488)::integer AS cell_y
    FROM organisation CROSS JOIN (VALUES (13), (15), (17)) AS depths (depth)
    WHERE geom_3857 IS NOT NULL
)
SELECT
    depth, cell_x, cell_y, count(*)::integer AS count,
    ST_SetSRID(ST_MakePoint(avg(x), avg(y)), 3857) AS geom_3857
FROM cell GROUP BY depth, cell_x, cell_y;
CREATE UNIQUE INDEX organisation_cell_key ON organisation_cell (depth, cell_x, cell_y);
CREATE INDEX organisation_cell_geom ON organisation_cell USING gist (geom_3857);

CREATE VIEW organisation_cell_13 AS SELECT count, geom_3857 FROM organisation_cell WHERE depth = 13;
CREATE VIEW organisation_cell_15 AS SELECT count, geom_3857 FROM organisation_cell WHERE depth = 15;
CREATE VIEW organisation_cell_17 AS SELECT count, geom_3857 FROM organisation_cell WHERE depth = 17;
