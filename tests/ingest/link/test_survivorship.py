"""Whose value survives: the rules, one at a time, and that the file names nothing that is not there."""

from datetime import date
from typing import get_args

import polars as pl
import pytest

from catalogs.models import Base
from ingest.link import survivorship
from ingest.link.survivorship import Choice, Kind, Rule, choices, surviving

ROWS = pl.DataFrame(
    {
        "resident_id": [7, 7, 7, 9],
        "name": ["", "乙", "丙", None],
        "phone": [None, "2", "3", None],
        "number_valid": [False, False, True, False],
        "valid_from": [date(2025, 1, 1), date(2020, 1, 1), None, None],
        "match_level": ["town", "none", "dwelling", "county"],
    }
)


@pytest.mark.parametrize(
    ("rule", "name"), [("trusted", "乙"), ("valid", "丙"), ("newest", "乙"), ("finest", "丙")]
)
def test_each_rule_takes_another_row(monkeypatch: pytest.MonkeyPatch, rule: Rule, name: str) -> None:
    monkeypatch.setattr(survivorship, "choices", lambda kind: (Choice(("name",), rule),))
    assert sorted(surviving(ROWS, "resident").rows()) == [(7, name), (9, None)]


def test_fields_of_one_line_come_from_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    together = Choice(("phone", "match_level"), "trusted")
    monkeypatch.setattr(survivorship, "choices", lambda kind: (together,))
    assert sorted(surviving(ROWS, "resident").rows()) == [(7, None, "town"), (9, None, "county")]


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_column_of_the_table_has_one_rule(kind: Kind) -> None:
    ruled = [field for choice in choices(kind) for field in choice.fields]
    columns = {column.name for column in Base.metadata.tables[kind].columns if column.computed is None}
    assert sorted(ruled) == sorted(columns - {f"{kind}_id", "run_id"})
    assert {choice.rule for choice in choices(kind)} <= set(get_args(Rule))
