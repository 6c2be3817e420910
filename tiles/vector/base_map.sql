-- Every feature of the static base map as one line of GeoJSON, with tippecanoe's own member for its layer
-- and lowest zoom. Ordered so that equal data gives an equal file.
WITH feature (layer, minzoom, properties, geom) AS (
    SELECT 'landuse', CASE WHEN ST_Area(geom_3857) > 250000 THEN 8 ELSE 11 END,
        jsonb_build_object('kind', kind), geom_4490
    FROM landuse
    UNION ALL
    SELECT 'water', CASE WHEN ST_Area(geom_3857) > 1000000 THEN 5 ELSE 10 END,
        jsonb_build_object('kind', kind, 'name', name), geom_4490
    FROM water
    UNION ALL
    SELECT 'road',
        CASE road_class
            WHEN 'trunk' THEN 6 WHEN 'primary' THEN 8 WHEN 'secondary' THEN 10 WHEN 'tertiary' THEN 11 ELSE 12
        END,
        jsonb_build_object('road_class', road_class, 'name', name), geom_4490
    FROM road
    UNION ALL
    SELECT 'building', CASE WHEN ST_Area(geom_3857) >= 900 THEN 12 ELSE 14 END,
        jsonb_build_object('use', use, 'height_m', height_m), geom_4490
    FROM building
    UNION ALL
    SELECT 'area', CASE level WHEN 'county' THEN 4 WHEN 'town' THEN 8 ELSE 11 END,
        jsonb_build_object('level', level, 'name', name), ST_Boundary(geom_4490)
    FROM area WHERE level IN ('county', 'town', 'community') AND valid_to IS NULL
    UNION ALL
    SELECT 'area_label', CASE level WHEN 'county' THEN 4 WHEN 'town' THEN 8 ELSE 11 END,
        jsonb_build_object('level', level, 'name', name), ST_PointOnSurface(geom_4490)
    FROM area WHERE level IN ('county', 'town', 'community') AND valid_to IS NULL
    UNION ALL
    SELECT 'place', 13, jsonb_build_object('kind', kind, 'name', name), ST_PointOnSurface(geom_4490)
    FROM place WHERE name <> ''
)
SELECT jsonb_build_object(
    'type', 'Feature',
    'tippecanoe', jsonb_build_object('layer', layer, 'minzoom', minzoom),
    'properties', properties,
    'geometry', ST_AsGeoJSON(geom, 6)::jsonb
)::text
FROM feature
