"""All numbers of a topic for one person, in one answer, so that a wall shows one moment."""

from datetime import datetime
from typing import cast

from api.figures import areas, events
from api.figures.events import Period
from api.figures.rows import event_rows
from api.figures.shapes import (
    ChartNumbers,
    FeedEvent,
    MapNumbers,
    Row,
    SceneNumbers,
    ShownArea,
    Spot,
    TopicNumbers,
)
from api.figures.words import title_of
from api.security.reading import Reader
from catalogs.access import Access
from catalogs.areas import SPANS, Level, range_of
from catalogs.clock import CITY_TIME, today
from catalogs.layers import layers
from catalogs.topic import AREAS, Chart, Events, Figure, MapLayer, Text, Topic

EVENTS = {
    "any": Text(zh="事件", en="Events"),
    "open": Text(zh="未结案事件", en="Open events"),
    "closed": Text(zh="已结案事件", en="Closed events"),
}

MOST_SPOTS = 2500
"""More areas than that are coloured by what their tiles carry: the grids of a city."""

_STATISTICS_AT = "SELECT changed_at FROM data_version"


async def figures_of_topic(reader: Reader, access: Access, topic: Topic, area: ShownArea) -> TopicNumbers:
    """Every figure, chart and map of a topic in that part of its area that the person may see."""
    asked = _Numbers(reader, access, area)
    now = datetime.now(CITY_TIME)
    newest = await events.newest_day(reader, access)
    asked.until = min(newest, now.date()) if newest else now.date()
    version = await reader.fetch(access, _STATISTICS_AT)
    scenes = {}
    for scene in topic.scenes:
        scenes[scene.id] = SceneNumbers(
            charts=[await asked.chart(chart) for chart in scene.charts],
            maps=[await asked.map(layer) for layer in scene.layers],
        )
    return TopicNumbers(
        server_time=now,
        statistics_at=version[0]["changed_at"].astimezone(CITY_TIME) if version else None,
        events_until=newest,
        figures=[await asked.figure(figure) for figure in topic.figures],
        scenes=scenes,
        feed=await asked.feed(topic.feed) if topic.feed else [],
    )


class _Numbers:
    """Reads for one area; what several charts ask alike is asked once."""

    def __init__(self, reader: Reader, access: Access, area: ShownArea) -> None:
        self._reader, self._access, self._area = reader, access, area
        self._range = range_of(area.code)
        self._counted: dict[tuple[str, ...], areas.Counts] = {}
        self._parts: dict[Level, list[Spot]] = {}
        self.until = today()

    async def figure(self, figure: Figure) -> float | None:
        if figure.source == "people":
            measure = figure.measure or ""
            return (await self._of_area({measure}))[measure]
        period = Period.ending(self.until, figure.days)
        return await events.count(self._reader, self._access, self._range, figure, period, figure.value)

    async def chart(self, chart: Chart) -> ChartNumbers:
        if chart.source == "people":
            values = await self._of_area(set(chart.measures))
            rows = [
                Row(key=name, title=title_of("measure", name), values=[values[name]])
                for name in chart.measures
            ]
            return ChartNumbers(columns=[chart.title], rows=rows)
        if chart.source == "areas":
            return await self._comparison(chart)
        period = Period.ending(self.until, chart.days)
        named = {"since": period.since, "until": period.until}
        if chart.by is None:
            share = await events.count(self._reader, self._access, self._range, chart, period, "closed_share")
            row = Row(key="closed", title=chart.title, values=[share])
            return ChartNumbers(columns=[chart.title], rows=[row], **named)
        level = areas.finer(chart.level or "county", self._area.level)
        grouped = "category" if chart.by == "class" else chart.by
        span = SPANS[level or "grid"]
        counted = await events.count_by(self._reader, self._access, self._range, chart, period, grouped, span)
        names = {str(part.code): part.name for part in await self._level(level)} if chart.by == "area" else {}
        return ChartNumbers(columns=[chart.title], rows=event_rows(chart, counted, period, names), **named)

    async def map(self, layer: MapLayer) -> MapNumbers:
        if layer.layer == "event":
            period = Period.ending(self.until, layer.days)
            points = await events.points(
                self._reader, self._access, self._range, layer, period, cells=layer.show == "heat"
            )
            return MapNumbers(points=points, title=layer.title or EVENTS[layer.status])
        if layer.layer not in AREAS:
            return MapNumbers(title=layer.title or _registered(layer))
        if layer.show == "outline":
            return MapNumbers(title=layer.title)
        level = areas.finer(cast(Level, layer.layer), self._area.level) or "grid"
        parts = await self._level(level)
        counted = await self._of_parts(level, {layer.measure})
        spots = [part.model_copy(update={"value": counted[part.code][layer.measure]}) for part in parts]
        limits = areas.breaks([spot.value for spot in spots])
        return MapNumbers(
            breaks=limits,
            spots=spots if len(spots) <= MOST_SPOTS else [],
            title=layer.title or title_of("measure", layer.measure),
        )

    async def feed(self, chosen: Events) -> list[FeedEvent]:
        period = Period.ending(self.until, chosen.days)
        return await events.newest(self._reader, self._access, self._range, chosen, period)

    async def _comparison(self, chart: Chart) -> ChartNumbers:
        level = areas.finer(chart.level or "county", self._area.level)
        parts = await self._level(level)
        counted = await self._of_parts(level, set(chart.measures)) if level else {}
        rows = [
            Row(
                key=str(part.code),
                title=Text(zh=part.name, en=part.name),
                values=[counted[part.code][name] for name in chart.measures],
            )
            for part in parts
        ]
        if chart.kind != "table" or len(rows) > chart.limit:
            rows.sort(key=lambda row: -1 if row.values[0] is None else row.values[0], reverse=True)
        columns = [title_of("measure", name) for name in chart.measures]
        return ChartNumbers(columns=columns, rows=rows[: chart.limit])

    async def _of_area(self, measures: set[str]) -> dict[str, float | None]:
        key = (self._area.level, "self", *sorted(measures))
        if key not in self._counted:
            self._counted[key] = await areas.counts(
                self._reader, self._access, [self._area.code], measures, self._area.level
            )
        return self._counted[key][self._area.code]

    async def _of_parts(self, level: Level, measures: set[str]) -> areas.Counts:
        key = (level, *sorted(measures))
        if key not in self._counted:
            codes = [part.code for part in await self._level(level)]
            self._counted[key] = await areas.counts(self._reader, self._access, codes, measures, level)
        return self._counted[key]

    async def _level(self, level: Level | None) -> list[Spot]:
        if level is None:
            return []
        if level not in self._parts:
            self._parts[level] = await areas.parts(self._reader, self._access, self._area, level)
        return self._parts[level]


def _registered(layer: MapLayer) -> Text | None:
    """What the registry calls a layer; a raster is not in it."""
    known = layers().get(layer.layer)
    return Text.model_validate(known.title) if known else None
