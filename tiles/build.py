"""Everything that is built beforehand: rasters, base map, 3D Tiles. What is up to date is left alone."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from catalogs.database import connect
from catalogs.errors import BadInput
from catalogs.progress import Reporter, Step
from catalogs.settings import Settings
from catalogs.views import data_version
from tiles import three_d
from tiles.raster import cog, hillshade
from tiles.raster.build import build_raster
from tiles.raster.catalogue import raster_folder
from tiles.vector import base_map

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Product:
    """One thing to build: `inputs` changes whenever it has to be built anew."""

    name: str
    label: str
    outputs: tuple[Path, ...]
    inputs: str
    build: Callable[[Step], object]


def build_tiles(
    settings: Settings, rasters: Path | None = None, reporter: Reporter | None = None, *, force: bool = False
) -> list[str]:
    """Build what has changed since the last time; gives the names of the products that were built.

    `rasters` is a folder of GeoTIFFs; None leaves the rasters as they are. Raises BadInput, Unavailable,
    StorageFull; what was built until then is kept and not built again.
    """
    reporter = reporter or Reporter()
    settings.served.mkdir(parents=True, exist_ok=True)
    built = []
    for product in _products(settings, rasters):
        if not force and _up_to_date(settings, product):
            continue
        with reporter.step(product.label) as step:
            product.build(step)
        _remember(settings, product)
        built.append(product.name)
    return built


def _products(settings: Settings, rasters: Path | None) -> list[Product]:
    with connect(settings) as connection:
        version = str(data_version(connection))
    archive = settings.served / "basemap.pmtiles"
    tileset = settings.served / "3dtiles" / "buildings"
    jobs = settings.jobs or os.cpu_count() or 1
    return [
        *(_raster_product(settings, path) for path in _geotiffs(rasters)),
        Product(
            "basemap",
            "Base map",
            (archive,),
            f"{version} {_digest(Path(base_map.__file__))} {_digest(base_map.FEATURES)}",
            lambda step: base_map.build_base_map(settings, archive, step),
        ),
        Product(
            "3dtiles",
            "3D Tiles of the buildings",
            (tileset / "tileset.json", tileset / three_d.INDEX),
            f"{version} {sha256(three_d.writer().encode()).hexdigest()}",
            lambda step: three_d.build_buildings(settings, tileset, jobs=jobs, progress=step),
        ),
    ]


def _geotiffs(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    if not folder.is_dir():
        raise BadInput(f"There is no folder {folder}.", "Name the folder that holds the GeoTIFFs.")
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in (".tif", ".tiff"))


def _raster_product(settings: Settings, path: Path) -> Product:
    name = path.stem.lower()
    outputs = [raster_folder(settings) / f"{name}.tif"]
    if name == "dem":
        outputs.append(raster_folder(settings) / "hillshade.tif")
    return Product(
        f"raster {name}",
        f"Raster {name}",
        tuple(outputs),
        " ".join(map(_digest, (path, Path(cog.__file__), Path(hillshade.__file__)))),
        lambda _: build_raster(settings, path),
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _up_to_date(settings: Settings, product: Product) -> bool:
    return _manifest(settings).get(product.name) == product.inputs and all(
        path.exists() for path in product.outputs
    )


def _manifest(settings: Settings) -> dict[str, str]:
    try:
        read = json.loads((settings.served / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _remember(settings: Settings, product: Product) -> None:
    path = settings.served / MANIFEST
    draft = path.with_name(f".{MANIFEST}.part")
    draft.write_text(
        json.dumps(_manifest(settings) | {product.name: product.inputs}, indent=1), encoding="utf-8"
    )
    draft.replace(path)
