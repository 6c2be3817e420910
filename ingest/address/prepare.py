"""Step 3: what stands in the cell without being the address leaves the text, its place held by commas."""

import re

from ingest.address.components import Piece
from ingest.address.notes import blank_phones, phones
from ingest.address.patterns import CUT_PHONE, INTRODUCTION

_SEVEN_DIGITS = re.compile(r"[0-9]{7}")
_ONE_AS_DASH = re.compile(r"(?<=[0-9])一(?=[0-9])")


def prepare(text: str) -> tuple[str, list[Piece]]:
    """A normalised text of the same length in which only the address is left, and the notes taken out of it."""
    notes: list[Piece] = []
    if _SEVEN_DIGITS.search(text):
        notes += phones(text)
        text = blank_phones(text)
        if cut := CUT_PHONE.search(text):
            text = text[: cut.start()] + "," * (len(text) - cut.start())
    if opening := INTRODUCTION.match(text):
        text = "," * opening.end() + text[opening.end() :]
    return _ONE_AS_DASH.sub("-", text), notes
