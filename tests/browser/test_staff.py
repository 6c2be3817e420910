"""GIS staff in a real browser: runs and their report, and the review queue by keyboard."""

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WatchedPage

Open = Callable[..., WatchedPage]
PATIENCE_MS = 30_000


@pytest.fixture(autouse=True)
def nothing_decided(client_of: Callable[[str], httpx.Client]) -> Iterator[None]:
    """What a test decides is undone after it: the city is everybody's."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    editor = client_of("gis_editor")
    for decision in editor.get("/api/review/decisions").json()["decisions"]:
        if decision["undone_at"] is None:
            editor.delete(f"/api/review/decisions/{decision['decision_id']}")


def desk(page_of: Open, role: str = "gis_editor") -> tuple[WatchedPage, Page]:
    watched = page_of(role)
    watched.page.goto(f"{watched.server}/staff/review")
    expect(watched.page.get_by_role("heading", level=2)).to_be_visible()
    return watched, watched.page


def test_one_key_decides_and_one_undoes(page_of: Open) -> None:
    watched, page = desk(page_of)
    first = page.get_by_role("heading", level=2).inner_text()
    page.wait_for_selector(".map-view[data-ready=true]")
    expect(page.locator("ul.candidates kbd").first).to_have_text("1")
    expect(page.locator("ul.candidates .evidence").first).to_contain_text("+")
    page.keyboard.press("1")
    expect(page.get_by_role("heading", level=2)).not_to_have_text(first)
    history = page.locator("ul.history")
    expect(history.get_by_text(first)).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("heading", level=2)).to_have_text(first)
    expect(history.get_by_text("已撤销")).to_be_visible()
    assert watched.errors == [] and watched.outside == []


def test_skipping_leaves_the_address_open(page_of: Open) -> None:
    _, page = desk(page_of)
    first = page.get_by_role("heading", level=2).inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=2)).not_to_have_text(first)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=2)).to_have_text(first)


def test_somebody_else_was_faster(page_of: Open, client_of: Callable[[str], httpx.Client]) -> None:
    watched, page = desk(page_of)
    text = page.get_by_role("heading", level=2).inner_text()
    assert client_of("gis_editor").post("/api/review/decisions", json={"text": text}).status_code == 201
    page.keyboard.press("1")
    expect(page.get_by_role("status").filter(has_text="已有他人确认")).to_be_visible()
    expect(page.get_by_role("heading", level=2)).not_to_have_text(text)
    assert [one for one in watched.errors if "409" not in one] == []


def test_a_filter_is_in_the_link(page_of: Open) -> None:
    _, page = desk(page_of)
    page.get_by_role("combobox", name="原因").click()
    page.get_by_role("option", name=re.compile("名称不在地名库中")).click()
    expect(page).to_have_url(re.compile("reason=name_unknown"))
    expect(page.locator("ol button .soft").first).to_contain_text("名称不在地名库中")


def test_a_commander_looks_and_does_not_decide(page_of: Open) -> None:
    _, page = desk(page_of, "city_commander")
    expect(page.get_by_text("您可以查看，但不能确认。")).to_be_visible()
    first = page.get_by_role("heading", level=2).inner_text()
    page.keyboard.press("1")
    expect(page.locator("ul.candidates button").first).to_be_disabled()
    expect(page.get_by_role("heading", level=2)).to_have_text(first)


def test_a_run_with_its_sources_and_report(page_of: Open) -> None:
    watched = page_of("gis_editor")
    page = watched.page
    page.goto(f"{watched.server}/staff")
    expect(page.get_by_role("row", name=re.compile("居民健康档案"))).to_contain_text("未导入的列")
    page.get_by_role("button", name="打开报告").click()
    report = page.frame_locator("iframe")
    expect(report.locator("body")).to_contain_text("入库")


def test_who_may_not_read_runs_is_told(page_of: Open) -> None:
    watched = page_of("dispatcher")
    watched.page.goto(f"{watched.server}/staff")
    expect(watched.page.get_by_text("地图工作台")).to_be_visible()
    expect(watched.page.get_by_role("button", name="打开报告")).to_have_count(0)
