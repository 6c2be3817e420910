"""People, organisations, events and workers of a city, their departmental files and the truth about them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from catalogs.progress import Reporter
from ingest.demo_city.addresses import AddressBook, address_book
from ingest.demo_city.city import City
from ingest.demo_city.components import build_cameras, build_components
from ingest.demo_city.dirt.profile import DirtProfile
from ingest.demo_city.dirt.spread import city_words
from ingest.demo_city.dwellings import build_dwellings
from ingest.demo_city.events import build_events
from ingest.demo_city.files import operations, organisations, residents
from ingest.demo_city.files.registry import Registry
from ingest.demo_city.files.slots import building_slots
from ingest.demo_city.findable import Findable
from ingest.demo_city.organisations import build_organisations
from ingest.demo_city.people import build_people
from ingest.demo_city.truth import truth_rows, write_truth
from ingest.demo_city.workers import build_workers

RESIDENT_FILES: dict[str, tuple[str, Callable[[Path, pl.DataFrame, Registry], None]]] = {
    "residents_police": ("residents_police.csv", residents.write_police),
    "residents_health": ("residents_health.csv", residents.write_health),
    "residents_civil_affairs": ("residents_civil_affairs.xlsx", residents.write_civil_affairs),
}
ORGANISATION_FILES: dict[str, tuple[str, Callable[[Path, pl.DataFrame, Registry], None]]] = {
    "organisations_market": ("organisations_market.xlsx", organisations.write_market),
    "organisations_tax": ("organisations_tax.csv", organisations.write_tax),
}


@dataclass
class _Delivery:
    """Where the files go and what has been written so far."""

    folder: Path
    reporter: Reporter
    findable: Findable
    registry: Registry
    rows: dict[str, int] = field(default_factory=dict)


def write_registers(
    partial: Path, city: City, profile: DirtProfile, reporter: Reporter
) -> tuple[dict[str, int], dict[str, int]]:
    """Every file of people, organisations and operations, and the truth: (counts of things, rows by file)."""
    with reporter.step("Move people in"):
        book = address_book(city)
        dwellings = build_dwellings(city)
        people = build_people(city, dwellings)
        firms = build_organisations(city, book, dwellings, people)
        words = city_words(city, book)
        slots = building_slots(book)
    registry = Registry(people, dwellings, slots, words, profile, city.seed)
    work = _Delivery(partial / "delivery", reporter, Findable(book, words.misspellings), registry)
    with reporter.step("Write dwellings"):
        operations.write_dwellings(work.folder / "dwellings.csv", dwellings, slots, book.buildings)
        work.rows["dwellings.csv"] = dwellings.height
    write_truth(partial / "truth" / "residents.parquet", _residents(work))
    write_truth(partial / "truth" / "organisations.parquet", _organisations(work, firms))
    with reporter.step("Write events, components, cameras and grid workers"):
        write_truth(partial / "truth" / "events.parquet", _events(work, city, book))
        counts = _operations(work, city, book)
    return {
        "dwellings": dwellings.height,
        "residents": people.height,
        "organisations": firms.height,
        **counts,
    }, work.rows


def _residents(work: _Delivery) -> list[pl.DataFrame]:
    truth = []
    for source_id, (file, write) in RESIDENT_FILES.items():
        with work.reporter.step(f"Write {file}") as step:
            rows = residents.resident_rows(work.registry, source_id)
            homes = rows.with_columns(
                dwelling_code=work.registry.dwellings["dwelling_code"][rows["dwelling"]],
                person_id=work.registry.people["person_id"][rows["person"]],
            )
            truth.append(truth_rows(homes, file, "person_id", work.findable))
            write(work.folder / file, rows, work.registry)
            work.rows[file] = rows.height
            step.advance(rows.height)
    return truth


def _organisations(work: _Delivery, firms: pl.DataFrame) -> list[pl.DataFrame]:
    truth = []
    codes = work.registry.dwellings["dwelling_code"]
    for source_id, (file, write) in ORGANISATION_FILES.items():
        with work.reporter.step(f"Write {file}") as step:
            rows = organisations.organisation_rows(work.registry, firms, source_id)
            dwelling = rows["dwelling"].to_numpy()
            code = pl.when(pl.Series(dwelling >= 0)).then(codes[np.maximum(dwelling, 0)])
            known = rows.with_columns(
                dwelling_code=code, organisation_id=firms["organisation_id"][rows["organisation"]]
            )
            truth.append(truth_rows(known, file, "organisation_id", work.findable))
            write(work.folder / file, rows, work.registry)
            work.rows[file] = rows.height
            step.advance(rows.height)
    return truth


def _events(work: _Delivery, city: City, book: AddressBook) -> list[pl.DataFrame]:
    """The files of events, and their truth: the grid of the point, the building where the text names one."""
    truth = []
    registry = work.registry
    grids = shapely.STRtree(city.grids.geometry.to_numpy())
    grid_codes = city.grids["code"].to_numpy()
    for file, hotline in (("events_grid.jsonl", False), ("hotline_12345.csv", True)):
        events = build_events(city, book, registry.slots, registry.words.crossings, hotline)
        (operations.write_hotline if hotline else operations.write_events)(work.folder / file, events)
        work.rows[file] = events.height
        rows = truth_rows(
            events.with_columns(dwelling_code=pl.lit(None, dtype=pl.String)), file, "event_id", work.findable
        )
        point, grid = grids.query(
            shapely.points(events["lon"].to_numpy(), events["lat"].to_numpy()), predicate="intersects"
        )
        code = rows["grid_code"].to_numpy().copy()
        code[point] = grid_codes[grid]
        truth.append(
            rows.with_columns(
                grid_code=pl.Series(code),
                building_code=pl.when(pl.col("findable_level") == "building").then("building_code"),
            )
        )
    return truth


def _operations(work: _Delivery, city: City, book: AddressBook) -> dict[str, int]:
    components, cameras = build_components(city), build_cameras(city, book)
    workers = build_workers(city, book, work.registry.people)
    operations.write_components(work.folder / "components.geojson", components)
    operations.write_cameras(work.folder / "cameras.csv", cameras)
    operations.write_workers(work.folder / "grid_workers.xlsx", workers)
    work.rows |= {
        "components.geojson": components.height,
        "cameras.csv": cameras.height,
        "grid_workers.xlsx": workers.height,
    }
    return {"components": components.height, "cameras": cameras.height, "grid_workers": workers.height}
