"""Differencing attacks on protected counts, with the rules that stop them and, to show that they bite, without.

The attacker sees every published number of every level and measure, on two days, as often as they like, and
knows that between the two days one person either came to the city or left it. They guess which by the sign of all
differences together. A guess is worth something only above one half: recovered means guessed right with the
numbers, and where no number differs nothing is there to guess from.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from catalogs.personal_data import KEY_BYTES, PersonalDataKey
from ingest import statistics
from ingest.statistics import Noise, _numbers, _together, cells, keep_until_enough_changed, record_keys

SECRET = PersonalDataKey(bytes(range(KEY_BYTES)))
NOISE = Noise.table()
SILENT = replace(NOISE, values=np.zeros_like(NOISE.values))
TRIALS = 60

Publish = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]


def city(people: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Grid, id and age band of people in 2 counties, 4 towns, 8 communities, 32 grids."""
    rng = np.random.default_rng(seed)
    grids = [
        370500000000000 + county * 10**9 + town * 10**6 + community * 1000 + grid
        for county in (1, 2)
        for town in (1, 2)
        for community in (1, 2)
        for grid in (1, 2, 3, 4)
    ]
    return rng.choice(grids, people), rng.integers(1, 2**62, people), rng.choice(3, people, p=(0.2, 0.6, 0.2))


def published(areas: np.ndarray, ids: np.ndarray, bands: np.ndarray, noise: Noise = NOISE) -> pl.DataFrame:
    """All numbers of all levels: residents, and those of each age band."""
    found = cells(areas, ids, record_keys(ids, SECRET, "resident"), bands)
    every = sorted({code - code % span for code in areas.tolist() for span in statistics.SPANS})
    frames = [_numbers("residents", _together(found), every, noise)]
    frames += [
        _numbers(f"band_{band}", _together(found.filter(pl.col("group") == band)), every, noise)
        for band in range(3)
    ]
    return pl.concat(frames)


def freely(new: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    """Publishing without the rule that a number stays."""
    return new


def attack(publish: Publish, noise: Noise = NOISE) -> tuple[int, int]:
    """(trials in which the numbers told anything, trials guessed right from them)."""
    areas, ids, bands = city(1500, 7)
    everyone = published(areas, ids, bands, noise)
    told = right = 0
    for target in np.random.default_rng(8).choice(len(ids), TRIALS, replace=False):
        without = np.delete(np.arange(len(ids)), target)
        less = published(areas[without], ids[without], bands[without], noise)
        came = bool(target % 2)
        old, new = (less, everyone) if came else (everyone, less)
        after = publish(new, old)
        both = old.join(after, on=("area_code", "measure"), suffix="_after")
        difference = (both["value_after"] - both["value"]).drop_nulls().to_numpy()
        if difference.any():
            told += 1
            right += bool(difference.sum() > 0) == came
    return told, right


def test_one_person_who_comes_or_leaves_is_told_by_no_number() -> None:
    assert attack(keep_until_enough_changed) == (0, 0)


def test_the_same_attack_recovers_people_where_numbers_follow_every_change() -> None:
    """Noise alone is not enough: five levels and two measures are ten looks at the same person."""
    told, right = attack(freely)
    assert told == TRIALS
    assert right / TRIALS > 0.75


def test_without_noise_it_recovers_everybody() -> None:
    assert attack(freely, SILENT) == (TRIALS, TRIALS)


def small_grid_by_subtraction(noise: Noise) -> float:
    """Share of suppressed grids (1 to 4 people) whose number the attacker names: community less the other grids."""
    rng = np.random.default_rng(6)
    right = attempts = 0
    for attempt in range(250):
        sizes = [40, 40, 40, 1 + attempt % 4]
        areas = np.repeat(370502001001000 + np.arange(1, 5), sizes)
        ids = rng.integers(1, 2**62, len(areas))
        found = cells(areas, ids, record_keys(ids, SECRET, "resident"), np.zeros(len(ids), np.int64))
        numbers = _numbers(
            "residents", _together(found), [370502001001000, *np.unique(areas).tolist()], noise
        )
        values = dict(numbers.select("area_code", "value").iter_rows())
        assert values[370502001001004] is None
        difference = values[370502001001000] - sum(values[370502001001000 + grid] or 0 for grid in (1, 2, 3))
        right += min(max(difference, 1), 4) == sizes[3]
        attempts += 1
    return right / attempts


def test_a_suppressed_grid_is_not_the_rest_of_its_community() -> None:
    """By chance a quarter is right; the noise of four numbers leaves hardly more."""
    assert small_grid_by_subtraction(NOISE) < 0.42


def test_without_noise_it_is() -> None:
    assert small_grid_by_subtraction(SILENT) == 1.0


@pytest.mark.parametrize("threshold", [1, 5])
def test_the_threshold_is_what_hides_small_cells(threshold: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "THRESHOLD", threshold)
    values = statistics.protect(
        np.arange(1, 5), np.full(4, 2**31), SILENT, threshold=statistics.THRESHOLD
    ).to_list()
    assert values == ([1, 2, 3, 4] if threshold == 1 else [None] * 4)
