"""Points and shapes: datums, swaps, places that cannot be, polygons that cross themselves."""

import numpy as np
import pytest
import shapely

from catalogs.crs import from_4490
from catalogs.errors import BadInput
from ingest.clean.geometry import city_outline
from ingest.reasons import Reason

HERE = (118.6, 37.43)


def camera(longitude, latitude, **other):
    return {"camera_code": "1", "name": "c", "longitude": longitude, "latitude": latitude, **other}


def building(shape):
    return {
        "building_code": "37050200100100001",
        "geometry": shape if shape is None else shapely.to_wkb(shape),
    }


@pytest.mark.parametrize("datum", ["CGCS2000", "WGS84", "GCJ-02", "BD-09", "EPSG:4527", "EPSG:4549"])
def test_points_of_every_datum(cleaned, datum) -> None:
    (x,), (y,) = from_4490([HERE[0]], [HERE[1]], datum)
    found, _ = cleaned("camera", [camera(repr(float(x)), f" {float(y)!r} ")], datum=datum)
    point = shapely.from_wkb(found[0]["geometry"])
    assert (point.x, point.y) == pytest.approx(HERE, abs=1e-8)
    assert not found[0]["notes"] - {"TEXT_NORMALISED"}


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        ("118°36′00″E", "37°25′48″N"),
        ("东经118.6", "北纬37.43"),
        ("１１８．６", "３７．４３"),
        ("118度36分", "37度25分48秒"),
    ],
)
def test_coordinates_in_words(cleaned, longitude, latitude) -> None:
    found, _ = cleaned("camera", [camera(longitude, latitude)], datum="WGS84")
    assert shapely.from_wkb(found[0]["geometry"]).distance(shapely.Point(HERE)) < 1e-9


def test_a_point_with_longitude_and_latitude_swapped_is_put_right(cleaned) -> None:
    found, _ = cleaned("camera", [camera("37.43", "118.6"), camera("118.6", "37.43")], datum="BD-09")
    assert found[0]["geometry"] == found[1]["geometry"]
    assert found[0]["notes"] == {"COORDINATES_SWAPPED"}
    swapped = {"component_code": "1", "geometry": shapely.to_wkb(shapely.Point(37.43, 118.6))}
    found, _ = cleaned("city_component", [swapped], datum="WGS84")
    assert shapely.from_wkb(found[0]["geometry"]).equals(shapely.Point(118.6, 37.43))


@pytest.mark.parametrize(
    ("longitude", "latitude", "reason"),
    [
        (None, "37.4", Reason.NO_GEOMETRY),
        ("0", "0.0", Reason.ZERO_COORDINATE),
        ("abc", "37.4", Reason.BAD_COORDINATE),
        ("inf", "37.4", Reason.BAD_COORDINATE),
        ("120.38", "36.07", Reason.OUTSIDE_CITY),
        ("119.9", "38.3", Reason.OUTSIDE_CITY),
        ("999", "-999", Reason.OUTSIDE_CITY),
    ],
)
def test_places_that_cannot_be(cleaned, longitude, latitude, reason) -> None:
    rows = [camera(longitude, latitude), camera("118.6", "37.43")]
    found, rejects = cleaned("camera", rows, datum="WGS84")
    assert [row["source_row"] for row in found] == [2]
    assert rejects[1][0] == reason


def test_an_event_that_describes_its_place_loses_only_its_coordinates(cleaned) -> None:
    event = {"event_key": "1", "reported_at": "2026-01-01 00:00:00"}
    rows = [
        event | {"place_text": "济南路口", "longitude": "0", "latitude": "0"},
        event | {"longitude": "0", "latitude": "0"},
        event | {"place_text": "济南路口"},
        event,
    ]
    found, rejects = cleaned("event", rows, datum="WGS84")
    assert [(row["source_row"], row["geometry"]) for row in found] == [(1, None), (3, None)]
    assert found[0]["notes"] == {"COORDINATES_DROPPED"}
    assert found[1]["notes"] == set()
    assert {row: reason for row, (reason, _) in rejects.items()} == {
        2: Reason.ZERO_COORDINATE,
        4: Reason.NO_GEOMETRY,
    }


def test_a_polygon_that_crosses_itself_is_repaired_and_noted(cleaned) -> None:
    bow_tie = shapely.Polygon([(118.6, 37.4), (118.61, 37.41), (118.61, 37.4), (118.6, 37.41)])
    found, _ = cleaned(
        "building", [building(bow_tie), building(shapely.box(118.6, 37.4, 118.61, 37.41))], datum="WGS84"
    )
    repaired = shapely.from_wkb(found[0]["geometry"])
    assert repaired.is_valid
    assert repaired.area == pytest.approx(0.5 * 0.01 * 0.01)
    assert [row["notes"] for row in found] == [{"GEOMETRY_REPAIRED"}, set()]


def test_shapes_that_cannot_be_used(cleaned) -> None:
    flat = shapely.Polygon([(118.6, 37.4), (118.61, 37.4), (118.62, 37.4), (118.6, 37.4)])
    broken = {"building_code": "1", "geometry": b"\x01\x03\x00"}
    with np.errstate(invalid="ignore"):
        unknown = shapely.Polygon([(1, 1), (np.nan, 2), (3, 1), (1, 1)])
    rows = [
        building(None),
        building(shapely.Polygon()),
        building(flat),
        broken,
        building(shapely.box(120, 36, 120.1, 36.1)),
        building(unknown),
    ]
    _, rejects = cleaned("building", rows, datum="WGS84")
    assert [rejects[row][0] for row in range(1, 7)] == [
        Reason.NO_GEOMETRY,
        Reason.NO_GEOMETRY,
        Reason.BAD_GEOMETRY,
        Reason.BAD_GEOMETRY,
        Reason.OUTSIDE_CITY,
        Reason.BAD_GEOMETRY,
    ]


def test_zone_40_footprints_arrive_where_they_stand(cleaned) -> None:
    x, y = from_4490([118.9, 118.901, 118.901], [37.5, 37.5, 37.501], "EPSG:4528")
    shape = shapely.Polygon(np.column_stack([x, y, [9.0, 9.0, 9.0]]))
    found, _ = cleaned("building", [building(shape)], datum="EPSG:4528")
    placed = shapely.from_wkb(found[0]["geometry"])
    assert not placed.has_z
    assert placed.bounds == pytest.approx((118.9, 37.5, 118.901, 37.501), abs=1e-9)


def test_coordinates_without_a_datum_are_not_guessed(cleaned) -> None:
    with pytest.raises(BadInput, match="names no datum"):
        cleaned("camera", [camera("118.6", "37.4")])
    with pytest.raises(BadInput, match="names no datum"):
        cleaned("building", [building(shapely.box(118.6, 37.4, 118.61, 37.41))])


def test_the_outline_holds_the_city_and_not_its_neighbours() -> None:
    inside = [(118.67, 37.43), (118.5, 37.05), (119.2, 37.75), (118.6, 38.1)]
    outside = [(118.0, 37.4), (119.0, 36.8), (117.97, 37.38), (119.8, 37.9)]
    assert all(city_outline().covers(shapely.Point(point)) for point in inside)
    assert not any(city_outline().covers(shapely.Point(point)) for point in outside)
