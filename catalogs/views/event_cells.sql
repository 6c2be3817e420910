-- Published events. Services for people in need of care (G601 of the list event_category) are seen by
-- those who give them, and are on no map (`PRIVACY.md`).
CREATE VIEW published_event AS
SELECT
    event_id, category, title, status, reported_at, closed_at, area_code, match_level, geom_4490, geom_3857
FROM event
WHERE category NOT IN ('帮扶服务', 'G601');

-- Events of low zooms: how many stand in each square cell, at their mean position.
-- A cell is a Web Mercator tile of a deeper zoom (13, 15, 17), so that no map tile cuts one.
CREATE MATERIALIZED VIEW event_cell AS
WITH cell AS (
    SELECT
        depth, ST_X(geom_3857) AS x, ST_Y(geom_3857) AS y, closed_at IS NULL AS is_open,
        floor((ST_X(geom_3857) + 20037508.342789244) * 2 ^ depth / 40075016.685578488)::integer AS cell_x,
        floor((20037508.342789244 - ST_Y(geom_3857)) * 2 ^ depth / 40075016.685578488)::integer AS cell_y
    FROM published_event CROSS JOIN (VALUES (13), (15), (17)) AS depths (depth)
    WHERE geom_3857 IS NOT NULL
)
SELECT
    depth, cell_x, cell_y, count(*)::integer AS count,
    count(*) FILTER (WHERE is_open)::integer AS open_count,
    ST_SetSRID(ST_MakePoint(avg(x), avg(y)), 3857) AS geom_3857
FROM cell GROUP BY depth, cell_x, cell_y;
CREATE UNIQUE INDEX event_cell_key ON event_cell (depth, cell_x, cell_y);
CREATE INDEX event_cell_geom ON event_cell USING gist (geom_3857);

CREATE VIEW event_cell_13 AS SELECT count, open_count, geom_3857 FROM event_cell WHERE depth = 13;
CREATE VIEW event_cell_15 AS SELECT count, open_count, geom_3857 FROM event_cell WHERE depth = 15;
CREATE VIEW event_cell_17 AS SELECT count, open_count, geom_3857 FROM event_cell WHERE depth = 17;
