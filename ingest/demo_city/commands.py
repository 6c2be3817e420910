"""The command `gridcity demo-city`."""

from pathlib import Path
from typing import Annotated

import typer

from catalogs.progress import Reporter
from ingest.demo_city.delivery import write_demo_city

app = typer.Typer()

NO_DIRT = "none"


@app.command("demo-city")
def demo_city(
    out: Annotated[Path, typer.Argument(help="Folder of the demo city")],
    scale: Annotated[
        float, typer.Option(help="Share of the city that is filled, up to 1 (2.2 M residents)")
    ] = 0.1,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same city")] = 1,
    dirt: Annotated[
        list[str] | None, typer.Option(help="Only this kind of dirt (repeatable); 'none' for clean files")
    ] = None,
) -> None:
    """Write a demo city on Dongying's real divisions: departmental files, rasters, and what is true."""
    kinds = None if not dirt else [kind for kind in dirt if kind != NO_DIRT]
    made = write_demo_city(out, scale, seed, Reporter(), kinds)
    typer.echo(
        f"{out}: {made.counts['residents']:,} residents, {made.counts['dwellings']:,} dwellings, "
        f"{made.counts['buildings']:,} buildings, {made.counts['organisations']:,} organisations, "
        f"{len(made.rows)} files with rows."
    )
