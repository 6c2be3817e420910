"""Chinese address texts into components: normalise, notes, tail, lexicon, head, parse (one step a file).

Element types after GA/T 2000.32-2014 and GB/T 39609-2020, down to the room.
"""

from ingest.address.components import Component, Parsed
from ingest.address.parse import parse

__all__ = ["Component", "Parsed", "parse"]
