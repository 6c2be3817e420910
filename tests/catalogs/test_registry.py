"""The layer registry and the source descriptions against the tables they speak of."""

import psycopg
import pytest
from pydantic import ValidationError

from catalogs.errors import NotFound
from catalogs.layers import Layer, layer_of, layers, layers_of
from catalogs.policies import SCOPED, view_columns
from catalogs.sources import sources


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


def test_a_role_has_the_layers_and_properties_that_name_it_and_those_that_name_nobody() -> None:
    assert set(layers_of("city_commander")) == set(layers())
    assert set(layers()) - set(layers_of("grid_worker")) == {"camera"}
    assert "uscc" in layers_of("dispatcher")["organisation"].property_names
    assert "uscc" not in layers_of("grid_worker")["organisation"].property_names
    for role in ("administrator", "auditor"):
        assert layers_of(role) == {}


def test_a_layer_of_others_does_not_exist() -> None:
    assert layer_of("dispatcher", "camera").id == "camera"
    for role, name in (("grid_worker", "camera"), ("city_commander", "resident"), ("auditor", "county")):
        with pytest.raises(NotFound, match=f"There is no layer '{name}'"):
            layer_of(role, name)


def test_a_role_that_does_not_exist_is_refused() -> None:
    described = layers()["camera"].model_dump() | {"roles": ["mayor"]}
    with pytest.raises(ValidationError, match="no such role: mayor"):
        Layer.model_validate(described)


def test_a_layer_is_scoped_where_its_table_has_row_policies(connection: psycopg.Connection) -> None:
    protected = {one.table for one in SCOPED}
    beneath = view_columns(connection)

    def stands_on(relation: str) -> set[str]:
        return {relation}.union(*(stands_on(one) for one in beneath.get(relation, {})))

    for layer in layers().values():
        assert layer.scoped == bool(stands_on(layer.relation) & protected), layer.id


def test_every_layer_has_both_languages() -> None:
    for layer in layers().values():
        for text in (layer.title, layer.description, *(item.title for item in layer.properties)):
            assert all(text.values()), layer.id


def test_every_target_of_the_issue_has_a_source() -> None:
    formats = {source.format for source in sources().values()}
    assert len({source.file for source in sources().values()}) >= 10
    assert len(formats) >= 6, formats
