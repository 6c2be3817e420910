"""Files built for serving: entity tags, one byte range (RFC 9110, section 14), gzip made beforehand.

Plain ASGI. A path that would leave the folder does not exist. Several ranges in one request are refused with
416: no client of ours asks for them, and each would cost a seek.
"""

import asyncio
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from api.conditional import accepts_gzip, header, is_unchanged
from api.errors import problem, problem_of
from api.security.person import needs
from catalogs.access import Right
from catalogs.errors import NotFound

CHUNK_BYTES = 256 * 1024

TYPES: Mapping[str, str] = {
    ".bin": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".geojson": "application/geo+json",
    ".glb": "model/gltf-binary",
    ".gltf": "model/gltf+json",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".map": "application/json",
    ".pbf": "application/x-protobuf",
    ".pmtiles": "application/vnd.pmtiles",
    ".png": "image/png",
    ".subtree": "application/octet-stream",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}

_RANGE = re.compile(rb"(?i:bytes)=\s*(\d{0,19})-(\d{0,19})\s*")

Span = tuple[int, int]
"""First byte and one past the last."""


@dataclass(frozen=True)
class Found:
    """A file that can be sent."""

    path: Path
    size: int
    etag: bytes
    content_type: bytes
    compressed: bool


class FileFolder:
    """ASGI application that serves the files of one folder by the route's `path` parameter.

    `right` is what a person needs for them; None is for files that anybody may have.
    """

    def __init__(
        self,
        folder: Path,
        cache_control: str,
        missing: str,
        advice: str,
        *,
        suffix: str = "",
        right: Right | None = None,
    ) -> None:
        self._folder = folder.absolute()
        self._right = right
        self._suffix = suffix
        self._cache_control = cache_control.encode()
        self._missing, self._advice = missing, advice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path_params"].get("path", "")
        if scope["method"] not in ("GET", "HEAD"):
            refusal = problem(405, "", "Files are read with GET.", instance=scope["path"])
            refusal.headers["allow"] = "GET, HEAD"
            return await refusal(scope, receive, send)
        try:
            if self._right is not None:
                needs(self._right)(HTTPConnection(scope))
            found = await asyncio.to_thread(find, self._folder, name, gzip=accepts_gzip(scope))
            if found is None or not name.endswith(self._suffix):
                raise NotFound(self._missing, self._advice)
            await send_file(scope, receive, send, found, self._cache_control)
        except Exception as error:
            await problem_of(error, scope["path"])(scope, receive, send)


def find(folder: Path, name: str, *, gzip: bool) -> Found | None:
    """The file `name` below `folder`, or its `.gz` neighbour where `gzip` is welcome; None without one."""
    parts = name.split("/")
    if "\x00" in name or any(part in ("", ".", "..") or part.startswith(".") for part in parts):
        return None
    path = folder.joinpath(*parts)
    beside = path.with_name(path.name + ".gz")
    for candidate in (beside, path) if gzip else (path,):
        try:
            status = candidate.stat()
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode) and candidate.resolve().is_relative_to(folder.resolve()):
            tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}{"-gz" if candidate is beside else ""}"'
            kind = TYPES.get(path.suffix.lower(), "application/octet-stream")
            return Found(candidate, status.st_size, tag.encode(), kind.encode(), candidate is beside)
    return None


async def send_file(
    scope: Scope,
    receive: Receive,
    send: Send,
    found: Found,
    cache_control: bytes,
) -> None:
    """Answer with a file: 200, 206, 304 or 416."""
    headers = [
        (b"etag", found.etag),
        (b"cache-control", cache_control),
        (b"vary", b"accept-encoding"),
    ]
    if is_unchanged(scope, found.etag):
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        return await send({"type": "http.response.body", "body": b""})
    span = wanted_range(scope, found)
    if span == "refused":
        refusal = problem(
            416,
            "",
            "Only one byte range inside the file is served at a time.",
            f"Ask for one range below {found.size} bytes.",
            instance=scope["path"],
        )
        refusal.headers["content-range"] = f"bytes */{found.size}"
        return await refusal(scope, receive, send)
    start, end = span or (0, found.size)
    headers += [(b"content-type", found.content_type), (b"content-length", str(end - start).encode())]
    if found.compressed:
        headers.append((b"content-encoding", b"gzip"))
    else:
        headers.append((b"accept-ranges", b"bytes"))
    if span:
        headers.append((b"content-range", f"bytes {start}-{end - 1}/{found.size}".encode()))
    await send({"type": "http.response.start", "status": 206 if span else 200, "headers": headers})
    if scope["method"] == "HEAD":
        return await send({"type": "http.response.body", "body": b""})
    return await _send_bytes(send, found.path, start, end)


def wanted_range(scope: Scope, found: Found) -> Span | Literal["refused"] | None:
    """The bytes that Range asks for; None for the whole file, also where If-Range no longer holds."""
    asked = header(scope, b"range")
    condition = header(scope, b"if-range")
    if not asked or found.compressed or (condition and condition != found.etag):
        return None
    unit, _, _ = asked.partition(b"=")
    if unit.strip().lower() != b"bytes":
        return None
    matched = _RANGE.fullmatch(asked.strip())
    if matched is None or matched.group(1) == matched.group(2) == b"":
        return "refused"
    first, last = matched.groups()
    if not first:
        start, end = max(0, found.size - int(last)), found.size
    else:
        start, end = int(first), min(found.size, int(last) + 1 if last else found.size)
    return (start, end) if start < end else "refused"


async def _send_bytes(send: Send, path: Path, start: int, end: int) -> None:
    descriptor = await asyncio.to_thread(os.open, path, os.O_RDONLY)
    try:
        while start < end:
            body = await asyncio.to_thread(os.pread, descriptor, min(CHUNK_BYTES, end - start), start)
            if not body:
                raise OSError(f"{path.name} became shorter while it was read")
            start += len(body)
            await send({"type": "http.response.body", "body": body, "more_body": start < end})
    finally:
        os.close(descriptor)
