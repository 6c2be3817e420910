"""The command `gridcity`: joins each package's commands, and turns errors into one clear line."""

import errno
import logging
import os
import sys
import traceback
from importlib import import_module

import psycopg
import typer
from pydantic import ValidationError

from catalogs.errors import BadInput, GridcityError, StorageFull, Unavailable

MODULES = {
    "demo": "api.commands",
    "serve": "api.commands",
    "account": "api.security.commands",
    "audit": "api.security.commands",
    "demo-city": "ingest.demo_city.commands",
    "ingest": "ingest.commands",
    "propose": "ingest.commands",
    "parse": "ingest.address.commands",
    "geocode": "ingest.geocode.commands",
    "evaluate": "ingest.geocode.commands",
    "tiles": "tiles.commands",
    "doctor": "catalogs.commands",
    "db": "catalogs.commands",
    "topics": "catalogs.topic_commands",
}
"""Where each command lives. Only its module is imported, so that a command starts in the time it needs itself."""

NO_SPACE = os.strerror(errno.ENOSPC)
"""How libraries say it that raise errors of their own, without a number."""

EXIT_CODES: dict[type[GridcityError], int] = {BadInput: 2, Unavailable: 3, StorageFull: 4}


def build(arguments: list[str]) -> typer.Typer:
    """The command line: the module of the command asked for, or every module where none is."""
    joined = typer.Typer(
        name="gridcity",
        help="From departmental files to served layers of a city's grids (网格化服务管理).",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    joined.callback()(_options)
    asked = next((word for word in arguments if not word.startswith("-")), "")
    for module in dict.fromkeys([MODULES[asked]] if asked in MODULES else MODULES.values()):
        commands: typer.Typer = import_module(module).app
        joined.registered_commands += commands.registered_commands
        joined.registered_groups += commands.registered_groups
    return joined


def _options(
    verbose: bool = typer.Option(False, "--verbose", "-v", help="Show the traceback of an error."),
) -> None:
    pass


def main() -> None:
    """Run the command line. Exit status: 1 an error, 2 bad input, 3 something missing, 4 no room.

    An error is one line; `gridcity --verbose …` shows the traceback before it.
    """
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # it also tells what is told here
    command = typer.main.get_command(build(sys.argv[1:]))
    try:
        sys.exit(command(standalone_mode=False) or 0)
    except KeyboardInterrupt:
        _say("Interrupted. The same command takes the work up again.")
        sys.exit(130)
    except typer.Exit as done:
        sys.exit(done.exit_code)
    except Exception as error:
        if hasattr(error, "format_message"):
            _say(error.format_message() + " See `gridcity --help`.")
            sys.exit(2)
        known = explain(error) or _unforeseen(error)
        if {"-v", "--verbose"} & set(sys.argv):
            traceback.print_exc()
        _say(str(known))
        sys.exit(EXIT_CODES.get(type(known), 1))


def explain(error: BaseException) -> GridcityError | None:
    """The platform's own error for what a library raised; None for one that nobody foresaw."""
    if isinstance(error, GridcityError):
        return error
    full = getattr(error, "errno", None) == errno.ENOSPC or NO_SPACE in str(error)
    if full or isinstance(error, psycopg.errors.DiskFull):
        return StorageFull(
            "The disk is full; what was acknowledged is kept.", "Make room, then run the same command again."
        )
    if isinstance(error, psycopg.OperationalError):
        reason = str(error).strip().splitlines()[0]
        return Unavailable(f"The database went away: {reason}.", "Run `gridcity doctor`, then try again.")
    if isinstance(error, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn):
        return Unavailable(
            "The database has no tables of this version yet.", "Load a delivery: `gridcity ingest FOLDER`."
        )
    if isinstance(error, ValidationError) and error.title == "Settings":
        wrong = error.errors()[0]
        name = "_".join(("GRIDCITY", *map(str, wrong["loc"]))).upper()
        return BadInput(f"The environment variable {name} cannot be used: {wrong['msg']}.", "Correct it.")
    if isinstance(error, OSError) and error.filename is not None:
        return BadInput(
            f"{error.filename}: {error.strerror}.", "See that it is there and may be read and written."
        )
    return None


def _unforeseen(error: Exception) -> GridcityError:
    """What went wrong and where, of an error that nobody foresaw."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    said = (str(error).strip() or "no more is known").splitlines()[0]
    return GridcityError(
        f"This should not have happened: {type(error).__name__}, {said} ({where.filename}:{where.lineno}).",
        "`gridcity --verbose` and the same words tells all that a developer needs.",
    )


def _say(line: str) -> None:
    print(f"gridcity: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
