/** A topic's numbers as the map draws them: colours of areas, points, and columns. */
import type { ExpressionSpecification } from 'maplibre-gl';
import type { MapNumbers, SceneLayer, ShownArea, Spot, Theme } from '../topic';
import { mix } from './ground';

const MOST_LABELS = 8;
/** Up to so many points are drawn large. */
const FEW = 400;
/** The share of a heat map's cells that are not yet the strongest colour. */
const STRONG = 0.97;
const METRES_PER_DEGREE = 111_320;
const SIDES = 24;

/** How many events a point stands for. */
export const COUNT = ['coalesce', ['get', 'n'], ['get', 'count'], 1];

/** Colour of each area by its number; what is not published has a colour of its own. */
export function areaColour(
  numbers: MapNumbers,
  layer: SceneLayer,
  theme: Theme,
): ExpressionSpecification | string {
  const none = mix(theme.background, theme.text, 0.09);
  const steps = numbers.breaks.flatMap((lower, index) => [lower, theme.ramp[index + 1] ?? theme.ramp[4]]);
  const classed = (value: unknown): unknown => ['case', ['<', value, 0], none, classes(value, steps, theme)];
  const property = ['coalesce', ['get', layer.measure], -1];
  if (!numbers.spots.length) return classed(property) as ExpressionSpecification;
  const known = numbers.spots.filter((spot) => spot.value !== null);
  if (!known.length) return none;
  const value = ['match', ['get', 'code'], ...known.flatMap((spot) => [spot.code, spot.value]), -1];
  return classed(value) as ExpressionSpecification;
}

function classes(value: unknown, steps: unknown[], theme: Theme): unknown {
  return steps.length ? ['step', value, theme.ramp[0], ...steps] : theme.ramp[1];
}

/** Colour of one number's class. */
export function classColour(value: number, breaks: readonly number[], theme: Theme): string {
  const index = breaks.filter((lower) => value >= lower).length;
  return theme.ramp[Math.min(index, 4)] ?? theme.accent;
}

/** Paint that depends on the events themselves: how strong a heat map is, how small many points are. */
export function eventPaint(numbers: MapNumbers, layer: SceneLayer): [string, unknown][] {
  const counts = numbers.points.map(([, , n]) => n).sort((one, other) => one - other);
  if (layer.show === 'heat') {
    const strong = counts[Math.floor(counts.length * STRONG)] ?? 1;
    return [['heatmap-weight', ['min', ['/', COUNT, Math.max(strong, 2)], 1]]];
  }
  const share = Math.min(Math.max(Math.sqrt(FEW / Math.max(counts.length, 1)), 0.55), 1);
  return [['circle-radius', radius(share)]];
}

type Features = GeoJSON.FeatureCollection<GeoJSON.Point | GeoJSON.Polygon>;

/** Events as points: `n` of them. */
export function pointData(numbers: MapNumbers): Features {
  const features = numbers.points.map(([longitude, latitude, n]) => ({
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [longitude, latitude] },
    properties: { n },
  }));
  return { type: 'FeatureCollection', features };
}

/** Round columns over the areas, as high as their numbers; the largest have a label. */
export function columnData(
  numbers: MapNumbers,
  area: ShownArea,
  theme: Theme,
  write: (value: number) => string,
): Features {
  const [west, south, east, north] = area.bbox;
  const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const across = Math.hypot((east - west) * squeeze, north - south) * METRES_PER_DEGREE;
  const known = numbers.spots.filter((spot): spot is Spot & { value: number } => Boolean(spot.value));
  const largest = Math.max(1, ...known.map((spot) => spot.value));
  known.sort((one, other) => other.value - one.value);
  const features: Features['features'] = known.map((spot) => ({
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [circle(spot, (across * 0.011) / METRES_PER_DEGREE, squeeze)] },
    properties: {
      height: (spot.value / largest) * across * 0.14,
      colour: classColour(spot.value, numbers.breaks, theme),
    },
  }));
  for (const [order, spot] of known.slice(0, MOST_LABELS).entries()) {
    const geometry = { type: 'Point' as const, coordinates: [spot.longitude, spot.latitude] };
    features.push({
      type: 'Feature',
      geometry,
      properties: { name: spot.name, value: write(spot.value), order },
    });
  }
  return { type: 'FeatureCollection', features };
}

function circle(spot: Spot, degrees: number, squeeze: number): [number, number][] {
  return Array.from({ length: SIDES + 1 }, (_, index) => {
    const angle = (2 * Math.PI * (index % SIDES)) / SIDES;
    return [
      spot.longitude + (Math.cos(angle) * degrees) / squeeze,
      spot.latitude + Math.sin(angle) * degrees,
    ];
  });
}

/** Radius of points by zoom and count; `share` makes all of them smaller. */
export function radius(share: number): unknown {
  const size = (least: number, most: number): unknown => [
    '*',
    share,
    ['+', least, ['min', ['sqrt', COUNT], most]],
  ];
  return ['interpolate', ['linear'], ['zoom'], 8, size(2.6, 8), 14, size(5, 14)];
}
