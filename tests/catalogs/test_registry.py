"""The layer registry and the source descriptions against the tables they speak of."""

import psycopg
import pytest

from catalogs.database import PUBLIC_ROLE
from catalogs.errors import NotFound
from catalogs.layers import layers, published_layer, published_layers
from catalogs.models import Base
from catalogs.sources import sources

PERSONAL = ("resident", "occupancy", "grid_worker", "review_item", "reject", "audit")


@pytest.mark.parametrize("layer", layers().values(), ids=lambda layer: layer.id)
def test_every_published_column_exists(layer, connection: psycopg.Connection) -> None:
    known = {
        name
        for (name,) in connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [layer.relation]
        )
    }
    wanted = {layer.id_column, *layer.property_names, "geom_4490", "geom_3857"}
    assert wanted <= known


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_the_public_role_reads_only_what_the_registry_publishes(
    table: str, connection: psycopg.Connection
) -> None:
    granted = {
        name
        for (name,) in connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND has_column_privilege(%s, attrelid, attnum, 'SELECT')",
            [table, PUBLIC_ROLE],
        )
    }
    allowed: set[str] = set()
    for layer in published_layers().values():
        if layer.relation == table:
            allowed |= {layer.id_column, *layer.property_names, "geom_4490", "geom_3857"}
            allowed |= {layer.area_column} if layer.area_column else set()
    assert granted <= allowed
    if table in PERSONAL:
        assert not granted


def test_a_layer_that_is_not_published_does_not_exist_for_endpoints() -> None:
    with pytest.raises(NotFound, match="There is no layer 'resident'"):
        published_layer("resident")


def test_every_layer_has_both_languages() -> None:
    for layer in layers().values():
        for text in (layer.title, layer.description, *(item.title for item in layer.properties)):
            assert all(text.values()), layer.id


def test_every_target_of_the_issue_has_a_source() -> None:
    formats = {source.format for source in sources().values()}
    assert len({source.file for source in sources().values()}) >= 10
    assert len(formats) >= 6, formats
