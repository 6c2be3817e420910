/** Columns: a hexagon in the middle of each area, as high as its number. */
import type { Feature, FeatureCollection, Polygon } from 'geojson';
import type { ShownArea } from './data';
import type { Level } from './measures';

/** Height of the largest number, metres. */
export const COLUMN_HEIGHT_M: Record<Level, number> = {
  county: 26_000,
  town: 12_000,
  community: 4_000,
  grid: 900,
};
/** Widest radius, metres; small areas have narrower ones, so that columns do not touch. */
const RADIUS_M: Record<Level, number> = { county: 2_600, town: 1_100, community: 320, grid: 70 };

const METRES_A_DEGREE = 111_320;

/** Hexagons with `code`, `share` (0 to 1 of the largest) and `colour`; suppressed areas and zeros have none. */
export function columnsOf(
  areas: ShownArea[],
  level: Level,
  colour: (area: ShownArea) => string,
): FeatureCollection<Polygon> {
  const largest = Math.max(...areas.map((area) => area.shown ?? 0), 1e-9);
  const features = areas
    .filter((area) => (area.shown ?? 0) > 0)
    .map((area): Feature<Polygon> => {
      const radius = Math.min(RADIUS_M[level], Math.sqrt(Math.max(area.area_km2, 1e-4)) * 1000 * 0.28);
      return {
        type: 'Feature',
        id: area.code % 1e12,
        geometry: { type: 'Polygon', coordinates: [hexagon(area.longitude, area.latitude, radius)] },
        properties: { code: area.code, share: area.shown! / largest, colour: colour(area) },
      };
    });
  return { type: 'FeatureCollection', features };
}

function hexagon(longitude: number, latitude: number, radius_m: number): [number, number][] {
  const up = radius_m / METRES_A_DEGREE;
  const across = up / Math.cos((latitude * Math.PI) / 180);
  return Array.from({ length: 7 }, (_, corner) => {
    const angle = ((corner % 6) * Math.PI) / 3;
    return [longitude + across * Math.cos(angle), latitude + up * Math.sin(angle)];
  });
}
