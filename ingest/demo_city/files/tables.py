"""Delimited files as departments export them: UTF-8 with a byte order mark, or GB18030."""

import codecs
import io
from pathlib import Path

import polars as pl

ROWS_AT_ONCE = 100_000


def write_csv(path: Path, rows: pl.DataFrame, encoding: str) -> None:
    """A CSV file with CRLF lines in `encoding` (UTF-8, UTF-8-BOM or GB18030); null is an empty field."""
    with path.open("wb") as file:
        if encoding == "UTF-8-BOM":
            file.write(codecs.BOM_UTF8)
        for start in range(0, max(rows.height, 1), ROWS_AT_ONCE):
            text = io.BytesIO()
            part = rows.slice(start, ROWS_AT_ONCE)
            part.write_csv(text, include_header=start == 0, line_terminator="\r\n")
            content = text.getvalue()
            file.write(content.decode().encode("gb18030") if encoding == "GB18030" else content)
