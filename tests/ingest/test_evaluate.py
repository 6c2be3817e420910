"""The evaluation on a delivery of six rows whose outcome is known."""

from pathlib import Path

import polars as pl
import pytest
from psycopg import Connection

from catalogs.errors import BadInput
from catalogs.sources import source
from ingest.evaluate import evaluate_delivery, tables_of

POLICE = "residents_police"
GRID = 370502001011004
RIGHT, WRONG = 37050200101100001, 37050200101100002
COMMUNITY = 370502001011000


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    """Truth about six residents: four findable at the dwelling, one at the building, one at the community."""
    levels = ["dwelling", "dwelling", "dwelling", "dwelling", "building", "community"]
    (tmp_path / "truth").mkdir()
    pl.DataFrame(
        {
            "source_file": [source(POLICE).file] * 6,
            "source_row": list(range(1, 7)),
            "building_code": [str(RIGHT)] * 6,
            "dwelling_code": [f"{RIGHT}010101"] * 6,
            "grid_code": [GRID] * 6,
            "person_id": ["p0", "p1", "p2", "p3", "p0", "p4"],
            "findable_level": levels,
            "dirt": ["", "dash_form", "dash_form,glyphs", "", "missing_room", "missing_estate"],
        }
    ).write_parquet(tmp_path / "truth" / "residents.parquet")
    return tmp_path


@pytest.fixture
def ingested(connection: Connection) -> Connection:
    """Row 1 and 5 right, row 2 at the wrong building, 3 in review, 4 rejected, 6 at its community."""
    run = connection.execute(
        "INSERT INTO ingest_run (delivery, fingerprint, state) VALUES ('d', '', 'done') RETURNING run_id"
    ).fetchone()
    assert run is not None
    for row, level, building, dwelling, area in (
        (1, "dwelling", RIGHT, f"{RIGHT}010101", COMMUNITY),
        (2, "building", WRONG, None, COMMUNITY),
        (5, "building", RIGHT, None, COMMUNITY),
        (6, "community", None, None, COMMUNITY),
    ):
        connection.execute(
            "INSERT INTO occupancy (source_id, source_row, resident_id, address_text, match_level, score,"
            " building_code, dwelling_code, area_code, run_id) VALUES (%s, %s, 1, '', %s, 0.97, %s, %s, %s, %s)",
            [POLICE, row, level, building, dwelling, area, run[0]],
        )
    connection.execute(
        "INSERT INTO review_item (source_id, source_row, run_id, reason, address_text, canonical_text,"
        " match_level, score) VALUES (%s, 3, %s, 'ambiguous', '', '', 'estate', 0.5)",
        [POLICE, run[0]],
    )
    connection.execute(
        "INSERT INTO reject (source_id, source_row, run_id, reason, detail, address_text)"
        " VALUES (%s, 4, %s, 'no_address', '', '')",
        [POLICE, run[0]],
    )
    return connection


def test_rows_of_several_deliveries_cannot_be_compared(ingested: Connection, delivery: Path) -> None:
    ingested.execute("UPDATE occupancy SET run_id = run_id + 1 WHERE source_row = 1")
    with pytest.raises(BadInput, match="several deliveries"):
        evaluate_delivery(ingested, delivery)


def test_pairs_of_linked_rows_against_the_truth(ingested: Connection, delivery: Path) -> None:
    """Four loaded rows are one resident here: six pairs, of which rows 1 and 5 are one person in truth."""
    report = evaluate_delivery(ingested, delivery)
    assert report["residents"]["links"] == {
        "pairs": 6,
        "precision": pytest.approx(1 / 6, abs=1e-6),
        "recall": 1.0,
    }
    assert "precision                        16.67%" in tables_of(report)
    ingested.execute("UPDATE occupancy SET resident_id = source_row")
    assert evaluate_delivery(ingested, delivery)["residents"]["links"] == {
        "pairs": 0,
        "precision": None,
        "recall": 0.0,
    }


def test_shares_against_the_truth(ingested: Connection, delivery: Path) -> None:
    figures = evaluate_delivery(ingested, delivery)["residents"]
    assert figures["rows"] == 6
    assert figures["findable_at_building"] == 5
    assert figures["right_building"] == pytest.approx(2 / 5)
    assert figures["automatic_at_building"] == 3
    assert figures["wrong_building"] == pytest.approx(1 / 3, abs=1e-5)
    assert figures["review"] == pytest.approx(1 / 6, abs=1e-5)
    assert figures["states"] == {"loaded": 4, "review": 1, "rejected": 1}
    assert figures["reasons"] == {"ambiguous": 1, "no_address": 1}
    assert figures["recall"]["dwelling"] == pytest.approx(1 / 4)
    assert figures["recall"]["community"] == pytest.approx(4 / 6, abs=1e-5)
    assert figures["match_levels"]["building"] == {"rows": 2, "right": 0.5, "judged_by": "building"}
    assert figures["match_levels"]["community"]["right"] == 1.0
    assert figures["sources"][POLICE]["rows"] == 6
    assert figures["dirt"]["dash_form"] == {"rows": 2, "findable": 2, "right_building": 0.0, "wrong": 1}
    assert figures["dirt"]["clean"]["right_building"] == 0.5
    assert figures["calibration"] == [
        {"from": 0.95, "rows": 3, "said": 0.97, "right": pytest.approx(0.66667)}
    ]


def test_tables_for_a_terminal(ingested: Connection, delivery: Path) -> None:
    text = tables_of(evaluate_delivery(ingested, delivery))
    assert "residents_police" in text
    assert "33.33%" in text
    assert "dash_form" in text


def test_a_folder_without_truth(connection: Connection, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no truth"):
        evaluate_delivery(connection, tmp_path)


def test_a_truth_that_is_cut_off(connection: Connection, tmp_path: Path) -> None:
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth" / "events.parquet").write_bytes(b"PAR1")
    with pytest.raises(BadInput, match=r"events\.parquet cannot be read"):
        evaluate_delivery(connection, tmp_path)
