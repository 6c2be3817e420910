/** What lies inside a drawn surface: things from OGC API Features, people from the protected counts. */
import { getJson, Problem, sendJson } from '../shell/http';
import { geometryOf, type Shape } from './shapes';

export const LAYERS = ['event', 'organisation', 'building'] as const;
export type SelectedLayer = (typeof LAYERS)[number];

/** Features that are listed of each layer, at most. */
export const MOST_LISTED = 200;

export interface Thing {
  id: string;
  name: string;
  note: string;
  lon: number;
  lat: number;
  group: string;
  properties: Record<string, unknown>;
}

export interface LayerSelection {
  layer: SelectedLayer;
  count: number;
  things: Thing[];
  /** Counts by category, use or status of those listed, the largest first. */
  groups: { name: string; count: number }[];
}

export interface People {
  grids: number;
  residents: number | null;
  households: number | null;
  aged: number | null;
  suppressed: number;
}

interface Item {
  id: string | number;
  geometry: GeoJSON.Geometry | null;
  properties: Record<string, unknown>;
}

/** The features of a layer inside a surface. Throws Problem. */
export async function selectLayer(
  layer: SelectedLayer,
  shape: Shape,
  signal: AbortSignal,
): Promise<LayerSelection> {
  const asked = new URLSearchParams({
    f: 'json',
    limit: String(MOST_LISTED),
    filter: `S_INTERSECTS(geometry, ${wkt(shape)})`,
  });
  const answer = await getJson<{ features: Item[]; numberMatched?: number }>(
    `/ogc/collections/${layer}/items?${asked}`,
    { signal },
  );
  const things = answer.features.map((item) => thingOf(layer, item));
  const counted = new Map<string, number>();
  for (const { group } of things) counted.set(group, (counted.get(group) ?? 0) + 1);
  const groups = [...counted].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
  return { layer, count: answer.numberMatched ?? things.length, things, groups };
}

/** The protected counts of the whole grids inside; null where they are refused. Throws Problem. */
export async function selectPeople(shape: Shape, signal: AbortSignal): Promise<People | null> {
  try {
    const told = await sendJson<{
      grids: unknown[];
      totals: Record<string, number | null>;
      suppressed: Record<string, number>;
    }>('POST', '/api/people-in-grid/selection', { polygon: geometryOf(shape) }, { signal });
    return {
      grids: told.grids.length,
      residents: told.totals.residents ?? null,
      households: told.totals.households ?? null,
      aged: told.totals.residents_60_plus ?? null,
      suppressed: told.suppressed.residents ?? 0,
    };
  } catch (error) {
    if (error instanceof Problem && error.status === 400) return null;
    throw error;
  }
}

function wkt(shape: Shape): string {
  const corners = shape.positions.map(([lon, lat]) => `${lon.toFixed(6)} ${lat.toFixed(6)}`);
  return `POLYGON((${corners.join(',')}))`;
}

function thingOf(layer: SelectedLayer, { id, geometry, properties }: Item): Thing {
  const text = (name: string): string => String(properties[name] ?? '');
  const [lon, lat] = firstPosition(geometry);
  const numbered = [text('sub_estate'), text('number') && `${text('number')}号`].filter(Boolean).join('');
  const name = {
    event: text('title') || text('category'),
    organisation: text('name'),
    building:
      text('name') ||
      [text('road_name') + text('road_number'), numbered].filter(Boolean).join(' ') ||
      String(id),
  }[layer];
  const group = { event: text('category'), organisation: text('category'), building: text('use') }[layer];
  const note = { event: text('status'), organisation: text('category'), building: text('use') }[layer];
  return { id: String(id), name, note, lon, lat, group, properties };
}

function firstPosition(geometry: GeoJSON.Geometry | null): [number, number] {
  let part: unknown = geometry && 'coordinates' in geometry ? geometry.coordinates : [];
  while (Array.isArray(part) && Array.isArray(part[0])) part = part[0];
  const [lon = NaN, lat = NaN] = part as number[];
  return [lon, lat];
}

/** The list as CSV with a byte order mark, as spreadsheets here expect it; nothing in it is read as a formula. */
export function toCsv(things: Thing[]): string {
  const names = [...new Set(things.flatMap((thing) => Object.keys(thing.properties)))];
  const cell = (value: unknown): string => {
    const text = String(value ?? '');
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const rows = things.map((thing) => [...names.map((name) => thing.properties[name]), thing.lon, thing.lat]);
  return `\ufeff${[[...names, 'lon', 'lat'], ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
