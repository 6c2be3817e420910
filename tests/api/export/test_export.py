"""Files to take away: their rows, their notice, their names, what spreadsheets must not run, and who knows of it."""

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pyogrio
import pytest

from api.export import snapshot
from catalogs.database import conninfo
from catalogs.layers import layers_of
from catalogs.settings import Settings

COMMUNITY = 370502001001000


def rows(text: str) -> tuple[str, list[str], list[list[str]]]:
    (notice,), headings, *found = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    return notice, headings, found


def test_a_csv_is_what_excel_reads(as_role) -> None:
    answer = as_role("gis_editor").get("/api/export/event.csv")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf# ")
    notice, headings, found = rows(answer.content.decode())
    assert headings == [item.title["zh"] for item in layers_of("gis_editor")["event"].properties] + [
        "经度",
        "纬度",
    ]
    assert len(found) == len({row[0] for row in found}) == 900
    first = dict(zip(headings, next(row for row in found if row[0] == "E3"), strict=True))
    assert first["上报时间"] == "2026-03-01T08:00:00+08:00"
    assert float(first["经度"]) == pytest.approx(118.50009)
    for told in ("事件（event）", "行数：900", "李四（li.si）", "全市", "须知", "水印：li.si 20"):
        assert told in notice
    disposition = answer.headers["content-disposition"]
    assert "event_20" in disposition and "filename*=UTF-8''%E4%BA%8B%E4%BB%B6_20" in disposition
    assert answer.headers["cache-control"] == "no-store"


def test_a_geopackage_has_titles_and_its_notice(as_role, tmp_path: Path) -> None:
    answer = as_role("gis_editor").get("/api/export/building.gpkg", params={"area": COMMUNITY})
    assert answer.status_code == 200, answer.text
    path = tmp_path / "b.gpkg"
    path.write_bytes(answer.content)
    told = pyogrio.read_info(path, layer="building")
    assert (told["features"], told["crs"], told["geometry_type"]) == (3600, "EPSG:4490", "MultiPolygon")
    assert list(told["fields"]) == layers_of("gis_editor")["building"].property_names
    with closing(sqlite3.connect(path)) as package:
        titles = dict(package.execute("SELECT column_name, title FROM gpkg_data_columns"))
        notice = dict(package.execute('SELECT "项目", "内容" FROM "导出说明"'))
    assert titles["storeys"] == "层数"
    assert notice["行数"] == "3600" and notice["筛选"] == f"area={COMMUNITY}"


def test_what_is_asked_bounds_the_rows(as_role) -> None:
    client = as_role("gis_editor")

    def count(layer: str, **asked: str) -> int:
        answer = client.get(f"/api/export/{layer}.csv", params=asked)
        assert answer.status_code == 200, answer.text
        return len(rows(answer.content.decode())[2])

    assert count("building", bbox="118.5,37.4,118.50004,37.40002") == 1
    assert count("building", filter="use = 'courtyard'") == 1800
    assert count("event", area="370502001001001", filter="closed_at IS NULL") == 600
    assert count("event", area="370503000000000") == 0
    assert count("road") == 2


@pytest.mark.parametrize(
    ("path", "asked", "status", "says"),
    [
        ("camera_x.csv", {}, 404, "no layer 'camera_x'"),
        ("resident.csv", {}, 404, "no layer 'resident'"),
        ("event.xlsx", {}, 422, "format"),
        ("event.csv", {"bbox": "1,2,3"}, 400, "bbox"),
        ("event.csv", {"bbox": "nan,1,2,3"}, 400, "finite"),
        ("event.csv", {"area": "5"}, 400, "not an area code"),
        ("road.csv", {"area": "370502000000000"}, 400, "does not belong to areas"),
        ("event.csv", {"filter": "status ="}, 400, "cannot be read"),
        ("event.csv", {"filter": "description = 'x'"}, 400, "no property 'description'"),
        ("building.csv", {"filter": "storeys = 'many'"}, 400, "does not fit"),
        ("event.csv", {"filter": "status = 'a'" + " " * 10_000}, 400, "too long"),
        ("event.csv", {"purpose": "x" * 201}, 422, "purpose"),
    ],
    ids=str,
)
def test_a_bad_question_gets_a_sentence(as_role, path, asked, status, says) -> None:
    answer = as_role("gis_editor").get(f"/api/export/{path}", params=asked)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]


def test_who_may_not_export_gets_nothing(as_role) -> None:
    assert as_role("grid_worker", 370502001001001).get("/api/export/event.csv").status_code == 403
    assert as_role(None).get("/api/export/event.csv").status_code == 401


def test_too_many_rows_are_refused(as_role, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "MOST_ROWS", 899)
    answer = as_role("gis_editor").get("/api/export/event.csv")
    assert answer.status_code == 400
    assert "900 rows; at most 899" in answer.json()["detail"]
    assert as_role("gis_editor").get("/api/export/road.csv").status_code == 200


def test_formulas_are_texts(as_role, quarter: Settings) -> None:
    from api.export.csv_file import cell

    for text in ("=1+1", "+86", "-2", "@SUM", "\t=1", " =1", "＝1", "\n=1"):
        assert cell(text) == f"'{text}"
    assert cell("1-2") == "1-2"
    assert (cell(-2), cell(None), cell(True)) == ("-2", "", "True")


def test_every_export_is_in_the_audit_with_its_rows(as_role, quarter: Settings) -> None:
    asked = {"filter": "storeys > 3", "purpose": "防汛排查"}
    as_role("city_commander").get("/api/export/building.csv", params=asked)
    with psycopg.connect(conninfo(quarter)) as connection:
        row = connection.execute(
            "SELECT actor, action, subject, purpose, detail FROM audit ORDER BY audit_id DESC LIMIT 1"
        ).fetchone()
    assert row == ("li.si", "export", "layer:building", "防汛排查", "csv, 3600 rows; filter=storeys > 3")


def test_nothing_stays_behind(as_role, quarter: Settings) -> None:
    client = as_role("gis_editor")
    for _ in range(3 * snapshot.MOST_AT_ONCE):
        assert client.get("/api/export/road.gpkg").status_code == 200
        assert client.get("/api/export/event.csv", params={"filter": "score = 'x'"}).status_code == 400
    drafts = quarter.data / "exports"
    assert list(drafts.iterdir()) == []
    assert drafts.stat().st_mode & 0o077 == 0


def test_two_at_once_and_a_third_is_told_to_wait(as_role, quarter: Settings, monkeypatch) -> None:
    from api.export.question import Question
    from api.ogc.pool import reading_pool
    from catalogs.access import Access
    from catalogs.errors import TooManyRequests

    monkeypatch.setattr(snapshot, "SECONDS_TO_WAIT", 0.05)
    access = Access.of("gis_editor", 370500000000000)
    question = Question.of(layers_of("gis_editor")["road"], None, None, None)
    pool = reading_pool(quarter, 1)
    held = snapshot.Snapshot(pool, access, question)
    with pytest.raises(TooManyRequests):
        snapshot.Snapshot(pool, access, question)
    held.close()
    snapshot.Snapshot(pool, access, question).close()
    pool.close()
