"""The 3D buildings: what a click returns is the building under the pointer.

The truth comes from elsewhere: a ray from the camera through the pixel, computed here from the map's own numbers
(centre, zoom, pitch, bearing, field of view), against prisms of the footprints in the database, the nearest hit. A
point counts where the truth is the same a pixel and a half around it, so that no edge decides.
"""

import math
import re
from dataclasses import dataclass

import numpy as np
import psycopg
import pytest
import shapely
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from catalogs.database import conninfo

FIELD_OF_VIEW = 0.6435011087932844
"""MapLibre's vertical field of view, radians."""
EARTH_M = 40_075_016.68557849
TILE = 512
AROUND = 1.5
CLICKS = 200
VIEWS = ((17.2, 60, 20), (16.8, 45, -35), (17.5, 30, 110), (17.0, 0, 0), (16.6, 55, 200))
"""Zoom, pitch, bearing."""


@dataclass(frozen=True)
class View:
    """Where the map looks from; the canvas in CSS pixels."""

    lon: float
    lat: float
    zoom: float
    pitch: float
    bearing: float
    width: float
    height: float

    @property
    def pixels_per_metre(self) -> float:
        return TILE * 2**self.zoom / (EARTH_M * math.cos(math.radians(self.lat)))

    def ray(self, x: float, y: float) -> tuple[np.ndarray, np.ndarray]:
        """Camera and direction through a pixel; x east, y south, z up, in pixels of the ground from the centre."""
        away = self.height / 2 / math.tan(FIELD_OF_VIEW / 2)
        pitch, bearing = math.radians(self.pitch), math.radians(self.bearing)
        tilt = np.array(
            [[1, 0, 0], [0, math.cos(pitch), math.sin(pitch)], [0, -math.sin(pitch), math.cos(pitch)]]
        )
        turn = np.array(
            [[math.cos(bearing), -math.sin(bearing), 0], [math.sin(bearing), math.cos(bearing), 0], [0, 0, 1]]
        )
        world = turn @ tilt
        camera = world @ np.array([0, 0, away])
        through = world @ np.array([x - self.width / 2, y - self.height / 2, 0])
        return camera, through - camera

    def flat(self, lonlat: np.ndarray) -> np.ndarray:
        """Degrees to pixels of the ground from the centre (Web Mercator)."""
        return self._mercator(lonlat) - self._mercator(np.array([[self.lon, self.lat]]))

    def _mercator(self, lonlat: np.ndarray) -> np.ndarray:
        x = (lonlat[:, 0] + 180) / 360
        y = 0.5 - np.log(np.tan(np.pi / 4 + np.radians(lonlat[:, 1]) / 2)) / (2 * np.pi)
        return np.column_stack([x, y]) * TILE * 2**self.zoom


class Prisms:
    """The buildings of a view as prisms over their footprints."""

    def __init__(self, view: View, buildings: list[tuple[str, bytes, float]]) -> None:
        self.view = view
        self.codes = [code for code, _, _ in buildings]
        self.shapes = shapely.transform(shapely.from_wkb([wkb for _, wkb, _ in buildings]), view.flat)
        self.heights = [height * view.pixels_per_metre for _, _, height in buildings]
        self.tree = shapely.STRtree(self.shapes)

    def hit(self, x: float, y: float) -> str | None:
        """The code of the first building that the ray through a pixel meets; None where it meets the ground."""
        camera, direction = self.view.ray(x, y)
        if direction[2] >= 0:
            return None

        def at(z: float) -> np.ndarray:
            return (camera + direction * ((z - camera[2]) / direction[2]))[:2]

        best: tuple[float, str] | None = None
        ground = at(0)
        longest = shapely.LineString([at(max(self.heights)), ground])
        for index in self.tree.query(longest):
            shape, top = self.shapes[index], at(self.heights[index])
            path = shapely.LineString([top, ground])
            meeting = shapely.intersection(path, shape)
            if meeting.is_empty:
                continue
            first = shapely.shortest_line(shapely.Point(camera[:2]), meeting)
            point = np.array(first.coords[-1])
            along = float(np.linalg.norm(point - camera[:2])) if self.view.pitch else -self.heights[index]
            if best is None or along < best[0]:
                best = along, self.codes[index]
        return None if best is None else best[1]

    def surely(self, x: float, y: float) -> str | None:
        """`hit`, where it is the same all around; else None."""
        steps = ((0, 0), (AROUND, 0), (-AROUND, 0), (0, AROUND), (0, -AROUND))
        hits = {self.hit(x + dx, y + dy) for dx, dy in steps}
        return hits.pop() if len(hits) == 1 else None


@pytest.fixture(scope="module")
def quarter_of_town(served_city) -> tuple[float, float, list[tuple[str, bytes, float]]]:
    """The spot with most building volume within 300 m, and the buildings within 3 km of it."""
    with psycopg.connect(conninfo(served_city)) as connection:
        lon, lat = connection.execute(
            "WITH cell AS (SELECT round(ST_X(p)::numeric, 3) AS x, round(ST_Y(p)::numeric, 3) AS y,"
            "   sum(height_m * ST_Area(geom_3857)) AS volume FROM building,"
            "   LATERAL ST_PointOnSurface(geom_4490) AS p GROUP BY 1, 2)"
            " SELECT a.x::float8, a.y::float8 FROM cell AS a JOIN cell AS b ON abs(a.x - b.x) <= 0.003"
            " AND abs(a.y - b.y) <= 0.003 GROUP BY a.x, a.y ORDER BY sum(b.volume) DESC, 1, 2 LIMIT 1"
        ).fetchone()
        rows = connection.execute(
            "SELECT building_code::text, ST_AsBinary(geom_4490), height_m FROM building"
            " WHERE geom_4490 && ST_Expand(ST_SetSRID(ST_MakePoint(%s, %s), 4490), 0.03)",
            [lon, lat],
        ).fetchall()
    return lon, lat, rows


def fragment(lon: float, lat: float, zoom: float, pitch: float, bearing: float, more: str = "") -> str:
    place = f"#map={zoom}/{lat:.5f}/{lon:.5f}/{bearing}/{pitch}"
    return f"{place}&lang=zh&theme=light&panel=&layers=buildings-3d&people=off{more}"


def wait_for_buildings(page) -> None:
    page.wait_for_selector(".legend[aria-label=三维建筑][data-phase=on][data-busy=false]", timeout=60_000)


def test_a_click_returns_the_building_under_the_pointer(open_workspace, quarter_of_town) -> None:
    lon, lat, buildings = quarter_of_town
    tried, wrong = 0, []
    rng = np.random.default_rng(7)
    watched = open_workspace("city_commander", fragment(lon, lat, *VIEWS[0], f"&building={buildings[0][0]}"))
    page = watched.page
    for number, (zoom, pitch, bearing) in enumerate(VIEWS):
        page.evaluate(
            "fragment => { location.hash = fragment; location.reload() }",
            fragment(lon, lat, zoom, pitch, bearing, f"&building={buildings[0][0]}"),
        )
        page.wait_for_selector("[data-building]", timeout=60_000)
        page.wait_for_selector("[data-ready=true]", timeout=60_000)
        wait_for_buildings(page)
        box = page.locator(".maplibregl-canvas").bounding_box()
        prisms = Prisms(View(lon, lat, zoom, pitch, bearing, box["width"], box["height"]), buildings)
        wanted = CLICKS * (number + 1) // len(VIEWS)
        for x, y in rng.uniform((20, 120), (box["width"] - 300, box["height"] - 20), (4000, 2)).round():
            if tried == wanted:
                break
            truth = prisms.surely(x, y)
            if truth is None or not is_free(page, box["x"] + x, box["y"] + y):
                continue
            tried += 1
            page.mouse.click(box["x"] + x, box["y"] + y)
            shown = shown_building(page, truth)
            if shown != truth:
                wrong.append((zoom, pitch, bearing, int(x), int(y), truth, shown))
    assert tried == CLICKS
    assert wrong == []


def shown_building(page, truth: str) -> str | None:
    """The code on the card, as soon as it is `truth`; after two seconds whatever it is."""
    try:
        page.wait_for_selector(f"[data-building='{truth}']", timeout=2_000)
        return truth
    except PlaywrightTimeout:
        return page.evaluate("() => document.querySelector('[data-building]')?.dataset.building ?? null")


def is_free(page, x: float, y: float) -> bool:
    """Whether the map itself lies at a point of the page, and no panel over it."""
    return page.evaluate("([x, y]) => document.elementFromPoint(x, y)?.matches('.maplibregl-canvas')", [x, y])


def test_the_legend_changes_the_colours_and_the_link_keeps_them(open_workspace, quarter_of_town) -> None:
    lon, lat, _ = quarter_of_town
    page = open_workspace("city_commander", fragment(lon, lat, 16.5, 50, 0)).page
    legend = page.locator(".legend[aria-label=三维建筑]")
    expect(legend).to_contain_text("住宅")
    legend.get_by_role("button", name="按高度").click()
    expect(legend).to_contain_text("75 米以上")
    expect(page).to_have_url(re.compile("3dby=height"))


def test_where_tiles_are_missing_footprints_are_raised(open_workspace, quarter_of_town) -> None:
    lon, lat, _ = quarter_of_town
    watched = open_workspace("city_commander", fragment(lon, lat, 17, 0, 0).replace("buildings-3d", "event"))
    page = watched.page
    page.route("**/3dtiles/**", lambda route: route.fulfill(status=404, body="{}"))
    with page.expect_request(re.compile(r"/tiles/building/")):
        page.get_by_role("button", name="三维建筑").click()
    expect(page.get_by_text("先用拉伸的楼栋底面代替")).to_be_visible()
