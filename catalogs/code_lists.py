"""Code lists: what a value in a file or table means, and the standard that says so.

The lists are `catalogs/codes/list_*.csv` (code_list, code, name_zh, name_en, standard). A column of a source
description that names a list may hold codes or Chinese names; the platform stores codes.
"""

import csv
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path

from psycopg import Connection

from catalogs.errors import NotFound

FOLDER = Path(__file__).parent / "codes"


@dataclass(frozen=True)
class Entry:
    """One code of a list."""

    code_list: str
    code: str
    name_zh: str
    name_en: str
    standard: str


@cache
def entries() -> tuple[Entry, ...]:
    """Every code of every list, in the order of the files."""
    found = []
    for path in sorted(FOLDER.glob("list_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [Entry(**row) for row in csv.DictReader(file)]
    return tuple(found)


@cache
def names_of(code_list: str) -> dict[str, str]:
    """Chinese name by code. Raises NotFound for a list that does not exist."""
    names = {entry.code: entry.name_zh for entry in entries() if entry.code_list == code_list}
    if not names:
        known = ", ".join(sorted({entry.code_list for entry in entries()}))
        raise NotFound(f"There is no code list '{code_list}'.", f"Known are: {known}.")
    return names


@cache
def codes_of(code_list: str) -> dict[str, str]:
    """Code by Chinese name, and each code by itself. Raises NotFound for a list that does not exist."""
    names = names_of(code_list)
    return {name: code for code, name in names.items()} | {code: code for code in names}


def store(connection: Connection) -> None:
    """Make the table `code_list_entry` hold exactly these entries, for whoever joins in SQL."""
    connection.execute("DELETE FROM code_list_entry")
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY code_list_entry (code_list, code, name_zh, name_en, standard) FROM STDIN") as copy,
    ):
        for entry in entries():
            copy.write_row(astuple(entry))
