"""Labelled addresses: as files hold them (`labelled/README.md`), and in parts."""

from collections.abc import Iterable, Iterator
from pathlib import Path

Labelled = tuple[str, list[tuple[str, int, int]]]
"""Text, and (type, start, end) of its components."""
Part = tuple[str, str]
"""Type and text; the type '' stands for what lies between components."""
FOLDER = Path(__file__).with_name("labelled")
JUDGE = FOLDER / "judge.tsv"
"""Only measured on, never learned from."""
LEARNED = sorted(path for path in FOLDER.glob("*.tsv") if path != JUDGE)


def labelled(path: Path) -> Iterator[Labelled]:
    """(text, [(type, start, end)]) of a labelled file, positions in the text as it is written."""
    for line in path.read_text(encoding="utf-8").splitlines():
        text, _, labels = line.partition("\t")
        components, position = [], 0
        for label in labels.split(" ") if labels else []:
            kind, _, surface = label.partition("=")
            surface = surface.replace("␣", " ")
            start = text.index(surface, position)
            position = start + len(surface)
            components.append((kind, start, position))
        yield text, components


def parts_of(address: Labelled) -> Iterator[Part]:
    """The address in its parts."""
    text, components = address
    at = 0
    for kind, start, end in components:
        yield "", text[at:start]
        yield kind, text[start:end]
        at = end
    yield "", text[at:]


def located(parts: Iterable[Part]) -> Labelled:
    """Parts as text and components."""
    text, components = "", []
    for kind, surface in parts:
        if kind:
            components.append((kind, len(text), len(text) + len(surface)))
        text += surface
    return text, components
