/** `/api/events` as the server answers it. Degrees are CGCS2000, times the city's. */
import { getJson, sendJson } from '../shell/http';
import type { Bilingual } from '../shell/text';

export interface EventEntry {
  event_id: string;
  category: string;
  category_title: Bilingual;
  title: string;
  status: string;
  status_title: Bilingual;
  reported_at: string;
  closed_at: string | null;
  area_code: number;
  place: string;
  longitude: number | null;
  latitude: number | null;
  match_level: string;
}

export interface EventPage {
  events: EventEntry[];
  count: number;
  count_is_exact: boolean;
  next: string | null;
}

export interface Bar {
  start: string;
  open: number;
  closed: number;
}

export interface Histogram {
  step: string;
  first: string | null;
  last: string | null;
  bars: Bar[];
}

export interface CategoryCount {
  category: string;
  title: Bilingual;
  group: string;
  group_title: Bilingual;
  count: number;
  open: number;
}

export interface StatusCount {
  status: string;
  title: Bilingual;
  open: boolean;
  count: number;
}

export interface Choices {
  categories: CategoryCount[];
  statuses: StatusCount[];
}

export interface Step {
  at: string;
  from_status: string | null;
  to_status: string;
  title: Bilingual;
  by: Bilingual;
  note: string;
}

export interface EventCard extends EventEntry {
  description: string | null;
  source: Bilingual;
  path: { code: number; name: string; level: string }[];
  history: Step[];
}

export interface NewEvent {
  event: EventEntry;
  title_was_shortened: boolean;
  repeated: boolean;
}

export interface Report {
  category: string;
  title: string;
  description: string;
  longitude: number;
  latitude: number;
  match_level: string;
  happened_at: string | null;
}

export interface Candidate {
  level: string;
  score: number;
  name: string;
  lon: number;
  lat: number;
  area_code: number;
}

export function listEvents(asked: URLSearchParams, signal?: AbortSignal): Promise<EventPage> {
  return getJson(`/api/events?${asked}`, { signal });
}

export function histogramOf(asked: URLSearchParams, signal?: AbortSignal): Promise<Histogram> {
  return getJson(`/api/events/histogram?${asked}`, { signal });
}

export function choicesOf(asked: URLSearchParams, signal?: AbortSignal): Promise<Choices> {
  return getJson(`/api/events/categories?${asked}`, { signal });
}

export function cardOf(eventId: string, signal?: AbortSignal): Promise<EventCard> {
  return getJson(`/api/events/${encodeURIComponent(eventId)}`, { signal });
}

/** Stored when this resolves; the same key twice is one event. Throws Problem. */
export function sendReport(report: Report, key: string): Promise<NewEvent> {
  return sendJson('POST', '/api/events', report, { headers: { 'Idempotency-Key': key } });
}

/** Where a described place may be. Throws Problem. */
export async function geocode(text: string, signal?: AbortSignal): Promise<Candidate[]> {
  const asked = new URLSearchParams({ text });
  return (await getJson<{ candidates: Candidate[] }>(`/api/geocode?${asked}`, { signal })).candidates;
}

/** Code and names of every category. */
export function categoryNames(): Promise<Record<string, Bilingual>> {
  return getJson('/api/code-lists/event_category');
}
