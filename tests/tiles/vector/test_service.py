"""Tiles from a real PostGIS: what is in them, how large they get, whom they are read as."""

import asyncio
import gzip
from collections.abc import AsyncIterator

import asyncpg
import mapbox_vector_tile
import morecantile
import pytest

from catalogs.access import CITY_FROM, CITY_TO, Access, roles
from catalogs.database import connect
from catalogs.errors import NotFound, Unavailable
from catalogs.layers import layers, layers_of
from catalogs.settings import Settings
from catalogs.views import publish_changes
from tiles.vector import service as service_module
from tiles.vector.database import Database
from tiles.vector.service import MOST_BYTES, TileService
from tiles.vector.tile_address import TileAddress

INSIDE = (118.51, 37.41)

CITY = Access("city_commander", CITY_FROM, CITY_TO)
COUNTY = Access.of("county_manager", 370502000000000)
GRID = Access.of("grid_worker", 370502001001001)
ELSEWHERE = Access.of("county_manager", 370503000000000)


@pytest.fixture
async def service(quarter: Settings) -> AsyncIterator[TileService]:
    made = TileService(Database(quarter), 8)
    await made.start()
    yield made
    await made.stop()


def address_at(zoom: int, lonlat: tuple[float, float] = INSIDE) -> TileAddress:
    tile = morecantile.tms.get("WebMercatorQuad").tile(*lonlat, zoom)
    return TileAddress(tile.z, tile.x, tile.y)


async def decoded(service: TileService, layer: str, zoom: int, access: Access = CITY) -> list[dict]:
    tile = await service.tile(access, layer, address_at(zoom))
    return mapbox_vector_tile.decode(gzip.decompress(tile))[layer]["features"] if tile else []


async def test_a_building_carries_its_code_as_text_and_a_number_that_javascript_holds(service) -> None:
    features = await decoded(service, "building", 16)
    codes = {feature["properties"]["building_code"] for feature in features}
    assert len(codes) == len(features) > 50
    assert all(isinstance(code, str) and len(code) == 17 for code in codes)
    assert len({feature["id"] for feature in features}) == len(features)
    assert max(feature["id"] for feature in features) < 2**53
    assert features[0]["properties"]["height_m"] == pytest.approx(18.5)
    assert set(features[0]["properties"]) <= set(layers()["building"].property_names)


async def test_low_zooms_count_and_lose_nobody(service) -> None:
    for zoom in (8, 10, 12):
        tiles = {address_at(zoom, (118.5 + dx, 37.4 + dy)) for dx in (0, 0.03) for dy in (0, 0.024)}
        counted = 0
        for address in tiles:
            tile = await service.tile(CITY, "building", address)
            if tile:
                content = mapbox_vector_tile.decode(gzip.decompress(tile))["building"]["features"]
                inner = [one for one in content if _starts_inside(one["geometry"])]
                counted += sum(one["properties"]["count"] for one in inner)
        assert counted == 3600, zoom


def _starts_inside(geometry: dict) -> bool:
    """A cell in the buffer belongs to the neighbouring tile: cells are shared with it, not cut."""
    ring = geometry["coordinates"][0]
    while isinstance(ring[0][0], list):
        ring = ring[0]
    x = sum(point[0] for point in ring) / len(ring)
    y = sum(point[1] for point in ring) / len(ring)
    return 0 <= x < 4096 and 0 < y <= 4096


async def test_at_13_only_large_buildings_stay(service) -> None:
    uses = {feature["properties"]["use"] for feature in await decoded(service, "building", 13)}
    assert uses == {"residential"}


async def test_no_tile_is_larger_than_the_limit_and_the_largest_stay(
    service, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_BYTES == 500_000
    whole = await decoded(service, "building", 14)
    monkeypatch.setattr(service_module, "MOST_BYTES", 20_000)
    building = service.statements(CITY, "building")
    tile = await service.render(CITY, building, address_at(14))
    again = await service.render(CITY, building, address_at(14))
    assert 10_000 < len(tile) <= 20_000
    assert tile == again
    features = mapbox_vector_tile.decode(tile)["building"]["features"]
    assert len(features) < len(whole)
    assert {feature["properties"]["use"] for feature in features} == {"residential"}


async def test_events_carry_no_word_of_the_caller(service) -> None:
    features = await decoded(service, "event", 16)
    assert features
    assert features[0]["properties"]["reported_at"] == "2026-03-01T08:00:00+08:00"
    tile = await service.tile(CITY, "event", address_at(16))
    assert b"13800000000" not in gzip.decompress(tile)
    assert "description" not in features[0]["properties"]


async def test_far_events_are_counted_with_those_still_open(service) -> None:
    features = await decoded(service, "event", 8)
    assert sum(feature["properties"]["count"] for feature in features) == 900
    assert sum(feature["properties"]["open_count"] for feature in features) == 600


async def test_residents_are_on_the_grid_and_absent_where_suppressed(service) -> None:
    assert [one["properties"]["residents"] for one in await decoded(service, "grid", 12)] == [1234]
    (community,) = await decoded(service, "community", 12)
    assert "residents" not in community["properties"]


async def test_small_roads_come_late(service) -> None:
    assert [one["properties"]["road_class"] for one in await decoded(service, "road", 9)] == ["trunk"]
    assert len(await decoded(service, "road", 13)) == 2


@pytest.mark.parametrize("layer", layers().values(), ids=lambda layer: layer.id)
async def test_every_statement_of_every_layer_runs_as_every_role_that_has_it(service, layer) -> None:
    for role in roles():
        if layer.id not in layers_of(role):
            continue
        for code in (370500000000000, 370502000000000, 370502001000000, 370502001001001):
            access = Access.of(role, code)
            statements = service.statements(access, layer.id)
            for one in statements.classes:
                await service.render(access, statements, address_at(one.minzoom))


SCOPED_LAYERS = [layer.id for layer in layers().values() if layer.scoped]


@pytest.mark.parametrize("layer", SCOPED_LAYERS)
async def test_a_tile_of_another_scope_is_empty_though_the_first_is_kept(service, layer: str) -> None:
    for zoom in range(layers()[layer].minzoom, layers()[layer].maxzoom + 1):
        whole = await decoded(service, layer, zoom)
        assert len(await decoded(service, layer, zoom, COUNTY)) == len(whole)
        assert await decoded(service, layer, zoom, ELSEWHERE) == []
        assert service.cached(ELSEWHERE, layer, address_at(zoom)) == b""


async def test_who_sees_the_same_rows_and_columns_shares_tiles_and_tags(service) -> None:
    dispatcher = Access("dispatcher", CITY_FROM, CITY_TO)
    worker_of_the_county = Access.of("grid_worker", 370502000000000)
    shared = [("building", CITY, dispatcher), ("water", CITY, GRID), ("road", COUNTY, ELSEWHERE)]
    for layer, one, other in shared:
        assert await service.etag(one, layer, address_at(14)) == await service.etag(
            other, layer, address_at(14)
        )
        await service.tile(one, layer, address_at(14))
        assert service.cached(other, layer, address_at(14)) is not None
    apart = [
        ("building", CITY, COUNTY),
        ("building", COUNTY, GRID),
        ("organisation", COUNTY, worker_of_the_county),
        ("event", CITY, Access("city_commander", CITY_FROM, CITY_TO, ("0102",))),
    ]
    for layer, one, other in apart:
        assert await service.etag(one, layer, address_at(16)) != await service.etag(
            other, layer, address_at(16)
        )
        await service.tile(one, layer, address_at(16))
        assert service.cached(other, layer, address_at(16)) is None


async def test_an_officer_sees_the_events_of_the_account_alone_at_every_zoom(service) -> None:
    for code in (370500000000000, 370502000000000, 370502001000000):
        bound = Access.of("department_officer", code, ("市容环境",))
        other = Access.of("department_officer", code, ("G301",))
        for zoom in range(6, 17):
            whole = await decoded(service, "event", zoom)
            assert len(await decoded(service, "event", zoom, bound)) == len(whole)
            assert await decoded(service, "event", zoom, other) == []


async def test_a_layer_of_other_roles_has_no_tiles(service) -> None:
    assert "camera" in service.layer_ids(CITY)
    assert "camera" not in service.layer_ids(GRID)
    with pytest.raises(NotFound, match="There is no layer 'camera'"):
        await service.tile(GRID, "camera", address_at(14))


async def test_the_bounds_are_those_of_the_counties_that_one_sees(service) -> None:
    assert await service.bounds(COUNTY) == (118.45, 37.35, 118.85, 37.65)
    assert await service.bounds(ELSEWHERE) == service_module.WHOLE_MAP


async def test_an_empty_tile_is_nothing(service) -> None:
    assert await service.tile(CITY, "building", TileAddress(14, 1, 1)) == b""


async def test_a_layer_that_is_not_published_has_no_tiles(service) -> None:
    with pytest.raises(NotFound, match="There is no layer 'resident'"):
        await service.tile(CITY, "resident", address_at(14))


async def test_a_new_data_version_reaches_a_running_service(service, quarter: Settings) -> None:
    before = await service.etag(CITY, "building", address_at(14))
    await service.tile(CITY, "building", address_at(14))
    assert service.cached(CITY, "building", address_at(14))
    with connect(quarter) as connection:
        publish_changes(connection)
    for _ in range(100):
        if service.cached(CITY, "building", address_at(14)) is None:
            break
        await asyncio.sleep(0.02)
    assert service.cached(CITY, "building", address_at(14)) is None
    assert await service.etag(CITY, "building", address_at(14)) != before


async def test_the_database_door_reads_and_does_nothing_else(quarter: Settings) -> None:
    database = Database(quarter)
    await database.open()
    refused = (asyncpg.ReadOnlySQLTransactionError, asyncpg.InsufficientPrivilegeError)
    try:
        for statement in (
            "SELECT count(*) FROM resident",
            "SELECT description FROM event",
            "SELECT 1 FROM account",
        ):
            for access in (CITY, None):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await database.fetchrow(access, statement)
        for access in (CITY, None):
            with pytest.raises(refused):
                await database.fetchrow(access, "DELETE FROM building RETURNING 1")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await database.fetchrow(None, "SELECT count(*) FROM building")
    finally:
        await database.close()


async def test_no_setting_of_one_person_is_left_for_the_next(quarter: Settings) -> None:
    """One connection: after an answer, an error and a timeout it is nobody's again."""
    database = Database(quarter.model_copy(update={"statement_timeout_s": 0.3}))
    await database.open()
    who = "SELECT current_user::text AS role, current_setting('gridcity.scope_from', true) AS scope"
    count = "SELECT count(*) AS count FROM building"
    try:
        assert dict(await database.fetchrow(GRID, who)) == {
            "role": "gridcity_grid_worker_grid",
            "scope": str(GRID.scope_from),
        }
        for statement in ("SELECT 1 / 0", "SELECT pg_sleep(5)"):
            with pytest.raises((asyncpg.DivisionByZeroError, Unavailable)):
                await database.fetchrow(GRID, statement)
            assert dict(await database.fetchrow(None, who)) == {"role": "gridcity_public", "scope": ""}
        assert (await database.fetchrow(ELSEWHERE, count))["count"] == 0
        assert (await database.fetchrow(GRID, count))["count"] == 3600
        assert await database.fetchrow(CITY, "SELECT 1 WHERE false") is None
    finally:
        await database.close()


async def test_a_statement_that_takes_too_long_is_stopped(quarter: Settings) -> None:
    database = Database(quarter.model_copy(update={"statement_timeout_s": 0.2}))
    await database.open()
    try:
        with pytest.raises(Unavailable, match="too long"):
            await database.fetchrow(CITY, "SELECT pg_sleep(5)")
    finally:
        await database.close()


async def test_who_leaves_cancels_the_statement_in_postgresql(quarter: Settings) -> None:
    database = Database(quarter)
    await database.open()
    running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(17)%' AND state = 'active'"
    try:
        asking = asyncio.create_task(database.fetchrow(CITY, "SELECT pg_sleep(17)"))
        await asyncio.sleep(0.3)
        with connect(quarter) as connection:
            assert connection.execute(f"{running} AND pid <> pg_backend_pid()").fetchone() == (1,)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await asyncio.sleep(0.3)
        with connect(quarter) as connection:
            assert connection.execute(f"{running} AND pid <> pg_backend_pid()").fetchone() == (0,)
    finally:
        await database.close()
