"""Memory is bounded whatever the file's size: a file ten times as long takes no more of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from catalogs.sources import sources

ROWS = 60_000
"""Rows of the short file, a little less than a batch."""

MOST_MORE = 1.35
"""What ten times the rows may take: a second batch is under way."""

COUNT = """
import resource, sys
from pathlib import Path
from catalogs.sources import sources
from ingest.readers import read
rows = sum(batch.num_rows for batch in read(sources()[sys.argv[1]], Path(sys.argv[2])))
print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

LINES = {
    "residents_police": "王伟,370502198005010012,男,19800501,13954600001,东营市东营区黄河路街道安泰社区济南路123号,户主,1,20200101\r\n",
    "events_grid": '{"eventId": "E1", "category": "0101", "title": "井盖破损", "reportTime": "2026-01-01 08:00", "location": {"lon": 118.5, "lat": 37.4}}\n',
}


def peak(source_id: str, folder: Path, text: str, rows: int, head: str) -> int:
    """KiB that reading a file of so many rows took at most."""
    source = sources()[source_id]
    folder.mkdir()
    encoding = source.encoding or "utf-8"
    line = text.encode(encoding)
    with (folder / source.file).open("wb") as file:
        file.write(head.encode(encoding))
        for _ in range(rows // 1000):
            file.write(line * 1000)
    said = subprocess.run(
        [sys.executable, "-c", COUNT, source_id, str(folder)], capture_output=True, text=True, check=True
    )
    read, kilobytes = map(int, said.stdout.split())
    assert read == rows
    return kilobytes


@pytest.mark.parametrize(
    ("source_id", "head"),
    [
        (
            "residents_police",
            "姓名,公民身份号码,性别,出生日期,联系电话,居住地址,与户主关系,户号,登记日期\r\n",
        ),
        ("events_grid", ""),
    ],
)
def test_a_long_file_takes_no_more_memory_than_a_short_one(tmp_path: Path, source_id: str, head: str) -> None:
    short = peak(source_id, tmp_path / "short", LINES[source_id], ROWS, head)
    long = peak(source_id, tmp_path / "long", LINES[source_id], 10 * ROWS, head)
    assert long < MOST_MORE * short
