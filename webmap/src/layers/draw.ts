/** How a layer of the registry is drawn when nobody has said how: by its geometry, and by cells when far. */
import type {
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  VectorSourceSpecification,
} from 'maplibre-gl';
import { session } from '../shell/session';
import type { Colours } from '../style/colours';
import { layerOf, type CatalogueLayer } from './catalogue';
import { colourOf, paintOf } from './palette';

/** Prefix of the sources and style layers of a registry layer. */
export function sourceOf(id: string, part = 0): string {
  return part ? `${id}~${part}` : id;
}

export function sourcesOf(layer: CatalogueLayer, origin: string): Record<string, SourceSpecification> {
  return Object.fromEntries(
    layer.tiles.map((path, part) => [
      sourceOf(layer.id, part),
      layer.kind === 'raster'
        ? { type: 'raster', url: origin + path, tileSize: 256 }
        : vectorSource(layer.id, origin),
    ]),
  );
}

/** The tiles of a vector layer. What its TileJSON says is known from the catalogue, where that has come. */
export function vectorSource(id: string, origin: string): VectorSourceSpecification {
  const layer = layerOf(id);
  if (!layer) return { type: 'vector', url: `${origin}/tiles/${id}/tilejson.json` };
  const { minzoom, maxzoom } = layer;
  const bounds = session.value?.scope.bbox;
  const tiles = [`${origin}/tiles/${id}/{z}/{x}/{y}.mvt`];
  return { type: 'vector', tiles, minzoom, maxzoom, ...(bounds ? { bounds } : {}) };
}

/** Style layers of a registry layer, from the bottom; `opacity` 0 to 1. */
export function drawLayer(layer: CatalogueLayer, opacity: number, colours: Colours): LayerSpecification[] {
  if (layer.kind === 'raster') {
    return layer.tiles.map((_, part) => ({
      id: sourceOf(layer.id, part),
      type: 'raster',
      source: sourceOf(layer.id, part),
      paint: { 'raster-opacity': opacity, 'raster-fade-duration': 0 },
    }));
  }
  const colour = paintOf(layer, colours);
  const shared = { source: layer.id, 'source-layer': layer.id };
  const geometry = layer.geometry ?? '';
  if (geometry.endsWith('Point')) return points(layer, shared, colour, opacity, colours);
  if (geometry.endsWith('LineString')) return [line(layer, shared, colour, opacity)];
  return [...polygons(layer, shared, colour, opacity, colours), ...cells(layer, shared, opacity, colours)];
}

type Colour = string | ExpressionSpecification;
type Shared = { source: string; 'source-layer': string };

const SELECTED: ExpressionSpecification = ['boolean', ['feature-state', 'selected'], false];
const HOVER: ExpressionSpecification = ['boolean', ['feature-state', 'hover'], false];

function points(
  layer: CatalogueLayer,
  shared: Shared,
  colour: Colour,
  opacity: number,
  colours: Colours,
): LayerSpecification[] {
  return [
    ...cells(layer, shared, opacity, colours),
    {
      id: `${layer.id}-point`,
      type: 'circle',
      ...shared,
      filter: ['!', ['has', 'count']],
      paint: {
        'circle-color': colour,
        'circle-opacity': opacity,
        'circle-stroke-opacity': opacity,
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 2.5, 15, 4.5, 18, 8],
        'circle-stroke-color': ['case', SELECTED, colours.selected, colours.labelHalo],
        'circle-stroke-width': ['case', ['any', SELECTED, HOVER], 3, 1],
      },
    } as LayerSpecification,
  ];
}

function cells(
  layer: CatalogueLayer,
  shared: Shared,
  opacity: number,
  colours: Colours,
): LayerSpecification[] {
  // Counts of buildings over a whole city hide what lies under them; the base map shows where is built.
  if (layer.cells_to === null || layer.geometry?.endsWith('Polygon')) return [];
  return [
    {
      id: `${layer.id}-cell`,
      type: 'circle',
      ...shared,
      maxzoom: layer.cells_to + 1,
      filter: ['has', 'count'],
      paint: {
        'circle-color': layer.group === 'buildings' ? colours.outline : colourOf(layer, colours),
        'circle-opacity': 0.7 * opacity,
        'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'count']], 1, 2.5, 10, 8, 60, 22],
        'circle-stroke-color': colours.labelHalo,
        'circle-stroke-opacity': opacity,
        'circle-stroke-width': 0.8,
      },
    } as LayerSpecification,
  ];
}

function line(layer: CatalogueLayer, shared: Shared, colour: Colour, opacity: number): LayerSpecification {
  return {
    id: `${layer.id}-line`,
    type: 'line',
    ...shared,
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': colour,
      'line-opacity': opacity,
      'line-width': [
        'interpolate',
        ['linear'],
        ['zoom'],
        9,
        0.8,
        14,
        ['case', ['any', SELECTED, HOVER], 5, 2.2],
        18,
        6,
      ],
    },
  } as LayerSpecification;
}

function polygons(
  layer: CatalogueLayer,
  shared: Shared,
  colour: Colour,
  opacity: number,
  colours: Colours,
): LayerSpecification[] {
  const outlined = layer.group === 'areas';
  const fill = outlined ? 0.04 : 0.62;
  return [
    {
      id: `${layer.id}-fill`,
      type: 'fill',
      ...shared,
      filter: ['!', ['has', 'count']],
      paint: {
        'fill-color': colour,
        'fill-opacity': [
          'case',
          SELECTED,
          Math.min(fill + 0.25, 1) * opacity,
          HOVER,
          Math.min(fill + 0.12, 1) * opacity,
          fill * opacity,
        ],
      },
    },
    {
      id: `${layer.id}-line`,
      type: 'line',
      ...shared,
      filter: ['!', ['has', 'count']],
      paint: {
        'line-color': ['case', SELECTED, colours.selected, outlined ? colour : colours.outline],
        'line-opacity': opacity * (outlined ? 0.9 : 0.7),
        'line-width': ['case', SELECTED, 3, outlined ? 1.2 : 0.6],
      },
    },
  ] as LayerSpecification[];
}
