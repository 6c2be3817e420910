"""Row policies and grants: what each kind of person reads of each table, and that nothing else opens it."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from catalogs import policies
from catalogs.access import CITY_FROM, Access, database_roles, roles
from catalogs.areas import LEVELS
from catalogs.layers import layers, layers_of
from catalogs.models import Base
from catalogs.policies import REFERENCE, SCOPED, UNSCOPED, apply_policies

INSIDE, OUTSIDE = 370502001001001, 370503001001001
SAME_TOWN, SAME_COUNTY = 370502001002001, 370502002001001
CITY, COUNTY, TOWN, COMMUNITY = 370500000000000, 370502000000000, 370502001000000, 370502001001000

CLOSED = {
    *("account", "account_identity", "session", "access_token", "sign_in_throttle", "audit", "audit_head"),
    "area_statistic_basis",
}
"""Read through functions and roles of their own, or by the ingest alone."""

_POINT = "ST_SetSRID(ST_MakePoint(118.5, 37.4), 4490)"
_SQUARE = "ST_Multi(ST_MakeEnvelope(118.5, 37.4, 118.51, 37.41, 4490))"
_EVENT = (
    "INSERT INTO event (event_id, source_id, source_row, category, title, description, status, reported_at,"
    " area_code, match_level, score, run_id, geom_4490) VALUES"
    f" ('E' || %(n)s, 's', %(n)s, %(category)s, '', '', 'reported', now(), %(code)s, '', 1, 1, {_POINT})"
)

ROWS = {
    "area": f"INSERT INTO area (code, level, name, geom_4490) VALUES (%(code)s, 'community', '', {_SQUARE})",
    "area_name": "INSERT INTO area_name (code, name, note) VALUES (%(code)s, '', '')",
    "area_statistic": "INSERT INTO area_statistic VALUES (%(code)s, 'residents', 9)",
    "grid": "INSERT INTO grid (code, name, community_code, kind, geom_4490)"
    f" VALUES (%(code)s, '', %(code)s / 1000 * 1000, '', {_SQUARE})",
    "standard_address": "INSERT INTO standard_address (address_id, level, name, full_name, area_code)"
    " VALUES (%(n)s, 'road', '', '', %(code)s)",
    "building": "INSERT INTO building (building_code, grid_code, name, number, sub_estate, road_name, road_number, use,"
    f" storeys, height_m, units, geom_4490) VALUES (%(n)s, %(code)s, '', '', '', '', '', '', 6, 18, 1, {_SQUARE})",
    "dwelling": "INSERT INTO dwelling VALUES ('D' || %(n)s, 1, %(code)s, 1, 1, '101')",
    "organisation": "INSERT INTO organisation (organisation_id, name, category, area_code, match_level, run_id)"
    " VALUES (%(n)s, '', '', %(code)s, '', 1)",
    "organisation_registration": "INSERT INTO organisation_registration (source_id, source_row, organisation_id,"
    " address_text, match_level, score, area_code, run_id) VALUES ('s', %(n)s, 1, '', '', 1, %(code)s, 1)",
    "event": _EVENT,
    "event_change": "INSERT INTO event_change (event_id, to_status, actor_role, area_code, category)"
    " VALUES ('E', 'reported', 'dispatcher', %(code)s, %(category)s)",
    "city_component": "INSERT INTO city_component (component_code, source_id, source_row, kind, name, state, owner,"
    f" area_code, run_id, geom_4490) VALUES ('C' || %(n)s, 's', 1, '', '', '', '', %(code)s, 1, {_POINT})",
    "camera": "INSERT INTO camera (camera_code, source_id, source_row, name, kind, state, area_code, run_id, geom_4490)"
    f" VALUES ('C' || %(n)s, 's', 1, '', '', '', %(code)s, 1, {_POINT})",
    "grid_worker": "INSERT INTO grid_worker (worker_id, source_id, source_row, name, kind, area_code, run_id)"
    " VALUES ('W' || %(n)s, 's', 1, '', '', %(code)s, 1)",
    "occupancy": "INSERT INTO occupancy (source_id, source_row, resident_id, address_text, match_level, score,"
    " area_code, run_id) VALUES ('s', %(n)s, %(n)s, '', '', 1, %(code)s, 1)",
    "resident": "WITH person AS (INSERT INTO resident (resident_id, name, run_id) VALUES (%(n)s, '', 1)) INSERT INTO"
    " occupancy (source_id, source_row, resident_id, address_text, match_level, score, area_code, run_id)"
    " VALUES ('s', %(n)s, %(n)s, '', '', 1, %(code)s, 1)",
    "link_separation": "INSERT INTO link_separation (source_id, address_text, resident_id, own_id, area_code,"
    " separated_by) VALUES ('s', '', 1, %(n)s, %(code)s, 'x')",
    "review_item": "INSERT INTO review_item (source_id, source_row, run_id, reason, address_text, canonical_text,"
    " match_level, score, area_code) VALUES ('s', %(n)s, 1, '', '', '', '', 1, %(code)s)",
    "reject": "INSERT INTO reject VALUES ('s', %(n)s, 1, '', '', '', %(code)s)",
    "emergency": "INSERT INTO emergency (area_code, reason, declared_by, ends_at)"
    " VALUES (%(code)s, 'a dyke has broken', 'x', now() + interval '1 hour')",
    "search_entry": "INSERT INTO search_entry (kind, key, name, detail, text, level, area_code, area_to, lon, lat)"
    " VALUES ('building', '1', '', '', '', '', %(code)s, %(code)s + 1, 0, 0)",
}
"""A row of each table with row policies, at an area code."""


@pytest.fixture
def cursor(connection: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """A connection in which constraints between tables do not matter; rolled back."""
    connection.execute("SET LOCAL session_replication_role = replica")
    return connection


def put(connection: psycopg.Connection, table: str, code: int, category: str = "0102") -> None:
    put.number += 1  # type: ignore[attr-defined]
    given = {"n": put.number, "code": code, "category": category}  # type: ignore[attr-defined]
    connection.execute(ROWS[table], given)


put.number = 0  # type: ignore[attr-defined]


def become(connection: psycopg.Connection, access: Access) -> None:
    """Go on as an access; the transaction is open already, so its settings are all that is left of `begin`."""
    for statement in access.begin.split("; ")[1:]:
        connection.execute(statement.encode())


def seen(connection: psycopg.Connection, table: str, access: Access) -> int:
    """Rows of the table that an access sees, whatever its columns."""
    connection.execute(
        sql.SQL("GRANT SELECT ON {} TO {}").format(
            sql.Identifier(table), sql.Identifier(access.database_role)
        )
    )
    if table == "resident":
        connection.execute(
            sql.SQL("GRANT SELECT ON occupancy TO {}").format(sql.Identifier(access.database_role))
        )
    with connection.transaction(force_rollback=True):
        become(connection, access)
        ((count,),) = connection.execute(
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        ).fetchall()
    return int(count)


@pytest.mark.parametrize("table", [one.table for one in SCOPED])
@pytest.mark.parametrize("code", [CITY, COUNTY, TOWN, COMMUNITY, INSIDE])
def test_every_table_shows_the_scope_and_nothing_beside_it(table: str, code: int, cursor) -> None:
    for place in (INSIDE, SAME_TOWN, SAME_COUNTY, OUTSIDE):
        put(cursor, table, place)
    for role in ("county_manager", "grid_worker"):
        assert seen(cursor, table, Access.of(role, code)) == {CITY: 4, COUNTY: 3, TOWN: 2}.get(code, 1), role


@pytest.mark.parametrize("table", [one.table for one in SCOPED])
@pytest.mark.parametrize("level", [level for level in LEVELS if level != "city"])
def test_without_settings_there_are_no_rows(table: str, level: str, cursor) -> None:
    put(cursor, table, INSIDE)
    role = sql.Identifier(database_roles("community_manager")[level])
    for name in (table, "occupancy"):
        cursor.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(name), role))
    cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(role))
    for left_over in (None, ""):
        if left_over is not None:
            cursor.execute("SELECT set_config('gridcity.scope_from', '', true)")
        count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        assert cursor.execute(count).fetchone() == (0,)


@pytest.mark.parametrize("table", [one.table for one in SCOPED if one.above])
def test_the_areas_around_a_scope_are_seen(table: str, cursor) -> None:
    for place in (CITY, COUNTY, TOWN, COMMUNITY, 370503000000000, SAME_COUNTY):
        put(cursor, table, place)
    assert seen(cursor, table, Access.of("grid_worker", INSIDE)) == 4


@pytest.mark.parametrize("table", [one.table for one in SCOPED if one.category])
def test_an_officer_sees_the_categories_of_the_account(table: str, cursor) -> None:
    for category in ("0102", "暴露垃圾", "G301"):
        put(cursor, table, INSIDE, category)
    for code in (CITY, COUNTY, TOWN, INSIDE):
        assert seen(cursor, table, Access.of("department_officer", code, ("0102", "暴露垃圾"))) == 2
        assert seen(cursor, table, Access.of("department_officer", code)) == 3


@pytest.mark.parametrize("table", [one.table for one in SCOPED if one.category])
@pytest.mark.parametrize("role", list(roles()))
def test_care_for_persons_is_seen_by_no_role(table: str, role: str, cursor) -> None:
    for category in policies.CARE:
        put(cursor, table, INSIDE, category)
    for code in (CITY, COUNTY, TOWN, INSIDE):
        assert seen(cursor, table, Access.of(role, code)) == 0


def test_what_has_no_area_is_for_the_whole_city_alone(cursor) -> None:
    for table in ("review_item", "reject"):
        cursor.execute(ROWS[table], {"n": 900, "code": None})
        assert seen(cursor, table, Access.of("gis_editor", CITY)) == 1
        assert seen(cursor, table, Access.of("county_manager", COUNTY)) == 0


def test_every_table_is_scoped_open_or_closed() -> None:
    scoped = {one.table for one in SCOPED}
    assert scoped == set(ROWS)
    assert scoped | set(REFERENCE) | set(UNSCOPED) | CLOSED == set(Base.metadata.tables)


def test_row_security_binds_the_owner_too(connection: psycopg.Connection) -> None:
    for one in SCOPED:
        row = connection.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [one.table]
        ).fetchone()
        assert row == (True, True), one.table


def test_an_owner_that_is_no_superuser_goes_on_writing(connection: psycopg.Connection) -> None:
    connection.execute("CREATE ROLE mere_owner NOLOGIN")
    connection.execute("GRANT mere_owner TO CURRENT_USER")
    connection.execute("GRANT CREATE ON SCHEMA public TO mere_owner")
    connection.execute("ALTER TABLE grid_worker OWNER TO mere_owner")
    apply_policies(connection)
    connection.execute("SET LOCAL ROLE mere_owner")
    put(connection, "grid_worker", OUTSIDE)
    assert connection.execute("SELECT count(*) FROM grid_worker").fetchone() == (1,)
    connection.execute("DELETE FROM grid_worker")


def test_what_somebody_removed_comes_back(connection: psycopg.Connection) -> None:
    connection.execute("DROP POLICY grid ON building")
    connection.execute("ALTER TABLE event DISABLE ROW LEVEL SECURITY")
    connection.execute("CREATE POLICY hole ON camera USING (true)")
    connection.execute("GRANT SELECT ON resident TO gridcity_dispatcher_city")
    connection.execute("GRANT SELECT (uscc) ON organisation TO gridcity_grid_worker_grid")
    connection.execute("REVOKE SELECT (name) ON building FROM gridcity_grid_worker_grid")
    apply_policies(connection)
    there = connection.execute(
        "SELECT polname FROM pg_policy WHERE polrelid = 'building'::regclass"
    ).fetchall()
    assert ("grid",) in there
    assert not connection.execute("SELECT FROM pg_policy WHERE polname = 'hole'").fetchall()
    test_row_security_binds_the_owner_too(connection)
    test_a_role_reads_exactly_the_columns_it_is_given("dispatcher", connection)
    test_a_role_reads_exactly_the_columns_it_is_given("grid_worker", connection)


def test_applying_again_writes_nothing(connection: psycopg.Connection) -> None:
    before = connection.execute("SELECT sum(xmin::text::bigint) FROM pg_attribute").fetchone()
    policies_before = connection.execute("SELECT array_agg(oid ORDER BY oid) FROM pg_policy").fetchone()
    apply_policies(connection)
    assert connection.execute("SELECT sum(xmin::text::bigint) FROM pg_attribute").fetchone() == before
    assert (
        connection.execute("SELECT array_agg(oid ORDER BY oid) FROM pg_policy").fetchone() == policies_before
    )


def _readable(connection: psycopg.Connection, reader: str) -> dict[str, set[str]]:
    """The columns of tables, views and materialised views that a database role may read."""
    found: dict[str, set[str]] = {}
    for relation, column in connection.execute(
        "SELECT relname, attname FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm') AND attnum > 0"
        " AND NOT attisdropped AND has_column_privilege(%s, pg_class.oid, attnum, 'SELECT')"
        " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')",
        [reader],
    ):
        found.setdefault(relation, set()).add(column)
    found.pop("schema_revision", None)
    return found


@pytest.mark.parametrize("role", list(roles()))
def test_a_role_reads_exactly_the_columns_it_is_given(role: str, connection: psycopg.Connection) -> None:
    columns, beneath = policies.relation_columns(connection), policies.view_columns(connection)
    wanted = {name: named for name, named in policies.columns_of(role, columns, beneath).items() if named}
    for reader in database_roles(role).values():
        assert _readable(connection, reader) == wanted, reader


def test_columns_that_the_registry_closes_to_a_role_are_closed_in_the_database(
    connection: psycopg.Connection,
) -> None:
    closed = 0
    for layer in layers().values():
        for role in roles():
            kept = layers_of(role).get(layer.id)
            names = set(layer.property_names) - set(kept.property_names if kept else [])
            readable = _readable(connection, f"gridcity_{role}_grid").get(layer.relation, set())
            assert kept is None or set(kept.property_names) <= readable
            assert not names & readable, (layer.id, role)
            closed += len(names)
    assert closed > 20
    worker, manager = (
        _readable(connection, f"gridcity_{role}_grid") for role in ("grid_worker", "community_manager")
    )
    assert "camera" not in worker and "uscc" not in worker["organisation"]
    assert "camera_code" in manager["camera"] and "uscc" in manager["organisation"]


SECRETS = {
    "resident": "person.read people.exact",
    "occupancy": "person.read people.exact",
    "review_item": "ingest.read",
    "reject": "ingest.read",
}


@pytest.mark.parametrize("role", list(roles()))
def test_personal_tables_are_read_by_their_right_alone(role: str, connection: psycopg.Connection) -> None:
    rights = roles()[role].rights
    readable = _readable(connection, f"gridcity_{role}_city")
    for table, needed in SECRETS.items():
        assert (table in readable) == bool(rights & set(needed.split())), table
    assert ("description" in readable.get("event", set())) == ("event.detail" in rights)
    assert ("phone" in readable.get("grid_worker", set())) == bool(rights & {"person.read", "event.report"})
    assert not CLOSED & set(readable)
    assert not {name for name in readable if name.endswith("_scope")}
    if "map.read" not in rights:
        assert readable == {}


def test_the_role_between_transactions_reads_nothing(connection: psycopg.Connection) -> None:
    assert _readable(connection, "gridcity_public") == {}
    connection.execute("SET LOCAL ROLE gridcity_public")
    assert connection.execute("SELECT loaded FROM schema_revision").fetchone() == (False,)


def test_no_role_of_requests_may_become_another(connection: psycopg.Connection) -> None:
    names = policies.database_roles()
    assert len(names) == len(LEVELS) * len(roles())
    members = connection.execute(
        "SELECT roleid::regrole, member::regrole FROM pg_auth_members WHERE member::regrole::text = ANY(%s)",
        [[*names, "gridcity_public"]],
    ).fetchall()
    assert members == []
    able = connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
        " AND (rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb)",
        [[*names, "gridcity_public"]],
    ).fetchall()
    assert able == []


def test_a_cell_counts_the_scope_alone(cursor) -> None:
    for place in (INSIDE, SAME_TOWN, SAME_COUNTY, OUTSIDE):
        put(cursor, "event", place, "0102")
    put(cursor, "event", INSIDE, "G301")
    put(cursor, "event", INSIDE, "G601")
    for view in ("event_cell_scope", "event_cell_category"):
        cursor.execute(f"REFRESH MATERIALIZED VIEW {view}".encode())
    wanted = {CITY: 5, COUNTY: 4, TOWN: 3, COMMUNITY: 2, INSIDE: 2}
    for code, count in wanted.items():
        assert _cells(cursor, Access.of("county_manager", code)) == count
    assert _cells(cursor, Access.of("department_officer", COUNTY, ("0102",))) == 3
    assert _cells(cursor, Access.of("department_officer", CITY, ("G301", "G601"))) == 1
    assert Access.of("county_manager", CITY).scope_from == CITY_FROM


def _cells(connection: psycopg.Connection, access: Access) -> int:
    with connection.transaction(force_rollback=True):
        become(connection, access)
        rows = connection.execute("SELECT count FROM event_cell WHERE depth = 15").fetchall()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT FROM event_cell_scope")
    return sum(count for (count,) in rows)
