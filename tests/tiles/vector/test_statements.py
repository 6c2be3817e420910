"""The SQL of tiles: constant text, every zoom once, published columns only."""

import pytest

from catalogs.layers import layers
from tiles.vector.statements import LARGEST_FEATURE_ID, layer_statements

LAYERS = [layer_statements(layer) for layer in layers().values()]


@pytest.mark.parametrize("statements", LAYERS, ids=lambda one: one.layer.id)
def test_every_zoom_of_a_layer_has_exactly_one_statement(statements) -> None:
    zooms = [zoom for one in statements.classes for zoom in range(one.minzoom, one.maxzoom + 1)]
    assert zooms == list(range(statements.layer.minzoom, statements.layer.maxzoom + 1))


@pytest.mark.parametrize("statements", LAYERS, ids=lambda one: one.layer.id)
def test_a_tile_carries_only_what_the_registry_lists(statements) -> None:
    listed = set(statements.layer.property_names)
    for one in statements.classes:
        counts = {name for overview in statements.layer.overviews for name in overview.properties} - listed
        assert set(one.columns) <= listed | counts
        assert counts <= {"count", "open_count", "road_id"}


def test_a_property_joins_at_its_own_zoom() -> None:
    statements = layer_statements(layers()["building"])
    assert "building_code" not in statements.at(13).columns
    assert "building_code" in statements.at(14).columns
    assert "road_name" in statements.at(16).columns
    assert "road_name" not in statements.at(15).columns


def test_low_zooms_read_the_overviews() -> None:
    statements = layer_statements(layers()["building"])
    assert statements.at(8).aggregated
    assert 'FROM "building_cell" WHERE depth = 13 AND "cell_x" BETWEEN' in statements.at(8).sql
    assert not statements.at(13).aggregated
    assert '"building_large"' in statements.at(13).sql
    assert '"building"' in statements.at(14).sql


def test_codes_of_one_city_keep_apart_as_feature_ids() -> None:
    first, last = 37050000000000001, 37059999999999999
    assert last - first < LARGEST_FEATURE_ID < 2**53


def test_the_fingerprint_follows_the_statement() -> None:
    building = layers()["building"]
    renamed = building.model_copy(update={"relation": "building_2"})
    assert layer_statements(renamed).fingerprint != layer_statements(building).fingerprint
    assert layer_statements(building).fingerprint == layer_statements(building).fingerprint
