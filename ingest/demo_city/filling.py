"""Which communities have buildings and people at a scale below one: a patch about each county seat, and villages."""

import numpy as np
import pandas as pd
import shapely

from ingest.demo_city.landuse import DWELLINGS_PER_HECTARE
from ingest.demo_city.major import Base
from ingest.demo_city.plane import Floats, stream

ANCHORS = {
    370502: ("西城", "东城"),
    370503: ("河口",),
    370505: ("垦利",),
    370522: ("利津",),
    370523: ("广饶",),
    370571: ("东城",),
    370572: ("东营港经济开发区",),
}
URBAN_SHARE = 0.76


def expected_dwellings(places: pd.DataFrame) -> pd.Series:
    """Rough number of dwellings of each place."""
    hectares = shapely.area(places.geometry.to_numpy()) / 1e4
    per_hectare = places.use.map(DWELLINGS_PER_HECTARE).fillna(0.0).to_numpy()
    return pd.Series(np.where(places.face < 0, places.yards, hectares * per_hectare), index=places.index)


def choose_communities(base: Base, places: pd.DataFrame, scale: float, seed: int) -> list[int]:
    """15-digit codes of the communities to fill, in order; every county gets at least one (and a village)."""
    every = base.areas.code[base.areas.level == "community"]
    if scale >= 0.999:
        return [int(c) for c in sorted(every)]
    frames = {f.name: f for f in base.frames}
    weight = expected_dwellings(places)
    centre = shapely.get_coordinates(shapely.centroid(places.geometry.to_numpy()))
    mass = np.maximum(weight.to_numpy(), 1.0)
    table = (
        pd.DataFrame(
            {
                "code": places.community_code,
                "m": mass,
                "x": centre[:, 0] * mass,
                "y": centre[:, 1] * mass,
                "dwellings": weight,
                "street": places.use == "residential",
            }
        )
        .groupby("code")
        .agg(
            m=("m", "sum"),
            x=("x", "sum"),
            y=("y", "sum"),
            dwellings=("dwellings", "sum"),
            street=("street", "any"),
        )
    )
    at = table[["x", "y"]].to_numpy() / table.m.to_numpy()[:, None]
    chosen: list[int] = []
    for county, names in ANCHORS.items():
        own = (table.index.to_numpy() // 10**9) == county
        if not own.any():
            continue
        anchors: list[Floats] = [frames[n].origin for n in names if n in frames]
        away = np.min([np.hypot(*(at[own] - a).T) for a in anchors], axis=0)
        rows = table[own].assign(away=away)
        chosen += _fill(rows, scale * float(rows.dwellings.sum()), stream(seed, 96, county))
    return sorted(int(c) for c in chosen)


def _fill(rows: pd.DataFrame, budget: float, rng: np.random.Generator) -> list[int]:
    """Urban communities outward from the seat for three quarters of the dwellings, then villages, near ones first."""
    urban = rows[rows.street].sort_values("away")
    villages = (
        rows[~rows.street]
        .assign(
            order=lambda d: (
                d.away * rng.uniform(0.35, 2.2, len(d)) * (1 + (d.dwellings - 220).clip(lower=0) / 120)
            )
        )
        .sort_values("order")
    )
    share = URBAN_SHARE if len(villages) else 1.0
    if budget < 0.35 * float(urban.dwellings.min() if len(urban) else 0) and len(villages):
        urban = urban.iloc[:0]
    chosen: list[int] = []
    total = urban.dwellings.cumsum()
    fits = total <= share * budget
    if fits.any() and total[fits].iloc[-1] > 0.3 * share * budget:
        chosen += urban.index[fits].tolist()
    elif len(urban):
        near = urban.iloc[:7]
        near = near[near.dwellings > 60] if (near.dwellings > 60).any() else near
        chosen.append(int((near.dwellings - share * budget).abs().idxmin()))
    spent = float(rows.dwellings.loc[chosen].sum())
    for code, dwellings in villages.dwellings.items():
        if spent >= budget and any(c in villages.index for c in chosen):
            break
        chosen.append(int(code))
        spent += float(dwellings)
    return chosen
