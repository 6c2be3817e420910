"""Role × door × format: rows, columns and counts of the scope, and of nobody else's."""

import pytest

from catalogs.layers import layers_of
from tests.leaks import checks
from tests.leaks.city import HIDDEN_TEXT
from tests.leaks.people import EXPORTERS, ON_THE_MAP

everyone = pytest.mark.parametrize("member", ON_THE_MAP, ids=lambda one: one.name)


@everyone
def test_rows(as_member, truth, member) -> None:
    assert checks.rows(as_member(member), member.access, truth) == []


@everyone
def test_columns_and_lists(as_member, member) -> None:
    client = as_member(member)
    assert checks.columns(client, member.access) == []
    assert checks.lists(client, member.access) == []
    assert checks.texts(client, member.access) == []


@everyone
def test_counts(as_member, truth, member) -> None:
    client = as_member(member)
    assert checks.counts(client, member.access, truth) == []
    assert checks.small_numbers(client, member.access, truth) == []


@everyone
def test_buildings_in_three_dimensions(as_member, truth, member) -> None:
    assert checks.three_d(as_member(member), member.access, truth) == []


@everyone
def test_what_the_page_asks_for(as_member, truth, member) -> None:
    assert checks.pages_of_the_map(as_member(member), member.access, truth) == []


@everyone
def test_the_hidden_and_the_absent_are_refused_alike(as_member, truth, member) -> None:
    assert checks.refusals(as_member(member), member.access, truth) == []


@pytest.mark.parametrize("member", EXPORTERS, ids=lambda one: one.name)
def test_exports(as_member, truth, member) -> None:
    client = as_member(member)
    for name in ("event", "building", "grid", "organisation"):
        layer = layers_of(member.access.role)[name]
        assert checks.files(client, member.access, truth, layer) == []
        if "description" not in layer.property_names:
            assert HIDDEN_TEXT not in client.get(f"/api/export/{name}.csv").text
