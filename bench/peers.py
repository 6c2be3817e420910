"""Other people's geocoders beside ours, on the same texts in one run.

cpca, cnloc, addressparser and jionlp find province, city and county; they run in an environment of their own
(`peers.lock`, installed on the first call), each in a process of its own. rapidfuzz searches every building's standard
address for the most similar one, without an index, as one would without a geocoder.
"""

import hashlib
import json
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from rapidfuzz import fuzz, process

from bench.peer_worker import PEERS
from catalogs.areas import ancestor
from ingest.address.normalise import normalise
from ingest.address.parse import parse
from ingest.geocode import Gazetteer, geocode_batch
from ingest.geocode.area_index import ZONE_HOSTS

HERE = Path(__file__).parent
LOCK = HERE / "peers.lock"
ENVIRONMENT = HERE.parent / ".venv-peers"
ROWS, SLOW_ROWS, BRUTE_ROWS = 20_000, 2_000, 300
"""Texts for all, for jionlp, and for the search without an index."""


def areas(rows: pl.DataFrame, gazetteer: Gazetteer) -> dict[str, dict[str, Any]]:
    """Texts a second and core, and how many counties are right, of us and of each peer.

    `rows` as `bench.judge.ROWS`, outside the statistical zones, which no peer knows.
    """
    counties = [ancestor(code // 100_000 * 1000, "county") for code in rows["true_building"]]
    keep = pl.Series([code // 10**9 not in ZONE_HOSTS for code in counties])
    texts = rows.filter(keep)["text"].to_list()[:ROWS]
    names = [gazetteer.areas.name[code] for code, kept in zip(counties, keep, strict=True) if kept][:ROWS]
    table = {"gridcity, all components": _figures(*_ours(texts), names)}
    python = environment()
    for peer in PEERS:
        count = SLOW_ROWS if peer == "jionlp" else ROWS
        table[peer] = _figures(*_theirs(python, peer, texts[:count]), names[:count])
    return table


def environment() -> Path:
    """The Python of the peers' environment, installed from the lock file where it is not."""
    python = ENVIRONMENT / "bin" / "python"
    stamp = ENVIRONMENT / "installed"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != digest:
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, "--require-hashes", "--requirement", str(LOCK)], check=True)
        stamp.write_text(digest)
    return python


def _ours(texts: list[str]) -> tuple[float, list[list[str]]]:
    parse(texts[0])
    started = time.process_time()
    parsed = [parse(text) for text in texts]
    seconds = time.process_time() - started
    levels = ("province", "city", "county")
    return seconds, [[one.value(level) or "" for level in levels] for one in parsed]  # type: ignore[arg-type]


def _theirs(python: Path, peer: str, texts: list[str]) -> tuple[float, list[list[str]]]:
    command = [str(python), "-W", "ignore", str(HERE / "peer_worker.py"), peer]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr)
        done.check_returncode()
    answer = json.loads(done.stdout)
    return answer["seconds"], answer["found"]


def _figures(seconds: float, found: list[list[str]], counties: list[str]) -> dict[str, Any]:
    told = [(answer[2], county) for answer, county in zip(found, counties, strict=True) if answer[2]]
    right = sum(answer == county for answer, county in told)
    return {
        "texts": len(found),
        "texts a second and core": round(len(found) / max(seconds, 1e-9)),
        "county found": round(len(told) / len(found), 4),
        "of these right": round(right / max(len(told), 1), 4),
        "county right": round(right / len(found), 4),
    }


def brute_force(rows: pl.DataFrame, gazetteer: Gazetteer) -> dict[str, dict[str, Any]]:
    """The same texts by the matcher and by the most similar of all standard addresses."""
    chosen = rows.filter(pl.col("expected") == "found").sample(BRUTE_ROWS, seed=1)
    texts, true = [normalise(text) for text in chosen["text"]], chosen["true_building"].to_list()
    buildings = range(len(gazetteer.building_code))
    titles = ["东营市" + gazetteer.building_title(building) for building in buildings]

    def most_similar() -> list[int]:
        answers = [process.extractOne(text, titles, scorer=fuzz.ratio) for text in texts]
        return [int(gazetteer.building_code[answer[2]]) for answer in answers]

    def matched() -> list[int]:
        gazetteer.forget()
        answers = geocode_batch(gazetteer, _batch(chosen["text"]))
        codes = answers.column("building_code").to_pylist()
        taken = [decision == "matched" for decision in answers.column("decision").to_pylist()]
        return [code if take and code else 0 for code, take in zip(codes, taken, strict=True)]

    return {
        name: _searched(work, true) for name, work in (("gridcity", matched), ("rapidfuzz", most_similar))
    }


def _batch(texts: pl.Series) -> Any:
    return pl.DataFrame({"text": texts}).to_arrow().combine_chunks().to_batches()[0]


def _searched(work: Callable[[], list[int]], true: list[int]) -> dict[str, Any]:
    started = time.process_time()
    found = work()
    seconds = time.process_time() - started
    right = sum(answer == code for answer, code in zip(found, true, strict=True))
    taken = sum(answer != 0 for answer in found)
    return {
        "texts": len(true),
        "texts a second and core": round(len(true) / max(seconds, 1e-9)),
        "building right": round(right / len(true), 4),
        "building wrong": round((taken - right) / len(true), 4),
    }
