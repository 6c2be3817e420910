"""The report's pictures as inline SVG: bars, stacked bars, and the map of what was not placed."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ingest.geocode.calibration import Bin
from ingest.report.gather import Shape

OUTCOMES = {"loaded": "#2a9d8f", "review": "#e9a23b", "rejected": "#c8524a"}

DIFFERENCES: dict[str, tuple[str, str, str]] = {
    "same": ("相同", "same", "#c9d3da"),
    "changed": ("变更", "changed", "#e9a23b"),
    "new": ("新增", "new", "#2a9d8f"),
    "left": ("不再出现", "left", "#c8524a"),
}
"""How the rows of a delivery differ from those of the one before: words and colour."""

LEVELS: dict[str, tuple[str, str, str]] = {
    "dwelling": ("户室", "dwelling", "#0b5c55"),
    "building": ("楼栋", "building", "#2a9d8f"),
    "point": ("坐标点", "coordinates", "#4c8dae"),
    "estate": ("小区/村", "estate", "#7cc4a4"),
    "road_number": ("门牌", "road number", "#b5dba9"),
    "road": ("道路", "road", "#e6dd8e"),
    "community": ("村/社区", "community", "#f0bd62"),
    "town": ("镇街", "town", "#e8935a"),
    "county": ("县区", "county", "#d56a52"),
    "none": ("未定", "none", "#9aa3ad"),
}
"""Match levels, finest first: Chinese, English, colour."""

SHARES = (
    (0.0, "#b9dfd3"),
    (0.005, "#f2e6a8"),
    (0.01, "#f3c878"),
    (0.02, "#eda45a"),
    (0.04, "#dc7350"),
    (0.08, "#b8433f"),
)
"""Lower bound of each class of the share of doubtful rows on the map, and its colour."""

MAP_WIDTH = 760


@dataclass(frozen=True)
class Bar:
    """A labelled bar: Chinese and English label, value, colour."""

    zh: str
    en: str
    value: float
    colour: str


def both(zh: str, en: str) -> Markup:
    """A text in both languages; the style sheet shows one."""
    return Markup('<span lang="zh">{}</span><span lang="en">{}</span>').format(zh, en)


def _text(x: float, y: float, zh: str, en: str, anchor: str = "start", size: int = 13) -> Markup:
    template = Markup('<text x="{}" y="{}" text-anchor="{}" font-size="{}" lang="{}">{}</text>')
    pairs = (("zh", zh), ("en", en)) if zh != en else (("", zh),)
    return Markup("").join(
        template.format(round(x, 1), round(y, 1), anchor, size, lang, text) for lang, text in pairs
    )


def stacked(parts: Sequence[tuple[float, str]], width: int = 320, height: int = 14) -> Markup:
    """One bar of 100 %: (value, colour) of each part. A part that exists is at least a pixel wide."""
    total = sum(value for value, _ in parts) or 1
    pieces, x = [], 0.0
    for value, colour in parts:
        if value <= 0:
            continue
        wide = max(value / total * width, 1.0)
        pieces.append(
            Markup('<rect x="{}" y="0" width="{}" height="{}" fill="{}"/>').format(
                round(x, 1), round(wide, 1), height, colour
            )
        )
        x += wide
    return Markup(
        '<svg class="stack" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img">{}</svg>'
    ).format(round(max(x, 1), 1), height, Markup("").join(pieces))


def bars(entries: Sequence[Bar], unit: str = "") -> Markup:
    """Horizontal bars with their values behind them; the labels take the room they need."""
    if not entries:
        return Markup("")
    most = max(entry.value for entry in entries) or 1
    row = Markup(
        '<span class="label">{}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img">'
        '<rect width="{}" height="10" rx="1" fill="{}"/></svg><span class="value">{}</span>'
    )
    rows = []
    for entry in entries:
        shown = f"{entry.value:,.1f} {unit}" if unit == "s" else f"{entry.value:,.0f} {unit}"
        wide = round(max(entry.value / most * 100, 0.4), 2)
        rows.append(row.format(both(entry.zh, entry.en), wide, entry.colour, shown.strip()))
    return Markup('<div class="bars">{}</div>').format(Markup("").join(rows))


def level_bar(counts: Mapping[str, int]) -> Markup:
    """The match levels of a source as one bar of 100 %."""
    return stacked([(counts.get(level, 0), colour) for level, (_, _, colour) in LEVELS.items()], 520, 18)


def diagram(bins: Sequence[Bin], side: int = 300) -> Markup:
    """Reliability diagram: a dot for each bin, what was said to the right, what was right upwards; on the line they agree."""
    most = max((one.rows for one in bins), default=1)
    dot = Markup('<circle cx="{}" cy="{}" r="{}"><title>{}</title></circle>')
    dots = [
        dot.format(
            round(one.said * side, 1),
            round((1 - one.right) * side, 1),
            round(3 + 9 * math.sqrt(one.rows / most), 1),
            f"{one.said:.3f} → {one.right:.3f} ({one.rows:,})",
        )
        for one in bins
    ]
    lines = Markup("").join(
        Markup('<path class="tick" d="M{} 0V{}M0 {}H{}"/>').format(at, side, at, side)
        for at in (side * step // 4 for step in range(1, 4))
    )
    return Markup(
        '<svg class="diagram" viewBox="-14 -14 {} {}" role="img"><rect width="{}" height="{}"/>{}'
        '<path class="equal" d="M0 {}L{} 0"/>{}</svg>'
    ).format(side + 28, side + 28, side, side, lines, side, side, Markup("").join(dots))


def share_colour(share: float | None) -> str:
    """Colour of an area on the map."""
    if share is None:
        return "#eef0f2"
    return next(colour for least, colour in reversed(SHARES) if share >= least)


def city_map(
    counties: Sequence[Shape], communities: Sequence[Shape], bounds: tuple[float, float, float, float]
) -> Markup:
    """Communities coloured by the share of rows in review or rejected, under the counties' borders."""
    west, south, east, north = bounds
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = MAP_WIDTH / ((east - west) * squeeze)
    height = (north - south) * scale
    move = f"translate({-west * squeeze * scale:.2f} {north * scale:.2f})"
    place = f"{move} scale({squeeze * scale:.4f} {scale:.4f})"
    fill = Markup('<path d="{}" fill="{}"><title>{}</title></path>')
    areas = [
        fill.format(shape.path, share_colour(shape.share), _title(shape))
        for shape in sorted(communities, key=lambda one: one.share is not None)
    ]
    borders = [Markup('<path d="{}"/>').format(shape.path) for shape in counties]
    labels = [
        _text(
            (shape.lon - west) * squeeze * scale,
            (north - shape.lat) * scale,
            shape.name,
            shape.name,
            "middle",
        )
        for shape in counties
    ]
    return Markup(
        '<svg class="map" viewBox="0 0 {} {}" role="img"><g transform="{}">'
        '<g class="communities">{}</g><g class="counties">{}</g></g><g class="names">{}</g></svg>'
    ).format(
        MAP_WIDTH,
        round(height),
        place,
        Markup("").join(areas),
        Markup("").join(borders),
        Markup("").join(labels),
    )


def _title(shape: Shape) -> str:
    if shape.share is None:
        return shape.name
    return escape(f"{shape.name}: {shape.doubtful:,} / {shape.rows:,} ({shape.share:.1%})")
