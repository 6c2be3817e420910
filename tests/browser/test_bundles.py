"""What the first map weighs, and that charts, 3D, drawing and PDF come only when they are asked for."""

import gzip
import os
from pathlib import Path

DIST = Path(os.environ.get("GRIDCITY_WEBMAP", Path(__file__).parents[2] / "webmap/dist"))
FIRST_MAP_BYTES = 520_000
THREE_D_BYTES = 200_000
CHARTS_BYTES = 225_000
MARKS = {
    "three": "WebGLRenderTarget",
    "echarts": "echarts_instance",
    "terra-draw": "TerraDraw",
    "jspdf": "jsPDF",
}


def packed(name: str) -> int:
    return len(gzip.compress((DIST / "assets" / name).read_bytes(), 9))


def chunks_with(mark: str) -> list[str]:
    found = [path.name for path in (DIST / "assets").glob("*.js") if MARKS[mark] in path.read_text()]
    assert found, f"no chunk holds {mark}"
    return found


def test_the_first_map_is_light_and_brings_nothing_that_was_not_asked_for(watched) -> None:
    scripts: list[str] = []
    watched.page.on(
        "request",
        lambda request: (
            scripts.append(request.url.rsplit("/", 1)[1]) if request.url.endswith(".js") else None
        ),
    )
    watched.open("#map=13/37.46/118.5/0/0&panel=")
    drawn = list(dict.fromkeys(scripts))
    around = {name for name in drawn if name.startswith("around-")}  # comes right after the map
    watched.drawn()
    weight = sum(packed(name) for name in drawn if name not in around and is_first(name))
    assert weight <= FIRST_MAP_BYTES, {name: packed(name) for name in drawn}
    later = set(chunks_with("three")) | set(chunks_with("echarts")) | set(chunks_with("jspdf"))
    assert not later & set(scripts)


def is_first(name: str) -> bool:
    """Whether the map waits for a script: slots are loaded after the first picture, or after a moment."""
    return name.startswith(("index-", "vue-", "shell-", "maplibre", "workspace-", "rolldown-", "shared-"))


def test_charts_and_3d_are_within_their_budgets() -> None:
    assert max(map(packed, chunks_with("echarts"))) <= CHARTS_BYTES
    assert max(map(packed, chunks_with("three"))) <= THREE_D_BYTES


def test_every_script_lies_packed_beside_itself() -> None:
    for path in (DIST / "assets").glob("*.js"):
        beside = path.with_name(f"{path.name}.gz")
        assert gzip.decompress(beside.read_bytes()) == path.read_bytes()
