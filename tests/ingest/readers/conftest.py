"""Sources and files for the readers, written by the tests themselves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from catalogs.sources import Source
from ingest.readers import read

Describe = Callable[..., Source]

RESIDENT_COLUMNS = {
    "name": {"names": ["姓名"], "required": True},
    "id_number": {"names": ["公民身份号码", "身份证号"]},
    "phone": {"names": ["联系电话"]},
    "address": {"names": ["现住址", "居住地址"], "required": True},
}


@pytest.fixture
def describe() -> Describe:
    """A source description of residents in `file`; anything may be overridden."""

    def made(file: str, **other: Any) -> Source:
        suffix = file.rsplit(".", 1)[-1]
        known = {"csv": "csv", "xlsx": "xlsx", "jsonl": "jsonl", "parquet": "parquet", "shp": "shapefile"}
        known |= {"gpkg": "geopackage", "geojson": "geojson"}
        values: dict[str, Any] = {
            "id": "residents",
            "title": {"zh": "居民", "en": "Residents"},
            "department": {"zh": "公安局", "en": "Police"},
            "file": file,
            "format": known.get(suffix, "csv"),
            "target": "resident",
            "order": 1,
            "columns": RESIDENT_COLUMNS,
        }
        return Source.model_validate(values | other)

    return made


@pytest.fixture
def rows() -> Callable[..., list[dict[str, Any]]]:
    """All rows of a source as dictionaries."""

    def read_all(source: Source, folder: Path, batch_rows: int = 65_536) -> list[dict[str, Any]]:
        return pa.Table.from_batches(list(read(source, folder, batch_rows))).to_pylist()

    return read_all
