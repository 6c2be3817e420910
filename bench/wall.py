"""What a wall costs: the time of its numbers, and the browser's memory over hours in minutes.

Scenes change as fast as they are drawn and events come in by the hundred, in a real Chromium with software WebGL.
Flat means: what is held after the garbage is collected does not grow from the first part to the last.
"""

import statistics
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg
from playwright.sync_api import Page, sync_playwright

from bench.serving import CHROMIUM, serving, somebody
from catalogs.database import conninfo
from catalogs.settings import Settings

METRICS = ("JSHeapUsedSize", "Nodes", "JSEventListeners")
WARM_UP, PARTS, SCENES_A_PART = 40, 6, 100

CHANGES = """
INSERT INTO event_change (event_id, from_status, to_status, actor_role, area_code, category)
SELECT event_id, status, status, 'dispatcher', area_code, category FROM event
WHERE geom_4490 IS NOT NULL AND category <> 'G601' ORDER BY random() LIMIT 100
"""
"""A hundred changes that change nothing: the live stream tells them, the data stays as it is."""


def main(data: Path, topic: str = "city-panorama") -> dict[str, Any]:
    """Figures of one topic over a data folder that is loaded, as a city's commander sees it."""
    settings = Settings(data=data, database_url=None)
    with somebody(settings) as account, serving(settings) as port:
        signing = {**account.signing, "wall": True}
        return _measured(f"http://127.0.0.1:{port}", signing, conninfo(settings), topic)


def _measured(url: str, signing: dict[str, Any], database: str, topic: str) -> dict[str, Any]:
    with httpx.Client(base_url=url, timeout=60) as client:
        client.post("/api/session", json=signing).raise_for_status()
        path = f"/api/topics/{topic}/numbers"
        client.get(path).raise_for_status()
        times = [_milliseconds(client, path) for _ in range(20)]
        size = len(client.get(path).content)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
        context.request.post(f"{url}/api/session", data=signing)
        page = context.new_page()
        page.goto(f"{url}/wall/{topic}")
        page.wait_for_selector(".stage[data-ready=true]", timeout=120_000)
        parts = _parts(page, database)
        browser.close()
    first, last = parts[0], parts[-1]
    return {
        "numbers_ms_p50": statistics.median(times),
        "numbers_ms_max": max(times),
        "numbers_kb": size / 1024,
        "scenes": (PARTS - 1) * SCENES_A_PART,
        "events": (PARTS - 1) * SCENES_A_PART * 10,
        "heap_mb_first": first["JSHeapUsedSize"] / 2**20,
        "heap_mb_last": last["JSHeapUsedSize"] / 2**20,
        "nodes_first": first["Nodes"],
        "nodes_last": last["Nodes"],
        "parts": parts,
    }


def _milliseconds(client: httpx.Client, path: str) -> float:
    start = time.perf_counter()
    client.get(path).raise_for_status()
    return (time.perf_counter() - start) * 1000


def _parts(page: Page, database: str) -> list[dict[str, float]]:
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")
    parts = []
    with psycopg.connect(database, autocommit=True) as connection:
        for part in range(PARTS + 1):
            for scene in range(SCENES_A_PART if part else WARM_UP):
                page.keyboard.press("ArrowRight")
                page.wait_for_timeout(100)
                if scene % 10 == 0:
                    connection.execute(CHANGES.encode())
            tools.send("HeapProfiler.collectGarbage")
            told = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
            if part:
                parts.append({name: told[name] for name in METRICS})
    return parts
