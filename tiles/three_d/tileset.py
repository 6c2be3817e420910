"""Writes the buildings as 3D Tiles 1.1: tileset.json, subtrees, and one GLB a tile (OGC 22-025r4).

    buildings ─ clean ─ place ─┬ worker: extrude, quantise, compress ─┬ subtrees ─ tileset.json
                               └ worker: …                            ┘

Memory: about 250 bytes a building for the table, and a few thousand buildings at a time in each worker.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa

from catalogs.errors import BadInput, Unavailable
from catalogs.progress import Step
from tiles.three_d.content import encode_tile, writer
from tiles.three_d.document import tileset_document
from tiles.three_d.footprints import Reasons, Source, clean
from tiles.three_d.frame import Floats
from tiles.three_d.glb import MOST_FEATURES
from tiles.three_d.index import write_index
from tiles.three_d.publish import staged
from tiles.three_d.quadtree import Placement, Root, place, root_of
from tiles.three_d.subtree import Key, subtrees, with_ancestors

TASK_BUILDINGS = 4_000
FEWEST_FOR_WORKERS = 8_000
"""Below it, starting worker processes takes longer than the work."""


@dataclass(frozen=True)
class TilesetReport:
    """What a build has written. `skipped` counts undrawable buildings by reason; all of them plus
    `buildings` are the `read` rows. `size_bytes` is that of the GLBs."""

    version: str
    read: int
    buildings: int
    skipped: dict[str, int]
    repaired: int
    assumed_height: int
    tiles: int
    subtrees: int
    levels: int
    size_bytes: int
    seconds: float


def write_tileset(
    buildings: Source,
    out: Path,
    *,
    max_features: int = 1000,
    jobs: int = 1,
    name: str = "buildings",
    progress: Step | None = None,
) -> TilesetReport:
    """Build the tileset of a building table (columns: see `tiles.three_d.footprints`) and put it at `out`.

    The same table in the same order gives the same bytes. Raises BadInput for a table that cannot be used or
    has nothing to draw, Conflict, StorageFull, Unavailable; then `out` is as before.
    """
    if not 1 <= max_features <= MOST_FEATURES:
        raise BadInput(f"max_features is {max_features}.", f"Choose 1 to {MOST_FEATURES}.")
    started = time.perf_counter()
    reasons = Reasons()
    table = clean(buildings, reasons)
    if not table.num_rows:
        raise BadInput(
            f"None of the {reasons.read} buildings read can be drawn.",
            "Load buildings with footprints first.",
        )
    root = root_of(table)
    placement = place(table, root, max_features)
    version = _version(table, max_features)
    with staged(out) as folder:
        (folder / version).mkdir()
        build = _Build(folder / version, root, _uses(table))
        contents, size = _write_contents(build, table, placement, jobs, progress)
        regions = with_ancestors(contents)
        subtree_count = _write_subtrees(folder / version, set(contents), regions)
        document = tileset_document(
            root,
            build.uses,
            version,
            name=name,
            buildings=table.num_rows,
            tiles=len(contents),
            levels=1 + max(level for level, _, _ in regions),
            region=root.region(),
        )
        write_index(folder, table, placement, root, build.uses, version)
        (folder / "tileset.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return TilesetReport(
        version=version,
        read=reasons.read,
        buildings=table.num_rows,
        skipped=dict(reasons.skipped),
        repaired=reasons.repaired,
        assumed_height=reasons.assumed_height,
        tiles=len(contents),
        subtrees=subtree_count,
        levels=1 + max(level for level, _, _ in contents),
        size_bytes=size,
        seconds=time.perf_counter() - started,
    )


@dataclass(frozen=True)
class _Build:
    """What every worker must know."""

    folder: Path
    root: Root
    uses: list[str]


@dataclass(frozen=True)
class _Content:
    key: Key
    region: Floats
    features: int
    size_bytes: int


def _version(table: pa.Table, max_features: int) -> str:
    """Names the content: a new version has new addresses, so that files can be cached for ever."""
    digest = hashlib.blake2b(f"{max_features} {writer()}".encode(), digest_size=6)
    for column in table.columns:
        for chunk in column.chunks:
            for buffer in chunk.buffers()[1:]:
                digest.update(buffer)
    return f"v{digest.hexdigest()}"


def _uses(table: pa.Table) -> list[str]:
    uses = sorted(table["use"].unique().to_pylist())
    if len(uses) > 256:
        raise BadInput(f"There are {len(uses)} building uses.", "A use is a category; at most 256 fit.")
    return uses


def _write_contents(
    build: _Build, table: pa.Table, placement: Placement, jobs: int, progress: Step | None
) -> tuple[dict[Key, Floats], int]:
    """All GLBs: the region of each, and the bytes of all."""
    if progress:
        progress.total(table.num_rows)
    contents: dict[Key, Floats] = {}
    size = 0
    tasks = _tasks(table, placement)
    for written in _run(build, tasks, jobs if table.num_rows >= FEWEST_FOR_WORKERS else 1):
        for content in written:
            contents[content.key] = content.region
            size += content.size_bytes
        if progress:
            progress.advance(sum(content.features for content in written))
    return contents, size


_Task = tuple[pa.RecordBatch, list[tuple[Key, int, int]]]
"""Buildings, and the tiles they belong to: key, first row, end."""


def _tasks(table: pa.Table, placement: Placement) -> Iterator[_Task]:
    """Whole tiles, about `TASK_BUILDINGS` together."""
    first = 0
    while first < len(placement.tiles):
        start = placement.starts[first]
        last = max(first + 1, int(np.searchsorted(placement.starts, start + TASK_BUILDINGS, "right")) - 1)
        rows = pa.array(placement.rows[start : placement.starts[last]])
        (batch,) = table.take(rows).combine_chunks().to_batches()
        tiles = [
            (
                (int(level), int(x), int(y)),
                int(placement.starts[i] - start),
                int(placement.starts[i + 1] - start),
            )
            for i, (level, x, y) in enumerate(placement.tiles[first:last].tolist(), first)
        ]
        yield batch, tiles
        first = last


def _run(build: _Build, tasks: Iterator[_Task], jobs: int) -> Iterator[list[_Content]]:
    """Results of all tasks in any order; never more than three tasks a worker under way."""
    if jobs <= 1:
        yield from (_write_tiles(build, *task) for task in tasks)
        return
    try:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            running: set[Future[list[_Content]]] = set()
            for task in tasks:
                running.add(pool.submit(_write_tiles, build, *task))
                if len(running) >= 3 * jobs:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            yield from (future.result() for future in running)
    except BrokenProcessPool as error:
        raise Unavailable(
            "A worker process of the 3D Tiles build was stopped from outside.",
            "If memory is short, set GRIDCITY_JOBS=1 and run it again.",
        ) from error


def _write_tiles(
    build: _Build, buildings: pa.RecordBatch, tiles: list[tuple[Key, int, int]]
) -> list[_Content]:
    """In a worker: the GLBs of some tiles."""
    return [_write_tile(build, key, buildings.slice(start, end - start)) for key, start, end in tiles]


def _write_tile(build: _Build, key: Key, buildings: pa.RecordBatch) -> _Content:
    encoded = encode_tile(build.root, build.uses, key, buildings)
    level, x, y = key
    path = build.folder / "content" / str(level) / str(x) / f"{y}.glb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded.data)
    return _Content(key, encoded.region, buildings.num_rows, len(encoded.data))


def _write_subtrees(folder: Path, contents: set[Key], regions: dict[Key, Floats]) -> int:
    written = 0
    for subtree in subtrees(contents, regions):
        level, x, y = subtree.key
        path = folder / "subtrees" / str(level) / str(x) / f"{y}.subtree"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(subtree.data)
        written += 1
    return written
