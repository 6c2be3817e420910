-- Which migration the database stands at, for the readiness check of the public role.
CREATE VIEW schema_revision AS SELECT version_num AS revision FROM alembic_version;
GRANT SELECT ON schema_revision TO PUBLIC;
