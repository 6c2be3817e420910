"""The report: it adds up, it asks nobody outside, and it names nobody."""

import re
from pathlib import Path

import psycopg
import pytest

from catalogs.database import conninfo
from catalogs.settings import Settings
from ingest.geocode.calibration import Bin, measured
from ingest.labels import reason_label
from ingest.outcomes import Outcome
from ingest.reasons import Reason
from ingest.report.charts import Bar, bars, diagram, share_colour, stacked
from ingest.report.gather import LEAST_ROWS, Shape, gather
from ingest.report.write import render


@pytest.fixture(scope="module")
def html(served_city: Settings, demo_city: Path) -> str:
    return (demo_city / "report.html").read_text(encoding="utf-8")


def test_it_asks_nobody_outside(html: str) -> None:
    addresses = re.findall(r"""(?:src|href|action|url)\s*[=(]\s*["']?([^"'\s>)]+)""", html)
    assert [address for address in addresses if not address.startswith("data:")] == []
    assert "://" not in html
    assert "default-src 'none'" in html


def test_it_names_nobody(served_city: Settings, html: str) -> None:
    with psycopg.connect(conninfo(served_city)) as connection:
        people = connection.execute("SELECT DISTINCT name FROM resident WHERE length(name) >= 3").fetchall()
        texts = connection.execute(
            "SELECT address_text FROM review_item WHERE length(address_text) > 8"
            " UNION SELECT address_text FROM reject WHERE length(address_text) > 8"
        ).fetchall()
    assert len(people) > 1000
    shown = set(re.findall(r">([^<>]+)<", html))
    assert not shown & {name for (name,) in people}
    assert [text for (text,) in texts if text in html] == []
    assert re.findall(r"\d{17}[\dXx]", html) == []
    assert re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", html) == []


def test_its_figures_are_those_of_the_ledger(served_city: Settings, html: str) -> None:
    with psycopg.connect(conninfo(served_city)) as connection:
        told = gather(connection, 1, "done")
    read, loaded = told.total("rows_read"), told.total("rows_loaded")
    assert read == loaded + told.total("rows_in_review") + told.total("rows_rejected")
    assert f"<b>{read:,}</b>" in html
    assert len(told.counties) == 7
    assert sum(told.summed("match_level").values()) > 0
    assert render(told).count("<svg") > 20


def test_the_diagram_shows_every_group_and_the_rows_of_the_run(served_city: Settings, html: str) -> None:
    with psycopg.connect(conninfo(served_city)) as connection:
        told = gather(connection, 1, "done")
        query = """SELECT (SELECT count(*) FROM occupancy WHERE building_code IS NOT NULL AND score IS NOT NULL)
            + (SELECT count(*) FROM organisation_registration WHERE building_code IS NOT NULL AND score IS NOT NULL)
            + (SELECT count(*) FROM event WHERE building_code IS NOT NULL AND score IS NOT NULL)"""
        attached = connection.execute(query).fetchone()
    assert attached is not None
    assert sum(told.scores.values()) == attached[0] > 0
    assert html.count("<circle") >= len(measured())
    assert f"{max(told.scores.values()):,}" in html


def test_a_dot_lies_where_said_and_right_meet() -> None:
    drawn = str(diagram([Bin(0.0, 1.0, 10, 0.25, 0.75)], 100))
    assert 'cx="25.0" cy="25.0"' in drawn


def test_refused_columns_and_datums_are_told(html: str) -> None:
    for text in ("民族", "慢性病诊断", "GCJ-02", "BD-09", "EPSG:4527"):
        assert text in html


def test_both_languages_are_there_and_chinese_is_shown_first(html: str) -> None:
    assert '<html lang="zh-CN" data-language="zh">' in html
    assert html.count('lang="zh"') > 50
    assert html.count('<span lang="zh">') == html.count('<span lang="en">')


def test_a_share_of_few_rows_is_not_shown() -> None:
    few = Shape(1, "x", "", 0, 0, LEAST_ROWS - 1, 5)
    assert few.share is None
    assert share_colour(None) != share_colour(0.0) != share_colour(0.5)


def test_what_is_there_is_seen_however_little_it_is() -> None:
    drawn = str(stacked([(1_000_000, "#111"), (1, "#222"), (0, "#333")]))
    assert "#222" in drawn
    assert "#333" not in drawn
    assert str(bars([])) == ""
    assert "&lt;b&gt;" in str(bars([Bar("<b>", "x", 1, "#111")]))


@pytest.mark.parametrize("code", [Outcome.OTHER_CITY, Reason.EMPTY_ROW, "ambiguous"])
def test_every_reason_has_words_in_both_languages(code: str) -> None:
    assert reason_label(code, "zh") not in ("", code)
    assert reason_label(code, "en") not in ("", code)
