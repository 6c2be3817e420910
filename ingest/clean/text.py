"""One spelling for what looks the same, and nothing for what says nothing.

Codes and names: NFKC (full-width letters and digits, Kangxi radicals, compatibility forms), the CJK radicals
that NFKC leaves alone, control and invisible characters, white space. Addresses and descriptions keep their
characters, because the address parser reads them with its own table: only control characters and white space.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from catalogs.sources import Source
from ingest.clean.arrays import (
    Mask,
    byte_table,
    noted,
    rejected,
    replaced,
    rewrite,
    view,
)
from ingest.fields import GEOMETRY, MUST_HOLD, SCHEMAS, SOURCE_ROW
from ingest.reasons import Note, Reason

AS_WRITTEN = frozenset({"address", "place_text", "title", "description"})
"""Fields whose characters are kept."""

NOTHING = pa.array(
    ["", "无", "不详", "未知", "暂无", "未填", "空", "无数据", "待补", "待补充", "待查"]
    + ["/", "//", "\\", "-", "--", "—", "——", "*", "**", "***", ".", "。", "?", "？"]
    + ["NULL", "null", "Null", "None", "none", "N/A", "n/a", "NA", "nan", "NaN", "NaT", "#N/A"],
    pa.string(),
)
"""What people and programs write where there is nothing."""

_RADICALS = range(0x2E80, 0x2FE0)
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]"
)
_PARENTHESES = re.compile("([（）])")
_SPACE = re.compile(r"[\s\u3000\u00a0]+")

_ODD = byte_table((0x00, 0x20), 0x7F, 0xC2, 0xCC, 0xCD, 0xE2, 0xE3, 0xEF, (0xF0, 0xFF))
"""First bytes of everything that NFKC, a radical, a control character or white space could be."""

_ODD_SPACE = byte_table((0x00, 0x20), 0x7F, 0xC2, 0xE2, 0xE3)
"""The same for control characters and white space only."""

_LOST = "\ufffd"


def clean_text(batch: pa.RecordBatch, source: Source) -> pa.RecordBatch:
    """Every text field in one spelling, and null where it says nothing.

    A value with bytes that could not be read is emptied, or its row rejected where it must hold one.
    """
    for field in SCHEMAS[source.target]:
        if field.name in (SOURCE_ROW.name, GEOMETRY.name):
            continue
        array = batch[field.name]
        if array.null_count == len(array):
            continue
        batch, array = _without_lost(batch, array, field.name, source)
        kept = field.name in AS_WRITTEN
        held = view(array)
        rows = held.rows_holding(_ODD_SPACE if kept else _ODD)
        array, changed = rewrite(array, rows, light if kept else normalised)
        array = pc.if_else(pc.is_in(array, NOTHING), None, array)
        batch = noted(replaced(batch, field.name, array), changed, Note.TEXT_NORMALISED)
    return batch


def light(text: str) -> str:
    """Without control and invisible characters, each white space one blank, none at the ends."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def normalised(text: str) -> str:
    """NFKC, radicals as the characters they look like, no invisible characters, blanks single.

    Full-width parentheses stay: they are how Chinese names are written.
    """
    parts = _PARENTHESES.split(text.translate(_radicals()))
    return light("".join(one if one in "（）" else unicodedata.normalize("NFKC", one) for one in parts))


@cache
def _radicals() -> dict[int, str]:
    lines = files("ingest.address").joinpath("glyphs.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {ord(line[0]): line[2] for line in lines if ord(line[0]) in _RADICALS}


def _without_lost(
    batch: pa.RecordBatch, array: pa.Array, name: str, source: Source
) -> tuple[pa.RecordBatch, pa.Array]:
    lost: Mask = np.zeros(len(array), np.bool_)
    if byte_table(0xEF)[view(array).data].any():
        found = pc.fill_null(pc.match_substring(array, _LOST), False)
        lost = found.to_numpy(zero_copy_only=False)
    if not lost.any():
        return batch, array
    if name in MUST_HOLD[source.target]:
        return rejected(batch, lost, Reason.INVALID_ENCODING, name), array
    emptied = pc.if_else(pa.array(lost), None, array)
    return noted(replaced(batch, name, emptied), lost, Note.UNREADABLE_VALUE), emptied
