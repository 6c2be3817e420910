"""Whether the audit is whole: every row follows the one before it, its hash is that of its fields, and the last
one is the one that the head names."""

from dataclasses import dataclass
from typing import Literal

CHECK = """
WITH walked AS (
  SELECT audit_id, previous_hash, hash, audit_row_hash(audit) AS computed,
    lag(audit_id, 1, 0::bigint) OVER follow AS before,
    lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER follow AS hash_before
  FROM audit WINDOW follow AS (ORDER BY audit_id)
), broken AS (
  SELECT audit_id, before,
    CASE WHEN audit_id <> before + 1 THEN 'missing'
         WHEN previous_hash <> hash_before OR hash <> computed THEN 'changed' END AS how
  FROM walked
  WHERE audit_id <> before + 1 OR previous_hash <> hash_before OR hash <> computed
  ORDER BY audit_id LIMIT 1
)
SELECT (SELECT count(*) FROM audit) AS rows, head.audit_id AS head_id, encode(head.hash, 'hex') AS head_hash,
  coalesce((SELECT max(audit_id) FROM audit), 0) AS last_id,
  (SELECT encode(hash, 'hex') FROM audit ORDER BY audit_id DESC LIMIT 1) AS last_hash,
  broken.audit_id AS broken_id, broken.before AS broken_after, broken.how
FROM audit_head AS head LEFT JOIN broken ON true
"""
"""One row. It reads and hashes the whole audit, so it may take longer than other statements."""

LONGER = "SET LOCAL statement_timeout = '120s'"
LONGER_S = 125.0

HASH_AT = "SELECT encode(hash, 'hex') FROM audit WHERE audit_id = {}"


@dataclass(frozen=True)
class ChainState:
    """`whole`, or where it breaks: `first_bad` is the number of the first row that is missing or was changed."""

    state: Literal["whole", "missing", "changed", "cut"]
    rows: int
    first_bad: int | None
    head_id: int
    head_hash: str

    @property
    def sentence(self) -> str:
        """In plain words."""
        if self.state == "whole":
            return f"The chain is whole: {self.rows:,} rows."
        how = {
            "missing": "is missing",
            "changed": "has been changed",
            "cut": "and what followed it is missing at the end",
        }
        return f"The chain breaks: row {self.first_bad} {how[self.state]}."


def state_of(row: object) -> ChainState:
    """The state that `CHECK` found, from a mapping of its one row."""
    found = dict(row)  # type: ignore[call-overload]
    seen = {"rows": found["rows"], "head_id": found["head_id"], "head_hash": found["head_hash"]}
    if found["how"] == "missing":
        return ChainState("missing", first_bad=found["broken_after"] + 1, **seen)
    if found["how"] == "changed":
        return ChainState("changed", first_bad=found["broken_id"], **seen)
    if found["last_id"] < found["head_id"]:
        return ChainState("cut", first_bad=found["last_id"] + 1, **seen)
    if found["rows"] and found["last_hash"] != found["head_hash"]:
        return ChainState("changed", first_bad=found["last_id"], **seen)
    return ChainState("whole", first_bad=None, **seen)
