/** A building and the organisations in it, as the registry's layers publish them (OGC API Features). */
import { getJson, Problem } from '../shell/http';

export interface BuildingFeature {
  code: string;
  name: string;
  number: string;
  sub_estate: string;
  road_name: string;
  road_number: string;
  use: string;
  storeys: number | null;
  height_m: number | null;
  units: number | null;
  grid_code: number | null;
  middle: [number, number];
}

export interface OrganisationFeature {
  id: string;
  name: string;
  category: string;
  established_on: string | null;
}

interface Item {
  id: string | number;
  geometry: { coordinates: unknown } | null;
  properties: Record<string, unknown>;
}

/** The building with a code; null where there is none that this person may see. Throws Problem. */
export async function building(code: string, signal?: AbortSignal): Promise<BuildingFeature | null> {
  try {
    const item = await getJson<Item>(`/ogc/collections/building/items/${encodeURIComponent(code)}?f=json`, {
      signal,
    });
    const told = item.properties;
    const text = (name: string): string => String(told[name] ?? '');
    const number = (name: string): number | null => (told[name] == null ? null : Number(told[name]));
    return {
      code,
      name: text('name'),
      number: text('number'),
      sub_estate: text('sub_estate'),
      road_name: text('road_name'),
      road_number: text('road_number'),
      use: text('use'),
      storeys: number('storeys'),
      height_m: number('height_m'),
      units: number('units'),
      grid_code: number('grid_code'),
      middle: middleOf(item.geometry?.coordinates),
    };
  } catch (error) {
    if (error instanceof Problem && (error.status === 404 || error.status === 403)) return null;
    throw error;
  }
}

/** Organisations in a building, `most` at most, and how many there are. Throws Problem. */
export async function organisationsIn(
  code: string,
  most: number,
  signal?: AbortSignal,
): Promise<{ organisations: OrganisationFeature[]; count: number }> {
  const asked = new URLSearchParams({
    f: 'json',
    limit: String(most),
    filter: `building_code = ${Number(code) > 0 ? code : 0}`,
  });
  const answer = await getJson<{ features: Item[]; numberMatched?: number }>(
    `/ogc/collections/organisation/items?${asked}`,
    { signal },
  );
  const organisations = answer.features.map(({ id, properties }) => ({
    id: String(id),
    name: String(properties.name ?? ''),
    category: String(properties.category ?? ''),
    established_on: (properties.established_on as string | null) ?? null,
  }));
  return { organisations, count: answer.numberMatched ?? organisations.length };
}

/** The middle of a geometry's extent. */
function middleOf(coordinates: unknown): [number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] !== 'number') return part.forEach(walk);
    const [x, y] = part as [number, number];
    [west, south, east, north] = [
      Math.min(west, x),
      Math.min(south, y),
      Math.max(east, x),
      Math.max(north, y),
    ];
  };
  walk(coordinates);
  return [(west + east) / 2, (south + north) / 2];
}
