"""What a person reads for a reason code, whichever step of the ingest gave it."""

from typing import Literal

from ingest.geocode.reasons import Reason as MatchReason
from ingest.outcomes import Outcome
from ingest.reasons import Reason as CleanReason

Language = Literal["zh", "en"]

ABOUT_ADDRESSES = frozenset({*map(str, MatchReason), str(Outcome.NO_MATCH)})
"""Reasons that a decision about the address settles; the others are about persons and organisations."""


def reason_label(code: str, language: Language) -> str:
    """A reason as a person reads it, whichever step gave it."""
    for vocabulary in (Outcome, CleanReason, MatchReason):
        if code in {member.value for member in vocabulary}:
            return vocabulary(code).label(language)
    return code
