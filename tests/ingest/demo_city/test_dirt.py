"""The dirt: every kind occurs, each does what it says and no more, and one can be switched on alone."""

from collections import Counter
from collections.abc import Collection, Iterator

import polars as pl
import pytest

from catalogs.errors import BadInput
from ingest.demo_city.addresses import AddressBook
from ingest.demo_city.city import City
from ingest.demo_city.dirt.forms import numeral
from ingest.demo_city.dirt.profile import DirtProfile, kinds
from ingest.demo_city.dirt.spread import KINDS, city_words
from ingest.demo_city.dirt.text import CHARACTERS, RADICALS
from ingest.demo_city.dwellings import build_dwellings
from ingest.demo_city.files.organisations import organisation_rows
from ingest.demo_city.files.registry import Registry
from ingest.demo_city.files.residents import resident_rows
from ingest.demo_city.files.slots import building_slots
from ingest.demo_city.findable import LEVELS, Findable
from ingest.demo_city.organisations import build_organisations
from ingest.demo_city.people import build_people
from ingest.demo_city.truth import findable_levels, kinds_text

RESIDENTS = ("residents_police", "residents_health", "residents_civil_affairs")
ORGANISATIONS = ("organisations_market", "organisations_tax")

SAYS_THE_SAME = (
    "missing_city",
    "old_county",
    "sub_estate_form",
    "building_form",
    "dash_form",
    "numerals",
    "room_form",
    "house_form",
    "repeated_head",
    "separators",
    "remark",
    "phone_inside",
    "repeated_whole",
    "letter_digits",
    "full_width",
    "glyphs",
    "swapped_name_id",
    "swapped_address_phone",
    "wrong_check_digit",
    "missing_id",
    "old_id",
    "missing_phone",
    "name_spelling",
    "wrong_birth_date",
)
"""Kinds after which the text states all that it stated before."""


class Desk:
    """Writes the rows of any file of the small city, with any dirt."""

    def __init__(self, city: City, book: AddressBook) -> None:
        self.dwellings = build_dwellings(city)
        self.people = build_people(city, self.dwellings)
        self.words = city_words(city, book)
        self.findable = Findable(book, self.words.misspellings)
        self.slots = building_slots(book)
        self.firms = build_organisations(city, book, self.dwellings, self.people)

    def rows(self, source_id: str, only: Collection[str] | None, seed: int = 5) -> pl.DataFrame:
        profile = DirtProfile.of(only)
        registry = Registry(self.people, self.dwellings, self.slots, self.words, profile, seed)
        if source_id in RESIDENTS:
            rows = resident_rows(registry, source_id)
        else:
            rows = organisation_rows(registry, self.firms, source_id)
        return rows.with_columns(
            level=findable_levels(rows, self.findable), kinds=kinds_text(rows["dirt"]).str.split(",")
        )


@pytest.fixture(scope="module")
def desk(small_city: City, small_book: AddressBook) -> Desk:
    return Desk(small_city, small_book)


@pytest.fixture(scope="module")
def dirty(desk: Desk) -> dict[str, pl.DataFrame]:
    return {source_id: desk.rows(source_id, None) for source_id in (*RESIDENTS, *ORGANISATIONS)}


@pytest.fixture(scope="module")
def clean(desk: Desk) -> pl.DataFrame:
    return desk.rows("residents_police", ())


def changed(
    desk: Desk, clean: pl.DataFrame, kind: str
) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    """The rows that carry one kind and nothing else, before and after."""
    after = desk.rows("residents_police", (kind,))
    assert after.height == clean.height
    for row, (was, now) in enumerate(zip(clean["dirt"], after["dirt"], strict=True)):
        assert was == 0
        if now:
            yield clean.row(row, named=True), after.row(row, named=True)


def test_every_kind_has_a_function_and_a_share() -> None:
    assert set(KINDS) | {"duplicate"} == set(kinds())
    table = DirtProfile.of()
    assert all(
        any(table.of_file(file, kind) > 0 for file in (*RESIDENTS, *ORGANISATIONS)) for kind in kinds()
    )


def test_every_kind_occurs(dirty: dict[str, pl.DataFrame]) -> None:
    found = Counter(kind for rows in dirty.values() for kind in rows["kinds"].explode())
    assert set(kinds()) <= set(found), set(kinds()) - set(found)


def test_a_quarter_to_a_third_of_the_rows_carries_dirt(dirty: dict[str, pl.DataFrame]) -> None:
    for source_id, rows in dirty.items():
        assert 0.22 < (rows["dirt"] != 0).mean() < 0.45, source_id


def test_a_few_in_a_hundred_cannot_be_found_to_the_building(dirty: dict[str, pl.DataFrame]) -> None:
    for source_id in RESIDENTS[:2]:
        lost = ~dirty[source_id]["level"].is_in(["dwelling", "building"])
        assert 0.01 < lost.mean() < 0.05, source_id


def test_without_dirt_every_dwelling_is_found(clean: pl.DataFrame) -> None:
    assert (clean["dirt"] == 0).all()
    assert (clean["level"] == "dwelling").all()
    assert "安泰小区东区3号楼2单元501室" in "|".join(clean["address"])


@pytest.mark.parametrize("kind", sorted(set(KINDS)))
def test_one_kind_alone_leaves_the_other_rows_as_they_are(desk: Desk, kind: str) -> None:
    source = "organisations_market" if kind == "relative_place" else "residents_health"
    rows, clean = desk.rows(source, (kind,)), desk.rows(source, ())
    assert set(rows["kinds"].explode().unique()) <= {"", kind}
    same = rows.filter(rows["dirt"] == 0)["address"].to_list()
    assert same == clean.filter(rows["dirt"] == 0)["address"].to_list()


@pytest.mark.parametrize("kind", SAYS_THE_SAME)
def test_what_is_only_spelt_otherwise_still_leads_as_far(desk: Desk, clean: pl.DataFrame, kind: str) -> None:
    for before, after in changed(desk, clean, kind):
        assert after["level"] == before["level"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("missing_")])
def test_what_is_missing_never_leads_further(desk: Desk, clean: pl.DataFrame, kind: str) -> None:
    for before, after in changed(desk, clean, kind):
        assert LEVELS.index(str(after["level"])) >= LEVELS.index(str(before["level"]))


def test_a_typo_changes_one_character(desk: Desk, clean: pl.DataFrame) -> None:
    for kind in ("typo_sound", "typo_look"):
        some = False
        for before, after in changed(desk, clean, kind):
            pairs = zip(str(before["address"]), str(after["address"]), strict=True)
            assert sum(a != b for a, b in pairs) == 1
            some = True
        assert some
    for before, after in changed(desk, clean, "typo_slip"):
        assert abs(len(str(before["address"])) - len(str(after["address"]))) == 1


def test_a_truncated_text_holds_no_number_cut_in_half(desk: Desk, clean: pl.DataFrame) -> None:
    lengths = set()
    for before, after in changed(desk, clean, "truncated"):
        whole, text = str(before["address"]), str(after["address"])
        assert whole.startswith(text) and text != whole
        if text[-1].isdigit():
            assert not whole[len(text)].isdigit()
        lengths.add(len(text) / len(whole))
        if "号楼" not in text and "号" not in text[-4:]:
            assert after["level"] not in ("dwelling", "building")
    assert min(lengths) < 0.5 and max(lengths) > 0.8


def test_swapped_columns_hold_each_others_values(desk: Desk, clean: pl.DataFrame) -> None:
    for before, after in changed(desk, clean, "swapped_name_id"):
        assert (after["name"], after["identity"]) == (before["identity"], before["name"])
    for before, after in changed(desk, clean, "swapped_address_phone"):
        assert (after["address"], after["phone"]) == (before["phone"], before["address"])


def test_wrong_check_digits_are_wrong(desk: Desk, clean: pl.DataFrame) -> None:
    for before, after in changed(desk, clean, "wrong_check_digit"):
        assert str(after["identity"])[:17] == str(before["identity"])[:17]
        assert str(after["identity"])[17] != str(before["identity"])[17]


def test_duplicates_name_the_same_person_at_the_same_home(dirty: dict[str, pl.DataFrame]) -> None:
    police = dirty["residents_police"]
    repeats = police.filter(pl.col("kinds").list.contains("duplicate"))
    assert repeats.height == round(0.008 * (police.height - repeats.height))
    first = police.filter(~pl.col("kinds").list.contains("duplicate"))
    both = repeats.join(first, on="person", suffix="_first")
    assert both.height == repeats.height
    assert (both["dwelling"] == both["dwelling_first"]).all()
    assert (both["address"] != both["address_first"]).mean() > 0.5


def test_the_forms_of_the_issue_occur(dirty: dict[str, pl.DataFrame]) -> None:
    text = "\n".join(rows["address"].drop_nulls().str.join("\n").item() for rows in dirty.values())
    for piece in ("垦利县", "栋", "幢", "#", "#2单元", "单元", "街办", "居委会", "路口", "（", "２"):
        assert piece in text, piece
    assert any(radical in text for radical in RADICALS)
    assert len(CHARACTERS) == len(RADICALS)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3, "三"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (120, "一百二十"),
        (1036, "一千零三十六"),
    ],
)
def test_numerals(number: int, text: str) -> None:
    assert numeral(number) == text


def test_an_unknown_kind_is_named(desk: Desk) -> None:
    with pytest.raises(BadInput, match="'rust'"):
        DirtProfile.of(["rust"])
