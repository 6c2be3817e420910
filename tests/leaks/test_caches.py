"""What is kept for one person is never another's: entity tags, tiles in memory, addresses of 3D contents."""

import re

import httpx
import mapbox_vector_tile
import pytest

from catalogs.layers import layers
from tests.leaks import checks, reading
from tests.leaks.city import CITY_TILE
from tests.leaks.conftest import copy, served
from tests.leaks.people import MEMBERS, ON_THE_MAP

Z, X, Y = CITY_TILE
BY_NAME = {one.name: one for one in MEMBERS}
SEEN = (
    f"/tiles/building/{Z}/{X}/{Y}.mvt",
    f"/tiles/event/{Z}/{X}/{Y}.mvt",
    f"/tiles/event/10/{X >> 4}/{Y >> 4}.mvt",
    f"/tiles/grid/{Z}/{X}/{Y}.mvt",
    "/tiles/building/tilejson.json",
    "/ogc/collections/event/items?limit=5",
    "/ogc/collections/building/items?resulttype=hits",
    "/3dtiles/buildings/tileset.json",
    "/api/people-in-grid?level=grid",
    "/api/layers",
    f"/api/events/tiles/{Z}/{X}/{Y}.mvt",
)
PAIRS = [
    ("commander", "county"), ("county", "other-county"), ("county", "town"), ("worker", "community"),
    ("dispatcher", "officer"), ("officer", "county-officer"), ("editor", "county-editor"),
    ("county-editor", "county"), ("dispatcher", "commander"),
]  # fmt: skip


@pytest.mark.parametrize("path", SEEN)
def test_nobody_gets_a_304_for_what_another_was_given(as_member, path: str) -> None:
    """A tag opens nothing: with another's, the answer is one's own, whole."""
    told = {one.name: as_member(one).get(path) for one in ON_THE_MAP}
    for first, second in [*PAIRS, *((b, a) for a, b in PAIRS)]:
        one, other = told[first], told[second]
        again = as_member(BY_NAME[second]).get(
            path, headers={"If-None-Match": one.headers.get("etag", '"none"')}
        )
        if _said(one) != _said(other):
            assert one.headers.get("etag") is None or one.headers["etag"] != other.headers["etag"], (
                first,
                second,
            )
            assert again.status_code in (200, 204), (first, second)
            assert _said(again) == _said(other), (first, second)
    mine = told["county"]
    if "etag" in mine.headers:
        own = as_member(BY_NAME["county"]).get(path, headers={"If-None-Match": mine.headers["etag"]})
        assert (own.status_code, own.content) == (304, b"")
    assert "public" not in mine.headers["cache-control"]


def _said(answer: httpx.Response) -> bytes:
    """The body without the time at which OGC answers were made."""
    return re.sub(rb'"timeStamp":\s?"[^"]*"', b"", answer.content)


@pytest.mark.parametrize("order", [1, -1], ids=["wide first", "narrow first"])
def test_tiles_in_memory_are_those_of_the_asker(leak_city, truth, order: int) -> None:
    """Everybody asks the same tiles of a cold server, one after the other, in either order, twice."""
    settings = copy(leak_city, f"leak_city_order_{order % 3}")
    with served(leak_city, settings) as client:
        for one in [*ON_THE_MAP[::order], *ON_THE_MAP[::order]]:
            for layer in layers().values():
                seen = layer.seen_by(one.role)
                if seen is None or layer.id_column not in seen.property_names:
                    continue
                found = reading.tile_ids(client(one), seen)
                assert found == truth.of(layer.id, one.access), (one.name, layer.id)
            assert checks.three_d(client(one), one.access, truth) == [], one.name


def test_the_address_of_a_content_opens_it_for_its_owner_only(as_member) -> None:
    """The folder of a scope's 3D Tiles, and that of the whole city's, are nothing to anybody else."""
    addresses = {}
    for name in ("commander", "county", "other-county", "town", "worker"):
        document = as_member(BY_NAME[name]).get("/3dtiles/buildings/tileset.json").json()
        uri = document["root"]["implicitTiling"]["subtrees"]["uri"]
        addresses[name] = "/3dtiles/buildings/" + uri.format(level=0, x=0, y=0)
    assert len(set(addresses.values())) == len(addresses)
    for owner, address in addresses.items():
        for name in addresses:
            answer: httpx.Response = as_member(BY_NAME[name]).get(address)
            assert answer.status_code == (200 if name == owner else 404), (owner, name)
            if name == owner:
                assert "private" in answer.headers["cache-control"]
    for path in (".buildings.arrow", "../3dtiles/buildings/.buildings.arrow", "v1/.buildings.arrow"):
        for name in addresses:
            assert as_member(BY_NAME[name]).get(f"/3dtiles/buildings/{path}").status_code == 404


def test_tiles_name_no_feature_by_its_place(as_member, truth) -> None:
    """A feature outside of the scope is not there as an empty one either."""
    for name in ("worker", "county"):
        member = BY_NAME[name]
        tile = as_member(member).get(f"/tiles/building/{Z}/{X}/{Y}.mvt")
        features = mapbox_vector_tile.decode(tile.content)["building"]["features"]
        assert len(features) == len(truth.of("building", member.access))
