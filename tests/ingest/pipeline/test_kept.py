"""An unchanged row is taken from the last delivery, wherever it stands now, and the result is that of reading all anew."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from catalogs.database import conninfo
from catalogs.settings import Settings
from catalogs.sources import sources
from ingest.difference import Difference
from ingest.pipeline import staging
from ingest.pipeline.chunks import FILES, Chunks
from ingest.pipeline.kept import Kept, difference, keys_of
from ingest.pipeline.staging import Task, stage_batch
from ingest.readers import read

SOURCE = sources()["residents_police"]
CHANGED, REMOVED = 70, 40


@pytest.fixture
def raw(demo_city: Path) -> pa.RecordBatch:
    return next(read(SOURCE, demo_city / "delivery")).slice(0, 600)


def numbered(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch as it is read: rows counted from 1."""
    return batch.set_column(0, batch.schema.field(0), pa.array(np.arange(1, batch.num_rows + 1)))


def next_delivery(raw: pa.RecordBatch) -> pa.RecordBatch:
    """One row changed, one gone, one row of before once more at the end under another phone."""
    rows = raw.to_pylist()
    rows[CHANGED]["居住地址"] = "东营市东营区黄河路街道"
    rows.append(rows[10] | {"联系电话": "13800000000"})
    del rows[REMOVED]
    return numbered(pa.RecordBatch.from_pylist(rows, schema=raw.schema))


def stage(settings: Settings, folder: Path, *batches: pa.RecordBatch, kept: Kept | None = None) -> Chunks:
    chunks = Chunks(folder)
    chunks.prepare()
    for number, batch in enumerate(batches):
        known = kept.find(keys_of(batch)) if kept else None
        stage_batch(
            Task(SOURCE, number, batch, folder, conninfo(settings), settings.keys, "served", known=known)
        )
    return chunks


def rows_of(chunks: Chunks) -> dict[str, list[dict[str, object]]]:
    return {
        part: sorted(
            (row for batch in chunks.batches(part) for row in batch.to_pylist()),
            key=lambda row: int(str(row["source_row"])),
        )
        for part in FILES
    }


def test_the_rows_are_those_of_a_first_reading(
    served_city: Settings, raw: pa.RecordBatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = stage(served_city, tmp_path / "first", raw.slice(0, 350), raw.slice(350))
    now = next_delivery(raw)
    anew = stage(served_city, tmp_path / "anew", now.slice(0, 300), now.slice(300))
    asked: list[int] = []
    sort_batch = staging.sort_batch

    def counted(source: object, batch: pa.RecordBatch, context: object) -> object:
        asked.append(batch.num_rows)
        return sort_batch(source, batch, context)  # type: ignore[arg-type]

    monkeypatch.setattr(staging, "sort_batch", counted)
    kept = Kept(first)
    again = stage(served_city, tmp_path / "again", now.slice(0, 300), now.slice(300), kept=kept)
    assert rows_of(again) == rows_of(anew)
    assert again.verified() == {
        number: summary.__class__(
            summary.rows_read, summary.rows, again.verified()[number].checksums, summary.figures
        )
        for number, summary in anew.verified().items()
    }
    assert sum(asked) == 2
    assert difference(kept, Kept(again)) == Difference(same=598, changed=1, new=1, left=1)


def test_all_rows_known_need_no_matching(served_city: Settings, raw: pa.RecordBatch, tmp_path: Path) -> None:
    first = stage(served_city, tmp_path / "first", raw)
    again = stage(served_city, tmp_path / "again", raw, kept=Kept(first))
    assert rows_of(again) == rows_of(first)
    assert difference(Kept(first), Kept(again)) == Difference(same=600, changed=0, new=0, left=0)


def test_nothing_kept_is_all_new(tmp_path: Path) -> None:
    empty = Kept(Chunks(tmp_path / "nothing"))
    assert empty.find(np.array([1, 2])).chunk.tolist() == [-1, -1]
    assert difference(empty, empty) == Difference(0, 0, 0, 0)


def test_equal_rows_count_as_often_as_both_have_them() -> None:
    before, after = Kept(Chunks(Path("none"))), Kept(Chunks(Path("none")))
    before.key, after.key = np.array([1, 1, 1, 2, 3]), np.array([1, 2, 9, 3, 4, 5])
    assert difference(before, after) == Difference(same=3, changed=0, new=3, left=2)
    before.key, after.key = np.array([7, 1, 8]), np.array([9, 1, 6])
    assert difference(before, after) == Difference(same=1, changed=2, new=0, left=0)


def test_a_row_has_the_same_key_in_every_process() -> None:
    batch = "pa.record_batch({'source_row': [1, 2], 'a': ['东营', 'x'], 'b': [b'1', None]})"
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import pyarrow as pa; from ingest.pipeline.kept import keys_of; print(keys_of({batch}).tolist())",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    mine = keys_of(pa.record_batch({"source_row": [8, 9], "a": ["东营", "x"], "b": [b"1", None]}))
    assert said.stdout.strip() == str(mine.tolist())
    assert len(set(mine.tolist())) == 2
