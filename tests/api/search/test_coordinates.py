"""Coordinates in every datum and spelling lead to the same ground."""

import pytest

from api.search.coordinates import looks_like_coordinates, readings
from catalogs.crs import from_4490

CITY = (118.1, 36.9, 119.4, 38.3)
LON, LAT = 118.5123456, 37.4612345


def close(reading, lon=LON, lat=LAT, within=2e-6) -> bool:
    return abs(reading.lon - lon) < within and abs(reading.lat - lat) < within


@pytest.mark.parametrize(
    "text",
    [
        "118.5123456,37.4612345",
        "37.4612345, 118.5123456",
        "118.5123456 37.4612345",
        "118.5123456，37.4612345",
        "东经118.5123456 北纬37.4612345",
        "北纬37.4612345° 东经118.5123456°",
        "lat: 37.4612345, lng: 118.5123456",
        "(118.5123456, 37.4612345)",
        "118°30′44.444″E 37°27′40.444″N",
        "37°27'40.444\"N, 118°30'44.444\"E",
        "118度30分44.444秒，37度27分40.444秒",
        "118 30 44.444 37 27 40.444",
    ],
)
def test_one_place_in_many_spellings(text: str) -> None:
    assert close(readings(text, CITY)[0])


@pytest.mark.parametrize(("name", "datum"), [("GCJ-02", "GCJ-02"), ("BD-09", "BD-09")])
def test_a_shifted_datum_is_offered_by_its_name(name: str, datum: str) -> None:
    x, y = from_4490([LON], [LAT], datum)
    found = {one.datum: one for one in readings(f"{x[0]:.7f},{y[0]:.7f}", CITY)}
    assert close(found[name])
    assert not close(found["CGCS2000 / WGS 84"], within=1e-3)


@pytest.mark.parametrize(("datum", "zone"), [("EPSG:4527", 39), ("EPSG:4528", 40)])
def test_metres_with_the_zone_have_one_reading(datum: str, zone: int) -> None:
    x, y = from_4490([LON], [LAT], datum)
    for text in (f"{x[0]:.3f},{y[0]:.3f}", f"{y[0]:.3f} {x[0]:.3f}", f"X={y[0]:.3f} Y={x[0]:.3f}"):
        (only,) = readings(text, CITY)
        assert only.datum == f"CGCS2000 3° {zone}"
        assert close(only)


def test_metres_without_the_zone_are_read_in_the_zone_that_leads_into_the_city() -> None:
    x, y = from_4490([LON], [LAT], "EPSG:4548")
    found = readings(f"{x[0]:.3f},{y[0]:.3f}", CITY)
    assert [one.datum for one in found] == ["CGCS2000 3° 39"]
    assert close(found[0])


def test_what_lies_outside_the_city_has_no_reading() -> None:
    assert looks_like_coordinates("116.39,39.9")
    assert readings("116.39,39.9", CITY) == []


@pytest.mark.parametrize(
    "text", ["黄河路12号", "12", "5号楼 3单元", "E0000001", "", "3,单元", "118度", "1 2 3"]
)
def test_other_texts_are_no_coordinates(text: str) -> None:
    assert not looks_like_coordinates(text)
    assert readings(text, CITY) == []


@pytest.mark.parametrize("text", ["999999999999999999,1", "1e400,2", "nan,nan", "0,0", "-118,-37", "200,100"])
def test_absurd_numbers_are_no_error(text: str) -> None:
    assert readings(text, CITY) == []
