"""Events on the map in a real browser, with real accounts: one reports, others see it within a second, or never."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from catalogs.database import conninfo
from catalogs.settings import Settings
from tests.conftest import Account, running_server

READY = "[data-ready=true]"
SECOND_MS = 1000

SIGN_IN = """async ([name, password]) => {
  const answer = await fetch('/api/session', {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({name, password})});
  return answer.status;
}"""

STAMP = """text => {
  window.appeared = null;
  new MutationObserver(() => {
    if (window.appeared === null && document.body.innerText.includes(text)) window.appeared = Date.now();
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


@pytest.fixture(scope="module")
def city(copy_city: Callable[[str], Settings]) -> Settings:
    return copy_city("events_in_browser")


@pytest.fixture(scope="module")
def base_url(city: Settings) -> Iterator[str]:
    with running_server(city) as url:
        yield url


@pytest.fixture(scope="module")
def place(city: Settings, accounts: dict[str, Account]) -> tuple[float, float]:
    """A point in the grid worker's grid."""
    with psycopg.connect(conninfo(city)) as connection:
        found = connection.execute(
            "SELECT ST_X(point), ST_Y(point) FROM (SELECT ST_PointOnSurface(geom_4490) AS point FROM grid"
            " WHERE code = %s) AS inner_point",
            [accounts["grid_worker"].area_code],
        ).fetchone()
    assert found is not None
    return found


@contextmanager
def workspace(
    browser: Browser, base_url: str, account: Account, fragment: str, width: int = 1280
) -> Iterator[Page]:
    """The workspace as an account sees it, with what went wrong in it."""
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{base_url}/wall")  # a page of the same origin without a map
    assert page.evaluate(SIGN_IN, [account.name, account.password]) in (200, 201)
    page.goto(f"{base_url}/#lang=zh&{fragment}")
    page.wait_for_selector(READY, timeout=60_000)
    yield page
    assert errors == []
    context.close()


def at(place: tuple[float, float], zoom: float = 15) -> str:
    return f"panel=events&layers=event&map={zoom}/{place[1]:.5f}/{place[0]:.5f}"


def live(page: Page) -> None:
    expect(page.locator(".live[data-status=connected]").first).to_be_attached(timeout=20_000)


def write_report(page: Page, title: str) -> None:
    page.get_by_role("button", name="上报事件").click()
    box = page.locator("canvas.maplibregl-canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_text("已在地图上选定位置")).to_be_visible()
    page.get_by_label("类别", exact=True).select_option("0404")
    page.get_by_label("标题", exact=True).fill(title)


def send(page: Page) -> None:
    page.get_by_role("button", name="上报", exact=True).click()


def test_a_report_is_on_other_screens_within_a_second_and_never_outside(
    browser: Browser, base_url: str, accounts: dict[str, Account], place: tuple[float, float], city: Settings
) -> None:
    with psycopg.connect(conninfo(city)) as connection:
        row = connection.execute(
            "SELECT code FROM area WHERE level = 'county' AND code <> 370502000000000 ORDER BY code LIMIT 1"
        ).fetchone()
    assert row is not None
    title = "路口积水三十厘米"
    with (
        workspace(browser, base_url, accounts["grid_worker"], at(place)) as reporter,
        workspace(browser, base_url, accounts["county_manager"], at(place, 14)) as inside,
        workspace(browser, base_url, accounts["department_officer"], at(place, 14)) as bound,
    ):
        for page in (reporter, inside, bound):
            live(page)
        inside.evaluate(STAMP, title)
        bound.evaluate(STAMP, title)
        write_report(reporter, title)
        with reporter.expect_response(
            lambda answer: answer.request.method == "POST" and answer.url.endswith("/api/events")
        ) as answered:
            send(reporter)
        event_id = answered.value.json()["event"]["event_id"]
        expect(inside.get_by_text(f"新事件：{title}")).to_be_visible()
        appeared = inside.evaluate("window.appeared")
        sent = reporter.evaluate(
            "() => performance.timeOrigin + performance.getEntriesByType('resource')"
            ".filter(one => one.name.endsWith('/api/events')).at(-1).responseEnd"
        )
        assert appeared - sent < SECOND_MS
        expect(inside.locator(".list button").filter(has_text=title)).to_be_visible()
        expect(reporter.locator(".event-card")).to_contain_text(event_id)
        expect(reporter.locator(".event-card .history li")).to_have_count(1)
        # The officer is bound to other categories: the same moment brings nothing, then or later.
        assert bound.evaluate("window.appeared") is None
        bound.get_by_role("button", name="辖区全部").click()
        expect(bound.get_by_test_id("event-count")).to_have_text(re.compile("件"))
        assert bound.get_by_text(title).count() == 0


def test_what_is_typed_outlives_a_reload_and_a_lost_connection(
    browser: Browser, base_url: str, accounts: dict[str, Account], place: tuple[float, float]
) -> None:
    title = "路灯杆倾斜"
    with workspace(browser, base_url, accounts["grid_worker"], at(place)) as page:
        live(page)
        write_report(page, title)
        page.reload()
        page.wait_for_selector(READY, timeout=60_000)
        expect(page.get_by_label("标题", exact=True)).to_have_value(title)
        expect(page.get_by_label("类别", exact=True)).to_have_value("0404")
        page.context.set_offline(True)
        send(page)
        expect(page.get_by_text("网络中断，事件已保存在本机")).to_be_visible()
        kept = json.loads(page.evaluate("localStorage['gridcity.events.outbox']"))
        assert [one["report"]["title"] for one in kept] == [title]
        page.context.set_offline(False)
        expect(page.locator(".list button").filter(has_text=title)).to_be_visible(timeout=30_000)
        assert json.loads(page.evaluate("localStorage['gridcity.events.outbox']")) == []


def test_a_report_outside_the_area_is_refused_and_kept(
    browser: Browser, base_url: str, accounts: dict[str, Account], place: tuple[float, float]
) -> None:
    with workspace(browser, base_url, accounts["grid_worker"], at((place[0] + 0.08, place[1]), 15)) as page:
        write_report(page, "不是我的网格")
        send(page)
        expect(page.get_by_role("alert").filter(has_text="不在您的辖区内")).to_be_visible()
        expect(page.get_by_label("标题", exact=True)).to_have_value("不是我的网格")


def test_filters_time_and_card_are_in_the_url(
    browser: Browser, base_url: str, accounts: dict[str, Account], place: tuple[float, float]
) -> None:
    with workspace(browser, base_url, accounts["county_manager"], f"{at(place, 12)}&evstatus=closed") as page:
        page.get_by_role("button", name="辖区全部").click()
        count = page.get_by_test_id("event-count")
        expect(count).to_have_text(re.compile(r"\d+ 件"))
        before = count.inner_text()
        track = page.get_by_role("slider", name="时间段")
        track.focus()
        page.keyboard.press("ArrowLeft")
        expect(count).not_to_have_text(before)
        page.locator(".list button").first.click()
        expect(page.locator(".event-card h3")).to_be_visible()
        chosen = page.locator(".event-card h3").inner_text()
        narrowed = count.inner_text()
        expect(page).to_have_url(re.compile("evtime=.*event=|event=.*evtime="))
        link = page.url
        page.goto("about:blank")
        page.goto(link)
        page.wait_for_selector(READY, timeout=60_000)
        expect(page.locator(".event-card h3")).to_have_text(chosen)
        expect(page.get_by_test_id("event-count")).to_have_text(narrowed)
