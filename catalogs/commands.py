"""Commands of catalogs: `doctor`, and `db start | stop | status` for the private cluster."""

import sys
from dataclasses import asdict

import orjson
import typer
from rich.console import Console
from rich.table import Table

from catalogs.cluster import Cluster
from catalogs.database import conninfo
from catalogs.doctor import Check, examine
from catalogs.errors import BadInput
from catalogs.settings import Settings

app = typer.Typer()
db = typer.Typer(help="The private PostGIS cluster under the data folder.", no_args_is_help=True)
app.add_typer(db, name="db")

MARKS = {"ok": "[green]ok[/]", "missing": "[red]missing[/]", "later": "[yellow]not yet[/]"}


@app.command()
def doctor(
    as_json: bool = typer.Option(False, "--json", help="Print the checks as JSON."),
) -> None:
    """Say what is there, what is missing, and what to do about it; exit status 1 if something is missing."""
    checks = list(examine(Settings()))
    if as_json:
        typer.echo(orjson.dumps([asdict(check) for check in checks], option=orjson.OPT_INDENT_2).decode())
    else:
        _show(checks)
    if any(check.fails for check in checks):
        raise typer.Exit(1)


def _show(checks: list[Check]) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("Requirement", "State", "Found", "What to do"):
        table.add_column(title, overflow="fold")
    for check in checks:
        table.add_row(check.name, MARKS[check.status], check.found, check.advice)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _cluster() -> Cluster:
    settings = Settings()
    if settings.database_url:
        raise BadInput(
            "GRIDCITY_DATABASE_URL names a database elsewhere, which gridcity does not start or stop.",
            "Unset it to use the private cluster.",
        )
    return Cluster(settings.data)


@db.command()
def start() -> None:
    """Start the database, made first where there is none, and print its connection string."""
    _cluster()
    typer.echo(conninfo(Settings()))


@db.command()
def stop() -> None:
    """Stop the database; committed work is safe."""
    typer.echo("stopped" if _cluster().stop() else "was not running")


@db.command()
def status() -> None:
    """Print whether the database runs, and where."""
    found = _cluster().status()
    version = f", PostgreSQL {found.major}" if found.major else ""
    process = f", process {found.pid}" if found.pid else ""
    typer.echo(f"{found.state}: {found.home}{version}{process}")
