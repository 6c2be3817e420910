/** Drawings on the map: their sources and layers, and what they measure beside them.
 *
 * While a tool is used terra-draw fills the sources many times a second, past the style; `drawn` keeps what it
 * filled in, so that a style composed meanwhile holds the same. Without a tool the shapes are drawn from the state.
 */
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import { shallowRef } from 'vue';
import { ORDER, type Contribution } from '../map/contributions';
import { language } from '../shell/text';
import { geometryOf, isSurface, measure, middle, type Shape } from './shapes';
import { growing, marked, shapes } from './state';
import { areaTexts, lengthText } from './units';

export const SOURCES = ['td-point', 'td-linestring', 'td-polygon'] as const;
export type DrawnSource = (typeof SOURCES)[number];

const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** What terra-draw drew last. */
export const drawn: Record<DrawnSource, GeoJSON.FeatureCollection> = {
  'td-point': EMPTY,
  'td-linestring': EMPTY,
  'td-polygon': EMPTY,
};

/** Whether terra-draw draws now. */
export const active = shallowRef(false);

const LABELS = 'draw-labels';
const KEPT = 'draw-kept';
const ACCENT = '#d9480f';

export function drawContribution(): Contribution {
  return {
    id: 'draw',
    order: ORDER.tool,
    sources(): Record<string, SourceSpecification> {
      if (!active.value && !shapes.value.length) return {};
      const labels: SourceSpecification = { type: 'geojson', data: labelsOf(shapes.value, growing.value) };
      if (!active.value) {
        return { [KEPT]: { type: 'geojson', data: keptOf(shapes.value, marked.value) }, [LABELS]: labels };
      }
      const own = SOURCES.map((id) => [id, { type: 'geojson', data: drawn[id], tolerance: 0 }] as const);
      return { ...Object.fromEntries(own), [LABELS]: labels };
    },
    layers(colours): LayerSpecification[] {
      if (!active.value && !shapes.value.length) return [];
      return [
        ...(active.value ? drawingLayers() : keptLayers()),
        {
          id: LABELS,
          type: 'symbol',
          source: LABELS,
          layout: {
            'text-field': ['get', 'text'],
            'text-font': ['Noto Sans Regular'],
            'text-size': 13,
            'text-offset': ['case', ['get', 'surface'], ['literal', [0, 0]], ['literal', [0, 1.3]]],
            'text-allow-overlap': true,
            'text-ignore-placement': true,
          },
          paint: { 'text-color': ACCENT, 'text-halo-color': colours.labelHalo, 'text-halo-width': 2.2 },
        } as LayerSpecification,
      ];
    },
  };
}

function drawingLayers(): LayerSpecification[] {
  const get = (name: string): unknown => ['get', name];
  return [
    {
      id: 'td-polygon',
      type: 'fill',
      source: 'td-polygon',
      paint: { 'fill-color': get('polygonFillColor'), 'fill-opacity': get('polygonFillOpacity') },
    },
    {
      id: 'td-polygon-outline',
      type: 'line',
      source: 'td-polygon',
      paint: { 'line-color': get('polygonOutlineColor'), 'line-width': get('polygonOutlineWidth') },
    },
    {
      id: 'td-linestring',
      type: 'line',
      source: 'td-linestring',
      paint: { 'line-color': get('lineStringColor'), 'line-width': get('lineStringWidth') },
    },
    {
      id: 'td-point',
      type: 'circle',
      source: 'td-point',
      paint: {
        'circle-color': get('pointColor'),
        'circle-radius': get('pointWidth'),
        'circle-stroke-color': get('pointOutlineColor'),
        'circle-stroke-width': get('pointOutlineWidth'),
      },
    },
  ] as unknown as LayerSpecification[];
}

function keptLayers(): LayerSpecification[] {
  const width = ['case', ['get', 'marked'], 4, 2.5];
  return [
    {
      id: `${KEPT}-fill`,
      type: 'fill',
      source: KEPT,
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': ACCENT, 'fill-opacity': ['case', ['get', 'marked'], 0.24, 0.12] },
    },
    {
      id: `${KEPT}-line`,
      type: 'line',
      source: KEPT,
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': ACCENT, 'line-width': width },
    },
    {
      id: `${KEPT}-point`,
      type: 'circle',
      source: KEPT,
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': ACCENT,
        'circle-radius': ['case', ['get', 'marked'], 9, 7],
        'circle-stroke-color': '#ffffff',
        'circle-stroke-width': 2.5,
      },
    },
  ] as unknown as LayerSpecification[];
}

function keptOf(kept: Shape[], markedId: string | null): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: kept.map((shape) => ({
      type: 'Feature',
      geometry: geometryOf(shape),
      properties: { marked: shape.id === markedId },
    })),
  };
}

function labelsOf(kept: Shape[], now: Shape | null): GeoJSON.FeatureCollection {
  const all = now && now.positions.length > 1 ? [...kept, now] : kept;
  return {
    type: 'FeatureCollection',
    features: all.flatMap((shape): GeoJSON.Feature[] => {
      const text = labelOf(shape);
      if (!text) return [];
      const surface = isSurface(shape.kind);
      const at = surface ? middle(shape.positions) : shape.positions.at(-1)!;
      return [
        {
          type: 'Feature',
          geometry: { type: 'Point', coordinates: at },
          properties: { text, surface },
        },
      ];
    }),
  };
}

function labelOf(shape: Shape): string {
  const { metres, squareMetres } = measure(shape);
  const size =
    shape.kind === 'point'
      ? ''
      : isSurface(shape.kind)
        ? areaTexts(squareMetres, language.value).main
        : lengthText(metres, language.value);
  return [shape.note, size].filter(Boolean).join('\n');
}
