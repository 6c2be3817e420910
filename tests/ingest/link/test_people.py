"""The same person is found across files, and nobody is merged on thin evidence."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogs.personal_data import KEY_BYTES, PersonalDataKey
from ingest.link.ids import first_62_bits
from ingest.link.people import LinkedPeople, link_people
from ingest.link.rules import LinkedBy
from ingest.link.separations import SCHEMA as APART
from ingest.link.separations import own_id
from ingest.outcomes import Outcome

KEY = PersonalDataKey(bytes(KEY_BYTES - 1) + b"\x01")
BORN = date(1980, 5, 1)
HOME, ELSEWHERE = 37050200100100001, 37050200100100002


def row(
    name: str = "王伟",
    number: str | None = None,
    *,
    valid: bool = True,
    birth: date | None = BORN,
    building: int | None = HOME,
    dwelling: str | None = None,
    phone: str | None = None,
    sex: str | None = None,
    address: str = "东营区",
    since: date | None = None,
) -> dict[str, object]:
    return {
        "source_id": "residents_police",
        "name": name,
        "sex": sex,
        "birth_date": birth,
        "id_number": KEY.encrypt(number) if number else None,
        "id_valid": bool(number) and valid,
        "phone": KEY.encrypt(phone) if phone else None,
        "address_text": address,
        "building_code": building,
        "dwelling_code": dwelling,
        "valid_from": since,
    }


SCHEMA = {
    "source_id": pl.String,
    "name": pl.String,
    "sex": pl.String,
    "birth_date": pl.Date,
    "id_number": pl.Binary,
    "id_valid": pl.Boolean,
    "phone": pl.Binary,
    "address_text": pl.String,
    "building_code": pl.Int64,
    "dwelling_code": pl.String,
    "valid_from": pl.Date,
}


def linked(*rows: dict[str, object], apart: pl.DataFrame | None = None) -> LinkedPeople:
    return link_people(
        pl.DataFrame(list(rows), schema=SCHEMA), KEY, pl.DataFrame(schema=APART) if apart is None else apart
    )


def same(found: LinkedPeople, one: int, other: int) -> bool:
    return bool(found.resident_id[one] == found.resident_id[other])


def test_one_valid_number_is_one_person_wherever_they_are_registered() -> None:
    found = linked(row(number="A1"), row(number="A1", building=ELSEWHERE), row(number="B2"))
    assert same(found, 0, 1)
    assert not same(found, 0, 2)
    assert found.residents.height == 2
    assert found.reason.null_count() == 3


def test_two_valid_numbers_are_two_people_even_with_all_else_alike() -> None:
    found = linked(row(number="A1", phone="1"), row(number="B2", phone="1"))
    assert not same(found, 0, 1)


def test_one_number_with_two_names_keeps_the_name_of_most_rows() -> None:
    found = linked(row("张三", "A1"), row("李四", "A1"), row("李四", "A1", building=ELSEWHERE))
    assert found.reason.to_list() == [Outcome.NUMBER_OF_ANOTHER, None, None]
    assert found.residents["name"].to_list() == ["李四"]


def test_one_number_with_two_names_alike_often_keeps_the_first() -> None:
    found = linked(row("张三", "A1"), row("李四", "A1"))
    assert found.reason.to_list() == [None, Outcome.NUMBER_OF_ANOTHER]


def test_a_row_without_a_number_is_the_person_of_that_name_and_birth_date_in_the_building() -> None:
    found = linked(row(number="A1"), row(), row(birth=date(1980, 5, 2)), row(building=ELSEWHERE))
    assert same(found, 0, 1)
    assert not same(found, 0, 2)
    assert not same(found, 0, 3)


def test_a_wrong_check_digit_is_not_trusted_but_the_person_is_found() -> None:
    found = linked(row(number="A1"), row(number="A2", valid=False), row("赵六", "A1", valid=False))
    assert same(found, 0, 1)
    assert not same(found, 0, 2)
    assert found.residents.filter(pl.col("resident_id") == found.resident_id[0])["id_number"].to_list() == [
        KEY.encrypt("A1")
    ]


def test_two_people_who_fit_alike_send_the_third_row_to_review() -> None:
    found = linked(row(number="A1"), row(number="B2"), row())
    assert found.reason.to_list() == [None, None, Outcome.SEVERAL_PEOPLE_FIT]
    assert found.residents.height == 2


def test_without_a_birth_date_the_dwelling_must_be_the_same() -> None:
    room = f"{HOME}010101"
    found = linked(
        row(number="A1", dwelling=room),
        row(birth=None, dwelling=room),
        row(birth=None, dwelling=f"{HOME}010102"),
    )
    assert same(found, 0, 1)
    assert not same(found, 0, 2)


def test_rows_without_a_number_are_one_person_if_they_say_the_same() -> None:
    found = linked(
        row(), row(), row(birth=None, building=None), row(birth=None, building=None, address="利津县")
    )
    assert same(found, 0, 1)
    assert not same(found, 2, 3)
    assert not same(found, 0, 2)


def test_nothing_is_missing_where_another_row_of_the_person_has_it() -> None:
    found = linked(
        row(number="A1", sex=None, birth=None),
        row(number="A1", sex="2", phone="13"),
        row(number="A1", sex="1", phone="14"),
    )
    (person,) = found.residents.to_dicts()
    assert (person["sex"], person["birth_date"], person["phone"]) == ("2", BORN, KEY.encrypt("13"))


def test_the_telephone_is_that_of_the_newest_registration() -> None:
    found = linked(
        row(number="A1", phone="13"),
        row(number="A1", phone="14", since=date(2024, 5, 1)),
        row(number="A1", phone="15", since=date(2019, 5, 1)),
        row(number="A1", since=date(2025, 5, 1)),
    )
    (person,) = found.residents.to_dicts()
    assert person["phone"] == KEY.encrypt("14")


def test_a_number_that_passes_its_check_is_kept_before_one_that_does_not() -> None:
    found = linked(row(number="B1", valid=False), row(number="A1"))
    (person,) = found.residents.to_dicts()
    assert person["id_number"] == KEY.encrypt("A1")


def test_ids_are_the_same_in_any_order_and_under_another_key_others() -> None:
    rows = [row(number="A1"), row("李四", "B2"), row("赵六")]
    one, turned = linked(*rows), linked(*reversed(rows))
    assert sorted(one.resident_id.tolist()) == sorted(turned.resident_id.tolist())
    other = link_people(
        pl.DataFrame([row("赵六")], schema=SCHEMA),
        PersonalDataKey(bytes(range(1, KEY_BYTES + 1))),
        pl.DataFrame(schema=APART),
    )
    assert other.resident_id[0] != one.resident_id[2]


def test_no_rows_are_no_people() -> None:
    assert linked().residents.height == 0


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["甲", "乙", "丙"]),
            st.sampled_from([None, "1", "2", "3"]),
            st.booleans(),
            st.sampled_from([None, BORN, date(1990, 1, 1)]),
            st.sampled_from([None, HOME, ELSEWHERE]),
        ),
        max_size=25,
    )
)
@settings(deadline=None, max_examples=60)
def test_no_person_ever_has_two_valid_numbers_or_two_names(
    drawn: list[tuple[str, str | None, bool, date | None, int | None]],
) -> None:
    rows = [row(n, i, valid=v, birth=b, building=h) for n, i, v, b, h in drawn]
    found = linked(*rows)
    frame = pl.DataFrame(rows, schema=SCHEMA).with_columns(
        pl.Series("resident_id", found.resident_id), found.reason.alias("reason")
    )
    loaded = frame.filter(pl.col("reason").is_null())
    numbers = loaded.filter("id_valid").group_by("resident_id").agg(pl.col("id_number").n_unique())
    assert (numbers["id_number"] == 1).all()
    assert (loaded.group_by("resident_id").agg(pl.col("name").n_unique())["name"] == 1).all()
    assert set(loaded["resident_id"]) == set(found.residents["resident_id"])
    assert found.residents["resident_id"].is_unique().all()


def test_first_bits_of_ciphertexts_are_positive_and_keep_their_rows() -> None:
    texts = pl.Series([KEY.encrypt("a"), None, KEY.encrypt("bb"), KEY.encrypt("a")])
    bits = first_62_bits(texts)
    assert bits[0] == bits[3] != bits[2]
    assert bits[0] == int.from_bytes(KEY.encrypt("a")[:8]) >> 2
    assert (bits >= 0).all()


@pytest.mark.parametrize("count", [1, 2])
def test_an_invalid_number_alone_makes_a_person_of_its_own(count: int) -> None:
    found = linked(*[row(f"人{i}", "X", valid=False) for i in range(count)])
    assert found.residents.height == count


def test_each_row_says_what_linked_it() -> None:
    found = linked(
        row(number="A1", dwelling="5"),
        row(),
        row(birth=None, dwelling="5"),
        row("赵六"),
        row(number="A2", valid=False, building=ELSEWHERE),
    )
    assert found.linked_by.to_list() == [
        LinkedBy.ID_NUMBER,
        LinkedBy.NAME_BIRTH_BUILDING,
        LinkedBy.NAME_DWELLING,
        LinkedBy.ITSELF,
        LinkedBy.ITSELF,
    ]


def test_a_link_that_was_taken_back_makes_a_person_of_its_own() -> None:
    rows = (row(number="A1", phone="1"), row(address="河口区", phone="2", since=date(2025, 1, 1)))
    before = linked(*rows)
    assert same(before, 0, 1)
    person = int(before.resident_id[0])
    own = own_id(KEY, "residents_police", "河口区", person)
    apart = pl.DataFrame([["residents_police", "河口区", person, own]], schema=APART, orient="row")
    after = linked(*rows, apart=apart)
    assert after.resident_id.tolist() == [person, own]
    assert after.linked_by.to_list() == [LinkedBy.ID_NUMBER, LinkedBy.APART]
    phones = dict(after.residents.select("resident_id", "phone").iter_rows())
    assert phones == {person: KEY.encrypt("1"), own: KEY.encrypt("2")}
    assert linked(*rows).resident_id.tolist() == before.resident_id.tolist()
