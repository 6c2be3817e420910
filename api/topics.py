"""`/api/topics`: the topics that a person may show on a wall, and the numbers on it.

A topic is shown to the roles it names, in that part of its area that lies in the person's scope. Opening one is
an audit row; asking for its numbers again every minute is not.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel

from api.figures import figures_of_topic
from api.figures.areas import finer, shown_area, shown_code
from api.figures.shapes import ShownArea, TopicNumbers
from api.figures.sharing import SharedNumbers
from api.figures.words import title_of
from api.security import audit
from api.security.person import Person, needs, origin_of
from api.security.reading import Reader
from api.security.writing import Writer
from catalogs.access import Access
from catalogs.areas import Level
from catalogs.clock import CITY_TIME
from catalogs.errors import NotFound
from catalogs.settings import Settings
from catalogs.topic import AREAS, Chart, MapLayer, Text, Topic
from catalogs.topics import SHIPPED, Topics, own_folder, read_topics

log = logging.getLogger(__name__)

PRIVATE = "private, no-cache"

LEVEL_NAMES: dict[Level, Text] = {
    "city": Text(zh="市", en="city"),
    "county": Text(zh="县区", en="county"),
    "town": Text(zh="镇街", en="town"),
    "community": Text(zh="村（社区）", en="community"),
    "grid": Text(zh="网格", en="grid"),
}
"""What `<level>` in a chart's title becomes: a wall of a county compares towns."""


MapReader = Annotated[Person, Depends(needs("map.read"))]


class TopicEntry(BaseModel):
    id: str
    title: Text
    area_code: int


class TopicList(BaseModel):
    topics: list[TopicEntry]


class ShownTopic(BaseModel):
    """A topic as this person may show it. `version` changes when its file does."""

    topic: Topic
    area: ShownArea
    version: str
    server_time: datetime


class TopicNumbersNow(TopicNumbers):
    version: str


class TopicShelf:
    """The topics of an installation, read again when a file of theirs has changed."""

    def __init__(self, data: Path) -> None:
        self._folders = (SHIPPED, own_folder(data))
        self._seen: frozenset[tuple[Path, int, int]] | None = None
        self._topics = Topics()

    def topics(self) -> Topics:
        files = [path for folder in self._folders if folder.is_dir() for path in folder.iterdir()]
        stats = [(path, path.stat()) for path in files]
        seen = frozenset((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats)
        if seen != self._seen:
            self._topics, self._seen = read_topics(*self._folders), seen
            for trouble in self._topics.troubles:
                log.warning("topic left out: %s", trouble)
        return self._topics

    def shown_to(self, person: Person) -> dict[str, tuple[Topic, int]]:
        """The topics for the person's role and scope, with the code of the area that is shown, in order."""
        found = {}
        for topic in self.topics().topics.values():
            code = shown_code(topic.area, person.access)
            if code is not None and (not topic.roles or person.role.id in topic.roles):
                found[topic.id] = (topic, code)
        return found

    def one(self, topic_id: str, person: Person) -> tuple[Topic, int]:
        """A topic and the code of the area shown. Raises NotFound, also where it is not for this person."""
        shown = self.shown_to(person)
        if topic_id not in shown:
            raise NotFound(
                f"There is no topic '{topic_id}' for your role and area.",
                f"Yours are: {', '.join(shown)}." if shown else "Ask the administrator which wall is yours.",
            )
        return shown[topic_id]

    def version(self, topic_id: str) -> str:
        """Another one after each change of the file."""
        return sha256(self.topics().files[topic_id].read_bytes()).hexdigest()[:12]


def router(
    settings: Settings, reader: Reader, writer: Writer, revision: Callable[[Access], Awaitable[str]]
) -> APIRouter:
    """The routes over an installation's topics; `revision` names the state of the events that an access sees."""
    shelf = TopicShelf(settings.data)
    shared = SharedNumbers()
    routes = APIRouter(prefix="/api/topics", tags=["wall"])

    async def area_of(person: Person, code: int) -> ShownArea:
        area = await shown_area(reader, person.access, code)
        if area is None:
            raise NotFound("The area of this topic is not loaded.", "Ingest the areas, or correct the topic.")
        return area

    @routes.get("", summary="The topics that you may show")
    async def every_topic(person: MapReader, response: Response) -> TopicList:
        """In order; the first is the one that `/wall` opens."""
        response.headers["cache-control"] = PRIVATE
        shown = shelf.shown_to(person).values()
        return TopicList(
            topics=[TopicEntry(id=topic.id, title=topic.title, area_code=code) for topic, code in shown]
        )

    @routes.get("/{topic_id}", summary="One topic, to be opened on a wall")
    async def one_topic(topic_id: str, person: MapReader, request: Request, response: Response) -> ShownTopic:
        """What it shows, in your part of its area. Opening it is recorded. 404 where it is not yours."""
        response.headers["cache-control"] = "no-store"
        topic, code = shelf.one(topic_id, person)
        area = await area_of(person, code)
        async with writer.transaction(person.access, person.account_id) as connection:
            await audit.record(
                connection,
                person,
                action="wall.open",
                subject=f"topic:{topic_id}",
                origin=origin_of(request),
            )
        return ShownTopic(
            topic=_worded(topic, area),
            area=area,
            version=shelf.version(topic_id),
            server_time=datetime.now(CITY_TIME),
        )

    @routes.get("/{topic_id}/numbers", summary="The numbers of one topic")
    async def numbers(topic_id: str, person: MapReader, response: Response) -> TopicNumbersNow:
        """Every figure, chart and class of its maps at one moment; counts of people are protected."""
        response.headers["cache-control"] = "no-store"
        topic, code = shelf.one(topic_id, person)
        version = shelf.version(topic_id)

        async def read() -> TopicNumbers:
            return await figures_of_topic(reader, person.access, topic, await area_of(person, code))

        found = await shared.get((topic_id, version, person.access.key, await revision(person.access)), read)
        return TopicNumbersNow(**dict(found), version=version)

    @routes.get("/{topic_id}/logo", summary="A topic's logo", response_class=FileResponse)
    async def logo(topic_id: str, person: MapReader) -> FileResponse:
        """An SVG or a PNG. 404 where it has none."""
        shelf.one(topic_id, person)
        path = shelf.topics().logo_of(topic_id)
        if path is None:
            raise NotFound("This topic has no logo.", "Name one under `theme` in its file.")
        policy = {"cache-control": PRIVATE, "content-security-policy": "default-src 'none'"}
        return FileResponse(path, headers=policy)

    return routes


def _worded(topic: Topic, area: ShownArea) -> Topic:
    """The topic for an area: levels that are finer than it, their names in titles, a title on every figure."""
    scenes = tuple(
        scene.model_copy(
            update={
                "charts": tuple(_chart_worded(chart, area) for chart in scene.charts),
                "layers": tuple(_layer_within(layer, area) for layer in scene.layers),
            }
        )
        for scene in topic.scenes
    )
    figures = tuple(
        figure.model_copy(update={"title": figure.title or title_of("measure", figure.measure or "")})
        for figure in topic.figures
    )
    return topic.model_copy(update={"scenes": scenes, "figures": figures})


def _layer_within(layer: MapLayer, area: ShownArea) -> MapLayer:
    if layer.layer not in AREAS:
        return layer
    return layer.model_copy(update={"layer": finer(cast(Level, layer.layer), area.level) or "grid"})


def _chart_worded(chart: Chart, area: ShownArea) -> Chart:
    level = LEVEL_NAMES[finer(chart.level or "county", area.level) or "grid"]
    title = Text(
        zh=chart.title.zh.replace("<level>", level.zh), en=chart.title.en.replace("<level>", level.en)
    )
    return chart.model_copy(update={"title": title})
