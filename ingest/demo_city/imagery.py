"""Draws the demo city as a satellite would see it, from land use, water, roads and buildings."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
import yaml
from affine import Affine
from numpy.typing import NDArray
from rasterio.features import rasterize
from scipy.ndimage import distance_transform_edt, gaussian_filter, zoom

from ingest.demo_city.city import City
from ingest.demo_city.plane import METRES_PER_DEGREE_LAT, METRES_PER_DEGREE_LON

Image = NDArray[np.float32]
Ids = NDArray[np.int32]

with files("ingest.demo_city").joinpath("data", "palette.yml").open(encoding="utf-8") as _source:
    _PALETTE: dict[str, Any] = yaml.safe_load(_source)
GROUND: dict[str, list[int]] = _PALETTE["ground"]
CROPS = np.array(_PALETTE["crops"])
WATER: dict[str, list[int]] = _PALETTE["water"]
ROOFS: dict[str, list[list[int]]] = _PALETTE["roofs"]
ROAD_TONE: dict[str, list[int]] = _PALETTE["roads"]
ROAD_WIDTH_M = {"trunk": 26, "primary": 30, "secondary": 20, "tertiary": 12, "residential": 6.5, "track": 3.5}


@dataclass(frozen=True)
class Canvas:
    """A raster's frame: affine transform, size in pixels, ground size of a pixel, lon/lat bounds, seed of its grain."""

    transform: Affine
    width: int
    height: int
    pixel_m: float
    bounds: tuple[float, float, float, float]
    seed: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.height, self.width


def burn(
    geometries: Iterable[shapely.Geometry],
    canvas: Canvas,
    values: Iterable[int] | None = None,
    touched: bool = False,
) -> Ids:
    """Rasterises shapes; each burns its value (default 1), later ones over earlier ones, 0 elsewhere."""
    shapes = list(geometries) if values is None else list(zip(geometries, values, strict=True))
    if not shapes:
        return np.zeros(canvas.shape, dtype=np.int32)
    return np.asarray(
        rasterize(shapes, canvas.shape, transform=canvas.transform, dtype="int32", all_touched=touched)
    )


def _within(frame: gpd.GeoDataFrame, canvas: Canvas) -> gpd.GeoDataFrame:
    x0, y0, x1, y1 = canvas.bounds
    return frame.iloc[frame.sindex.query(shapely.box(x0, y0, x1, y1), predicate="intersects")]


def _grain(canvas: Canvas, metres: float, key: int) -> Image:
    """Smooth noise of about unit spread with features of the given size."""
    step = max(1, int(metres / canvas.pixel_m / 3))
    small = (
        np.random.default_rng([canvas.seed, 400 + key])
        .normal(0, 1, (canvas.height // step + 3, canvas.width // step + 3))
        .astype("float32")
    )
    small = gaussian_filter(small, max(0.6, metres / canvas.pixel_m / step / 2))
    small /= small.std()
    if step == 1:
        return np.asarray(small[: canvas.height, : canvas.width], dtype="float32")
    return np.asarray(zoom(small, step, order=1)[: canvas.height, : canvas.width], dtype="float32")


def _hash(ids: NDArray[np.int64], key: int) -> NDArray[np.int64]:
    """A well-mixed number below 2^16 for each id."""
    mixed = (ids * 2_654_435_761 + key * 40_503) & 0xFFFFFFFF
    mixed ^= mixed >> 15
    return np.asarray((mixed * 2_246_822_519 >> 13) & 0xFFFF)


def _fields(canvas: Canvas, ids: Ids) -> Image:
    """Crop colours: strips of about 60 m within each field, each with its own crop and ripeness."""
    rows, columns = np.indices(canvas.shape, dtype="int32")
    region = _grain(canvas, 5200, 11)
    turned = region + ((_hash(ids.astype(np.int64), 1) % 100) / 100.0 - 0.5) * 0.5 < 0.35
    strip = (
        np.where(turned, rows, columns) * int(canvas.pixel_m * 4) // int(4 * max(64.0, canvas.pixel_m * 2.1))
    )
    mixed = _hash(ids.astype(np.int64) * 977 + strip, 2)
    crop = CROPS[mixed % len(CROPS)] * 0.55 + CROPS[_hash(ids.astype(np.int64), 5) % len(CROPS)] * 0.45
    ripe = _grain(canvas, 14_000, 12)[..., None] * np.array((5.0, 1.5, 1.0))
    return np.asarray(crop + (mixed // 64 % 11 - 5)[..., None] + ripe, dtype="float32")


def _land(city: City, canvas: Canvas) -> tuple[Image, Ids, NDArray[np.object_]]:
    """Ground colours, and for each pixel the row (from 1) of the land use it lies in; fields beyond the border."""
    land = _within(city.landuse, canvas)
    ids = burn(land.geometry, canvas, range(1, len(land) + 1))
    kind = np.concatenate([["farmland"], land.kind.to_numpy()])
    blocks = np.indices(canvas.shape, dtype="int32") // max(1, int(420 / canvas.pixel_m))
    beyond = ids == 0
    field_ids = np.where(beyond, blocks[0] * 7919 + blocks[1] + 10**6, ids)
    image = _fields(canvas, field_ids)
    tone = np.array([GROUND[k] for k in kind], dtype="float32")[ids]
    farmed = (kind == "farmland")[ids]
    image = np.where(farmed[..., None], image, tone)
    patch = (_hash(ids.astype(np.int64), 3) % 29 - 14).astype("float32")
    image += np.where(farmed, 0, patch)[..., None] * 0.8
    shore = (kind == "wetland")[ids]
    if shore.any():
        red, reed = _grain(canvas, 1500, 1), _grain(canvas, 380, 2)
        suaeda = 0.75 * np.clip(red + 0.5 * reed - 0.7, 0, 1)[shore, None]
        reeds = np.clip(0.4 - red + 0.5 * reed, 0, 1)[shore, None]
        image[shore] = image[shore] * (1 - suaeda) + np.array((134, 76, 70), dtype="float32") * suaeda
        image[shore] = image[shore] * (1 - reeds) + np.array((94, 110, 66), dtype="float32") * reeds
        image[shore] += reed[shore, None] * 7
    return image, ids, kind


def _waters(city: City, canvas: Canvas, image: Image) -> NDArray[np.bool_]:
    """Paints water: a silty river, its plume in a green sea that clears offshore. Returns the wet pixels."""
    water = _within(city.water, canvas)
    kinds = list(WATER)
    order = water.assign(
        rank=water.kind.map({"sea": 0, "pond": 1, "reservoir": 2, "canal": 3, "river": 4})
    ).sort_values("rank")
    code = burn(order.geometry, canvas, [kinds.index(k) + 1 for k in order.kind], touched=canvas.pixel_m > 10)
    pond_id = burn(order.geometry, canvas, range(1, len(order) + 1))
    tint = (_hash(pond_id.astype(np.int64), 4) % 31 - 15).astype("float32")
    wet = code > 0
    tone = np.array([(0, 0, 0), *WATER.values()], dtype="float32")[code]
    image[wet] = tone[wet] + np.where(code == kinds.index("pond") + 1, tint, 0)[wet, None] * (0.7, 1.0, 0.9)
    sea = code == kinds.index("sea") + 1
    if sea.any():
        step = 8
        away = distance_transform_edt(sea[::step, ::step]).astype("float32") * canvas.pixel_m * step
        away = zoom(away, step, order=1)[: canvas.height, : canvas.width]
        away = np.pad(
            away, [(0, canvas.height - away.shape[0]), (0, canvas.width - away.shape[1])], mode="edge"
        )
        away = np.maximum(0, away * (1 + 0.25 * _grain(canvas, 6000, 3)) + 700 * _grain(canvas, 2500, 4))
        silt = np.exp(-away / 5200.0)[..., None]
        colour = silt * np.array((164, 146, 108)) + (1 - silt) * np.array((58, 92, 108))
        image[sea] = colour[sea]
    return wet


def _finish(image: Image, canvas: Canvas, grain: float) -> NDArray[np.uint8]:
    """Sensor grain, a little haze; bands first."""
    rng = np.random.default_rng([canvas.seed, 499])
    image += rng.normal(0, grain, canvas.shape).astype("float32")[..., None]
    image += 3.5 * _grain(canvas, canvas.pixel_m * 260, 9)[..., None]
    hazed = image * 0.94 + np.array((6, 9, 13), dtype="float32")
    return np.ascontiguousarray(np.clip(hazed, 0, 255).astype(np.uint8).transpose(2, 0, 1))


def overview(city: City, canvas: Canvas) -> NDArray[np.uint8]:
    """The whole city (3, height, width): buildings as the share of roof in each pixel."""
    image, ids, kind = _land(city, canvas)
    _salt_soil(city, canvas, image, (kind == "farmland")[ids] | (ids == 0))
    built = np.isin(
        kind, ["residential", "village", "industrial", "commercial", "school", "hospital", "oilfield"]
    )[ids]
    rng = np.random.default_rng([canvas.seed, 402])
    speckle = gaussian_filter(rng.normal(0, 1, canvas.shape).astype("float32"), 0.7)
    image[built] += (speckle * 30)[built, None] * (1.0, 0.95, 0.85)
    image += (_grain(canvas, 120, 5) * np.where(built, 2, 5))[..., None]
    _roofs(city, canvas, image)
    for name, strength in (
        ("track", 0.12),
        ("residential", 0.4),
        ("tertiary", 0.55),
        ("secondary", 0.7),
        ("primary", 0.85),
        ("trunk", 0.9),
    ):
        roads = city.roads[city.roads.road_class == name]
        on = burn(roads.geometry, canvas, touched=name in ("primary", "trunk")) > 0
        image[on] = image[on] * (1 - strength) + np.array(ROAD_TONE[name], dtype="float32") * strength * 1.14
    _waters(city, canvas, image)
    return _finish(image, canvas, 3.0)


def _salt_soil(city: City, canvas: Canvas, image: Image, open_land: NDArray[np.bool_]) -> None:
    """Fields grow paler and patchier towards the sea, where the soil is saline."""
    sea = burn(city.water.geometry[city.water.kind == "sea"], canvas)[::16, ::16] > 0
    away = distance_transform_edt(~sea).astype("float32") * canvas.pixel_m * 16
    away = zoom(away, (canvas.height / sea.shape[0], canvas.width / sea.shape[1]), order=1)
    patch = 0.6 * _grain(canvas, 2600, 13) + 0.5 * _grain(canvas, 700, 14)
    share = np.clip(np.exp(-away / 13_000.0) * (0.75 + 0.4 * patch), 0, 0.85)
    share = np.where(open_land, share, 0).astype("float32")[..., None]
    image *= 1 - share
    image += np.array((142, 132, 108), dtype="float32") * share


def _roof_choice(buildings: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """A number for each building's roof: blocks of one estate mostly share it."""
    own = _hash(np.arange(len(buildings)), 6)
    if "place_id" not in buildings:
        return own
    shared = _hash(buildings.place_id.to_numpy().astype(np.int64), 7)
    block = (buildings["use"] == "residential").to_numpy() & (own % 100 < 85)
    return np.where(block, shared, own)


def _roofs(city: City, canvas: Canvas, image: Image) -> None:
    """Mixes roof colours into the pixels under building centres, by footprint area."""
    buildings = city.buildings
    geometry = buildings.geometry.to_numpy()
    if not len(geometry):
        return
    xy = shapely.get_coordinates(shapely.centroid(geometry))
    column = (xy[:, 0] - canvas.transform.c) / canvas.transform.a
    row = (xy[:, 1] - canvas.transform.f) / canvas.transform.e
    cell = row.astype(np.int64) * canvas.width + column.astype(np.int64)
    area = shapely.area(geometry) * METRES_PER_DEGREE_LON * METRES_PER_DEGREE_LAT / canvas.pixel_m**2
    pick = _roof_choice(buildings)
    colour = np.zeros((len(buildings), 3), dtype="float32")
    use = buildings["use"].to_numpy()
    for name, tones in ROOFS.items():
        own = use == name
        colour[own] = np.array(tones, dtype="float32")[pick[own] % len(tones)]
    share = np.bincount(cell, area, canvas.width * canvas.height).reshape(canvas.shape)
    cover = np.clip(gaussian_filter(share.astype("float32"), 0.6) * 1.35, 0, 0.9)
    where = share > 0
    for band in range(3):
        total = np.bincount(cell, area * colour[:, band], canvas.width * canvas.height).reshape(canvas.shape)
        mean = np.where(where, total / np.maximum(share, 1e-9), image[..., band])
        image[..., band] = image[..., band] * (1 - cover) + mean * cover


def street_view(city: City, canvas: Canvas) -> NDArray[np.uint8]:
    """A close image (3, height, width) with single roofs, their shadows, trees, and roads at their width."""
    image, ids, kind = _land(city, canvas)
    fine, broad = _grain(canvas, 5, 7), _grain(canvas, 30, 8)
    image += fine[..., None] * 4 + broad[..., None] * 3
    green = np.isin(kind, ["park", "school", "residential", "village", "hospital", "commercial"])[ids]
    sparse = np.where((kind == "commercial")[ids], 1.9, 1.3)
    crowns = (_grain(canvas, 4.5, 10) + 0.55 * broad) > np.where((kind == "park")[ids], 0.45, sparse)
    lawn = green & (broad > 0.2)
    image[lawn] = image[lawn] * 0.55 + np.array((92, 112, 66), dtype="float32") * 0.45
    image[green & crowns] = (
        image[green & crowns] * 0.25
        + np.array((62, 82, 50), dtype="float32") * 0.75
        + fine[green & crowns, None] * 7
    )
    roads = _within(city.roads, canvas)
    for name in ROAD_WIDTH_M:
        own = roads[roads.road_class == name]
        width = ROAD_WIDTH_M[name] / METRES_PER_DEGREE_LAT / 2
        verge = burn(shapely.buffer(own.geometry.to_numpy(), width * 1.55), canvas) > 0
        image[verge & crowns] = (64, 84, 50)
        on = burn(shapely.buffer(own.geometry.to_numpy(), width), canvas) > 0
        image[on] = np.array(ROAD_TONE[name], dtype="float32") * 0.86 + fine[on, None] * 3
    wet = _waters(city, canvas, image)
    image[wet] += fine[wet, None] * 1.5
    _cast(city, canvas, image, fine)
    return _finish(image, canvas, 3.5)


def _cast(city: City, canvas: Canvas, image: Image, fine: Image) -> None:
    """Shadows to the north-west, then roofs: lit south slopes where the roof is pitched."""
    buildings = _within(city.buildings, canvas)
    geometry = buildings.geometry.to_numpy()
    height = buildings.height_m.to_numpy().astype(float)
    for step in np.linspace(0.2, 1.0, 5):
        shift = np.column_stack(
            [-0.38 * height * step / METRES_PER_DEGREE_LON, 0.62 * height * step / METRES_PER_DEGREE_LAT]
        )
        moved = shapely.transform(
            geometry, lambda c, s=shift, g=geometry: c + np.repeat(s, shapely.get_num_coordinates(g), axis=0)
        )
        shade = burn(moved, canvas) > 0
        image[shade] *= 0.80 if step == 0.2 else 0.88
    ids = burn(geometry, canvas, range(1, len(buildings) + 1))
    roof = ids > 0
    pick = np.concatenate([[0], _roof_choice(buildings)])
    tone = np.zeros((len(buildings) + 1, 3), dtype="float32")
    for name, tones in ROOFS.items():
        own = np.flatnonzero(buildings["use"].to_numpy() == name) + 1
        tone[own] = np.array(tones, dtype="float32")[pick[own] % len(tones)]
    tone += ((pick // 16) % 15 - 7)[:, None]
    image[roof] = tone[ids[roof]] + fine[roof, None] * 3
    north = np.roll(ids, -2, axis=0) != ids
    image[roof & north] *= 1.10
    image[roof & (np.roll(ids, 2, axis=0) != ids)] *= 0.90
