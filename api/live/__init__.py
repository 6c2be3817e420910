"""`/live`: what happens, to every open screen, as server-sent events (WHATWG HTML, 9.2)."""

from starlette.routing import Route

from api.live.hub import Hub
from api.live.listening import connector
from api.live.stream import LiveRoute

__all__ = ["Hub", "connector", "route"]


def route(hub: Hub) -> Route:
    """The route of the stream."""
    return Route("/live", LiveRoute(hub), name="live")
