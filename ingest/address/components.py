"""What a parsed address consists of (element types of GA/T 2000.32-2014, GB/T 39609-2020)."""

from typing import Literal, NamedTuple

ComponentType = Literal[
    "province",
    "city",
    "county",
    "town",
    "community",
    "village",
    "group",
    "road",
    "road_number",
    "estate",
    "sub_estate",
    "building",
    "unit",
    "floor",
    "room",
    "poi",
    "relative",
    "remark",
    "phone",
    "other",
]


class Piece(NamedTuple):
    """A component in the normalised text: half-open span, canonical value, known in the lexicon or not."""

    type: ComponentType
    start: int
    end: int
    value: str
    known: bool = False


class Component(NamedTuple):
    """A component of the original text: `text == original[start:end]`; `value` is canonical."""

    type: ComponentType
    text: str
    start: int
    end: int
    value: str


class Parsed(NamedTuple):
    """An address text with its components in the order of the text."""

    text: str
    components: tuple[Component, ...]

    def value(self, kind: ComponentType) -> str | None:
        """Canonical value of the first component of a type, None where there is none."""
        return next((part.value for part in self.components if part.type == kind), None)
