"""An address text into components: the recipe that calls the steps in turn."""

from ingest.address.components import Component, ComponentType, Parsed, Piece
from ingest.address.head import parse_head
from ingest.address.lexicon import Lexicon, catalogued_lexicon
from ingest.address.normalise import normalise_with_offsets
from ingest.address.parts import Parts, divide
from ingest.address.tail import Tail, parse_tail

_PLACE_TYPES = ("estate", "poi", "sub_estate")


def parse(text: str, lexicon: Lexicon | None = None) -> Parsed:
    """Components of one address with positions in `text`. Never raises, whatever the text."""
    normal, origin = normalise_with_offsets(text)
    pieces = parse_normalised(normal, lexicon or catalogued_lexicon())
    return Parsed(text, _in_original(text, pieces, origin))


def parse_normalised(normal: str, lexicon: Lexicon) -> list[Piece]:
    """Pieces of a normalised text in their order."""
    parts = divide(normal)
    head = parse_head(parts.head, lexicon)
    tail = settle(parse_tail(parts.tail), last_type(head))
    pieces = head + [_shifted(piece, parts.tail_start) for piece in tail.pieces]
    return sorted(pieces + _notes(parts, lexicon, head), key=lambda piece: piece.start)


def settle(tail: Tail, last: str) -> Tail:
    """Say what a plain number counts, by the type of the piece that it follows.

    After a road a 号 is the road number, after an estate the building; 474-18 after a road is one number.
    """
    pieces = tail.pieces
    joined = len(pieces) == 2 and pieces[1].start == pieces[0].end + 1
    if last == "road" and joined and tail.building and tail.unit and not tail.number:
        number = f"{tail.building}-{tail.unit}"
        piece = Piece("road_number", pieces[0].start, pieces[1].end, number)
        return Tail(number=number, pieces=(piece,), complete=tail.complete)
    if tail.number and last in _PLACE_TYPES and not tail.building:
        settled = tuple(
            piece._replace(type="building") if piece.type == "road_number" else piece for piece in pieces
        )
        return tail._replace(number="", building=tail.number, pieces=settled)
    return tail


def last_type(head: list[Piece]) -> str:
    """Type of the last piece of a head that numbers can follow; '' for an empty head."""
    return next((piece.type for piece in reversed(head) if piece.type != "relative"), "")


def _notes(parts: Parts, lexicon: Lexicon, head: list[Piece]) -> list[Piece]:
    """The notes; a bracket that holds the road or the estate that the text lacks is read like the text."""
    notes: list[Piece] = []
    lacking = {"road", "estate"} - {piece.type for piece in head}
    for note in parts.notes:
        readable = note.type == "remark" and lacking and note.value and not note.value.startswith("原")
        inner = parse_head(note.value, lexicon) if readable else []
        if any(piece.type in lacking for piece in inner):
            bracket = int(note.end - note.start > len(note.value))
            notes += [_shifted(piece, note.start + bracket) for piece in inner]
        else:
            notes.append(note)
    return notes


def _shifted(piece: Piece, by: int) -> Piece:
    return piece._replace(start=piece.start + by, end=piece.end + by)


def _in_original(text: str, pieces: list[Piece], origin: list[int]) -> tuple[Component, ...]:
    """The pieces where they stand in the original; of two that come from one character (㎡, ß) the first stays."""
    components: list[Component] = []
    taken = 0
    for piece in pieces:
        start, end = max(origin[piece.start], taken), origin[piece.end - 1] + 1
        if start < end:
            kind: ComponentType = piece.type
            components.append(Component(kind, text[start:end], start, end, piece.value))
            taken = end
    return tuple(components)
