-- Which migration the database stands at, and whether it holds a city, for the readiness check: no row of anything.
CREATE VIEW schema_revision AS
SELECT version_num AS revision, EXISTS (SELECT FROM area WHERE level = 'county') AS loaded FROM alembic_version;
GRANT SELECT ON schema_revision TO PUBLIC;
