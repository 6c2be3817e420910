"""Step 2: what stands in the cell without being the address: phones, brackets, a text said twice."""

from ingest.address.components import Piece
from ingest.address.patterns import BRACKETED_ADDRESS, BRACKETS, PHONE, STRONG_TAIL

SEPARATORS = ",.-"
_MIN_REPEAT = 5
_BRACKETS_AS_COMMAS = str.maketrans("()", ",,")


def phones(text: str) -> list[Piece]:
    """Telephone numbers: mobile, or fixed with or without the area prefix."""
    return [Piece("phone", *found.span(1), found.group(1)) for found in PHONE.finditer(text)]


def blank_phones(text: str) -> str:
    """The text with telephone numbers and the words before them replaced by commas."""
    return PHONE.sub(lambda found: "," * len(found.group()), text)


def brackets(text: str) -> list[Piece]:
    """Bracketed notes, with their brackets; an unclosed bracket runs to the end.

    What stands in brackets but belongs to the address, a part of an estate or a number, is no note.
    """
    return [
        Piece("remark", *found.span(), found.group(1))
        for found in BRACKETS.finditer(text)
        if found.group(1).strip(SEPARATORS) and not BRACKETED_ADDRESS.fullmatch(found.group(1))
    ]


def without_brackets(text: str) -> str:
    """The text with the brackets themselves replaced by commas: the positions of the rest stay."""
    return text.translate(_BRACKETS_AS_COMMAS)


def blank(text: str, pieces: list[Piece]) -> str:
    """The text with the pieces' characters replaced by commas: the positions of the rest stay."""
    for piece in pieces:
        text = text[: piece.start] + "," * (piece.end - piece.start) + text[piece.end :]
    return text


def said_twice(text: str) -> int:
    """Length of the second saying at the end of a text that repeats itself, 0 where it does not.

    东营区济南路1号1栋东营区济南路1号1栋 → 11. The first saying may have more in front.
    """
    length = len(text)
    if length < 2 * _MIN_REPEAT:
        return 0
    ending = text[-_MIN_REPEAT:]
    earlier = text.rfind(ending, 0, length - _MIN_REPEAT)
    while earlier != -1:
        size = length - (earlier + _MIN_REPEAT)
        second = text[length - size :].lstrip(SEPARATORS)
        if size >= _MIN_REPEAT and text[: length - size].rstrip(SEPARATORS).endswith(second):
            return size
        earlier = text.rfind(ending, 0, earlier + _MIN_REPEAT - 1)
    return 0


def after_last_room(text: str) -> int:
    """Position where a remark starts behind the last building, unit or room; the length if none."""
    end = len(text)
    for found in STRONG_TAIL.finditer(text):
        end = found.end()
    return end
