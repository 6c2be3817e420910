/** What the page asks of the server besides tiles. */

export interface AreaFigures {
  code: number;
  name: string;
  residents: number | null;
  households: number | null;
  organisations: number | null;
  buildings: number | null;
  events_open: number | null;
}

export interface CityFigures {
  counties: AreaFigures[];
  asOf: string | null;
}

/** The counties with their protected counts. Throws where the server does not answer with 200. */
export async function countyFigures(signal: AbortSignal): Promise<CityFigures> {
  const url = '/ogc/collections/county/items?f=json&skipGeometry=true&limit=20';
  const response = await fetch(url, { signal, headers: { Accept: 'application/geo+json' } });
  if (!response.ok) throw new Error(`${response.status}`);
  const body = (await response.json()) as { features: { properties: AreaFigures }[]; timeStamp?: string };
  return {
    counties: body.features.map((feature) => feature.properties).sort((one, other) => one.code - other.code),
    asOf: body.timeStamp ?? null,
  };
}

export type CodeLists = Record<string, Record<string, { zh: string; en: string }>>;

/** Names of the codes in features, by list. Throws where the server does not answer with 200. */
export async function codeLists(signal: AbortSignal): Promise<CodeLists> {
  const response = await fetch('/api/code-lists', { signal });
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()) as CodeLists;
}

/** Ids of the rasters that the server has; none where it does not answer. */
export async function rasters(signal: AbortSignal): Promise<string[]> {
  try {
    const response = await fetch('/raster', { signal });
    const body = (await response.json()) as { rasters: { id: string }[] };
    return response.ok ? body.rasters.map((raster) => raster.id) : [];
  } catch {
    return [];
  }
}

/** Sum of the counts that are shown; null where none is. */
export function total(counties: AreaFigures[], measure: keyof AreaFigures): number | null {
  const known = counties.map((county) => county[measure]).filter((value) => typeof value === 'number');
  return known.length ? known.reduce((sum, value) => sum + value, 0) : null;
}
