"""The built web map: one page for every address that it draws. Its hashed assets may be kept for ever, the page is
asked for each time. There is no data in either, so anybody may have them: who signs in needs a page to do it on.
"""

from pathlib import Path

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.conditional import accepts_gzip, header
from api.errors import problem, problem_of
from api.served_files import FileFolder, find, send_file
from catalogs.errors import Unavailable
from catalogs.settings import Settings

FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"

VIEWS = ("/", "/wall", "/wall/{topic}", "/staff", "/staff/{path:path}", "/accounts", "/audit")
"""Addresses that the page draws by itself (`webmap/src/main.ts`)."""


class Page:
    """ASGI application of the page itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            refusal = problem(405, "", "The page is read with GET.", instance=scope["path"])
            refusal.headers["allow"] = "GET, HEAD"
            return await refusal(scope, receive, send)
        found = find(self._folder, "index.html", gzip=accepts_gzip(scope))
        if found is None:
            missing = Unavailable("The web map is not built.", "Run `make setup`.")
            return await problem_of(missing, scope["path"])(scope, receive, send)
        return await send_file(scope, receive, send, found, ASK_EACH_TIME.encode())


class FilesOrPage:
    """ASGI application of the files beside the page. Who types an address that is none gets the page, with 404: it says so
    in their language and leads on. Programs get the problem."""

    def __init__(self, folder: Path, files: ASGIApp) -> None:
        self._folder, self._files, self._page = folder, files, Page(folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        typed = scope["method"] in ("GET", "HEAD") and "text/html" in header(scope, b"accept").decode(
            "latin-1"
        )
        if not typed or find(self._folder, scope["path_params"]["path"], gzip=False):
            return await self._files(scope, receive, send)

        async def missing(message: Message) -> None:
            await send({**message, "status": 404} if message.get("status") == 200 else message)

        return await self._page(scope, receive, missing)


def routes(settings: Settings) -> list[BaseRoute]:
    """The page at each of its addresses, its assets (named by their content), and the files beside them."""
    folder = settings.webmap.absolute()
    missing = "There is nothing at this address.", "See /api/openapi.json for what there is."
    return [
        *(Route(view, Page(folder), name="web map") for view in VIEWS),
        Route(
            "/assets/{path:path}", FileFolder(folder / "assets", FOR_EVER, *missing), name="web map assets"
        ),
        Route(
            "/{path}",
            FilesOrPage(folder, FileFolder(folder, "public, max-age=3600", *missing)),
            name="web map files",
        ),
    ]
