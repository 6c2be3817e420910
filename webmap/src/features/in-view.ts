/** What the active layers show in view, as a list: pure functions over rendered features. */

/** The part of MapLibre's rendered feature that is looked at. */
export interface Rendered {
  id?: string | number | undefined;
  layer: { id: string };
  source: string;
  sourceLayer?: string;
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates?: unknown };
}

export interface Listed {
  key: string;
  /** Id of the layer in the registry, or the source's. */
  layer: string;
  name: string;
  lon: number;
  lat: number;
  feature: Rendered;
  /** Things in a cell; null for a thing itself. */
  count: number | null;
}

export interface Group {
  layer: string;
  listed: Listed[];
  /** Things in view, those in cells included. */
  total: number;
  cells: boolean;
  hidden: number;
}

/** Rows listed of one layer, at most. */
export const MOST_LISTED = 100;

/** Groups in the order of their first feature; a feature that several tiles or style layers draw is one. */
export function groupsOf(features: Rendered[], nameOf: (feature: Rendered) => string): Group[] {
  const groups = new Map<string, Group>();
  const seen = new Set<string>();
  for (const feature of features) {
    const layer = feature.sourceLayer ?? feature.source;
    const key = `${layer}/${feature.id ?? JSON.stringify(feature.properties)}`;
    const middle = middleOf(feature.geometry.coordinates);
    if (seen.has(key) || !middle) continue;
    seen.add(key);
    const group = groups.get(layer) ?? { layer, listed: [], total: 0, cells: false, hidden: 0 };
    groups.set(layer, group);
    const counted = feature.properties.count ?? feature.properties.point_count;
    const count = typeof counted === 'number' ? counted : null;
    group.total += count ?? 1;
    group.cells ||= count !== null;
    if (group.listed.length >= MOST_LISTED) group.hidden += 1;
    else
      group.listed.push({
        key,
        layer,
        name: nameOf(feature),
        lon: middle[0],
        lat: middle[1],
        feature,
        count,
      });
  }
  return [...groups.values()];
}

/** The middle of a geometry's extent, null where it has no position. */
export function middleOf(coordinates: unknown): [number, number] | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] === 'number' && typeof part[1] === 'number') {
      [west, east] = [Math.min(west, part[0]), Math.max(east, part[0])];
      [south, north] = [Math.min(south, part[1]), Math.max(north, part[1])];
    } else part.forEach(walk);
  };
  walk(coordinates);
  return Number.isFinite(west) ? [(west + east) / 2, (south + north) / 2] : null;
}
