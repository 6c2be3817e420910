"""Dwellings, households and residents: plausible, invented, and coded as the standards say."""

import numpy as np
import polars as pl
import pytest

from ingest.demo_city.city import City
from ingest.demo_city.dwellings import build_dwellings
from ingest.demo_city.numbers import AREA_CODES, MOBILE_PREFIX, USCC_CHARACTERS, credit_codes, generator
from ingest.demo_city.people import AS_OF, build_people

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.fixture(scope="module")
def dwellings(small_city: City) -> pl.DataFrame:
    return build_dwellings(small_city)


@pytest.fixture(scope="module")
def people(small_city: City, dwellings: pl.DataFrame) -> pl.DataFrame:
    return build_people(small_city, dwellings)


def ages(people: pl.DataFrame) -> pl.Series:
    return (pl.Series([AS_OF]) - people["birth"]).dt.total_days() / 365.2425


def identity_check(number: str) -> str:
    return "10X98765432"[sum(int(d) * w for d, w in zip(number[:17], WEIGHTS, strict=True)) % 11]


def test_every_unit_floor_and_room_is_a_dwelling(small_city: City, dwellings: pl.DataFrame) -> None:
    block = dwellings.filter(pl.col("building") == 0)
    assert block.height == 3 * 6 * 2
    assert block["dwelling_code"][0] == "37050200100100001" + "010101"
    assert block["room"].to_list()[:4] == ["101", "102", "201", "202"]
    assert dwellings["dwelling_code"].is_unique().all()
    assert dwellings["dwelling_code"].str.len_chars().unique().to_list() == [23]


def test_a_courtyard_is_one_dwelling(small_city: City, dwellings: pl.DataFrame) -> None:
    courtyard = int(np.flatnonzero(small_city.buildings["use"] == "courtyard")[0])
    of = dwellings.filter(pl.col("building") == courtyard)
    assert of["dwelling_code"].str.slice(17).to_list() == ["000101"]
    assert of["room"].to_list() == [""]


def test_nobody_lives_in_an_office(small_city: City, dwellings: pl.DataFrame) -> None:
    used = small_city.buildings["use"].to_numpy()[dwellings["building"]]
    assert set(used) == {"residential", "courtyard"}


def test_dwellings_hold_about_three_and_a_half_people(dwellings: pl.DataFrame, people: pl.DataFrame) -> None:
    assert people.height / dwellings.height == pytest.approx(3.5, abs=0.12)
    lived_in = people["dwelling"].n_unique() / dwellings.height
    assert 0.9 < lived_in < 0.98


def test_the_age_pyramid_is_plausible(people: pl.DataFrame) -> None:
    age = ages(people)
    share = [((age >= low) & (age < high)).mean() for low, high in ((0, 15), (15, 60), (60, 120))]
    assert 0.12 < share[0] < 0.24 and 0.52 < share[1] < 0.70 and 0.12 < share[2] < 0.26
    decade = np.histogram(age.to_numpy(), bins=range(0, 120, 10))[0] / people.height
    assert decade.max() < 0.22 and decade[9] < 0.02 and decade[10] < 0.002
    assert 0.46 < people["male"].mean() < 0.54


def test_families_fit_together(people: pl.DataFrame) -> None:
    frame = people.with_columns(age=ages(people))
    head = frame.filter(pl.col("relation") == "02")
    pairs = head.join(frame.filter(pl.col("relation") == "10"), on="household", suffix="_spouse")
    assert (pairs["male"] != pairs["male_spouse"]).all()
    assert (pairs["age"] - pairs["age_spouse"]).abs().quantile(0.95) < 8
    children = head.join(
        frame.filter(pl.col("relation").is_in(["20", "30"])), on="household", suffix="_child"
    )
    assert (children["age"] - children["age_child"]).quantile(0.02) > 17
    parents = head.join(
        frame.filter(pl.col("relation").is_in(["51", "52"])), on="household", suffix="_parent"
    )
    assert (parents["age_parent"] - parents["age"]).min() > 17
    fathers = head.filter("male").join(
        frame.filter(pl.col("relation").is_in(["20", "30"])), on="household", suffix="_child"
    )
    same = fathers["name"].str.slice(0, 1) == fathers["name_child"].str.slice(0, 1)
    assert 0.9 < same.mean() < 1.0


def test_identity_numbers_can_belong_to_nobody(people: pl.DataFrame) -> None:
    numbers = people["id_number"]
    assert numbers.is_unique().all()
    assert set(numbers.str.slice(0, 6).unique()) <= set(AREA_CODES)
    assert all(code.startswith("9999") for code in AREA_CODES)
    assert (numbers.str.slice(6, 8) == people["birth"].dt.strftime("%Y%m%d")).all()
    assert ((numbers.str.slice(16, 1).cast(pl.Int8) % 2 == 1) == people["male"]).all()
    assert all(number[17] == identity_check(number) for number in numbers)


def test_telephone_numbers_belong_to_nobody(people: pl.DataFrame) -> None:
    phones = people["phone"].drop_nulls()
    assert phones.str.contains(rf"^{MOBILE_PREFIX}\d{{8}}$").all()
    assert people.filter(ages(people) < 11)["phone"].null_count() == people.filter(ages(people) < 11).height


def test_credit_codes_carry_both_check_characters() -> None:
    authority, kind = np.full(200, ord("9"), np.uint8), np.full(200, ord("1"), np.uint8)
    codes = credit_codes(authority, kind, 200, generator(1, "codes")).to_list()
    assert len(set(codes)) == 200
    for code in codes:
        body = [int(d) * w for d, w in zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True)]
        assert code[16] == "0123456789X0"[(11 - sum(body) % 11)]
        total = sum(USCC_CHARACTERS.index(c) * pow(3, at, 31) for at, c in enumerate(code[:17]))
        assert code[17] == USCC_CHARACTERS[-total % 31]


def test_the_seed_decides(small_city: City, dwellings: pl.DataFrame, people: pl.DataFrame) -> None:
    assert build_people(small_city, dwellings).equals(people)


def test_villages_share_surnames(small_city: City, people: pl.DataFrame) -> None:
    uses = pl.Series(small_city.buildings["use"].to_list())[people["building"]]
    village = people.filter(uses == "courtyard").filter(pl.col("relation") == "02")
    common = village["name"].str.slice(0, 1).value_counts(sort=True)["count"].head(3).sum()
    assert common / village.height > 0.3
