"""A real Chromium, with software WebGL, that reaches nothing but our server."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import Account

FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
]


class WatchedPage:
    """A page with what it asked for and what it complained about."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._request)
        page.on(
            "console", lambda message: self.errors.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _request(self, request) -> None:
        if not request.url.startswith((self.server, "blob:", "data:")):
            self.outside.append(request.url)

    def open(self, fragment: str = "") -> Page:
        """Open `/` and wait until the map has drawn."""
        self.page.goto(f"{self.server}/{fragment}")
        self.page.wait_for_selector(".map-view[data-ready=true]", timeout=60_000)
        return self.page

    def drawn(self) -> Page:
        """Wait until panels and slots have come, and the map has drawn all that was asked for."""
        self.page.wait_for_timeout(200)
        self.page.wait_for_selector(".workspace[data-around=true]", timeout=30_000)
        self.page.wait_for_selector(".map-view[data-idle=true]", timeout=60_000)
        return self.page


@pytest.fixture(scope="module")  # Playwright's event loop must be gone before asynchronous tests run
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield opened
        opened.close()


def sign_in(context: BrowserContext, server: str, account: Account) -> None:
    """Sign a browser context in as a person; its pages share the session's cookie."""
    answer = context.request.post(
        f"{server}/api/session", data={"name": account.name, "password": account.password}
    )
    assert answer.ok, answer.text()


@pytest.fixture
def page_of(
    browser: Browser, server: str, accounts: dict[str, Account]
) -> Iterator[Callable[..., WatchedPage]]:
    """Gives a watched page of a person by role, 1280 × 800, in Chinese; keywords go to the browser context."""
    contexts: list[BrowserContext] = []

    def open_page(role: str = "city_commander", **options: Any) -> WatchedPage:
        settings = {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN", **options}
        context = browser.new_context(**settings)
        contexts.append(context)
        sign_in(context, server, accounts[role])
        return WatchedPage(context.new_page(), server)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def watched(page_of: Callable[..., WatchedPage]) -> WatchedPage:
    """A page of the city commander."""
    return page_of()


@pytest.fixture
def open_workspace(page_of: Callable[..., WatchedPage]) -> Callable[..., WatchedPage]:
    """Opens the workspace of a role at a fragment and waits until the map has drawn."""

    def opened(role: str = "city_commander", fragment: str = "", **options: Any) -> WatchedPage:
        watched = page_of(role, **options)
        watched.open(fragment)
        return watched

    return opened
