"""Probabilities that hold: the curve of each step, and what is written down about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.geocode.calibration import (
    STEPS,
    Bin,
    Step,
    calibrated,
    calibration_error,
    log_odds,
    measured,
    points,
)


@pytest.mark.parametrize("step", STEPS)
def test_a_curve_never_falls_and_passes_its_points(step: Step) -> None:
    shares, rights = points(step)
    assert shares == sorted(shares)
    assert rights == sorted(rights)
    for share, right in zip(shares, rights, strict=True):
        said = calibrated(step, 1 / (1 + 2.718281828**-share))
        assert log_odds(said) == pytest.approx(right, abs=0.02)


@given(st.sampled_from(STEPS), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_is_never_less_probable(step: Step, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= calibrated(step, low) <= calibrated(step, high) <= 1.0


@pytest.mark.parametrize("step", STEPS)
def test_below_what_was_measured_the_share_is_the_most_that_is_said(step: Step) -> None:
    assert calibrated(step, 0.01) <= 0.0101


def test_a_place_that_is_not_named_is_doubted_more_than_one_that_is() -> None:
    assert calibrated("unnamed", 0.97) < calibrated("exact", 0.97)


def test_the_diagram_of_unseen_seeds_is_within_the_error_that_is_promised() -> None:
    bins = measured()
    assert sum(one.rows for one in bins) > 10_000
    assert [one.low for one in bins] == sorted(one.low for one in bins)
    assert calibration_error(bins) <= 0.02


def test_the_error_is_the_mean_distance_by_rows() -> None:
    assert calibration_error([Bin(0, 0.5, 30, 0.4, 0.3), Bin(0.5, 1, 10, 0.9, 0.9)]) == pytest.approx(0.075)
    assert calibration_error([]) == 0.0
