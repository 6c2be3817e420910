"""Commands that need every package: `serve` and `demo`."""

import os
import sys
from pathlib import Path

import typer

from catalogs.database import connect
from catalogs.progress import Reporter
from catalogs.schema import migrate
from catalogs.settings import Settings

app = typer.Typer()

DEFAULT_SCALE = 0.1
DEFAULT_SEED = 3705


@app.command()
def serve() -> None:
    """Serve the map, the tiles and the APIs until Ctrl-C."""
    from api.server import serve as run_server

    run_server(Settings())


@app.command()
def demo(
    scale: float = typer.Option(DEFAULT_SCALE, min=0.001, max=1.0, help="1.0 is 2.2 million residents."),
    seed: int = typer.Option(DEFAULT_SEED, help="Another seed is another city."),
    only_build: bool = typer.Option(False, "--only-build", help="Stop before serving."),
) -> None:
    """Build the demo city, take its files through ingest, build the tiles, and serve them."""
    from api.server import database_running
    from ingest.demo_city.delivery import write_demo_city
    from ingest.pipeline import ingest_delivery
    from tiles.build import build_tiles

    settings, reporter = Settings(), Reporter()
    city = settings.data / f"demo-city-{scale:g}-{seed}"
    if not (city / "city.json").exists():
        write_demo_city(city, scale=scale, seed=seed, reporter=reporter)
    with database_running(settings):
        migrate(settings)
        ingest_delivery(settings, city, reporter)
        build_tiles(settings, city / "rasters", reporter)
        _accounts(settings)
        typer.echo(f"Report of the ingest: {Path(city / 'report.html').resolve()}")
    if not only_build:
        # The server forks its worker: a process whose libraries have threads already must not do that.
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "api.cli", "serve"])  # noqa: S606


def _accounts(settings: Settings) -> None:
    """One account for each role, told once."""
    from api.security.demo import make_demo_accounts

    with connect(settings) as connection:
        made = make_demo_accounts(settings, connection)
    if made is not None:
        typer.echo(f"Accounts, name and password (kept in {made.resolve()}):")
        typer.echo(made.read_text(encoding="utf-8"))
