/** What part of the map a doubtful address is about. */
import type { ReviewText } from './api';

type Box = [west: number, south: number, east: number, north: number];

/** Around an address that leads to a point only, degrees: about two kilometres. */
const MARGIN = 0.01;

function positions(geometry: GeoJSON.Geometry): GeoJSON.Position[] {
  if (geometry.type === 'Polygon') return geometry.coordinates.flat();
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat(2);
  return [];
}

/** The box around every candidate, or around the address's own point; null where neither is known. */
export function boundsOf(item: ReviewText | null): Box | null {
  if (!item) return null;
  const points = item.candidates.flatMap((one) => [[one.lon, one.lat], ...positions(one.geometry)]);
  if (!points.length && item.lon !== null && item.lat !== null) {
    return [item.lon - MARGIN, item.lat - MARGIN, item.lon + MARGIN, item.lat + MARGIN];
  }
  if (!points.length) return null;
  const [across, up] = [points.map((point) => point[0]!), points.map((point) => point[1]!)];
  return [Math.min(...across), Math.min(...up), Math.max(...across), Math.max(...up)];
}
