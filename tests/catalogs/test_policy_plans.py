"""The plans under row policies: what maps and lists ask is read through the index it would be read through without.

PostGIS's `&&` must be leakproof, or the planner may not hand it to an index before the policy's test; and the planner
must know how large a scope is, or it takes a county for a handful of rows (`catalogs.policies`).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest

from catalogs.access import Access
from catalogs.database import conninfo
from catalogs.doctor import examine
from catalogs.layers import layers
from catalogs.policies import LEAKPROOF, allow_index_under_policies, apply_policies
from catalogs.settings import Settings
from tests.conftest import own_database
from tiles.vector.statements import layer_statements

ROWS = 40_000
"""Seven counties of seven towns of seven communities of seven grids, about seventeen rows each."""

SCOPES = {
    "city": 370500000000000,
    "county": 370502000000000,
    "town": 370502003000000,
    "community": 370502003004000,
    "grid": 370502003004005,
}

FILL = (
    "INSERT INTO organisation (organisation_id, name, category, area_code, match_level, run_id, geom_4490)"
    " SELECT n, '', '', 370500000000000 + (1 + n % 7) * 1000000000::bigint + (1 + n / 7 % 7) * 1000000"
    "  + (1 + n / 49 % 7) * 1000 + 1 + n / 343 % 7, '', 1,"
    "  ST_SetSRID(ST_MakePoint(118.3 + abs(hashint8(n) % 10000) * 0.000025, 37.5 + abs(hashint8(n * 7) % 10000) * 0.000025), 4490)"
    f" FROM generate_series(1, {ROWS}) AS n",
    "ANALYZE organisation",
)

TILE = (14, 13581, 6341)
BOX = f"ST_TileEnvelope({TILE[0]}, {TILE[1]}, {TILE[2]}, margin => 0.016)"


@pytest.fixture(scope="module")
def many(data_folder: Path) -> Settings:
    """A database of organisations alone, as many as make the planner choose."""
    from catalogs.schema import migrate

    made = own_database(data_folder, "many")
    migrate(made)
    with psycopg.connect(conninfo(made)) as connection:
        for statement in FILL:
            connection.execute(statement.encode())
    return made


@pytest.fixture
def reading(many: Settings) -> Iterator[psycopg.Connection]:
    """A connection as requests have it; what the test changes is rolled back."""
    with psycopg.connect(conninfo(many)) as connection:
        connection.execute("SET LOCAL jit = off")
        connection.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        yield connection
        connection.rollback()


def plan(connection: psycopg.Connection, access: Access, statement: str, *, generic: bool) -> dict[str, Any]:
    """The node that reads the table, as an access has it planned and run."""
    with connection.transaction(force_rollback=True):
        for one in access.begin.split("; ")[1:]:
            connection.execute(one.encode())
        kind = "force_generic_plan" if generic else "force_custom_plan"
        connection.execute(f"SET LOCAL plan_cache_mode = {kind}".encode())
        connection.execute(f"PREPARE asked AS {statement}".encode())
        ((text,),) = connection.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE asked").fetchall()
        connection.execute("DEALLOCATE asked")
    explained = text if isinstance(text, list) else orjson.loads(text)
    return _reader(explained[0]["Plan"])


def _reader(node: dict[str, Any]) -> dict[str, Any]:
    """The scan of `organisation` at the bottom of a plan; a bitmap's index scans are its `Plans`."""
    if node.get("Relation Name") == "organisation":
        return node
    found = [_reader(one) for one in node.get("Plans", []) if one.get("Parent Relationship") != "InitPlan"]
    return next((one for one in found if one), {})


def rows_touched(node: dict[str, Any]) -> int:
    return int(node["Actual Rows"]) + int(node.get("Rows Removed by Filter", 0))


def index_conditions(node: dict[str, Any]) -> str:
    beneath = [index_conditions(one) for one in node.get("Plans", []) if one["Node Type"] != "Result"]
    return " ".join([node.get("Index Cond", ""), *beneath])


def bitmaps(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The index scans on area codes under a bitmap: where there are any, the planner must have known their size."""
    own = [node] if node["Node Type"] == "Bitmap Index Scan" and "geom" not in node["Index Cond"] else []
    return own + [found for one in node.get("Plans", []) for found in bitmaps(one)]


def node_types(node: dict[str, Any]) -> set[str]:
    return {node["Node Type"]}.union(*(node_types(one) for one in node.get("Plans", [])))


@pytest.mark.parametrize("generic", [False, True], ids=["custom", "generic"])
@pytest.mark.parametrize("scope", SCOPES)
def test_a_box_is_searched_through_the_index_on_geometries(scope: str, generic: bool, reading) -> None:
    access = Access.of("county_manager", SCOPES[scope])
    statement = f"SELECT organisation_id, name FROM organisation WHERE geom_3857 && {BOX}"
    node = plan(reading, access, statement, generic=generic)
    if scope in ("community", "grid"):  # few rows either way: the index on area codes is as good
        assert rows_touched(node) < 150, node
        return
    assert "geom_3857 &&" in index_conditions(node), node
    for one in bitmaps(node):
        assert one["Actual Rows"] <= 3 * one["Plan Rows"], one


@pytest.mark.parametrize("scope", ["city", "county", "town"])
def test_the_statement_of_a_tile_is_too(scope: str, reading) -> None:
    statement = layer_statements(layers()["organisation"]).at(14).sql
    for number, value in enumerate((*TILE, 20000), 1):
        statement = statement.replace(f"${number}", str(value))
    node = plan(reading, Access.of("dispatcher", SCOPES[scope]), statement, generic=True)
    assert "geom_3857 &&" in index_conditions(node), node


@pytest.mark.parametrize("scope", SCOPES)
def test_the_first_page_of_a_list_reads_little_more_than_the_page(scope: str, reading) -> None:
    statement = "SELECT organisation_id, name FROM organisation ORDER BY organisation_id LIMIT 50"
    node = plan(reading, Access.of("county_manager", SCOPES[scope]), statement, generic=True)
    assert rows_touched(node) <= 150, node


@pytest.mark.parametrize("scope", ["county", "town", "community", "grid"])
def test_a_count_reads_the_scope_and_not_the_city(scope: str, reading) -> None:
    statement = "SELECT count(*) FROM organisation"
    node = plan(reading, Access.of("county_manager", SCOPES[scope]), statement, generic=True)
    assert node.get("Rows Removed by Filter", 0) < ROWS / 49, node
    assert "Seq Scan" not in node_types(node)


def test_the_size_of_a_scope_is_estimated_within_a_factor_of_two(reading) -> None:
    for power, scope in enumerate(("county", "town", "community", "grid"), 1):
        node = plan(
            reading, Access.of("county_manager", SCOPES[scope]), "SELECT name FROM organisation", generic=True
        )
        assert 0.5 < node["Plan Rows"] / (ROWS / 7**power) < 2, node


@pytest.mark.parametrize("scope", SCOPES)
def test_an_index_has_the_order_of_a_list(scope: str, reading) -> None:
    """A community of a real city has thousands of rows: sorting them for each page is what a small scope costs."""
    reading.execute("SET LOCAL enable_sort = off")
    statement = "SELECT organisation_id, name FROM organisation ORDER BY organisation_id LIMIT 5"
    node = plan(reading, Access.of("county_manager", SCOPES[scope]), statement, generic=True)
    assert rows_touched(node) <= 15, node


def test_without_leakproof_boxes_no_index_is_used(many: Settings, reading) -> None:
    """What the other tests hold: they fail where PostGIS's operator is as it comes."""
    reading.execute("ALTER FUNCTION geometry_overlaps(geometry, geometry) NOT LEAKPROOF")
    statement = f"SELECT organisation_id FROM organisation WHERE geom_3857 && {BOX}"
    node = plan(reading, Access.of("county_manager", SCOPES["county"]), statement, generic=False)
    assert "geom_3857 &&" not in index_conditions(node)
    assert allow_index_under_policies(reading)
    node = plan(reading, Access.of("county_manager", SCOPES["county"]), statement, generic=False)
    assert "geom_3857 &&" in index_conditions(node)


def test_testing_some_shapes_is_cheaper_than_reading_a_county(reading) -> None:
    reading.execute("ALTER FUNCTION st_intersects(geometry, geometry) COST 10000")
    assert allow_index_under_policies(reading)
    query = "SELECT procost FROM pg_proc WHERE oid = 'st_intersects(geometry, geometry)'::regprocedure"
    assert reading.execute(query).fetchone() == (500,)


def test_an_account_that_is_no_superuser_leaves_it_to_the_administrator(many: Settings, reading) -> None:
    reading.execute("ALTER FUNCTION geometry_overlaps(geometry, geometry) NOT LEAKPROOF")
    reading.execute("CREATE ROLE plain_reader NOLOGIN")
    reading.execute("SET LOCAL ROLE plain_reader")
    assert not allow_index_under_policies(reading)


def test_the_doctor_tells_the_statement(many: Settings) -> None:
    outside = Settings(data=many.data, database_url=conninfo(many))
    (check,) = [one for one in examine(outside) if one.name == "Maps under row policies"]
    assert check.status == "ok"
    with psycopg.connect(conninfo(many), autocommit=True) as connection:
        connection.execute("ALTER FUNCTION geometry_overlaps(geometry, geometry) NOT LEAKPROOF")
        try:
            (check,) = [one for one in examine(outside) if one.name == "Maps under row policies"]
        finally:
            connection.execute(LEAKPROOF.encode())
    assert check.status == "missing" and not check.required
    assert LEAKPROOF in check.advice


def test_policies_are_applied_while_others_read(reading, many: Settings) -> None:
    with psycopg.connect(conninfo(many)) as other:
        other.execute("SELECT FROM organisation LIMIT 1")
        reading.execute("SET LOCAL lock_timeout = '1s'")
        apply_policies(reading)
