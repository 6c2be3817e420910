"""Headers of every answer: nothing from outside (intranet rule), no sniffing, no frame, nothing kept unless the answer
says so; and data for any origin that brings a token.

Plain ASGI, so that it costs a tile a list and no task.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",  # meshopt's decoder is WebAssembly
        "style-src 'self' 'unsafe-inline'",  # MapLibre sets style attributes on its markers and controls
        "img-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "connect-src 'self' blob: data:",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

SECURITY = {
    b"content-security-policy": CONTENT_SECURITY_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"x-frame-options": b"DENY",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",  # no other page embeds what its reader may see here
    b"cache-control": b"no-store",  # where an answer does not say that and how it may be kept
}

SHARED_PATHS = ("/tiles", "/raster", "/3dtiles", "/ogc", "/stac", "/api/export")
"""What other departments' maps may read from their own origin: with an access token that they send themselves, and
never with a browser's cookies (no Access-Control-Allow-Credentials)."""

ALLOWED = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"content-range, etag, content-length, link, content-crs, content-disposition, retry-after, www-authenticate",
    ),
]

PREFLIGHT = [
    *ALLOWED,
    (b"access-control-allow-methods", b"GET, HEAD, POST"),  # OGC filters and processes are posted
    (
        b"access-control-allow-headers",
        b"authorization, range, if-none-match, if-range, accept, accept-language, content-type",
    ),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
]


class StandardHeaders:
    """Middleware that adds the headers, and answers CORS preflights for the shared paths."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        shared = scope["path"].startswith(SHARED_PATHS)
        if shared and scope["method"] == "OPTIONS" and _is_preflight(scope):
            await send({"type": "http.response.start", "status": 204, "headers": PREFLIGHT})
            return await send({"type": "http.response.body", "body": b""})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                headers += [item for item in SECURITY.items() if item[0] not in present]
                if shared and b"access-control-allow-origin" not in present:
                    headers += ALLOWED
                message = {**message, "headers": headers}
            await send(message)

        return await self._app(scope, receive, with_headers)


def _is_preflight(scope: Scope) -> bool:
    return any(name == b"access-control-request-method" for name, _ in scope["headers"])
