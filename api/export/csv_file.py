"""Rows as CSV (RFC 4180, UTF-8 with byte order mark, which Excel needs for Chinese).

The first line is the notice, the second the headings in Chinese. A text that a spreadsheet would run as a
formula gets an apostrophe before it (OWASP, CSV injection; also the full-width signs, which Excel takes too).
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from api.export.notice import Notice
from catalogs.clock import CITY_TIME
from catalogs.layers import Layer

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

POINT = "ST_X(geom_4490), ST_Y(geom_4490)"
SHAPE = "ST_AsText(geom_4490, 8)"


def geometry(layer: Layer) -> str:
    """The SQL of the geometry columns."""
    return POINT if layer.geometry == "Point" else SHAPE


def headings(layer: Layer) -> list[str]:
    """Chinese titles, with units, and those of the geometry (CGCS2000, EPSG:4490)."""
    titles = [
        f"{item.title['zh']}（{item.unit}）" if item.unit else item.title["zh"] for item in layer.properties
    ]
    return [*titles, *(["经度", "纬度"] if layer.geometry == "Point" else ["几何（WKT）"])]


def write(notice: Notice, batches: Iterable[list[tuple[object, ...]]]) -> Iterator[bytes]:
    """The file in pieces, one a batch of rows."""
    yield _lines([[f"# {notice.sentence()}"], headings(notice.layer)], begin="\ufeff")
    for rows in batches:
        yield _lines([[cell(value) for value in row] for row in rows])


def cell(value: object) -> str:
    """One value as text that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(CITY_TIME).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if isinstance(value, str) and text.lstrip(" \u3000").startswith(FORMULA):
        return f"'{text}"
    return text


def _lines(rows: list[list[str]], begin: str = "") -> bytes:
    out = io.StringIO(begin)
    out.seek(0, io.SEEK_END)
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()
