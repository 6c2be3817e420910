"""What an address text alone determines, against cases by hand and a slow second implementation."""

import numpy as np
import pytest

from ingest.demo_city.addresses import ATTRIBUTES, AddressBook, Known, known_of
from ingest.demo_city.findable import LEVELS, Findable, Texts
from ingest.demo_city.misspelling import misspell

INSIDE = int(Known.UNIT | Known.ROOM)


@pytest.fixture(scope="module")
def findable(small_book: AddressBook) -> Findable:
    names = [*small_book.places["place"], *small_book.roads["road_name"]]
    return Findable(small_book, misspell(names))


def row_of(book: AddressBook, **wanted: object) -> int:
    buildings = book.buildings.with_row_index("at")
    for name, value in wanted.items():
        buildings = buildings.filter(buildings[name] == value)
    return int(buildings["at"][0])


def level(findable: Findable, at: int, stated: int, estate_typo: int = -1, road_typo: int = -1) -> str:
    known = int(known_of(findable.book.buildings)[at]) | INSIDE
    texts = Texts(
        np.array([at]),
        np.array([known & stated], dtype=np.int32),
        np.array([estate_typo]),
        np.array([road_typo]),
    )
    return LEVELS[int(findable.levels(texts)[0])]


EVERYTHING = (1 << 12) - 1
NO_AREA = EVERYTHING & ~int(Known.HOST | Known.ZONE | Known.TOWN | Known.COMMUNITY)
NO_ROAD = EVERYTHING & ~int(Known.ROAD | Known.ROAD_NUMBER)


def test_a_full_address_leads_to_the_dwelling(findable: Findable) -> None:
    at = row_of(findable.book, place="安泰小区", sub_estate="东区", number="3")
    assert level(findable, at, EVERYTHING) == "dwelling"
    assert level(findable, at, EVERYTHING & ~int(Known.ROOM)) == "building"
    assert level(findable, at, EVERYTHING & ~int(Known.UNIT)) == "building"


def test_the_unit_may_be_missing_where_there_is_one(findable: Findable) -> None:
    at = row_of(findable.book, place="枫林佳苑", number="3")
    assert level(findable, at, EVERYTHING & ~int(Known.UNIT)) == "dwelling"


def test_an_estate_name_that_exists_twice_needs_its_road_or_its_area(findable: Findable) -> None:
    at = row_of(findable.book, place="安泰小区", host="垦利区", number="17")
    assert level(findable, at, NO_AREA & NO_ROAD) == "none"
    assert level(findable, at, NO_AREA) == "dwelling"
    assert level(findable, at, NO_ROAD & ~int(Known.TOWN | Known.COMMUNITY)) == "dwelling"


def test_the_estates_namesake_has_no_such_part(findable: Findable) -> None:
    at = row_of(findable.book, place="安泰小区", sub_estate="西区", number="15")
    assert level(findable, at, NO_AREA & NO_ROAD) == "dwelling"


def test_a_part_of_the_estate_left_out_leaves_two_buildings(findable: Findable) -> None:
    both = row_of(findable.book, sub_estate="东区", number="3")
    only_east = row_of(findable.book, sub_estate="东区", number="18")
    without_part = EVERYTHING & ~int(Known.SUB_ESTATE)
    assert level(findable, both, without_part) == "estate"
    assert level(findable, only_east, without_part) == "dwelling"


def test_a_village_that_holds_no_buildings_yet_is_a_rival(findable: Findable) -> None:
    at = row_of(findable.book, place="南岭村", number="45")
    stated = int(Known.HOST | Known.PLACE | Known.NUMBER)
    assert level(findable, at, stated) == "county"
    assert level(findable, at, stated | int(Known.TOWN)) == "dwelling"
    assert level(findable, at, int(Known.HOST | Known.TOWN | Known.PLACE)) == "estate"


def test_without_its_estate_an_address_is_found_by_the_road_number(findable: Findable) -> None:
    at = row_of(findable.book, place="枫林佳苑", number="3")
    stated = EVERYTHING & ~int(Known.PLACE)
    assert level(findable, at, stated) == "dwelling"
    assert level(findable, at, stated & ~int(Known.NUMBER)) == "road_number"
    assert level(findable, at, int(Known.HOST | Known.ROAD)) == "road"


def test_levels_of_area(findable: Findable) -> None:
    at = row_of(findable.book, place="枫林佳苑", number="3")
    assert level(findable, at, int(Known.COMMUNITY)) == "community"
    assert level(findable, at, int(Known.TOWN)) == "town"
    assert level(findable, at, int(Known.HOST)) == "county"
    assert level(findable, at, 0) == "none"


def test_a_mistyped_estate_is_read_through_where_one_name_fits(findable: Findable) -> None:
    misspellings = findable.misspellings
    texts = misspellings.texts.to_list()
    at = row_of(findable.book, place="枫林佳苑", number="3")
    typo = texts.index("丰林佳苑")
    assert level(findable, at, NO_AREA & NO_ROAD, estate_typo=typo) == "dwelling"
    twice = row_of(findable.book, place="安泰小区", host="垦利区", number="17")
    typo = texts.index("安太小区")
    assert level(findable, twice, NO_AREA & NO_ROAD, estate_typo=typo) == "none"
    assert level(findable, twice, NO_AREA, estate_typo=typo) == "dwelling"


def test_misspellings_are_never_other_names_and_read_back_to_theirs(findable: Findable) -> None:
    misspellings = findable.misspellings
    assert not set(misspellings.texts.to_list()) & set(misspellings.names)
    for name, number in misspellings.names.items():
        for likeness in misspellings.first:
            first, count = misspellings.first[likeness][number], misspellings.count[likeness][number]
            if count:
                _, readings = misspellings.candidates(np.arange(first, first + count))
                assert readings.to_list().count(name) >= count


def slow_level(book: AddressBook, at: int, known: int) -> str:
    """The same question answered by reading every building of the city."""
    rows = book.buildings.to_dicts()
    rivals = [row for row in book.places.to_dicts() if not row["filled"]]
    me = rows[at]

    def agree(row: dict[str, object], bits: int) -> bool:
        return all(
            row[column] == me[column] for bit, column in ATTRIBUTES.items() if bits & bit and column in row
        )

    building = known & ~INSIDE
    if known & int(Known.PLACE | Known.ROAD_NUMBER | Known.BUILDING_NAME):
        found = sum(agree(row, building) for row in rows)
        if known & int(Known.PLACE | Known.ROAD):
            found += sum(agree(row, building) for row in rivals)
        if found == 1:
            inside = known & Known.ROOM and (known & Known.UNIT or me["units"] == 1)
            return "dwelling" if inside or me["use"] == "courtyard" else "building"
    estate = building & ~int(Known.SUB_ESTATE | Known.NUMBER | Known.BUILDING_NAME)
    every = [*rows, *book.places.to_dicts()]
    if known & Known.PLACE and len({row["place_id"] for row in every if agree(row, estate)}) == 1:
        return "estate"
    numbered = estate & ~int(Known.PLACE)
    communities_there = {row["community_code"] for row in every if agree(row, numbered)}
    if known & Known.ROAD and known & Known.ROAD_NUMBER and len(communities_there) == 1:
        return "road_number"
    roads = book.roads.to_dicts()
    area = known & int(Known.HOST | Known.ZONE)
    roads_there = {row["road_id"] for row in roads if agree(row, area | int(Known.ROAD))}
    if known & Known.ROAD and len(roads_there) == 1:
        return "road"
    town = area | known & int(Known.TOWN)
    communities = book.communities.to_dicts()
    if known & Known.COMMUNITY and sum(agree(row, town | int(Known.COMMUNITY)) for row in communities) == 1:
        return "community"
    towns = {row["code"] // 10**6 for row in communities if agree(row, town)}
    if known & Known.TOWN and len(towns) == 1:
        return "town"
    return "county" if area else "none"


def test_the_fast_answer_is_the_slow_one(findable: Findable) -> None:
    rng = np.random.default_rng(3)
    book = findable.book
    building = rng.integers(book.buildings.height, size=600)
    known = (known_of(book.buildings)[building] | INSIDE) & rng.integers(1 << 12, size=600)
    none = np.full(600, -1)
    fast = findable.levels(Texts(building, known.astype(np.int32), none, none))
    slow = [slow_level(book, int(at), int(bits)) for at, bits in zip(building, known, strict=True)]
    assert [LEVELS[at] for at in fast] == slow
    assert len(set(slow)) >= 7
