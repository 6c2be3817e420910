"""The same organisation is found by its code, else by its name in the county."""

import polars as pl

from ingest.link.organisations import LinkedOrganisations, link_organisations
from ingest.link.rules import LinkedBy
from ingest.outcomes import Outcome

GRID, OTHER_COUNTY = 370502001001001, 370503001001001

SCHEMA = {
    "name": pl.String,
    "uscc": pl.String,
    "uscc_valid": pl.Boolean,
    "category": pl.String,
    "established_on": pl.Date,
    "building_code": pl.Int64,
    "area_code": pl.Int64,
    "match_level": pl.String,
    "geom_4490": pl.Binary,
}


def row(
    name: str = "东营市鲁科石油装备有限公司",
    code: str | None = None,
    *,
    valid: bool = True,
    area: int = GRID,
    level: str = "building",
    building: int | None = 1,
    category: str = "",
) -> dict[str, object]:
    return {
        "name": name,
        "uscc": code,
        "uscc_valid": bool(code) and valid,
        "category": category,
        "established_on": None,
        "building_code": building,
        "area_code": area,
        "match_level": level,
        "geom_4490": None,
    }


def linked(*rows: dict[str, object]) -> LinkedOrganisations:
    return link_organisations(pl.DataFrame(list(rows), schema=SCHEMA))


def test_one_code_is_one_organisation_under_a_name_that_changed_a_little() -> None:
    found = linked(row(code="C1"), row("鲁科石油装备（东营）有限责任公司", "C1", area=OTHER_COUNTY))
    assert found.organisation_id[0] == found.organisation_id[1]
    assert found.organisations.height == 1


def test_one_code_with_names_that_share_nothing_goes_to_review() -> None:
    found = linked(row(code="C1"), row("利津县凤凰城大酒楼", "C1"))
    assert found.reason.to_list() == [None, Outcome.CODE_OF_ANOTHER]


def test_two_codes_are_two_organisations_of_one_name() -> None:
    found = linked(row(code="C1"), row(code="C2"))
    assert found.organisation_id[0] != found.organisation_id[1]


def test_a_row_without_a_code_is_found_by_name_in_its_county_only() -> None:
    found = linked(row(code="C1"), row("鲁科石油装备公司有限公司"), row(), row(area=OTHER_COUNTY))
    assert found.organisation_id[2] == found.organisation_id[0]
    assert found.organisation_id[3] != found.organisation_id[0]


def test_a_wrong_check_character_is_not_trusted_but_kept_where_there_is_no_other() -> None:
    found = linked(row(code="C9", valid=False))
    assert found.organisations["uscc"].to_list() == ["C9"]
    found = linked(row(code="C9", valid=False), row(code="C1"))
    assert found.organisation_id[0] == found.organisation_id[1]
    assert found.organisations["uscc"].to_list() == ["C1"]


def test_several_organisations_of_the_name_send_the_row_to_review() -> None:
    found = linked(row(code="C1"), row(code="C2"), row())
    assert found.reason.to_list() == [None, None, Outcome.SEVERAL_ORGANISATIONS_FIT]


def test_the_place_is_that_of_the_finest_match() -> None:
    found = linked(
        row(code="C1", level="town", building=None, area=370502001000000), row(code="C1", building=7)
    )
    (made,) = found.organisations.to_dicts()
    assert (made["match_level"], made["building_code"], made["area_code"]) == ("building", 7, GRID)


def test_ids_do_not_depend_on_the_order() -> None:
    one, other = row(code="C1"), row("另一家商店")
    there, back = linked(one, other), linked(other, one)
    assert there.organisation_id.tolist() == back.organisation_id.tolist()[::-1]


def test_each_row_says_what_linked_it() -> None:
    found = linked(row(code="A"), row(), row("另一家有限公司"))
    assert found.linked_by.to_list() == [LinkedBy.CREDIT_CODE, LinkedBy.NAME_COUNTY, LinkedBy.ITSELF]
