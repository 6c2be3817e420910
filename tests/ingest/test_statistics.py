"""Protected counts: the same number every time, nothing small, no bias, and nothing to gain by subtracting."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from psycopg import Connection

from catalogs.personal_data import KEY_BYTES, PersonalDataKey
from ingest.statistics import (
    BUCKETS,
    KEY_BITS,
    THRESHOLD,
    Noise,
    _age_band,
    build_statistics,
    cells,
    keep_until_enough_changed,
    protect,
    record_keys,
)

SECRET = PersonalDataKey(bytes(range(KEY_BYTES)))
NOISE = Noise.table()
GRID = 370502001001001


def protected(ids: np.ndarray, secret: PersonalDataKey = SECRET) -> int | None:
    """The published count of one cell with these people."""
    keys = record_keys(ids, secret, "resident")
    value = protect(np.array([len(ids)]), np.array([keys.sum()]), NOISE)[0]
    return None if value is None else int(value)


def test_noise_table_is_unbiased_bounded_and_covers_every_key() -> None:
    weights = np.diff(np.concatenate([[0], NOISE.limits]))
    assert NOISE.limits[-1] == 2**KEY_BITS
    assert (weights * NOISE.values).sum() == 0
    assert abs(NOISE.values).max() == 3
    assert (weights * NOISE.values**2).sum() / weights.sum() == pytest.approx(2.0, abs=0.001)
    assert NOISE.of(np.array([0, 2**KEY_BITS - 1])).tolist() == [-3, 3]


def test_noise_of_many_cells_has_no_bias() -> None:
    keys = np.random.default_rng(1).integers(0, 2**KEY_BITS, 200_000)
    drawn = NOISE.of(keys)
    assert abs(drawn.mean()) < 4 * np.sqrt(2.0 / len(drawn))
    assert drawn.var() == pytest.approx(2.0, abs=0.05)


def test_the_same_people_give_the_same_number_in_any_order() -> None:
    ids = np.arange(100, 143)
    assert protected(ids) == protected(ids[::-1]) == protected(ids)


def test_another_secret_gives_other_noise() -> None:
    other = PersonalDataKey(bytes(reversed(range(KEY_BYTES))))
    cells_ = [np.arange(start, start + 30) for start in range(0, 3000, 30)]
    assert [protected(ids) for ids in cells_] != [protected(ids, other) for ids in cells_]


@pytest.mark.parametrize("count", range(THRESHOLD))
def test_counts_below_the_threshold_are_suppressed_whatever_the_noise(count: int) -> None:
    keys = np.random.default_rng(2).integers(0, 2**KEY_BITS, 5000)
    assert protect(np.full(5000, count), keys, NOISE).null_count() == 5000


def test_no_number_below_the_threshold_is_published() -> None:
    keys = np.random.default_rng(3).integers(0, 2**KEY_BITS, 5000)
    values = protect(np.full(5000, THRESHOLD), keys, NOISE)
    assert values.drop_nulls().min() == THRESHOLD
    assert 0 < values.null_count() < 5000


def test_the_threshold_itself_may_be_published() -> None:
    zero_noise = np.array([2 ** (KEY_BITS - 1)])
    assert protect(np.array([THRESHOLD]), zero_noise, NOISE).to_list() == [THRESHOLD]
    assert protect(np.array([THRESHOLD - 1]), zero_noise, NOISE).to_list() == [None]


def test_differencing_two_counts_that_one_person_tells_apart_learns_nothing() -> None:
    """With exact counts the difference would be 1 every time; here it says hardly more than the noise."""
    rng = np.random.default_rng(4)
    differences = []
    for _ in range(4000):
        ids = rng.integers(0, 2**62, 60)
        differences.append((protected(ids) or 0) - (protected(ids[1:]) or 0))
    share = np.bincount(np.array(differences) + 10, minlength=21) / len(differences)
    assert share.max() < 0.25
    assert np.var(differences) == pytest.approx(4.0, abs=0.4)
    assert np.mean(differences) == pytest.approx(1.0, abs=0.15)


def test_subtracting_grids_from_their_community_does_not_uncover_a_suppressed_grid() -> None:
    """The attacker knows that the fourth grid holds 1 to 4 people and takes the nearest guess."""
    rng = np.random.default_rng(6)
    right = 0
    for attempt in range(2000):
        grids = [rng.integers(0, 2**62, 40) for _ in range(3)]
        small = rng.integers(0, 2**62, 1 + attempt % 4)
        community = protected(np.concatenate([*grids, small]))
        difference = (community or 0) - sum(protected(grid) or 0 for grid in grids)
        right += min(max(difference, 1), 4) == len(small)
    assert right / 2000 < 0.4


def test_grids_do_not_add_up_to_their_community_exactly() -> None:
    rng = np.random.default_rng(5)
    off = []
    for _ in range(300):
        parts = [rng.integers(0, 2**62, 40) for _ in range(4)]
        total = sum(value for part in parts if (value := protected(part)) is not None)
        off.append(total - (protected(np.concatenate(parts)) or 0))
    assert np.mean(np.array(off) == 0) < 0.3
    assert np.var(off) > 5


def test_distinct_people_are_counted_at_every_level_they_are_known_at() -> None:
    areas = np.array([GRID, GRID, GRID + 1, GRID - 1, GRID - GRID % 10**9])
    ids = np.array([7, 7, 7, 8, 9])
    found = cells(areas, ids, ids * 10, np.zeros(5, np.int64))
    by_area = {row["area_code"]: (row["count"], row["key"]) for row in found.to_dicts()}
    assert by_area[GRID] == (1, 70)
    assert by_area[GRID + 1] == (1, 70)
    assert by_area[370502001001000] == (2, 150)
    assert by_area[370502000000000] == (3, 240)
    assert by_area[370500000000000] == (3, 240)
    assert 370502000000000 + 1 not in by_area


def test_age_band_changes_on_the_birthday() -> None:
    births = (np.array(["1966-11-23", "1966-11-24", "2012-01-01"], "datetime64[D]")).astype(np.int64)
    assert _age_band(births, date(2026, 11, 23)).tolist() == [2, 1, 0]
    assert _age_band(np.array([-1_000_000]), date(2026, 1, 1)).tolist() == [-1]


def basis(counts: list[int], value: int | None) -> pl.DataFrame:
    """One cell whose buckets hold these counts."""
    buckets = np.array(counts + [0] * (BUCKETS - len(counts)), "<i4").tobytes()
    return pl.DataFrame(
        {"area_code": [GRID], "measure": ["residents"], "value": [value], "buckets": [buckets]},
        schema={"area_code": pl.Int64, "measure": pl.String, "value": pl.Int64, "buckets": pl.Binary},
    )


@pytest.mark.parametrize(
    ("now", "published"),
    [
        ([20, 20], 41),  # nobody
        ([19, 20], 41),  # one left
        ([18, 22], 41),  # two left, two came
        ([17, 22], 37),  # three left, two came: as many as the threshold
        ([25, 20], 37),
    ],
)
def test_a_number_stays_until_as_many_people_have_changed_as_the_threshold(
    now: list[int], published: int
) -> None:
    made = keep_until_enough_changed(basis(now, 37), basis([20, 20], 41))
    assert made["value"].to_list() == [published]
    rests_on = basis([20, 20] if published == 41 else now, None)
    assert made["buckets"].to_list() == rests_on["buckets"].to_list()


def test_changes_add_up_until_they_are_enough() -> None:
    """Each day one person leaves; the number is the first day's until the fifth has left."""
    shown = basis([20, 20], 40)
    values = []
    for left in range(1, 7):
        shown = keep_until_enough_changed(basis([20 - left, 20], 40 - left), shown)
        values.append(shown["value"][0])
    assert values == [40, 40, 40, 40, 35, 35]


def test_a_suppressed_number_stays_suppressed_until_enough_have_changed() -> None:
    assert keep_until_enough_changed(basis([6], 6), basis([4], None))["value"].to_list() == [None]
    assert keep_until_enough_changed(basis([9], 9), basis([4], None))["value"].to_list() == [9]


def test_a_new_area_is_published_at_once() -> None:
    nothing = basis([1], 1).clear()
    assert keep_until_enough_changed(basis([30], 31), nothing)["value"].to_list() == [31]


def test_table_holds_protected_people_and_exact_things(connection: Connection) -> None:
    square = "ST_Multi(ST_MakeEnvelope(118, 37, 119, 38, 4490))"
    for code, level in ((370500000000000, "city"), (370502001001000, "community")):
        connection.execute(
            f"INSERT INTO area (code, level, name, geom_4490) VALUES (%s, %s, '', {square})".encode(),
            [code, level],
        )
    connection.execute(
        f"INSERT INTO grid (code, name, community_code, kind, geom_4490)"
        f" VALUES (%s, '', 370502001001000, 'urban', {square})".encode(),
        [GRID],
    )
    people = pl.DataFrame({"id": np.arange(1, 41)})
    for (person,) in people.iter_rows():
        connection.execute(
            "INSERT INTO resident (resident_id, name, birth_date, run_id) VALUES (%s, '甲', '1980-01-01', 1)",
            [person],
        )
        for row, source in enumerate(("a", "b")):
            connection.execute(
                "INSERT INTO occupancy (source_id, source_row, resident_id, address_text, match_level, score,"
                " area_code, run_id) VALUES (%s, %s, %s, '', 'building', 1, %s, 1)",
                [source, person * 2 + row, person, GRID],
            )
    connection.execute(
        "INSERT INTO camera (camera_code, source_id, source_row, name, kind, state, area_code, run_id,"
        " geom_4490) VALUES ('1', 's', 1, '', '', '', %s, 1, ST_SetSRID(ST_MakePoint(118.5, 37.5), 4490))",
        [GRID],
    )
    figures = build_statistics(connection, SECRET, date(2026, 1, 1))
    again = dict(_statistics(connection, GRID))
    build_statistics(connection, SECRET, date(2026, 1, 1))
    assert dict(_statistics(connection, GRID)) == again
    assert abs(again["residents"] - 40) <= 3
    assert again["residents"] == again["residents_15_59"] == protected(np.arange(1, 41))
    assert again["residents_80_plus"] is None
    assert again["households"] is None
    assert (again["cameras"], again["buildings"]) == (1, 0)
    assert dict(_statistics(connection, 370500000000000))["cameras"] == 1
    assert figures["published"] == 6
    assert figures["suppressed"] == 3 * 7 - 6


def _statistics(connection: Connection, area: int) -> list[tuple[str, int | None]]:
    return connection.execute(
        "SELECT measure, value FROM area_statistic WHERE area_code = %s", [area]
    ).fetchall()
