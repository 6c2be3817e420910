"""`gridcity parse`: one file in, one JSON object a row out."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import orjson
import pyarrow as pa

from catalogs.progress import Reporter
from catalogs.settings import Settings
from ingest import readers
from ingest.address.parse import parse_all
from ingest.pipeline.workers import workers
from ingest.readers.named import check_output, named_source

_ROWS = 8_192


class _Chunk(NamedTuple):
    number: int
    texts: list[str | None]


class _Lines(NamedTuple):
    number: int
    rows: int
    text: bytes


def parse_file(path: Path, column: str, output: Path, settings: Settings, reporter: Reporter) -> int:
    """Write `output` (JSON lines, UTF-8): `text` and `components` of each row, in the order of the rows.

    A row without a text gives an empty text and no components. `output` is whole or as it was. Returns the number
    of rows. Raises BadInput for a file that cannot be read, or that has no such column.
    """
    source, _ = named_source(path, column)
    check_output(path, output)
    draft = output.with_name(output.name + ".part")
    draft.parent.mkdir(parents=True, exist_ok=True)
    rows = 0
    try:
        with (
            draft.open("wb") as file,
            workers(settings) as pool,
            reporter.step(f"Parse {path.name}", readers.count_rows(source, path.parent)) as step,
        ):
            for lines in _in_order(pool.map(_parsed, _chunks(readers.read(source, path.parent), column))):
                file.write(lines.text)
                rows += lines.rows
                step.advance(lines.rows)
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)
    return rows


def _chunks(batches: Iterator[pa.RecordBatch], column: str) -> Iterator[_Chunk]:
    number = 0
    for batch in batches:
        texts = batch.column(column).cast(pa.string())
        for start in range(0, len(texts), _ROWS):
            yield _Chunk(number, texts.slice(start, _ROWS).to_pylist())
            number += 1


def _parsed(chunk: _Chunk) -> _Lines:
    lines = []
    for parsed in parse_all(text or "" for text in chunk.texts):
        components = [component._asdict() for component in parsed.components]
        lines.append(orjson.dumps({"text": parsed.text, "components": components}))
    return _Lines(chunk.number, len(lines), b"\n".join(lines) + b"\n")


def _in_order(results: Iterator[_Lines]) -> Iterator[_Lines]:
    """What the workers give back as it comes, in the order of the chunks."""
    early: dict[int, _Lines] = {}
    due = 0
    for result in results:
        early[result.number] = result
        while due in early:
            yield early.pop(due)
            due += 1
