"""Accounts, sessions, tokens, and the audit's hash chain.

The role `gridcity_accounts` is what sign-in, the accounts screen and the audit screen run as: it holds these
tables and nothing else, so that whoever manages accounts reads no data, by mistake neither.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
NOW = sa.text("now()")
NO_CATEGORIES = sa.text("'{}'::text[]")


def upgrade() -> None:
    _accounts()
    _sessions()
    _audit()
    for statement in (*AUDIT_CHAIN, *TOLD, *AREAS, *PRIVILEGES):
        op.execute(statement)


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("account_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), server_default=NO_CATEGORIES, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("valid_until", TIME, nullable=True),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.Column("last_seen_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("account_id", name=op.f("account_pkey")),
        sa.UniqueConstraint("name", name=op.f("account_name_key")),
    )
    op.create_table(
        "account_identity",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        _of_account("account_identity"),
        sa.PrimaryKeyConstraint("account_id", "issuer", name=op.f("account_identity_pkey")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("account_identity_issuer_subject_key")),
    )


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("session_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("through", sa.Text(), nullable=False),
        sa.Column("wall", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.Column("last_seen_at", TIME, server_default=NOW, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        _of_account("session"),
        sa.PrimaryKeyConstraint("session_id", name=op.f("session_pkey")),
        sa.UniqueConstraint("secret_hash", name=op.f("session_secret_hash_key")),
    )
    op.create_index(op.f("session_account_id_idx"), "session", ["account_id"])
    op.create_index(op.f("session_expires_at_idx"), "session", ["expires_at"])
    op.create_table(
        "access_token",
        sa.Column("token_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("area_code", sa.BigInteger(), nullable=True),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), server_default=NO_CATEGORIES, nullable=False),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("last_used_at", TIME, nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
        _of_account("access_token"),
        sa.PrimaryKeyConstraint("token_id", name=op.f("access_token_pkey")),
        sa.UniqueConstraint("secret_hash", name=op.f("access_token_secret_hash_key")),
    )
    op.create_index(op.f("access_token_account_id_idx"), "access_token", ["account_id"])
    op.create_table(
        "sign_in_throttle",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", TIME, nullable=False),
        sa.Column("blocked_until", TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("sign_in_throttle_pkey")),
    )


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"],
        ["account.account_id"],
        name=op.f(f"{table}_account_id_account_fkey"),
        ondelete="CASCADE",
    )


def _audit() -> None:
    op.execute("ALTER TABLE audit ALTER COLUMN audit_id DROP DEFAULT")
    op.execute("DROP SEQUENCE IF EXISTS audit_audit_id_seq")
    op.add_column("audit", sa.Column("role", sa.Text(), server_default="", nullable=False))
    op.add_column("audit", sa.Column("detail", sa.Text(), server_default="", nullable=False))
    op.create_index(op.f("audit_at_idx"), "audit", ["at"])
    op.create_table(
        "audit_head",
        sa.Column("only_row", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("audit_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("only_row", name=op.f("audit_head_only_row_check")),
        sa.PrimaryKeyConstraint("only_row", name=op.f("audit_head_pkey")),
    )
    op.execute("INSERT INTO audit_head (audit_id, hash) VALUES (0, decode(repeat('00', 32), 'hex'))")


AUDIT_CHAIN = (
    # SHA-256 over the previous hash and each field as a netstring (`length:bytes,`, UTF-8), so that no two rows
    # are written alike, and anybody can compute it without PostgreSQL.
    """
    CREATE FUNCTION audit_hash(previous bytea, VARIADIC fields text[]) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
      SELECT sha256(previous || convert_to(
        (SELECT string_agg(octet_length(convert_to(field, 'UTF8')) || ':' || field || ',', '' ORDER BY place)
         FROM unnest(fields) WITH ORDINALITY AS listed (field, place)), 'UTF8'))
    $$
    """,
    """
    CREATE FUNCTION audit_row_hash(audit) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_catalog AS $$
      SELECT audit_hash($1.previous_hash, $1.audit_id::text,
        to_char($1.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        $1.actor, $1.role, $1.action, $1.subject, $1.purpose, $1.detail, $1.origin)
    $$
    """,
    # The lock on the head makes one row follow another; it is held until the transaction ends, so that what is
    # recorded and its record become true together, and a rollback leaves no gap.
    """
    CREATE FUNCTION audit_chain() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    DECLARE head audit_head;
    BEGIN
      SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
      NEW.audit_id := head.audit_id + 1;
      NEW.at := clock_timestamp();
      NEW.previous_hash := head.hash;
      NEW.hash := audit_row_hash(NEW);
      UPDATE audit_head SET audit_id = NEW.audit_id, hash = NEW.hash;
      RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the audit is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    # One step at a time, and never back.
    """
    CREATE FUNCTION audit_head_forward() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.audit_id <> OLD.audit_id + 1 OR pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'the audit is append-only: its head moves with a new row only'
          USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER chain BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_chain()",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
    "CREATE TRIGGER append_only BEFORE INSERT OR DELETE OR TRUNCATE ON audit_head"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
    "CREATE TRIGGER forward BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_head_forward()",
    # ALWAYS: `session_replication_role = replica` does not switch them off.
    "ALTER TABLE audit ENABLE ALWAYS TRIGGER chain",
    "ALTER TABLE audit ENABLE ALWAYS TRIGGER append_only",
    "ALTER TABLE audit_head ENABLE ALWAYS TRIGGER append_only",
    "ALTER TABLE audit_head ENABLE ALWAYS TRIGGER forward",
    # Every role may append through this, and through nothing else.
    """
    CREATE FUNCTION audit_append(actor text, role text, action text, subject text, purpose text, detail text,
      origin text) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
      INSERT INTO audit (audit_id, at, actor, role, action, subject, purpose, detail, origin, previous_hash, hash)
      VALUES (0, now(), $1, $2, $3, $4, $5, $6, $7, '', '') RETURNING audit_id
    $$
    """,
)

TOLD = (
    # Whoever changes a right, in psql too, tells the running servers with the commit.
    """
    CREATE FUNCTION tell_access() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('gridcity_access', OLD.account_id::text);
      RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER tell AFTER DELETE OR UPDATE OF name, display_name, role, area_code, categories, active,"
    " valid_until ON account FOR EACH ROW EXECUTE FUNCTION tell_access()",
    "CREATE TRIGGER tell AFTER DELETE OR UPDATE OF account_id, secret_hash, wall, expires_at ON session"
    " FOR EACH ROW EXECUTE FUNCTION tell_access()",
    "CREATE TRIGGER tell AFTER DELETE OR UPDATE OF account_id, secret_hash, area_code, categories, expires_at,"
    " revoked_at ON access_token FOR EACH ROW EXECUTE FUNCTION tell_access()",
)

AREAS = (
    # Where a scope lies: the area and those above it, the widest first. Names and boxes are no secret, but the
    # row policies of `area` know nothing of this role.
    """
    CREATE FUNCTION account_area(wanted bigint)
    RETURNS TABLE (code bigint, level text, name text, west float8, south float8, east float8, north float8)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
      SELECT found.code, found.level, found.name, st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)
      FROM (
        SELECT area.code, area.level, area.name, box2d(area.geom_4490) AS box FROM area
        WHERE area.code IN (wanted, wanted - wanted % 1000, wanted - wanted % 1000000,
          wanted - wanted % 1000000000, wanted - wanted % 100000000000)
        UNION ALL
        SELECT grid.code, 'grid', grid.name, box2d(grid.geom_4490) FROM grid WHERE grid.code = wanted
      ) AS found ORDER BY found.code, found.level = 'grid'
    $$
    """,
    """
    CREATE FUNCTION account_areas_below(parent bigint)
    RETURNS TABLE (code bigint, level text, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
      SELECT area.code, area.level, area.name FROM area WHERE area.parent_code = parent
      UNION ALL
      SELECT grid.code, 'grid', grid.name FROM grid WHERE grid.community_code = parent
      ORDER BY code
    $$
    """,
)

PRIVILEGES = (
    """
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gridcity_accounts') THEN
        CREATE ROLE gridcity_accounts NOLOGIN;
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$
    """,
    """
    DO $$ BEGIN
      IF NOT pg_has_role('gridcity_accounts', 'MEMBER') THEN GRANT gridcity_accounts TO CURRENT_USER; END IF;
    END $$
    """,
    "GRANT USAGE ON SCHEMA public TO gridcity_accounts",
    "GRANT SELECT, INSERT, UPDATE ON account, access_token TO gridcity_accounts",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON account_identity, session, sign_in_throttle TO gridcity_accounts",
    "GRANT SELECT ON audit, audit_head TO gridcity_accounts",
    "REVOKE ALL ON FUNCTION account_area(bigint), account_areas_below(bigint) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION account_area(bigint), account_areas_below(bigint) TO gridcity_accounts",
)


def downgrade() -> None:
    for function in ("account_area(bigint)", "account_areas_below(bigint)"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP FUNCTION audit_append(text, text, text, text, text, text, text)")
    op.execute("DROP TRIGGER chain ON audit")
    op.execute("DROP TRIGGER append_only ON audit")
    op.execute("DROP FUNCTION audit_chain()")
    op.execute("DROP FUNCTION audit_row_hash(audit)")
    op.execute("DROP FUNCTION audit_hash(bytea, text[])")
    for table in ("audit_head", "sign_in_throttle", "access_token", "session", "account_identity", "account"):
        op.drop_table(table)
    for function in ("audit_append_only()", "audit_head_forward()", "tell_access()"):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_index(op.f("audit_at_idx"), table_name="audit")
    op.drop_column("audit", "detail")
    op.drop_column("audit", "role")
