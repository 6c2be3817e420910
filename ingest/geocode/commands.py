"""Commands: `gridcity geocode` and `gridcity evaluate`."""

import json
import sys
from pathlib import Path

import typer

from catalogs.database import connect
from catalogs.errors import Unavailable
from catalogs.progress import Reporter
from catalogs.schema import migrate
from catalogs.settings import Settings

app = typer.Typer()


@app.command()
def geocode(
    file: Path = typer.Argument(..., help="CSV, XLSX, JSON lines or Parquet, in any encoding."),
    column: str = typer.Option(..., "--column", "-c", help="Name of the column that holds the addresses."),
    output: Path = typer.Option(..., "--output", "-o", help="CSV to write: the rows with their match."),
) -> None:
    """Find the building, grid and point of every address of a file."""
    from ingest.geocode.file import geocode_file
    from ingest.geocode.gazetteer import Gazetteer

    settings = Settings()
    migrate(settings)
    reporter = Reporter()
    with reporter.step("Load the gazetteer"), connect(settings) as connection:
        gazetteer = Gazetteer.load(connection)
    if not gazetteer.areas.name:
        raise Unavailable("The database holds no areas to match against.", "Run `gridcity ingest` first.")
    summary = geocode_file(file, column, output, gazetteer, reporter)
    if summary.left_out:
        typer.echo(f"Left out, because the platform may not hold it: {', '.join(summary.left_out)}.")
    for (level, decision), rows in sorted(summary.outcomes.items(), key=lambda item: -item[1]):
        typer.echo(f"{rows:>10,}  {decision:<9}  {level}")
    typer.echo(f"{summary.rows:,} rows written to {output}.")


@app.command()
def evaluate(
    out: Path = typer.Argument(..., help="Folder that `gridcity demo-city` wrote."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON in place of tables."),
) -> None:
    """Compare what was ingested with what is true (the one reader of OUT/truth)."""
    from ingest.evaluate import evaluate_delivery, tables_of

    settings = Settings()
    with connect(settings) as connection:
        report = evaluate_delivery(connection, out)
    if as_json:
        json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        typer.echo(tables_of(report))
