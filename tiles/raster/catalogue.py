"""Which rasters are served: the COGs in `served/rasters`, by their id and by nothing else."""

import re
from dataclasses import dataclass
from pathlib import Path

from catalogs.errors import NotFound
from catalogs.settings import Settings

_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")

TITLES: dict[str, tuple[str, str]] = {
    "orthophoto": ("正射影像", "Orthophoto"),
    "orthophoto_core": ("中心城区正射影像", "Orthophoto of the centre"),
    "dem": ("数字高程模型", "Digital elevation model"),
    "hillshade": ("地形晕渲", "Hillshade"),
}


@dataclass(frozen=True)
class Raster:
    """A served raster."""

    id: str
    path: Path
    title_zh: str
    title_en: str


def raster_folder(settings: Settings) -> Path:
    """Folder of the served rasters."""
    return settings.served / "rasters"


def rasters(settings: Settings) -> dict[str, Raster]:
    """Every served raster by its id, which is the file's name."""
    paths = sorted(raster_folder(settings).glob("*.tif"))
    return {path.stem: _raster(path) for path in paths if _ID.fullmatch(path.stem)}


def raster(settings: Settings, raster_id: str) -> Raster:
    """One served raster. Raises NotFound for any id that is not in the catalogue."""
    found = rasters(settings).get(raster_id)
    if found is None:
        raise NotFound(
            f"There is no raster '{raster_id[:60]}'.",
            "GET /raster lists them; `gridcity tiles build` makes them.",
        )
    return found


def _raster(path: Path) -> Raster:
    zh, en = TITLES.get(path.stem, (path.stem, path.stem))
    return Raster(path.stem, path, zh, en)
