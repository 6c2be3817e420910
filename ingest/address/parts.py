"""Step 4: an address text cut into head (areas, road, estate), tail (numbers) and notes."""

import re
from typing import NamedTuple

from ingest.address.components import ComponentType, Piece
from ingest.address.notes import (
    SEPARATORS,
    after_last_room,
    blank,
    blank_phones,
    brackets,
    phones,
    said_twice,
    without_brackets,
)
from ingest.address.patterns import BEFORE_NUMBER, CUT_PHONE, INTRODUCTION, PLACE_NAMED, RELATIVE
from ingest.address.tail import split

_SEVEN_DIGITS = re.compile(r"[0-9]{7}")


class Parts(NamedTuple):
    """`head` and `tail` as texts, where the tail starts in the normalised text, and the notes."""

    head: str
    tail: str
    tail_start: int
    notes: tuple[Piece, ...] = ()


def divide(text: str) -> Parts:
    """Cut a normalised text. Positions of the parts are those of the text."""
    notes: list[Piece] = []
    if _SEVEN_DIGITS.search(text):
        notes += phones(text)
        text = blank_phones(text)
    if "(" in text:
        bracketed = brackets(text)
        notes += bracketed
        text = without_brackets(blank(text, bracketed))
    if opening := INTRODUCTION.match(text):
        text = "," * opening.end() + text[opening.end() :]
    body = text.rstrip(SEPARATORS)
    if cut := CUT_PHONE.search(body):
        body = body[: cut.start()]
    again = said_twice(body)
    if again:
        notes = [note for note in notes if note.end <= len(body) - again]
        notes.append(Piece("other", len(body) - again, len(body), body[-again:]))
        body = body[:-again].rstrip(SEPARATORS)
    start = split(body)
    if start == len(body):
        end = after_last_room(body)
        rest = body[end:]
        if end < start and not (body[end - 1] in "号院" and PLACE_NAMED.search(rest)):
            kind: ComponentType = "relative" if RELATIVE.fullmatch(rest.lstrip(SEPARATORS)) else "remark"
            first = end + len(rest) - len(rest.lstrip(SEPARATORS))
            last = min([note.start for note in notes if note.start >= first], default=len(body))
            if first < last:
                notes.append(Piece(kind, first, last, body[first:last]))
            body = body[:end]
            start = split(body)
    head = BEFORE_NUMBER.sub("", body[:start]) if start < len(body) else body
    return Parts(head, body[start:], start, tuple(notes))
