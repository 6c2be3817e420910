"""What a person reads for a reason code, whichever step of the ingest gave it."""

from ingest.geocode.reasons import Reason as MatchReason
from ingest.outcomes import Outcome
from ingest.reasons import Reason as CleanReason
from ingest.vocabulary import Language

ABOUT_ADDRESSES = frozenset({*map(str, MatchReason), str(Outcome.NO_MATCH)})
"""Reasons that a decision about the address settles; the others are about persons and organisations."""


def reason_label(code: str, language: Language) -> str:
    """A reason as a person reads it, whichever step gave it."""
    for vocabulary in (Outcome, CleanReason, MatchReason):
        if member := vocabulary.of(code):
            return member.label(language)
    return code
