-- The areas and grids that are valid today, with the protected count of residents (NULL where suppressed).
CREATE VIEW published_county AS
SELECT area.code, area.name, area.parent_code, residents.value AS residents, area.geom_4490, area.geom_3857
FROM area
LEFT JOIN area_statistic AS residents ON residents.area_code = area.code AND residents.measure = 'residents'
WHERE area.level = 'county' AND area.valid_to IS NULL;

CREATE VIEW published_town AS
SELECT area.code, area.name, area.parent_code, residents.value AS residents, area.geom_4490, area.geom_3857
FROM area
LEFT JOIN area_statistic AS residents ON residents.area_code = area.code AND residents.measure = 'residents'
WHERE area.level = 'town' AND area.valid_to IS NULL;

CREATE VIEW published_community AS
SELECT area.code, area.name, area.parent_code, residents.value AS residents, area.geom_4490, area.geom_3857
FROM area
LEFT JOIN area_statistic AS residents ON residents.area_code = area.code AND residents.measure = 'residents'
WHERE area.level = 'community' AND area.valid_to IS NULL;

CREATE VIEW published_grid AS
SELECT
    grid.code, grid.name, grid.kind, grid.community_code, residents.value AS residents,
    grid.geom_4490, grid.geom_3857
FROM grid
LEFT JOIN area_statistic AS residents ON residents.area_code = grid.code AND residents.measure = 'residents';
