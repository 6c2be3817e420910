/** What the server tells about a topic (`/api/topics`): its description, and its numbers at one moment. */
import { getJson } from '../shell/http';
import type { Bilingual, Language } from '../shell/text';

export interface Theme {
  background: string;
  panel: string;
  text: string;
  soft: string;
  accent: string;
  alarm: string;
  ramp: string[];
  logo: string | null;
}

export interface Figure {
  from: 'people' | 'events';
  title: Bilingual | null;
  measure: string | null;
  value: 'count' | 'closed_share' | 'hours_to_close';
  format: 'integer' | 'compact' | 'decimal' | 'percent';
  unit: Bilingual | null;
}

export interface Chart {
  title: Bilingual;
  kind: 'bar' | 'line' | 'ring' | 'ranking' | 'gauge' | 'table';
  from: 'people' | 'areas' | 'events';
  by: string | null;
  limit: number;
  unit: Bilingual | null;
}

export interface Camera {
  fit: 'area' | null;
  center: [number, number] | null;
  zoom: number | null;
  pitch: number;
  bearing: number;
  turn: number;
}

export interface SceneLayer {
  layer: string;
  show: 'choropleth' | 'columns' | 'outline' | 'points' | 'heat' | 'extruded' | 'raster';
  measure: string;
  categories: string[];
  status: 'any' | 'open' | 'closed';
  colour: 'accent' | 'alarm' | 'soft';
  opacity: number;
}

export interface Scene {
  id: string;
  title: Bilingual;
  seconds: number;
  camera: Camera;
  flight_s: number;
  layers: SceneLayer[];
  charts: Chart[];
}

export interface Alarms {
  categories: string[];
  statuses: string[];
  seconds: number;
  zoom: number;
  per_minute: number;
  sound: boolean;
}

export interface Topic {
  id: string;
  title: Bilingual;
  language: Language;
  theme: Theme;
  refresh_s: number;
  stale_after_s: number;
  figures: Figure[];
  scenes: Scene[];
  feed: { categories: string[] } | null;
  alarms: Alarms | null;
}

export interface ShownArea {
  code: number;
  level: string;
  name: string;
  /** West, south, east, north. */
  bbox: [number, number, number, number];
}

export interface ShownTopic {
  topic: Topic;
  area: ShownArea;
  version: string;
  server_time: string;
}

export interface Row {
  key: string;
  title: Bilingual;
  values: (number | null)[];
}

export interface ChartNumbers {
  columns: Bilingual[];
  rows: Row[];
  since: string | null;
  until: string | null;
}

export interface Spot {
  code: number;
  name: string;
  value: number | null;
  longitude: number;
  latitude: number;
}

export interface MapNumbers {
  breaks: number[];
  spots: Spot[];
  points: [number, number, number][];
  title: Bilingual | null;
}

export interface FeedEvent {
  event_id: string;
  category: string;
  category_title: Bilingual;
  title: string;
  status: string;
  status_title: Bilingual;
  reported_at: string;
  area_code: number;
  place: string;
  longitude: number | null;
  latitude: number | null;
}

export interface TopicNumbers {
  version: string;
  server_time: string;
  statistics_at: string | null;
  events_until: string | null;
  figures: (number | null)[];
  scenes: Record<string, { charts: ChartNumbers[]; maps: MapNumbers[] }>;
  feed: FeedEvent[];
}

export interface TopicEntry {
  id: string;
  title: Bilingual;
  area_code: number;
}

/** The topics of the person, in order. Throws Problem. */
export async function topics(signal: AbortSignal): Promise<TopicEntry[]> {
  return (await getJson<{ topics: TopicEntry[] }>('/api/topics', { signal })).topics;
}

/** A topic; the server records that it is opened. Throws Problem. */
export function openTopic(id: string, signal: AbortSignal): Promise<ShownTopic> {
  return getJson<ShownTopic>(`/api/topics/${encodeURIComponent(id)}`, { signal });
}

/** Its numbers now. Throws Problem. */
export function topicNumbers(id: string, signal: AbortSignal): Promise<TopicNumbers> {
  return getJson<TopicNumbers>(`/api/topics/${encodeURIComponent(id)}/numbers`, { signal });
}

/** The topic that a path names; null for `/wall` alone. */
export function topicOf(path: string): string | null {
  const [, , id] = path.split('/');
  return id ? decodeURIComponent(id) : null;
}
