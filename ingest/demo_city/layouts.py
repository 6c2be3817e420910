"""How buildings stand on a lot: rows of blocks in estates, sheds in works, yards in villages.

A layout is drawn in the lot's own metres (origin at its centre, x along its angle) and may reach beyond the lot;
`buildings` keeps what lies within. Row distances follow the winter-sun rule: about 1.1 to 1.6 times the height.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from ingest.demo_city.plane import Floats, Ints

RECTANGLE, L_SHAPE, ROUND, YARD_L, YARD_HALL = range(5)
KINDS = ["residential", "courtyard", "commercial", "office", "industrial", "school", "hospital", "public"]
KIND = {name: i for i, name in enumerate(KINDS)}
FLOOR_M = {
    "residential": 2.95,
    "commercial": 4.2,
    "office": 3.8,
    "industrial": 8.5,
    "school": 3.7,
    "hospital": 4.0,
    "public": 3.6,
}


@dataclass
class Boxes:
    """Upright boxes, one row each: centre x, y, width w, depth d (m), shape, kind, storeys, units, flats, height_m."""

    x: Floats
    y: Floats
    w: Floats
    d: Floats
    shape: Ints
    kind: Ints
    storeys: Ints
    units: Ints
    flats: Ints
    height_m: Floats

    def take(self, keep: Ints | np.ndarray) -> "Boxes":
        """The chosen rows."""
        return Boxes(*(getattr(self, f.name)[keep] for f in fields(self)))


def join(parts: list[Boxes]) -> Boxes:
    """All rows of several."""
    return Boxes(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Boxes)))


def boxes_of(
    x: Floats,
    y: Floats,
    w: Floats,
    d: Floats | float,
    kind: str,
    storeys: Ints | int,
    rng: np.random.Generator,
    units: Ints | int = 1,
    flats: Ints | int = 0,
    l_share: float = 0.0,
) -> Boxes:
    """Boxes of one kind; `units` and `flats` (dwellings a floor of one unit) are 0 flats where nobody lives."""
    n = len(x)
    floors = np.broadcast_to(np.asarray(storeys), n).astype(np.int64)
    shape = np.where(rng.random(n) < l_share, L_SHAPE, RECTANGLE)
    height = floors * FLOOR_M[kind] + rng.uniform(0.3, 1.2, n)
    return Boxes(
        x,
        y,
        w.astype(float),
        np.broadcast_to(np.asarray(d, float), n).copy(),
        shape,
        np.full(n, KIND[kind]),
        floors,
        np.broadcast_to(np.asarray(units), n).astype(np.int64),
        np.broadcast_to(np.asarray(flats), n).astype(np.int64),
        height,
    )


def _row(x0: float, x1: float, widths: Floats, gap: float, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Centres and widths of boxes side by side from x0 to x1, centred."""
    count = int((x1 - x0) / (widths.min() + gap)) + 2
    w = rng.choice(widths, count)
    right = np.cumsum(w + gap)
    keep = right - gap <= x1 - x0
    w, right = w[keep], right[keep]
    if not len(w):
        return np.array([]), np.array([])
    slack = (x1 - x0) - (right[-1] - gap)
    return x0 + slack / 2 + right - gap - w / 2, w


def _rows(
    size: Floats,
    pitch: float,
    widths: list[float],
    gap: float,
    rng: np.random.Generator,
    same: bool,
    stagger: float = 0.0,
) -> tuple[Floats, Floats, Floats]:
    """Rows from south to north over a lot of `size` (width, depth); `same` repeats one row's columns."""
    half_w = size[0] / 2
    count = max(1, int((size[1] - 12) / pitch))
    ys = (np.arange(count) - (count - 1) / 2) * pitch
    rows = [_row(-half_w, half_w, np.array(widths), gap, rng)] if same else []
    xs, out_y, ws = [], [], []
    for i, y in enumerate(ys):
        x, w = rows[0] if same else _row(-half_w, half_w, np.array(widths), gap, rng)
        xs.append(x + (stagger if i % 2 else 0.0))
        ws.append(w)
        out_y.append(np.full(len(x), y))
    return np.concatenate(xs), np.concatenate(out_y), np.concatenate(ws)


def estate(size: Floats, rng: np.random.Generator, newness: float) -> Boxes:
    """Rows of parallel blocks facing south, about a garden; `newness` 0 … 1 leans to high-rise."""
    draw = rng.random() * 0.75 + newness * 0.5
    if draw < 0.77:
        floors = int(rng.choice([4, 5, 6], p=[0.30, 0.45, 0.25]))
        pitch = floors * 5.9 + rng.uniform(6, 12)
        x, y, w = _rows(size, pitch, [45.0, 60.0, 60.0, 75.0], float(rng.uniform(13, 19)), rng, True)
        rows = boxes_of(x, y, w, 11.6, "residential", floors, rng, np.round(w / 15).astype(np.int64), 2)
    elif draw < 0.975:
        floors = int(rng.choice([9, 11, 11, 12]))
        x, y, w = _rows(
            size, 50 + rng.uniform(-3, 8), [34.0, 51.0, 51.0], float(rng.uniform(18, 26)), rng, True, 9.0
        )
        rows = boxes_of(x, y, w, 14.2, "residential", floors, rng, np.round(w / 17).astype(np.int64), 2)
    else:
        x, y, w = _rows(
            size, 78 + rng.uniform(-6, 8), [29.0, 46.0], float(rng.uniform(28, 38)), rng, True, 18.0
        )
        floors_each = rng.choice([18, 18, 24, 26, 28, 33], len(x))
        units = np.where(w > 40, 2, 1)
        rows = boxes_of(x, y, w, 16.4, "residential", floors_each, rng, units, np.where(units == 1, 4, 3))
    if size[0] * size[1] < 26_000:
        return rows
    garden = rng.uniform(-0.12, 0.12, 2) * size
    radius = 24 + 0.085 * size.min() + rng.uniform(0, 14)
    rows = rows.take(((rows.x - garden[0]) / 1.25) ** 2 + (rows.y - garden[1]) ** 2 > radius**2)
    hall = boxes_of(
        garden[:1],
        garden[1:],
        np.array([rng.uniform(24, 36)]),
        rng.uniform(14, 18),
        "public",
        int(rng.integers(1, 4)),
        rng,
        l_share=0.5,
    )
    return join([rows, hall])


def works(size: Floats, rng: np.random.Generator) -> Boxes:
    """Sheds in rows, with an office block at the south front."""
    pitch = float(rng.uniform(44, 74))
    x, y, w = _rows(size, pitch, [30.0, 42.0, 60.0, 84.0, 108.0], float(rng.uniform(14, 22)), rng, False)
    keep = rng.random(len(x)) < rng.uniform(0.55, 0.95)
    x, y, w = x[keep], y[keep], w[keep]
    d = (pitch - 16) * rng.uniform(0.75, 1.0, len(x))
    sheds = boxes_of(x, y, w, d, "industrial", 1, rng, l_share=0.12)
    sheds.height_m = rng.uniform(6.5, 13.0, len(x))
    front = y == y.min() if len(y) else np.array([], bool)
    offices = front & (w < 65) & (rng.random(len(x)) < 0.7)
    sheds.kind[offices], sheds.d[offices] = KIND["office"], 15.0
    sheds.storeys[offices] = rng.integers(3, 7, int(offices.sum()))
    sheds.height_m[offices] = sheds.storeys[offices] * FLOOR_M["office"]
    return sheds


def oil_yard(size: Floats, rng: np.random.Generator) -> Boxes:
    """An oil-field compound: workshops, offices, and storage tanks."""
    pitch = float(rng.uniform(34, 48))
    x, y, w = _rows(size, pitch, [18.0, 26.0, 40.0, 54.0], 13.0, rng, False)
    keep = rng.random(len(x)) < 0.62
    x, y, w = x[keep], y[keep], w[keep]
    kind_office = rng.random(len(x)) < 0.22
    out = boxes_of(
        x,
        y,
        w,
        np.where(kind_office, 13.0, rng.uniform(12, pitch - 14, len(x))),
        "industrial",
        1,
        rng,
        l_share=0.15,
    )
    out.height_m = rng.uniform(4.5, 9.0, len(x))
    out.kind[kind_office] = KIND["office"]
    out.storeys[kind_office] = rng.integers(2, 5, int(kind_office.sum()))
    out.height_m[kind_office] = out.storeys[kind_office] * 3.6
    tank = (out.w < 20) & ~kind_office & (rng.random(len(x)) < 0.7)
    out.shape[tank] = ROUND
    out.w[tank] = out.d[tank] = rng.uniform(13, 19, int(tank.sum()))
    out.height_m[tank] = rng.uniform(9, 14, int(tank.sum()))
    return out


def campus(size: Floats, rng: np.random.Generator, kind: str) -> Boxes:
    """A school (a quarter left open for the sports ground) or a hospital."""
    school = kind == "school"
    pitch, widths = (44.0, [46.0, 62.0, 78.0]) if school else (52.0, [44.0, 60.0, 84.0])
    x, y, w = _rows(size, pitch, widths, 20.0, rng, False)
    ground = (x < 0.08 * size[0]) & (y < 0.02 * size[1]) if school else rng.random(len(x)) < 0.25
    ground |= np.hypot(x, y) > (150 if school else 190)
    x, y, w = x[~ground], y[~ground], w[~ground]
    floors = rng.integers(3, 6, len(x)) if school else rng.choice([3, 4, 5, 8, 12, 16], len(x))
    return boxes_of(x, y, w, 13.5 if school else 19.0, kind, floors, rng, l_share=0.45)


def centre(size: Floats, rng: np.random.Generator) -> Boxes:
    """A market or shopping centre: deep halls, now and then a tower."""
    x, y, w = _rows(size, float(rng.uniform(62, 84)), [44.0, 60.0, 80.0], 18.0, rng, False)
    keep = rng.random(len(x)) < 0.82
    x, y, w = x[keep], y[keep], w[keep]
    out = boxes_of(
        x, y, w, rng.uniform(30, 48, len(x)), "commercial", rng.integers(1, 6, len(x)), rng, l_share=0.35
    )
    tower = rng.random(len(x)) < 0.16
    out.kind[tower], out.w[tower], out.d[tower] = KIND["office"], 36.0, 28.0
    out.shape[tower] = RECTANGLE
    out.storeys[tower] = rng.integers(14, 29, int(tower.sum()))
    out.height_m[tower] = out.storeys[tower] * FLOOR_M["office"] + 5
    return out


def offices(size: Floats, rng: np.random.Generator) -> Boxes:
    """Office and government blocks with much open ground."""
    x, y, w = _rows(size, float(rng.uniform(58, 78)), [40.0, 56.0, 72.0], 26.0, rng, False)
    keep = (rng.random(len(x)) < 0.6) & (np.hypot(x, y) < 200)
    x, y, w = x[keep], y[keep], w[keep]
    return boxes_of(x, y, w, 17.5, "office", rng.choice([4, 5, 6, 8, 10, 12, 16], len(x)), rng, l_share=0.4)


def yards(size: Floats, rng: np.random.Generator) -> Boxes:
    """Courtyards of about 15 × 15 m in lanes: a hall on the north side, most with an east or west wing."""
    columns = np.arange(-int(size[0] / 31.2) - 1, int(size[0] / 31.2) + 2)
    rows = np.arange(-int(size[1] / 40.4) - 1, int(size[1] / 40.4) + 2)
    lane = int(rng.integers(6, 10))
    cx, cy = (g.ravel().astype(float) for g in np.meshgrid(columns, rows))
    x = cx * 15.6 + (cx // lane) * 4.6 + rng.normal(0, 0.12, len(cx))
    y = cy * 20.2 + rng.normal(0, 0.5, len(columns) * len(rows)) + 0.35 * np.sin(cx / 3.0)
    n = len(x)
    two = rng.random(n) < 0.16
    wing = rng.random(n) < 0.62
    floors = np.where(two, 2, 1)
    shape = np.where(wing, YARD_L, YARD_HALL)
    return Boxes(
        x,
        y,
        rng.uniform(13.2, 14.5, n),
        rng.uniform(12.4, 13.6, n),
        shape,
        np.full(n, KIND["courtyard"]),
        floors,
        np.ones(n, dtype=np.int64),
        np.ones(n, dtype=np.int64),
        floors * 3.1 + rng.uniform(0.9, 1.9, n),
    )


LAYOUTS: dict[str, Callable[[Floats, np.random.Generator, float], Boxes]] = {
    "residential": estate,
    "village": lambda size, rng, _: yards(size, rng),
    "industrial": lambda size, rng, _: works(size, rng),
    "oilfield": lambda size, rng, _: oil_yard(size, rng),
    "school": lambda size, rng, _: campus(size, rng, "school"),
    "hospital": lambda size, rng, _: campus(size, rng, "hospital"),
    "commercial": lambda size, rng, _: centre(size, rng),
    "office": lambda size, rng, _: offices(size, rng),
}

# Corners of each shape on the unit box −½ … ½, counter-clockwise; yard shapes keep the hall on the north side.
_ROUND = np.linspace(0, 2 * np.pi, 12, endpoint=False)
OUTLINES: dict[int, Floats] = {
    RECTANGLE: np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]),
    L_SHAPE: np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [0.12, 0.5], [0.12, -0.02], [-0.5, -0.02]]),
    ROUND: 0.5 * np.column_stack([np.cos(_ROUND), np.sin(_ROUND)]),
    YARD_L: np.array([[0.16, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5], [-0.5, 0.02], [0.16, 0.02]]),
    YARD_HALL: np.array([[-0.5, -0.02], [0.5, -0.02], [0.5, 0.5], [-0.5, 0.5]]),
}
