"""Chunks: whole or not at all, and never a row less than was read."""

import errno
from pathlib import Path

import pyarrow as pa
import pytest

from ingest.pipeline.chunks import KEYS_SCHEMA, Chunks, Staged
from ingest.reasons import Note


def staged(loaded: int, review: int = 0, rejects: int = 0) -> Staged:
    parts = [
        pa.record_batch({"source_row": pa.array(range(count), pa.int64())})
        for count in (loaded, review, rejects)
    ]
    return Staged(parts[0], parts[1], parts[2], keys(loaded + review + rejects))


def keys(count: int) -> pa.RecordBatch:
    rows = pa.array(range(count), pa.int64())
    notes = pa.array([int(Note.ID_UPGRADED)] * count, pa.int32())
    return pa.record_batch([rows, rows, notes], schema=KEYS_SCHEMA)


@pytest.fixture
def chunks(tmp_path: Path) -> Chunks:
    made = Chunks(tmp_path / "source-1")
    made.prepare()
    return made


def test_what_is_written_is_read_back_in_order(chunks: Chunks) -> None:
    chunks.write(1, staged(2), 2)
    chunks.write(0, staged(3, 1, 1), 5)
    assert [batch.num_rows for batch in chunks.batches("loaded")] == [3, 2]
    summaries = chunks.verified()
    assert sorted(summaries) == [0, 1]
    assert summaries[0].rows == {"loaded": 3, "review": 1, "rejects": 1}
    assert summaries[0].figures == {"notes": {"ID_UPGRADED": 5}}


def test_a_row_that_is_lost_stops_everything(chunks: Chunks) -> None:
    with pytest.raises(AssertionError, match="5 rows were read"):
        chunks.write(0, staged(4), 5)
    assert chunks.verified() == {}


@pytest.mark.parametrize("part", ["loaded.arrow", "summary.json"])
def test_a_chunk_that_was_damaged_is_made_again(chunks: Chunks, part: str) -> None:
    chunks.write(0, staged(1000), 1000)
    chunks.write(1, staged(10), 10)
    path = chunks.folder / "000000" / part
    path.write_bytes(path.read_bytes()[:-7])
    assert sorted(chunks.verified()) == [1]
    assert not (chunks.folder / "000000").exists()


def test_what_a_killed_process_left_is_removed(chunks: Chunks) -> None:
    left = chunks.folder / ".000003.4711"
    left.mkdir()
    (left / "loaded.arrow").write_bytes(b"half")
    assert chunks.verified() == {}
    assert not left.exists()


def test_a_full_disk_leaves_no_half_chunk(chunks: Chunks, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        chunks.write(0, staged(1), 1)
    assert list(chunks.folder.iterdir()) == []


def test_the_end_of_a_source_is_noted_whole(chunks: Chunks) -> None:
    assert chunks.finished() is None
    chunks.finish({"chunks": 2, "refused": ["民族"]})
    assert chunks.finished() == {"chunks": 2, "refused": ["民族"]}
    chunks.remove()
    assert not chunks.folder.exists()


def test_the_folder_is_for_its_owner_only(chunks: Chunks) -> None:
    chunks.write(0, staged(1), 1)
    assert chunks.folder.stat().st_mode & 0o077 == 0
    assert (chunks.folder / "000000").stat().st_mode & 0o077 == 0
