-- Roads of low zooms: whole classes are left out, so no junction falls apart.
CREATE VIEW road_trunk WITH (security_invoker) AS
SELECT road_id, name, road_class, geom_3857 FROM road WHERE road_class IN ('trunk', 'primary');

CREATE VIEW road_main WITH (security_invoker) AS
SELECT road_id, name, road_class, geom_3857 FROM road
WHERE road_class IN ('trunk', 'primary', 'secondary', 'tertiary');
