-- Rows in review about whose address text no decision is in force.
CREATE VIEW open_review_item WITH (security_invoker) AS
SELECT
    source_id, source_row, reason, address_text, canonical_text, match_level, score, area_code, lon, lat, candidates,
    area_code - area_code % 1000000000 AS county_code
FROM review_item
WHERE canonical_text <> '' AND NOT EXISTS (
    SELECT FROM review_decision
    WHERE review_decision.canonical_text = review_item.canonical_text AND undone_at IS NULL
);
