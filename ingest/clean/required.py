"""Rows that hold nothing, or lack what their target cannot be without."""

import numpy as np
import pyarrow as pa

from catalogs.sources import Source
from ingest.clean.arrays import is_null, rejected
from ingest.fields import MUST_HOLD, SCHEMAS, SOURCE_ROW
from ingest.reasons import Reason


def check_required(batch: pa.RecordBatch, source: Source) -> pa.RecordBatch:
    """Reject rows without a field that must hold something (`ingest.fields.MUST_HOLD`)."""
    fields = [field.name for field in SCHEMAS[source.target] if field.name != SOURCE_ROW.name]
    empty = np.ones(batch.num_rows, np.bool_)
    for name in fields:
        empty &= is_null(batch[name])
    batch = rejected(batch, empty, Reason.EMPTY_ROW)
    for name in MUST_HOLD[source.target]:
        batch = rejected(batch, is_null(batch[name]), Reason.MISSING_REQUIRED, name)
    return batch
