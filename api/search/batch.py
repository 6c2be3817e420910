"""`POST /api/geocode`: some thousands of addresses in one request, answered line by line.

Memory is bounded: the body by `LARGEST_BODY`, what waits to be sent by one turn of the geocoder.
"""

from collections.abc import AsyncIterator

import orjson
from starlette.requests import Request

from api.search.answers import GeocodeAnswer
from api.search.geocoding import TEXTS_A_TURN, Geocoder, geocode
from api.security.reading import Reader
from catalogs.access import Access
from catalogs.errors import BadInput

NDJSON = "application/x-ndjson"
LARGEST_BODY = 4 << 20
MOST_TEXTS = 5_000
LONGEST_TEXT = 200
"""Characters; what is longer is no address, and is answered with the reason `too_long`."""

_ADVICE = 'Send {"texts": ["…", …]}, or one JSON text a line.'


async def asked_texts(request: Request) -> list[str]:
    """The texts of a request's body. Raises BadInput where it is too large or holds no list of texts."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise BadInput("The request's body is over 4 MiB.", "Send the addresses in several requests.")
    texts = _read(bytes(body))
    if not texts:
        raise BadInput("There is no address to look for.", _ADVICE)
    if len(texts) > MOST_TEXTS:
        raise BadInput(
            f"{len(texts):,} addresses are too many for one request.", f"Send at most {MOST_TEXTS:,} at once."
        )
    return texts


def _read(body: bytes) -> list[str]:
    try:
        if body.lstrip()[:1] == b"{":
            document = orjson.loads(body)
            texts = document.get("texts")
        else:
            texts = [orjson.loads(line) for line in body.splitlines() if line.strip()]
    except orjson.JSONDecodeError as error:
        raise BadInput("The body cannot be read as JSON.", _ADVICE) from error
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadInput("The body is no list of texts.", _ADVICE)
    return texts


async def answer_lines(
    reader: Reader, access: Access, geocoder: Geocoder, texts: list[str]
) -> AsyncIterator[bytes]:
    """The answers as lines of JSON, a turn of the geocoder at a time. Raises Unavailable."""
    for start in range(0, len(texts), TEXTS_A_TURN):
        turn = texts[start : start + TEXTS_A_TURN]
        short = [text for text in turn if len(text) <= LONGEST_TEXT]
        found = iter(await geocode(reader, access, geocoder, short) if short else [])
        answers = [next(found) if len(text) <= LONGEST_TEXT else _too_long(text) for text in turn]
        yield b"".join(answer.model_dump_json().encode() + b"\n" for answer in answers)


def _too_long(text: str) -> GeocodeAnswer:
    return GeocodeAnswer(text=text[:LONGEST_TEXT], decision="unmatched", reason="too_long", candidates=[])


async def joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """`first`, then the rest."""
    yield first
    async for part in rest:
        yield part
