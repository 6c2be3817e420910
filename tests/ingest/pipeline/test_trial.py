"""`gridcity ingest --dry-run` says what a delivery would bring, and changes nothing."""

import shutil
from pathlib import Path

import psycopg
import pytest

from catalogs.database import conninfo
from catalogs.progress import Reporter
from catalogs.settings import Settings
from catalogs.sources import sources
from catalogs.views import data_version
from ingest.commands import told_of_trial
from ingest.difference import Difference
from ingest.pipeline.trial import Tried, try_delivery

_CONTENTS = """
SELECT relname, (xpath('/row/s/text()', query_to_xml(format(
    'SELECT count(*)::text || sum(hashtextextended(t::text, 0)::numeric) AS s FROM %I AS t', relname), false, true, '')
))[1]::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'spatial_ref_sys'
ORDER BY 1
"""


@pytest.fixture
def changed(demo_city: Path, tmp_path: Path) -> Path:
    """The delivery with one resident who moved, one more, one less, and a file that is broken."""
    folder = tmp_path / "delivery"
    shutil.copytree(demo_city / "delivery", folder)
    path = folder / "residents_police.csv"
    header, *rows = path.read_bytes().decode("gb18030").splitlines(keepends=True)
    rows[3] = rows[3].replace("东营", "東営", 1)
    del rows[8]
    rows.append(rows[0])
    path.write_bytes("".join([header, *rows]).encode("gb18030"))
    (folder / "cameras.csv").write_bytes(b"")
    return folder


def test_a_dry_run_says_what_would_change_and_writes_nothing(
    city_template: tuple[Settings, object], changed: Path
) -> None:
    settings, _ = city_template
    with psycopg.connect(conninfo(settings)) as connection:
        before = connection.execute(_CONTENTS).fetchall(), data_version(connection)
    kept = sorted(settings.data.joinpath("ingest").rglob("*"))
    tried = {one.source.id: one for one in try_delivery(settings, changed, Reporter(quiet=True))}
    with psycopg.connect(conninfo(settings)) as connection:
        assert (connection.execute(_CONTENTS).fetchall(), data_version(connection)) == before
    assert sorted(settings.data.joinpath("ingest").rglob("*")) == kept
    assert len(before[0]) > 20
    police = tried["residents_police"]
    assert police.difference is not None
    assert (police.difference.changed, police.difference.new, police.difference.left) == (1, 1, 1)
    assert sum(police.rows.values()) == police.difference.same + 2
    assert tried["cameras"].state == "failed"
    assert "0 bytes" in tried["cameras"].error
    assert tried["residents_health"].state == "unchanged"


def test_what_is_said_adds_up() -> None:

    one = sources()["residents_police"]
    rows = {"loaded": 7, "review": 2, "rejects": 1}
    reasons = {"review": {"ambiguous": 2}, "rejects": {"no_address": 1}}
    tried = [
        Tried(one, "tried", rows, reasons, Difference(6, 1, 3, 4), ("民族",)),
        Tried(sources()["cameras"], "failed", {}, {}, error="cameras.csv is empty: 0 bytes."),
    ]
    first, failed, last = told_of_trial(tried)
    assert first == (
        "residents_police: 10 rows (3 new, 1 changed, 4 left): 7 would be loaded, 2 in review (ambiguous 2), "
        "1 rejected (no_address 1); refused columns: 民族."
    )
    assert failed == "cameras: cannot be loaded. cameras.csv is empty: 0 bytes."
    assert last.startswith("Nothing was written. 10 rows read: 7 would be loaded")
