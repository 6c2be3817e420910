"""Code lists: in the table, and named by layers and sources only where they exist."""

import psycopg
import pytest

from catalogs.code_lists import entries, names_of
from catalogs.errors import NotFound
from catalogs.layers import layers
from catalogs.sources import sources


def test_the_table_holds_every_entry(connection: psycopg.Connection) -> None:
    ((stored,),) = connection.execute("SELECT count(*) FROM code_list_entry WHERE standard <> ''").fetchall()
    assert stored == len(entries()) > 100


def test_every_list_that_is_named_exists() -> None:
    named = [item.code_list for layer in layers().values() for item in layer.properties]
    named += [column.code_list for source in sources().values() for column in source.columns.values()]
    for code_list in filter(None, named):
        assert names_of(code_list)


def test_an_unknown_list_is_not_found() -> None:
    with pytest.raises(NotFound, match="no code list 'colour'"):
        names_of("colour")
