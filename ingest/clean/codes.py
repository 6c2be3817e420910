"""Values of a code list as its codes, whether the department writes the code or the Chinese name."""

import numpy as np
import pyarrow as pa

from catalogs.code_lists import codes_of
from catalogs.sources import Source
from ingest.clean.arrays import is_null, noted, replaced
from ingest.reasons import Note

_ELSEWHERE = frozenset({"sex"})
"""Fields that another step cleans: `identity`."""


def clean_codes(batch: pa.RecordBatch, source: Source) -> pa.RecordBatch:
    """Fields with a `code_list` in the source description; a value that the list lacks is emptied and noted.

    Raises NotFound for a list that does not exist.
    """
    for name, column in source.columns.items():
        if column.code_list is None or name in _ELSEWHERE or batch[name].null_count == batch.num_rows:
            continue
        codes = codes_of(column.code_list)
        coded = batch[name].dictionary_encode()
        known = pa.array([codes.get(value) for value in coded.dictionary.to_pylist()], pa.string())
        translated = known.take(coded.indices)
        lost = np.asarray(is_null(translated) & ~is_null(batch[name]))
        batch = noted(replaced(batch, name, translated), lost, Note.UNKNOWN_CODE)
    return batch
