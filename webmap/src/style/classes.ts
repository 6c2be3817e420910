/** Which level is coloured at which zoom, and where its classes begin (residents). */
export interface Level {
  id: 'town' | 'community' | 'grid';
  minzoom: number;
  maxzoom: number;
  /** Lower bounds of the second to the last class. */
  breaks: [number, number, number, number];
}

export const LEVELS: Level[] = [
  { id: 'town', minzoom: 0, maxzoom: 10, breaks: [10_000, 25_000, 50_000, 100_000] },
  { id: 'community', minzoom: 10, maxzoom: 12.5, breaks: [300, 800, 2_500, 8_000] },
  { id: 'grid', minzoom: 12.5, maxzoom: 24, breaks: [100, 250, 600, 1_500] },
];

/** The level that is coloured at a zoom. */
export function levelAt(zoom: number): Level {
  return LEVELS.find((level) => zoom >= level.minzoom && zoom < level.maxzoom) ?? LEVELS[0]!;
}
