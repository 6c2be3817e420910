"""What the staff's endpoints take and give."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Names = dict[str, str]
"""zh and en."""


RunState = Literal["running", "failed", "abandoned", "done"]
FileState = Literal["waiting", "staged", "done", "unchanged", "failed"]


class RunFile(BaseModel):
    """One source of a run. Rows loaded, in review and rejected add up to those read where it is done."""

    source_id: str
    title: Names
    file: str
    state: FileState
    rows_read: int
    rows_loaded: int
    rows_in_review: int
    rows_rejected: int
    refused_columns: list[str]
    error: str | None
    finished_at: datetime | None


class RunStep(BaseModel):
    """A step of a run that is not a file."""

    step: str
    seconds: float
    finished_at: datetime


class Run(BaseModel):
    """One ingest of one delivery, with its sums over all files."""

    run_id: int
    delivery: str = Field(description="Name of the delivery's folder")
    state: RunState
    started_at: datetime
    finished_at: datetime | None
    has_report: bool
    error: str | None
    files: int
    rows_read: int
    rows_loaded: int
    rows_in_review: int
    rows_rejected: int


class Runs(BaseModel):
    """The newest runs first."""

    runs: list[Run]
    next: int | None = Field(None, description="`before` of the next page")


class RunDetail(Run):
    """A run with its files and steps."""

    sources: list[RunFile]
    steps: list[RunStep]


class Evidence(BaseModel):
    """One agreement or contradiction between an address and a candidate."""

    title: Names
    weight: float = Field(description="Log-likelihood ratio: above 0 it speaks for the candidate")


class ReviewCandidate(BaseModel):
    """A building or a place that a doubtful address may mean."""

    key: int = Field(description="The digit that takes it, from 1")
    title: str
    building_code: str | None = None
    place_id: int | None = None
    evidence: list[Evidence] = Field(description="What speaks for it, then what against, the strongest first")
    lon: float
    lat: float
    geometry: dict[str, Any] = Field(description="Outline, GeoJSON in CRS84")


class ReviewText(BaseModel):
    """A doubtful address with every row that has it."""

    text: str = Field(description="The address in its canonical spelling: what is decided about")
    written: str = Field(description="The address as one of the rows has it")
    rows: int
    sources: list[str]
    reason: str
    match_level: str
    score: float
    area_code: int | None
    area_name: str
    lon: float | None
    lat: float | None
    candidates: list[ReviewCandidate]


class ReviewPage(BaseModel):
    """Doubtful addresses, those with most rows first."""

    items: list[ReviewText]
    next: str | None = Field(None, description="`after` of the next page")


class ReviewCount(BaseModel):
    """How many doubtful addresses there are of a kind, and their rows."""

    value: str
    title: Names
    texts: int
    rows: int


class ReviewSummary(BaseModel):
    """The queue by reason, source and county."""

    texts: int
    rows: int
    decided: int = Field(description="Texts decided, and waiting for the next run")
    reasons: list[ReviewCount]
    sources: list[ReviewCount]
    counties: list[ReviewCount]


class NewDecision(BaseModel):
    """What is decided about an address text. With neither target: nobody can tell, leave it."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=300)]
    building_code: Annotated[str, Field(pattern=r"^\d{17}$")] | None = None
    place_id: int | None = None

    @model_validator(mode="after")
    def _one_target(self) -> "NewDecision":
        if self.building_code is not None and self.place_id is not None:
            raise ValueError("give a building or a place, not both")
        return self


class Decision(BaseModel):
    """A decision in force or undone."""

    decision_id: int
    text: str
    title: str = Field(description="What was chosen; '' where nobody can tell")
    building_code: str | None
    place_id: int | None
    rows: int = Field(description="Rows that wait for the next run with it")
    decided_by: str
    decided_at: datetime
    undone_by: str | None
    undone_at: datetime | None


class Decisions(BaseModel):
    """The newest decisions first."""

    decisions: list[Decision]
    next: int | None = None
