"""Commands of the package: `gridcity tiles build`."""

from pathlib import Path

import typer

from catalogs.progress import Reporter
from catalogs.schema import migrate
from catalogs.settings import Settings

app = typer.Typer()
tiles_app = typer.Typer(help="Build what is served as files.", no_args_is_help=True)
app.add_typer(tiles_app, name="tiles")


@tiles_app.callback()
def _tiles() -> None:
    """Build what is served as files."""


@tiles_app.command()
def build(
    rasters: Path | None = typer.Argument(
        None, help="Folder of GeoTIFFs; left out, the rasters stay as they are."
    ),
    force: bool = typer.Option(False, "--force", help="Build also what is up to date."),
) -> None:
    """Build the base map, the rasters and the 3D Tiles; what is up to date is left alone."""
    from tiles.build import build_tiles

    settings = Settings()
    migrate(settings)
    built = build_tiles(settings, _raster_folder(rasters), Reporter(), force=force)
    typer.echo(f"Built: {', '.join(built)}." if built else "Everything is up to date.")


def _raster_folder(given: Path | None) -> Path | None:
    """The folder itself, or its `rasters` where a whole demo city was named."""
    if given is not None and (given / "city.json").exists():
        return given / "rasters"
    return given
