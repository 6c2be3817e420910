"""The wall in a real browser with real accounts: rotation, alarms, failures, old data, and topics from YAML."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from catalogs.database import conninfo
from catalogs.settings import Settings
from catalogs.topics import own_folder

ROOT = Path(__file__).parent.parent.parent
READY = ".stage[data-ready=true]"
SPEEDY = """\
id: speedy
title: {zh: 测试专题, en: Trial}
area: 3705
stale_after_s: 60
figures: [{measure: residents}, {from: events, status: open, days: 366, title: 未结案}]
scenes:
  - {id: first, title: 第一屏, seconds: 5, layers: [{layer: town, show: choropleth}],
     charts: [{title: 人口, kind: ranking, from: areas, measures: [residents], level: county}]}
  - {id: second, title: 第二屏, seconds: 5, layers: [{layer: event, show: points}],
     charts: [{title: 每日, kind: line, from: events, by: day}]}
alarms: {categories: ["0401"], seconds: 20, zoom: 15, per_minute: 12}
"""
COUNTY = """\
id: hekou
title: 河口区综合治理一张图
area: 370503
theme: {background: "#101010", panel: "#181818", accent: "#ffd166"}
figures: [{measure: grid_workers, title: 网格员队伍}]
scenes:
  - {id: towns, title: 各镇街, layers: [{layer: town, show: choropleth, measure: organisations}],
     charts: [{title: 各<level>单位, kind: ranking, from: areas, measures: [organisations], level: county}]}
"""


class Wall:
    """A server over a city of its own, that can be stopped and started again at the same address."""

    def __init__(self, settings: Settings, accounts) -> None:
        self.settings, self.accounts = settings, accounts
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {
            **os.environ,
            "GRIDCITY_DATA": str(self.settings.data),
            "GRIDCITY_DATABASE_URL": conninfo(self.settings),
            "GRIDCITY_PORT": str(self.port),
        }
        command = [sys.executable, "-m", "api.cli", "serve"]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT)
        for _ in range(600):
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise RuntimeError("the server did not become ready")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(30)

    def topic(self, text: str, name: str) -> None:
        folder = own_folder(self.settings.data)
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    def sign_in(self, context: BrowserContext, role: str = "city_commander", *, wall: bool = True) -> None:
        account = self.accounts[role]
        data = {"name": account.name, "password": account.password, "wall": wall}
        assert context.request.post(f"{self.url}/api/session", data=data).ok

    def report(self, category: str, longitude: float, latitude: float) -> dict:
        """A real report by the dispatcher."""
        told = {"category": category, "title": "路面突然塌陷", "longitude": longitude, "latitude": latitude}
        headers = self.accounts["dispatcher"].headers
        answer = httpx.post(f"{self.url}/api/events", json=told, headers=headers, timeout=30)
        return answer.raise_for_status().json()["event"]

    def point(self) -> tuple[float, float]:
        """A place inside a grid."""
        inside = (
            "SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_PointOnSurface(geom_4490) AS p FROM grid LIMIT 1) AS one"
        )
        with psycopg.connect(conninfo(self.settings)) as connection:
            row = connection.execute(inside).fetchone()
        assert row is not None
        return row


@pytest.fixture(scope="module")
def wall(copy_city: Callable[[str], Settings], accounts) -> Iterator[Wall]:
    running = Wall(copy_city("wall"), accounts)
    running.topic(SPEEDY, "speedy.yml")
    running.start()
    yield running
    running.stop()


@contextmanager
def screen(browser: Browser, **options) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, locale="zh-CN", reduced_motion="reduce", **options
    )
    yield context
    context.close()


@pytest.fixture
def context(browser: Browser, wall: Wall) -> Iterator[BrowserContext]:
    with screen(browser) as opened:
        wall.sign_in(opened)
        yield opened


def opened(wall: Wall, context: BrowserContext, path: str = "/wall/speedy") -> Page:
    page = context.new_page()
    page.goto(wall.url + path)
    page.wait_for_selector(READY, timeout=60_000)
    return page


def scene_of(page: Page) -> str:
    return page.locator(".stage").get_attribute("data-scene") or ""


def test_scenes_take_turns_and_the_keys_of_a_remote_choose_one(wall: Wall, context: BrowserContext) -> None:
    page = opened(wall, context)
    stage = page.locator(".stage")
    first = scene_of(page)
    expect(stage).not_to_have_attribute("data-scene", first, timeout=9000)
    page.keyboard.press("1")
    expect(stage).to_have_attribute("data-scene", "first")
    page.keyboard.press("ArrowRight")
    expect(stage).to_have_attribute("data-scene", "second")
    expect(page.locator(".strip li").nth(1)).to_have_css("font-weight", "600")
    expect(page.locator(".strip li").first).to_have_css("font-weight", "400")
    page.keyboard.press("PageUp")
    page.keyboard.press(" ")
    expect(page.get_by_text("已暂停轮播")).to_be_visible()
    expect(page.locator(".chart li")).to_have_count(7)
    assert page.evaluate("getComputedStyle(document.querySelector('.wall')).cursor") == "none"
    page.mouse.move(300, 300)
    expect(page.locator(".wall.pointer")).to_have_count(1)


def test_everything_is_there_and_nothing_is_cut(wall: Wall, context: BrowserContext) -> None:
    problems: list[str] = []
    outside: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda asked: (
            outside.append(asked.url) if not asked.url.startswith((wall.url, "blob:", "data:")) else None
        ),
    )
    page.goto(f"{wall.url}/wall")
    page.wait_for_selector(READY, timeout=60_000)
    expect(page.get_by_role("heading", name="东营市城市运行全景")).to_be_visible()
    for key in "1234":
        page.keyboard.press(key)
        cut = page.evaluate(
            "[...document.querySelectorAll('.figure dd, .figure dt, h1, .chart h2, .swatch')]"
            ".filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"
        )
        assert cut == []
        small = page.evaluate(
            "[...document.querySelectorAll('.stage *')].filter(one => one.childNodes.length === 1"
            " && one.firstChild.nodeType === 3 && one.textContent.trim()"
            " && parseFloat(getComputedStyle(one).fontSize) < innerHeight * 0.016 && !one.closest('svg'))"
            ".map(one => one.className + one.textContent)"
        )
        assert small == [], "read from five metres"
    assert problems == []
    assert outside == []


def test_a_new_event_flies_the_map_to_it_and_the_scenes_come_back(
    wall: Wall, context: BrowserContext
) -> None:
    page = opened(wall, context)
    expect(page.locator(".alarm")).to_have_count(0)
    event = wall.report("0401", *wall.point())
    banner = page.locator(".alarm")
    expect(banner).to_contain_text("路面塌陷")
    expect(banner).to_contain_text(event["place"])
    expect(page.locator(".wall-pulse")).to_have_count(1)
    expect(page.locator(".feed li").first).to_contain_text("路面塌陷")
    expect(page.locator(".feed li").first).to_have_class("fresh")
    page.keyboard.press("Escape")
    expect(banner).to_have_count(0)
    expect(page.locator(".wall-pulse")).to_have_count(0)
    wall.report("0102", *wall.point())
    expect(page.locator(".feed li").first).to_contain_text("暴露垃圾")
    expect(banner, "rubbish is no alarm").to_have_count(0)


def test_a_server_that_stops_makes_the_data_old_and_comes_back(wall: Wall, browser: Browser) -> None:
    with screen(browser) as context:
        wall.sign_in(context)
        page = context.new_page()
        page.clock.install()
        page.goto(f"{wall.url}/wall/speedy")
        page.wait_for_selector(READY, timeout=60_000)
        figure = page.locator(".figure dd").first
        shown = figure.inner_text()
        wall.stop()
        try:
            expect(page.get_by_text("连接中断，正在重新连接…")).to_be_visible(timeout=15_000)
            page.clock.fast_forward("02:00")
            expect(page.locator(".notice.old")).to_contain_text("起未更新")
            assert figure.inner_text() == shown, "what was known stays"
        finally:
            wall.start()
        page.clock.fast_forward("00:40")
        expect(page.locator(".notice")).to_have_count(0, timeout=20_000)


def test_a_county_has_its_own_wall_from_one_file(wall: Wall, context: BrowserContext) -> None:
    wall.topic(COUNTY, "hekou.yml")
    page = opened(wall, context, "/wall/hekou")
    expect(page.get_by_role("heading", name="河口区综合治理一张图")).to_be_visible()
    expect(page.locator(".figure dt")).to_have_text("网格员队伍")
    expect(page.get_by_role("heading", name="各镇街单位")).to_be_visible()
    expect(page.locator(".chart li")).to_have_count(8)
    background = page.evaluate("getComputedStyle(document.querySelector('.wall')).backgroundColor")
    assert background == "rgb(16, 16, 16)"


def test_english_is_in_the_link(wall: Wall, context: BrowserContext) -> None:
    page = opened(wall, context, "/wall/city-panorama?lang=en")
    expect(page.get_by_role("heading", name="Dongying at a glance")).to_be_visible()
    expect(page.get_by_text("Latest events")).to_be_visible()


def test_a_wall_that_is_not_yours_says_so_and_names_those_that_are(wall: Wall, browser: Browser) -> None:
    wall.topic(SPEEDY.replace("id: speedy", "id: broken\nwrong: yes"), "broken.yml")
    with screen(browser) as context:
        wall.sign_in(context, "gis_editor")
        page = context.new_page()
        for path in ("work-safety", "broken"):
            page.goto(f"{wall.url}/wall/{path}")
            expect(page.get_by_text("没有这个专题，或您的角色和辖区无权展示。")).to_be_visible()
            expect(page.get_by_role("link", name="生态环境专题")).to_be_visible()
        page.get_by_role("link", name="生态环境专题").click()
        page.wait_for_selector(READY, timeout=60_000)
        expect(page.get_by_role("heading", name="生态环境专题")).to_be_visible()


def test_an_auditor_has_no_wall(wall: Wall, browser: Browser) -> None:
    with screen(browser) as context:
        wall.sign_in(context, "auditor", wall=False)
        page = context.new_page()
        page.goto(f"{wall.url}/wall")
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator(".stage")).to_have_count(0)


def test_a_session_that_ends_asks_over_the_wall_and_goes_on(wall: Wall, browser: Browser) -> None:
    account = wall.accounts["dispatcher"]
    with screen(browser) as context:
        wall.sign_in(context, "dispatcher")
        page = opened(wall, context)
        page.keyboard.press("1")
        csrf = context.request.get(f"{wall.url}/api/session").json()["csrf"]
        assert context.request.delete(f"{wall.url}/api/session", headers={"X-CSRF-Token": csrf}).ok
        wall.report("0102", *wall.point())  # the stream tells its end with the next word at the latest
        password = page.locator("input[type=password]")
        expect(password).to_be_visible(timeout=20_000)
        expect(page.locator(".figure dd").first).to_be_visible()
        size = page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('input')).fontSize) / innerHeight"
        )
        assert size >= 0.016, "the sign-in is read from afar too"
        page.locator("input[name=name], input[autocomplete=username]").first.fill(account.name)
        password.fill(account.password)
        page.keyboard.press("Enter")
        expect(password).to_have_count(0)
        expect(page.locator(".notice")).to_have_count(0, timeout=20_000)


def test_a_lost_picture_is_made_anew(wall: Wall, context: BrowserContext) -> None:
    page = opened(wall, context)
    page.evaluate(
        "document.querySelector('.maplibregl-canvas').dataset.old = 'yes';"
        "document.querySelector('.maplibregl-canvas').getContext('webgl2')"
        ".getExtension('WEBGL_lose_context').loseContext()"
    )
    expect(page.locator(".maplibregl-canvas[data-old]")).to_have_count(0, timeout=15_000)
    expect(page.locator(".maplibregl-canvas")).to_have_count(1)
    lost = "document.querySelector('.maplibregl-canvas').getContext('webgl2').isContextLost()"
    assert page.evaluate(lost) is False


def test_without_webgl_the_figures_go_on(wall: Wall, context: BrowserContext) -> None:
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = opened(wall, context)
    expect(page.get_by_role("alert")).to_contain_text("WebGL 2")
    expect(page.locator(".figure dd").first).not_to_have_text("—")


MANY = """
WITH template AS (SELECT * FROM event WHERE geom_4490 IS NOT NULL AND category <> '帮扶服务' LIMIT 190),
made AS (
    INSERT INTO event (event_id, source_id, source_row, category, title, description, status, reported_at,
        area_code, match_level, score, run_id, geom_4490)
    SELECT %(batch)s || '-' || row_number() OVER (), source_id, -row_number() OVER () - %(batch)s * 1000, category,
        title, '', 'reported', now(), area_code, match_level, score, run_id, geom_4490
    FROM template RETURNING event_id, area_code, category
)
INSERT INTO event_change (event_id, to_status, actor_role, area_code, category)
SELECT event_id, 'reported', 'dispatcher', area_code, category FROM made
"""

COUNT_GRAPHICS = """
window.graphics = { textures: 0, buffers: 0, programs: 0 };
for (const [kind, one] of [['textures', 'Texture'], ['buffers', 'Buffer'], ['programs', 'Program']]) {
  const context = WebGL2RenderingContext.prototype;
  const make = context['create' + one];
  const drop = context['delete' + one];
  context['create' + one] = function (...all) { graphics[kind] += 1; return make.apply(this, all); };
  context['delete' + one] = function (what) { if (what) graphics[kind] -= 1; return drop.call(this, what); };
}
"""


def test_memory_stays_flat_over_many_scenes_and_events(wall: Wall, context: BrowserContext) -> None:
    context.add_init_script(COUNT_GRAPHICS)
    page = opened(wall, context)
    tools = context.new_cdp_session(page)
    tools.send("Performance.enable")

    def work(rounds: range) -> dict[str, float]:
        with psycopg.connect(conninfo(wall.settings), autocommit=True) as connection:
            for number in rounds:
                connection.execute(MANY, {"batch": number})
                expect(page.locator(".feed li").first).to_be_visible()
                for _ in range(12):
                    page.keyboard.press("ArrowRight")
                page.wait_for_timeout(150)
        page.keyboard.press("Escape")
        page.wait_for_timeout(200)
        tools.send("HeapProfiler.collectGarbage")
        measured = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
        names = ("JSHeapUsedSize", "Nodes", "JSEventListeners")
        return {name: measured[name] for name in names} | page.evaluate("graphics")

    work(range(1, 5))
    before = work(range(5, 9))
    after = work(range(9, 17))
    assert after["JSHeapUsedSize"] < before["JSHeapUsedSize"] * 1.15 + 1_500_000
    assert after["Nodes"] < before["Nodes"] + 150
    assert after["JSEventListeners"] < before["JSEventListeners"] + 20
    assert after["textures"] <= before["textures"] + 6
    assert after["buffers"] <= before["buffers"] + 40
    assert after["programs"] <= before["programs"] + 4
    assert page.locator(".feed li").count() <= 14
