"""How fast the search answers while somebody types: names by their first characters, by pinyin and by initials.

Over HTTP, as a browser asks, beside the floor: a request of the same server that reads nothing.
"""

import random
import statistics
import time
from pathlib import Path
from typing import Any

import httpx

from bench.serving import serving, somebody
from catalogs.database import connect
from catalogs.settings import Settings

NAMES = 60
"""Of each kind of entry."""

_TYPED = """
SELECT kind, name, pinyin, initials FROM (
    SELECT kind, name, pinyin, initials, row_number() OVER (PARTITION BY kind ORDER BY md5(key)) AS nth
    FROM search_entry WHERE pinyin <> ''
) AS drawn WHERE nth <= %s
"""


def main(data: Path) -> dict[str, Any]:
    """Milliseconds (median and 95th percentile) by what is typed, and the floor."""
    settings = Settings(data=data, database_url=None)
    with connect(settings) as connection:
        entries = connection.execute(_TYPED, [NAMES]).fetchall()
    order = random.Random(3705)  # noqa: S311
    asked = {
        "characters": [name[: order.randint(1, len(name))] for _, name, _, _ in entries],
        "pinyin": [pinyin[: order.randint(2, len(pinyin))] for _, _, pinyin, _ in entries],
        "initials": [initials for _, _, _, initials in entries if len(initials) > 1],
    }
    with somebody(settings) as account, serving(settings) as port:
        headers = {"Authorization": f"Bearer {account.token}"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False) as client:
            for text in asked["characters"][:20]:
                client.get("/api/search", params={"q": text}).raise_for_status()
            found = {kind: _milliseconds(client, "/api/search", texts) for kind, texts in asked.items()}
            floor = _milliseconds(client, "/api/session", [""] * NAMES)
    figures = {
        f"{kind}, {name} ms": value for kind, times in found.items() for name, value in _told(times).items()
    }
    return {"entries": len(entries), **figures, "floor, median ms": _told(floor)["median"]}


def _milliseconds(client: httpx.Client, path: str, texts: list[str]) -> list[float]:
    times = []
    for text in texts:
        started = time.perf_counter()
        client.get(path, params={"q": text} if text else {}).raise_for_status()
        times.append((time.perf_counter() - started) * 1000)
    return times


def _told(times: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(times), 1),
        "95th percentile": round(statistics.quantiles(times, n=20)[-1], 1),
        "slowest": round(max(times), 1),
    }
