-- Every feature of the static base map as one line of GeoJSON, with tippecanoe's own member for its layer and
-- zooms. What comes first is drawn first: at low zooms a county's whole area stands for its thousands of fields.
WITH feature (layer, minzoom, maxzoom, properties, geom) AS (
    SELECT 'landuse', 4, 10, jsonb_build_object('kind', 'farmland'), geom_4490
    FROM area WHERE level = 'county' AND valid_to IS NULL
    UNION ALL
    SELECT 'landuse', CASE WHEN kind <> 'farmland' AND ST_Area(geom_3857) > 250000 THEN 8 ELSE 11 END, NULL,
        jsonb_build_object('kind', kind), geom_4490
    FROM landuse
    UNION ALL
    SELECT 'water', CASE WHEN ST_Area(geom_3857) > 1000000 THEN 5 ELSE 10 END, NULL,
        jsonb_build_object('kind', kind, 'name', name), geom_4490
    FROM water
    UNION ALL
    SELECT 'road',
        CASE road_class
            WHEN 'trunk' THEN 6 WHEN 'primary' THEN 8 WHEN 'secondary' THEN 10 WHEN 'tertiary' THEN 11 ELSE 12
        END,
        NULL, jsonb_build_object('road_class', road_class, 'name', name), geom_4490
    FROM road
    UNION ALL
    SELECT 'building', CASE WHEN ST_Area(geom_3857) >= 900 THEN 12 ELSE 14 END, NULL,
        jsonb_build_object('use', use, 'height_m', height_m), geom_4490
    FROM building
    UNION ALL
    SELECT 'area', CASE level WHEN 'county' THEN 4 WHEN 'town' THEN 8 ELSE 11 END, NULL,
        jsonb_build_object('level', level, 'name', name), ST_Boundary(geom_4490)
    FROM area WHERE level IN ('county', 'town', 'community') AND valid_to IS NULL
    UNION ALL
    SELECT 'area_label', CASE level WHEN 'county' THEN 4 WHEN 'town' THEN 8 ELSE 11 END, NULL,
        jsonb_build_object('level', level, 'name', name), ST_PointOnSurface(geom_4490)
    FROM area WHERE level IN ('county', 'town', 'community') AND valid_to IS NULL
    UNION ALL
    SELECT 'place', 13, NULL, jsonb_build_object('kind', kind, 'name', name), ST_PointOnSurface(geom_4490)
    FROM place WHERE name <> ''
)
SELECT jsonb_build_object(
    'type', 'Feature',
    'tippecanoe', jsonb_strip_nulls(jsonb_build_object('layer', layer, 'minzoom', minzoom, 'maxzoom', maxzoom)),
    'properties', properties,
    'geometry', ST_AsGeoJSON(geom, 6)::jsonb
)::text
FROM feature
