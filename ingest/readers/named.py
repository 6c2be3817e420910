"""A file that a person names at the command line, with the column that matters."""

from pathlib import Path

from rapidfuzz import process

from catalogs.errors import BadInput
from catalogs.sources import Column, Format, Source
from ingest import readers

FORMATS: dict[str, Format] = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".xls": "xlsx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}


def named_source(path: Path, column: str) -> tuple[Source, tuple[str, ...]]:
    """The file as a source whose address is `column`, and the columns that the platform refuses.

    Raises BadInput for a format that is not read, and for a file without such a column.
    """
    form = FORMATS.get(path.suffix.casefold())
    if form is None:
        raise BadInput(
            f"{path.name}: the format '{path.suffix or 'none'}' is not read.",
            f"Known are: {', '.join(sorted(FORMATS))}.",
        )
    source = Source(
        id="named",
        title={"zh": path.name, "en": path.name},
        department={"zh": "", "en": ""},
        file=path.name,
        format=form,
        target="organisation",
        order=0,
        columns={"address": Column(names=[column])},
        address_field="address",
    )
    names = readers.columns(source, path.parent)
    refused = tuple(found.name for found in readers.refused_columns(source, path.parent))
    _check_column(column, [name for name in names if name not in refused], path)
    return source, refused


def check_output(path: Path, output: Path) -> None:
    """Raises BadInput where the output would overwrite the input, or is a folder."""
    if output.resolve() == path.resolve():
        raise BadInput("The output is the input file.", "Name another file with --output.")
    if output.is_dir():
        raise BadInput(f"{output} is a folder.", "Name the file to write with --output.")


def _check_column(column: str, names: list[str], path: Path) -> None:
    if column in names:
        return
    near = process.extractOne(column, names, score_cutoff=50)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    raise BadInput(f"{path.name} has no column '{column}'.{hint}", f"It has: {', '.join(names)}.")
