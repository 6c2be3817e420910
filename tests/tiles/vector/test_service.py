"""Tiles from a real PostGIS: what is in them, how large they get, whom they are read as."""

import asyncio
import gzip
from collections.abc import AsyncIterator

import asyncpg
import mapbox_vector_tile
import morecantile
import pytest

from catalogs.database import connect
from catalogs.errors import NotFound, Unavailable
from catalogs.layers import layers, published_layers
from catalogs.settings import Settings
from catalogs.views import publish_changes
from tiles.vector import service as service_module
from tiles.vector.database import PublicDatabase
from tiles.vector.service import MOST_BYTES, TileService
from tiles.vector.statements import layer_statements
from tiles.vector.tile_address import TileAddress

INSIDE = (118.51, 37.41)


@pytest.fixture
async def service(quarter: Settings) -> AsyncIterator[TileService]:
    made = TileService(published_layers(), PublicDatabase(quarter), 8)
    await made.start()
    yield made
    await made.stop()


def address_at(zoom: int, lonlat: tuple[float, float] = INSIDE) -> TileAddress:
    tile = morecantile.tms.get("WebMercatorQuad").tile(*lonlat, zoom)
    return TileAddress(tile.z, tile.x, tile.y)


async def decoded(service: TileService, layer: str, zoom: int) -> list[dict]:
    tile = await service.tile(layer, address_at(zoom))
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
            tile = await service.tile("building", address)
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
    building = service.statements("building")
    tile = await service.render(building, address_at(14))
    again = await service.render(building, address_at(14))
    assert 10_000 < len(tile) <= 20_000
    assert tile == again
    features = mapbox_vector_tile.decode(tile)["building"]["features"]
    assert len(features) < len(whole)
    assert {feature["properties"]["use"] for feature in features} == {"residential"}


async def test_events_carry_no_word_of_the_caller(service) -> None:
    features = await decoded(service, "event", 16)
    assert features
    assert features[0]["properties"]["reported_at"] == "2026-03-01T08:00:00+08:00"
    tile = await service.tile("event", address_at(16))
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


@pytest.mark.parametrize("layer", published_layers().values(), ids=lambda layer: layer.id)
async def test_every_statement_of_every_layer_runs_as_the_public_role(service, layer) -> None:
    for one in service.statements(layer.id).classes:
        await service.render(service.statements(layer.id), address_at(one.minzoom))


async def test_an_empty_tile_is_nothing(service) -> None:
    assert await service.tile("building", TileAddress(14, 1, 1)) == b""


async def test_a_layer_that_is_not_published_has_no_tiles(service) -> None:
    with pytest.raises(NotFound, match="There is no layer 'resident'"):
        await service.tile("resident", address_at(14))


async def test_a_new_data_version_reaches_a_running_service(service, quarter: Settings) -> None:
    before = await service.etag("building", address_at(14))
    await service.tile("building", address_at(14))
    assert service.cached("building", address_at(14))
    with connect(quarter) as connection:
        publish_changes(connection)
    for _ in range(100):
        if service.cached("building", address_at(14)) is None:
            break
        await asyncio.sleep(0.02)
    assert service.cached("building", address_at(14)) is None
    assert await service.etag("building", address_at(14)) != before


async def test_the_database_door_reads_and_does_nothing_else(quarter: Settings) -> None:
    database = PublicDatabase(quarter)
    await database.open()
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await database.fetchrow("SELECT count(*) FROM resident")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await database.fetchrow("SELECT description FROM event LIMIT 1")
        with pytest.raises((asyncpg.ReadOnlySQLTransactionError, asyncpg.InsufficientPrivilegeError)):
            await database.fetchrow("DELETE FROM building RETURNING 1")
    finally:
        await database.close()


async def test_a_statement_that_takes_too_long_is_stopped(quarter: Settings) -> None:
    database = PublicDatabase(quarter.model_copy(update={"statement_timeout_s": 0.2}))
    await database.open()
    try:
        with pytest.raises(Unavailable, match="too long"):
            await database.fetchrow("SELECT pg_sleep(5)")
    finally:
        await database.close()


async def test_who_leaves_cancels_the_statement_in_postgresql(quarter: Settings) -> None:
    database = PublicDatabase(quarter)
    await database.open()
    running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(17)%' AND state = 'active'"
    try:
        asking = asyncio.create_task(database.fetchrow("SELECT pg_sleep(17)"))
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


async def test_the_building_tile_is_cut_through_the_index(quarter: Settings) -> None:
    sql = layer_statements(layers()["building"]).at(16).sql
    with connect(quarter) as connection:
        connection.execute("SET enable_seqscan = off")
        connection.execute("SET plan_cache_mode = force_generic_plan")
        connection.execute(f"PREPARE tile (int, int, int, int) AS {sql}".encode())
        z, x, y = address_at(16)
        plan = connection.execute(f"EXPLAIN EXECUTE tile ({z}, {x}, {y}, 20000)").fetchall()
    assert any("geom_3857" in line and "Index Scan" in line for (line,) in plan), plan
