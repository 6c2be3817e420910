"""Codes that are stored in the database and in reports, each with what a person reads for it."""

from enum import StrEnum
from typing import Literal, Self

Language = Literal["zh", "en"]


class Vocabulary(StrEnum):
    """Members are written `NAME = code, Chinese, English`. Codes are stored, so never renamed."""

    zh: str
    en: str

    def __new__(cls, code: str, zh: str, en: str) -> Self:
        """A member: equal to its code, and a string like it."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh, member.en = zh, en
        return member

    @classmethod
    def of(cls, code: str) -> Self | None:
        """The member of a code; None where it is none of these."""
        return next((member for member in cls if member == code), None)

    def label(self, language: Language) -> str:
        """What a person reads in a language."""
        return self.zh if language == "zh" else self.en
