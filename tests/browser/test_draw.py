"""Measuring, drawing, counting inside a shape, and the list of what is in view."""

import json
import re

import pyproj
import pytest
from playwright.sync_api import expect

HOME = "37.4400/118.6700"
GEOD = pyproj.Geod(ellps="GRS80")
RECTANGLE = ((560, 200), (900, 500))
"""Two corners in the window's pixels, apart from the panel and the legend."""


@pytest.fixture
def page(open_workspace):
    """The workspace of a commander with the drawing panel open."""
    watched = open_workspace(
        "city_commander", f"#map=14/{HOME}/0/0&lang=zh&theme=light&panel=draw&layers=event"
    )
    yield watched.page
    assert watched.outside == []
    assert [one for one in watched.errors if "layers[" in one or "Error:" in one] == []


def take(page, tool: str) -> None:
    page.get_by_role("toolbar").get_by_role("button", name=tool, exact=True).click()
    expect(page.get_by_role("button", name="结束绘制")).to_be_visible()


def click(page, *points: tuple[int, int]) -> None:
    for x, y in points:
        page.mouse.move(x - 4, y - 4)
        page.mouse.move(x, y)
        page.mouse.click(x, y)
        page.wait_for_timeout(120)


def drawn(page) -> dict:
    """What the export holds."""
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 GeoJSON").click()
    return json.loads(download.value.path().read_text())


def test_a_length_is_that_of_the_ellipsoid_and_enter_ends_the_line(page) -> None:
    take(page, "测距")
    click(page, (700, 300), (900, 420), (1000, 260))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("draw=l"))
    expect(page.locator(".shapes li")).to_have_count(1)
    (line,) = drawn(page)["features"]
    length = GEOD.line_length(*zip(*line["geometry"]["coordinates"], strict=True))
    assert len(line["geometry"]["coordinates"]) == 3
    assert line["properties"]["length_m"] == pytest.approx(length, abs=0.01)


def test_an_area_is_that_of_the_ellipsoid_and_the_link_keeps_it(page) -> None:
    take(page, "测面积")
    click(page, (600, 250), (1100, 250), (1100, 650), (600, 650), (600, 250))
    (surface,) = drawn(page)["features"]
    lons, lats = zip(*surface["geometry"]["coordinates"][0], strict=True)
    area = abs(GEOD.polygon_area_perimeter(lons, lats)[0])
    assert surface["properties"]["area_m2"] == pytest.approx(area, rel=1e-6)
    expect(page.locator(".shapes")).to_contain_text("亩")
    page.get_by_label("备注").fill("东城")
    page.get_by_label("备注").blur()
    expect(page).to_have_url(re.compile("draw=a"))
    page.wait_for_timeout(200)
    page.reload()
    page.wait_for_selector("[data-ready=true]", timeout=60_000)
    expect(page.locator(".shapes li")).to_have_count(1)
    expect(page.get_by_label("备注")).to_have_value("东城")


def test_what_lies_inside_is_counted_and_listed(page, client_of) -> None:
    take(page, "矩形")
    click(page, *RECTANGLE)
    page.get_by_role("button", name="结束绘制").click()
    (surface,) = drawn(page)["features"]
    corners = ",".join(f"{lon:.6f} {lat:.6f}" for lon, lat in surface["geometry"]["coordinates"][0])
    told = client_of("city_commander").get(
        "/ogc/collections/event/items",
        params={"f": "json", "limit": 1, "filter": f"S_INTERSECTS(geometry, POLYGON(({corners})))"},
    )
    page.get_by_role("button", name="统计范围内").click()
    events = page.get_by_role("tab", name="事件")
    expect(events).to_contain_text(f"{told.json()['numberMatched']:,}")
    expect(page.get_by_text("实有人口（受保护）")).to_be_visible()
    if told.json()["numberMatched"]:
        with page.expect_download() as download:
            page.get_by_role("button", name="导出清单 CSV").click()
        assert "event_id" in download.value.path().read_text("utf-8-sig").splitlines()[0]


def test_deleting_everything_can_be_undone(page) -> None:
    take(page, "标注点")
    click(page, (800, 400), (900, 500))
    expect(page.locator(".shapes li")).to_have_count(2)
    page.get_by_role("button", name="全部删除").click()
    expect(page.locator(".shapes li")).to_have_count(0)
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".shapes li")).to_have_count(2)


def test_who_may_not_export_is_told(open_workspace) -> None:
    watched = open_workspace("community_manager", "#lang=zh&panel=draw&layers=event")
    take(watched.page, "矩形")
    click(watched.page, *RECTANGLE)
    watched.page.get_by_role("button", name="统计范围内").click()
    expect(watched.page.get_by_text("您的角色不能导出")).to_be_visible()
    expect(watched.page.get_by_role("button", name="导出清单 CSV")).to_have_count(0)


def test_features_in_view_are_listed_and_opened_by_key(open_workspace, client_of) -> None:
    asked = {"f": "json", "limit": 1, "properties": "building_code"}
    (building,) = (
        client_of("city_commander").get("/ogc/collections/building/items", params=asked).json()["features"]
    )
    lon, lat = building["geometry"]["coordinates"][0][0][0][:2]
    watched = open_workspace(
        "city_commander", f"#map=16/{lat:.5f}/{lon:.5f}/0/0&lang=zh&panel=features&layers=building"
    )
    page = watched.page
    summary = page.get_by_role("status").filter(has_text="本屏有")
    expect(summary).to_contain_text("标准建筑物", timeout=20_000)
    rows = page.locator("[aria-label=本屏要素] li button")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    assert page.locator("[aria-label=本屏要素] li button[tabindex='0']").count() == 1
    page.keyboard.press("End")
    expect(rows.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("aside.drawer")).to_be_visible()
