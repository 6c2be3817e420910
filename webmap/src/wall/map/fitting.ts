/** The camera that shows a whole area: the same wherever the map looked before, unlike MapLibre's own. */
const WORLD = 512;
const PADDING = 20;
/** A tilted map shows more of what is far: it may come nearer. Zoom levels for each degree. */
const NEARER = 1 / 160;

export interface Fitted {
  center: [number, number];
  zoom: number;
}

/** `width` and `height` in the map's pixels; `bbox` west, south, east, north; Web Mercator (EPSG:3857). */
export function fitted(
  bbox: readonly [number, number, number, number],
  size: { width: number; height: number },
  bearing: number,
  pitch: number,
): Fitted {
  const [west, south, east, north] = bbox;
  const [left, right] = [x(west), x(east)];
  const [top, bottom] = [y(north), y(south)];
  const angle = (bearing * Math.PI) / 180;
  const [cosine, sine] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const across = (right - left) * cosine + (bottom - top) * sine;
  const down = (right - left) * sine + (bottom - top) * cosine;
  const scale = Math.min((size.width - 2 * PADDING) / across, (size.height - 2 * PADDING) / down);
  return {
    center: [(west + east) / 2, latitude((top + bottom) / 2)],
    zoom: Math.log2(Math.max(scale, 1)) + pitch * NEARER,
  };
}

function x(longitude: number): number {
  return ((longitude + 180) / 360) * WORLD;
}

function y(latitude: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD;
}

function latitude(worldY: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * worldY) / WORLD))) * 180) / Math.PI;
}
