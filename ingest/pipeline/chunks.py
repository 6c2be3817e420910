"""What a source has become so far, as files: the unit in which work survives a `kill -9`.

    <data>/ingest/<database>/<source>-<fingerprint>/     mode 0700, kept until another delivery replaces it
        000000/                                one chunk; appears whole, by a rename, or not at all
            loaded.arrow  review.arrow  rejects.arrow  keys.arrow   (Arrow IPC, lz4)
            summary.json                       rows of each, figures, CRC-32 of each file
        read.json                              how many chunks and rows the whole source has

A chunk is a pure function of the file and the reference tables, both of which are in the fingerprint, so a
chunk that is there is never made again. Identity and telephone numbers are encrypted before they get here.

`keys` has a row for every row read: a hash of its content, by which the next delivery of the source finds what
became of an unchanged row (`ingest.pipeline.kept`), and its notes.
"""

import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import ipc

from ingest.reasons import count_notes

Part = Literal["loaded", "review", "rejects", "keys"]
PARTS: tuple[Part, ...] = ("loaded", "review", "rejects")
FILES: tuple[Part, ...] = (*PARTS, "keys")

KEYS_SCHEMA = pa.schema([("source_row", pa.int64()), ("key", pa.int64()), ("notes", pa.int32())])


@dataclass(frozen=True)
class Staged:
    """What became of one batch of a source's rows; every row is in exactly one of the three."""

    loaded: pa.RecordBatch
    review: pa.RecordBatch
    rejects: pa.RecordBatch
    keys: pa.RecordBatch

    @property
    def figures(self) -> dict[str, dict[str, int]]:
        """For the report: how many loaded rows were matched at which level, how many rows carry which note."""
        notes = count_notes(self.keys["notes"].to_numpy())
        found = {"notes": {note.name or str(note.value): count for note, count in notes.items()}}
        if "match_level" in self.loaded.schema.names:
            levels = pc.value_counts(self.loaded["match_level"])
            found["match_level"] = {one["values"] or "": one["counts"] for one in levels.to_pylist()}
        return found


@dataclass(frozen=True)
class Summary:
    """The figures of a chunk."""

    rows_read: int
    rows: dict[str, int]
    checksums: dict[str, int]
    figures: dict[str, dict[str, int]]


class Chunks:
    """The chunks of one source, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Make the folder."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def write(self, number: int, staged: Staged, rows_read: int) -> Summary:
        """Keep a chunk. Raises AssertionError if a row was lost, OSError if the disk is full."""
        batches: Mapping[Part, pa.RecordBatch] = {
            "loaded": staged.loaded,
            "review": staged.review,
            "rejects": staged.rejects,
            "keys": staged.keys,
        }
        rows: dict[str, int] = {part: batches[part].num_rows for part in PARTS}
        if sum(rows.values()) != rows_read or staged.keys.num_rows != rows_read:
            raise AssertionError(f"chunk {number}: {rows_read} rows were read and {rows} came out")
        draft = self.folder / f".{number:06d}.{os.getpid()}"
        draft.mkdir(mode=0o700)
        try:
            checksums: dict[str, int] = {
                part: _write_batch(draft / f"{part}.arrow", batches[part]) for part in FILES
            }
            summary = Summary(rows_read, rows, checksums, staged.figures)
            (draft / "summary.json").write_text(json.dumps(asdict(summary), ensure_ascii=False))
            draft.rename(self.folder / f"{number:06d}")
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        return summary

    def verified(self) -> dict[int, Summary]:
        """The chunks that are there and whole; others, and what a killed process left, are removed."""
        found: dict[int, Summary] = {}
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else []:
            if not path.is_dir():
                continue
            try:
                summary = Summary(**json.loads((path / "summary.json").read_text()))
                whole = all(_crc(path / f"{part}.arrow") == summary.checksums[part] for part in FILES)
            except (OSError, ValueError, TypeError, KeyError):
                whole = False
            if whole and not path.name.startswith("."):
                found[int(path.name)] = summary
            else:
                shutil.rmtree(path, ignore_errors=True)
        return found

    def finish(self, details: Mapping[str, Any]) -> None:
        """Note that the source has been read to its end."""
        draft = self.folder / f".read.{os.getpid()}"
        draft.write_text(json.dumps(details, ensure_ascii=False))
        draft.replace(self.folder / "read.json")

    def finished(self) -> dict[str, Any] | None:
        """What `finish` noted, if the source has been read to its end."""
        try:
            details: dict[str, Any] = json.loads((self.folder / "read.json").read_text())
        except (OSError, ValueError):
            return None
        return details

    def batches(self, part: Part, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """One part of every chunk, in the order of the source's rows, empty ones too; of all columns, or of these."""
        for path in sorted(self.folder.glob("[0-9]" * 6)):
            yield self.batch(int(path.name), part, columns)

    def batch(self, number: int, part: Part, columns: Sequence[str] | None = None) -> pa.RecordBatch:
        """One part of one chunk; columns that are not asked for are not decompressed."""
        with pa.memory_map(str(self.folder / f"{number:06d}" / f"{part}.arrow")) as file:
            if columns is None:
                return ipc.open_file(file).get_batch(0)
            schema = ipc.open_file(file).schema
            wanted = ipc.IpcReadOptions(included_fields=[schema.get_field_index(name) for name in columns])
            return ipc.open_file(file, options=wanted).get_batch(0).select(list(columns))

    def remove(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _write_batch(path: Path, batch: pa.RecordBatch) -> int:
    with (
        pa.OSFile(str(path), "wb") as file,
        ipc.new_file(file, batch.schema, options=ipc.IpcWriteOptions(compression="lz4")) as writer,
    ):
        writer.write_batch(batch)
    return _crc(path)


def _crc(path: Path) -> int:
    return zlib.crc32(path.read_bytes())
