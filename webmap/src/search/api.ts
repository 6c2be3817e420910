/** `/api/search` and `/api/reverse` as the server answers them. Degrees, EPSG:4490, longitude first. */
import { getJson } from '../shell/http';

export type Kind =
  'coordinate' | 'area' | 'place' | 'address' | 'road' | 'organisation' | 'building' | 'event';

export interface Found {
  kind: Kind;
  key: string;
  name: string;
  detail: string;
  alias: string;
  level: string;
  lon: number;
  lat: number;
  bbox: [number, number, number, number] | null;
  area_code: number | null;
  match: string;
  distance_m: number | null;
}

export interface NearAddress {
  name: string;
  building_code: string;
  distance_m: number;
}

export interface ReverseAnswer {
  lon: number;
  lat: number;
  building: NearAddress | null;
  nearest: NearAddress | null;
  area_path: { code: number; name: string; level: string }[];
  coordinates: { datum: string; x: number; y: number }[];
}

/** Results for what was typed, the best first; nearer to `near` before farther. Throws Problem. */
export async function search(
  query: string,
  near: [number, number] | null,
  signal: AbortSignal,
): Promise<Found[]> {
  const asked = new URLSearchParams({ q: query, limit: '20' });
  if (near) asked.set('near', near.map((value) => value.toFixed(5)).join(','));
  const answer = await getJson<{ results: Found[] }>(`/api/search?${asked}`, { signal });
  return answer.results;
}

/** What is at a point. Throws Problem. */
export function reverse(lon: number, lat: number, signal?: AbortSignal): Promise<ReverseAnswer> {
  return getJson<ReverseAnswer>(`/api/reverse?lon=${lon.toFixed(7)}&lat=${lat.toFixed(7)}`, { signal });
}
