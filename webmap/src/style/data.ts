/** Data layers: residents by level, events, buildings, imagery. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Toggle } from '../url-state';
import { LEVELS, type Level } from './classes';
import type { Colours } from './colours';

/** Style layers of each toggle of the layer panel. */
export const LAYERS_OF: Record<Toggle, string[]> = {
  residents: LEVELS.flatMap((level) => [`residents-${level.id}`, `residents-${level.id}-line`]),
  event: ['event-closed', 'event-cluster', 'event-count', 'event-point'],
  building: ['building-flat', 'building-3d'],
  orthophoto: ['orthophoto', 'orthophoto_core'],
  hillshade: ['hillshade'],
};

/** Style layers whose features answer to a click, the top one first. */
export const CLICKABLE = [
  'event-point',
  'event-closed',
  'event-cluster',
  'building-3d',
  ...LEVELS.map((level) => `residents-${level.id}`),
];

export const EXTRUDED_FROM_ZOOM = 14;

/** Rasters that the map can show, from the bottom, with their opacity; each is drawn where the server has it. */
const RASTERS: Record<string, number> = { orthophoto: 1, orthophoto_core: 1, hillshade: 0.9 };

/** Those of the server's rasters that the map shows, from the bottom. */
export function shownRasters(served: readonly string[]): string[] {
  return Object.keys(RASTERS).filter((id) => served.includes(id));
}

/** Imagery, above the base map and below everything else. */
export function rasterLayers(served: readonly string[]): LayerSpecification[] {
  return shownRasters(served).map((id) => ({
    id,
    type: 'raster',
    source: id,
    paint: { 'raster-opacity': RASTERS[id], 'raster-fade-duration': 0 },
  }));
}

/** One choropleth a level; a suppressed count has a colour of its own. */
export function residentLayers(colours: Colours): LayerSpecification[] {
  return LEVELS.flatMap((level) => {
    const shared = {
      source: level.id,
      'source-layer': level.id,
      minzoom: level.minzoom,
      maxzoom: level.maxzoom,
    };
    return [
      {
        id: `residents-${level.id}`,
        type: 'fill',
        ...shared,
        paint: {
          'fill-color': classColour(level, colours),
          'fill-opacity': ['case', ['==', ['typeof', ['get', 'residents']], 'number'], 0.55, 0.14],
        },
      },
      {
        id: `residents-${level.id}-line`,
        type: 'line',
        ...shared,
        paint: {
          'line-color': colours.grid,
          'line-opacity': ['case', ['boolean', ['feature-state', 'selected'], false], 1, 0.35],
          'line-width': ['case', ['boolean', ['feature-state', 'selected'], false], 3, 0.6],
        },
      },
    ] as LayerSpecification[];
  });
}

function classColour(level: Level, colours: Colours): ExpressionSpecification {
  const steps = level.breaks.flatMap((lower, index) => [lower, colours.residents[index + 1]]);
  return [
    'case',
    ['==', ['typeof', ['get', 'residents']], 'number'],
    ['step', ['get', 'residents'], colours.residents[0], ...steps],
    colours.suppressed,
  ] as unknown as ExpressionSpecification;
}

/** Footprints when far, extruded when near. */
export function buildingLayers(colours: Colours): LayerSpecification[] {
  const source = { source: 'building', 'source-layer': 'building' };
  const [low, high] = colours.building;
  return [
    {
      id: 'building-flat',
      type: 'fill',
      ...source,
      minzoom: 13,
      maxzoom: EXTRUDED_FROM_ZOOM,
      paint: { 'fill-color': colours.footprint, 'fill-outline-color': colours.roadCasing },
    },
    {
      id: 'building-3d',
      type: 'fill-extrusion',
      ...source,
      minzoom: EXTRUDED_FROM_ZOOM,
      paint: {
        'fill-extrusion-color': [
          'case',
          ['boolean', ['feature-state', 'selected'], false],
          colours.event.open,
          ['interpolate', ['linear'], ['to-number', ['get', 'height_m'], 3], 3, low, 60, high],
        ],
        'fill-extrusion-height': ['to-number', ['get', 'height_m'], 3],
        'fill-extrusion-opacity': 0.92,
        'fill-extrusion-vertical-gradient': true,
      },
    },
  ] as LayerSpecification[];
}

const CLOSED = ['closed', 'rejected', 'duplicate'];

/** Events: the tiles bring cells with counts when far, single events when near. What is still open leads. */
export function eventLayers(colours: Colours): LayerSpecification[] {
  const source = { source: 'event', 'source-layer': 'event' };
  const cell: ExpressionSpecification = ['all', ['has', 'count'], ['>', ['get', 'open_count'], 0]];
  const closed: ExpressionSpecification = ['in', ['get', 'status'], ['literal', CLOSED]];
  return [
    {
      id: 'event-closed',
      type: 'circle',
      ...source,
      minzoom: 15,
      filter: ['all', ['!', ['has', 'count']], closed],
      paint: {
        'circle-color': colours.event.closed,
        'circle-opacity': 0.75,
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 15, 2.5, 18, 5],
        'circle-stroke-color': colours.event.stroke,
        'circle-stroke-width': 1,
      },
    },
    {
      id: 'event-cluster',
      type: 'circle',
      ...source,
      filter: cell,
      paint: {
        'circle-color': colours.event.open,
        'circle-opacity': 0.85,
        'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'open_count']], 1, 4, 5, 11, 20, 22],
        'circle-stroke-color': colours.event.stroke,
        'circle-stroke-width': 1.2,
      },
    },
    {
      id: 'event-point',
      type: 'circle',
      ...source,
      filter: ['all', ['!', ['has', 'count']], ['!', closed]],
      paint: {
        'circle-color': colours.event.open,
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 4, 17, 9],
        'circle-stroke-color': colours.event.stroke,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'event-count',
      type: 'symbol',
      ...source,
      filter: ['all', cell, ['>=', ['get', 'open_count'], 5]],
      layout: {
        'text-field': ['to-string', ['get', 'open_count']],
        'text-size': 12,
        'symbol-sort-key': ['-', 0, ['get', 'open_count']],
      },
      paint: { 'text-color': colours.event.stroke },
    },
  ] as LayerSpecification[];
}
