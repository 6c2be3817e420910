"""Streams end before the server waits for its requests to end.

A server that is told to stop waits for open answers, and a live stream is one that never ends. asyncio has no
way to ask for the handler that a server has set for a signal, so the loop's own table is looked into; a loop
without one waits until the server's patience is over (`api.server.STOP_TIMEOUT_S`), as it would anyway.
"""

import asyncio
import signal
from collections.abc import Callable
from typing import Any


def before_stopping(action: Callable[[], None]) -> None:
    """Call `action` when this process is told to stop, before what its server does then."""
    loop: Any = asyncio.get_running_loop()
    handlers: dict[int, asyncio.Handle] = getattr(loop, "_signal_handlers", {})
    for number in (signal.SIGINT, signal.SIGTERM):
        handle = handlers.get(number)
        if handle is not None:
            loop.add_signal_handler(number, _first, action, handle)


def _first(action: Callable[[], None], handle: Any) -> None:
    action()
    handle._run()
