-- The areas and grids that are valid today, with their counts: those of people and households protected (NULL where
-- suppressed), the others exact. A join whose measure a query does not ask for is removed by the planner.
CREATE VIEW published_area WITH (security_invoker) AS
SELECT
    area.code, area.level, area.name, area.parent_code,
    residents.value AS residents, residents_0_14.value AS residents_0_14, residents_15_59.value AS residents_15_59, residents_60_plus.value AS residents_60_plus,
    residents_65_plus.value AS residents_65_plus, residents_80_plus.value AS residents_80_plus, households.value AS households, dwellings.value AS dwellings,
    organisations.value AS organisations, buildings.value AS buildings, grid_workers.value AS grid_workers, cameras.value AS cameras,
    components.value AS components, events.value AS events, events_open.value AS events_open,
    area.geom_4490, area.geom_3857
FROM area
LEFT JOIN area_statistic AS residents ON residents.area_code = area.code AND residents.measure = 'residents'
LEFT JOIN area_statistic AS residents_0_14 ON residents_0_14.area_code = area.code AND residents_0_14.measure = 'residents_0_14'
LEFT JOIN area_statistic AS residents_15_59 ON residents_15_59.area_code = area.code AND residents_15_59.measure = 'residents_15_59'
LEFT JOIN area_statistic AS residents_60_plus ON residents_60_plus.area_code = area.code AND residents_60_plus.measure = 'residents_60_plus'
LEFT JOIN area_statistic AS residents_65_plus ON residents_65_plus.area_code = area.code AND residents_65_plus.measure = 'residents_65_plus'
LEFT JOIN area_statistic AS residents_80_plus ON residents_80_plus.area_code = area.code AND residents_80_plus.measure = 'residents_80_plus'
LEFT JOIN area_statistic AS households ON households.area_code = area.code AND households.measure = 'households'
LEFT JOIN area_statistic AS dwellings ON dwellings.area_code = area.code AND dwellings.measure = 'dwellings'
LEFT JOIN area_statistic AS organisations ON organisations.area_code = area.code AND organisations.measure = 'organisations'
LEFT JOIN area_statistic AS buildings ON buildings.area_code = area.code AND buildings.measure = 'buildings'
LEFT JOIN area_statistic AS grid_workers ON grid_workers.area_code = area.code AND grid_workers.measure = 'grid_workers'
LEFT JOIN area_statistic AS cameras ON cameras.area_code = area.code AND cameras.measure = 'cameras'
LEFT JOIN area_statistic AS components ON components.area_code = area.code AND components.measure = 'components'
LEFT JOIN area_statistic AS events ON events.area_code = area.code AND events.measure = 'events'
LEFT JOIN area_statistic AS events_open ON events_open.area_code = area.code AND events_open.measure = 'events_open'
WHERE area.valid_to IS NULL;

CREATE VIEW published_county WITH (security_invoker) AS SELECT * FROM published_area WHERE level = 'county';
CREATE VIEW published_town WITH (security_invoker) AS SELECT * FROM published_area WHERE level = 'town';
CREATE VIEW published_community WITH (security_invoker) AS SELECT * FROM published_area WHERE level = 'community';

CREATE VIEW published_grid WITH (security_invoker) AS
SELECT
    grid.code, grid.name, grid.kind, grid.community_code,
    residents.value AS residents, residents_0_14.value AS residents_0_14, residents_15_59.value AS residents_15_59, residents_60_plus.value AS residents_60_plus,
    residents_65_plus.value AS residents_65_plus, residents_80_plus.value AS residents_80_plus, households.value AS households, dwellings.value AS dwellings,
    organisations.value AS organisations, buildings.value AS buildings, grid_workers.value AS grid_workers, cameras.value AS cameras,
    components.value AS components, events.value AS events, events_open.value AS events_open,
    grid.geom_4490, grid.geom_3857
FROM grid
LEFT JOIN area_statistic AS residents ON residents.area_code = grid.code AND residents.measure = 'residents'
LEFT JOIN area_statistic AS residents_0_14 ON residents_0_14.area_code = grid.code AND residents_0_14.measure = 'residents_0_14'
LEFT JOIN area_statistic AS residents_15_59 ON residents_15_59.area_code = grid.code AND residents_15_59.measure = 'residents_15_59'
LEFT JOIN area_statistic AS residents_60_plus ON residents_60_plus.area_code = grid.code AND residents_60_plus.measure = 'residents_60_plus'
LEFT JOIN area_statistic AS residents_65_plus ON residents_65_plus.area_code = grid.code AND residents_65_plus.measure = 'residents_65_plus'
LEFT JOIN area_statistic AS residents_80_plus ON residents_80_plus.area_code = grid.code AND residents_80_plus.measure = 'residents_80_plus'
LEFT JOIN area_statistic AS households ON households.area_code = grid.code AND households.measure = 'households'
LEFT JOIN area_statistic AS dwellings ON dwellings.area_code = grid.code AND dwellings.measure = 'dwellings'
LEFT JOIN area_statistic AS organisations ON organisations.area_code = grid.code AND organisations.measure = 'organisations'
LEFT JOIN area_statistic AS buildings ON buildings.area_code = grid.code AND buildings.measure = 'buildings'
LEFT JOIN area_statistic AS grid_workers ON grid_workers.area_code = grid.code AND grid_workers.measure = 'grid_workers'
LEFT JOIN area_statistic AS cameras ON cameras.area_code = grid.code AND cameras.measure = 'cameras'
LEFT JOIN area_statistic AS components ON components.area_code = grid.code AND components.measure = 'components'
LEFT JOIN area_statistic AS events ON events.area_code = grid.code AND events.measure = 'events'
LEFT JOIN area_statistic AS events_open ON events_open.area_code = grid.code AND events_open.measure = 'events_open';
