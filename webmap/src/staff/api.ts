/** Runs and the review queue, as the server tells them. */
import { getJson, sendJson } from '../shell/http';
import type { Bilingual } from '../shell/text';

export interface Run {
  run_id: number;
  delivery: string;
  state: 'running' | 'failed' | 'abandoned' | 'done';
  started_at: string;
  finished_at: string | null;
  has_report: boolean;
  error: string | null;
  files: number;
  rows_read: number;
  rows_loaded: number;
  rows_in_review: number;
  rows_rejected: number;
}

export interface RunFile {
  source_id: string;
  title: Bilingual;
  file: string;
  state: 'waiting' | 'staged' | 'done' | 'unchanged' | 'failed';
  rows_read: number;
  rows_loaded: number;
  rows_in_review: number;
  rows_rejected: number;
  refused_columns: string[];
  error: string | null;
  finished_at: string | null;
}

export interface RunDetail extends Run {
  sources: RunFile[];
  steps: { step: string; seconds: number; finished_at: string }[];
}

export interface Candidate {
  key: number;
  title: string;
  building_code: string | null;
  place_id: number | null;
  weight: number;
  lon: number;
  lat: number;
  geometry: GeoJSON.Geometry | null;
}

export interface ReviewText {
  text: string;
  written: string;
  rows: number;
  sources: string[];
  reason: string;
  match_level: string;
  score: number;
  area_code: number | null;
  area_name: string;
  lon: number | null;
  lat: number | null;
  candidates: Candidate[];
}

export interface ReviewCount {
  value: string;
  title: Bilingual;
  texts: number;
  rows: number;
}

export interface ReviewSummary {
  texts: number;
  rows: number;
  decided: number;
  reasons: ReviewCount[];
  sources: ReviewCount[];
  counties: ReviewCount[];
}

export interface Decision {
  decision_id: number;
  text: string;
  title: string;
  building_code: string | null;
  place_id: number | null;
  rows: number;
  decided_by: string;
  decided_at: string;
  undone_by: string | null;
  undone_at: string | null;
}

export interface Filter {
  reason: string;
  source: string;
  county: string;
}

export type Target = Pick<Candidate, 'building_code' | 'place_id'>;

export function runs(
  before: number | null,
  signal: AbortSignal,
): Promise<{ runs: Run[]; next: number | null }> {
  return getJson(`/api/runs${before === null ? '' : `?before=${before}`}`, { signal });
}

export function run(id: number, signal: AbortSignal): Promise<RunDetail> {
  return getJson(`/api/runs/${id}`, { signal });
}

export function queue(
  filter: Filter,
  after: string | null,
  signal: AbortSignal,
): Promise<{ items: ReviewText[]; next: string | null }> {
  const asked = { reason: filter.reason, source: filter.source, area: filter.county, after: after ?? '' };
  const given = Object.entries(asked).filter(([, value]) => value !== '');
  return getJson(`/api/review?${new URLSearchParams(given)}`, { signal });
}

export function summary(signal: AbortSignal): Promise<ReviewSummary> {
  return getJson('/api/review/summary', { signal });
}

export function decisions(signal: AbortSignal): Promise<{ decisions: Decision[] }> {
  return getJson('/api/review/decisions', { signal });
}

/** Decides about an address; without a target: nobody can tell. Throws Problem, 409 where somebody was faster. */
export function decide(text: string, target: Target | null): Promise<Decision> {
  const chosen = target?.building_code
    ? { building_code: target.building_code }
    : target?.place_id !== undefined && target?.place_id !== null
      ? { place_id: target.place_id }
      : {};
  return sendJson('POST', '/api/review/decisions', { text, ...chosen });
}

export function undo(decision: Decision): Promise<Decision> {
  return sendJson('DELETE', `/api/review/decisions/${decision.decision_id}`);
}
