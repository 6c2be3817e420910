"""What the search box finds by name

The functions narrow, the row policies decide: PostgreSQL's `@>` and `LIKE` are not leakproof, so that a row policy
would keep the planner from the indexes on names. `search_candidates` and `search_events` therefore run as the
owner, compare the area code with the transaction's own scope, and give numbers only; who asks joins them with
rows that he may read.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

GRAMS = """
CREATE FUNCTION search_grams(of_text text) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce(array_agg(DISTINCT (ascii(substr(of_text, i, 1)) << 11) # ascii(substr(of_text, i + 1, 1))), '{}')
    FROM generate_series(1, length(of_text) - 1) AS i
$$
"""

SCOPE = """
CREATE FUNCTION search_setting(name text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('gridcity.' || name, true), '')::bigint
$$
"""

CANDIDATES = """
CREATE FUNCTION search_candidates(wanted text, latin text, most integer) RETURNS TABLE (entry_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE
    low bigint := search_setting('scope_from');
    high bigint := search_setting('scope_to');
    pattern text := replace(replace(replace(wanted, '\\', '\\\\'), '%', '\\%'), '_', '\\_');
BEGIN
    IF wanted <> '' THEN
        RETURN QUERY
        SELECT found.entry_id FROM search_entry AS found
        WHERE found.text LIKE pattern || '%'
          AND ((found.area_code >= low AND found.area_code < high) OR found.area_code = 0
               OR (found.kind = 'area' AND found.area_code <= low AND found.area_to >= high))
        ORDER BY found.entry_id LIMIT most;
    END IF;
    IF length(wanted) > 1 THEN
        RETURN QUERY
        SELECT found.entry_id FROM (
            SELECT one.entry_id, one.kind, one.area_code, one.area_to, one.text FROM search_entry AS one
            WHERE search_grams(one.text) @> search_grams(wanted)
              AND ((one.area_code >= low AND one.area_code < high) OR one.area_code = 0
                   OR (one.kind = 'area' AND one.area_code <= low AND one.area_to >= high))
            LIMIT 5000
        ) AS found
        WHERE found.text LIKE '_%' || pattern || '%'
        ORDER BY found.entry_id LIMIT most;
    END IF;
    IF latin <> '' THEN
        RETURN QUERY
        SELECT found.entry_id FROM search_entry AS found
        WHERE found.pinyin LIKE latin || '%' AND found.pinyin <> ''
          AND ((found.area_code >= low AND found.area_code < high) OR found.area_code = 0
               OR (found.kind = 'area' AND found.area_code <= low AND found.area_to >= high))
        ORDER BY found.entry_id LIMIT most;
        RETURN QUERY
        SELECT found.entry_id FROM search_entry AS found
        WHERE found.initials LIKE latin || '%' AND found.initials <> ''
          AND ((found.area_code >= low AND found.area_code < high) OR found.area_code = 0
               OR (found.kind = 'area' AND found.area_code <= low AND found.area_to >= high))
        ORDER BY found.entry_id LIMIT most;
    END IF;
END
$$
"""

EVENTS = """
CREATE FUNCTION search_events(wanted text, most integer) RETURNS TABLE (event_id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE
    low bigint := search_setting('scope_from');
    high bigint := search_setting('scope_to');
    bound text[] := coalesce(nullif(current_setting('gridcity.categories', true), ''), '{}')::text[];
    pattern text := replace(replace(replace(wanted, '\\', '\\\\'), '%', '\\%'), '_', '\\_');
BEGIN
    RETURN QUERY
    SELECT found.event_id FROM event AS found
    WHERE found.event_id >= upper(wanted) AND found.event_id < upper(wanted) || 'z'
      AND found.area_code >= low AND found.area_code < high
    ORDER BY found.event_id LIMIT most;
    IF length(wanted) > 1 THEN
        RETURN QUERY
        SELECT found.event_id FROM (
            SELECT one.event_id, one.title, one.reported_at FROM event AS one
            WHERE search_grams(one.title) @> search_grams(wanted)
              AND one.area_code >= low AND one.area_code < high
              AND (bound = '{}' OR one.category = ANY (bound))
            LIMIT 2000
        ) AS found
        WHERE found.title LIKE '%' || pattern || '%'
        ORDER BY found.reported_at DESC LIMIT most;
    END IF;
END
$$
"""


def upgrade() -> None:
    for statement in (GRAMS, SCOPE):
        op.execute(statement)
    op.create_table(
        "search_entry",
        sa.Column("entry_id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), server_default="", nullable=False),
        sa.Column("initials", sa.Text(), server_default="", nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("area_to", sa.BigInteger(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("bbox", postgresql.ARRAY(sa.Double()), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", name="search_entry_pkey"),
    )
    op.execute(
        "CREATE INDEX search_entry_text_idx ON search_entry (text text_pattern_ops, entry_id, area_code)"
    )
    for column in ("pinyin", "initials"):
        op.execute(
            f"CREATE INDEX search_entry_{column}_idx ON search_entry ({column} text_pattern_ops)"
            f" WHERE {column} <> ''"
        )
    op.execute("CREATE INDEX search_entry_grams_idx ON search_entry USING gin (search_grams(text))")
    op.execute("CREATE INDEX search_entry_key_idx ON search_entry (key, kind)")
    op.execute("CREATE INDEX search_entry_area_code_idx ON search_entry (area_code)")
    op.execute("CREATE INDEX event_title_grams_idx ON event USING gin (search_grams(title))")
    for statement in (CANDIDATES, EVENTS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP FUNCTION search_events, search_candidates")
    op.execute("DROP INDEX event_title_grams_idx")
    op.execute("DROP TABLE search_entry")
    op.execute("DROP FUNCTION search_setting, search_grams")
