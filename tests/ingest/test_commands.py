"""What `gridcity ingest` says at its end."""

from pathlib import Path

from ingest.commands import told
from ingest.pipeline.ledger import FileState
from ingest.pipeline.run import Ingested


def test_what_was_read_and_held_back_is_told() -> None:
    files = (
        FileState("areas", "areas.gpkg", "", "", "done", rows_read=12, rows_loaded=11, rows_rejected=1),
        FileState("cameras", "cameras.csv", "", "", "failed", error="cameras.csv is empty: 0 bytes."),
        FileState("components", "components.geojson", "", "", "staged", rows_read=600),
    )
    failed, held, run, _ = told(Ingested(3, True, False, Path("report.html"), files), 1.0)
    assert failed == "cameras: not loaded. cameras.csv is empty: 0 bytes."
    assert held.startswith("components: 600 rows read and held back")
    assert run == "Run 3: 12 rows read, 11 loaded, 0 in review, 1 rejected, in 1.0 s."
