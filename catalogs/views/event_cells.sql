-- Published events. Services for people in need of care (G601 of the list event_category) are seen by
-- those who give them, and are on no map (`PRIVACY.md`).
CREATE VIEW published_event WITH (security_invoker) AS
SELECT
    event_id, category, title, status, reported_at, closed_at, area_code, match_level, cell, geom_4490, geom_3857
FROM event
WHERE category NOT IN ('帮扶服务', 'G601');

-- Events of low zooms: how many stand in each square cell, at their mean position, for every scope there is:
-- the grids, communities, towns and counties by their code, the whole city as 100000000000000 (`catalogs.access`).
-- A cell is a Web Mercator tile of a deeper zoom (13, 15, 17), so that no map tile cuts one.
CREATE MATERIALIZED VIEW event_cell_scope AS
WITH point AS (
    SELECT
        depth, area_code, ST_X(geom_3857) AS x, ST_Y(geom_3857) AS y,
        floor((ST_X(geom_3857) + 20037508.342789244) * 2 ^ depth / 40075016.685578488)::integer AS cell_x,
        floor((20037508.342789244 - ST_Y(geom_3857)) * 2 ^ depth / 40075016.685578488)::integer AS cell_y,
        closed_at IS NULL AS is_open
    FROM published_event CROSS JOIN (VALUES (13), (15), (17)) AS depths (depth)
    WHERE geom_3857 IS NOT NULL
),
cell AS (
    SELECT
        area_code, depth, cell_x, cell_y, count(*) AS count, count(*) FILTER (WHERE is_open) AS open_count, sum(x) AS x, sum(y) AS y
    FROM point GROUP BY area_code, depth, cell_x, cell_y
)
SELECT
    scope_code, depth, cell_x, cell_y, sum(count)::integer AS count,
    sum(open_count)::integer AS open_count,
    ST_SetSRID(ST_MakePoint(sum(x) / sum(count), sum(y) / sum(count)), 3857) AS geom_3857
FROM cell, unnest(scopes_of(area_code)) AS scope_code GROUP BY scope_code, depth, cell_x, cell_y;
CREATE UNIQUE INDEX event_cell_scope_key ON event_cell_scope (scope_code, depth, cell_x, cell_y);

-- The same by category, for the departments' officers: of the city and the counties, where they would be too many to
-- count at once.
CREATE MATERIALIZED VIEW event_cell_category AS
WITH point AS (
    SELECT
        depth, area_code - area_code % 1000000000 AS county_code, category, ST_X(geom_3857) AS x, ST_Y(geom_3857) AS y,
        floor((ST_X(geom_3857) + 20037508.342789244) * 2 ^ depth / 40075016.685578488)::integer AS cell_x,
        floor((20037508.342789244 - ST_Y(geom_3857)) * 2 ^ depth / 40075016.685578488)::integer AS cell_y,
        closed_at IS NULL AS is_open
    FROM published_event CROSS JOIN (VALUES (13), (15), (17)) AS depths (depth)
    WHERE geom_3857 IS NOT NULL
),
cell AS (
    SELECT
        county_code, depth, cell_x, cell_y, category, count(*) AS count,
        count(*) FILTER (WHERE is_open) AS open_count, sum(x) AS x, sum(y) AS y
    FROM point GROUP BY county_code, depth, cell_x, cell_y, category
)
SELECT
    scope_code, depth, cell_x, cell_y, category, sum(count)::integer AS count,
    sum(open_count)::integer AS open_count, sum(x) AS x, sum(y) AS y
FROM cell, unnest(scopes_of(county_code)) AS scope_code GROUP BY scope_code, depth, cell_x, cell_y, category;
CREATE UNIQUE INDEX event_cell_category_key ON event_cell_category (scope_code, depth, cell_x, cell_y, category);

-- Row policies do not reach a materialised view: who asks gets the cells of the transaction's scope. Of a town or
-- less, the events of an officer's categories are counted at once.
CREATE VIEW event_cell AS
SELECT depth, cell_x, cell_y, count, open_count, geom_3857 FROM event_cell_scope
WHERE scope_code = (SELECT nullif(current_setting('gridcity.scope_from', true), '')::bigint)
    AND (SELECT nullif(current_setting('gridcity.categories', true), '')::text[]) = '{}'
UNION ALL
SELECT
    depth, cell_x, cell_y, sum(count)::integer AS count, sum(open_count)::integer AS open_count,
    ST_SetSRID(ST_MakePoint(sum(x) / sum(count), sum(y) / sum(count)), 3857) AS geom_3857
FROM event_cell_category
WHERE scope_code = (SELECT nullif(current_setting('gridcity.scope_from', true), '')::bigint)
    AND category = ANY ((SELECT nullif(current_setting('gridcity.categories', true), '')::text[])::text[])
GROUP BY depth, cell_x, cell_y
UNION ALL
SELECT
    depth,
    floor((ST_X(geom_3857) + 20037508.342789244) * 2 ^ depth / 40075016.685578488)::integer AS cell_x,
    floor((20037508.342789244 - ST_Y(geom_3857)) * 2 ^ depth / 40075016.685578488)::integer AS cell_y,
    count(*)::integer AS count, count(*) FILTER (WHERE closed_at IS NULL)::integer AS open_count,
    ST_SetSRID(ST_MakePoint(avg(ST_X(geom_3857)), avg(ST_Y(geom_3857))), 3857) AS geom_3857
FROM published_event CROSS JOIN (VALUES (13), (15), (17)) AS depths (depth)
WHERE geom_3857 IS NOT NULL AND category = ANY ((SELECT nullif(current_setting('gridcity.categories', true), '')::text[])::text[])
    AND (SELECT nullif(current_setting('gridcity.scope_to', true), '')::bigint) - (SELECT nullif(current_setting('gridcity.scope_from', true), '')::bigint) < 1000000000
    AND area_code >= (SELECT nullif(current_setting('gridcity.scope_from', true), '')::bigint)
    AND area_code < (SELECT nullif(current_setting('gridcity.scope_to', true), '')::bigint)
GROUP BY 1, 2, 3;
