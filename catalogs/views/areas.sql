-- The areas and grids that are valid today, with their counts: those of people and households protected (NULL where
-- suppressed), the others exact. A join whose measure a query does not ask for is removed by the planner.
CREATE VIEW published_county AS
SELECT
    area.code, area.name, area.parent_code,
    residents.value AS residents, households.value AS households, organisations.value AS organisations, buildings.value AS buildings, events_open.value AS events_open,
    area.geom_4490, area.geom_3857
FROM area
LEFT JOIN area_statistic AS residents ON residents.area_code = area.code AND residents.measure = 'residents'
LEFT JOIN area_statistic AS households ON households.area_code = area.code AND households.measure = 'households'
LEFT JOIN area_statistic AS organisations ON organisations.area_code = area.code AND organisations.measure = 'organisations'
LEFT JOIN area_statistic AS buildings ON buildings.area_code = area.code AND buildings.measure = 'buildings'
LEFT JOIN area_statistic AS events_open ON events_open.area_code = area.code AND events_open.measure = 'events_open'
WHERE area.level = 'county' AND area.valid_to IS NULL;

CREATE VIEW published_town AS
SELECT
    area.code, area.name, area.parent_code,
    residents.value AS residents, households.value AS households, organisations.value AS organisations, buildings.value AS buildings, events_open.value AS events_open,
    area.geom_4490, area.geom_3857
FROM area
LEFT JOIN area_statistic AS residents ON residents.area_code = area.code AND residents.measure = 'residents'
LEFT JOIN area_statistic AS households ON households.area_code = area.code AND households.measure = 'households'
LEFT JOIN area_statistic AS organisations ON organisations.area_code = area.code AND organisations.measure = 'organisations'
LEFT JOIN area_statistic AS buildings ON buildings.area_code = area.code AND buildings.measure = 'buildings'
LEFT JOIN area_statistic AS events_open ON events_open.area_code = area.code AND events_open.measure = 'events_open'
WHERE area.level = 'town' AND area.valid_to IS NULL;

CREATE VIEW published_community AS
SELECT
    area.code, area.name, area.parent_code,
    residents.value AS residents, households.value AS households, organisations.value AS organisations, buildings.value AS buildings, events_open.value AS events_open,
    area.geom_4490, area.geom_3857
FROM area
LEFT JOIN area_statistic AS residents ON residents.area_code = area.code AND residents.measure = 'residents'
LEFT JOIN area_statistic AS households ON households.area_code = area.code AND households.measure = 'households'
LEFT JOIN area_statistic AS organisations ON organisations.area_code = area.code AND organisations.measure = 'organisations'
LEFT JOIN area_statistic AS buildings ON buildings.area_code = area.code AND buildings.measure = 'buildings'
LEFT JOIN area_statistic AS events_open ON events_open.area_code = area.code AND events_open.measure = 'events_open'
WHERE area.level = 'community' AND area.valid_to IS NULL;

CREATE VIEW published_grid AS
SELECT
    grid.code, grid.name, grid.kind, grid.community_code,
    residents.value AS residents, households.value AS households, organisations.value AS organisations, buildings.value AS buildings, events_open.value AS events_open,
    grid.geom_4490, grid.geom_3857
FROM grid
LEFT JOIN area_statistic AS residents ON residents.area_code = grid.code AND residents.measure = 'residents'
LEFT JOIN area_statistic AS households ON households.area_code = grid.code AND households.measure = 'households'
LEFT JOIN area_statistic AS organisations ON organisations.area_code = grid.code AND organisations.measure = 'organisations'
LEFT JOIN area_statistic AS buildings ON buildings.area_code = grid.code AND buildings.measure = 'buildings'
LEFT JOIN area_statistic AS events_open ON events_open.area_code = grid.code AND events_open.measure = 'events_open';
