"""What no exact key links is linked where several fields make it certain, and never on thin evidence."""

import json
from datetime import date

import pytest

from ingest.link.rules import LinkedBy
from ingest.outcomes import Outcome
from tests.ingest.link.test_people import BORN, ELSEWHERE, HOME, linked, row, same

PHONE, OTHER = "13954600001", "13954600002"
HOUSE = "37050200100100001000001"


def crowd(count: int = 40) -> list[dict[str, object]]:
    """Other people, so that chances are a city's."""
    return [
        row(
            f"{'王李张刘陈杨赵黄'[n % 8]}{'芳娜敏静丽强磊军洋勇'[n % 10]}",
            f"N{n}",
            birth=date(1950 + n, 1 + n % 12, 1 + n % 28),
            building=HOME + 10 + n,
            phone=f"1390000{n:04}",
            sex=str(1 + n % 2),
        )
        for n in range(count)
    ]


known = row("石景瑞", "A1", phone=PHONE, sex="1", dwelling=HOUSE)


@pytest.mark.parametrize(
    "asked",
    [
        row("石景瑞", phone=PHONE, sex="1", building=ELSEWHERE),
        row("石景锐", phone=PHONE, sex="1", dwelling=HOUSE),
        row("石景瑞", phone=PHONE, sex="1", dwelling=HOUSE, birth=date(1980, 5, 2)),
        row("石景瑞", phone=PHONE, sex="1", dwelling=None, birth=None),
    ],
    ids=["moved", "sounds alike", "a digit of the birth date", "no birth date"],
)
def test_who_agrees_in_enough_is_found_and_the_weights_are_kept(asked: dict[str, object]) -> None:
    found = linked(known, asked, *crowd())
    assert same(found, 0, 1)
    assert found.linked_by[1] == LinkedBy.PROBABLE
    evidence = json.loads(found.evidence[1])
    assert evidence["probability"] >= 0.999
    assert set(evidence["weights"]) == {"name", "birth_date", "sex", "phone", "home"}
    assert evidence["weights"]["phone"] > 5
    assert found.evidence[0] is None


@pytest.mark.parametrize(
    "asked",
    [
        row("石景瑶", phone=PHONE, sex="1", dwelling=HOUSE),
        row("石景瑞", phone=OTHER, sex="1", building=ELSEWHERE),
        row("石景瑞", sex="1", building=None),
        row("石景瑞", phone=PHONE, sex="1", dwelling=HOUSE, birth=date(1951, 8, 23)),
        row("石景瑞", sex="2", phone=OTHER, building=ELSEWHERE),
    ],
    ids=[
        "a twin",
        "a namesake born that day",
        "name and birth date alone",
        "another birth date",
        "another sex",
    ],
)
def test_thin_evidence_makes_a_person_of_its_own(asked: dict[str, object]) -> None:
    found = linked(known, asked, *crowd())
    assert not same(found, 0, 1)
    assert found.linked_by[1] == LinkedBy.ITSELF
    assert found.evidence[1] is None
    assert found.reason[1] is None


def test_two_who_may_be_it_send_the_row_to_review() -> None:
    other = row("石景瑞", "B2", phone=PHONE, sex="1", building=ELSEWHERE)
    found = linked(known, other, row("石景锐", phone=PHONE, sex="1", building=None), *crowd())
    assert found.reason[2] == Outcome.SEVERAL_PEOPLE_FIT


def test_a_valid_number_is_never_weighed() -> None:
    found = linked(known, row("石景锐", "B2", phone=PHONE, sex="1", dwelling=HOUSE, birth=BORN), *crowd())
    assert not same(found, 0, 1)
