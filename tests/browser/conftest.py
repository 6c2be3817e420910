"""A real Chromium, with software WebGL, that reaches nothing but our server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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

    def _console(self, message) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def open(self, fragment: str = "") -> Page:
        """Open `/` and wait until the map has drawn."""
        self.page.goto(f"{self.server}/{fragment}")
        self.page.wait_for_selector("main[data-ready=true]", timeout=60_000)
        return self.page


@pytest.fixture(scope="module")  # Playwright's event loop must be gone before asynchronous tests run
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def watched(browser: Browser, server: str) -> Iterator[WatchedPage]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    yield WatchedPage(context.new_page(), server)
    context.close()
