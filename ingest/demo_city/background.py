"""Work that a second process does meanwhile.

A clean interpreter is started for it and the work is pickled: a fork would copy the locks of threads (polars',
PyArrow's) that do not go on in it.
"""

import multiprocessing
from collections.abc import Callable

from catalogs.errors import Unavailable

_SPAWN = multiprocessing.get_context("spawn")


class Background[Result]:
    """Runs a function in a process of its own and hands back what it returns, or raises what it raised.

    `work` can be pickled: a `functools.partial` of a function of some module.
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        self._ours, theirs = _SPAWN.Pipe(duplex=False)
        self._process = _SPAWN.Process(target=self._run, args=(work, theirs), daemon=True)
        self._process.start()
        theirs.close()

    @staticmethod
    def _run(work: Callable[[], Result], pipe: "multiprocessing.connection.Connection") -> None:
        try:
            pipe.send((work(), None))
        except Exception as error:
            pipe.send((None, error))

    def result(self) -> Result:
        """Wait for the work. Raises what the work raised, Unavailable if its process was killed."""
        try:
            result, error = self._ours.recv()
        except EOFError as gone:
            raise Unavailable(
                "A process that wrote part of the demo city was killed.",
                "Probably memory ran out: take a smaller scale or a larger machine.",
            ) from gone
        self._process.join()
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    def stop(self) -> None:
        """End the work without its result."""
        self._process.terminate()
        self._process.join()
