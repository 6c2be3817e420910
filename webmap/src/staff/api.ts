/** Runs and the review queue, as the server tells them. */
import type { components } from '../api-client/schema';
import { getJson, sendJson } from '../shell/http';

type Schemas = components['schemas'];
export type Run = Schemas['Run'];
export type RunDetail = Schemas['RunDetail'];
export type Candidate = Omit<Schemas['ReviewCandidate'], 'geometry'> & { geometry: GeoJSON.Geometry };
export type ReviewText = Omit<Schemas['ReviewText'], 'candidates'> & { candidates: Candidate[] };
export type ReviewCount = Schemas['ReviewCount'];
export type ReviewSummary = Schemas['ReviewSummary'];
export type Decision = Schemas['Decision'];

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
