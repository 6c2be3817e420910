"""A run's work, unit by unit: stage the sources, publish the units, build what rests on them.

Reading and matching keep the workers busy; the database works beside them (`ingest.pipeline.background`): a unit is
published, its tables analysed, and the address tree is built while the next files are read, and the names of the search
on a connection of their own, beside the last units. A unit waits for those that it rests on.
"""

import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import psycopg

from catalogs.database import conninfo
from catalogs.errors import BadInput
from catalogs.personal_data import PersonalDataKey
from catalogs.progress import Reporter
from catalogs.settings import Settings
from catalogs.sources import Source, sources
from ingest.load.address_tree import STATEMENTS, build_address_tree
from ingest.pipeline import ledger
from ingest.pipeline.background import Background, background
from ingest.pipeline.chunks import Chunks
from ingest.pipeline.closing import analyse, close_run, count_people, write_search_entries
from ingest.pipeline.delivery import Delivery
from ingest.pipeline.ledger import FileState
from ingest.pipeline.needs import check_needs, check_rows
from ingest.pipeline.publish import Member, publish_unit
from ingest.pipeline.sourcing import Sourcing
from ingest.pipeline.units import REFERENCE, SEARCHED, UNITS, Unit, digest, source_fingerprint
from ingest.pipeline.workers import workers


class Work:
    """The work of one run. What is done already, by the ledger and the chunks, is not done again."""

    def __init__(
        self,
        settings: Settings,
        delivery: Delivery,
        reporter: Reporter,
        connection: psycopg.Connection,
        run_id: int,
        fingerprints: dict[str, str],
        sums: dict[str, str],
        accept_fewer: frozenset[str],
    ) -> None:
        self.settings, self.delivery, self.reporter = settings, delivery, reporter
        self.connection, self.run_id = connection, run_id
        self.fingerprints, self.sums = fingerprints, sums
        self.accept_fewer = accept_fewer
        self.key = PersonalDataKey.at(settings.keys)
        self.scratch = scratch_of(settings, connection)

    def do(self, described: Sequence[Source]) -> None:
        """Stage and publish every unit, then close the run."""
        states = {one.id: self._state(one) for one in described}
        self._carry_over(states)
        self._clear_scratch(states)
        info = conninfo(self.settings)
        with background(info) as database, background(info) as beside:
            with workers(self.settings) as pool:
                sourcing = Sourcing(
                    self.delivery, self.scratch, info, self.settings.keys, pool, self.reporter
                )
                for unit in UNITS:
                    database.wait(*unit.waits_for)
                    self._unit(
                        unit, [one for one in described if one.target in unit.targets], sourcing, database
                    )
                    if unit.name == REFERENCE[-1]:
                        database.submit("address tree", self._address_tree)
                    if unit.name == SEARCHED[-1]:
                        beside.submit("search", lambda connection: self._search(connection, database))
            database.wait(*(unit.name for unit in UNITS))
            count_people(self.connection, self.run_id, self.key, self.reporter)
        close_run(self.connection, self.run_id, self.delivery, self.reporter)

    def _state(self, source: Source) -> FileState:
        unit = next(unit for unit in UNITS if source.target in unit.targets)
        upstream = [self.fingerprints[name] for name in unit.upstream]
        checksum = self.sums.get(source.id, "")
        fingerprint = source_fingerprint(source, checksum, upstream)
        return FileState(source.id, source.file, checksum, fingerprint, "waiting")

    def _carry_over(self, states: dict[str, FileState]) -> None:
        """Enter every source in the run's ledger: as it stands, as loaded already, or as waiting."""
        mine = ledger.files(self.connection, self.run_id)
        loaded = ledger.loaded(self.connection)
        for name, state in states.items():
            before = loaded.get(name)
            if before and before.fingerprint == state.fingerprint:
                own = name in mine and mine[name].state == "done"
                states[name] = replace(before, state="done" if own else "unchanged")
        with self.connection.transaction():
            ledger.write_files(self.connection, self.run_id, states.values())

    def _clear_scratch(self, states: dict[str, FileState]) -> None:
        """Remove chunks that no source of this run can use: neither its own nor those of what is loaded."""
        loaded = ledger.loaded(self.connection)
        wanted = {chunk_folder(one) for one in (*states.values(), *loaded.values())}
        for path in self.scratch.iterdir() if self.scratch.is_dir() else []:
            if path.name not in wanted:
                shutil.rmtree(path, ignore_errors=True)

    def _unit(self, unit: Unit, members: Sequence[Source], sourcing: Sourcing, database: Background) -> None:
        """Stage a unit and have it published, unless what is loaded is the same."""
        states = ledger.files(self.connection, self.run_id)
        if all(states[one.id].state in ("done", "unchanged") for one in members):
            return
        version = digest(self.fingerprints[name] for name in unit.upstream)
        loaded = ledger.loaded(self.connection)
        staged: list[Member] = []
        for source in members:
            state = replace(states[source.id], state="waiting")
            try:
                check_needs(self.connection, unit)
                folder = self.scratch / chunk_folder(state)
                basis = source_fingerprint(source, "", [version])
                last = self._last(source, folder, basis, loaded)
                member = sourcing.stage(source, state, folder, version, basis, last)
                check_rows(member.state, loaded.get(source.id), self.accept_fewer)
                staged.append(member)
                state = member.state
            except BadInput as error:
                state = replace(state, state="failed", error=str(error))
            with self.connection.transaction():
                ledger.write_files(self.connection, self.run_id, [state])
        self._hand_over(unit, members, staged, database)

    def _hand_over(
        self, unit: Unit, members: Sequence[Source], staged: list[Member], database: Background
    ) -> None:
        """Have published what is staged; it waits if it would take away rows of a source that failed now."""
        loaded = ledger.loaded(self.connection)
        ready = {one.source.id for one in staged}
        kept = [one.id for one in members if one.id not in ready and one.id in loaded]
        if kept:
            self._wait(staged, kept)
        if staged and not kept:
            database.submit(unit.name, lambda connection: self._publish(connection, unit, staged))

    def _publish(self, connection: psycopg.Connection, unit: Unit, staged: list[Member]) -> None:
        started = time.monotonic()
        rows = sum(one.state.rows_read for one in staged)
        with self.reporter.step(f"Load {unit.name}", rows) as step:
            with connection.transaction():
                states = publish_unit(connection, unit, staged, self.run_id, self.key)
                ledger.write_files(connection, self.run_id, states)
                seconds = time.monotonic() - started
                ledger.write_step(
                    connection, self.run_id, f"load {unit.name}", self.fingerprints[unit.name], seconds
                )
            step.advance(rows)
        for one in staged:
            self._forget_older(one)
        analyse(connection, unit.name)

    def _last(self, source: Source, folder: Path, basis: str, loaded: dict[str, FileState]) -> Path | None:
        """The chunks of what is loaded of a source, where an unchanged row would become the same again."""
        if source.id not in loaded:
            return None
        last = self.scratch / chunk_folder(loaded[source.id])
        noted = Chunks(last).finished() or {}
        return last if last != folder and noted.get("basis") == basis else None

    def _forget_older(self, member: Member) -> None:
        """Remove the chunks of a source's earlier deliveries."""
        for path in self.scratch.glob(f"{member.source.id}-*"):
            if path != member.chunks.folder:
                shutil.rmtree(path, ignore_errors=True)

    def _wait(self, staged: list[Member], kept: list[str]) -> None:
        """Note that sources are read, and why they are not published."""
        waits = f"It is read, and waits for {' and '.join(kept)}, which it is linked with."
        with self.connection.transaction():
            states = [replace(one.state, error=waits) for one in staged]
            ledger.write_files(self.connection, self.run_id, states)

    def _search(self, connection: psycopg.Connection, database: Background) -> None:
        """Write the names of the search, beside what the database does after the last unit that has names."""
        database.wait(*SEARCHED)
        write_search_entries(connection, self.run_id, self.reporter)

    def _address_tree(self, connection: psycopg.Connection) -> None:
        """Build the address tree anew if what it is made from has changed."""
        loaded = ledger.loaded(connection)
        targets = {target for unit in UNITS if unit.name in REFERENCE for target in unit.targets}
        made_from = digest(
            state.fingerprint for name, state in sorted(loaded.items()) if sources()[name].target in targets
        )
        if ledger.step_fingerprint(connection, "address tree") == made_from:
            return
        started = time.monotonic()
        with self.reporter.step("Build the address tree", STATEMENTS) as step, connection.transaction():
            figures = build_address_tree(connection, step.advance)
            seconds = time.monotonic() - started
            ledger.write_step(connection, self.run_id, "address tree", made_from, seconds, figures)


def scratch_of(settings: Settings, connection: psycopg.Connection) -> Path:
    """The folder of a database's chunks: two databases of one data folder keep theirs apart."""
    where = digest([connection.info.host, str(connection.info.port)])
    return settings.data / "ingest" / f"{connection.info.dbname}-{where[:8]}"


def chunk_folder(state: FileState) -> str:
    """Name of the folder of a source's chunks."""
    return f"{state.source_id}-{state.fingerprint[:16]}"
