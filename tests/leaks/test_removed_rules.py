"""The checkers find what they look for: with a policy, a suppression or an allow-list entry taken away, each
reports a leak. Nothing here would be worth a line if it passed with the rule gone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import psycopg
import pytest
from psycopg import sql

from catalogs.database import conninfo
from catalogs.layers import Layer, layers, layers_of
from catalogs.policies import SCOPED, apply_policies
from catalogs.settings import Settings
from tests.leaks import checks
from tests.leaks.conftest import As, copy, served
from tests.leaks.expected import hidden_that_are_open, never_published
from tests.leaks.people import MEMBERS

BY_NAME = {one.name: one for one in MEMBERS}
COUNTY, OFFICER, WORKER = (BY_NAME[name] for name in ("county", "county-officer", "worker"))


@dataclass
class Breakable:
    """An application without a tile cache over a database that the test may break; it is mended afterwards."""

    client: As
    settings: Settings

    def run(self, statement: str | sql.Composed) -> None:
        with psycopg.connect(conninfo(self.settings), autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="module")
def broken_app(leak_city) -> Iterator[Breakable]:
    settings = copy(leak_city, "leak_city_broken").model_copy(update={"tile_cache_mb": 0})
    with served(leak_city, settings) as client:
        yield Breakable(client, settings)


@pytest.fixture
def breakable(broken_app: Breakable) -> Iterator[Breakable]:
    yield broken_app
    with psycopg.connect(conninfo(broken_app.settings)) as connection:
        apply_policies(connection)


KIND = "county"
"""The policy that binds a county's people."""

LAYER_TABLES = ["building", "event", "organisation", "city_component", "camera", "grid", "area"]


def test_nothing_is_reported_while_nothing_is_taken_away(breakable, truth) -> None:
    for member in (COUNTY, OFFICER, WORKER):
        client = breakable.client(member)
        assert checks.rows(client, member.access, truth) == []
        assert checks.counts(client, member.access, truth) == []
        assert checks.three_d(client, member.access, truth) == []
        assert checks.small_numbers(client, member.access, truth) == []


@pytest.mark.parametrize("table", LAYER_TABLES)
def test_a_table_without_row_security_is_found(breakable, truth, table: str) -> None:
    breakable.run(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    found = checks.rows(breakable.client(COUNTY), COUNTY.access, truth)
    assert any("shows" in leak for leak in found), found
    assert checks.counts(breakable.client(COUNTY), COUNTY.access, truth) != []


@pytest.mark.parametrize("table", LAYER_TABLES)
def test_a_policy_that_lets_everything_through_is_found(breakable, truth, table: str) -> None:
    breakable.run(f"CREATE POLICY wide ON {table} FOR SELECT TO PUBLIC USING (true)")
    assert checks.rows(breakable.client(COUNTY), COUNTY.access, truth) != []


@pytest.mark.parametrize("table", LAYER_TABLES)
def test_a_policy_that_is_gone_is_found(breakable, truth, table: str) -> None:
    breakable.run(f"DROP POLICY {KIND} ON {table}")
    found = checks.rows(breakable.client(COUNTY), COUNTY.access, truth)
    assert any("lacks" in leak for leak in found), found


def test_a_policy_without_the_categories_is_found(breakable, truth) -> None:
    event = next(one for one in SCOPED if one.table == "event")
    test = replace(event, category=None).conditions()[KIND]
    breakable.run(f"ALTER POLICY {KIND} ON event USING ({test})")
    found = checks.rows(breakable.client(OFFICER), OFFICER.access, truth)
    assert any("shows" in leak for leak in found), found


@pytest.mark.parametrize("table", ["event", "grid"])
def test_what_the_page_asks_for_is_looked_at_too(breakable, truth, table: str) -> None:
    assert checks.pages_of_the_map(breakable.client(COUNTY), COUNTY.access, truth) == []
    breakable.run(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    assert checks.pages_of_the_map(breakable.client(COUNTY), COUNTY.access, truth) != []


def test_a_small_number_that_is_published_is_found(breakable, truth) -> None:
    small = min(truth.small)
    breakable.run(f"UPDATE area_statistic SET value = 1 WHERE measure = 'residents' AND area_code = {small}")
    for member in (COUNTY, WORKER):
        assert checks.small_numbers(breakable.client(member), member.access, truth) != []
    breakable.run(
        f"UPDATE area_statistic SET value = NULL WHERE measure = 'residents' AND area_code = {small}"
    )


def test_a_three_dimensional_scope_from_the_whole_citys_files_is_found(breakable, truth, monkeypatch) -> None:
    from api import three_d

    monkeypatch.setattr(three_d.Access, "whole_city", property(lambda _: True))
    assert checks.three_d(breakable.client(COUNTY), COUNTY.access, truth) != []


def test_a_column_that_is_let_through_is_found() -> None:
    """The allow-list of the registry is compared with the one written down here."""
    assert hidden_that_are_open(layers_of) == []
    bound = [one for one in layers().values() if one.roles or any(item.roles for item in one.properties)]
    assert {one.id for one in bound} == {"camera", "organisation"}
    for layer in bound:
        assert hidden_that_are_open(_with(_opened(layer))) != [], layer.id
    assert never_published(layers()) == []
    event = layers()["event"]
    telling = event.properties[0].model_copy(update={"name": "phone"})
    assert never_published({"event": event.model_copy(update={"properties": [telling]})}) != []


def test_a_column_that_is_served_beyond_the_list_is_found(leak_city, monkeypatch) -> None:
    """An application whose registry gives a grid worker the credit codes of organisations, and cameras."""
    settings = copy(leak_city, "leak_city_columns")
    with psycopg.connect(conninfo(settings)) as connection:
        for table in ("organisation", "camera"):
            connection.execute(f"GRANT SELECT ON {table} TO {WORKER.access.database_role}")
    wide = _with(*(_opened(layers()[name]) for name in ("organisation", "camera")))
    for module in ("api.ogc.config", "api.ogc.features", "api.ogc.records", "api.ogc.tiles"):
        monkeypatch.setattr(f"{module}.layers_of", wide)
    with served(leak_city, settings) as client:
        found = checks.columns(client(WORKER), WORKER.access)
        assert {leak.split(" of ")[0] for leak in found} >= {
            "features", "queryables", "schema", "record", "OpenAPI names camera",
        }, found  # fmt: skip
        assert checks.lists(client(WORKER), WORKER.access) != []


def _opened(layer: Layer) -> Layer:
    """A layer whose role lists are gone."""
    properties = [one.model_copy(update={"roles": None}) for one in layer.properties]
    return layer.model_copy(update={"roles": None, "properties": properties})


def _with(*changed: Layer) -> Callable[[str], dict[str, Layer]]:
    """`layers_of` of a registry in which some layers are others."""

    def layers_of_changed(role: str) -> dict[str, Layer]:
        every = {**layers(), **{one.id: one for one in changed}}
        seen = {name: layer.seen_by(role) for name, layer in every.items()}
        return {name: layer for name, layer in seen.items() if layer is not None}

    return layers_of_changed
