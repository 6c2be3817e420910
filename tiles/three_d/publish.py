"""Puts a built folder in place in one step: who reads sees the old one or the new one, never half of one."""

import ctypes
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from catalogs.errors import Conflict, StorageFull

RENAME_EXCHANGE = 2
AT_FDCWD = -100


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """An empty folder beside `out`, which takes its place when the block ends without an error.

    A build that was killed leaves a hidden folder behind, which the next build removes.
    Raises Conflict if another build of the same folder is under way, StorageFull if the disk is.
    """
    out = out.absolute()
    out.parent.mkdir(parents=True, exist_ok=True)
    with _lock(out):
        for leftover in out.parent.glob(f".{out.name}.building-*"):
            shutil.rmtree(leftover)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.building-", dir=out.parent))
        folder.chmod(0o755)
        try:
            yield folder
            _replace(folder, out)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StorageFull(
                    f"No room left in {out.parent} while building {out.name}; what was there is untouched.",
                    "Free some space and run it again.",
                ) from error
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _lock(out: Path) -> Iterator[None]:
    with open(out.with_name(f".{out.name}.lock"), "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(
                f"{out.name} is being built already.", "Wait until that build has ended."
            ) from error
        yield


def _replace(new: Path, out: Path) -> None:
    """Swap the two folders atomically where the system can; afterwards `new` is the old one, if there was."""
    if not out.exists():
        new.rename(out)
        return
    library = ctypes.CDLL(None, use_errno=True)
    with suppress(AttributeError):
        if not library.renameat2(AT_FDCWD, os.fsencode(new), AT_FDCWD, os.fsencode(out), RENAME_EXCHANGE):
            return
    old = new.with_name(f"{new.name}-old")
    out.rename(old)
    new.rename(out)
    old.rename(new)
