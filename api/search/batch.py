"""`POST /api/geocode`: some thousands of addresses in one request, answered line by line.

Memory is bounded: the body by `LARGEST_BODY`, what waits to be sent by one turn of the geocoder.
"""

from collections.abc import AsyncIterator

import orjson
from starlette.requests import Request

from api.search.answers import GeocodeAnswer
from catalogs.errors import BadInput

NDJSON = "application/x-ndjson"
LARGEST_BODY = 4 << 20
MOST_TEXTS = 5_000

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


async def answer_lines(turns: AsyncIterator[list[GeocodeAnswer]]) -> AsyncIterator[bytes]:
    """The answers as lines of JSON, a turn of the geocoder at a time. Raises what the turns raise."""
    async for answers in turns:
        yield b"".join(answer.model_dump_json().encode() + b"\n" for answer in answers)


async def joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """`first`, then the rest."""
    yield first
    async for part in rest:
        yield part
