"""The topics of an installation: ours in `catalogs/topics/`, and its own in its data folder, which come first.

A file that cannot be used is left out and told about, with file and line; the others stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import ValidationError

from catalogs.topic import Topic

SHIPPED = Path(__file__).parent / "topics"

_SAID = {
    "extra_forbidden": "is no word that a topic knows here; see catalogs/topics/README.md",
    "missing": "is missing",
}


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a file, where, and what to do."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Topics:
    """The topics that can be shown, by id and in order, the file of each, and what is wrong with the others."""

    topics: dict[str, Topic] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()

    def logo_of(self, topic_id: str) -> Path | None:
        """The picture of a topic's logo; None where it has none."""
        name = self.topics[topic_id].theme.logo
        return self.files[topic_id].with_name(name) if name else None


def own_folder(data: Path) -> Path:
    """Folder of an installation's own topics; a file there replaces ours of the same id."""
    return data / "topics"


def read_topics(*folders: Path) -> Topics:
    """The topics of folders, each overriding those before it. A folder may be missing."""
    topics: dict[str, Topic] = {}
    files: dict[str, Path] = {}
    troubles: list[Trouble] = []
    for folder in folders:
        here: dict[str, Path] = {}
        for path in sorted(folder.glob("*.yml")) + sorted(folder.glob("*.yaml")):
            topic = read_topic(path)
            if isinstance(topic, Topic) and topic.id in here:
                topic = [
                    Trouble(path, 1, f"'{topic.id}' is also the id in {here[topic.id].name}; choose another")
                ]
            if isinstance(topic, Topic):
                here[topic.id] = files[topic.id] = path
                topics[topic.id] = topic
            else:
                troubles += topic
    order = sorted(topics.values(), key=lambda topic: (topic.order, topic.id))
    return Topics({topic.id: topic for topic in order}, files, tuple(troubles))


def read_topic(path: Path) -> Topic | list[Trouble]:
    """The topic of a file, or everything that is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        described = yaml.safe_load(text)
    except UnicodeDecodeError:
        return [Trouble(path, 1, "is not UTF-8; save it as UTF-8")]
    except OSError as error:
        return [Trouble(path, 1, f"cannot be read: {error.strerror}; see to its permissions")]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return [Trouble(path, line, f"is not YAML: {error.problem}; look at indents, quotes and colons")]
    if not isinstance(described, dict) or root is None:
        return [Trouble(path, 1, "holds no topic; it starts with `id:`, `title:`, `area:` and `scenes:`")]
    troubles = [Trouble(path, line, f"'{key}' stands here twice; keep one") for key, line in _twice(root)]
    try:
        topic = Topic.model_validate(described)
    except ValidationError as error:
        wrong = error.errors()
        deeper = {one["loc"][:length] for one in wrong for length in range(len(one["loc"]))}
        return troubles + [
            Trouble(path, _line(root, one["loc"]), _sentence(one["loc"], one["type"], one["msg"]))
            for one in wrong
            if one["loc"] not in deeper  # what follows from something within is no news
        ]
    logo = topic.theme.logo
    if logo and not path.with_name(logo).is_file():
        line = _line(root, ("theme", "logo"))
        troubles.append(Trouble(path, line, f"theme.logo: there is no file {logo} beside it; put it there"))
    return troubles or topic


def _sentence(where: tuple[int | str, ...], kind: str, message: str) -> str:
    place = ".".join(str(part) for part in where)
    said = _SAID.get(kind, message.removeprefix("Value error, ").replace("Input should", "should"))
    return f"{place}: {said}" if place else said


def _line(root: yaml.Node, where: tuple[int | str, ...]) -> int:
    """Line of the deepest part of `where` that stands in the file."""
    node, line = root, root.start_mark.line
    for part in where:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = (node.value[part], node.value[part])
        if found is None:
            break
        line, node = found[0].start_mark.line, found[1]
    return line + 1


def _twice(node: yaml.Node) -> Iterator[tuple[str, int]]:
    """Keys that a mapping has more than once, which YAML parsers silently pass over."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, key.start_mark.line + 1
            seen.add(key.value)
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _twice(value)
