"""Names of people and organisations in the one way they are compared and shown.

People: no blanks between Chinese characters, one kind of middle dot in names of minorities. Organisations:
no blanks beside Chinese characters, full-width parentheses as on a business licence.
"""

import re

import pyarrow as pa

from catalogs.sources import Source
from ingest.clean.arrays import byte_table, replaced, rewrite, view

_BLANK_BESIDE_HAN = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
_DOTS = re.compile("\\s*[•‧∙⋅・･●﹒．]\\s*")
_BRACKETS = str.maketrans("()[]【】〔〕{}", "（）（）（）（）（）")

_ODD_PERSON = byte_table(ord(" "), 0xC2, 0xE2, 0xE3, 0xEF)
_ODD_ORGANISATION = byte_table(ord(" "), 0xC2, 0xE2, 0xE3, 0xEF, *map(ord, "()[]{}"))

_PERSONS = {"resident": ("name",), "grid_worker": ("name",), "organisation": ("legal_representative",)}


def clean_names(batch: pa.RecordBatch, source: Source) -> pa.RecordBatch:
    """Names of the batch in their one spelling."""
    for field in _PERSONS.get(source.target, ()):
        array = batch[field]
        rows = view(array).rows_holding(_ODD_PERSON)
        batch = replaced(batch, field, rewrite(array, rows, person)[0])
    if source.target == "organisation":
        array = batch["name"]
        rows = view(array).rows_holding(_ODD_ORGANISATION)
        batch = replaced(batch, "name", rewrite(array, rows, organisation)[0])
    return batch


def person(name: str) -> str:
    """One person's name: 张 伟 → 张伟, 买买提•艾力 → 买买提·艾力."""
    return _DOTS.sub("·", _BLANK_BESIDE_HAN.sub("", name))


def organisation(name: str) -> str:
    """One organisation's name: 东营 (海科) 公司 → 东营（海科）公司."""
    return _BLANK_BESIDE_HAN.sub("", name.translate(_BRACKETS))
