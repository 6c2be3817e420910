"""What breaks under a run, as one clear sentence: the database goes away, a disk is full."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from catalogs.errors import StorageFull, Unavailable

RESUME = "Then start the same command again: it goes on where it was, and loads nothing twice."


@contextmanager
def told_clearly(data: Path) -> Iterator[None]:
    """Raise StorageFull or Unavailable in place of what the operating system or the database said."""
    try:
        yield
    except (psycopg.errors.DiskFull, psycopg.errors.OutOfMemory) as error:
        what = "memory" if isinstance(error, psycopg.errors.OutOfMemory) else "disk space"
        raise StorageFull(f"The database has no {what} left.", f"Free some. {RESUME}") from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        if getattr(error.diag, "message_primary", None) and "No space left" in str(error):
            raise StorageFull("The database's disk is full.", f"Free some space. {RESUME}") from error
        said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise Unavailable(
            f"The database went away during the ingest: {said.rstrip('.')}.",
            f"See that it runs (`gridcity doctor`). {RESUME}",
        ) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(
                f"The disk of {error.filename or data} is full.", f"Free some space. {RESUME}"
            ) from error
        raise
