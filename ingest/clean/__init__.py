"""Clean mapped rows: one step a file, each a pure function of a record batch, in the order below."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from catalogs.sources import Source
from ingest.clean.arrays import DETAIL, Mask, is_null, noted, replaced
from ingest.clean.codes import clean_codes
from ingest.clean.dates import clean_dates
from ingest.clean.geometry import clean_geometry
from ingest.clean.identity import clean_identity
from ingest.clean.names import clean_names
from ingest.clean.phone import clean_phone
from ingest.clean.published import clean_published
from ingest.clean.required import check_required
from ingest.clean.swaps import put_swapped_right
from ingest.clean.text import clean_text
from ingest.clean.units import clean_units
from ingest.fields import NOTES, OTHER_ENCODING, READ_STATE, REJECTS, SOURCE_ROW, cleaned_schema
from ingest.reasons import Note

Step = Callable[[pa.RecordBatch, Source], pa.RecordBatch]

STEPS: tuple[Step, ...] = (
    clean_text,
    put_swapped_right,
    clean_names,
    clean_phone,
    clean_dates,
    clean_codes,
    clean_units,
    clean_identity,
    clean_published,
    check_required,
    clean_geometry,
)


def clean(batch: pa.RecordBatch, source: Source) -> tuple[pa.RecordBatch, pa.RecordBatch]:
    """(clean rows, rejected rows) of a batch from `ingest.mapping.map_columns`; together all of its rows.

    Clean rows have `ingest.fields.cleaned_schema`, rejected ones `ingest.fields.REJECTS`. Raises BadInput
    for a source with coordinates and no datum.
    """
    count = batch.num_rows
    batch = batch.append_column(NOTES, pa.array(np.zeros(count, np.int32)))
    batch = batch.append_column(DETAIL, pa.nulls(count, pa.string()))
    other = pc.fill_null(pc.equal(batch[READ_STATE.name], OTHER_ENCODING), False)
    if pc.any(other).as_py():
        states = pc.if_else(other, None, batch[READ_STATE.name])
        batch = noted(
            replaced(batch, READ_STATE.name, states),
            other.to_numpy(zero_copy_only=False),
            Note.OTHER_ENCODING,
        )
    for step in STEPS:
        batch = step(batch, source)
    good = is_null(batch[READ_STATE.name])
    cleaned = batch.select(cleaned_schema(source.target).names)
    return (cleaned if good.all() else cleaned.filter(pa.array(good))), _rejects(batch, ~good)


def _rejects(batch: pa.RecordBatch, mask: Mask) -> pa.RecordBatch:
    chosen = batch.filter(pa.array(mask))
    details = pc.fill_null(chosen[DETAIL.name], "")
    return pa.RecordBatch.from_arrays(
        [chosen[SOURCE_ROW.name], chosen[READ_STATE.name], details], schema=REJECTS
    )
