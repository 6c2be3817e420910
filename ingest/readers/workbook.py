"""Spreadsheets (Office Open XML, also .xls and .ods by content), through calamine.

Titles above the header and merged headers are found by `header`. Numbers that are texts in truth, such as
telephone and house numbers, come out as the digits a person sees; dates as ISO 8601.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from catalogs.errors import BadInput
from catalogs.sources import Source
from ingest.readers import rows
from ingest.readers.header import ROWS_LOOKED_AT, Header, find_header, known_names, no_header
from ingest.readers.refusal import refused


def columns(path: Path, source: Source) -> list[str]:
    """Every column name of the sheet, the refused ones too. Raises BadInput."""
    return list(_header(_sheet(path, source), path, source).names)


def count(path: Path, source: Source) -> int:
    """How many rows the sheet has, the header taken off."""
    sheet = _sheet(path, source)
    return max(int(sheet.total_height) - 1, 0)


def read(path: Path, source: Source, batch_rows: int) -> Iterator[pa.RecordBatch]:
    """The rows of the sheet. Raises BadInput for a file that is cut off, protected or no workbook."""
    sheet = _sheet(path, source)
    header = _header(sheet, path, source)
    refused_names = {one.name for one in refused(header.names, source)}
    kept = [(position, name) for position, name in enumerate(header.names) if name not in refused_names]
    names = [name for _, name in kept]
    numbers: list[int] = []
    cells: list[list[str | None]] = [[] for _ in kept]
    for number, record in enumerate(_records(sheet), start=-header.last):
        if number < 1 or all(value == "" for value in record):
            continue
        numbers.append(number)
        for column, (position, _) in zip(cells, kept, strict=True):
            column.append(text_of(record[position]) if position < len(record) else None)
        if len(numbers) == batch_rows:
            yield _batch(numbers, names, cells)
            numbers, cells = [], [[] for _ in kept]
    if numbers:
        yield _batch(numbers, names, cells)


def text_of(value: Any) -> str | None:
    """A cell as text: whole numbers without a decimal point, dates ISO 8601, an empty cell None."""
    if type(value) is str:
        return value or None
    if type(value) is float:
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if type(value) is dt.datetime:
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if type(value) is bool:
        return "是" if value else "否"
    if value is None:
        return None
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _batch(numbers: list[int], names: list[str], cells: list[list[str | None]]) -> pa.RecordBatch:
    arrays = [pa.array(column, pa.string()) for column in cells]
    return rows.mark_repeated_headers(rows.assemble(np.array(numbers, np.int64), names, arrays), names)


def _records(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Every row from the sheet's first, the empty ones above its used range too."""
    yield from ([] for _ in range(_rows_above(sheet)))
    yield from sheet.iter_rows()


def _rows_above(sheet: CalamineSheet) -> int:
    return int(sheet.start[0]) if sheet.start else 0


def _header(sheet: CalamineSheet, path: Path, source: Source) -> Header:
    top: list[list[str]] = []
    for record in _records(sheet):
        top.append([(text_of(value) or "").strip() for value in record])
        if len(top) > ROWS_LOOKED_AT:
            break
    some = any(any(row) for row in top)
    header = (
        find_header(top, known_names(source)) if source.header else no_header(len(top[0])) if some else None
    )
    if header is None:
        raise BadInput(
            f"{path.name} is empty: sheet '{sheet.name}' holds nothing.", "Have it exported again."
        )
    return header


def _sheet(path: Path, source: Source) -> CalamineSheet:
    try:
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
        names = workbook.sheet_names
        if source.sheet is None:
            return workbook.get_sheet_by_index(0)
        if source.sheet in names:
            return workbook.get_sheet_by_name(source.sheet)
    except (CalamineError, OSError, ValueError) as error:
        raise BadInput(
            f"{path.name} cannot be read as a workbook: it is cut off, protected or not one"
            f" ({_first_line(error)}).",
            "Copy it again, or save it again as .xlsx without a password.",
        ) from error
    raise BadInput(
        f"{path.name} has no sheet '{source.sheet}'; it has: {', '.join(names)}.",
        f"Set 'sheet' in the source description {source.id}.",
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
