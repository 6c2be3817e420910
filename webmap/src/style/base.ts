/** Base map: land, water, roads, from our own PMTiles; one source, no outside request. */
import type { LayerSpecification } from 'maplibre-gl';
import { ORDER, type Contribution } from '../map/contributions';
import type { Colours } from './colours';

const SOURCE = 'base';

/** Where the base map's archive lies. */
export function baseMapUrl(origin: string): string {
  return `${origin}/tiles/static/basemap.pmtiles`;
}

/** The ground, and above the data its lines and names. */
export function baseContributions(): Contribution[] {
  return [
    {
      id: 'base',
      order: ORDER.base,
      sources: () => ({ [SOURCE]: { type: 'vector', url: `pmtiles://${baseMapUrl(location.origin)}` } }),
      layers: baseLayers,
    },
    { id: 'names', order: ORDER.names, layers: overlayLayers },
  ];
}

/** Layers under the data. */
export function baseLayers(colours: Colours): LayerSpecification[] {
  return [
    { id: 'land', type: 'background', paint: { 'background-color': colours.land } },
    {
      id: 'landuse',
      type: 'fill',
      source: SOURCE,
      'source-layer': 'landuse',
      paint: {
        'fill-color': [
          'match',
          ['get', 'kind'],
          'farmland',
          colours.farmland,
          'park',
          colours.green,
          'wetland',
          colours.wetland,
          'saltpan',
          colours.wetland,
          'village',
          colours.village,
          ['industrial', 'oilfield'],
          colours.industry,
          ['school', 'hospital', 'commercial'],
          colours.service,
          colours.built,
        ],
        'fill-opacity': 0.9,
      },
    },
    {
      id: 'water',
      type: 'fill',
      source: SOURCE,
      'source-layer': 'water',
      paint: { 'fill-color': colours.water },
    },
    ...roads(colours),
  ];
}

/** Lines and names above the data. */
export function overlayLayers(colours: Colours): LayerSpecification[] {
  return [
    boundary('boundary-town', 'town', 9, 0.8, [3, 2], colours),
    boundary('boundary-county', 'county', 0, 1.6, [6, 2, 2, 2], colours),
    label('label-water', 'water', 11, 11, colours, {
      colour: colours.waterLabel,
      filter: ['!=', ['get', 'name'], ''],
    }),
    roadLabel(colours),
    label('label-place', 'place', 13.5, 12, colours, {}),
    areaLabel('label-community', 'community', 11.5, 24, 11, colours),
    areaLabel('label-town', 'town', 9, 12.5, 13, colours),
    areaLabel('label-county', 'county', 5, 10, 16, colours),
  ];
}

const MAJOR = ['in', ['get', 'road_class'], ['literal', ['trunk', 'primary']]];

function roads(colours: Colours): LayerSpecification[] {
  const width = (extra: number): unknown => [
    'interpolate',
    ['exponential', 1.6],
    ['zoom'],
    8,
    ['match', ['get', 'road_class'], 'trunk', 1.2 + extra * 0.4, 'primary', 0.7 + extra * 0.4, 0.2],
    13,
    [
      'match',
      ['get', 'road_class'],
      'trunk',
      5 + extra,
      'primary',
      4 + extra,
      'secondary',
      2.6 + extra,
      1 + extra,
    ],
    18,
    [
      'match',
      ['get', 'road_class'],
      'trunk',
      34 + extra,
      'primary',
      28 + extra,
      'secondary',
      20 + extra,
      10 + extra,
    ],
  ];
  const line = (id: string, colour: unknown, extra: number, minzoom: number): LayerSpecification =>
    ({
      id,
      type: 'line',
      source: SOURCE,
      'source-layer': 'road',
      minzoom,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-width': width(extra) },
    }) as LayerSpecification;
  return [
    line('road-casing', colours.roadCasing, 2, 11),
    line('road', ['case', MAJOR, colours.roadMajor, colours.road], 0, 7),
  ];
}

function boundary(
  id: string,
  level: string,
  minzoom: number,
  width: number,
  dash: number[],
  colours: Colours,
): LayerSpecification {
  return {
    id,
    type: 'line',
    source: SOURCE,
    'source-layer': 'area',
    minzoom,
    filter: ['==', ['get', 'level'], level],
    paint: {
      'line-color': colours.boundary,
      'line-width': ['interpolate', ['linear'], ['zoom'], 8, width * 0.7, 14, width * 1.6],
      'line-dasharray': dash,
      'line-opacity': 0.75,
    },
  };
}

function textPaint(colours: Colours, colour = colours.label): object {
  return {
    'text-color': colour,
    'text-halo-color': colours.labelHalo,
    'text-halo-width': 1.4,
    'text-halo-blur': 0.3,
  };
}

function label(
  id: string,
  sourceLayer: string,
  minzoom: number,
  size: number,
  colours: Colours,
  options: { colour?: string; filter?: unknown },
): LayerSpecification {
  return {
    id,
    type: 'symbol',
    source: SOURCE,
    'source-layer': sourceLayer,
    minzoom,
    ...(options.filter ? { filter: options.filter } : {}),
    layout: { 'text-field': ['get', 'name'], 'text-size': size, 'text-max-width': 7, 'text-padding': 6 },
    paint: textPaint(colours, options.colour),
  } as LayerSpecification;
}

function areaLabel(
  id: string,
  level: string,
  minzoom: number,
  maxzoom: number,
  size: number,
  colours: Colours,
): LayerSpecification {
  return {
    id,
    type: 'symbol',
    source: SOURCE,
    'source-layer': 'area_label',
    minzoom,
    maxzoom,
    filter: ['==', ['get', 'level'], level],
    layout: {
      'text-field': ['get', 'name'],
      'text-size': ['interpolate', ['linear'], ['zoom'], minzoom, size * 0.9, minzoom + 4, size * 1.2],
      'text-letter-spacing': level === 'county' ? 0.2 : 0.05,
      'text-max-width': 8,
      'text-padding': 8,
    },
    paint: textPaint(colours),
  } as LayerSpecification;
}

function roadLabel(colours: Colours): LayerSpecification {
  return {
    id: 'label-road',
    type: 'symbol',
    source: SOURCE,
    'source-layer': 'road',
    minzoom: 12,
    filter: ['!=', ['get', 'name'], ''],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 320,
      'text-field': ['get', 'name'],
      'text-size': ['interpolate', ['linear'], ['zoom'], 12, 10.5, 17, 14],
    },
    paint: textPaint(colours),
  } as LayerSpecification;
}
