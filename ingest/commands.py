"""The commands of this package: `ingest`, and those of its parts."""

import time
from pathlib import Path

import typer

from catalogs.progress import Reporter
from catalogs.schema import migrate
from catalogs.settings import Settings
from ingest.pipeline.run import Ingested, ingest_delivery

app = typer.Typer()


@app.command("ingest")
def ingest(
    delivery: Path = typer.Argument(help="Folder of a delivery, or one that holds it as `delivery`"),
) -> None:
    """Load a delivery of departmental files: read, clean, match, link, load, report.

    Killed or failed, the same command goes on where it was. A delivery that is loaded already costs seconds.
    """
    settings = Settings()
    started = time.monotonic()
    migrate(settings)
    found = ingest_delivery(settings, delivery, Reporter())
    for line in told(found, time.monotonic() - started):
        typer.echo(line)
    if found.failed:
        raise typer.Exit(1)


def told(found: Ingested, seconds: float) -> list[str]:
    """What the command says at the end."""
    absent = [f"Not in this delivery, and left as loaded: {', '.join(found.absent)}."] if found.absent else []
    if not found.changed:
        return [
            *absent,
            f"Nothing to do: this delivery was loaded by run {found.run_id} and has not changed "
            f"({seconds:.1f} s).",
        ]
    lines = [f"{one.source_id}: not loaded. {one.error}" for one in found.failed]
    held = [one for one in found.files if one.state == "staged"]
    if held:
        lines.append(
            f"{', '.join(one.source_id for one in held)}: {sum(one.rows_read for one in held):,} rows read and "
            "held back, because a source above is published together with them. What was loaded before stays."
        )
    read, loaded, review, rejected = (
        sum(getattr(one, name) for one in found.files if one not in held)
        for name in ("rows_read", "rows_loaded", "rows_in_review", "rows_rejected")
    )
    taken_up = ", taken up again" if found.resumed else ""
    return [
        *absent,
        *lines,
        f"Run {found.run_id}{taken_up}: {read:,} rows read, {loaded:,} loaded, {review:,} in review, "
        f"{rejected:,} rejected, in {seconds:.1f} s.",
        f"Report: {found.report}",
    ]
