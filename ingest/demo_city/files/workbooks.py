"""Workbooks as offices keep them: title rows, a grouped header with merged cells, numbers stored as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

CREATED = datetime(2026, 11, 1, 9, 0)


@dataclass(frozen=True)
class Heading:
    """Lines above the table, and the groups of its header: (title, how many columns it spans)."""

    title: str
    notes: Sequence[str]
    groups: Sequence[tuple[str, int]] = ()


def write_workbook(path: Path, sheet: str, heading: Heading, rows: pl.DataFrame) -> None:
    """An XLSX file: title, notes, the merged group row when there is one, the header, the rows as text."""
    options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": heading.title, "created": CREATED})
    page = book.add_worksheet(sheet)
    title_format = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    header = book.add_format({"bold": True, "border": 1, "align": "center"})
    page.set_column(0, rows.width - 1, 16)
    page.merge_range(0, 0, 0, rows.width - 1, heading.title, title_format)
    line = 1
    for note in heading.notes:
        page.write_string(line, 0, note)
        line += 1
    column = 0
    for group, span in heading.groups:
        if span > 1:
            page.merge_range(line, column, line, column + span - 1, group, header)
        else:
            page.write_string(line, column, group, header)
        column += span
    line += bool(heading.groups)
    for column, name in enumerate(rows.columns):
        page.write_string(line, column, name, header)
    for number, row in enumerate(rows.iter_rows(), line + 1):
        for column, value in enumerate(row):
            if value is not None:
                page.write_string(number, column, str(value))
    book.close()
