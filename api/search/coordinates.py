"""Coordinates as people paste them, in any datum: degrees, degrees-minutes-seconds, Gauss-Kruger metres.

A pair of numbers does not say its datum. Every reading that falls into the city is offered by name; the order of
the two numbers follows from their ranges. Transformations: `catalogs.crs`.
"""

import re
from dataclasses import dataclass

from catalogs.crs import to_4490
from catalogs.sources import Datum

Box = tuple[float, float, float, float]
"""west, south, east, north in degrees (EPSG:4490)."""

_NUMBER = r"[-+]?[0-9]+(?:\.[0-9]+)?"
_SIDE = "NSEWnsew北南东西"
_DMS = re.compile(
    rf"(?P<before>[{_SIDE}]?)(?:纬|经)?\s*(?P<d>[0-9]{{1,3}})\s*[°度d]\s*"
    r"(?:(?P<m>[0-9]{1,2}(?:\.[0-9]+)?)\s*['′’分m]\s*)?"
    r"(?:(?P<s>[0-9]{1,2}(?:\.[0-9]+)?)\s*(?:[\"″”秒s]|'')\s*)?"
    rf"(?P<after>[{_SIDE}]?)"
)
_LABEL = re.compile(
    rf"(?:经度|纬度|东经|北纬|longitude|latitude|lon|lng|lat|[xy]|[{_SIDE}])[:：=]?", re.IGNORECASE
)
_PAIR = re.compile(rf"({_NUMBER})\s*[,，、;；\s/|]\s*({_NUMBER})")
_SIX = re.compile(r"\s+".join([rf"({_NUMBER})"] * 6))

_GEOGRAPHIC: tuple[tuple[str, Datum], ...] = (
    ("CGCS2000 / WGS 84", "CGCS2000"),
    ("GCJ-02", "GCJ-02"),
    ("BD-09", "BD-09"),
)
_NORTHING = (3_900_000.0, 4_500_000.0)
"""Metres from the equator between which the province lies: 35.2° to 40.6° N."""
_EASTING = (150_000.0, 850_000.0)
"""What a 3-degree zone with a false easting of 500 km can reach, and a zone to each side."""


@dataclass(frozen=True)
class Reading:
    """One meaning of a pair of numbers. `lon`, `lat`: degrees, EPSG:4490."""

    datum: str
    lon: float
    lat: float


def readings(text: str, city: Box) -> list[Reading]:
    """The readings of `text` that fall into `city`; empty where it is no pair of coordinates."""
    pair = _degrees(text) or _numbers(text)
    if pair is None:
        return []
    found = _metres(*pair) if max(map(abs, pair)) > 1000 else _geographic(*pair)
    west, south, east, north = city
    return [one for one in found if west <= one.lon <= east and south <= one.lat <= north]


def looks_like_coordinates(text: str) -> bool:
    """Whether `text` is a pair of coordinates, wherever it may lie."""
    return (_degrees(text) or _numbers(text)) is not None


def _degrees(text: str) -> tuple[float, float] | None:
    """A pair written with degree signs, or as six numbers apart by spaces."""
    parts = [found for found in _DMS.finditer(text) if found["m"] or found["before"] or found["after"]]
    if len(parts) == 2:
        values = [_decimal(found["d"], found["m"], found["s"]) for found in parts]
        return values[0], values[1]
    six = _SIX.fullmatch(text.strip().replace(",", " "))
    if six:
        d, m, s, d2, m2, s2 = six.groups()
        return _decimal(d, m, s), _decimal(d2, m2, s2)
    return None


def _decimal(degrees: str, minutes: str | None, seconds: str | None) -> float:
    return float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600


def _numbers(text: str) -> tuple[float, float] | None:
    """A pair of plain numbers, whatever labels stand around them."""
    plain = _LABEL.sub(" ", text.replace("°", " ").replace("度", " ").strip("()（）[] ")).strip()
    found = _PAIR.fullmatch(re.sub(r"\s+", " ", plain).replace(" ,", ","))
    return (float(found[1]), float(found[2])) if found else None


def _geographic(first: float, second: float) -> list[Reading]:
    """Degrees: the one above 90 is the longitude; else the larger, which in China it always is."""
    lon, lat = (first, second) if abs(first) > abs(second) else (second, first)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return []
    return [_reading(name, lon, lat, datum) for name, datum in _GEOGRAPHIC]


def _metres(first: float, second: float) -> list[Reading]:
    """Gauss-Kruger metres: with the zone's number before the easting, or in either zone without it."""
    for easting, northing in ((first, second), (second, first)):
        if not _NORTHING[0] <= northing <= _NORTHING[1]:
            continue
        zone = int(easting // 1_000_000)
        if zone in (39, 40):
            datum: Datum = "EPSG:4527" if zone == 39 else "EPSG:4528"
            return [_reading(_zone_name(zone), easting, northing, datum)]
        if _EASTING[0] <= easting <= _EASTING[1]:
            return [
                _reading(_zone_name(39), easting, northing, "EPSG:4548"),
                _reading(_zone_name(40), easting, northing, "EPSG:4549"),
            ]
    return []


def _zone_name(zone: int) -> str:
    return f"CGCS2000 3° {zone}"


def _reading(name: str, x: float, y: float, datum: Datum) -> Reading:
    lon, lat = to_4490([x], [y], datum)
    return Reading(name, round(float(lon[0]), 7), round(float(lat[0]), 7))
