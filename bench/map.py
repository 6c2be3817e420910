"""The map as somebody opens it: time to the first useful picture, and how long tiles take while they pan.

A real Chromium with WebGL in software and an empty cache opens the workspace over the whole city. The picture is
useful when everything in view has been drawn, whether or not panels around it have come. Then the map is moved by
a screen at a time at street, quarter and town zooms; the server keeps no tile, so each one is drawn when asked for.
"""

import re
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request, sync_playwright

from bench.serving import CHROMIUM, serving, somebody
from catalogs.settings import Settings

OPENINGS = 5
LOOKS = ("", "#map=13.2/37.449/118.51/0/0", "#map=16/37.449/118.51/0/0")
"""The whole city, a quarter, a street."""

STEPS = 12
SETTLED = ".map-view[data-ready=true]"

TILE = re.compile(r"/tiles/.*\.mvt|/api/events/tiles/")


def main(data: Path) -> dict[str, Any]:
    """Milliseconds: first picture (median and slowest of some openings), tile requests while panning (p50, p95)."""
    settings = Settings(data=data, database_url=None)
    with somebody(settings) as account, serving(settings) as port, sync_playwright() as playwright:
        url = f"http://127.0.0.1:{port}"
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)

        def signed_in() -> BrowserContext:
            context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
            context.request.post(f"{url}/api/session", data=account.signing)
            return context

        pictures = [_first_picture(signed_in(), url) for _ in range(OPENINGS)]
        panning = sorted(_panning(signed_in().new_page(), url))
        browser.close()
    return {
        "first picture, ms": {"median": statistics.median(pictures), "slowest": max(pictures)},
        "tiles while panning, ms": {
            "requests": len(panning),
            "p50": statistics.median(panning),
            "p95": panning[int(len(panning) * 0.95)],
            "slowest": panning[-1],
        },
    }


def _first_picture(context: BrowserContext, url: str) -> float:
    page = context.new_page()
    page.goto(f"{url}/", wait_until="commit")
    page.wait_for_selector(SETTLED, state="attached", timeout=60_000)
    milliseconds: float = page.evaluate("performance.now()")
    context.close()
    return milliseconds


def _panning(page: Page, url: str) -> list[float]:
    """What each tile took from its request to its last byte; the map's worker asks for them."""
    taken: list[float] = []

    def finished(request: Request) -> None:
        if TILE.search(request.url) and request.timing["responseEnd"] > 0:
            taken.append(request.timing["responseEnd"] - request.timing["requestStart"])

    for look in LOOKS:
        page.goto("about:blank")
        page.goto(f"{url}/{look}")
        page.wait_for_selector(SETTLED, timeout=60_000)
        page.locator(".map-view canvas").focus()
        page.context.on("requestfinished", finished)
        for step in range(STEPS):
            for _ in range(4):
                page.keyboard.press("ArrowRight" if step % 4 < 3 else "ArrowDown")
                page.wait_for_timeout(100)
            page.wait_for_selector(".map-view[data-idle=true]", timeout=60_000)
        page.context.remove_listener("requestfinished", finished)
    return taken
