"""The errors that the platform raises on purpose.

Each carries one clear sentence and one sentence of advice. `api.errors` maps them to problem
documents (RFC 9457), the command line prints them on one line.
"""


class GridcityError(Exception):
    """Something went wrong that the user can understand and act on.

    `message` says what is wrong, `advice` what to do about it.
    """

    title = "Internal error"

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class BadInput(GridcityError):
    """What was given cannot be used: a file, a parameter, a filter."""

    title = "Bad input"


class NotFound(GridcityError):
    """What was asked for does not exist, or is not published."""

    title = "Not found"


class SignInNeeded(GridcityError):
    """Nobody is signed in, or the session or token has ended."""

    title = "Sign in"


class TooManyRequests(GridcityError):
    """It was asked too often; `seconds` says how long to wait."""

    title = "Too many requests"

    def __init__(self, message: str, advice: str = "", *, seconds: int = 60) -> None:
        super().__init__(message, advice)
        self.seconds = seconds


class Forbidden(GridcityError):
    """It exists, and this person may not have it."""

    title = "Forbidden"


class Conflict(GridcityError):
    """It cannot be done now: somebody else is doing it, or the state has moved on."""

    title = "Conflict"


class Unavailable(GridcityError):
    """Something the platform stands on is missing or does not answer: database, program, served file."""

    title = "Unavailable"


class StorageFull(GridcityError):
    """A disk has no room left; nothing that was acknowledged is lost."""

    title = "Storage full"
