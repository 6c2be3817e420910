"""Sign-in, accounts, tokens and the audit as people use them, in a real browser against the real server."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from catalogs.database import conninfo
from catalogs.settings import Settings
from tests.conftest import Account, running_server

AXE = Path(__file__).parents[2] / "webmap" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def own_city(copy_city: Callable[[str], Settings]) -> Settings:
    return copy_city("accounts_in_browser")


@pytest.fixture(scope="module")
def own_server(own_city: Settings) -> Iterator[str]:
    with running_server(own_city) as url:
        yield url


@pytest.fixture
def database(own_city: Settings) -> Iterator[psycopg.Connection]:
    with psycopg.connect(conninfo(own_city), autocommit=True) as connection:
        connection.execute("DELETE FROM sign_in_throttle")
        yield connection


@pytest.fixture
def new_page(browser: Browser, own_server: str, database) -> Iterator[Callable[..., Page]]:
    contexts = []

    def opened(path: str, **options) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN", **options}
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(own_server + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def enter(page: Page, name: str, password: str) -> None:
    page.get_by_role("textbox", name="账号", exact=True).fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def enter_as(page: Page, account: Account) -> None:
    enter(page, account.name, account.password)


def test_wrong_words_caps_lock_and_the_way_in(new_page, accounts) -> None:
    page = new_page("/audit")
    expect(page.get_by_role("textbox", name="账号", exact=True)).to_be_focused()
    enter(page, accounts["auditor"].name, "not the password")
    expect(page.get_by_role("alert")).to_have_text("账号或密码不正确。")
    field = page.get_by_label("密码", exact=True)
    field.evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'A', bubbles: true, modifierCapsLock: true}))"
    )
    expect(page.get_by_text("大写锁定已打开")).to_be_visible()
    page.get_by_role("button", name="显示密码").click()
    assert field.get_attribute("type") == "text"
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("alert")).to_have_text("Wrong account or password.")
    page.get_by_role("button", name="中文").click()
    enter_as(page, accounts["auditor"])
    expect(page.get_by_text("链条完整")).to_be_visible()


def test_a_wait_is_counted_down(new_page, database) -> None:
    page = new_page("/accounts")
    for _ in range(6):
        enter(page, "nobody", "not the password")
        expect(page.get_by_role("alert")).to_be_visible()
    database.execute("UPDATE sign_in_throttle SET blocked_until = now() + interval '3 seconds'")
    enter(page, "nobody", "not the password")
    waiting = page.get_by_role("button", name="秒后可再试")
    expect(waiting).to_be_disabled()
    expect(page.get_by_role("alert")).to_contain_text("请等待")
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_enabled(timeout=8000)


def test_deactivated_people_are_told_after_the_right_password(new_page, accounts, database) -> None:
    worker = accounts["grid_worker"]
    database.execute("UPDATE account SET active = false WHERE name = %s", [worker.name])
    page = new_page("/")
    enter(page, worker.name, "not the password")
    expect(page.get_by_role("alert")).to_have_text("账号或密码不正确。")
    enter_as(page, worker)
    expect(page.get_by_role("alert")).to_contain_text("已停用")
    database.execute("UPDATE account SET active = true WHERE name = %s", [worker.name])


def test_from_a_new_account_to_its_end(new_page, accounts) -> None:
    page = new_page("/accounts")
    enter_as(page, accounts["administrator"])
    page.get_by_role("button", name="新建账号").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("账号").first.fill("zhao.liu")
    dialog.get_by_label("姓名或单位").fill("赵六")
    dialog.get_by_label("角色").select_option("gis_editor")
    dialog.get_by_role("combobox", name="辖区: 东营市").select_option("370502000000000")
    expect(dialog.get_by_role("combobox", name="辖区: 东营区")).to_be_visible()
    dialog.get_by_role("button", name="保存").click()
    password = page.locator(".once code").inner_text()

    person = new_page("/accounts")
    enter(person, "zhao.liu", password)
    expect(person.get_by_text("东营市 › 东营区")).to_be_visible()

    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="启用")).to_be_visible()
    person.get_by_label("用途").fill("QGIS")
    person.get_by_role("button", name="新建令牌").click()
    expect(person.get_by_text("请重新登录")).to_be_visible()
    enter(person, "zhao.liu", password)
    expect(person.get_by_role("alert")).to_contain_text("已停用")


def test_what_was_typed_outlives_the_session(new_page, accounts, database) -> None:
    editor = accounts["gis_editor"]
    page = new_page("/accounts")
    enter_as(page, editor)
    page.get_by_label("用途").fill("夜间同步程序")
    database.execute("UPDATE session SET expires_at = now()")
    page.get_by_role("button", name="新建令牌").click()
    expect(page.get_by_text("登录时间已满")).to_be_visible()
    assert page.get_by_label("用途").input_value() == "夜间同步程序"
    assert page.get_by_role("textbox", name="账号", exact=True).input_value() == editor.name
    page.get_by_label("密码", exact=True).fill(editor.password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator(".once code")).to_contain_text("gc_")
    expect(page.locator("li", has_text="夜间同步程序")).to_be_visible()


def test_another_way_in_is_said_when_it_fails(new_page) -> None:
    page = new_page("/?signin=oidc_unknown#lang=zh")
    expect(page.get_by_text("没有绑定本平台的账号")).to_be_visible()
    assert "signin" not in page.url


def test_a_wall_may_stay(new_page, accounts) -> None:
    page = new_page("/wall")
    page.get_by_label("这是大屏设备").check()
    with page.expect_response("**/api/session") as answered:
        enter_as(page, accounts["city_commander"])
    assert answered.value.json()["wall"] is True


def test_the_auditor_filters_and_sees_a_broken_chain(new_page, accounts, database) -> None:
    page = new_page("/audit")
    enter_as(page, accounts["auditor"])
    expect(page.get_by_text("链条完整")).to_be_visible()
    page.get_by_label("操作", exact=True).select_option("token.issued")
    expect(page.locator("tbody .action").first).to_have_text("发放令牌")
    expect(page.locator("tbody .action", has_text="新建账号")).to_have_count(0)
    expect(page).to_have_url(re.compile("what=token.issued"))
    with page.expect_download() as saved:
        page.get_by_role("link", name="导出 CSV").click()
    assert "token.issued" in Path(saved.value.path()).read_text(encoding="utf-8-sig")
    database.execute("ALTER TABLE audit DISABLE TRIGGER ALL")
    database.execute("DELETE FROM audit WHERE audit_id = 3")
    database.execute("ALTER TABLE audit ENABLE TRIGGER ALL")
    page.get_by_role("button", name="重新核对").click()
    expect(page.get_by_text("链条在第 2 条之后断开")).to_be_visible()
    expect(page.get_by_text("第 3 条缺失")).to_be_visible()


def test_what_is_not_yours_is_said(new_page, accounts) -> None:
    page = new_page("/audit")
    enter_as(page, accounts["town_manager"])
    expect(page.get_by_text("这个页面不在您的权限范围内")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_accessible_and_nothing_is_cut(new_page, accounts, theme: str) -> None:
    for path, role, ready in (
        ("/accounts", "administrator", "tbody tr"),
        ("/accounts", "gis_editor", ".mine"),
        ("/audit", "auditor", "tbody tr"),
    ):
        page = new_page(f"{path}#theme={theme}", viewport={"width": 390, "height": 844})
        _check(page)
        enter_as(page, accounts[role])
        page.wait_for_selector(ready)
        _check(page)
        page.set_viewport_size({"width": 1440, "height": 900})
        _check(page)


def _check(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa']})")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
