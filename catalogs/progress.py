"""Progress of long work: bars on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

SECONDS_BETWEEN_LINES = 5.0


class Step(Protocol):
    """One piece of long work that counts up to a total."""

    def advance(self, amount: int = 1) -> None: ...

    def total(self, amount: int) -> None: ...


class _BarStep:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task

    def advance(self, amount: int = 1) -> None:
        self._progress.advance(self._task, amount)

    def total(self, amount: int) -> None:
        self._progress.update(self._task, total=amount)


class _LineStep:
    def __init__(self, stream: TextIO, label: str, total: int | None) -> None:
        self._stream, self._label, self._total, self._done = stream, label, total, 0
        self._started = self._said = time.monotonic()

    def advance(self, amount: int = 1) -> None:
        self._done += amount
        if time.monotonic() - self._said >= SECONDS_BETWEEN_LINES:
            self._said = time.monotonic()
            share = f" of {self._total:,} ({self._done / self._total:.0%})" if self._total else ""
            print(f"{self._label}: {self._done:,}{share}", file=self._stream, flush=True)

    def total(self, amount: int) -> None:
        self._total = amount

    def finish(self) -> None:
        seconds = time.monotonic() - self._started
        counted = f": {self._done:,}" if self._done else ""
        print(f"{self._label}{counted} in {seconds:.1f} s", file=self._stream, flush=True)


class Reporter:
    """Hands out steps. `with reporter.step("Read residents", total) as step: step.advance(n)`."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self._stream = stream or sys.stderr
        self._quiet = quiet
        self._bars: Progress | None = None

    @contextmanager
    def step(self, label: str, total: int | None = None) -> Iterator[Step]:
        """A step that shows itself while the block runs. `total` None is unknown."""
        if self._stream.isatty() and not self._quiet:
            with self._shared_bars() as bars:
                task = bars.add_task(label, total=total)
                yield _BarStep(bars, task)
                done = bars.tasks[bars.task_ids.index(task)].completed
                bars.update(task, total=done or 1, completed=done or 1)
            return
        with open("/dev/null", "w") if self._quiet else _unclosed(self._stream) as stream:
            line = _LineStep(stream, label, total)
            yield line
            line.finish()

    @contextmanager
    def _shared_bars(self) -> Iterator[Progress]:
        if self._bars is not None:
            yield self._bars
            return
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(file=self._stream)) as bars:
            self._bars = bars
            try:
                yield bars
            finally:
                self._bars = None


@contextmanager
def _unclosed(stream: TextIO) -> Iterator[TextIO]:
    yield stream
