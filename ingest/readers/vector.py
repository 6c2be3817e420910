"""Vector files (Shapefile, GeoPackage, GeoJSON) through GDAL's Arrow stream.

Attributes come as text, geometry as WKB in the file's datum. GDAL is forgiving about files that are cut
off: it hands out what is left. So their sizes are checked against their own headers first.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
from pyogrio.errors import DataSourceError

from catalogs.errors import BadInput
from catalogs.sources import Source
from ingest.readers import encoding, rows
from ingest.readers.header import unique
from ingest.readers.refusal import refused
from ingest.readers.texts import as_texts

_COPY_AGAIN = "Copy it again; it was probably still being written."
_SQLITE_HEADER = b"SQLite format 3\0"


def columns(path: Path, source: Source) -> list[str]:
    """Every attribute of the layer, the refused ones too. Raises BadInput."""
    return [str(name) for name in _info(path, source)["fields"]]


def count(path: Path, source: Source) -> int:
    """How many features."""
    return int(_info(path, source)["features"])


def read(path: Path, source: Source, batch_rows: int) -> Iterator[pa.RecordBatch]:
    """The features of the layer. Raises BadInput for a file that is cut off, or a layer that is not there."""
    _check(path)
    names = columns(path, source)
    dropped = {one.name for one in refused(names, source)}
    kept = [name for name in names if name not in dropped]
    done = 0
    try:
        with pyogrio.open_arrow(
            path,
            layer=source.layer,
            encoding=_encoding(path, source),
            columns=kept,
            batch_size=batch_rows,
            use_pyarrow=True,
        ) as (meta, reader):
            shape = meta["geometry_name"] or "wkb_geometry"
            for batch in reader:
                numbers = np.arange(done + 1, done + 1 + batch.num_rows)
                done += batch.num_rows
                texts = [as_texts(batch[name]) for name in kept]
                wkb = pa.array(batch[shape].cast(pa.binary()))
                yield rows.assemble(numbers, unique(kept), texts, geometry=wkb)
    except (DataSourceError, RuntimeError, pa.ArrowException, OSError) as error:
        raise _broken(path, error) from error


def _info(path: Path, source: Source) -> dict[str, Any]:
    _check(path)
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    except (DataSourceError, RuntimeError) as error:
        raise _broken(path, error) from error
    if source.layer and source.layer not in layers:
        raise BadInput(
            f"{path.name} has no layer '{source.layer}'; it has: {', '.join(layers)}.",
            f"Set 'layer' in the source description {source.id}.",
        )
    try:
        found: dict[str, Any] = pyogrio.read_info(
            path, layer=source.layer, encoding=_encoding(path, source), force_feature_count=True
        )
    except (DataSourceError, RuntimeError) as error:
        raise _broken(path, error) from error
    return found


def _encoding(path: Path, source: Source) -> str | None:
    """Encoding of a shapefile's attributes: its .cpg is often missing, and then they are mostly GBK."""
    if path.suffix.casefold() != ".shp":
        return None
    table = _beside(path, ".dbf")
    if table is None:
        return None
    with table.open("rb") as file:
        header = file.read(32)
        (start,) = struct.unpack("<H", header[8:10]) if len(header) == 32 else (0,)
        names = file.read(max(start - 32, 0))
        sample = names.replace(b"\0", b" ") + file.read(encoding.SAMPLE_BYTES)
    found = _encoding_of(sample[:-4])
    wanted = encoding.python_name(source.encoding) if source.encoding else found
    if found and wanted in ("utf-8", "gb18030") and wanted != found:
        raise BadInput(
            f"{path.name} is described as {source.encoding}, but its attributes are {found.upper()}.",
            f"Set 'encoding: {found.upper()}' in its source description.",
        )
    return (wanted or "utf-8").upper()


def _encoding_of(sample: bytes) -> str | None:
    """'utf-8' or 'gb18030', None where the sample fits both or neither."""
    if sample.isascii():
        return None
    fits = [name for name in ("utf-8", "gb18030") if encoding.decodes(sample, name)]
    return fits[0] if fits else None


def _beside(path: Path, suffix: str) -> Path | None:
    """The part of a shapefile with this suffix, in whatever case it is written."""
    return next((one for one in path.parent.glob(f"{path.stem}.*") if one.suffix.casefold() == suffix), None)


def _check(path: Path) -> None:
    """Raise BadInput where a file is shorter than it says, or a part of it is missing."""
    kind = path.suffix.casefold()
    if kind == ".shp":
        _check_shapefile(path)
    elif kind == ".gpkg":
        _check_geopackage(path)
    elif kind in (".geojson", ".json"):
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - 64, 0))
            if not file.read().rstrip().endswith(b"}"):
                raise BadInput(f"{path.name} is cut off: it does not end as GeoJSON does.", _COPY_AGAIN)


def _check_shapefile(path: Path) -> None:
    missing = [suffix for suffix in (".shx", ".dbf") if _beside(path, suffix) is None]
    if missing:
        raise BadInput(
            f"{path.name} is incomplete: {' and '.join(path.stem + one for one in missing)} is missing.",
            "A shapefile is several files; have all of them copied.",
        )
    with path.open("rb") as file:
        header = file.read(28)
    said = struct.unpack(">i", header[24:28])[0] * 2 if len(header) == 28 else -1
    table = _beside(path, ".dbf")
    short = [path] if said < 100 or path.stat().st_size < said else []
    if table is not None and table.stat().st_size < _dbf_bytes(table):
        short.append(table)
    if short:
        raise BadInput(f"{short[0].name} is cut off: it is shorter than its header says.", _COPY_AGAIN)


def _dbf_bytes(table: Path) -> int:
    with table.open("rb") as file:
        header = file.read(12)
    if len(header) < 12:
        return 12
    records, start, length = struct.unpack("<IHH", header[4:12])
    return int(records * length + start)


def _check_geopackage(path: Path) -> None:
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(_SQLITE_HEADER):
        raise BadInput(f"{path.name} is no GeoPackage, or is cut off in its first lines.", _COPY_AGAIN)
    page, pages = struct.unpack(">H", header[16:18])[0], struct.unpack(">I", header[28:32])[0]
    if path.stat().st_size < (65536 if page == 1 else page) * pages:
        raise BadInput(f"{path.name} is cut off: it is shorter than its header says.", _COPY_AGAIN)


def _broken(path: Path, error: Exception) -> BadInput:
    reason = str(error).splitlines()[0].rstrip(".").replace(str(path), path.name)
    return BadInput(f"{path.name} cannot be read: it is damaged or cut off ({reason}).", _COPY_AGAIN)
