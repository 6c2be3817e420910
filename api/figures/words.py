"""Names of codes, whether a table holds the code or its Chinese name."""

from functools import cache

from catalogs.code_lists import codes_of, entries
from catalogs.topic import Text


def code_of(code_list: str, stored: str) -> str:
    """The code of what a table holds; what is in no list stays as it is."""
    return codes_of(code_list).get(stored, stored)


def title_of(code_list: str, stored: str) -> Text:
    """The name of what a table holds."""
    known = _titles(code_list)
    return known.get(code_of(code_list, stored)) or Text(zh=stored or "—", en=stored or "—")


@cache
def _titles(code_list: str) -> dict[str, Text]:
    return {
        entry.code: Text(zh=entry.name_zh, en=entry.name_en)
        for entry in entries()
        if entry.code_list == code_list
    }
