"""The command `gridcity parse`."""

from pathlib import Path

import typer

from catalogs.progress import Reporter
from catalogs.settings import Settings

app = typer.Typer()


@app.command()
def parse(
    file: Path = typer.Argument(..., help="CSV, XLSX, JSON lines or Parquet, in any encoding."),
    column: str = typer.Option(..., "--column", "-c", help="Name of the column that holds the addresses."),
    output: Path = typer.Option(..., "--output", "-o", help="JSON lines to write: text and components."),
) -> None:
    """Take the addresses of a file apart: province, city, county … building, unit, room, with positions."""
    from ingest.address.file import parse_file

    rows = parse_file(file, column, output, Settings(), Reporter())
    typer.echo(f"{rows:,} rows written to {output}.")
