"""JSON lines: one object a line. Nested objects become columns with a dot: `location.lon`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from catalogs.sources import Source
from ingest.fields import OTHER_ENCODING
from ingest.readers import encoding, rows
from ingest.readers.header import RESERVED
from ingest.readers.refusal import refused
from ingest.reasons import Reason


def columns(path: Path, source: Source) -> list[str]:
    """Every key of every line, the refused ones too, in the order they turn up."""
    names: dict[str, None] = {}
    for _, record, _ in _records(path, source):
        names.update(dict.fromkeys(record or ()))
    return list(names)


def count(path: Path, _: Source) -> int:
    """How many lines."""
    with path.open("rb") as file:
        return sum(data.count(b"\n") for data in iter(lambda: file.read(1 << 22), b""))


def read(path: Path, source: Source, batch_rows: int) -> Iterator[pa.RecordBatch]:
    """The rows of the file; a line that is no JSON object comes with a `read_state`.

    Columns that turn up later than in the first batch are added from there on.
    """
    kept: dict[str, None] = {}
    dropped: set[str] = set()
    numbers: list[int] = []
    records: list[dict[str, str | None]] = []
    states: list[str | None] = []
    for number, record, state in _records(path, source):
        numbers.append(number)
        states.append(state)
        for name in (record or {}).keys() - kept.keys() - dropped:
            if refused([name], source):
                dropped.add(name)
        records.append({name: value for name, value in (record or {}).items() if name not in dropped})
        kept.update(dict.fromkeys(records[-1]))
        if len(numbers) == batch_rows:
            yield _batch(numbers, records, states, list(kept))
            numbers, records, states = [], [], []
    if numbers:
        yield _batch(numbers, records, states, list(kept))


def _batch(
    numbers: list[int], records: list[dict[str, str | None]], states: list[str | None], names: list[str]
) -> pa.RecordBatch:
    arrays = [pa.array([record.get(name) for record in records], pa.string()) for name in names]
    return rows.assemble(np.array(numbers, np.int64), names, arrays, pa.array(states, pa.string()))


def _records(path: Path, source: Source) -> Iterator[tuple[int, dict[str, str | None] | None, str | None]]:
    """(row, its flattened object or None, read state) of every line that is not blank."""
    number = 0
    for chunk in encoding.chunks(path, encoding.detect(path, source.encoding)):
        offset, other = 0, set(chunk.other)
        for line in chunk.data.split(b"\n"):
            here, offset = offset, offset + len(line) + 1
            if here >= len(chunk.data):
                continue
            number += 1
            if line.strip():
                yield number, *_object(line, OTHER_ENCODING if here in other else None)


def _object(line: bytes, state: str | None) -> tuple[dict[str, str | None] | None, str | None]:
    try:
        parsed = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None, Reason.NOT_JSON.value
    if not isinstance(parsed, dict):
        return None, Reason.NOT_JSON.value
    flat: dict[str, str | None] = {}
    _flatten(parsed, "", flat)
    return flat, state


def _flatten(value: dict[str, Any], prefix: str, into: dict[str, str | None]) -> None:
    for key, inner in value.items():
        name = prefix + key
        if isinstance(inner, dict):
            _flatten(inner, f"{name}.", into)
        else:
            into[f"{name}_2" if name in RESERVED else name] = _text(inner)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return orjson.dumps(value).decode()
