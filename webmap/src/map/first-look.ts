/** Where the map begins without a camera in the link: over the person's own area. */
import type { Camera } from './camera';

const TILE = 512;

/** A camera that shows a bounding box (west, south, east, north) in this window, from straight above. */
export function firstCamera(
  bbox: [number, number, number, number],
  width = innerWidth - 420,
  height = innerHeight - 120,
): Camera {
  const [west, south, east, north] = bbox;
  const mercator = (latitude: number): number =>
    Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) / (2 * Math.PI);
  const across = Math.max((east - west) / 360, 1e-6);
  const up = Math.max(mercator(north) - mercator(south), 1e-6);
  const zoom = Math.log2(Math.min(Math.max(width, 280) / across, Math.max(height, 280) / up) / TILE);
  const middle = (mercator(south) + mercator(north)) / 2;
  return {
    zoom: Math.min(Math.max(zoom - 0.1, 7), 16),
    latitude: ((Math.atan(Math.exp(middle * 2 * Math.PI)) - Math.PI / 4) * 360) / Math.PI,
    longitude: (west + east) / 2,
    bearing: 0,
    pitch: 0,
  };
}
